/**
 * Without a mouse: signing in, reading, answering; a file and what is said of it.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { focusOf, pressTo } from './keys.ts';
import { openBrowser, openTown, Person, until, type Town } from './people.ts';

describe('by keyboard alone', () => {
  let town: Town;
  let browser: Browser;
  let anna: Person;

  before(async () => {
    town = await openTown({ seed: true });
    browser = await openBrowser();
    anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost');
  });
  after(async () => {
    await browser.close();
    await town.close();
  });

  const focused = (): Promise<string> => focusOf(anna.page);
  const tabTo = (wanted: RegExp, limit?: number): Promise<void> => pressTo(anna.page, wanted, limit);

  it('a person signs in', async () => {
    await anna.open('/messages');
    await anna.sees('fdz-account', 'Sign in');
    await tabTo(/Sign in/);
    await anna.page.keyboard.press('Enter');
    const home = await until('the window of the home domain', async () => (await anna.context.pages()).find((page) => page.url().includes('/interaction/')));
    await home.bringToFront();
    await home.waitForSelector('input[name=login]');
    await home.focus('input[name=login]');
    await home.keyboard.type(anna.who.login);
    await home.keyboard.press('Tab');
    await home.keyboard.type(anna.who.password);
    await home.keyboard.press('Enter');
    await home.waitForSelector('button[value=allow]:not([aria-disabled])');
    await home.focus('button[value=allow]');
    await home.keyboard.press('Enter').catch(() => undefined);
    await anna.page.bringToFront();
    await anna.find('fdz-inbox', '[part~="row"]');
  });

  it('moves through the list with one tab stop and opens a conversation', async () => {
    await anna.reload();
    await anna.find('fdz-inbox', '[part~="row"]');
    await tabTo(/ row/);
    await anna.page.keyboard.press('ArrowDown');
    await until('the next row to have the focus', async () => (await focused()).includes('Invoice for your order'));
    await anna.page.keyboard.press('ArrowUp');
    await until('the first row to have the focus', async () => (await focused()).includes('Permit for a garden house'));
    await anna.page.keyboard.press('Enter');
    await anna.find('fdz-inbox', 'fdz-message', 'your submission, the site plan');
    await until('the focus to be in the conversation', async () => /^fdz-message/.test(await focused()));
  });

  it('answers, and sends with Ctrl+Enter', async () => {
    await anna.page.keyboard.press('r');
    await anna.find('fdz-inbox', 'fdz-compose-box');
    await until('the text to have the focus', () => anna.page.evaluate(() => {
      let at: Element | null = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at instanceof HTMLTextAreaElement || (at instanceof HTMLElement && at.isContentEditable);
    }));
    await anna.page.keyboard.type('Answered without a mouse.');
    await anna.sees('fdz-inbox', /Saved/);
    await anna.page.keyboard.down('Control');
    await anna.page.keyboard.press('Enter');
    await anna.page.keyboard.up('Control');
    await anna.sees('fdz-inbox', 'Delivered');
    await anna.find('fdz-inbox', '.deposited fdz-receipt-badge:state(verified)');
    assert.match(await focused(), /^h3 .*Delivered/);
  });

  it('opens the details of the receipt, and comes back from them', async () => {
    await tabTo(/badge/, 6);
    await anna.page.keyboard.press('Enter');
    await anna.find('fdz-inbox', '[part="download"]');
    await tabTo(/Download/, 3);
    await anna.page.keyboard.press('Escape');
    await until('the focus to be on the receipt', async () => / badge/.test(await focused()));
    await tabTo(/Close/, 4);
    await anna.page.keyboard.press('Enter');
    await until('the focus to be on what answers', async () => /Reply/.test(await focused()));
    await anna.page.keyboard.press('Escape');
    await until('the focus to be in the list', async () => / row/.test(await focused()));
  });

  it('archives and takes back, and deletes the last of a view without losing its place', async () => {
    const at = await focused();
    await anna.page.keyboard.press('e');
    await until('the next row to have the focus', async () => / row/.test(await focused()) && (await focused()) !== at);
    await anna.sees('fdz-inbox', 'Archived');
    await anna.page.keyboard.press('z');
    await until('the row to be back', async () => (await focused()).includes('Permit for a garden house'));
    await anna.page.keyboard.press('s');
    await anna.sees('fdz-inbox', 'Starred');
    await anna.page.evaluate(() => document.querySelector('fdz-inbox')!.setAttribute('view', 'starred'));
    await until('one row', async () => (await anna.rows('')) === 1);
    await tabTo(/ row/, 60);
    await anna.page.keyboard.press('#');
    await until('the way back to have the focus', async () => /^button {2}.*Undo/.test(await focused()));
    await anna.page.keyboard.press('Enter');
    await until('the row to have the focus', async () => / row/.test(await focused()));
  });

  it('begins a letter, discards it, and takes it back', async () => {
    await anna.page.keyboard.press('c');
    await until('the recipients to have the focus', async () => /^input {2}to/.test(await focused()));
    await anna.page.keyboard.type('clerk@city.localhost,');
    await tabTo(/ subject /, 5);
    await anna.page.keyboard.type('Perhaps');
    await anna.sees('fdz-inbox', /Saved/);
    await tabTo(/Discard/, 15);
    await anna.page.keyboard.press('Enter');
    await until('the way back to have the focus', async () => / undo /.test(await focused()));
    await anna.page.keyboard.press('Enter');
    await until('the text to have the focus', async () => / text /.test(await focused()));
    await anna.page.keyboard.press('Escape');
    await until('the focus to be in the list', async () => / row/.test(await focused()));
  });

  it('lets somebody write who asks', async () => {
    await anna.open('/people');
    await anna.sees('fdz-invitations', 'ben@home.localhost');
    await tabTo(/Accept ben@home/);
    await anna.page.keyboard.press('Enter');
    await until('the terms to have the focus', async () => /^input/.test(await focused()));
    await tabTo(/^button.*Accept/, 4);
    await anna.page.keyboard.press('Enter');
    await until('the focus to be at who was accepted', async () => /Change what ben@home/.test(await focused()));
  });

  it('lists the shortcuts under ?, and goes back with Escape', async () => {
    await anna.open('/messages');
    await anna.find('fdz-inbox', '[part~="row"]');
    await tabTo(/ row/);
    await anna.page.keyboard.press('?');
    await anna.sees('fdz-inbox', /shortcut|keyboard/i);
    await anna.page.keyboard.press('Escape');
    await until('the focus to be back in the list', async () => / row/.test(await focused()));
  });
});

describe('a letter with a file and what is said of it, by keyboard alone', () => {
  let town: Town;
  let browser: Browser;
  let clerk: Person;
  let anna: Person;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fdz-files-'));
    await writeFile(path.join(folder, 'Fee note.txt'), 'Fifty euros.\n');
    town = await openTown({ seed: true });
    browser = await openBrowser();
    // That window of the system is nobody's here; the one of a file field can be answered.
    clerk = await Person.at(browser, town.demo, 'clerk@city.localhost', 'townhall.localhost', (page) => page.evaluateOnNewDocument('delete globalThis.showOpenFilePicker').then(() => undefined));
    anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost');
    await clerk.open('/write');
    await clerk.signIn();
    await anna.open('/messages');
    await anna.signIn();
  });
  after(async () => {
    await browser.close();
    await town.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is written: a file is chosen, what the page wants to know of it is filled in, and all of it is sent', async () => {
    const { page } = clerk;
    await page.evaluate((asked) => document.querySelector('fdz-compose-box')!.setAttribute('properties', asked), JSON.stringify([
      { name: 'amount', kind: 'money', currency: 'EUR', required: true, prominent: true }, { name: 'due', kind: 'date', role: 'due', prominent: true },
    ]));
    await clerk.find('fdz-compose-box', '#subject');
    await pressTo(clerk.page, /^input {2}to/);
    await page.keyboard.type('anna@home.localhost,');
    await pressTo(clerk.page, / subject /, 5);
    await page.keyboard.type('Fee for the permit');
    await pressTo(clerk.page, / text /, 20);
    await page.keyboard.type('The fee note is attached.');
    await pressTo(clerk.page, / attach /, 20);
    const [chooser] = await Promise.all([page.waitForFileChooser(), page.keyboard.press('Enter')]);
    await chooser.accept([path.join(folder, 'Fee note.txt')]);
    await clerk.sees('fdz-compose-box', 'Missing: Amount');
    await page.keyboard.down('Shift');
    await pressTo(clerk.page, /^button name .*Fee note/, 20);
    await page.keyboard.up('Shift');
    await pressTo(clerk.page, /Properties of .*Fee note/, 5, 'ArrowRight');
    await page.keyboard.press('Enter');
    await until('the first field to have the focus', async () => /property-0/.test(await focusOf(clerk.page)));
    await page.keyboard.press('Enter');
    await clerk.sees('fdz-compose-box', 'Fill this in.');
    await page.keyboard.type('50');
    await pressTo(clerk.page, /property-1/, 2);
    await page.keyboard.type('12312026');
    await page.keyboard.press('Enter');
    await until('the focus to be back at the file', async () => /Properties of .*Fee note/.test(await focusOf(clerk.page)));
    assert.match(await clerk.read('fdz-compose-box'), /Amount €50\.00.*Due (?:31 December|December 31,) 2026/);
    await clerk.sees('fdz-compose-box', 'Uploaded');
    await pressTo(clerk.page, / send /, 20);
    await page.keyboard.press('Enter');
    await clerk.sees('fdz-compose-box', 'Delivered');
    assert.match(await focusOf(clerk.page), /^h3 .*Delivered/);
  });

  it('is read, and noted as paid', async () => {
    const { page } = anna;
    await anna.sees('fdz-inbox', 'Fee for the permit');
    await pressTo(anna.page, / row/);
    await page.keyboard.press('Home');
    await until('the letter to have the focus', async () => (await focusOf(anna.page)).includes('Fee for the permit'));
    await page.keyboard.press('Enter');
    await until('the focus to be in the conversation', async () => /^fdz-message/.test(await focusOf(anna.page)));
    await anna.find('fdz-inbox', 'select[part="status"]');
    await pressTo(anna.page, /^select status .*Status of Fee note/);
    await page.keyboard.type('Paid');
    await anna.sees('fdz-inbox', 'Fee note.txt: saved');
    await pressTo(anna.page, /Edit your notes on Fee note/, 2);
    await page.keyboard.press('Enter');
    await until('the first field to have the focus', async () => /property-0/.test(await focusOf(anna.page)));
    // A day has a stop for each of its parts.
    await pressTo(anna.page, /property-2 /, 8);
    await page.keyboard.type('50');
    await page.keyboard.press('Enter');
    await until('the focus to be back', async () => /Edit your notes/.test(await focusOf(anna.page)));
    await anna.sees('fdz-inbox', /Your notes on Fee note.*Amount €50\.00/);
  });

  it('is found by what was noted', async () => {
    const { page } = anna;
    await page.keyboard.press('Escape');
    await until('the focus to be in the list', async () => / row/.test(await focusOf(anna.page)));
    await page.keyboard.press('/');
    await until('the search to have the focus', async () => /^input .*Search/.test(await focusOf(anna.page)));
    await page.keyboard.type('status:paid');
    await until('one row', async () => (await anna.rows('')) === 1);
    await pressTo(anna.page, / row/, 10);
    assert.match(await focusOf(anna.page), /Fee for the permit.*Status Paid.*Amount €50\.00/);
    await page.keyboard.press('Enter');
    await until('the focus to be in the conversation', async () => /^fdz-message/.test(await focusOf(anna.page)));
    assert.deepEqual([...clerk.faults, ...anna.faults], []);
  });
});
