/**
 * The customer page of a company shows one customer, and may read and write no more than that: what others write to the
 * same mailbox does not reach it, whatever the page asks its elements for.
 */
import assert from 'node:assert/strict';
import type { Page } from 'puppeteer-core';
import { after, before, describe, it } from 'node:test';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';

const ANNA = 'anna@home.localhost';
/** What anna and the clerk have written to the same mailbox before. */
const OF_ANNA = 'One board of the raised bed';
const OF_THE_CLERK = 'Application for a building permit';

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`a page for one customer, in ${engine}`, () => {
    let town: Town;
    let browser: Awaited<ReturnType<typeof openBrowser>>;
    let shop: Person;
    let anna: Person;
    let clerk: Person;
    before(async () => {
      town = await openTown({ seed: true });
      browser = await openBrowser(engine);
      shop = await Person.at(browser, town.demo, 'sales@shop.localhost', 'crm.localhost');
      anna = await Person.at(browser, town.demo, ANNA, 'portal.localhost');
      clerk = await Person.at(browser, town.demo, 'clerk@city.localhost', 'townhall.localhost');
    });
    after(async () => {
      await browser.close();
      await town.close();
    });

    const windowWith = (origin: string, selector: string): Promise<Page> => until(`${selector} at ${origin}`, async () => {
      for (const page of await shop.context.pages()) if (page.url().startsWith(origin) && (await page.$(selector))) return page;
      return undefined;
    });

    it('says at home that it is for one customer, and shows their conversations', async () => {
      await shop.open('/');
      await shop.press('fdz-account', 'button', 'Sign in');
      const login = await windowWith('http://login.shop.localhost', 'input[name=password]');
      await login.type('input[name=login]', shop.who.login);
      await login.type('input[name=password]', shop.who.password);
      await login.click('button[value=sign-in]').catch(() => undefined);
      const consent = await windowWith(shop.issuer, 'button[value=allow]:not([aria-disabled])');
      const lines = await consent.$$eval('label.scope', (labels) => labels.map((label) => label.innerText));
      assert.equal(lines.filter((line) => line.includes('anna@home.localhost')).length, 2, lines.join('\n'));
      await consent.click('button[value=allow]').catch(() => undefined);
      await shop.sees('fdz-inbox', OF_ANNA);
    });

    it('lists nothing of anybody else, though the page asks for everything', async () => {
      await shop.page.evaluate(() => document.querySelector('fdz-inbox')!.removeAttribute('peer'));
      await shop.sees('fdz-inbox', OF_ANNA);
      assert.equal(await shop.rows(OF_THE_CLERK), 0);
      await shop.page.evaluate(() => document.querySelector('fdz-inbox')!.setAttribute('peer', 'clerk@city.localhost'));
      // Of whom the page may read nothing it shows nothing, and says so.
      await until('no row of anybody', async () => (await shop.rows(OF_ANNA)) === 0);
      assert.equal(await shop.rows(OF_THE_CLERK), 0);
    });

    it('hears at once of what the customer writes, and not of what others do', async () => {
      await shop.open('/');
      await shop.sees('fdz-inbox', OF_ANNA);
      await clerk.open('/');
      await clerk.signIn();
      await clerk.openConversation('Structural drawings');
      await clerk.press('fdz-inbox', 'button', 'Reply');
      await clerk.write({ text: 'About another customer.' }, 'fdz-inbox');
      await clerk.delivers('fdz-inbox');
      await anna.open('/write');
      await anna.signIn();
      await anna.write({ to: 'sales@shop.localhost', subject: 'One more board', text: 'I need one more.' });
      await anna.delivers();
      await shop.sees('fdz-inbox', 'One more board');
      assert.equal(await shop.rows('Structural drawings'), 0);
      await shop.reload();
      await shop.sees('fdz-inbox', 'One more board');
      assert.equal(await shop.rows('Structural drawings'), 0);
    });

    it('answers the customer', async () => {
      await shop.openConversation('One more board');
      await shop.reads('I need one more.');
      await shop.press('fdz-inbox', 'button', 'Reply');
      await shop.write({ text: 'It is on its way.' }, 'fdz-inbox');
      await shop.delivers('fdz-inbox');
      await anna.open('/messages');
      await anna.openConversation('One more board');
      await anna.reads('It is on its way.');
    });

    it('left nothing broken behind', () => assert.deepEqual([...shop.faults, ...anna.faults, ...clerk.faults], []));
  });
}
