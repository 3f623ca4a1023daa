/**
 * The CDN build on a page without any tool: elements are defined when they are used, files are checked against
 * the published list, and the page is left as it was.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { faultsOf, newPage, openBrowser, serve, type Answer } from '../support/page.ts';
import { root } from '../support/package.ts';

const cdn = path.join(root, 'dist/cdn');
const { integrity }: { integrity: Record<string, string> } = JSON.parse(readFileSync(path.join(cdn, 'integrity.json'), 'utf8'));

interface Site {
  origin: string;
  asked: string[];
  page: Page;
  faults: string[];
}

describe('the CDN build', () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  async function onPage(body: string, work: (site: Site) => Promise<void>, options: { head?: string; answer?: (url: URL) => Answer | string | undefined } = {}): Promise<void> {
    const asked: string[] = [];
    const site = await serve((url) => {
      asked.push(url.pathname);
      const own = options.answer?.(url);
      if (own) return own;
      if (url.pathname === '/') return { body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>Host</title>${options.head ?? '<script type="module" src="/fdz/fdz.js"></script>'}</head><body>${body}</body></html>` };
      return /^\/(?:fdz|copy)\//.test(url.pathname) ? path.join(cdn, url.pathname.replace(/^\/(?:fdz|copy)\//, '')) : undefined;
    });
    const page = await newPage(browser);
    const faults = faultsOf(page);
    try {
      await page.goto(site.origin, { waitUntil: 'load' });
      await work({ origin: site.origin, asked, page, faults });
    } finally {
      await page.close();
      await site.close();
    }
  }

  const defined = (page: Page, ...tags: string[]) => page.waitForFunction((names) => names.every((name) => customElements.get(name)), {}, tags);

  it('loads what the page uses and nothing else', () => onPage('<fdz-receipt-badge></fdz-receipt-badge>', async ({ page, faults }) => {
    await defined(page, 'fdz-receipt-badge');
    assert.equal(await page.evaluate(() => customElements.get('fdz-inbox')), undefined);
    assert.deepEqual(faults, []);
  }));

  it('loads nothing but itself on a page without elements', () => onPage('<p>Nothing here</p>', async ({ page, asked }) => {
    await page.evaluate(() => import(`${location.origin}/fdz/fdz.js`));
    assert.deepEqual(asked, ['/', '/fdz/fdz.js']);
  }));

  it('defines what is added later, deep inside of what is added', () => onPage('', async ({ page }) => {
    await page.evaluate(() => {
      const box = document.createElement('section');
      box.append(document.createElement('fdz-cover-sheet'));
      document.body.append(box);
    });
    await defined(page, 'fdz-cover-sheet');
    await page.evaluate(() => document.body.append(document.createElement('fdz-account')));
    await defined(page, 'fdz-account');
  }));

  it('defines on demand, and in a shadow root of the host', () => onPage('<div id="host"></div>', async ({ page }) => {
    await page.evaluate(async () => {
      const kit: { define(...tags: string[]): Promise<void>; observe(root: ShadowRoot): () => void } = await import(`${location.origin}/fdz/fdz.js`);
      await kit.define('fdz-message');
      const shadow = document.querySelector('#host')!.attachShadow({ mode: 'open' });
      kit.observe(shadow);
      shadow.append(document.createElement('fdz-invitations'));
    });
    await defined(page, 'fdz-message', 'fdz-invitations');
  }));

  it('defines every element without a fault', () => onPage('<fdz-account><fdz-inbox></fdz-inbox><fdz-message></fdz-message><fdz-compose-box></fdz-compose-box><fdz-receipt-badge></fdz-receipt-badge><fdz-cover-sheet></fdz-cover-sheet><fdz-attachment-picker></fdz-attachment-picker><fdz-payment-form></fdz-payment-form><fdz-bank-accounts></fdz-bank-accounts><fdz-invitations></fdz-invitations></fdz-account>', async ({ page, faults }) => {
    await defined(page, 'fdz-account', 'fdz-inbox', 'fdz-message', 'fdz-compose-box', 'fdz-receipt-badge', 'fdz-cover-sheet', 'fdz-attachment-picker', 'fdz-payment-form', 'fdz-bank-accounts', 'fdz-invitations');
    assert.deepEqual(faults, []);
  }));

  it('publishes the digest of every file', () => {
    for (const [file, digest] of Object.entries(integrity)) {
      assert.equal(digest, `sha384-${createHash('sha384').update(readFileSync(path.join(cdn, file))).digest('base64')}`, file);
    }
    assert.ok('./fdz.js' in integrity && Object.keys(integrity).length > 7);
  });

  it('runs under the published list, and a changed file does not', async () => {
    const map = { integrity: Object.fromEntries(Object.entries(integrity).map(([file, digest]) => [file.replace('./', '/fdz/'), digest])) };
    const head = `<script type="importmap">${JSON.stringify(map)}</script><script type="module" src="/fdz/fdz.js"></script>`;
    const body = '<fdz-receipt-badge></fdz-receipt-badge>';
    const chunks: string[] = [];
    await onPage(body, async ({ page, asked }) => {
      await defined(page, 'fdz-receipt-badge');
      chunks.push(...asked.filter((file) => file.includes('/chunks/')));
    }, { head });
    const [victim] = chunks;
    assert.ok(victim);
    await onPage(body, async ({ page, faults }) => {
      await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/chunks/')));
      await page.evaluate(() => import(`${location.origin}/fdz/fdz.js`).then((kit: { define(tag: string): Promise<void> }) => kit.define('fdz-receipt-badge')).catch(() => undefined));
      assert.equal(await page.evaluate(() => customElements.get('fdz-receipt-badge')), undefined);
      assert.ok(faults.some((fault) => fault.includes('integrity')), faults.join('\n'));
    }, { head, answer: ({ pathname }) => (pathname === victim ? { body: `${readFileSync(path.join(cdn, pathname.replace('/fdz/', '')), 'utf8')}\n//`, type: 'text/javascript' } : undefined) });
  });

  it('leaves the page as it was: no global, no prototype patched, no style', () => onPage('', async ({ page }) => {
    const change = await page.evaluate(async () => {
      const surface = (): string[] => {
        const found: string[] = [];
        for (const name of Object.getOwnPropertyNames(window)) {
          found.push(name);
          const value: unknown = Reflect.getOwnPropertyDescriptor(window, name)?.value;
          if (typeof value !== 'function') continue;
          for (const holder of [value, value.prototype]) {
            if (!holder) continue;
            for (const key of Reflect.ownKeys(holder)) {
              const own = Reflect.getOwnPropertyDescriptor(holder, key);
              for (const part of [own?.value, own?.get, own?.set]) if (typeof part === 'function') found.push(`${name}.${String(key)}: ${Function.prototype.toString.call(part).length}`);
            }
          }
        }
        return found;
      };
      const before = new Set(surface());
      const kit: { define(...tags: string[]): Promise<void> } = await import(`${location.origin}/fdz/fdz.js`);
      const tags = ['fdz-account', 'fdz-inbox', 'fdz-message', 'fdz-compose-box', 'fdz-receipt-badge', 'fdz-cover-sheet', 'fdz-attachment-picker', 'fdz-payment-form', 'fdz-bank-accounts', 'fdz-invitations'];
      await kit.define(...tags);
      const account = document.createElement('fdz-account');
      account.append(...tags.slice(1).map((tag) => document.createElement(tag)));
      document.body.append(account);
      await new Promise(requestAnimationFrame);
      // What Lit keeps for several copies of itself.
      const added = surface().filter((name) => !before.has(name) && !/^(?:litHtmlVersions|litElementVersions|reactiveElementVersions|litPropertyMetadata)/.test(name));
      return { added, styles: document.querySelectorAll('style, link[rel=stylesheet]').length, sheets: document.adoptedStyleSheets.length, attributes: document.documentElement.attributes.length + document.body.attributes.length };
    });
    assert.deepEqual(change, { added: [], styles: 0, sheets: 0, attributes: 1 });
  }));

  it('stands a second copy of itself', () => onPage('<fdz-receipt-badge></fdz-receipt-badge>', async ({ page, faults }) => {
    await defined(page, 'fdz-receipt-badge');
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.evaluate(async () => {
      const kit: { define(...tags: string[]): Promise<void> } = await import(`${location.origin}/copy/fdz.js`);
      await kit.define('fdz-receipt-badge', 'fdz-inbox', 'fdz-account');
      document.body.append(document.createElement('fdz-inbox'));
    });
    await defined(page, 'fdz-inbox');
    assert.deepEqual(faults, []);
  }));

  it('warns when the other copy has another version', () => onPage('', async ({ page, faults }) => {
    const said: string[] = [];
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    await page.evaluate(async () => {
      customElements.define('fdz-cover-sheet', class extends HTMLElement {
        static version = '0.0.1';
      });
      const kit: { define(...tags: string[]): Promise<void> } = await import(`${location.origin}/fdz/fdz.js`);
      await kit.define('fdz-cover-sheet');
    });
    assert.ok(said.some((text) => text.startsWith('warn') && text.includes('0.0.1') && text.includes('0.1.0')), said.join('\n'));
    assert.deepEqual(faults, []);
  }));
});
