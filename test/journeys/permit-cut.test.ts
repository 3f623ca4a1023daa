/**
 * The network goes while somebody signs and submits an application: nothing is lost, nothing arrives twice, and the page
 * says what is going on.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'libsql';
import type { Browser } from 'puppeteer-core';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';
import { citizenSignsIn, fillIn, sign, windowOf } from './permits.ts';
import { Road } from './road.ts';

const AGAIN = /Signing needs a connection.*What you wrote is kept/;

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`an application while the network is cut, in ${engine}`, () => {
    let town: Town;
    let browser: Browser;
    let road: Road;
    let anna: Person;
    const submitted: string[] = [];

    before(async () => {
      town = await openTown();
      // Firefox takes names of this machine past every proxy unless it is told otherwise.
      browser = await openBrowser(engine, engine === 'firefox' ? { extraPrefsFirefox: { 'network.proxy.allow_hijacking_localhost': true } } : {});
      road = await Road.open();
      anna = await Person.at({ createBrowserContext: () => browser.createBrowserContext(road.proxy) }, town.demo, 'anna@home.localhost', 'townhall.localhost');
      await anna.open('/permit');
      await citizenSignsIn(anna);
    });
    after(async () => {
      await browser.close();
      await road.close();
      await town.close();
    });

    const filled = async (name: string): Promise<void> => {
      await until('an empty form', () => anna.page.$eval('#permit [name=name]', (input) => (input as HTMLInputElement).checkVisibility() && !(input as HTMLInputElement).value));
      await fillIn(anna, name);
      await anna.sees('fdz-attachment-picker', 'Uploaded');
      await anna.sees('fdz-compose-box', 'Saved here');
      submitted.push(name);
    };
    const another = async (): Promise<void> => {
      await anna.sees('fdz-compose-box', /Submitted.*Delivered/);
      await anna.press('fdz-compose-box', 'button', 'New submission');
    };
    const windows = async (): Promise<number> => (await anna.context.pages()).length;

    for (const [when, ends] of [
      ['before the page at home was asked for', { method: 'POST', path: /\/request$/ }],
      ['when it was signed and the page has not got the signature', { method: 'POST', path: /\/token$/ }],
      ['when the page was given the signature and did not hear it', { method: 'POST', path: /\/token$/, heard: true }],
    ] as const) {
      it(`is signed anew after a cut ${when}`, async () => {
        await filled(when);
        const cut = road.cut(ends);
        await anna.send();
        if (ends.path.test('/token')) await sign(anna);
        await cut.met;
        await anna.sees('fdz-compose-box', AGAIN);
        assert.equal(await anna.page.$eval('#permit [name=name]', (input) => (input as HTMLInputElement).value), when);
        // Pressed while there still is no network.
        await anna.send();
        await anna.sees('fdz-compose-box', AGAIN);
        cut.mend();
        await anna.send();
        await sign(anna);
        await another();
      });
    }

    for (const [when, ends] of [
      ['before the copy is kept at home', { method: 'PUT', path: /\/sent\// }],
      ['before the town is asked', { method: 'POST', path: /\/sessions$/ }],
      ['when the town has it and nobody hears of that', { method: 'POST', path: /\/sessions\/[^/]+\/deposits$/, heard: true }],
      ['before its receipt is read', { method: 'GET', path: /\/deposits\/[^/]+$/, heard: true }],
    ] as const) {
      it(`waits as it was signed after a cut ${when}`, async () => {
        await filled(when);
        const cut = road.cut(ends);
        await anna.send();
        await sign(anna);
        await cut.met;
        await anna.sees('fdz-compose-box', /Kept on this device.*goes out when.*Waiting/);
        assert.equal(await windows(), 1);
        cut.mend();
        await another();
      });
    }

    it('is still there when the page was closed meanwhile, and goes out when it is opened again', async () => {
      await filled('closed');
      const cut = road.cut({ method: 'POST', path: /\/sessions$/ });
      await anna.send();
      await sign(anna);
      await cut.met;
      await anna.sees('fdz-compose-box', 'Waiting');
      const { page } = anna;
      // As another tab, which knows nothing of this one.
      await page.evaluate(() => sessionStorage.clear());
      await page.goto('about:blank');
      cut.mend();
      await anna.open('/permit');
      await anna.sees('fdz-compose-box', /Submitted.*Delivered/);
      assert.equal(await page.$eval('#permit', (form) => form.checkVisibility()), false);
      await another();
    });

    it('is a draft again when the page was left while it was being signed', async () => {
      await filled('left');
      await anna.send();
      const home = await windowOf(anna, 'button[value=sign]');
      await anna.reload();
      await home.close();
      await until('the form to be filled in', () => anna.page.$eval('#permit [name=name]', (input) => (input as HTMLInputElement).value === 'left'));
      await anna.sees('fdz-attachment-picker', 'site-plan.png');
      await anna.send();
      await sign(anna);
      await another();
    });

    it('has arrived once each', () => {
      const city = new Database(path.join(town.dataDir, String(town.demo.port), 'city.localhost', 'mail.sqlite'), { readonly: true });
      const rows = city.prepare("select json_extract(body, '$.cover[0].tags[0].value') as name, json_extract(body, '$.signature.level') as level, count(*) as count from messages where direction = 'in' group by 1, 2").all() as { name: string; level: string; count: number }[];
      city.close();
      const found = Object.fromEntries(rows.map(({ name, level, count }) => [name, `${level} ${count}`]));
      assert.deepEqual(found, Object.fromEntries(submitted.map((name) => [name, 'device-key 1'])));
      // A request that met the cut is told of by Firefox in these words.
      assert.deepEqual(anna.faults.filter((fault) => !/^(?:Error: )?Cross-Origin Request Blocked/.test(fault)), []);
    });
  });
}
