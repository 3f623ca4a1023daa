/**
 * Figures of the inbox in Chromium: an element of the sources, the reference server in this process.
 */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { createServer, type IncomingMessage } from 'node:http';
import type { Databases } from '../demo/server/store/databases.ts';
import { openLibsql } from '../demo/server/store/libsql.ts';
import { createWorld } from '../demo/server/world.ts';
import { newPage, openBrowser } from '../test/support/page.ts';
import { median, type Figure } from './figure.ts';
import { seedDatabase } from './seed.ts';

const COUNTS = { 'few.example': 50, 'many.example': 100_000 };
const ROUNDS = 9;

/** The page: an inbox whose requests go to the world by way of this process. */
const SOURCE = `
import { FdzInbox } from './components/inbox/fdz-inbox.ts';
import { createServices } from './src/services/create.ts';
customElements.define('fdz-inbox', FdzInbox);
const post = (path, value) => fetch(path, { method: 'POST', body: JSON.stringify(value) });
globalThis.show = async (account) => {
  const services = createServices({
    tokenSource: { account, headers: async (request) => (await post('/headers', { address: account.address, request })).json() },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      return fetch('/world', { method: 'POST', signal: request.signal, body: request.method === 'GET' ? undefined : await request.text(),
        headers: { 'x-request': encodeURIComponent(JSON.stringify({ url: request.url, method: request.method, headers: [...request.headers] })) } });
    },
  });
  const inbox = document.createElement('fdz-inbox');
  const begin = performance.now();
  inbox.services = services;
  document.body.append(inbox);
  while (!inbox.shadowRoot.querySelector('.row')) await new Promise(requestAnimationFrame);
  return performance.now() - begin;
};`;

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

async function withInbox<T>(work: (open: (domain: keyof typeof COUNTS) => Promise<{ page: Page; took: number }>) => Promise<T>): Promise<T> {
  const { outputFiles } = await build({
    stdin: { contents: SOURCE, resolveDir: fileURLToPath(new URL('..', import.meta.url)), loader: 'ts' }, bundle: true, splitting: true, minify: true, format: 'esm',
    outdir: '/', write: false, target: 'es2022', logLevel: 'error', ignoreAnnotations: true,
  });
  const files = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const databases = new Map<string, Databases>();
  const world = await createWorld({
    domains: Object.keys(COUNTS),
    database: (domain) => {
      const opened = openLibsql(':memory:', { synchronous: 'OFF' });
      databases.set(domain, opened);
      return opened;
    },
  });
  const sources = new Map(Object.keys(COUNTS).map((domain) => [`clerk@${domain}`, world.tokenSource(`clerk@${domain}`)]));
  for (const [domain, count] of Object.entries(COUNTS)) await seedDatabase(databases.get(domain)!, `clerk@${domain}`, count);
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      if (request.url === '/headers') {
        const { address, request: wanted } = JSON.parse(body.toString()) as { address: string; request: Parameters<ReturnType<typeof world.tokenSource>['headers']>[0] };
        response.end(JSON.stringify(await sources.get(address)!.headers(wanted)));
      } else if (request.url === '/world') {
        const { url, method, headers } = JSON.parse(decodeURIComponent(String(request.headers['x-request']))) as { url: string; method: string; headers: [string, string][] };
        const stop = new AbortController();
        response.once('close', () => stop.abort());
        const answer = await world.fetch(url, { method, headers, signal: stop.signal, ...(body.length && { body: new Uint8Array(body) }) });
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        for await (const chunk of answer.body ?? []) response.write(chunk);
        response.end();
      } else if (files.has(request.url!)) response.writeHead(200, { 'content-type': 'text/javascript' }).end(files.get(request.url!));
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!doctype html><html lang="en"><title>Inbox</title><body><script type="module" src="/stdin.js"></script>');
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const browser = await openBrowser();
  try {
    return await work(async (domain) => {
      const page = await newPage(browser);
      await page.setViewport({ width: 900, height: 800 });
      await page.goto(`http://localhost:${port}/`);
      await page.waitForFunction('globalThis.show');
      const took = (await page.evaluate(`show(${JSON.stringify(sources.get(`clerk@${domain}`)!.account)})`)) as number;
      return { page, took };
    });
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await world.close();
  }
}

/** In the page: a hundred steps of 200 px, a frame each. What a frame shows is looked at in that frame. */
async function scroll(): Promise<{ steps: number; blank: number; dropped: number; nodes: number }> {
  const root = document.querySelector('fdz-inbox')!.shadowRoot!;
  const list = root.querySelector('.scroll')!;
  const frame = () => new Promise<number>(requestAnimationFrame);
  let [steps, blank, nodes] = [0, 0, 0];
  const times: number[] = [];
  for (let i = 0; i < 20; i++) await frame();
  for (let step = 0; step < 100; step++) {
    times.push(await frame());
    const before = list.scrollTop;
    list.scrollTop += 200;
    if (list.scrollTop === before + 200) steps++;
    const { top, bottom } = list.getBoundingClientRect();
    const rows = [...root.querySelectorAll('.row:not(.aside)')].map((row) => row.getBoundingClientRect());
    if (!rows.length || rows[0]!.top > top || rows.at(-1)!.bottom < bottom) blank++;
    nodes = Math.max(nodes, list.querySelectorAll('*').length);
  }
  const gaps = times.slice(1).map((time, i) => time - times[i]!);
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)]!;
  return { steps, blank, dropped: gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / usual) - 1), 0), nodes };
}

/** First rows of a small and a large mailbox, nodes in the page, scrolling. */
export function inbox(): Promise<Figure[]> {
  return withInbox(async (open) => {
    const took: Record<keyof typeof COUNTS, number[]> = { 'few.example': [], 'many.example': [] };
    for (let round = 0; round <= ROUNDS; round++) {
      for (const domain of Object.keys(COUNTS) as (keyof typeof COUNTS)[]) {
        const { page, took: ms } = await open(domain);
        // The first of each warms the caches of the server up.
        if (round) took[domain].push(ms);
        await page.close();
      }
    }
    const [few, many] = [median(took['few.example']), median(took['many.example'])];
    const { page } = await open('many.example');
    const { steps, blank, dropped, nodes } = await page.evaluate(scroll);
    const baseline = `${COUNTS['many.example'].toLocaleString('en')} conversations`;
    return [
      { name: 'first rows of 100,000 conversations against of 50', value: many / few, target: 1.2, bound: 'max', baseline: `${few.toFixed(0)} ms of 50, ${many.toFixed(0)} ms of 100,000` },
      { name: 'nodes of the list', value: nodes, target: 300, bound: 'max', baseline },
      { name: 'steps of 200 px taken', value: steps, target: 100, bound: 'min', baseline },
      { name: 'blank frames', value: blank, target: 0, bound: 'max', baseline: `100 steps of 200 px, ${baseline}` },
      { name: 'dropped frames', value: dropped, target: 2, bound: 'max', baseline: `100 steps of 200 px, ${baseline}` },
    ];
  });
}
