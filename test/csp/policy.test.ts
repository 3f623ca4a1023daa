/**
 * The published list of what a host's Content-Security-Policy must allow: with it everything works, and each
 * entry is there because something breaks without it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Protocol } from 'puppeteer-core';
import { openBrowser, openTown, Person, until, type Town } from '../journeys/people.ts';
import { chromiumFlags } from '../support/browsers.mjs';
import { root } from '../support/package.ts';

type Policy = Record<string, readonly string[]>;

const published: Policy = JSON.parse(readFileSync(path.join(root, 'src/csp.json'), 'utf8'));

/** As a header; the names of the demo are served in the clear, so `https:` means them here. */
const header = (policy: Policy, town: Town): string => Object.entries(policy)
  .map(([name, values]) => `${name} ${values.map((value) => (value === 'https:' ? town.demo.origin('*.localhost') : value)).join(' ')}`.trim())
  .join('; ');

const without = (name: string, value?: string): Policy => {
  const { [name]: values = [], ...rest } = published;
  const left = values.filter((one) => one !== value);
  return value !== undefined && left.length > 0 ? { ...rest, [name]: left } : rest;
};

const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>
<script type="module" src="/fdz/fdz.js"></script></head><body>
<fdz-account server="home.localhost" button></fdz-account>
<fdz-inbox server="home.localhost"></fdz-inbox>
<fdz-compose-box server="home.localhost"></fdz-compose-box>
</body></html>`;

describe('the policy of a host', () => {
  let town: Town;
  let browser: Browser;
  let anna: Person;
  let policy: Policy = published;
  const violations: string[] = [];

  before(async () => {
    town = await openTown({ seed: true });
    // A page from memory counts as one from afar, which may not ask servers of this machine without being allowed to.
    browser = await openBrowser('chromium', { args: [...chromiumFlags, '--lang=en', '--disable-features=LocalNetworkAccessChecks'] });
    anna = await Person.at(browser, town.demo, 'anna@home.localhost', 'portal.localhost', async (page) => {
      await page.setBypassServiceWorker(true);
      await page.exposeFunction('violated', (text: string) => violations.push(text));
      await page.evaluateOnNewDocument(() => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
          (globalThis as unknown as { violated(text: string): void }).violated(`${effectiveDirective} ${blockedURI}`);
        });
      });
    });
    await anna.open('/messages');
    await anna.signIn();
    // The site is the portal's, the page is ours: every file it loads is the real one.
    const session = await anna.page.createCDPSession();
    session.on('Fetch.requestPaused', ({ requestId }: Protocol.Fetch.RequestPausedEvent) => {
      void session.send('Fetch.fulfillRequest', {
        requestId, responseCode: 200, body: Buffer.from(body).toString('base64'),
        responseHeaders: [{ name: 'content-type', value: 'text/html; charset=utf-8' }, { name: 'content-security-policy', value: header(policy, town) }],
      });
    });
    await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/bare' }] });
  });
  after(async () => {
    await browser.close();
    await town.close();
  });

  async function open(changed: Policy): Promise<void> {
    policy = changed;
    violations.length = 0;
    await anna.open('/bare');
  }

  it('lets a person return, read formatted mail and write', async () => {
    await open(published);
    await anna.press('fdz-inbox', '[part~="row"]', 'Invoice for your order');
    await anna.find('fdz-inbox', 'iframe');
    await anna.write({ to: 'clerk@city.localhost', subject: 'Under a strict policy', text: 'All is well.' });
    await anna.sees('fdz-compose-box', 'accepts your mail');
    await anna.send();
    await anna.sees('fdz-compose-box', 'Delivered');
    assert.deepEqual(violations, []);
  });

  it('lists nothing that this test does not take away', () => {
    assert.deepEqual(Object.keys(published).sort(), ['connect-src', 'default-src', 'frame-src', 'require-trusted-types-for', 'script-src', 'style-src', 'trusted-types'].sort());
  });

  it('without script-src no element comes to life', async () => {
    await open(without('script-src'));
    await until('a violation', () => Promise.resolve(violations.some((text) => text.startsWith('script-src'))));
    assert.equal(await anna.page.evaluate(() => customElements.get('fdz-inbox')), undefined);
  });

  it('without connect-src no server is reached', async () => {
    await open(without('connect-src'));
    await until('a violation', () => Promise.resolve(violations.some((text) => text.startsWith('connect-src'))));
    assert.equal(await anna.rows('Invoice'), 0);
  });

  it('without frame-src formatted mail is shown as text, and it says so', async () => {
    await open(without('frame-src'));
    await anna.press('fdz-inbox', '[part~="row"]', 'Invoice for your order');
    await anna.sees('fdz-inbox', 'Shown as plain text');
    assert.ok(violations.some((text) => text.startsWith('frame-src')), violations.join('\n'));
  });

  it('without fdz-inert among the trusted types formatted mail is shown as text', async () => {
    await open(without('trusted-types', 'fdz-inert'));
    await anna.press('fdz-inbox', '[part~="row"]', 'Invoice for your order');
    await anna.sees('fdz-inbox', 'Shown as plain text');
    assert.ok(violations.some((text) => text.startsWith('trusted-types')), violations.join('\n'));
  });

  it('without lit-html among them no element can draw itself', async () => {
    await open(without('trusted-types', 'lit-html'));
    await until('a violation', () => Promise.resolve(violations.some((text) => /trusted-types/.test(text))));
    assert.equal(await anna.rows('Invoice'), 0);
  });

  it('without style-src nothing has to be given up but the host’s own sheets', async () => {
    await open(without('style-src'));
    await anna.sees('fdz-inbox', 'Invoice');
    assert.deepEqual(violations, []);
  });

  it('evaluates no text as code, sets no inline style', async () => {
    await open(published);
    await anna.sees('fdz-inbox', 'Invoice');
    assert.deepEqual(violations, []);
    const styled = await anna.page.evaluate(() => {
      const found: string[] = [];
      const visit = (at: ParentNode): void => {
        for (const element of at.querySelectorAll('*')) {
          if (element.localName.startsWith('fdz-') && element.hasAttribute('style')) found.push(element.localName);
          if (element.shadowRoot) visit(element.shadowRoot);
        }
      };
      visit(document);
      return found;
    });
    assert.deepEqual(styled, []);
  });
});
