/**
 * A browser, and sites under names of localhost that answer from memory or from a folder.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { launch, type Browser, type BrowserContext, type LaunchOptions, type Page } from 'puppeteer-core';
import { chromiumFlags, findBrowser } from './browsers.mjs';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json', '.css': 'text/css; charset=utf-8', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png',
};

export interface Answer {
  body: string | Uint8Array;
  type?: string;
  headers?: Record<string, string>;
  status?: number;
}

/** Serves what `answer` says; a string is a file's path. `undefined` is a 404. */
export async function serve(answer: (url: URL, request: IncomingMessage) => Answer | string | undefined): Promise<{ origin: string; port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
      let found = answer(url, request);
      if (typeof found === 'string') {
        const file = found;
        found = await readFile(file).then((body) => ({ body, type: types[path.extname(file)] }), () => undefined);
      }
      if (!found) return response.writeHead(404).end();
      return response.writeHead(found.status ?? 200, { 'content-type': found.type ?? 'text/html; charset=utf-8', ...found.headers }).end(found.body);
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    port,
    origin: `http://localhost:${port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

export function openBrowser(name: 'chromium' | 'firefox' = 'chromium', options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findBrowser(name);
  if (!executablePath) throw new Error(`${name} is not installed`);
  return launch(name === 'firefox'
    ? { browser: 'firefox', executablePath, headless: true, ...options }
    : { executablePath, headless: true, args: [...chromiumFlags, '--lang=en'], ...options });
}

/** A new tab. Functions sent into it were compiled with a helper that keeps their names; the tab gets one that does nothing. */
export async function newPage(browser: Browser | BrowserContext): Promise<Page> {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument('globalThis.__name ??= (value) => value');
  return page;
}

/** What went wrong in a page: errors, failed requests, violations of its policy. */
export function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error instanceof Error ? error.message : String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  return faults;
}
