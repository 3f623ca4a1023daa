/**
 * How long after its acknowledgement a deposit is seen by the recipient, in a browser with the inbox open.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { ensureBuild, kitFolder } from '../demo/build.ts';
import { file } from '../demo/hosts/answer.ts';
import type { Message, Session } from '../src/contract/index.ts';
import type { OutgoingRequest } from '../src/identity/token-source.ts';
import { until } from '../test/journeys/people.ts';
import { newPage, openBrowser } from '../test/support/page.ts';
import { Connection } from './client.ts';
import type { Figure } from './figure.ts';
import { freePort, startHost, startSenders } from './senders.ts';

const RECIPIENT = 'clerk@city.localhost';
const SENDER = 'anna@home.localhost';
const FREE = { burst: 1e9, perSecond: 1e9 };

/** Things seen in the page, by name: milliseconds since 1970 of the frame that shows them. */
declare global {
  var seen: Record<string, number>;
  var tell: (request: OutgoingRequest) => Promise<Record<string, string>>;
}

/** Runs in the page: notes rows of the inbox, and what a bare event stream puts beside it. */
const WATCH = `
globalThis.seen = {};
const note = (name) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { seen[name] ??= performance.timeOrigin + performance.now(); }; port2.postMessage(0); });
addEventListener('DOMContentLoaded', () => {
  const inbox = document.querySelector('fdz-inbox');
  inbox.tokenSource = { account: ACCOUNT, headers: (request) => tell({ ...request }) };
  const watching = new Set();
  const look = (root) => {
    for (const subject of root.querySelectorAll('[part~=subject]')) {
      const name = subject.textContent.trim();
      if (name && !watching.has(name)) { watching.add(name); note(name); }
    }
  };
  customElements.whenDefined('fdz-inbox').then(() => inbox.updateComplete).then(() => new MutationObserver(() => look(inbox.shadowRoot)).observe(inbox.shadowRoot, { childList: true, subtree: true, characterData: true }));
  new EventSource('/bare').onmessage = ({ data }) => {
    const line = document.body.appendChild(document.createElement('p'));
    line.textContent = data;
    note(data);
    if (document.querySelectorAll('p').length > 20) document.querySelector('p').remove();
  };
});`;

const nowMs = (): number => performance.timeOrigin + performance.now();

/** How far the page's clock is ahead of ours, from the quickest of a few questions. */
async function clockOf(page: Page): Promise<number> {
  let best = { took: Infinity, ahead: 0 };
  for (let i = 0; i < 30; i++) {
    const before = nowMs();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const after = nowMs();
    if (after - before < best.took) best = { took: after - before, ahead: there - (before + after) / 2 };
  }
  return best.ahead;
}

const percentile = (values: readonly number[], part: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

/** Deposits at random moments; each is seen as a row, and followed by a bare event seen as a line. */
export async function delivery({ count = 250 } = {}): Promise<Figure[]> {
  await ensureBuild();
  const folder = await mkdtemp(join(tmpdir(), 'dmail-bench-'));
  const senders = await startSenders();
  const host = await startHost({ domain: 'city.localhost', port: await freePort(), dataDir: folder, ...senders.reach, limits: { subject: FREE, remote: FREE } });
  let bare: ServerResponse | undefined;
  const portal = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://portal.localhost');
    if (pathname === '/bare') {
      bare = response;
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders();
    } else if (pathname === '/') response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><html lang="en"><title>Bench</title><script type="module" src="/fdz/fdz.js"></script><body><fdz-inbox></fdz-inbox>');
    else void file(kitFolder, pathname.replace(/^\/fdz\//, '')).then((found) => found ? response.writeHead(200, { 'content-type': found.type }).end(found.body) : response.writeHead(404).end());
  });
  const portalPort = await freePort();
  portal.listen(portalPort, '127.0.0.1');
  const origin = `http://portal.localhost:${portalPort}`;
  const browser = await openBrowser();
  const connection = new Connection(host.port, `city.localhost:${host.port}`);
  try {
    const owner = await senders.person(RECIPIENT, host.server);
    const sender = await senders.person(SENDER);
    let nonce: string | undefined;
    const call = async (person: typeof owner, method: string, path: string, scopes: readonly string[], body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> => {
      for (let attempt = 0; ; attempt++) {
        const proof = await person.headers({ method, url: host.origin + path, resource: host.server, ...(nonce && { nonce }) }, { scopes });
        const answer = await connection.send(method, path, { 'content-type': 'application/json', ...headers, ...proof }, JSON.stringify(body));
        nonce = answer.headers.get('dpop-nonce') ?? nonce;
        if (answer.status !== 401 || attempt) return answer;
      }
    };
    await call(owner, 'PUT', `/dmail/invitations/${SENDER}`, ['read:mailbox'], { state: 'accepted' });
    const opened = await call(sender, 'POST', '/dmail/sessions', ['send'], { recipient: RECIPIENT });
    if (opened.status !== 201) throw new Error(`no session: ${opened.status} ${opened.body}`);
    const path = `/dmail/sessions/${(JSON.parse(opened.body) as Session).id}/deposits`;

    const page = await newPage(browser);
    await page.setViewport({ width: 900, height: 900 });
    await page.exposeFunction('tell', (request: OutgoingRequest) => owner.headers(request, { scopes: ['read:mailbox'], clientId: `${origin}/client.json` }));
    const account = { address: RECIPIENT, server: host.server, scopes: ['read:mailbox'] };
    await page.evaluateOnNewDocument(WATCH.replace('ACCOUNT', JSON.stringify(account)));
    await page.goto(`${origin}/`);

    const send = async (name: string): Promise<number> => {
      const message: Message = {
        id: crypto.randomUUID(), from: { address: SENDER }, to: [{ address: RECIPIENT }], thread: crypto.randomUUID(), subject: name, sentAt: new Date().toISOString(), body: { text: 'A few words.' },
      };
      const answer = await call(sender, 'POST', path, ['send'], message, { 'idempotency-key': message.id, prefer: 'return=representation' });
      if (answer.status !== 201) throw new Error(`deposit: ${answer.status} ${answer.body}`);
      return nowMs();
    };
    const seenAt = (name: string): Promise<number> => page.waitForFunction((wanted) => globalThis.seen[wanted], { polling: 5, timeout: 20_000 }, name).then((handle) => handle.jsonValue() as Promise<number>);

    // Warm, connected, everything loaded.
    await until('the stream', () => page.evaluate(() => (document.querySelector('fdz-inbox') as HTMLElement & { services?: { mailbox: { state: { live: string } } } }).services?.mailbox.state.live === 'open'));
    for (let i = 0; i < 10; i++) {
      await send(`Warm ${i}`);
      await seenAt(`Warm ${i}`);
    }
    const ahead = await clockOf(page);
    const rows: number[] = [];
    const events: number[] = [];
    for (let i = 0; i < count; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20 + 80 * Math.random()));
      const acknowledged = await send(`Notice ${i}`);
      rows.push((await seenAt(`Notice ${i}`)) - ahead - acknowledged);
      const begun = nowMs();
      bare!.write(`data: Bare ${i}\n\n`);
      events.push((await seenAt(`Bare ${i}`)) - ahead - begun);
    }
    const shown = (value: number): string => `${value.toFixed(1)} ms`;
    return [{
      name: 'deposit acknowledged until its row is shown in another browser, p99', value: percentile(rows, 0.99), unit: ' ms', target: 50, bound: 'max',
      baseline: `p50 ${shown(percentile(rows, 0.5))} of ${count}; a bare event to the page p50 ${shown(percentile(events, 0.5))}, p99 ${shown(percentile(events, 0.99))}`,
    }];
  } finally {
    await browser.close();
    connection.close();
    portal.closeAllConnections();
    portal.close();
    await host.stop();
    senders.close();
    await rm(folder, { recursive: true, force: true });
  }
}
