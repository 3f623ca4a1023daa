/**
 * Somebody applies for a building permit at the town hall: what journeys with its form have in common.
 */
import type { ElementHandle, Page } from 'puppeteer-core';
import { DOMAINS } from '../../demo/places.ts';
import { until, type Person } from './people.ts';

export const PLAN = new URL('../../demo/seed/files/site-plan.png', import.meta.url).pathname;

const { trusts } = DOMAINS.find(({ domain }) => domain === 'city.localhost')!;
/** Where people without a mail address show who they are, and one of them. */
export const EID = trusts!;
export const PETER = EID.people[0]!;

/** The window in which something is to be done, once it is there. */
export const windowOf = (person: Person, selector: string): Promise<Page> => until(`a window with ${selector}`, async () => {
  for (const page of await person.context.pages()) if (page !== person.page && (await page.$(selector).catch(() => null))) return page;
  return undefined;
});

/** Presses what a page at home shows once it is there. */
export const pressOn = (page: Page, selector: string): Promise<boolean> => until(selector, async () => {
  const element = await page.$(selector);
  await element?.click();
  return element !== null;
});

/** Names their address in the page and signs in at home. */
export async function citizenSignsIn(person: Person): Promise<void> {
  await person.press('main fdz-account', '#address');
  await person.page.keyboard.type(person.who.address);
  await person.signIn('main fdz-account');
}

/** Fills the form in, and chooses the plan. */
export async function fillIn({ page }: Person, name: string): Promise<void> {
  for (const [field, words] of [['name', name], ['parcel', '1147/3, Old Town'], ['floorArea', '24.5'], ['cost', '18000']] as const) await page.type(`#permit [name=${field}]`, words);
  await page.select('#permit [name=kind]', 'garden-house');
  await page.$eval('#permit [name=start]', (input) => {
    (input as HTMLInputElement).value = '2027-03-01';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await page.click('#permit [name=neighbours]');
  await page.type('#permit [name=remarks]', 'Behind the apple tree.');
  const chooser = (await page.evaluateHandle(() => document.querySelector('fdz-attachment-picker')!.shadowRoot!.querySelector('input.chooser')!)) as ElementHandle<HTMLInputElement>;
  // As when it is opened: the same file can be chosen again.
  await chooser.evaluate((input) => {
    input.value = '';
  });
  await chooser.uploadFile(PLAN);
}

/** Signs in the window of one's home, with a key of this browser. */
export async function sign(person: Person): Promise<void> {
  const page = await windowOf(person, 'button[value=sign]:not([aria-disabled])');
  await page.click('button[value=sign]');
}

/** Shows who they are, in the window that the page opened, for the first time. */
export async function guestSignsIn(person: Person): Promise<void> {
  const home = await windowOf(person, 'button[value=guest]');
  await home.click('button[value=guest]');
  const eid = await windowOf(person, 'input[name=password]');
  await until('the eID', async () => new URL(eid.url()).hostname === EID.host);
  await withEid(eid);
  await (await windowOf(person, 'button[value=allow]:not([aria-disabled])')).click('button[value=allow]');
  await until('the sign-in to end', async () => !(await person.read('main fdz-account')).includes('Sign in'));
}

/** On the page of the eID. */
export async function withEid(page: Page): Promise<void> {
  await page.type('input[name=login]', PETER.local);
  await page.type('input[name=password]', PETER.password);
  await page.click('button[value=sign-in]');
}
