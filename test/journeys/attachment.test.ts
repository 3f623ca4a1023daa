/**
 * What goes with a letter: attached while it is written, there with the letter, and what the receipt names.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, ElementHandle } from 'puppeteer-core';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`a letter with attachments, in ${engine}`, () => {
    let town: Town;
    let browser: Browser;
    let anna: Person;
    let clerk: Person;
    let folder: string;
    /** Where the clerk's browser saves. */
    let saved: string;

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'fdz-files-'));
      await writeFile(path.join(folder, 'Consent.txt'), 'The neighbour agrees.\n');
      await writeFile(path.join(folder, 'Measurements.bin'), Buffer.alloc(3_000_000, 'metre '));
      town = await openTown({ seed: true });
      await mkdir((saved = path.join(folder, 'saved')));
      browser = await openBrowser(engine, { extraPrefsFirefox: { 'browser.download.folderList': 2, 'browser.download.dir': saved } });
      anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost');
      clerk = await Person.at(browser, town.demo, 'clerk@city.localhost', 'townhall.localhost', async (page) => {
        // Asks where to save in a window of the system, which is nobody's here.
        await page.evaluateOnNewDocument('delete globalThis.showSaveFilePicker');
        if (engine === 'firefox') return;
        const session = await browser.target().createCDPSession();
        await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: saved, browserContextId: page.browserContext().id! });
      });
    });
    after(async () => {
      await browser.close();
      await town.close();
      await rm(folder, { recursive: true, force: true });
    });

    const attach = async (...names: string[]): Promise<void> => {
      const input = await anna.page.waitForFunction(() => {
        const below = (root: ParentNode): HTMLInputElement | null => {
          const there = root.querySelector<HTMLInputElement>('#files');
          if (there) return there;
          for (const { shadowRoot } of root.querySelectorAll('*')) {
            const found = shadowRoot && below(shadowRoot);
            if (found) return found;
          }
          return null;
        };
        return below(document);
      });
      await (input as ElementHandle<HTMLInputElement>).uploadFile(...names.map((name) => path.join(folder, name)));
    };

    it('files are uploaded while the letter is written, and survive a reload', async () => {
      await clerk.open('/');
      await clerk.signIn();
      await anna.open('/write');
      await anna.signIn();
      await anna.write({ to: 'clerk@city.localhost', subject: 'What you still needed', text: 'Both papers are attached.' });
      await anna.sees('fdz-compose-box', 'accepts your mail');
      await attach('Consent.txt', 'Measurements.bin');
      await anna.sees('fdz-compose-box', '2 of 2 uploaded');
      await anna.sees('fdz-compose-box', 'Saved here and at home.localhost');
      await anna.reload();
      await anna.sees('fdz-compose-box', '2 of 2 uploaded');
    });

    it('the letter is delivered with them', async () => {
      await anna.send();
      await anna.sees('fdz-compose-box', 'Delivered');
      await anna.sees('fdz-compose-box', /verified/i);
    });

    it('the clerk finds them as the receipt names them, and reads one in place', async () => {
      await clerk.sees('fdz-inbox', 'What you still needed');
      await clerk.sees('fdz-inbox', '2 files');
      await clerk.openConversation('What you still needed');
      await clerk.sees('fdz-inbox', 'Measurements.bin');
      await clerk.sees('fdz-inbox', /as in the receipt.*as in the receipt/);
      await clerk.press('fdz-inbox', 'button', 'Show Consent.txt');
      await clerk.sees('fdz-inbox', 'The neighbour agrees.');
    });

    it('a changed file of the same name is its next version, and the clerk can open both', async () => {
      await clerk.press('fdz-inbox', 'button', 'Reply');
      await clerk.write({ text: 'The consent is not dated.' }, 'fdz-inbox');
      await clerk.send('fdz-inbox');
      await clerk.sees('fdz-inbox', 'Delivered');
      await writeFile(path.join(folder, 'Consent.txt'), 'The neighbour agrees, on the first of May.\n');
      await anna.open('/messages');
      await anna.openConversation('What you still needed');
      await anna.reads('not dated');
      await anna.press('fdz-inbox', 'button', 'Reply');
      await anna.write({ text: 'Now it is.' }, 'fdz-inbox');
      await attach('Consent.txt');
      await anna.sees('fdz-inbox', /New version of .*Consent\.txt.* \(version 2\)/);
      await anna.send('fdz-inbox');
      await anna.sees('fdz-inbox', 'Delivered');
      await clerk.sees('fdz-inbox', 'version 2, one of 2');
      await clerk.press('fdz-inbox', 'summary', 'All 2 versions');
      await clerk.sees('fdz-inbox', 'Version 1');
    });

    it('a file of another name is made the next version by hand, and the clerk sees what became of it and saves both', async () => {
      const again = Buffer.alloc(2_000_000, 'inch ');
      await writeFile(path.join(folder, 'Measured again.bin'), again);
      await anna.open('/messages');
      await anna.openConversation('What you still needed');
      await anna.reads('Now it is.');
      await anna.press('fdz-inbox', 'button', 'Reply');
      await anna.write({ text: 'And measured once more.' }, 'fdz-inbox');
      await attach('Measured again.bin');
      await anna.press('fdz-inbox', 'button', 'Send as a new version of…');
      const earlier = await anna.find('fdz-inbox', '.choice select');
      await earlier.select(await earlier.$eval('::-p-text(Measurements.bin)', (option) => (option as HTMLOptionElement).value));
      await anna.press('fdz-inbox', '.choice button', 'Send as new version');
      await anna.sees('fdz-inbox', /New version of .*Measurements\.bin.* \(version 2\)/);
      await anna.send('fdz-inbox');
      await anna.sees('fdz-inbox', 'Delivered');
      await clerk.open('/');
      await clerk.openConversation('What you still needed');
      await clerk.sees('fdz-inbox', /Measured again\.bin.*version 2, one of 2/);
      await clerk.sees('fdz-inbox', 'as in the receipt');
      // A letter before this one, which may still be open, has versions as well.
      await clerk.press('fdz-inbox', '.file', 'Measured again.bin', 'summary');
      await clerk.sees('fdz-inbox', /Version 2.*in this message.*before: Measurements\.bin.*Version 1/);
      await clerk.press('fdz-inbox', '[aria-label="Download Measured again.bin"]');
      await clerk.sees('fdz-inbox', 'Saved. The content is what the receipt names.');
      await clerk.press('fdz-inbox', '[aria-label="Download: version 1 of Measurements.bin"]');
      await clerk.sees('fdz-inbox', 'Saved. The content is what your server holds');
      for (const [name, content] of [['Measured again.bin', again], ['Measurements.bin', Buffer.alloc(3_000_000, 'metre ')]] as const)
        await until(`${name} to be saved as it was`, async () => content.equals(await readFile(path.join(saved, name))));
    });

    it('nothing went wrong on the way', () => {
      assert.deepEqual([...anna.faults, ...clerk.faults], []);
    });
  });
}
