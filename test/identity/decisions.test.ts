/**
 * Decisions about letters, from the page at home to the dmail server that acts on them.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Consent } from '../../src/contract/index.ts';
import { startMail, type Mail } from './mail.ts';
import { Browser, Client } from './person.ts';
import { createTown, hostPage, type Town } from './town.ts';

const BEN = 'ben@home.localhost';

describe('what is decided at home', () => {
  let town: Town;
  let mail: Mail;
  let client: Client;
  let browser: Browser;
  let token: string;
  before(async () => {
    town = await createTown();
    mail = await startMail(town);
    client = await Client.create(town, hostPage(town, 'portal.localhost'));
    browser = new Browser(town);
  });
  beforeEach(async () => { token = (await client.signIn(browser)).access_token; });
  after(async () => {
    await mail.close();
    await town.close();
  });

  const confirmed = async (detail: unknown, form: Record<string, string>): Promise<string> => {
    const asked = await client.ask(browser, [detail]);
    assert.equal(browser.status, 200, browser.html);
    await browser.submit(form, client.page.redirectUri);
    const { status, body } = await client.answered(browser, asked);
    assert.equal(status, 200, `${JSON.stringify(body)} ${browser.html}`);
    return String(body['access_token']);
  };
  const consents = async (): Promise<Consent[]> => (await mail.call(client, token, 'GET', '/consents')).body['consents'] as Consent[];

  it('allows to tell a sender of one message, which the page names', async () => {
    const { id } = await mail.letter({ subject: 'About \u202ethe fence' });
    await client.ask(browser, [{ type: 'urn:dmail:tracking', peer: BEN, message: id }]);
    for (const part of ['Ben Novák', BEN, 'About ', 'U+202E', 'this message']) assert.ok(browser.html.includes(part), part);
    const allowed = await confirmed({ type: 'urn:dmail:tracking', peer: BEN, message: id }, { decision: 'allow' });
    const { status, body } = await mail.call(client, allowed, 'POST', '/consents', { peer: BEN, message: id });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body['state'], 'granted');
    await browser.go(`${town.issuer}/grants`);
    assert.match(browser.html, /One message: <bdi>About <span class="sign" dir="ltr">U\+202E/);
  });

  it('opens exactly what was confirmed, once, and nothing else', async () => {
    const { id } = await mail.letter();
    const detail = { type: 'urn:dmail:tracking', peer: BEN };
    const allowed = await confirmed(detail, { decision: 'allow' });
    for (const [method, path, body] of [
      ['POST', '/consents', { peer: 'clerk@city.localhost' }], ['POST', '/consents', { peer: BEN, message: id }], ['POST', `/messages/${id}/acceptance`, undefined],
      ['GET', '/mailbox'], ['GET', '/consents'], ['POST', '/sessions', { recipient: 'anna@home.localhost' }],
    ] as const) {
      const { status, body: problem } = await mail.call(client, allowed, method, path, body);
      assert.ok([400, 401, 403, 404].includes(status), `${method} ${path} ${status} ${JSON.stringify(problem)}`);
    }
    assert.equal((await mail.call(client, allowed, 'POST', '/consents', { peer: BEN })).status, 200);
    const again = await mail.call(client, allowed, 'POST', '/consents', { peer: BEN });
    assert.ok(again.status === 401 || again.status === 403, `${again.status}`);
    assert.equal((await mail.call(client, token, 'POST', '/consents', { peer: BEN })).body['type'], 'urn:dmail:problem:confirmation-required');
  });

  it('is not asked of a message that is another sender’s, or is not there', async () => {
    const { id } = await mail.letter();
    for (const detail of [{ type: 'urn:dmail:tracking', peer: 'clerk@city.localhost', message: id }, { type: 'urn:dmail:tracking', peer: BEN, message: 'message-9999999' }]) {
      await client.ask(browser, [detail]);
      assert.equal(browser.status, 404);
      assert.match(browser.html, /cannot be confirmed/);
      await browser.submit({ decision: 'allow' }, client.page.redirectUri);
      assert.equal(browser.status, 404);
      await browser.submit({ decision: 'cancel' }, client.page.redirectUri);
      assert.equal(new URL(browser.url).searchParams.get('error'), 'access_denied');
    }
  });

  it('says so while the server does not answer', async () => {
    const { id } = await mail.letter();
    mail.silent = true;
    try {
      await client.ask(browser, [{ type: 'urn:dmail:tracking', peer: BEN, message: id }]);
      assert.equal(browser.status, 503);
      assert.match(browser.html, /does not answer just now/);
      await browser.go(`${town.issuer}/grants`);
      assert.match(browser.html, /this list cannot be shown/);
    } finally {
      mail.silent = false;
    }
  });

  it('is seen and taken back in one place', async () => {
    const allowed = await confirmed({ type: 'urn:dmail:tracking', peer: BEN }, { decision: 'allow' });
    await mail.call(client, allowed, 'POST', '/consents', { peer: BEN });
    const { id } = (await consents()).find(({ message, state }) => message === undefined && state === 'granted')!;
    await browser.go(`${town.issuer}/grants`);
    assert.ok(browser.html.includes(`name="consent" value="${id}"`));
    const end = (consent: string, origin = town.issuer): Promise<string> => browser.go(`${town.issuer}/grants`, {
      method: 'POST', body: new URLSearchParams({ consent }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    });
    await end(id, 'https://evil.example');
    assert.equal(browser.status, 403);
    await end(id);
    assert.match(browser.html, /is no longer told when you open/);
    assert.ok(!browser.html.includes(`value="${id}"`));
    const withdrawn = (await consents()).find((one) => one.id === id)!;
    assert.equal(withdrawn.state, 'withdrawn');
    assert.equal(withdrawn.records!.length, 2);
    await end('consent-of-nobody');
    assert.match(browser.html, /could not be taken back/);
  });

  it('hands nothing over by looking at it', async () => {
    const { id, messageId } = await mail.letter();
    await client.ask(browser, [{ type: 'urn:dmail:tracking', peer: BEN, message: id }]);
    assert.match(browser.html, /The fence/);
    assert.deepEqual(await mail.events(messageId), []);
    await mail.call(client, token, 'GET', `/messages/${id}`);
    assert.equal((await mail.events(messageId)).at(-1), 'ContentHandover');
  });

  const until = (): string => new Date(Date.now() + 14 * 86_400_000).toISOString();
  const registered = async () => {
    const letter = await mail.letter({ subject: 'Withheld subject', evidence: { acceptance: { until: until() } } });
    return { ...letter, detail: { type: 'urn:dmail:acceptance', message: letter.id, digest: letter.digest } };
  };

  it('accepts a registered letter, of which the page shows no more than who and when', async () => {
    const { id, messageId, digest, detail } = await registered();
    await client.ask(browser, [detail]);
    for (const part of ['Ben Novák', BEN, digest, 'Registered letter']) assert.ok(browser.html.includes(part), part);
    assert.doesNotMatch(browser.html, /Withheld subject|It is up/);
    const accepted = await confirmed(detail, { decision: 'accept' });
    const { status, body } = await mail.call(client, accepted, 'POST', `/messages/${id}/acceptance`);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal((body['message'] as { subject: string }).subject, 'Withheld subject');
    assert.ok((await mail.events(messageId)).includes('ConsignmentAcceptance'));
    // What is decided is not asked again.
    await client.ask(browser, [detail]);
    assert.equal(browser.status, 409);
    assert.match(browser.html, /no longer waiting/);
  });

  it('refuses one, with words of one’s own or without', async () => {
    for (const [reason, detail] of [['', undefined], ['  Not mine.\r\nSend it to my sister.  ', 'Not mine.\nSend it to my sister.']] as const) {
      const { id, messageId, ...letter } = await registered();
      const refused = await confirmed(letter.detail, { decision: 'refuse', reason });
      const { status, body } = await mail.call(client, refused, 'POST', `/messages/${id}/acceptance`);
      assert.equal(status, 200, JSON.stringify(body));
      const rejection = (await mail.receipts(messageId)).find(({ event }) => event === 'ConsignmentRejection');
      assert.equal((rejection?.['reason'] as { detail?: string } | undefined)?.detail, detail);
      assert.ok(rejection);
    }
  });

  it('keeps what was typed where it is too long, and decides nothing', async () => {
    const { detail } = await registered();
    await client.ask(browser, [detail]);
    await browser.submit({ decision: 'refuse', reason: `${'no '.repeat(200)}end` }, client.page.redirectUri);
    assert.equal(browser.status, 422);
    assert.match(browser.html, /500 characters/);
    assert.ok(browser.html.includes('no end</textarea>'));
    await browser.submit({ decision: 'cancel' }, client.page.redirectUri);
    assert.equal(new URL(browser.url).searchParams.get('error'), 'access_denied');
  });

  it('decides of exactly this letter', async () => {
    const [one, other] = [await registered(), await registered()];
    await client.ask(browser, [{ ...one.detail, digest: other.digest }]);
    assert.equal(browser.status, 404);
    const plain = await mail.letter();
    await client.ask(browser, [{ type: 'urn:dmail:acceptance', message: plain.id, digest: plain.digest }]);
    assert.equal(browser.status, 404);
    const accepted = await confirmed(one.detail, { decision: 'accept' });
    assert.equal((await mail.call(client, accepted, 'POST', `/messages/${other.id}/acceptance`)).body['type'], 'urn:dmail:problem:confirmation-required');
  });
});
