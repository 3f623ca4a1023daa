/**
 * The pages on which something is confirmed, as people see and use them: by keyboard, narrow, in the dark, from right
 * to left.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { memoryPayments } from '../../demo/server/payments/memory.ts';
import { canonicalBytes, digestOf, type AuthorizationDetail, type Message } from '../../src/contract/index.ts';
import { newPage, openBrowser } from '../support/page.ts';
import { startMail, type Mail } from './mail.ts';
import { Browser as Reader, Client } from './person.ts';
import { createTown, hostPage, type Town } from './town.ts';
import { fillIn, phase, portal, until, windowAt, type Portal } from './windows.ts';

const BEN = 'ben@home.localhost';
const message: Message = {
  id: 'message-0000001', thread: 'thread-00000001', from: { address: 'anna@home.localhost' }, to: [{ address: 'clerk@city.localhost', name: 'Building office' }],
  subject: 'Permit', sentAt: new Date().toISOString(), body: { text: `I ask for the permit. ${'unbroken'.repeat(60)}` },
  cover: [{ name: 'permit', tags: [{ name: 'a-name-that-is-rather-long-for-a-narrow-window', kind: 'text', value: 'value'.repeat(60) }] }],
  attachments: [{ id: 'document-1', upload: 'upload-00001', name: `${'plan-'.repeat(40)}.pdf`, mediaType: 'application/pdf', size: 1, digest: `sha-256:${'B'.repeat(43)}` }],
};

for (const [language, scheme] of [['en', 'light'], ['ar', 'dark']] as const) {
  describe(`pages of what is confirmed, in ${language}, ${scheme}`, () => {
    let town: Town;
    let mail: Mail;
    let site: Portal;
    let browser: Browser;
    let page: Page;
    let letter: Awaited<ReturnType<Mail['letter']>>;
    const banks = memoryPayments([{ id: 'bank-one', name: 'One', country: 'SK' }]);
    /** Where the bank sends Anna. */
    let back = '';
    before(async () => {
      town = await createTown();
      const { initiate } = banks;
      banks.initiate = (order, initiation) => {
        back = initiation.redirect;
        return initiate(order, initiation);
      };
      mail = await startMail(town, banks);
      site = await portal(town);
      browser = await openBrowser('chromium');
      letter = await mail.letter({ evidence: { acceptance: { until: new Date(Date.now() + 86_400_000).toISOString() } } });
      page = await newPage(browser);
      await page.goto(site.url);
      await page.click('#in');
      await fillIn(browser, town.issuer);
      await phase(page, 'signed-in');
    });
    after(async () => {
      await browser.close();
      await mail.close();
      await town.close();
    });

    const ask = async (detail: AuthorizationDetail): Promise<Page> => {
      await page.bringToFront();
      await page.evaluate((detail) => { globalThis.asking = detail; }, detail);
      await page.click('#ask');
      return windowAt(browser, `${town.issuer}/interaction/`, 'button[value=cancel]');
    };
    /** As this reader has it: their language, scheme and a narrow window. */
    const looked = async (window: Page): Promise<void> => {
      await window.setExtraHTTPHeaders({ 'accept-language': language });
      await window.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await window.setViewport({ width: 360, height: 700 });
      await window.reload();
      assert.equal(await window.evaluate(() => document.documentElement.lang), language);
      await window.evaluate(await readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8'));
      assert.deepEqual(await window.evaluate(async () => (await axe.run()).violations.map(({ id }) => id)), []);
      assert.ok(await window.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands beyond the edge');
    };
    const details: Record<string, () => Promise<AuthorizationDetail>> = {
      'tracking of all letters': () => Promise.resolve({ type: 'urn:dmail:tracking', peer: BEN }),
      'tracking of one letter': async () => ({ type: 'urn:dmail:tracking', peer: BEN, message: (await mail.letter({ subject: 'Hidden \u202e sign' })).id }),
      'acceptance': () => Promise.resolve({ type: 'urn:dmail:acceptance', message: letter.id, digest: letter.digest }),
      'signature': async () => ({ type: 'urn:dmail:signature', digest: await digestOf(canonicalBytes(message)), message }),
      'what cannot be confirmed': () => Promise.resolve({ type: 'urn:dmail:tracking', peer: BEN, message: 'message-9999999' }),
    };
    const asked = async (iban: string): Promise<Extract<AuthorizationDetail, { type: 'urn:dmail:payee' }>> =>
      ({ type: 'urn:dmail:payee', iban, payee: `Ben’s ${'Bicycles'.repeat(5)}`, peer: BEN, message: (await mail.letter({ subject: 'unbroken'.repeat(30) })).id });
    details['a payee'] = () => asked('SK8399720000001840200001');
    for (const [what, detail] of Object.entries(details)) {
      it(what, async () => {
        const window = await ask(await detail());
        await looked(window);
        await window.close();
      });
    }

    it('a payee whose account has changed, and one who is back from the bank', async () => {
      const first = await ask(await asked('SK8399720000001840200001'));
      await (await first.waitForSelector('button[value=confirm]:not([aria-disabled])'))!.click().catch(() => undefined);
      await until('the answer', () => page.evaluate(() => answers.at(-1)?.type === 'urn:dmail:payee'));
      const known = await page.evaluate(async (server) => {
        const { type: _, ...payee } = answers.at(-1)!;
        const url = `${server}/payees`;
        const send = async (nonce?: string): Promise<Response> => {
          const headers = await confirmed.headers({ method: 'POST', url, resource: server, ...(nonce !== undefined && { nonce }) });
          return fetch(url, { method: 'POST', body: JSON.stringify(payee), headers: { ...headers, 'content-type': 'application/json' } });
        };
        const first = await send();
        return (first.status === 401 ? await send(first.headers.get('dpop-nonce') ?? '') : first).status;
      }, town.resource);
      assert.equal(known, 200);
      const window = await ask(await asked('DE89370400440532013000'));
      await looked(window);
      assert.equal((await window.$$('.compared mark')).length, 12);
      await window.close();

      const client = await Client.create(town, hostPage(town, 'shop.localhost'));
      const reader = new Reader(town);
      const { access_token: token } = await client.signIn(reader, { scope: 'send pay' });
      const payee = { iban: 'SK8399720000001840200001', payee: 'Oakline' };
      const question = await client.ask(reader, [{ type: 'urn:dmail:payee', ...payee }]);
      await reader.submit({ decision: 'confirm' }, client.page.redirectUri);
      await mail.call(client, String((await client.answered(reader, question)).body['access_token']), 'POST', '/payees', payee);
      const order = { payment: { ...payee, amount: '249.90', currency: 'EUR', remittance: 'unbroken'.repeat(17) }, bank: 'bank-one', debtor: 'SK7899710000001924000005', returnTo: `${client.page.origin}/${'long'.repeat(40)}` };
      assert.equal((await mail.call(client, token, 'POST', '/payments', order, { 'idempotency-key': 'a-key-of-the-pages' })).status, 201);
      banks.now({ state: 'rejected', reason: 'AM04' });
      const home = await newPage(browser);
      await home.goto(back);
      assert.match(home.url(), /\/payment\/[\w-]+$/);
      await looked(home);
      await home.keyboard.press('Tab');
      assert.equal(await home.evaluate(() => document.activeElement?.getAttribute('href')), order.returnTo);
      await home.keyboard.press('Tab');
      assert.equal(await home.evaluate(() => document.activeElement?.id), 'close');
      await home.close();
    });

    it('everything that was allowed', async () => {
      const window = await ask({ type: 'urn:dmail:signature', digest: await digestOf(canonicalBytes(message)), message });
      await (await window.waitForSelector('button[value=sign]:not([aria-disabled])'))!.click().catch(() => undefined);
      await until('the signature', () => page.evaluate(() => answers.length > 0));
      const home = await newPage(browser);
      await home.goto(`${town.issuer}/grants`);
      await looked(home);
      // A key is ended by its button, and what that means is said.
      const buttons = await home.$$('form:has([name=key]) button');
      assert.equal(buttons.length, 1);
      await Promise.all([home.waitForNavigation(), buttons[0]!.click()]);
      assert.ok(await home.$('[role=status]'));
      assert.equal((await home.$$('form:has([name=key]) button')).length, 0);
      await looked(home);
      await home.close();
    });

    it('what a site asks within limits, and what it was allowed', async () => {
      const client = await Client.create(town, hostPage(town, 'crm.localhost', { '/callback.html': { type: 'text/html', body: '<!doctype html><title>Back</title>' } }));
      const channel = encodeURIComponent(`<img src=x onerror=1> \u202e ${'unbroken'.repeat(8)}`);
      const customers = Array.from({ length: 7 }, (_, index) => `send?peer=customer.${'long'.repeat(12)}-${index}@customers.city.example`);
      const home = await newPage(browser);
      await home.goto(client.authorizeUrl([...customers, `read:mailbox?peer=ben@home.localhost&channel=${channel}`, `read:thread?channel=${channel}`].join(' ')).url);
      await looked(home);
      const names = await home.$$eval('.channel bdi', (all) => all.map((one) => one.textContent));
      assert.equal(names.length, 2);
      assert.ok(names.every((name) => name.startsWith('<img src=x onerror=1> U+202E unbroken')));
      assert.equal(await home.$('main img'), null);
      assert.equal((await home.$$('.scope .limit')).length, 9);
      // What a box is named by says the limit, too.
      const tree = await home.accessibility.snapshot();
      assert.ok(JSON.stringify(tree).includes('customer.longlong'));
      await (await home.waitForSelector('button[value=allow]:not([aria-disabled])'))!.click();
      await until('the answer', () => Promise.resolve(home.url().startsWith(client.page.redirectUri)));
      await home.goto(`${town.issuer}/grants`);
      await looked(home);
      const more = (await home.$('.grants summary'))!;
      assert.equal(await home.$$eval('.grants details li', (all) => all.filter((one) => one.checkVisibility()).length), 0);
      await more.focus();
      await home.keyboard.press('Enter');
      assert.equal(await home.$$eval('.grants details li', (all) => all.filter((one) => one.checkVisibility()).length), 2);
      await looked(home);
      await home.close();
    });

    it('by keyboard alone', async () => {
      const window = await ask({ type: 'urn:dmail:acceptance', message: letter.id, digest: letter.digest });
      const focused = (): Promise<string> => window.evaluate(() => (document.activeElement as HTMLButtonElement).value || document.activeElement!.tagName);
      await window.keyboard.press('Tab');
      assert.equal(await focused(), 'TEXTAREA');
      for (const value of ['accept', 'refuse', 'cancel']) {
        await window.keyboard.press('Tab');
        assert.equal(await focused(), value);
        assert.notEqual(await window.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle), 'none');
      }
      const before = await page.evaluate(() => problems.length);
      await window.keyboard.press('Enter');
      await until('the answer', () => page.evaluate((before) => problems.length > before && problems.at(-1) === 'sign-in-cancelled', before));
    });

    it('for somebody else', async () => {
      const home = await newPage(browser);
      await home.goto(`${town.issuer}/grants`);
      await Promise.all([home.waitForNavigation(), home.click('form[action="/sign-out"] button')]);
      await home.goto(`${town.issuer}/grants`);
      await home.type('input[name=login]', 'ben');
      await home.type('input[name=password]', 'forty-photos');
      await Promise.all([home.waitForNavigation(), home.click('button[value=sign-in]')]);
      await home.close();
      const window = await ask({ type: 'urn:dmail:tracking', peer: BEN });
      assert.ok((await window.content()).includes('anna@home.localhost'));
      assert.equal(await window.$('button[value=allow]'), null);
      await looked(window);
      await window.close();
    });
  });
}
