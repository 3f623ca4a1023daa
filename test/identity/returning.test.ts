/**
 * People come back from their bank to the page of their home: who sees what there, how often, and that coming back alone
 * says nothing.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { memoryPayments, type MemoryPayments } from '../../demo/server/payments/memory.ts';
import type { NewPayment, PaymentRecord } from '../../src/contract/index.ts';
import { startMail, type Mail } from './mail.ts';
import { Browser, Client } from './person.ts';
import { createTown, hostPage, PASSWORD, type Town } from './town.ts';

const IBAN = 'SK8399720000001840200001';
const DEBTOR = 'SK7899710000001924000005';
const SCOPE = { scope: 'send read:mailbox pay' };

describe('who comes back from a bank', () => {
  let town: Town;
  let mail: Mail;
  let banks: MemoryPayments;
  let client: Client;
  let browser: Browser;
  let token: string;
  /** Where the bank was told to send people. */
  let way: { redirect: string; nok: string };
  before(async () => {
    town = await createTown();
    banks = memoryPayments([{ id: 'bank-one', name: 'One', country: 'SK' }]);
    const { initiate } = banks;
    banks.initiate = (order, initiation) => {
      way = initiation;
      return initiate(order, initiation);
    };
    mail = await startMail(town, banks);
    client = await Client.create(town, hostPage(town, 'portal.localhost'));
    browser = new Browser(town);
    await client.signIn(browser, SCOPE);
    const payee = { iban: IBAN, payee: 'Oakline' };
    const asked = await client.ask(browser, [{ type: 'urn:dmail:payee', ...payee }]);
    await browser.submit({ decision: 'confirm' }, client.page.redirectUri);
    const { body } = await client.answered(browser, asked);
    assert.equal((await mail.call(client, String(body['access_token']), 'POST', '/payees', payee)).status, 200);
  });
  beforeEach(async () => {
    banks.down = undefined;
    browser = new Browser(town);
    token = (await client.signIn(browser, SCOPE)).access_token;
  });
  after(async () => {
    await mail.close();
    await town.close();
  });

  let amounts = 100;
  const pay = async (more: Partial<NewPayment> = {}): Promise<PaymentRecord> => {
    const order: NewPayment = { payment: { payee: 'Oakline', iban: IBAN, amount: `${amounts++}.90`, currency: 'EUR', variableSymbol: '2026017', remittance: 'Invoice <17>' }, bank: 'bank-one', debtor: DEBTOR, ...more };
    const { status, body } = await mail.call(client, token, 'POST', '/payments', order, { 'idempotency-key': randomUUID() });
    assert.equal(status, 201, JSON.stringify(body));
    return body as unknown as PaymentRecord;
  };

  const words = { authorised: 'You have confirmed the payment', settled: 'The payment is made', cancelled: 'The payment was taken back', expired: 'The time to confirm the payment is over' } as const;
  for (const [state, title] of Object.entries(words) as [keyof typeof words, string][]) {
    it(`sees that it is ${state}, by the bank’s word`, async () => {
      const { id } = await pay();
      banks.now({ state });
      await browser.go(way.redirect);
      assert.equal(browser.status, 200);
      assert.equal(browser.url, `${town.issuer}/payment/${id}`);
      for (const part of [title, 'Oakline', '<span>SK83</span> <span>9972</span>', `€${amounts - 1}.90`, 'VS 2026017', 'Invoice &lt;17&gt;', 'anna@home.localhost']) assert.ok(browser.html.includes(part), `${part}: ${browser.html}`);
      assert.doesNotMatch(browser.html, /Back to|sca\//);
    });
  }

  it('has paid nothing by coming back, whatever the address says', async () => {
    await pay();
    await browser.go(way.redirect);
    assert.match(browser.html, /You have not confirmed the payment/);
    assert.match(browser.html, /href="https:\/\/bank-one\.example\/sca\/payment-\d+"/);
    await pay();
    banks.now({ state: 'settled' });
    await browser.go(way.nok);
    assert.match(browser.html, /The payment is made/);
  });

  it('reads why it was not made', async () => {
    for (const [reason, word] of [['AM04', 'there is not enough money on the account'], ['XX77', '<code><bdi dir="ltr">XX77</bdi></code>']] as const) {
      await pay();
      banks.now({ state: 'rejected', reason });
      await browser.go(way.nok);
      assert.match(browser.html, /The payment was not made/);
      assert.ok(browser.html.includes(word) && browser.html.includes(reason), browser.html);
    }
  });

  it('may look at the page again, and sees how it stands then; the address of the bank is good once', async () => {
    await pay();
    banks.now({ state: 'authorised' });
    await browser.go(way.redirect);
    const own = browser.url;
    banks.now({ state: 'settled' });
    // The bank is asked at most once a second.
    for (const end = Date.now() + 5000; Date.now() < end && !browser.html.includes('The payment is made');) await browser.go(own);
    assert.match(browser.html, /The payment is made/);
    await browser.go(way.redirect);
    assert.equal(browser.status, 404);
    assert.match(browser.html, /There is nothing to show here/);
    assert.doesNotMatch(browser.html, /Oakline/);
  });

  it('goes back to the site that asked, and to no other', async () => {
    await pay({ returnTo: `${client.page.origin}/messages?open=1` });
    banks.now({ state: 'authorised' });
    await browser.go(way.redirect);
    assert.ok(browser.html.includes(`href="${client.page.origin}/messages?open=1"`));
    const order = { payment: { payee: 'Oakline', iban: IBAN, amount: '7.00', currency: 'EUR' }, bank: 'bank-one', debtor: DEBTOR };
    for (const returnTo of ['https://evil.example/', 'javascript:alert(1)', `${client.page.origin}.evil.example/`]) {
      assert.equal((await mail.call(client, token, 'POST', '/payments', { ...order, returnTo }, { 'idempotency-key': randomUUID() })).status, 422);
    }
  });

  it('is told nothing of what is somebody else’s, who still can come', async () => {
    const { id } = await pay();
    banks.now({ state: 'authorised' });
    const ben = new Browser(town);
    await client.signIn(ben, { login: 'ben', password: 'forty-photos' });
    for (const url of [way.redirect, `${town.issuer}/payment/${id}`]) {
      await ben.go(url);
      assert.equal(ben.status, 404);
      assert.match(ben.html, /There is nothing to show here/);
      assert.doesNotMatch(ben.html, /Oakline/);
    }
    await ben.go(way.redirect);
    await ben.submit({});
    assert.match(ben.html, /to see what became of what you did at the bank/);
    await ben.submit({ login: 'anna', password: PASSWORD });
    assert.match(ben.html, /You have confirmed the payment/);
  });

  it('signs in first where nobody is signed in, and goes on from there', async () => {
    await pay();
    banks.now({ state: 'settled' });
    const fresh = new Browser(town);
    await fresh.go(way.redirect);
    await fresh.submit({ login: 'anna', password: 'wrong' });
    assert.equal(fresh.status, 401);
    await fresh.submit({ login: 'anna', password: PASSWORD });
    assert.match(fresh.html, /The payment is made/);
  });

  it('signs in at the provider their home trusts, by a page in between: the bank’s form leads to the home alone', async () => {
    const staff = new Browser(town);
    const address = `${town.at('id.shop.localhost')}/payment?state=${'s'.repeat(43)}`;
    const answer = await town.fetch(address, { redirect: 'manual' });
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('refresh'), `0; url=/payment?state=${'s'.repeat(43)}&go`);
    await staff.go(address);
    assert.ok(staff.url.startsWith(town.at('login.shop.localhost')), staff.url);
    await staff.submit({ login: 'sales', password: 'fair-prices' });
    assert.equal(staff.url, address);
    // Nobody keeps mail for the shop here.
    assert.equal(staff.status, 503);
    assert.match(staff.html, /How it stands cannot be said just now/);
  });

  it('is answered 400 without a state, or with what can be none, and 404 with one that is made up', async () => {
    for (const query of ['', '?nok=1', '?state=', '?state=short', `?state=${'x'.repeat(44)}`, `?state=${'x'.repeat(43)}&state=${'y'.repeat(43)}`, `?state=${encodeURIComponent('../'.repeat(15).slice(0, 43))}`]) {
      await browser.go(`${town.issuer}/payment${query}`);
      assert.equal(browser.status, 400, query);
      assert.match(browser.html, /This address is not complete/);
    }
    await browser.go(`${town.issuer}/payment?state=${'x'.repeat(43)}`);
    assert.equal(browser.status, 404);
    for (const path of ['/payment/00000000-0000-0000-0000-000000000000', '/payment/consents/00000000-0000-0000-0000-000000000000']) {
      await browser.go(town.issuer + path);
      assert.equal(browser.status, 404, path);
    }
  });

  it('loses nothing while the server of the mail, or the bank, does not answer', async () => {
    await pay();
    banks.now({ state: 'authorised' });
    mail.silent = true;
    try {
      await browser.go(way.redirect);
      assert.equal(browser.status, 503);
      assert.match(browser.html, /How it stands cannot be said just now/);
      assert.ok(browser.html.includes(`href="${new URL(way.redirect).pathname}${new URL(way.redirect).search}"`));
    } finally {
      mail.silent = false;
    }
    banks.down = 'before';
    await browser.go(way.redirect);
    assert.equal(browser.status, 200);
    assert.match(browser.html, /The bank does not answer just now/);
    assert.match(browser.html, /You have not confirmed the payment/);
  });

  it('has not come where a program only asks whether the page is there', async () => {
    await pay();
    banks.now({ state: 'authorised' });
    await browser.go(way.redirect, { method: 'HEAD' });
    assert.equal(browser.status, 204);
    await browser.go(way.redirect);
    assert.match(browser.html, /You have confirmed the payment/);
  });

  it('says the state to the page of the home alone', async () => {
    await pay();
    const state = new URL(way.redirect).searchParams.get('state');
    const { status, body } = await mail.call(client, token, 'POST', '/payments/return', { state });
    assert.equal(status, 403);
    assert.equal(body['type'], 'urn:dmail:problem:origin-mismatch');
    banks.now({ state: 'authorised' });
    await browser.go(way.redirect);
    assert.match(browser.html, /You have confirmed the payment/);
  });

  it('is on a page in no frame, with a script that asks nobody else, in their language', async () => {
    for (const [language, title] of [['sk', 'Platbu ste potvrdili'], ['de', 'Sie haben die Zahlung bestätigt'], ['ar', 'أكّدت الدفع']] as const) {
      await pay();
      banks.now({ state: 'authorised' });
      const reader = new Browser(town, language);
      await reader.go(way.redirect);
      await reader.submit({ login: 'anna', password: PASSWORD });
      assert.ok(reader.html.includes(title), reader.html);
      const policy = reader.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'; script-src 'self'; connect-src 'self'.*frame-ancestors 'none'/);
      assert.deepEqual(reader.html.match(/<script[^>]*>/g), ['<script type="module" src="/assets/close.js">']);
    }
  });
});
