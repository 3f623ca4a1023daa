/**
 * A person takes all their data along and erases it, at home, without a script: narrow, in the dark, from right to left
 * and by keyboard.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { newPage, openBrowser } from '../support/page.ts';
import { startMail, type Mail } from './mail.ts';
import { createTown, type Town } from './town.ts';

for (const [language, scheme] of [['en', 'light'], ['ar', 'dark']] as const) {
  describe(`the pages of one’s own data, in ${language}, ${scheme}`, () => {
    let town: Town;
    let mail: Mail;
    let browser: Browser;
    let page: Page;
    before(async () => {
      town = await createTown();
      mail = await startMail(town);
      await mail.letter();
      browser = await openBrowser('chromium');
      page = await newPage(browser);
      await page.setExtraHTTPHeaders({ 'accept-language': language });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.setViewport({ width: 360, height: 700 });
      await page.goto(`${town.issuer}/grants`);
      await page.type('input[name=login]', 'anna');
      await page.type('input[name=password]', 'garden-house');
      await leave(() => page.click('button[value=sign-in]'));
    });
    after(async () => {
      await browser.close();
      await mail.close();
      await town.close();
    });

    const leave = async (act: () => Promise<unknown>): Promise<void> => void (await Promise.all([page.waitForNavigation(), act()]));
    const looked = async (): Promise<void> => {
      assert.equal(await page.evaluate(() => document.documentElement.lang), language);
      await page.evaluate(await readFile(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8'));
      assert.deepEqual(await page.evaluate(async () => (await axe.run()).violations.map(({ id }) => id)), []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing stands beyond the edge');
    };

    it('are found from what was allowed, and say how long what is kept', async () => {
      await leave(() => page.click('a[href="/data"]'));
      assert.equal(await page.$$eval('.kept li', (lines) => lines.length), 4);
      await looked();
    });

    it('erase everything by keyboard, once the address is typed', async () => {
      await leave(() => page.click('a[href="/data/erase"]'));
      await looked();
      await page.focus('input[name=address]');
      await page.keyboard.type('ben@home.localhost');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement!.className), 'danger');
      await leave(() => page.keyboard.press('Enter'));
      assert.ok(await page.$('[role=alert]'));
      assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).value), 'ben@home.localhost');
      await looked();
      await page.keyboard.down('Control');
      await page.keyboard.press('KeyA');
      await page.keyboard.up('Control');
      await page.keyboard.type('anna@home.localhost');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.keyboard.press('Tab');
      await leave(() => page.keyboard.press('Enter'));
      assert.match(page.url(), /\/data\?erased$/);
      assert.ok(await page.$('[role=status]'));
      await looked();
    });
  });
}
