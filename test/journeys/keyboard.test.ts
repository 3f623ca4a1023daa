/**
 * Without a mouse: signing in, reading, answering.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
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

  /** What has the focus, in the innermost root. */
  const focused = (): Promise<string> => anna.page.evaluate(() => {
    let at: Element | null = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at ? `${at.localName} ${at.getAttribute('part') ?? ''} ${at.id} ${readText(at)}` : '';
  });

  const tabTo = async (wanted: RegExp, limit = 40): Promise<void> => {
    for (let presses = 0; presses < limit; presses += 1) {
      await anna.page.keyboard.press('Tab');
      if (wanted.test(await focused())) return;
    }
    throw new Error(`${limit} times Tab did not lead to ${String(wanted)}, but to “${await focused()}”`);
  };

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
    await home.waitForSelector('button[value=allow]');
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
