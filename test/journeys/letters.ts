/**
 * Anna writes to the clerk of the city: what journeys in bad weather have in common.
 */
import type { Browser, Page } from 'puppeteer-core';
import { Person, type Town } from './people.ts';

/** The letters with this subject that the clerk has, counted at the clerk's own server. */
export const copies = async (clerk: Person, subject: string): Promise<number> => {
  await clerk.sees('fdz-inbox', subject);
  return clerk.rows(subject);
};

/** Half of the browsers have no background sync; here the page has to do it all. The worker is tried with the portal as an app. */
export const withoutSync = (page: Page): Promise<unknown> => page.evaluateOnNewDocument('delete globalThis.ServiceWorkerRegistration?.prototype.sync; delete globalThis.SyncManager;');

export async function started(town: { origin(name: string): string } | Town, browser: Browser, prepare?: (page: Page) => Promise<void>): Promise<{ anna: Person; clerk: Person }> {
  const demo = 'demo' in town ? town.demo : { ...town, port: 0, accounts: [], close: () => Promise.resolve() };
  const anna = await Person.at(browser, demo, 'anna@home.localhost', 'portal.localhost', async (page) => {
    await withoutSync(page);
    await prepare?.(page);
  });
  const clerk = await Person.at(browser, demo, 'clerk@city.localhost', 'townhall.localhost');
  await clerk.open('/people');
  await clerk.signIn();
  await anna.open('/write');
  await anna.signIn();
  await anna.find('fdz-compose-box', '#subject');
  return { anna, clerk };
}

/** The clerk lets Anna write, as clerks do: asked first. */
export async function invite(anna: Person, clerk: Person): Promise<void> {
  await anna.open('/people');
  await anna.press('fdz-invitations', 'button', 'Ask somebody');
  const field = await anna.find('fdz-invitations', 'input');
  await field.click();
  await anna.page.keyboard.type('clerk@city.localhost');
  const reason = await anna.find('fdz-invitations', 'textarea');
  await reason.click();
  await anna.page.keyboard.type('About my garden house.');
  await anna.press('fdz-invitations', 'button', 'Send request');
  await clerk.sees('fdz-invitations', 'About my garden house');
  await clerk.press('fdz-invitations', '[aria-label="Accept anna@home.localhost"]');
  await clerk.press('fdz-invitations', 'button[type=submit], button.main', 'Accept');
  await clerk.sees('fdz-invitations', 'may write to you');
  await clerk.open('/');
  await anna.open('/write');
}

export async function ready(anna: Person, subject: string): Promise<void> {
  await anna.find('fdz-compose-box', '#subject');
  await anna.write({ to: 'clerk@city.localhost', subject, text: 'In all weathers.' });
  await anna.sees('fdz-compose-box', 'accepts your mail');
  await anna.sees('fdz-compose-box', 'Saved here and at');
}
