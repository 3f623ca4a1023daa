/**
 * A shop asks for a payment in a letter. What the payer says of it and what the shop's own bank says are two things, and
 * the shop sees both, each when it is so.
 */
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { after, before, describe, it } from 'node:test';
import { BANKS } from '../../demo/places.ts';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';

const [PAYING, SAVINGS] = BANKS as [typeof BANKS[0], typeof BANKS[0]];
const ANNA = PAYING.customers.find(({ local }) => local === 'anna')!;
const OAKLINE = SAVINGS.customers.find(({ local }) => local === 'oakline')!;
const SUBJECT = 'The second pair of hinges';

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`what has come of a payment that was asked for, in ${engine}`, () => {
    let town: Town;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let shop: Person;
    let anna: Person;
    before(async () => {
      town = await openTown({ seed: true });
      browser = await openBrowser(engine);
      shop = await Person.at(browser, town.demo, 'sales@shop.localhost', 'crm.localhost');
      anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost');
    });
    after(async () => {
      await browser.close();
      await town.close();
    });

    const windowWith = (person: Person, origin: string, selector: string): Promise<Page> => until(`${selector} at ${origin}`, async () => {
      for (const page of await person.context.pages()) if (page.url().startsWith(origin) && (await page.$(selector))) return page;
      return undefined;
    });
    const pressed = async (page: Page, value: string): Promise<void> => {
      await page.bringToFront();
      await page.waitForSelector(`button[value=${value}]:not([aria-disabled])`);
      await page.click(`button[value=${value}]`).catch(() => undefined);
    };
    const signInAtBank = async (person: Person, { host }: typeof PAYING, { local, password }: typeof ANNA): Promise<void> => {
      const page = await windowWith(person, town.demo.origin(host), 'input[name=password]');
      await page.bringToFront();
      await page.type('input[name=login]', local);
      await page.type('input[name=password]', password);
      await page.keyboard.press('Enter').catch(() => undefined);
      await pressed(await windowWith(person, town.demo.origin(host), 'button[value=confirm]'), 'confirm');
    };
    /** What stands in the row of the own bank, or of the payer. */
    const standing = (row: 'bank' | 'payer'): Promise<string> => shop.page.evaluate((selector) => {
      const found = findDeep('fdz-inbox, fdz-message', selector);
      return found ? readText(found) : '';
    }, row === 'bank' ? '.standing .row:not(.payer)' : '.standing .row.payer');
    const sees = (row: 'bank' | 'payer', words: string, seconds = 40): Promise<unknown> => {
      let last = '';
      return until(words, async () => {
        last = await standing(row);
        return last.includes(words);
      }, seconds).catch(() => assert.fail(`waited for “${words}”, there is “${last}”`));
    };

    const openLetter = async (): Promise<void> => {
      await (await shop.find('fdz-inbox', 'select')).select('sent');
      await shop.openConversation(SUBJECT);
    };

    it('the shop asks for a payment, in a letter written beside its customer', async () => {
      await shop.open('/');
      await shop.press('fdz-account', 'button', 'Sign in');
      // The shop's people sign in at a provider of their own.
      const login = await windowWith(shop, 'http://login.shop.localhost', 'input[name=password]');
      await login.type('input[name=login]', shop.who.login);
      await login.type('input[name=password]', shop.who.password);
      await login.click('button[value=sign-in]').catch(() => undefined);
      const consent = await windowWith(shop, shop.issuer, 'button[value=allow]:not([aria-disabled])');
      for (const box of await consent.$$('input[type=checkbox]')) if (!(await box.evaluate((input) => (input as HTMLInputElement).checked))) await box.click();
      await consent.click('button[value=allow]').catch(() => undefined);
      await shop.press('fdz-inbox', '[data-do="write"]');
      // To whom is clear.
      await shop.sees('fdz-inbox', anna.who.address);
      await shop.write({ subject: SUBJECT, text: 'As we have agreed. The amount is below.' }, 'fdz-inbox');
      await shop.press('fdz-inbox', 'button[part="request"]');
      for (const [field, text] of Object.entries({ payee: 'Oakline', iban: OAKLINE.accounts[0]!.iban, amount: '61.20', currency: 'EUR', variableSymbol: '20261207' })) {
        const input = await shop.find('fdz-inbox', `#request-${field}`);
        await input.evaluate((one) => (one as HTMLInputElement).select());
        await input.press('Backspace');
        await input.type(text);
        await input.press('Tab');
      }
      await shop.send('fdz-inbox');
      await shop.find('fdz-inbox', 'h3', 'Delivered');
      await shop.reload();
    });

    it('looks at it: nothing has come, and no bank tells of its account', async () => {
      await openLetter();
      await sees('bank', 'Your account is not shown here');
      await sees('payer', 'Nothing so far');
    });

    it('the shop has its bank tell, from the letter', async () => {
      await shop.press('fdz-inbox', '.banks button', SAVINGS.name);
      await signInAtBank(shop, SAVINGS, OAKLINE);
      await shop.page.bringToFront();
      await sees('bank', 'Not on your account yet');
    });

    it('anna pays it at her bank, and lets the shop know', async () => {
      await anna.open('/messages');
      await anna.signIn();
      await anna.openConversation(SUBJECT);
      await anna.press('fdz-inbox', 'button', 'Pay by bank…');
      await (await anna.find('fdz-inbox', '#bank')).select(PAYING.host);
      await anna.press('fdz-inbox', '#debtor');
      await anna.page.keyboard.type(ANNA.accounts[0]!.iban);
      const tell = await anna.find('fdz-inbox', '#tell');
      assert.equal(await tell.evaluate((box) => (box as HTMLInputElement).checked), false, 'nothing is told that was not chosen');
      await anna.press('fdz-inbox', '#tell');
      await anna.press('fdz-inbox', 'form[part~=bank-panel] button.main');
      await pressed(await windowWith(anna, `${anna.issuer}/interaction/`, 'button[value=confirm]'), 'confirm');
      await anna.press('fdz-inbox', 'a', 'Go on at');
      await signInAtBank(anna, PAYING, ANNA);
      await anna.page.bringToFront();
      await anna.sees('fdz-inbox', 'has booked it', 30);
    });

    it('the shop sees what the payer says, and apart from it that the money is there', async () => {
      await shop.page.bringToFront();
      await shop.press('fdz-inbox', '.standing [aria-label="Look now"]');
      await sees('payer', 'Their bank has booked it: \u2068€61.20');
      await sees('payer', anna.who.address);
      await sees('bank', 'Paid: \u2068€61.20\u2069 is on your account');
      await sees('bank', SAVINGS.name);
      await shop.reload();
      await openLetter();
      await sees('bank', 'Paid: \u2068€61.20\u2069 is on your account');
      await sees('payer', 'Their bank has booked it: \u2068€61.20');
    });

    it('its accounts show the booking with the letter it pays, and lead there', async () => {
      await shop.open('/accounts');
      await shop.press('fdz-bank-accounts', 'button', `Pays “\u2068${SUBJECT}`);
      await until('the letter', async () => shop.page.url().includes('/letter?thread='));
      await shop.sees('fdz-message', SUBJECT);
      await sees('bank', 'Paid: \u2068€61.20\u2069 is on your account');
    });

    it('nothing went wrong on the way', () => assert.deepEqual([...shop.faults, ...anna.faults], []));
  });
}
