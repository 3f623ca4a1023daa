/**
 * The published list of what a host's Content-Security-Policy must allow: with it everything works, and each
 * entry is there because something breaks without it.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, ElementHandle, Protocol } from 'puppeteer-core';
import { createLocalFetch } from '../../demo/hosts/local-fetch.ts';
import { signIn } from '../../demo/seed/client.ts';
import { account, openBrowser, openTown, Person, until, type Town } from '../journeys/people.ts';
import { chromiumFlags } from '../support/browsers.mjs';
import { root } from '../support/package.ts';
import { pdf } from '../support/pdf.ts';

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

/** A second of silence (WAVE, 8,000 samples of one octet). */
function silence(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + 8000).fill(128, 44);
  const view = new DataView(bytes.buffer);
  for (const [at, letters] of [[0, 'RIFF'], [8, 'WAVEfmt '], [36, 'data']] as const) bytes.set(Buffer.from(letters), at);
  view.setUint32(4, 36 + 8000, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 8000, true);
  view.setUint32(28, 8000, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  view.setUint32(40, 8000, true);
  return bytes;
}

const roof = readFileSync(path.join(root, 'demo/seed/files/roof-section.png'));
/** More than is kept in memory where there is no better place. */
const long = new Uint8Array(67_108_865).fill(7);

/** A letter to Anna with a picture, a sound, a document and something long. */
async function writeWithAttachments({ demo }: Town): Promise<void> {
  const portal = demo.origin('portal.localhost');
  const local = createLocalFetch();
  try {
    const { address, password } = account('clerk@city.localhost');
    const clerk = await signIn({ fetch: local.fetch, port: Number(new URL(portal).port), clientId: `${portal}/dmail-client.json`, redirectUri: `${portal}/callback.html` }, address, password);
    const files = [
      { name: 'Roof.png', mediaType: 'image/png', bytes: new Uint8Array(roof) },
      { name: 'Silence.wav', mediaType: 'audio/wav', bytes: silence() },
      { name: 'Plan.pdf', mediaType: 'application/pdf', bytes: pdf([{ text: 'Ground floor' }, { text: 'First floor' }]) },
      { name: 'Long.bin', mediaType: 'application/octet-stream', bytes: long },
    ];
    const attachments = files.map(({ name, mediaType, bytes }) => ({ id: randomUUID(), upload: randomUUID(), name, mediaType, size: bytes.length }));
    await clerk.send({
      id: randomUUID(), from: { address }, to: [{ address: 'anna@home.localhost' }], thread: randomUUID(), subject: 'To see and to hear', sentAt: new Date().toISOString(), body: { text: 'Both are attached.' }, attachments,
    }, files.map(({ bytes }) => bytes));
    await clerk.signOut();
  } finally {
    await local.close();
  }
}

describe('the policy of a host', () => {
  let town: Town;
  let browser: Browser;
  let anna: Person;
  let policy: Policy = published;
  const violations: string[] = [];

  before(async () => {
    town = await openTown({ seed: true });
    await writeWithAttachments(town);
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

  const showAttachments = async (): Promise<void> => {
    await anna.press('fdz-inbox', '[part~="row"]', 'To see and to hear');
    // The lower one first: what opens moves what is below it.
    await anna.press('fdz-inbox', 'button[aria-label="Show Silence.wav"]');
    await anna.press('fdz-inbox', 'button[aria-label="Show Roof.png"]');
    await anna.find('fdz-inbox', '[aria-label="Hide Roof.png"]');
  };
  const cannotShow = 'This browser cannot show it. Download it to open it.';

  it('lets a person see and hear what came with a letter', async () => {
    await open(published);
    await showAttachments();
    await until('the picture', () => anna.page.evaluate(() => (findDeep('fdz-inbox', '.preview img') as HTMLImageElement | null)?.naturalWidth));
    await until('the sound', () => anna.page.evaluate(() => (findDeep('fdz-inbox', 'audio') as HTMLAudioElement | null)?.duration === 1));
    assert.deepEqual(violations, []);
  });

  it('lets a person read a document that came with a letter, beside the page', async () => {
    await open(published);
    const workers: string[] = [];
    anna.page.on('workercreated', (worker) => workers.push(new URL(worker.url()).pathname));
    await anna.press('fdz-inbox', '[part~="row"]', 'To see and to hear');
    await anna.press('fdz-inbox', 'button[aria-label="Show Plan.pdf"]');
    await anna.find('fdz-inbox', 'canvas[aria-label="Page 1 of 2 of Plan.pdf"]');
    await anna.press('fdz-inbox', 'button[aria-label="Next page"]');
    await anna.find('fdz-inbox', 'canvas[aria-label="Page 2 of 2 of Plan.pdf"]');
    assert.match(workers.join(), /^\/fdz\/chunks\/pdf-worker-\w+\.js$/);
    assert.deepEqual(violations, []);
  });

  it('lets a person save what came with a letter, from the page itself and by a single-use address', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'fdz-saved-'));
    const session = await browser.target().createCDPSession();
    try {
      await session.send('Browser.setDownloadBehavior', { behavior: 'allow', browserContextId: anna.context.id, downloadPath: folder });
      const saved = (name: string, bytes: Uint8Array): Promise<unknown> => until(`${name} in the folder`, async () => (await readFile(path.join(folder, name))).equals(bytes));
      await open(published);
      // Where a place can be chosen the person would be asked for one; others have their browser's own folder.
      await anna.page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
      await anna.press('fdz-inbox', '[part~="row"]', 'To see and to hear');
      await anna.press('fdz-inbox', 'button[aria-label="Download Roof.png"]');
      await anna.sees('fdz-inbox', 'Saved. The content is what the receipt names.');
      await saved('Roof.png', roof);
      // No room in the page for anything.
      await anna.page.evaluate(() => Object.defineProperty(navigator.storage, 'estimate', { value: () => Promise.resolve({ quota: 0, usage: 0 }) }));
      await anna.press('fdz-inbox', 'button[aria-label="Download Long.bin"]');
      await anna.sees('fdz-inbox', 'Left to the browser to save, not verified.');
      await saved('Long.bin', long);
      assert.deepEqual(violations, []);
    } finally {
      await session.detach();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('without img-src a picture that was attached is not shown, and it says so', async () => {
    await open(without('img-src'));
    await showAttachments();
    await anna.sees('fdz-inbox', cannotShow);
    await anna.find('fdz-inbox', 'audio');
    assert.deepEqual([...new Set(violations)], ['img-src blob']);
  });

  it('without media-src sound and film that were attached are not played, and it says so', async () => {
    await open(without('media-src'));
    await showAttachments();
    await anna.sees('fdz-inbox', cannotShow);
    await anna.find('fdz-inbox', '.preview img');
    assert.deepEqual([...new Set(violations)], ['media-src blob']);
  });

  it('lists nothing that this test does not take away', () => {
    assert.deepEqual(Object.keys(published).sort(), ['connect-src', 'default-src', 'frame-src', 'img-src', 'media-src', 'require-trusted-types-for', 'script-src', 'style-src', 'trusted-types'].sort());
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
    await until('a violation', () => Promise.resolve(violations.some((text) => text.startsWith('frame-src'))));
  });

  it('without fdz-inert among the trusted types formatted mail is shown as text', async () => {
    await open(without('trusted-types', 'fdz-inert'));
    await anna.press('fdz-inbox', '[part~="row"]', 'Invoice for your order');
    await anna.sees('fdz-inbox', 'Shown as plain text');
    await until('a violation', () => Promise.resolve(violations.some((text) => text.startsWith('trusted-types'))));
  });

  it('with fdz-worker among them what is attached is hashed beside the page, without it in the page', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'dmail-csp-'));
    const name = path.join(folder, 'Long.bin');
    await writeFile(name, Buffer.alloc(2_000_000, 'long '));
    for (const changed of [published, without('trusted-types', 'fdz-worker')]) {
      await open(changed);
      await anna.write({ to: 'clerk@city.localhost', subject: 'Something long', text: 'Here it is.' });
      await anna.sees('fdz-compose-box', 'accepts your mail');
      const input = await anna.page.evaluateHandle(() => document.querySelector('fdz-compose-box')!.shadowRoot!.querySelector<HTMLInputElement>('#files')!);
      await (input as ElementHandle<HTMLInputElement>).uploadFile(name);
      await anna.sees('fdz-compose-box', 'Uploaded ·');
      await anna.send();
      await anna.sees('fdz-compose-box', 'Delivered');
      if (changed === published) assert.deepEqual(violations, []);
      else await until('a violation', () => Promise.resolve(violations.some((text) => text.startsWith('trusted-types'))));
    }
    await rm(folder, { recursive: true, force: true });
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
