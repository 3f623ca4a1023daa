/**
 * A letter to people at two other domains: what is attached leaves the device once, and is there for both.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, ElementHandle } from 'puppeteer-core';
import { openBrowser, openTown, Person, type Town } from './people.ts';

const SIZE = 3_000_000;

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`a letter with attachments to two domains, in ${engine}`, () => {
    let town: Town;
    let browser: Browser;
    let anna: Person;
    let clerk: Person;
    let folder: string;
    /** Hosts the browser has sent content to. */
    const sent: string[] = [];

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'fdz-files-'));
      await writeFile(path.join(folder, 'Drawing.bin'), Buffer.alloc(SIZE, 'beam '));
      town = await openTown({ seed: true });
      browser = await openBrowser(engine);
      anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost');
      clerk = await Person.at(browser, town.demo, 'clerk@city.localhost', 'townhall.localhost');
      anna.page.on('request', (request) => {
        if (request.method() === 'PATCH') sent.push(new URL(request.url()).hostname);
      });
    });
    after(async () => {
      await browser.close();
      await town.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('goes home once, and its servers have it when it says so', async () => {
      await anna.open('/write');
      await anna.signIn();
      await anna.write({ to: 'clerk@city.localhost', subject: 'The beam', text: 'The drawing for both of you.' });
      await anna.press('fdz-compose-box', 'input:not(#subject)');
      await anna.page.keyboard.type('sales@shop.localhost,');
      // Both have answered.
      await anna.sees('fdz-compose-box', /accepts your mail.*accepts your mail/);
      const input = await anna.page.evaluateHandle(() => document.querySelector('fdz-compose-box')!.shadowRoot!.querySelector<HTMLInputElement>('#files')!);
      await (input as ElementHandle<HTMLInputElement>).uploadFile(path.join(folder, 'Drawing.bin'));
      await anna.sees('fdz-compose-box', 'Uploaded · 3 MB');
      await anna.reload();
      await anna.sees('fdz-compose-box', 'Uploaded · 3 MB');
      assert.deepEqual([...new Set(sent)], ['home.localhost']);
    });

    it('is delivered to both, with verified receipts', async () => {
      await anna.send();
      await anna.sees('fdz-compose-box', /Delivered.*Delivered/);
    });

    it('the clerk has it, as the receipt names it', async () => {
      await clerk.open('/');
      await clerk.signIn();
      await clerk.openConversation('The beam');
      await clerk.sees('fdz-inbox', 'Drawing.bin');
      await clerk.sees('fdz-inbox', 'as in the receipt');
      for (const { faults } of [anna, clerk]) assert.deepEqual(faults, []);
    });
  });
}
