/**
 * A browser in which a person attaches files, and what that costs it in memory.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Browser, Page } from 'puppeteer-core';
import type { Person } from '../../demo/server/world-identity.ts';
import { newPage } from '../../test/support/page.ts';
import { median } from '../figure.ts';
import type { PageOptions } from './page.ts';
import type { Wire } from './wire.ts';

const run = promisify(execFile);

/** A folder with the page, to be served by the server under test. */
export async function buildPage(): Promise<string> {
  const outdir = mkdtempSync(join(tmpdir(), 'dmail-page-'));
  await build({
    entryPoints: { 'page': 'bench/browser/page.ts', 'hash-worker': 'src/content/hash-worker.ts' }, absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    bundle: true, splitting: true, format: 'esm', platform: 'browser', target: 'es2022', minify: true, outdir, chunkNames: '[name]-[hash]', logLevel: 'silent',
  });
  // The page asks for its worker by the name of the source.
  renameSync(join(outdir, 'hash-worker.js'), join(outdir, 'hash-worker.ts'));
  writeFileSync(join(outdir, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Bench</title><input type="file"><script type="module" src="page.js"></script>');
  return outdir;
}

export class Tab {
  private constructor(readonly page: Page, private readonly browser: Browser) {}

  static async open(browser: Browser, port: number, person: Person, options: PageOptions, wire?: Wire): Promise<Tab> {
    const page = await newPage(await browser.createBrowserContext(wire?.proxy));
    const origin = `http://portal.localhost:${port}`;
    const grant = { scopes: ['send', 'read:thread', 'read:mailbox'], clientId: `${origin}/client.json` };
    await page.exposeFunction('headersFor', (request: Parameters<Person['headers']>[0]) => person.headers(request, grant));
    await page.goto(`${origin}/page/index.html`);
    await page.evaluate((given) => (globalThis as unknown as { begin(options: PageOptions): void }).begin(given), options);
    return new Tab(page, browser);
  }

  async choose(file: string): Promise<void> {
    const input = (await this.page.$('input'))!;
    await input.uploadFile(file);
  }

  raw = (): Promise<number> => this.page.evaluate(() => globalThis.bench.raw());
  sent = (uri: string): Promise<number> => this.page.evaluate((at) => globalThis.bench.sent(at), uri);
  hashed = (): Promise<number> => this.page.evaluate(() => globalThis.bench.hashed());
  attached = (): Promise<{ seconds: number; digest: string }> => this.page.evaluate(() => globalThis.bench.attached());
  letter = (): Promise<void> => this.page.evaluate(() => globalThis.bench.letter());
  known = (): Promise<void> => this.page.evaluate(() => globalThis.bench.known());
  again = (digest: string): Promise<number> => this.page.evaluate((known) => globalThis.bench.again(known), digest);

  /** Octets by which the process that runs the page grows while something is done: at most, and half of the time. */
  async growth(work: () => Promise<unknown>): Promise<{ most: number; usual: number }> {
    const session = await this.page.createCDPSession();
    await session.send('HeapProfiler.collectGarbage');
    const { processInfo } = await (await this.browser.target().createCDPSession()).send('SystemInfo.getProcessInfo');
    const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const resident = async (): Promise<Map<number, number>> => {
      const { stdout } = await run('ps', ['-o', 'pid=,rss=', '-p', ids.join(',')]);
      return new Map(stdout.trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
    };
    const before = await resident();
    const grown: number[] = [];
    let over = false;
    const watching = (async () => {
      while (!over) {
        // The page's is the one that grows most; others end, or rest.
        grown.push(Math.max(...[...(await resident())].map(([id, now]) => 1024 * (now - before.get(id)!))));
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    })();
    try {
      await work();
    } finally {
      over = true;
      await watching;
    }
    return { most: Math.max(...grown), usual: median(grown) };
  }

  close(): Promise<void> {
    return this.page.browserContext().close();
  }
}
