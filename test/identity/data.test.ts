/**
 * The pages of a person's own data, as the wire sees them.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ExportRecord, MailboxPage } from '../../src/contract/index.ts';
import { startMail, type Mail } from './mail.ts';
import { Browser, Client } from './person.ts';
import { hostPage, createTown, PASSWORD, type Town } from './town.ts';

const ANNA = 'anna@home.localhost';

describe('a person’s own data', () => {
  let town: Town;
  let mail: Mail;
  let client: Client;
  let token: string;
  let browser: Browser;
  before(async () => {
    town = await createTown();
    mail = await startMail(town);
    client = await Client.create(town, hostPage(town, 'portal.localhost'));
    browser = new Browser(town);
    token = (await client.signIn(browser)).access_token;
  });
  after(async () => {
    await mail.close();
    await town.close();
  });

  const at = (path: string): string => town.issuer + path;
  const post = (path: string, fields: Record<string, string>, origin = town.issuer, who = browser): Promise<string> =>
    who.go(at(path), { method: 'POST', body: new URLSearchParams(fields).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin } });
  const subjects = async (): Promise<string[]> => ((await mail.call(client, token, 'GET', '/mailbox')).body as unknown as MailboxPage).conversations.map(({ subject }) => subject);
  const sure = { address: ANNA, sure: 'yes' };

  it('say what is kept and for how long, in the language of who reads', async () => {
    await browser.go(at('/grants'));
    assert.match(browser.html, /<a href="\/data">Your data<\/a>/);
    await browser.go(at('/data'));
    assert.equal(browser.status, 200);
    assert.match(browser.html, /anna@home\.localhost/);
    assert.match(browser.html, /brought back for <b>30 days<\/b>/);
    assert.match(browser.html, /<b>365 days<\/b> after the message has gone/);
    assert.match(browser.headers.get('content-security-policy')!, /default-src 'none'; style-src 'self'.*frame-ancestors 'none'/);
    for (const [language, title, days] of [['sk', 'Vaše údaje', '30 dní'], ['de', 'Ihre Daten', '30 Tage'], ['ar', 'بياناتك', 'يوم']] as const) {
      const reader = new Browser(town, language);
      await (await Client.create(town, hostPage(town, 'portal.localhost'))).signIn(reader);
      await reader.go(at('/data'));
      assert.match(reader.html, new RegExp(`<h1>${title}</h1>`));
      assert.ok(reader.html.includes(days), `${language}: ${days}`);
    }
  });

  it('are for whoever is signed in, and for forms of these pages', async () => {
    const stranger = new Browser(town);
    for (const path of ['/data', '/data/erase']) {
      await stranger.go(at(path));
      assert.match(stranger.html, /name="password"/);
    }
    for (const [path, fields] of [['/data/export', {}], ['/data/erase', sure]] as const) {
      await post(path, fields, town.issuer, stranger);
      assert.match(stranger.html, /name="password"/);
      await post(path, fields, 'https://elsewhere.example');
      assert.equal(browser.status, 403, path);
      await browser.go(at(path), { method: 'POST', body: '{}', headers: { 'content-type': 'application/json', 'origin': town.issuer } });
      assert.equal(browser.status, 403, path);
    }
    await browser.go(at('/data/export'));
    assert.equal(browser.status, 404);
  });

  it('everything comes as one file, with what this server keeps itself', async () => {
    const { messageId } = await mail.letter({ subject: 'The roof' });
    await post('/data/export', {});
    assert.equal(browser.status, 200);
    assert.match(browser.headers.get('content-disposition')!, /^attachment; filename="dmail-anna-home\.localhost-/);
    assert.equal(browser.headers.get('cache-control'), 'no-store');
    const records = browser.html.trimEnd().split('\n').map((line) => JSON.parse(line) as ExportRecord | { kind: 'site'; value: { client: string } });
    assert.ok(records.some((record) => record.kind === 'site' && record.value.client === client.page.clientId));
    assert.ok(records.some((record) => record.kind === 'mailbox' && record.value.address === ANNA));
    assert.ok(records.some((record) => record.kind === 'message' && record.value.message.id === messageId && record.value.message.subject === 'The roof'));
    assert.equal(records.at(-1)!.kind, 'end');
    // Who takes it along has it.
    assert.deepEqual(await mail.events(messageId), ['ContentConsignment', 'ContentHandover']);
  });

  it('erasing says before what stays and why, and is done by nothing that leaves a doubt', async () => {
    await browser.go(at('/data/erase'));
    for (const words of ['Erase all your mail?', 'Receipts you owe to senders, for <b>365 days</b>', 'Letters you have sent', 'Registered letters', 'Your account']) assert.ok(browser.html.includes(words), words);
    for (const fields of [{}, { address: ANNA }, { sure: 'yes' }, { address: 'ben@home.localhost', sure: 'yes' }, { address: '<script>', sure: 'yes' }] as Record<string, string>[]) {
      await browser.submit(fields);
      assert.equal(browser.status, 422, JSON.stringify(fields));
      assert.match(browser.html, /role="alert" id="say">Nothing was erased/);
      assert.doesNotMatch(browser.html, /<script>/);
    }
    assert.deepEqual(await subjects(), ['The roof']);
  });

  it('erasing is for whoever has signed in within the last ten minutes', async () => {
    const { now } = Date;
    try {
      Date.now = () => now() + 11 * 60_000;
      await browser.go(at('/data'));
      assert.match(browser.html, /Erase everything…/);
      await post('/data/erase', sure);
      assert.match(browser.html, /Before anything is erased, sign in once more/);
      await browser.go(at('/data/erase'));
      assert.doesNotMatch(browser.html, /name="sure"/);
      await browser.submit({ login: 'anna', password: 'wrong' });
      assert.equal(browser.status, 401);
      await browser.go(at('/data/erase'));
      assert.doesNotMatch(browser.html, /name="sure"/);
      await browser.submit({ login: 'anna', password: PASSWORD });
      assert.match(browser.url, /\/data\/erase$/);
      assert.match(browser.html, /name="sure"/);
    } finally {
      Date.now = now;
    }
    assert.deepEqual(await subjects(), ['The roof']);
  });

  it('erasing asks the provider a person comes from to ask again', async () => {
    const sales = new Browser(town);
    const shop = (path: string): string => town.at('id.shop.localhost') + path;
    const login = { login: 'sales', password: 'fair-prices', decision: 'sign-in' };
    await sales.go(shop('/grants'));
    await sales.submit(login);
    assert.equal(sales.url, shop('/grants'));
    const { now } = Date;
    try {
      Date.now = () => now() + 11 * 60_000;
      await post('/data/erase', {}, town.at('id.shop.localhost'), { go: (url: string, init: object) => sales.go(url.replace(town.issuer, town.at('id.shop.localhost')), init) } as Browser);
      assert.equal(sales.status, 403);
      assert.match(sales.html, /<a class="button main" href="\/data\/erase">/);
      await sales.go(shop('/data/erase'));
      assert.match(sales.url, /^http:\/\/login\.shop\.localhost/);
      assert.match(sales.html, /name="password"/);
      await sales.submit(login);
      assert.equal(sales.url, shop('/data/erase'));
    } finally {
      Date.now = now;
    }
  });

  it('a server that does not answer erases nothing, gives nothing, and the pages say so', async () => {
    mail.silent = true;
    try {
      for (const path of ['/data', '/data/erase']) {
        await browser.go(at(path));
        assert.match(browser.html, /does not answer just now/);
      }
      await post('/data/export', {});
      assert.equal(browser.status, 503);
      assert.match(browser.html, /Nothing was downloaded/);
      await post('/data/erase', sure);
      assert.equal(browser.status, 503);
      assert.match(browser.html, /did not answer/);
    } finally {
      mail.silent = false;
    }
    assert.deepEqual(await subjects(), ['The roof']);
  });

  it('erasing empties the mailbox, and the person stays', async () => {
    await browser.go(at('/data/erase'));
    await browser.submit(sure);
    assert.match(browser.url, /\/data\?erased$/);
    assert.match(browser.html, /role="status">Your mailbox is empty\./);
    assert.deepEqual(await subjects(), []);
    await browser.go(at('/grants'));
    assert.match(browser.html, /portal\.localhost/);
  });
});
