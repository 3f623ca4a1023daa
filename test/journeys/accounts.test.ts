/**
 * A person has their banks show their accounts on the portal: allowed at the bank, seen here, taken back here.
 */
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { after, before, describe, it } from 'node:test';
import { BANKS } from '../../demo/places.ts';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';

const ELEMENT = 'fdz-bank-accounts';

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`accounts at banks, in ${engine}`, () => {
    let town: Town;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let anna: Person;
    before(async () => {
      town = await openTown();
      browser = await openBrowser(engine);
      anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost');
    });
    after(async () => {
      await browser.close();
      await town.close();
    });

    const windowWith = (origin: string, selector: string): Promise<Page> => until(`${selector} at ${origin}`, async () => {
      for (const page of await anna.context.pages()) if (page.url().startsWith(origin) && (await page.$(selector))) return page;
      return undefined;
    });

    it('none is shown before a bank is allowed to', async () => {
      await anna.open('/accounts');
      await anna.signIn();
      await anna.sees(ELEMENT, 'No bank is connected');
    });

    for (const [index, { host, name, customers: [customer] }] of BANKS.entries()) {
      it(`${name} shows them once anna has allowed it there`, async () => {
        if (index) await anna.press(ELEMENT, 'button.connect', 'Connect a bank');
        await anna.press(ELEMENT, '.offered button', name);
        const bank = await windowWith(town.demo.origin(host), 'input[name=password]');
        await bank.type('input[name=login]', customer!.local);
        await bank.type('input[name=password]', customer!.password);
        await bank.keyboard.press('Enter').catch(() => undefined);
        const asked = await windowWith(town.demo.origin(host), 'button[value=confirm]');
        await asked.bringToFront();
        await asked.click('button[value=confirm]').catch(() => undefined);
        await anna.page.bringToFront();
        await anna.sees(ELEMENT, customer!.accounts[0]!.iban.replace(/(.{4})(?=.)/g, '$1 '));
      });
    }

    it('both stand together, summed up, with what was booked', async () => {
      await anna.sees(ELEMENT, '€11,380.35');
      await anna.sees(ELEMENT, 'Alderwick Waterworks');
      await anna.reload();
      await anna.sees(ELEMENT, '€11,380.35');
    });

    it('what anna takes back is not shown any more, here or after a reload', async () => {
      const { name } = BANKS[0]!;
      await anna.press(ELEMENT, `.end[aria-label="Disconnect ${name}"]`);
      await anna.press(ELEMENT, '.yes');
      await until('one bank alone', async () => !(await anna.read(ELEMENT)).includes('Waterworks'));
      await anna.reload();
      await anna.sees(ELEMENT, '€8,900.00');
      assert.doesNotMatch(await anna.read(ELEMENT), /Waterworks/);
    });
  });
}
