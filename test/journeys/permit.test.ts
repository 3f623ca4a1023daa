/**
 * Somebody applies for a building permit at the town hall and signs it, with a mail address of their own or as a guest
 * the town knows by its eID; the clerk accepts it with a number, and the applicant reads that.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';
import { citizenSignsIn, EID, fillIn, guestSignsIn, PETER, pressOn, sign, windowOf, withEid } from './permits.ts';

interface Account extends HTMLElement {
  signIn(options: { mode: 'redirect' }): Promise<void>;
  signOut(options: { erase: true }): Promise<void>;
}

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`an application for a building permit in ${engine}`, () => {
    let town: Town;
    let browser: Browser;
    const people: Person[] = [];

    before(async () => {
      town = await openTown();
      browser = await openBrowser(engine);
    });
    after(async () => {
      await browser.close();
      await town.close();
    });
    afterEach(async () => {
      for (const person of people.splice(0)) {
        const { faults } = person;
        await person.close();
        assert.deepEqual(faults, [], person.who.address);
      }
    });

    const someone = async (address: string): Promise<Person> => {
      const person = await Person.at(browser, town.demo, address, 'townhall.localhost');
      people.push(person);
      return person;
    };

    /** The clerk finds the application of somebody, looks at it, and accepts it. */
    async function accept(applicant: string, number: string): Promise<void> {
      const clerk = await someone('clerk@city.localhost');
      await clerk.open('/');
      await clerk.signIn();
      await clerk.openConversation('Application for a building permit');
      await clerk.sees('fdz-inbox', applicant);
      for (const words of ['1147/3, Old Town', 'Garden house', '24.5 m²', '18,000.00', 'Behind the apple tree.', 'site-plan.png']) await clerk.sees('fdz-inbox', words);
      await clerk.press('#decide', '#accept');
      assert.match(await clerk.page.$eval('#decision [name=number]', (input) => (input as HTMLInputElement).value), /^SP-\d{4}-\d{6}$/);
      await clerk.page.$eval('#decision [name=number]', (input, value) => {
        (input as HTMLInputElement).value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }, number);
      await clerk.send('#acceptance');
      await clerk.sees('#acceptance', 'Delivered');
    }

    it('by a citizen, who signs at home', async () => {
      const anna = await someone('anna@home.localhost');
      await anna.open('/permit');
      await citizenSignsIn(anna);
      await fillIn(anna, 'Anna Kováčová');
      await anna.sees('fdz-attachment-picker', 'Uploaded');

      // Turning back leaves everything as it was.
      await anna.send();
      const page = await windowOf(anna, 'button[value=sign]');
      const shown = await page.$eval('main', (main) => main.innerText);
      for (const words of ['1147/3, Old Town', 'Garden house', '18000 EUR', 'Behind the apple tree.', 'site-plan.png', 'clerk@city.localhost']) assert.ok(shown.includes(words), `“${words}” is not in what is to be signed: ${shown}`);
      await page.click('button[value=cancel]');
      await anna.sees('fdz-compose-box', 'Not signed, so nothing was sent');

      // Now without a mouse.
      await anna.page.focus('#permit [name=remarks]');
      await anna.page.keyboard.press('Tab');
      await until('the button to have the focus', () => anna.page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.part.contains('send')));
      await anna.page.keyboard.press('Enter');
      await sign(anna);
      await anna.sees('fdz-compose-box', 'Submitted');
      await anna.sees('fdz-compose-box', 'Delivered');
      await accept('Anna Kováčová', 'SP-2026-000123');

      const portal = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost');
      people.push(portal);
      await portal.open('/messages');
      await portal.signIn();
      await portal.openConversation('Re: Application for a building permit');
      await portal.sees('fdz-inbox', 'SP-2026-000123');
      await portal.sees('fdz-inbox', 'accepted');
    });

    it('by a guest without a mail address, who reads the answer at the town hall', async () => {
      const peter = await someone('anna@home.localhost');
      await peter.open('/permit');
      await peter.page.click('#ways [value=guest]');
      await peter.press('main fdz-account', 'button', 'Sign in');
      await guestSignsIn(peter);
      await fillIn(peter, PETER.name);
      await peter.sees('fdz-attachment-picker', 'Uploaded');
      await peter.send();
      await sign(peter);
      await peter.sees('fdz-compose-box', 'Submitted');
      await accept(PETER.name, 'SP-2026-000124');
      await peter.open('/submissions');
      await peter.openConversation('Re: Application for a building permit');
      await peter.sees('fdz-inbox', 'SP-2026-000124');

      // Later: signed out here, and forgotten by one after the other of those who knew him.
      const { page } = peter;
      for (const [index, forgotten] of [[], ['id.city.localhost'], ['id.city.localhost', EID.host]].entries()) {
        await page.evaluate(() => document.querySelector<Account>('main fdz-account')!.signOut({ erase: true }));
        const cookies = await peter.context.cookies();
        await peter.context.deleteCookie(...cookies.filter(({ domain }) => forgotten.includes(domain)));
        await peter.open('/submissions');
        await peter.find('main fdz-account', 'button', 'Sign in');
        // As where no window may be opened: the page is left.
        await page.evaluate(() => void document.querySelector<Account>('main fdz-account')!.signIn({ mode: 'redirect' }));
        if (index > 0) await pressOn(page, 'button[value=guest]');
        if (index > 1) {
          await until('the eID', async () => new URL(page.url()).hostname === EID.host && page.$('input[name=password]'));
          await withEid(page);
        }
        await peter.openConversation('Re: Application for a building permit');
        await peter.sees('fdz-inbox', 'SP-2026-000124');
        assert.equal(page.url(), `${peter.origin}/submissions`);
      }
    });

    it('is checked before anything is sent, and is there again after a reload', async () => {
      const ben = await someone('ben@home.localhost');
      await ben.open('/permit');
      await citizenSignsIn(ben);
      await ben.send();
      assert.equal(await ben.page.evaluate(() => (document.activeElement as HTMLInputElement).name), 'name');
      await fillIn(ben, 'Ben Novák');
      await ben.sees('fdz-attachment-picker', 'Uploaded');
      await ben.sees('fdz-compose-box', 'Saved here');
      await ben.reload();
      await until('the form to be filled in again', async () => (await ben.page.$eval('#permit [name=name]', (input) => (input as HTMLInputElement).value)) === 'Ben Novák');
      await ben.sees('fdz-attachment-picker', 'site-plan.png');
    });
  });
}
