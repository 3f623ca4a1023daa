/**
 * A citizen applies for a building permit and signs it, without a mouse.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { focusOf, pressTo } from './keys.ts';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';
import { PLAN, windowOf } from './permits.ts';

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`an application by keyboard alone, in ${engine}`, () => {
    let town: Town;
    let browser: Browser;
    let anna: Person;
    let page: Page;

    before(async () => {
      town = await openTown();
      browser = await openBrowser(engine);
      anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'townhall.localhost');
      ({ page } = anna);
    });
    after(async () => {
      await browser.close();
      await town.close();
    });

    const has = (wanted: RegExp, at = page): Promise<boolean> => until(`the focus to be on ${String(wanted)}`, async () => wanted.test(await focusOf(at)));
    const closed = (window: Page): Promise<boolean> => until('the window to close', () => Promise.resolve(window.isClosed()));

    it('a citizen says where the answer goes, and signs in', async () => {
      await anna.open('/permit');
      await anna.find('main fdz-account', '#address');
      await pressTo(page, /^input {2}way/);
      await pressTo(page, /^input {2}address/, 1);
      await page.keyboard.type('anna@home.localhost');
      await page.keyboard.press('Enter');
      const home = await windowOf(anna, 'input[name=password]');
      await home.bringToFront();
      // Who comes is known: what is asked for is the password.
      await has(/^input {2}password/, home);
      await home.keyboard.type(anna.who.password);
      await home.keyboard.press('Enter');
      await until('what is asked', () => home.$('button[value=allow]:not([aria-disabled])'));
      await pressTo(home, /^button .*Allow/, 6);
      await home.keyboard.press('Enter').catch(() => undefined);
      await closed(home);
      await page.bringToFront();
      await has(/^fdz-account/);
    });

    it('fills the form in, field after field', async () => {
      const words = { name: 'Anna Kováčová', phone: '+421 905 555 014', parcel: '1147/3, Old Town', kind: 'Gard', floorArea: '24.5', cost: '18000' };
      for (const [field, typed] of Object.entries(words)) {
        await pressTo(page, new RegExp(`^(input|select) {2}${field}`), 1);
        await page.keyboard.type(typed);
      }
      await pressTo(page, /^input {2}start/, 1);
      await page.keyboard.type('03032027');
      await pressTo(page, /^input {2}neighbours/, 4);
      await page.keyboard.press(' ');
      await pressTo(page, /^button choose/, 1);
      const chooser = (await page.evaluateHandle(() => document.querySelector('fdz-attachment-picker')!.shadowRoot!.querySelector('input.chooser')!)) as ElementHandle<HTMLInputElement>;
      // What the browser shows now is not the page's; the file is chosen in it.
      await chooser.evaluate((input) => input.addEventListener('click', (event) => {
        event.preventDefault();
        input.dataset['asked'] = '';
      }));
      await page.keyboard.press('Enter');
      await until('the browser to be asked for files', () => chooser.evaluate((input) => 'asked' in input.dataset));
      await chooser.uploadFile(PLAN);
      await anna.sees('fdz-attachment-picker', 'Uploaded');
      await pressTo(page, /^textarea {2}remarks/, 12);
      await page.keyboard.type('Behind the apple tree.');
      const values = await page.$eval('#permit', (form) => Object.fromEntries([...new FormData(form as HTMLFormElement)].map(([name, value]) => [name, String(value)])));
      assert.deepEqual({ ...values, plans: '' }, { ...words, kind: 'garden-house', start: '2027-03-03', neighbours: 'on', plans: '', remarks: 'Behind the apple tree.' });
    });

    it('signs at home, and is told at once that it was submitted', async () => {
      await pressTo(page, /^button send/, 2);
      await page.keyboard.press('Enter');
      const home = await windowOf(anna, 'button[value=sign]');
      await home.bringToFront();
      await pressTo(home, /^input {2}level/, 3);
      await home.waitForSelector('button[value=sign]:not([aria-disabled])');
      await pressTo(home, /^button .*Sign/, 1);
      await home.keyboard.press('Enter').catch(() => undefined);
      await closed(home);
      await page.bringToFront();
      await anna.sees('fdz-compose-box', /Submitted.*Delivered/);
      await has(/^h3 {2}sent Submitted/);
    });

    it('looks at the receipt, and begins another one in its first field', async () => {
      // The postmark comes with its code.
      await anna.find('fdz-compose-box', 'button[part~="badge"]');
      await pressTo(page, /^button badge/, 1);
      await page.keyboard.press('Enter');
      await anna.find('fdz-compose-box', '[part="download"]');
      await page.keyboard.press('Escape');
      await has(/^button badge/);
      await pressTo(page, /^button evidence/, 3);
      await pressTo(page, /New submission/, 1);
      await page.keyboard.press('Enter');
      await has(/^input {2}name/);
      assert.deepEqual(anna.faults, []);
    });
  });
}
