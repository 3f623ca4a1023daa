/**
 * The other domain of a bench or fault test: an issuer and its well-known document on a port of this process, people
 * with keys, and a server under test in a child process.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createIssuer, createPerson, type Issuer, type Person } from '../demo/server/world-identity.ts';
import type { HostOptions } from './server-host.ts';

export interface Senders {
  issuerOf(domain: 'home' | 'city'): Issuer;
  port: number;
  /** To be passed to the server under test. */
  reach: Pick<HostOptions, 'allow' | 'localhostPort'>;
  person(address: string, home?: string): Promise<Person>;
  /** The server of a domain is another one than this process, by the word of the domain. */
  serve(host: Host): void;
  close(): void;
}

/** `home.localhost` and `id.home.localhost`; the latter also speaks for `city.localhost`, so that one process tests both sides. */
export async function startSenders(): Promise<Senders> {
  const made: { home?: Issuer; city?: Issuer } = {};
  const served = new Map<string, string>();
  const issuerOf = (domain: 'home' | 'city'): Issuer => made[domain]!;
  const server: Server = createServer((request, response) => {
    const url = `http://${request.headers.host}${request.url}`;
    const { hostname, pathname, port } = new URL(url);
    response.setHeader('content-type', 'application/json');
    if (pathname === '/.well-known/dmail') {
      const origin = `http://${hostname}:${port}`;
      const sign = `http://id.${hostname}:${port}`;
      response.end(JSON.stringify({ domain: hostname, server: served.get(hostname) ?? `${origin}/dmail`, sign_in: sign, token_issuers: [sign], versions: ['1.0'], attachments: { accepted: false } }));
      return;
    }
    const here = issuerOf(hostname === 'id.city.localhost' ? 'city' : 'home');
    void here.answer(new Request(url)).then(async (answer) => response.writeHead(answer.status).end(await answer.text()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = (server.address() as { port: number }).port;
  made.home = await createIssuer(`http://id.home.localhost:${port}`, Date);
  made.city = await createIssuer(`http://id.city.localhost:${port}`, Date);
  const here = `127.0.0.1:${port}`;
  return {
    issuerOf,
    port,
    reach: { allow: Object.fromEntries(['home', 'id.home', 'city', 'id.city'].map((name) => [`${name}.localhost:${port}`, here])), localhostPort: port },
    person: (address, home = '') => createPerson(address, address.endsWith('@city.localhost') ? issuerOf('city') : issuerOf('home'), home),
    serve: ({ name, server: at }) => void served.set(name.split(':')[0]!, at),
    close: () => void server.close(),
  };
}

/** A port nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface Host {
  process: ChildProcess;
  port: number;
  /** Of the `Host` header. */
  name: string;
  origin: string;
  /** `server` of the domain. */
  server: string;
  stop(): Promise<void>;
}

let bundle: Promise<string> | undefined;

/** The server under test and its threads, a file each: it starts several times faster, and no loader stands in its trace. */
async function bundled(): Promise<string> {
  const outdir = fileURLToPath(new URL(`../node_modules/.cache/dmail/${process.pid}`, import.meta.url));
  const entryPoints = { host: 'bench/server-host.ts', 'writer-thread': 'demo/server/store/writer-thread.ts', 'sync-thread': 'demo/server/store/sync-thread.mjs', 'digest-thread': 'demo/server/content/digest-thread.ts' };
  await build({
    entryPoints, absWorkingDir: fileURLToPath(new URL('..', import.meta.url)), bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20', outdir,
    outExtension: { '.js': '.mjs' }, logLevel: 'silent',
  });
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  return join(outdir, 'host.mjs');
}

/** Starts a server under test; resolves when it answers. */
export async function startHost(options: HostOptions, { node = [], wrap = [] }: { node?: string[]; wrap?: string[] } = {}): Promise<Host> {
  const command = [...wrap, process.execPath, ...node, await (bundle ??= bundled()), JSON.stringify(options)];
  const child = spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const origin = `http://${options.domain}:${options.port}`;
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => line.startsWith('ready') && resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
  });
  await ready;
  return {
    process: child, port: options.port, name: `${options.domain}:${options.port}`, origin, server: `${origin}/dmail`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin!.end();
      await once(child, 'exit');
    },
  };
}
