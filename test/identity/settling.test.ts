/**
 * What is decided at home is decided by presses that were meant for it: not by one that was under way when the page came
 * up, nor by the second half of a double click on what lay over it.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { canonicalBytes, digestOf, type AuthorizationDetail, type Message } from '../../src/contract/index.ts';
import { openBrowser } from '../support/page.ts';
import { createTown, type Town } from './town.ts';
import { askAtHome, portal, signedIn, until, wellKnown, type Portal } from './windows.ts';

const tracking: AuthorizationDetail = { type: 'urn:dmail:tracking', peer: 'clerk@city.localhost' };
const message: Message = { id: 'message-0000001', thread: 'thread-00000001', from: { address: 'anna@home.localhost' }, to: [{ address: 'clerk@city.localhost' }], subject: 'Permit', sentAt: new Date().toISOString(), body: { text: 'I ask for the permit.' } };

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`a page on which something is decided, in ${engine}`, () => {
    let town: Town;
    let site: Portal;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    before(async () => {
      town = await createTown();
      wellKnown(town, 'home.localhost');
      site = await portal(town);
      browser = await openBrowser(engine);
    });
    after(async () => {
      await browser.close();
      await town.close();
    });
    beforeEach(async () => {
      context = await browser.createBrowserContext();
      page = await signedIn(context, site, town.issuer);
    });
    afterEach(() => context.close());

    const ask = (detail: AuthorizationDetail): Promise<Page> => askAtHome(page, town.issuer, detail);
    /** Its clock goes as it is told: how long a moment is does not depend on this machine. */
    const held = async (window: Page): Promise<void> => {
      // What the compiler puts round functions.
      await window.evaluate('globalThis.__name ??= (value) => value');
      await window.evaluate(() => {
        const waiting = new Map<number, () => void>();
        const { setTimeout: later, clearTimeout: never } = globalThis;
        let last = 0;
        Object.assign(globalThis, {
          setTimeout: (work: () => void, after: number) => {
            if (after !== 500) return later(work, after);
            waiting.set(--last, work);
            return last;
          },
          clearTimeout: (id: number) => waiting.delete(id) || never(id),
          moment: () => { for (const [id, work] of waiting) if (waiting.delete(id)) work(); },
        });
        // As where another window that lay over it has gone.
        dispatchEvent(new Event('focus'));
      });
    };
    const moment = (window: Page): Promise<void> => window.evaluate(() => (globalThis as unknown as { moment(): void }).moment());
    const waits = (window: Page, value: string): Promise<boolean> => window.$eval(`button[value=${value}]`, (button) => button.getAttribute('aria-disabled') === 'true');
    const said = (window: Page): Promise<string> => window.$eval('[role=status].early', (one) => one.textContent ?? '');
    const answers = (): Promise<number> => page.evaluate(() => globalThis.answers.length);

    it('waits a moment when it comes to the front, and says so to whoever presses before', async () => {
      const window = await ask(tracking);
      await window.bringToFront();
      await held(window);
      assert.equal(await waits(window, 'allow'), true);
      await window.click('button[value=allow]');
      await until('the word that it was too early', async () => /only just come up/.test(await said(window)));
      // Keys are pressed as early as buttons.
      await window.focus('button[value=allow]');
      await window.keyboard.press('Enter');
      await window.keyboard.press(' ');
      assert.equal(await answers(), 0);
      assert.equal(await waits(window, 'cancel'), false);
      await moment(window);
      assert.equal(await waits(window, 'allow'), false);
      await window.keyboard.press('Enter').catch(() => undefined);
      await until('the answer', async () => (await answers()) === 1);
    });

    it('does not count a press that began before', async () => {
      const window = await ask(tracking);
      await window.bringToFront();
      await held(window);
      const button = (await window.$('button[value=allow]'))!;
      await button.scrollIntoView();
      const box = (await button.boundingBox())!;
      await window.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await window.mouse.down();
      await moment(window);
      await window.mouse.up();
      await until('the word that it was too early', async () => /press again/.test(await said(window)));
      assert.equal(await answers(), 0);
      await window.mouse.down();
      await window.mouse.up().catch(() => undefined);
      await until('the answer', async () => (await answers()) === 1);
    });

    it('signs nothing by the second half of a double click', async () => {
      const window = await ask({ type: 'urn:dmail:signature', digest: await digestOf(canonicalBytes(message)), message });
      await window.bringToFront();
      await held(window);
      await window.click('button[value=sign]', { count: 2 });
      await until('the word that it was too early', async () => /only just come up/.test(await said(window)));
      assert.equal(await window.$eval('#sign', (form) => form.getAttribute('aria-busy')), 'false');
      await moment(window);
      await window.click('button[value=sign]').catch(() => undefined);
      await until('the signature', async () => (await answers()) === 1);
    });
  });
}
