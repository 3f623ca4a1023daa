/**
 * The demo with one bare host page in place of its portal, and what a browser loads for it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { ensureBuild, kitFolder } from '../demo/build.ts';
import { file, send } from '../demo/hosts/answer.ts';
import type { Handler } from '../demo/hosts/listen.ts';
import { clientDocument } from '../demo/hosts/site.ts';
import { policyOf, startDemo, type Demo } from '../demo/start.ts';

export const HOST = 'portal.localhost';

export interface BareDemo {
  demo: Demo;
  /** Address of a page with this body: the kit's script tag, and nothing else of ours. */
  page(body: string): string;
  close(): Promise<void>;
}

/** Elements on a page that holds nothing else, under the portal's own policy. */
export async function startBareDemo(): Promise<BareDemo> {
  await ensureBuild();
  const dataDir = await mkdtemp(join(tmpdir(), 'dmail-bench-'));
  const bodies: string[] = [];
  const hostPages = (origin: (name: string) => string): Handler => async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', origin(HOST));
    const number = /^\/page(\d+)$/.exec(pathname)?.[1];
    const found = number !== undefined
      ? { type: 'text/html; charset=utf-8', body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bench</title><script type="module" src="/fdz/fdz.js"></script><body>${bodies[Number(number)]}` }
      : pathname === '/dmail-client.json' ? clientDocument(origin(HOST), 'Bench')
      : await file(kitFolder, pathname.replace(/^\/fdz\//, ''));
    if (found) send(request, response, 200, { ...found, headers: { 'content-security-policy': policyOf(HOST, origin), ...found.headers } });
    else send(request, response, 404, { type: 'text/plain', body: '' });
  };
  const demo = await startDemo({ port: 0, dataDir, quiet: true, hostPages: (origin) => Promise.resolve({ handler: hostPages(origin), close: () => Promise.resolve() }) });
  return {
    demo,
    page: (body) => `${demo.origin(HOST)}/page${bodies.push(body) - 1}`,
    async close() {
      await demo.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Loaded bytes of the kit, as they came over the network, by file. */
export type Loads = Record<string, number>;

declare global {
  /** What was loaded when the frame with the thing waited for was shown. */
  var loaded: Promise<Loads> | undefined;
}

/**
 * Makes a page note what it has loaded by the frame that first shows what `seen` finds. What is asked for
 * once they are there takes a round trip, which the network has to have.
 * @param seen an expression in the page, true once the thing is there
 */
export async function watchLoads(page: Page, seen: string): Promise<void> {
  await page.evaluateOnNewDocument(`globalThis.loaded = new Promise((resolve) => {
    performance.setResourceTimingBufferSize?.(1000);
    const look = () => {
      let there = false;
      try { there = ${seen}; } catch {}
      if (!there) return requestAnimationFrame(look);
      const shown = performance.now();
      setTimeout(() => resolve(Object.fromEntries(performance.getEntriesByType('resource')
        .filter(({ name, responseEnd }) => new URL(name).pathname.startsWith('/fdz/') && responseEnd <= shown)
        .map(({ name, encodedBodySize }) => [new URL(name).pathname, encodedBodySize]))), 500);
    };
    look();
  });`);
}
