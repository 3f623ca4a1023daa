/**
 * A shop asks to be paid, in a letter; the person confirms at home whom they pay, and at their bank that they do.
 */
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { after, before, describe, it } from 'node:test';
import { BANKS } from '../../demo/places.ts';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';

const BANK = BANKS[0]!;
const CUSTOMER = BANK.customers[0]!;

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`paying what a letter asks for, in ${engine}`, () => {
    let town: Town;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let anna: Person;
    /** Where the bank sent anna. */
    const returns: string[] = [];
    before(async () => {
      town = await openTown({ seed: true });
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
    const textOf = (page: Page): Promise<string> => page.$eval('main', (main) => main.innerText);
    /** By the keyboard alone: to a button, and it is pressed. */
    const pressed = async (page: Page, value: string): Promise<void> => {
      await page.bringToFront();
      await page.waitForSelector(`button[value=${value}]:not([aria-disabled])`);
      await until(`the focus on ${value}`, async () => {
        await page.keyboard.press('Tab');
        return page.evaluate((wanted) => (document.activeElement as HTMLButtonElement).value === wanted, value);
      });
      // Its page may be gone before the key is up.
      await page.keyboard.press('Enter').catch(() => undefined);
    };
    const atBank = (): string => town.demo.origin(BANK.host);

    it('the letter asks for a payment, and says who has sent it beside the account', async () => {
      await anna.open('/messages');
      await anna.signIn();
      await anna.openConversation('Invoice for your order');
      await anna.sees('fdz-inbox', 'Pay by bank…');
      await anna.sees('fdz-inbox', 'SK83 9972 0000 0018 4020 0001');
      await anna.sees('fdz-inbox', 'sales@shop.localhost');
    });

    it('the first payment to an account is confirmed at home, by keyboard', async () => {
      await anna.press('fdz-inbox', 'button', 'Pay by bank…');
      await (await anna.find('fdz-inbox', '#bank')).select(BANK.host);
      await anna.press('fdz-inbox', '#debtor');
      await anna.page.keyboard.type(CUSTOMER.accounts[0]!.iban);
      await anna.press('fdz-inbox', 'form[part~=bank-panel] button.main');
      const home = await windowWith(`${anna.issuer}/interaction/`, 'button[value=confirm]');
      const text = await textOf(home);
      for (const part of ['Is this who you want to pay?', 'SK83 9972 0000 0018 4020 0001', 'sales@shop.localhost', 'The message itself asks for payment to this account', 'Nobody has checked']) assert.ok(text.includes(part), `${part}: ${text}`);
      await pressed(home, 'confirm');
    });

    it('the payment is confirmed at the bank, and nothing says before that it is paid', async () => {
      await anna.press('fdz-inbox', 'a', 'Go on at');
      const bank = await windowWith(atBank(), 'input[name=password]');
      bank.on('request', (request) => {
        if (request.url().startsWith(`${anna.issuer}/payment?`)) returns.push(request.url());
      });
      assert.doesNotMatch(await anna.read('fdz-inbox'), /Paid\. /);
      await bank.type('input[name=login]', CUSTOMER.local);
      await bank.type('input[name=password]', CUSTOMER.password);
      await bank.keyboard.press('Enter').catch(() => undefined);
      const asked = await windowWith(atBank(), 'button[value=confirm]');
      assert.match(await textOf(asked), /184[.,]90/);
      await pressed(asked, 'confirm');
      await anna.sees('fdz-inbox', 'You confirmed it at');
    });

    it('it is paid once the bank has booked it, and stays so after a reload', async () => {
      await anna.sees('fdz-inbox', 'has booked it', 30);
      await anna.reload();
      await anna.sees('fdz-inbox', 'Invoice for your order');
      if (!(await anna.read('fdz-inbox')).includes('has booked it')) await anna.openConversation('Invoice for your order');
      await anna.sees('fdz-inbox', 'has booked it');
    });

    it('coming back from the bank a second time shows nothing and does nothing', async () => {
      const again = await anna.context.newPage();
      assert.equal(returns.length, 1);
      const answer = await again.goto(returns[0]!);
      assert.equal(answer?.status(), 404);
      assert.match(await textOf(again), /There is nothing to show here/);
      await again.goto(`${anna.issuer}/payment`);
      assert.match(await textOf(again), /This address is not complete/);
      // It was taken from the account once: there were 2480.35.
      await again.goto(atBank());
      assert.match(await textOf(again), /2.295.45/);
      await again.close();
    });

    it('home knows the account from now on', async () => {
      const home = await anna.context.newPage();
      await home.goto(`${anna.issuer}/grants`);
      assert.match(await textOf(home), /Accounts you pay to[\s\S]*SK83 9972 0000 0018 4020 0001[\s\S]*when sales@shop\.localhost asks/);
      await home.close();
    });

    it('nothing went wrong on the way', () => assert.deepEqual(anna.faults, []));
  });
}
