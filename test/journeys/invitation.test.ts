/**
 * Somebody who was not invited asks, is accepted, and writes.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { openBrowser, openTown, Person, type Town } from './people.ts';

describe('an uninvited sender', () => {
  let town: Town;
  let browser: Browser;
  let ben: Person;
  let mayor: Person;

  before(async () => {
    town = await openTown();
    browser = await openBrowser();
    ben = await Person.at(browser, town.demo, 'ben@home.localhost', 'portal.localhost');
    mayor = await Person.at(browser, town.demo, 'mayor@city.localhost', 'townhall.localhost');
  });
  after(async () => {
    await browser.close();
    await town.close();
  });

  it('is told, and asks from within the draft', async () => {
    await ben.open('/write');
    await ben.signIn();
    await ben.find('fdz-compose-box', '#subject');
    await ben.write({ to: 'mayor@city.localhost', subject: 'A bench under the lime tree', text: 'Could the town put one there?' });
    await ben.sees('fdz-compose-box', 'not yet invited');
    await ben.send();
    await ben.sees('fdz-compose-box', 'has not invited you yet');
    await ben.press('fdz-compose-box', '[aria-label="Ask mayor@city.localhost for an invitation"]');
    const reason = await ben.find('fdz-compose-box', '#reason');
    await reason.click();
    await ben.page.keyboard.type('I live at the square and have a proposal.');
    await ben.press('fdz-compose-box', 'button', 'Send request');
    await ben.sees('fdz-compose-box', 'asked');
  });

  it('is accepted by the person asked', async () => {
    await mayor.open('/people');
    await mayor.signIn();
    await mayor.sees('fdz-invitations', 'I live at the square');
    await mayor.press('fdz-invitations', '[aria-label="Accept ben@home.localhost"]');
    await mayor.press('fdz-invitations', 'button[type=submit], button.main', 'Accept');
    await mayor.sees('fdz-invitations', 'may write to you');
  });

  it('writes', async () => {
    await ben.reload();
    await ben.sees('fdz-compose-box', 'A bench under the lime tree');
    await ben.sees('fdz-compose-box', 'accepts your mail');
    await ben.send();
    await ben.sees('fdz-compose-box', 'Delivered');
    await mayor.open('/');
    await mayor.sees('fdz-inbox', 'A bench under the lime tree');
    assert.deepEqual([...ben.faults, ...mayor.faults], []);
  });
});
