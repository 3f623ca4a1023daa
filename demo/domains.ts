/**
 * The domains of the demo: a dmail server and an authorization server each, and the ordinary OpenID
 * provider one of them federates to.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { createLocalFetch } from './hosts/local-fetch.ts';
import type { Handler } from './hosts/listen.ts';
import { createAuthorizationServer } from './identity/authorization-server.ts';
import { createOrdinaryProvider } from './identity/ordinary-provider.ts';
import { DOMAINS, type DemoDomain } from './places.ts';
import { createApp } from './server/app.ts';
import { fileKeys } from './server/keys/file.ts';
import { openKeys } from './server/keys/keys.ts';
import { openLibsql } from './server/store/libsql.ts';
import { createSqlStore } from './server/store/sql-store.ts';

export interface DomainsOptions {
  dataDir: string;
  port: number;
  origin: (name: string) => string;
  /** What the shop's authorization server proves itself with at its OpenID provider. */
  secret: string;
}

export interface Domains {
  /** What answers for each virtual host. */
  hosts: ReadonlyMap<string, Handler>;
  close(): Promise<void>;
}

type Started = { hosts: [string, Handler][]; close(): Promise<void> };

/** How often what has had its time is removed. */
const PURGE_EVERY = 15 * 60_000;

/** Starts all of them; the port must already answer, for they ask each other. */
export async function startDomains(options: DomainsOptions): Promise<Domains> {
  const outgoing = createLocalFetch();
  const started = await Promise.all(DOMAINS.map((domain) => startDomain(domain, options, outgoing.fetch)));
  return {
    hosts: new Map(started.flatMap(({ hosts }) => hosts)),
    async close() {
      await Promise.all(started.map((domain) => domain.close()));
      await outgoing.close();
    },
  };
}

async function startDomain(place: DemoDomain, { dataDir, port, origin, secret }: DomainsOptions, fetch: typeof globalThis.fetch): Promise<Started> {
  const { domain } = place;
  const folder = join(dataDir, domain);
  await mkdir(folder, { recursive: true });
  const server = `${origin(domain)}/dmail`;
  const issuer = origin(`id.${domain}`);

  const federation = place.federatesTo === undefined ? undefined : await startProvider(place, folder, origin, { issuer, secret });
  const identity = await createAuthorizationServer({
    domain,
    issuer,
    resource: server,
    accounts: place.accounts.map(({ local, name, password }) => ({ local, name, ...(!federation && { password }) })),
    dataDir: folder,
    fetch,
    federate: federation?.federate,
    allowHttp: (hostname) => hostname === 'localhost' || hostname.endsWith('.localhost'),
  });

  const store = createSqlStore(openLibsql(join(folder, 'mail.sqlite')));
  await store.migrate();
  const addresses = new Set(place.accounts.map(({ local }) => `${local}@${domain}`));
  const app = await createApp({
    config: { domain, server, publicOrigin: origin(domain), issuers: { sign_in: issuer, token_issuers: [issuer] }, localhostPort: port },
    store,
    keys: await openKeys(fileKeys(join(folder, 'receipt-keys.json')), Date.now()),
    accounts: { exists: (address) => addresses.has(address) },
    fetch: (url) => fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5000) }),
  });
  const listener = getRequestListener((request, env) => app(request, { remote: 'incoming' in env ? env.incoming.socket.remoteAddress : undefined }), { overrideGlobalObjects: false });
  const purge = setInterval(() => void app.purge().catch((error: unknown) => console.error(error)), PURGE_EVERY).unref();

  return {
    hosts: [[domain, listener], [`id.${domain}`, identity.handler], ...(federation?.hosts ?? [])],
    async close() {
      clearInterval(purge);
      await app.close();
      await Promise.all([identity.close(), federation?.close(), store.close()]);
    },
  };
}

/** An OpenID provider as the company had it before it had mail. */
async function startProvider(place: DemoDomain, folder: string, origin: (name: string) => string, { issuer, secret }: { issuer: string; secret: string }) {
  const name = place.federatesTo!;
  const dataDir = join(folder, 'login');
  await mkdir(dataDir, { recursive: true });
  const clientId = 'mail';
  const provider = await createOrdinaryProvider({
    issuer: origin(name),
    clients: [{ clientId, clientSecret: secret, redirectUri: `${issuer}/federated/callback` }],
    accounts: place.accounts,
    dataDir,
  });
  return {
    federate: { issuer: origin(name), clientId, clientSecret: secret, name: `${place.name} login` },
    hosts: [[name, provider.handler]] as [string, Handler][],
    close: () => provider.close(),
  };
}
