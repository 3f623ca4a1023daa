/**
 * The whole demo on one port: three domains with their dmail and authorization servers, an ordinary OpenID
 * provider, and the host pages, told apart by name.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyBuild, ensureBuild, root } from './build.ts';
import { contentSecurityPolicy } from './csp.ts';
import { page, send } from './hosts/answer.ts';
import { listenLocal, type Handler, type Upgrade } from './hosts/listen.ts';
import { createSite } from './hosts/site.ts';
import { virtualHosts } from './hosts/virtual.ts';
import { startBanks } from './banks.ts';
import { startDomains } from './domains.ts';
import { BANKS, DOMAINS, HOST_PAGES, HOSTS } from './places.ts';
import { seed, SEED_CLIENT, seedClientDocument } from './seed/seed.ts';

export interface DemoOptions {
  /** Default 4000; 0 takes any free one. */
  port?: number;
  /** Where databases are kept, in a folder for each port, because addresses carry it; `demo/.data` where not given. */
  dataDir?: string;
  /** Say nothing on the terminal. */
  quiet?: boolean;
  /** Make the CDN build where it is missing or old. Default true. */
  build?: boolean;
  /** Folder of the CDN build to serve. Default: a copy of `dist/cdn`. */
  kit?: string;
  /** Deposit the first messages where the mailboxes are new. Default true. */
  seed?: boolean;
  /** Forget everything first. */
  reset?: boolean;
  /** Serves host pages in place of the demo's own way: the development server. */
  hostPages?: (origin: (name: string) => string) => Promise<{ handler: Handler; upgrade?: Upgrade; close(): Promise<void> }>;
}

export interface DemoAccountInfo {
  address: string;
  name: string;
  password: string;
}

export interface Demo {
  port: number;
  /** Public origin of a virtual host: `origin('portal.localhost')`. */
  origin(name: string): string;
  accounts: readonly DemoAccountInfo[];
  close(): Promise<void>;
}

export const ACCOUNTS: readonly DemoAccountInfo[] = DOMAINS.flatMap(({ domain, accounts }) =>
  accounts.map(({ local, name, password }) => ({ address: `${local}@${domain}`, name, password })),
);

/** Starts everything; resolves when a person can sign in. @throws {PortTaken} */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { port: wanted = 4000, quiet = false, build = true } = options;
  const say = (line: string): void => void (quiet || process.stdout.write(`${line}\n`));
  const hosts = new Map<string, Handler>();
  /** In the order of their ends: what holds connections open, the port, the databases. */
  const cleanup: { open: (() => Promise<void>)[]; rest: (() => Promise<void>)[] } = { open: [], rest: [] };
  // Requests that come while we start wait for us.
  let ready!: () => void;
  const started = new Promise<void>((resolve) => (ready = resolve));
  let port = wanted;
  const origin = (name: string): string => `http://${name}${port === 80 ? '' : `:${port}`}`;
  const route = virtualHosts(hosts, origin);
  let upgrade: Upgrade | undefined;
  let open = false;
  let closing = false;
  const listening = await listenLocal(
    async (request, response) => {
      if (!open) await started;
      if (closing) return void response.writeHead(503, { connection: 'close' }).end();
      await route(request, response);
    },
    wanted,
    (request, socket, head) => (upgrade ? upgrade(request, socket, head) : socket.destroy()),
  );
  port = listening.port;
  const close = async (): Promise<void> => {
    closing = true;
    for (const stop of cleanup.open.splice(0)) await stop();
    await listening.close();
    for (const stop of cleanup.rest.splice(0)) await stop();
  };

  try {
    const dataDir = join(options.dataDir ?? join(root, 'demo', '.data'), String(port));
    if (options.reset) await rm(dataDir, { recursive: true, force: true });
    await mkdir(dataDir, { recursive: true });
    if (build && !options.hostPages) {
      if (await ensureBuild(() => say('Building the elements, which takes a minute …'))) say('Built the elements.');
    }

    const providerSecret = await secretOf(dataDir, 'provider-secret');
    const banks = await startBanks({ dataDir, origin, secret: providerSecret });
    cleanup.rest.push(() => banks.close());
    const domains = await startDomains({ dataDir, port, origin, secret: await secretOf(dataDir, 'secret'), providerSecret });
    cleanup.open.push(() => domains.endStreams());
    cleanup.rest.push(() => domains.close());
    for (const [name, handler] of [...domains.hosts, ...banks.hosts]) hosts.set(name, handler);

    const pages = await options.hostPages?.(origin);
    if (pages) {
      cleanup.open.push(() => pages.close());
      upgrade = pages.upgrade;
    }
    const kit = options.kit ?? (pages ? '' : await copyBuild(join(dataDir, 'kit')));
    for (const host of HOST_PAGES) hosts.set(host.name, pages?.handler ?? siteOf(host.name, origin, kit));
    hosts.set('localhost', index(origin));

    open = true;
    ready();
    if (options.seed !== false) await seed({ dataDir, origin, say });
  } catch (error) {
    open = true;
    ready();
    await close();
    throw error;
  }
  return { port, origin, accounts: ACCOUNTS, close };
}

/** The handler of one host page, as its web team would set it up. */
function siteOf(name: string, origin: (name: string) => string, kit: string): Handler {
  const host = HOST_PAGES.find((candidate) => candidate.name === name)!;
  return createSite({
    origin: origin(name),
    title: host.title,
    folder: join(root, 'demo', name.split('.')[0]!),
    shared: join(root, 'demo', 'hosts', 'shared'),
    kit,
    policy: policyOf(name, origin),
  });
}

/** The policy of a host page. */
export function policyOf(name: string, origin: (name: string) => string): string {
  const host = HOST_PAGES.find((candidate) => candidate.name === name)!;
  const worker = name === 'portal.localhost';
  return contentSecurityPolicy(
    {
      // Any domain may be written to; on a real site this is `https:`. The service worker fetches the page's own files.
      'connect-src': ["'self'", origin('*.localhost')],
      'frame-src': [origin(host.anyone ? '*.localhost' : host.domain)],
      ...(worker && { 'manifest-src': ["'self'"], 'worker-src': ["'self'"] }),
    },
    worker ? ['portal'] : [],
  );
}

/** The page at `localhost` itself. */
function index(origin: (name: string) => string): Handler {
  const pages = HOST_PAGES.map(
    ({ name, title, about }) => `<li><a href="${origin(name)}/">${title}</a> <span class="sub">${about}: ${name}</span></li>`,
  ).join('');
  const homes = new Map(HOST_PAGES.map((host) => [host.domain, host]));
  const accounts = DOMAINS.flatMap(({ domain, accounts: people }) =>
    people.map(({ local, name, password }) => {
      const host = homes.get(domain)!;
      return `<tr><td>${name}</td><td><code>${local}@${domain}</code></td><td><code>${password}</code></td><td><a href="${origin(host.name)}/">${host.title}</a></td></tr>`;
    }),
  ).concat(DOMAINS.flatMap(({ trusts }) => (trusts?.people ?? []).map(({ local, name, password }) =>
    `<tr><td>${name}</td><td><code>${local}</code></td><td><code>${password}</code></td><td><a href="${origin('townhall.localhost')}/permit">Building permit, with the ${trusts!.name}</a></td></tr>`))).join('');
  const grants = DOMAINS.map(({ domain }) => `<li><a href="${origin(`id.${domain}`)}/">id.${domain}</a> <span class="sub">what its people granted, and to whom</span></li>`).join('');
  const customers = BANKS.flatMap(({ host, name: bank, customers: people }) =>
    people.map(({ local, name, password }) => `<tr><td>${name}</td><td><code>${local}</code></td><td><code>${password}</code></td><td><a href="${origin(host)}/">${bank}</a></td></tr>`)).join('');
  const answer = page(
    'Direct mail, in pages that embed it',
    `<p>Three organisations, each with its own mail server, and three pages that show their mail with the same elements. Sign in at two of them in two windows and write to each other.</p>
<ul class="hosts">${pages}</ul>
<h2>Who can sign in</h2>
<div class="wide"><table><thead><tr><th scope="col">Who</th><th scope="col">Address</th><th scope="col">Password</th><th scope="col">Signs in at</th></tr></thead><tbody>${accounts}</tbody></table></div>
<h2>Their homes</h2>
<ul class="hosts">${grants}</ul>
<h2>Their banks</h2>
<div class="wide"><table><thead><tr><th scope="col">Who</th><th scope="col">Name there</th><th scope="col">Password</th><th scope="col">Bank</th></tr></thead><tbody>${customers}</tbody></table></div>`,
  );
  return (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') send(request, response, 200, answer);
    else if (path === SEED_CLIENT) send(request, response, 200, { type: 'application/json', body: JSON.stringify(seedClientDocument(origin('localhost'))) });
    else send(request, response, 404, page('No such page', `<p><a href="/">The demo’s pages</a></p><ul>${HOSTS.map((name) => `<li><a href="${origin(name)}/">${name}</a></li>`).join('')}</ul>`));
  };
}

/** A secret of this installation, made once: `secret` of the shop at its OpenID provider, `provider-secret` of the payment provider at the banks. */
async function secretOf(dataDir: string, name: string): Promise<string> {
  const path = join(dataDir, name);
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept) return kept;
  const secret = randomBytes(32).toString('base64url');
  await writeFile(path, secret, { mode: 0o600 });
  return secret;
}
