/**
 * A registered letter from one domain to another: accepted or refused on the page of the recipient's home, and what its
 * sender is told of it.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { correspondents, until, type Correspondents, type Person } from './people.ts';

/** On the page of their home, wherever it is shown. */
async function decides(person: Person, value: 'accept' | 'refuse' | 'allow', reason?: string): Promise<void> {
  const page = await until(`the question at ${person.issuer}`, async () => {
    for (const one of await person.context.pages()) if (one.url().startsWith(person.issuer) && (await one.$(`button[value=${value}]:not([aria-disabled])`))) return one;
    return undefined;
  });
  if (reason !== undefined) await page.type('[name=reason]', reason);
  await page.click(`button[value=${value}]`).catch(() => undefined);
}

/** Writes a letter and asks for more than its delivery. */
async function sends(clerk: Person, subject: string, text: string, wishes: readonly ('#opened' | '#registered')[]): Promise<void> {
  await clerk.open('/write');
  await clerk.find('fdz-compose-box', '#subject');
  await clerk.write({ to: 'anna@home.localhost', subject, text });
  await clerk.sees('fdz-compose-box', 'accepts your mail');
  await clerk.press('fdz-compose-box', 'button', 'Delivery options');
  for (const wish of wishes) await clerk.press('fdz-compose-box', wish);
  await clerk.page.keyboard.press('Escape');
  await clerk.delivers();
}

/** Opens what one sent; its page asks at once what became of it. */
async function follows(clerk: Person, subject: string): Promise<void> {
  await clerk.page.bringToFront();
  await clerk.open('/');
  const view = await clerk.find('fdz-inbox', 'select[part~="view"], [part~="view"] select');
  await view.select('sent');
  await clerk.openConversation(subject);
}

/** A row that has just come moves those below it: who pressed another one presses again. */
const opensRegistered = (anna: Person): Promise<true> => until('the registered letter', async () => {
  await anna.openConversation('Registered letter');
  return !!(await anna.find('fdz-inbox', 'button', 'Accept or refuse…', 3));
});

const elsewhere = (page: Page, words: string): Promise<boolean> => page.evaluate((text) => readText(document.body).includes(text), words);

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`registered letters, in ${engine}`, () => {
    let both: Correspondents;
    let anna: Person;
    let clerk: Person;
    before(async () => {
      ({ anna, clerk } = both = await correspondents(engine));
      await clerk.open('/write');
      await clerk.signIn();
      await anna.open('/messages');
      await anna.signIn();
    });
    after(() => both.close());

    it('nothing of the letter is shown before it is accepted', async () => {
      await sends(clerk, 'Summons as a witness', 'Come to the hearing on Wednesday at six.', ['#registered', '#opened']);
      await anna.sees('fdz-inbox', 'Registered letter');
      await opensRegistered(anna);
      assert.ok(!(await elsewhere(anna.page, 'Wednesday at six')) && !(await elsewhere(anna.page, 'Summons as a witness')));
    });

    it('it is there at once when it was accepted at home', async () => {
      await anna.press('fdz-inbox', 'button', 'Accept or refuse…');
      await decides(anna, 'accept');
      await anna.reads('Wednesday at six');
      await anna.sees('fdz-inbox', 'You accepted it');
    });

    it('its sender sees that it was collected, and that it was opened once that is allowed', async () => {
      await follows(clerk, 'Summons as a witness');
      await clerk.sees('fdz-inbox', /Accepted by the recipient.*Collected/);
      assert.ok(!(await clerk.read('fdz-inbox')).includes('The recipient lets you know'));
      await anna.press('fdz-inbox', 'button', 'Allow for all letters of theirs…');
      await decides(anna, 'allow');
      // A letter is opened when it is seen: not in a window behind another.
      await anna.page.bringToFront();
      await anna.sees('fdz-inbox', /is told when you open letters of theirs.*Opened by you/);
      await follows(clerk, 'Summons as a witness');
      await clerk.sees('fdz-inbox', /Opened.*The recipient lets you know/);
    });

    it('after the consent was taken back nothing new is told', async () => {
      await anna.press('fdz-inbox', 'button', 'Take back');
      await anna.sees('fdz-inbox', 'Allow for this letter…');
      await sends(clerk, 'The minutes', 'The hearing has ended.', ['#opened']);
      await anna.sees('fdz-inbox', 'The minutes');
      await anna.openConversation('The minutes');
      await anna.reads('The hearing has ended');
      await anna.find('fdz-inbox', 'button', 'Allow for this letter…');
      await follows(clerk, 'The minutes');
      await clerk.sees('fdz-inbox', 'Collected');
      assert.ok(!(await clerk.read('fdz-inbox')).includes('The recipient lets you know'));
    });

    it('who refuses says why, and the letter is never shown', async () => {
      await sends(clerk, 'A second summons', 'Come again on Friday.', ['#registered']);
      await anna.sees('fdz-inbox', 'Registered letter');
      await opensRegistered(anna);
      await anna.press('fdz-inbox', 'button', 'Accept or refuse…');
      await decides(anna, 'refuse', 'I am not the witness.');
      await anna.sees('fdz-inbox', /You refused this registered letter.*I am not the witness/);
      assert.ok(!(await elsewhere(anna.page, 'Come again on Friday')));
      await follows(clerk, 'A second summons');
      await clerk.sees('fdz-inbox', /Refused.*I am not the witness/);
    });

    it('nothing went wrong on the way', () => both.unharmed());
  });
}
