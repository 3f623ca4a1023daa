/**
 * A form of a page that knows no dmail: its files go to an endpoint of the page's own, over a reload in the middle.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { ensureBuild, kitFolder } from '../../demo/build.ts';
import { newPage, openBrowser } from '../support/page.ts';
import { until } from './people.ts';

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Permits</title><script type="module" src="/fdz/fdz.js"></script>
<form method="post" action="/permits"><label for="plans">Plans</label>
<fdz-attachment-picker id="plans" name="plans" multiple required endpoint="/tus/"></fdz-attachment-picker><button>Send</button></form></html>`;

/** Such a file the browser keeps for the reload; of a larger one it knows the content alone. */
const SMALL = 3_000_000;
const LARGE = 9_000_000;

/** What the browser keeps of a file. */
interface Kept {
  name: string;
  /** Octets. */
  content: number;
  digest?: string;
}

/** A page with a form, its kit, and a tus 1.0 endpoint that takes only the beginning of a file while it is `slow`. */
class Office {
  slow = false;
  /** What the form has said. */
  submitted?: URLSearchParams;
  readonly seen: { method: string; from?: number }[] = [];
  readonly kept = new Map<string, { size: number; bytes: Buffer }>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async open(): Promise<string> {
    await new Promise<void>((resolve) => void this.#server.listen(0, '127.0.0.1', resolve));
    return `http://localhost:${(this.#server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url!, 'http://localhost');
    if (pathname.startsWith('/tus/')) return this.#tus(pathname, request, response);
    if (pathname.startsWith('/fdz/')) {
      const script = await readFile(path.join(kitFolder, pathname.slice(5))).catch(() => undefined);
      return void response.writeHead(script ? 200 : 404, { 'content-type': 'text/javascript; charset=utf-8' }).end(script);
    }
    if (request.method === 'POST') this.submitted = new URLSearchParams(await text(request));
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(this.submitted ? 'Thank you' : PAGE);
  }

  async #tus(at: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const end = (status: number, more: Record<string, string> = {}): unknown => response.writeHead(status, { 'tus-resumable': '1.0.0', ...more }).end();
    this.seen.push({ method, ...(method === 'PATCH' && { from: Number(headers['upload-offset']) }) });
    if (method === 'POST') {
      const location = `/tus/${this.kept.size + 1}`;
      this.kept.set(location, { size: Number(headers['upload-length']), bytes: Buffer.alloc(0) });
      return void end(201, { location });
    }
    const upload = this.kept.get(at);
    if (!upload) return void end(404);
    if (method === 'PATCH') {
      if (Number(headers['upload-offset']) !== upload.bytes.length) return void end(409);
      try {
        for await (const chunk of request) {
          upload.bytes = Buffer.concat([upload.bytes, chunk as Buffer]);
          if (this.slow) await new Promise((resolve) => request.once('close', resolve));
        }
      } catch {
        return; // The page went.
      }
    }
    end(method === 'HEAD' ? 200 : 204, { 'upload-offset': `${upload.bytes.length}`, 'upload-length': `${upload.size}` });
  }
}

for (const engine of ['chromium', 'firefox'] as const) {
  describe(`files on their way to a page’s own endpoint, in ${engine}`, () => {
    let office: Office;
    let origin: string;
    let browser: Browser;
    let page: Page;
    let folder: string;
    const faults: string[] = [];

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'fdz-files-'));
      await writeFile(path.join(folder, 'Plan.bin'), Buffer.alloc(SMALL, 'wall '));
      await writeFile(path.join(folder, 'Model.bin'), Buffer.alloc(LARGE, 'roof '));
      await writeFile(path.join(folder, 'Other.bin'), Buffer.alloc(LARGE, 'door '));
      await ensureBuild();
      office = new Office();
      origin = await office.open();
      browser = await openBrowser(engine);
      page = await newPage(browser);
      page.on('pageerror', (error) => faults.push(String(error)));
      await page.goto(origin);
    });
    after(async () => {
      await browser.close();
      await office.close();
      await rm(folder, { recursive: true, force: true });
    });

    const shown = (): Promise<string> => page.evaluate(() => (document.querySelector('fdz-attachment-picker')?.shadowRoot?.textContent ?? '').replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' '));
    const sees = (words: RegExp): Promise<unknown> => until(`${String(words)} in the picker`, async () => words.test(await shown()), 30).catch(async (error: Error) => {
      throw new Error(`${error.message}; there is “${await shown()}”, and the endpoint has seen ${JSON.stringify(office.seen)}`);
    });
    const choose = async (name: string): Promise<void> => {
      const input = await page.waitForFunction(() => document.querySelector('fdz-attachment-picker')?.shadowRoot?.querySelector<HTMLInputElement>('.chooser'));
      await (input as ElementHandle<HTMLInputElement>).uploadFile(path.join(folder, name));
    };
    const valid = (): Promise<boolean> => page.evaluate(() => document.querySelector('form')!.checkValidity());
    const begun = (): Promise<unknown> => until('the beginning of a file at the endpoint', () => Promise.resolve([...office.kept.values()].some(({ size, bytes }) => bytes.length > 0 && bytes.length < size)));

    /** What the browser has of them, should the page go now. */
    const kept = (): Promise<Kept[]> => page.evaluate(async () => {
      // Asked for before it is there, it would be made, and empty.
      if (!(await indexedDB.databases()).some(({ name }) => name === 'fdz-files')) return [];
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('fdz-files');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error!);
      });
      try {
        const rows = await new Promise<(Omit<Kept, 'content'> & { content?: ArrayBuffer })[]>((resolve, reject) => {
          const asking = db.transaction('files').objectStore('files').getAll();
          asking.onsuccess = () => resolve(asking.result as never);
          asking.onerror = () => reject(asking.error!);
        });
        return rows.map(({ name, content, digest }) => ({ name, content: content?.byteLength ?? 0, digest }));
      } finally {
        db.close();
      }
    });

    it('a small one goes on by itself where it was, and the form waits for it', async () => {
      office.slow = true;
      await choose('Plan.bin');
      await begun();
      await until('the file to be kept', async () => (await kept()).some(({ content }) => content === SMALL));
      assert.equal(await valid(), false);
      office.seen.length = 0;
      office.slow = false;
      await page.reload();
      await sees(/Plan\.bin.*(Uploaded|Arrived)/);
      const [first, second] = office.seen;
      assert.equal(first?.method, 'HEAD');
      assert.ok(second?.method === 'PATCH' && second.from! > 0, JSON.stringify(office.seen));
      assert.equal(await valid(), true);
    });

    it('a large one is asked for again, and known by its content', async () => {
      office.slow = true;
      await choose('Model.bin');
      await begun();
      await until('its digest to be kept', async () => (await kept()).some(({ name, digest }) => name === 'Model.bin' && digest));
      office.slow = false;
      await page.reload();
      await sees(/Plan\.bin.*Model\.bin/);
      await until('the button that finds it', () => page.evaluate(() => !!document.querySelector('fdz-attachment-picker')?.shadowRoot?.querySelector('[data-do=find]')));
      assert.equal(await valid(), false);
      const find = async (name: string): Promise<void> => {
        await page.evaluate(() => document.querySelector('fdz-attachment-picker')!.shadowRoot!.querySelector<HTMLElement>('[data-do=find]')!.click());
        await choose(name);
      };
      await find('Other.bin');
      await sees(/another file/i);
      office.seen.length = 0;
      await find('Model.bin');
      await sees(/2 of 2/);
      assert.deepEqual(office.seen.map(({ method }) => method), ['HEAD', 'PATCH']);
      assert.ok(office.seen[1]!.from! > 0);
    });

    it('the form says where they are, and the digests of what is there', async () => {
      await page.click('button');
      await until('the form', () => Promise.resolve(office.submitted));
      const said = office.submitted!.getAll('plans').map((text) => JSON.parse(text) as { name: string; size: number; url: string; digest: string });
      assert.deepEqual(said.map(({ name, size }) => [name, size]), [['Plan.bin', SMALL], ['Model.bin', LARGE]]);
      for (const { url, digest } of said) {
        const { bytes } = office.kept.get(new URL(url).pathname)!;
        assert.equal(digest, `sha-256:${createHash('sha256').update(bytes).digest('base64url')}`);
      }
      assert.equal(office.kept.size, 2);
      assert.deepEqual(faults, []);
    });
  });
}
