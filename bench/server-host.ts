/**
 * A dmail server in a process of its own, for benches and fault tests. Started with a JSON of `HostOptions` as its
 * argument; says `ready <port>` on standard output and stops when standard input ends.
 */
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Limits } from '../demo/server/config.ts';
import { createListener } from '../demo/server/listener.ts';
import { createNodeApp } from '../demo/server/node.ts';

export interface HostOptions {
  domain: string;
  port: number;
  dataDir: string;
  /** `host:port` to `address:port`. */
  allow: Record<string, string>;
  /** Port at which other domains under localhost are found. */
  localhostPort: number;
  synchronous?: 'FULL' | 'NORMAL' | 'OFF';
  limits?: Partial<Limits>;
  /** A folder with a page, under `/page/`. */
  pages?: string;
}

const options = JSON.parse(process.argv[2]!) as HostOptions;
const origin = `http://${options.domain}:${options.port}`;
// An issuer of its own is somewhere else in these set-ups: home tokens are not asked for, or come from the same one.
const issuer = `http://id.${options.domain}:${options.localhostPort}`;
const node = await createNodeApp({
  config: { domain: options.domain, server: `${origin}/dmail`, publicOrigin: origin, issuers: { sign_in: issuer, token_issuers: [issuer] }, localhostPort: options.localhostPort, limits: options.limits },
  // The measure of everything else: the same server, asked nothing.
  also: { '/empty': () => new Response(null, { status: 204 }) },
  dataDir: options.dataDir, allow: options.allow, synchronous: options.synchronous, accounts: { exists: () => true },
});

// What `node:http` itself and the way through it cost: an answer that no application has seen.
const bare = createListener(Object.assign(node.app.bind(undefined), { ...node.app, answer: async () => ({ status: 204, headers: {}, body: null }) }));

const server = createServer((request, response) => {
  if (request.url === '/bare') bare(request, response);
  else if (request.url === '/memory') response.end(JSON.stringify({ rss: memory(), cpu: process.cpuUsage(), streams: node.app.streams() }));
  // The measure of an upload: the same bytes into a file, on disk when answered, and nothing else.
  else if (request.url === '/raw') void pipeline(request, createWriteStream(join(options.dataDir, 'raw'), { flush: true })).then(() => response.writeHead(204).end());
  else if (options.pages && request.url?.startsWith('/page/')) void page(join(options.pages, basename(request.url)), response);
  else if (request.url?.startsWith('/notify/')) void notify(Number(request.url.slice(8))).then((answer) => response.end(JSON.stringify(answer)));
  else node.listener(request, response);
});

async function page(file: string, response: ServerResponse): Promise<void> {
  const content = await readFile(file).catch(() => undefined);
  response.writeHead(content ? 200 : 404, { 'content-type': file.endsWith('.html') ? 'text/html' : 'text/javascript' }).end(content);
}

function memory(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().rss;
}

/** Commits one change to each of so many mailboxes; answers when the first and the last commit were done (ms since 1970). */
async function notify(count: number): Promise<[number, number]> {
  let first = 0;
  let last = 0;
  const one = async (index: number): Promise<void> => {
    await node.store.putDraft(`person${index}@${options.domain}`, 'draft-of-a-notice', { to: [], cc: [], subject: '', html: '' }, { create: true }, Date.now());
    last = Date.now();
    first ||= last;
  };
  await Promise.all(Array.from({ length: count }, (_, index) => one(index)));
  return [first, last];
}

server.keepAliveTimeout = 600_000;
server.listen(options.port, '127.0.0.1', 4096, () => process.stdout.write(`ready ${options.port}\n`));
process.stdin.resume().once('end', () => {
  server.close();
  server.closeAllConnections();
  void node.close().then(() => process.exit(0));
});
