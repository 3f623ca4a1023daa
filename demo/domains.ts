/**
 * The domains of the demo: a dmail server and an authorization server each, and the ordinary OpenID
 * provider one of them federates to.
 * @module
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalFetch } from './hosts/local-fetch.ts';
import type { Handler } from './hosts/listen.ts';
import { createAuthorizationServer } from './identity/authorization-server.ts';
import { createOrdinaryProvider } from './identity/ordinary-provider.ts';
import { BANKS, DOMAINS, HOSTS, type DemoDomain } from './places.ts';
import { createGuardedFetch, type GuardedFetch } from './server/guarded-fetch.ts';
import { createNodeApp } from './server/node.ts';
import { xs2aAccounts } from './server/payments/xs2a-accounts.ts';
import { xs2aPayments } from './server/payments/xs2a.ts';
import { scannerFrom } from './server/settings.ts';

export interface DomainsOptions {
  dataDir: string;
  port: number;
  origin: (name: string) => string;
  /** What the shop's authorization server proves itself with at its OpenID provider. */
  secret: string;
  /** What the demo's payment provider proves itself with at the banks. */
  providerSecret: string;
}

export interface Domains {
  /** What answers for each virtual host. */
  hosts: ReadonlyMap<string, Handler>;
  /** Event streams would otherwise hold their connections open. */
  endStreams(): Promise<void>;
  close(): Promise<void>;
}

type Started = { hosts: [string, Handler][]; endStreams(): Promise<void>; close(): Promise<void> };

/** How the domains ask each other and the host pages. */
interface Outgoing {
  /** On somebody's word: only the hosts of the demo answer, everything else must be on the public internet. */
  guarded: (url: string) => Promise<Response>;
  /** The same for attachments that are fetched. */
  stream: GuardedFetch['stream'];
  /** The same, as the authorization servers use it. */
  identity: typeof globalThis.fetch;
  /** For what one of them is configured with: a provider, the dmail server of its domain, banks. */
  provider: typeof globalThis.fetch;
}

/** Starts all of them; the port must already answer, for they ask each other. */
export async function startDomains(options: DomainsOptions): Promise<Domains> {
  const { port } = options;
  const guarded = createGuardedFetch({ allow: Object.fromEntries(HOSTS.map((name) => [`${name}:${port}`, `127.0.0.1:${port}`])) });
  const local = createLocalFetch();
  const outgoing: Outgoing = {
    guarded: guarded.fetch,
    stream: guarded.stream,
    identity: (input) => guarded.fetch(String(input instanceof Request ? input.url : input)),
    provider: local.fetch,
  };
  const started = await Promise.all(DOMAINS.map((domain) => startDomain(domain, options, outgoing)));
  return {
    hosts: new Map(started.flatMap(({ hosts }) => hosts)),
    endStreams: async () => void (await Promise.all(started.map((domain) => domain.endStreams()))),
    async close() {
      await Promise.all(started.map((domain) => domain.close()));
      await Promise.all([guarded.close(), local.close()]);
    },
  };
}

async function startDomain(place: DemoDomain, { dataDir, port, origin, secret, providerSecret }: DomainsOptions, outgoing: Outgoing): Promise<Started> {
  const { domain } = place;
  const folder = join(dataDir, domain);
  await mkdir(folder, { recursive: true });
  const server = `${origin(domain)}/dmail`;
  const issuer = origin(`id.${domain}`);

  const federation = place.federatesTo === undefined ? undefined : await startProvider({ host: place.federatesTo, name: `${place.name} login`, people: place.accounts }, join(folder, 'login'), origin, { issuer, secret });
  const trusted = place.trusts && (await startProvider(place.trusts, join(folder, 'eid'), origin, { issuer, secret }));
  const identity = await createAuthorizationServer({
    domain,
    issuer,
    resource: server,
    accounts: place.accounts.map(({ local, name, password }) => ({ local, name, ...(!federation && { password }) })),
    dataDir: folder,
    fetch: outgoing.identity,
    ask: outgoing.provider,
    federate: federation && { ...federation.federate, fetch: outgoing.provider },
    guests: trusted && { ...trusted.federate, fetch: outgoing.provider },
    allowHttp: (hostname) => hostname === 'localhost' || hostname.endsWith('.localhost'),
  });

  const banks = BANKS.map(({ host, name, bic, country }) => ({ id: host, name, bic, country, origin: origin(host) }));
  const atBanks = { banks, secret: providerSecret, fetch: outgoing.provider };
  const addresses = new Set(place.accounts.map(({ local }) => `${local}@${domain}`));
  const mail = await createNodeApp({
    config: { domain, server, publicOrigin: origin(domain), issuers: { sign_in: issuer, token_issuers: [issuer] }, localhostPort: port, properties: place.properties, open: place.open },
    dataDir: folder,
    accounts: { exists: (address) => addresses.has(address) || identity.exists(address) },
    ...scannerFrom(process.env['DMAIL_CLAMD']),
    fetch: outgoing.guarded,
    stream: outgoing.stream,
    payments: xs2aPayments(atBanks),
    bankAccounts: xs2aAccounts({ ...atBanks, now: () => Date.now() }),
  });
  // What a person takes back at home ends here at once, open streams included.
  identity.revocations.subscribe((grant) => void mail.app.endGrants([grant]).catch((error: unknown) => console.error(error)));
  await mail.app.endGrants(identity.revocations.ended());

  return {
    hosts: [[domain, mail.listener], [`id.${domain}`, identity.handler], ...(federation?.hosts ?? []), ...(trusted?.hosts ?? [])],
    endStreams: () => mail.app.close(),
    async close() {
      await mail.close();
      await Promise.all([identity.close(), federation?.close(), trusted?.close()]);
    },
  };
}

/** An OpenID provider as there was one before there was mail. */
async function startProvider({ host, name, people }: NonNullable<DemoDomain['trusts']>, dataDir: string, origin: (name: string) => string, { issuer, secret }: { issuer: string; secret: string }) {
  await mkdir(dataDir, { recursive: true });
  const clientId = 'mail';
  const provider = await createOrdinaryProvider({ issuer: origin(host), clients: [{ clientId, clientSecret: secret, redirectUri: `${issuer}/federated/callback` }], accounts: people, dataDir });
  return {
    federate: { issuer: origin(host), clientId, clientSecret: secret, name },
    hosts: [[host, provider.handler]] as [string, Handler][],
    close: () => provider.close(),
  };
}
