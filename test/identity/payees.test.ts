/**
 * Who is paid on which account is confirmed at home: what the page shows, and what comes of it at the dmail server.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { memoryPayments } from '../../demo/server/payments/memory.ts';
import type { Message, PayeeList } from '../../src/contract/index.ts';
import { startMail, type Mail } from './mail.ts';
import { Browser, claims, Client } from './person.ts';
import { createTown, hostPage, type Town } from './town.ts';

const BEN = 'ben@home.localhost';
const OLD = 'SK8399720000001840200001';
const NEW = 'SK6499710000002750400002';
const GERMAN = 'DE89370400440532013000';
const NOBODY = 'AT611904300234573201';
const inFours = (iban: string): string => iban.replace(/.{4}(?=.)/g, '$& ');
/** What stands on a page, without its markup. */
const textOf = (html: string): string => html.replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, '').replace(/&#39;/g, '’').replace(/\s+/g, ' ');
const asks = (iban: string): Partial<Message> => ({ subject: 'Invoice 17', parts: [{ type: 'application/vnd.dmail.payment+json', data: { payee: 'Ben’s Bicycles', iban, amount: '20.00', currency: 'EUR' } }] });

describe('a payee', () => {
  let town: Town;
  let mail: Mail;
  let client: Client;
  let browser: Browser;
  let token: string;
  before(async () => {
    town = await createTown();
    mail = await startMail(town, memoryPayments([{ id: 'bank-one', name: 'One', country: 'SK' }]));
    client = await Client.create(town, hostPage(town, 'portal.localhost'));
    browser = new Browser(town);
  });
  beforeEach(async () => {
    token = (await client.signIn(browser, { scope: 'send read:mailbox pay' })).access_token;
    for (const { id } of await payees()) assert.equal((await mail.call(client, token, 'DELETE', `/payees/${id}`)).status, 204);
  });
  after(async () => {
    await mail.close();
    await town.close();
  });

  const payees = async (): Promise<PayeeList['payees']> => (await mail.call(client, token, 'GET', '/payees')).body['payees'] as PayeeList['payees'];
  type Asked = { iban: string; payee: string; peer?: string; message?: string };
  const show = (asked: Asked): Promise<unknown> => client.ask(browser, [{ type: 'urn:dmail:payee', ...asked }]);
  /** The whole way, to the known account. */
  const confirm = async (asked: Asked): Promise<string> => {
    const question = await client.ask(browser, [{ type: 'urn:dmail:payee', ...asked }]);
    assert.equal(browser.status, 200, browser.html);
    await browser.submit({ decision: 'confirm' }, client.page.redirectUri);
    const { status, body } = await client.answered(browser, question);
    assert.equal(status, 200, JSON.stringify(body));
    const confirmed = String(body['access_token']);
    assert.deepEqual(claims(confirmed)['authorization_details'], [{ type: 'urn:dmail:payee', ...asked }]);
    const known = await mail.call(client, confirmed, 'POST', '/payees', asked);
    assert.equal(known.status, 200, JSON.stringify(known.body));
    return confirmed;
  };
  const bicycles = async (iban: string, named = iban): Promise<Asked> => ({ iban, payee: 'Ben’s Bicycles', peer: BEN, message: (await mail.letter(asks(named))).id });

  const refusals: [string, Record<string, unknown>][] = [
    ['with an account whose check digits are wrong', { iban: 'SK8399720000001840200002', payee: 'Ben' }],
    ['with spaces in the account', { iban: inFours(OLD), payee: 'Ben' }],
    ['without a name', { iban: OLD, payee: ' ' }],
    ['with a name no bank takes', { iban: OLD, payee: 'B'.repeat(71) }],
    ['for a sender without a message', { iban: OLD, payee: 'Ben', peer: BEN }],
    ['for a message without its sender', { iban: OLD, payee: 'Ben', message: 'message-0000001' }],
    ['for ever', { iban: OLD, payee: 'Ben', always: true }],
  ];
  for (const [what, detail] of refusals) {
    it(`is not asked about ${what}`, async () => {
      const { status, body } = await client.push([{ type: 'urn:dmail:payee', ...detail }]);
      assert.equal(status, 400);
      assert.equal(body['error'], 'invalid_authorization_details', JSON.stringify(body));
    });
  }

  it('is shown with the account in fours, the proven sender, where the account comes from, and what nobody has checked', async () => {
    await show(await bicycles(OLD));
    const text = textOf(browser.html);
    for (const part of ['Is this who you want to pay?', 'Ben’s Bicycles', inFours(OLD), 'Ben Novák', BEN, 'Invoice 17', 'not confirmed this account for this sender', 'The message itself asks for payment to this account', 'Nobody has checked', 'Nothing is paid yet', 'http://portal.localhost']) {
      assert.ok(text.includes(part), `${part}: ${text}`);
    }
    assert.deepEqual(browser.html.match(/<script[^>]*>/g), ['<script src="/assets/settle.js">']);
    assert.match(browser.html, /name="decision" value="confirm" data-settles/);
    assert.doesNotMatch(browser.headers.get('content-security-policy') ?? '', /unsafe|connect-src/);
  });

  it('is known once it is confirmed, for this sender alone', async () => {
    const asked = await bicycles(OLD);
    const confirmed = await confirm(asked);
    const [known, ...more] = await payees();
    assert.deepEqual(more, []);
    assert.equal(`${known!.iban} ${known!.payee} ${known!.peer}`, `${OLD} Ben’s Bicycles ${BEN}`);
    const again = await mail.call(client, confirmed, 'POST', '/payees', asked);
    assert.ok(again.status === 401 || again.status === 403, `${again.status}`);
    assert.equal((await mail.call(client, token, 'POST', '/payees', asked)).body['type'], 'urn:dmail:problem:confirmation-required');
    await show(asked);
    assert.match(textOf(browser.html), /You know this account already.*You confirmed it on .*Ben’s Bicycles/);
  });

  it('opens nothing but what was confirmed', async () => {
    const asked = await bicycles(OLD);
    const question = await client.ask(browser, [{ type: 'urn:dmail:payee', ...asked }]);
    await browser.submit({ decision: 'confirm' }, client.page.redirectUri);
    const confirmed = String((await client.answered(browser, question)).body['access_token']);
    for (const changed of [{ ...asked, iban: NEW }, { ...asked, payee: 'Somebody' }, { iban: OLD, payee: asked.payee }]) {
      assert.equal((await mail.call(client, confirmed, 'POST', '/payees', changed)).status, 403);
    }
    assert.deepEqual(await payees(), []);
  });

  it('is not known to whoever turns back', async () => {
    await show(await bicycles(OLD));
    await browser.submit({ decision: 'cancel' }, client.page.redirectUri);
    assert.equal(new URL(browser.url).searchParams.get('error'), 'access_denied');
    assert.deepEqual(await payees(), []);
  });

  it('with another account than before is a change: both stand side by side, and what differs is framed', async () => {
    await confirm(await bicycles(OLD));
    await show(await bicycles(NEW));
    const text = textOf(browser.html);
    for (const part of ['This sender wants your money on another account', inFours(OLD), inFours(NEW), 'forged invoices', 'Use the new account']) assert.ok(text.includes(part), `${part}: ${text}`);
    const framed = [...browser.html.matchAll(/<mark>(\w+)<\/mark>/g)].map(([, group]) => group);
    assert.deepEqual(framed, ['SK83', '9972', '0018', '4020', '0001', 'SK64', '9971', '0027', '5040', '0002']);
    assert.ok(text.includes('5 groups of the number differ; they are framed.'));
    await browser.submit({ decision: 'confirm' }, client.page.redirectUri);
    assert.match(browser.url, /code=/);
  });

  it('whose message asks for another account is warned of', async () => {
    await show(await bicycles(NEW, OLD));
    assert.ok(textOf(browser.html).includes(`asks for payment to another account: ${inFours(OLD)}. This one comes from http://portal.localhost`));
    await show({ iban: NEW, payee: 'Ben’s Bicycles', peer: BEN, message: (await mail.letter()).id });
    assert.match(textOf(browser.html), /names no account in a form this page can read/);
    await show({ iban: NEW, payee: 'Ben', peer: BEN, message: (await mail.letter({ parts: [{ type: 'application/vnd.dmail.payment+json', data: { iban: ['<b>'] } }, { type: 'application/vnd.dmail.payment+json', data: { iban: 5 } }] })).id });
    assert.match(textOf(browser.html), /names no account in a form this page can read/);
  });

  it('whose name reads like that of another is warned of, letters of other alphabets are marked', async () => {
    await confirm({ iban: GERMAN, payee: 'Oakline Furniture' });
    await show({ iban: NEW, payee: 'Oakl\u0456ne Furniture' });
    const text = textOf(browser.html);
    assert.ok(text.includes(`The name reads like Oakline Furniture, to whom you pay at another account: ${inFours(GERMAN)}.`), text);
    assert.match(browser.html, /<mark class="alike">\u0456<span class="sign" dir="ltr">U\+0456<\/span><\/mark>/);
    await show({ ...(await bicycles(NEW)), payee: 'Oakline Fumiture' });
    assert.ok(textOf(browser.html).includes('The name reads like Oakline Furniture'));
    // The same name without any message is the same payee, on another account.
    await show({ iban: NEW, payee: 'OAKLINE furniture' });
    assert.match(textOf(browser.html), /another account under this name.*So far.*Now/);
    await show({ iban: NEW, payee: 'Greengrocer' });
    assert.doesNotMatch(textOf(browser.html), /reads like|So far/);
  });

  it('on an account known otherwise says for whom', async () => {
    await confirm(await bicycles(OLD));
    await show({ iban: OLD, payee: 'Bicycles' });
    assert.match(textOf(browser.html), new RegExp(`You confirmed this account on .* for ${BEN}, with the name Ben’s Bicycles`));
    assert.match(textOf(browser.html), /No message asks for this payment/);
  });

  it('is not asked about for a message that is another sender’s, or not there', async () => {
    const { id } = await mail.letter();
    for (const asked of [{ iban: OLD, payee: 'Clerk', peer: 'clerk@city.localhost', message: id }, { iban: OLD, payee: 'Clerk', peer: BEN, message: 'message-9999999' }]) {
      await show(asked);
      assert.equal(browser.status, 404);
      await browser.submit({ decision: 'confirm' }, client.page.redirectUri);
      assert.equal(browser.status, 404);
    }
    assert.deepEqual(await payees(), []);
  });

  it('is not confirmed while the server does not answer', async () => {
    mail.silent = true;
    try {
      await show({ iban: NOBODY, payee: 'Nobody' });
      assert.equal(browser.status, 503);
      await browser.submit({ decision: 'confirm' }, client.page.redirectUri);
      assert.equal(browser.status, 503);
    } finally {
      mail.silent = false;
    }
    assert.deepEqual(await payees(), []);
  });

  it('is listed at home, and forgotten there', async () => {
    await confirm(await bicycles(OLD));
    await confirm({ iban: GERMAN, payee: 'Rent <b>' });
    await browser.go(`${town.issuer}/grants`);
    const text = textOf(browser.html);
    for (const part of ['Accounts you pay to', inFours(OLD), `when ${BEN} asks`, 'Rent &lt;b&gt;', inFours(GERMAN), 'when no message asks']) assert.ok(text.includes(part), part);
    const id = (await payees()).find(({ iban }) => iban === OLD)!.id;
    const forget = (origin: string): Promise<string> => browser.go(`${town.issuer}/grants`, { method: 'POST', body: `payee=${id}`, headers: { 'content-type': 'application/x-www-form-urlencoded', origin } });
    await forget('https://evil.example');
    assert.equal(browser.status, 403);
    assert.equal((await payees()).length, 2);
    await forget(town.issuer);
    assert.match(browser.html, /The account is forgotten/);
    assert.deepEqual((await payees()).map(({ iban }) => iban), [GERMAN]);
    mail.silent = true;
    try {
      await browser.go(`${town.issuer}/grants`);
      assert.match(browser.html, /The server that keeps this list does not answer/);
    } finally {
      mail.silent = false;
    }
  });

  for (const [language, direction, title, rights] of [['sk', 'ltr', 'Chcete platiť naozaj sem?', 'Žiadať vašu banku o platby'], ['de', 'ltr', 'Wollen Sie wirklich dorthin zahlen?', 'Ihre Bank um Zahlungen bitten'], ['ar', 'rtl', 'هل هذا من تريد أن تدفع له؟', 'طلب دفعات من مصرفك']] as const) {
    it(`is spoken of in ${language}, and so is the right to pay`, async () => {
      const reader = new Browser(town, language);
      const site = await Client.create(town, hostPage(town, `in-${language}.localhost`));
      await reader.go(site.authorizeUrl('send pay read:accounts').url);
      await reader.submit({ login: 'anna', password: 'garden-house', decision: 'sign-in' });
      assert.ok(reader.html.includes(rights) && reader.html.includes('value="read:accounts"'));
      await client.ask(reader, [{ type: 'urn:dmail:payee', ...(await bicycles(OLD)) }]);
      assert.ok(reader.html.includes(`<html lang="${language}" dir="${direction}">`));
      assert.ok(reader.html.includes(title), reader.html);
    });
  }
});
