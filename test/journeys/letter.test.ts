/**
 * What the kit is for: a letter from one domain to another, its receipt, and the answer.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { correspondents, until, type Correspondents, type Person } from './people.ts';

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`a letter and its answer, in ${engine}`, () => {
    let both: Correspondents;
    let anna: Person;
    let clerk: Person;
    before(async () => {
      ({ anna, clerk } = both = await correspondents(engine));
    });
    after(() => both.close());

    it('both sign in at their homes', async () => {
      await clerk.open('/');
      await clerk.signIn();
      await clerk.sees('fdz-inbox', /\d/);
      await anna.open('/write');
      await anna.signIn();
      await anna.find('fdz-compose-box', '#subject');
    });

    it('the letter is delivered, and its receipt is verified in the page', async () => {
      await anna.write({ to: 'clerk@city.localhost', subject: 'The fence of the garden house', text: 'May it be a metre and a half high?' });
      await anna.sees('fdz-compose-box', 'accepts your mail');
      await anna.sees('fdz-compose-box', 'Saved here and at home.localhost');
      await anna.delivers();
      await anna.find('fdz-compose-box', 'fdz-receipt-badge');
      await anna.sees('fdz-compose-box', /verified/i);
    });

    it('the clerk sees it arrive, and reads it', async () => {
      await clerk.sees('fdz-inbox', 'The fence of the garden house');
      await clerk.openConversation('The fence of the garden house');
      await clerk.reads('a metre and a half');
    });

    it('the answer lands in the same conversation', async () => {
      await anna.open('/messages');
      await clerk.press('fdz-inbox', 'button', 'Reply');
      await clerk.write({ text: 'It may. No permit is needed below two metres.' }, 'fdz-inbox');
      await clerk.delivers('fdz-inbox');
      await anna.sees('fdz-inbox', 'The fence of the garden house');
      await anna.openConversation('The fence of the garden house');
      await anna.reads('below two metres');
      const both = await anna.read('fdz-inbox');
      assert.ok(both.includes('a metre and a half'), 'the letter and its answer stand in one conversation');
      assert.equal(await anna.rows('The fence of the garden house'), 1);
    });

    it('a page that turns dark takes what is open with it', async () => {
      const schemes = async (): Promise<string[]> => Promise.all(anna.page.mainFrame().childFrames().map((frame) => frame.evaluate(() => document.documentElement.dataset.scheme ?? '')));
      for (const scheme of ['dark', 'light']) {
        await anna.page.evaluate((wanted) => {
          document.documentElement.style.colorScheme = wanted;
        }, scheme);
        await until(`the letters to be ${scheme}`, async () => {
          const shown = await schemes();
          return shown.length > 0 && shown.every((one) => one === scheme);
        });
      }
    });

    it('nothing went wrong on the way', () => both.unharmed());

    it('a return is silent', async () => {
      await anna.reload();
      await anna.sees('fdz-inbox', 'The fence of the garden house');
      assert.ok(!(await anna.read('fdz-account')).includes('Sign in'));
    });
  });
}
