/**
 * The reference dmail server: a function from Request to Response. The same in Node, in tests and inside a page.
 * @module
 */
import { Hono } from 'hono';
import type { WireCode } from '../../src/contract/index.ts';
import { operations, pointerOf, type Operation } from './contract.ts';
import { LIMITS, type AccountingEntry, type Limits, type ServerDeps } from './config.ts';
import { empty, fromResponse, toResponse, type Answer } from './answer.ts';
import { readJson } from './body.ts';
import { Arrivals } from './content/arrivals.ts';
import { StorageFull } from './content/port.ts';
import { Pulls } from './content/pulls.ts';
import type { Verdict } from './content/scanner.ts';
import { Cache } from './gateway/cache.ts';
import { Gateway } from './gateway/gateway.ts';
import { Grants } from './gateway/grants.ts';
import { Issuers } from './gateway/issuers.ts';
import { Nonces } from './gateway/nonce.ts';
import { Buckets } from './gateway/rate.ts';
import { Tokens, type Principal } from './gateway/tokens.ts';
import { Payments } from './payments/payments.ts';
import { Readings } from './payments/readings.ts';
import { webPrimitives } from './primitives-web.ts';
import { Expiries } from './expiries.ts';
import { Leases } from './leases.ts';
import { reachOf } from './reach.ts';
import { RETENTION } from './retention.ts';
import { Problem } from './problem.ts';
import { attachments } from './routes/attachments.ts';
import { bankAccounts } from './routes/bank-accounts.ts';
import { PROPERTIES } from './properties.ts';
import { depositing } from './routes/deposit.ts';
import { discovery } from './routes/discovery.ts';
import { evidence } from './routes/evidence.ts';
import { mailbox } from './routes/mailbox.ts';
import { payments } from './routes/payments.ts';
import { data } from './routes/data.ts';
import { properties } from './routes/properties.ts';
import { repository } from './routes/repository.ts';
import { settlement } from './routes/settlement.ts';
import type { Call, Context, Route } from './routes/route.ts';
import { keepWithin } from './routes/within.ts';
import { TUS, uploading } from './routes/uploads.ts';
import { Streams } from './streams.ts';
import { REMEMBERED } from './store/purge.ts';

/** What the caller knows beyond the request. */
export interface Peer {
  /** The client's network address: what requests without an accepted token are counted by. */
  remote?: string;
  /** The body, where it has been read already. */
  body?: Uint8Array;
}

/** A running server. */
export interface App {
  (request: Request, peer?: Peer): Promise<Response>;
  /** The same, for a listener. */
  answer(request: Request, peer: Peer): Promise<Answer>;
  /** Removes what has had its time; to be called now and then. */
  purge(): Promise<void>;
  /** Refuses tokens of a person issued up to now (in whole seconds, as tokens tell time), all or those of one client, and ends what runs on them. */
  revoke(address: string, client?: string): Promise<void>;
  /** Refuses every token whose `grant` claim is one of these, and ends what runs on them. */
  endGrants(grants: readonly string[]): Promise<void>;
  /** Open event streams. */
  streams(): number;
  /** Event streams, downloads and uploads under way. */
  running(): number;
  /** Ends the streams. The store is the caller's to close. */
  close(): Promise<void>;
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'DPoP-Nonce, WWW-Authenticate, Location, Retry-After, ETag, Preference-Applied, Upload-Offset, Upload-Length, Tus-Resumable, Tus-Version, Tus-Extension, Accept-Ranges, Content-Range, Content-Disposition, Repr-Digest',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  vary: 'Origin',
};

/** Hono finds the route; what is answered goes past it. */
interface Passage { peer: Peer; answer?: Answer }
const PASSED = new Response(null);

const PREFLIGHT = {
  'access-control-allow-headers': 'Authorization, DPoP, Content-Type, Idempotency-Key, Prefer, If-Match, If-None-Match, Last-Event-ID, Cache-Control, Accept, Range, If-Range, Upload-Offset, Upload-Length, Upload-Metadata, Upload-Defer-Length, Tus-Resumable',
  'access-control-max-age': '86400',
};

const ROUTES = new Map([...discovery, ...depositing, ...uploading, ...repository, ...attachments, ...properties, ...evidence, ...data, ...mailbox, ...payments, ...bankAccounts, ...settlement].map((route) => [route.operation, route]));

/** Who a request turns out to be of. */
interface Seen { principal?: Principal; who?: Pick<AccountingEntry, 'server' | 'who'> }

/** A bound route: the operation and what answers it. */
interface Endpoint { operation: Operation; route: Route }

/** Starts a server over a migrated store. */
export async function createApp(deps: ServerDeps): Promise<App> {
  const { config, store, keys } = deps;
  const clock = deps.clock ?? Date;
  const primitives = deps.primitives ?? webPrimitives;
  const limits: Limits = { ...LIMITS, ...config.limits };
  const report = deps.report ?? ((error) => console.error(error));
  const nonces = new Nonces(clock);
  const issuers = new Issuers(deps.fetch, clock, config.localhostPort);
  const tokens = new Tokens(config, issuers, deps.accounts, primitives, clock);
  for (const { address, client, at } of await store.revocations()) tokens.revoke(address, client, at);
  for (const { grant, at } of await store.endedGrants()) tokens.endGrant(grant, at);
  const gateway = new Gateway(config, tokens, nonces, primitives, clock);
  const leases = new Leases(tokens, clock);
  const streams = new Streams(store, leases, clock, limits.heartbeat);
  const subjects = new Buckets(limits.subject, clock);
  const remotes = new Buckets(limits.remote, clock);
  const judged = (digest: string, verdict: Verdict): void => {
    const { state } = verdict;
    // The name comes from outside: of a log line it is no more than a word.
    const signature = state === 'infected' ? verdict.signature.replace(/[^\x21-\x7e]/g, '_').slice(0, 100) : undefined;
    deps.account?.({ at: new Date(clock.now()).toISOString(), operation: 'scan', status: state === 'infected' ? 403 : 200, ...(state === 'infected' && { problem: 'infected' }), scan: { digest, state, ...(signature !== undefined && { signature }) } });
  };
  const arrivals = deps.content && new Arrivals(deps.content, store, primitives, clock, { scanner: deps.scanner, again: limits.scanAgain, judged, report });
  await arrivals?.scans.resume();
  const fetched = (who: Pick<AccountingEntry, 'server' | 'who'>, problem?: WireCode): void => deps.account?.({ at: new Date(clock.now()).toISOString(), operation: 'pull', status: problem === undefined ? 200 : new Problem(problem).status, ...(problem !== undefined && { problem }), ...who });
  const pulls = deps.stream && arrivals && new Pulls({ arrivals, store, leases, clock, prove: (claims) => keys.prove(claims), stream: deps.stream, limits: limits.pull, idle: limits.idle, ended: fetched, report });
  const grants = new Grants({ config, store, nonces, primitives, clock, limits: limits.pull, fetch: deps.fetch });
  const expiries = new Expiries(store, clock, report);
  const paying = new Payments({ provider: deps.payments, store, clock, report });
  const context: Context = {
    config, limits, properties: { ...PROPERTIES, ...config.properties }, retention: config.retention ?? RETENTION, store, keys, primitives, clock, streams, leases, arrivals, pulls, grants, issuers, expiries, payments: paying, bankAccounts: deps.bankAccounts, readings: deps.bankAccounts && new Readings(deps.bankAccounts, clock), report,
    requests: new Buckets(limits.requests, clock), sessions: new Cache(2000, clock), tickets: new Cache(40_000, clock), downloads: new Cache(40_000, clock),
  };
  await pulls?.resume();
  await paying.resume();
  const host = new URL(config.publicOrigin).host;
  const base = new URL(config.server).pathname.replace(/\/$/, '');

  async function admit(request: Request, path: string, route: Route, remote: string | undefined): Promise<Principal | undefined> {
    if (!route.demand) {
      if (remote !== undefined) remotes.take(remote);
      return undefined;
    }
    let principal: Principal;
    try {
      principal = await gateway.admit(request, config.publicOrigin + path, route.demand, route.within !== undefined);
    } catch (error) {
      if (remote !== undefined) remotes.take(remote);
      throw error;
    }
    if (!route.relieves) subjects.take(`${principal.issuer} ${principal.subject}`);
    return principal;
  }

  async function answer({ operation, route }: Endpoint, request: Request, params: Record<string, string>, peer: Peer, seen: Seen): Promise<Answer> {
    const url = new URL(request.url);
    const principal = (seen.principal = await admit(request, url.pathname, route, peer.remote));
    checkParameters(operation, request, params, url.searchParams);
    let body: unknown;
    if (principal && expiries.due) await expiries.settle();
    if (operation.body) {
      body = await readJson(request, route.bodyLimit!(limits), peer.body);
      const { check } = operation.body;
      if (!check(body)) throw new Problem('not-understood', { field: pointerOf(check.errors![0]!) });
    }
    // A public route never looks at the principal.
    const call: Call = { context, request, params, query: url.searchParams, body, sent: peer.body, now: clock.now(), remote: peer.remote, principal: principal!, reach: principal && route.demand!.confirmed === undefined ? reachOf(principal.scopes, route.demand!.scopes) : undefined, seen: (who) => void (seen.who = who) };
    let made: Answer;
    try {
      if (call.reach) await keepWithin(call, route.within!);
      made = await route.handle(call);
    } catch (error) {
      // What ran on a token that has ended meanwhile is challenged as a request with it would be.
      throw principal && error instanceof Problem ? await gateway.challenge(error, route.demand!) : error;
    }
    if (principal) made.headers['dpop-nonce'] = await nonces.current();
    return made;
  }

  async function serve(request: Request, endpoint: Endpoint | undefined, params: Record<string, string>, passage: Passage, work?: () => Promise<Answer>): Promise<Response> {
    const seen: Seen = {};
    let made: Answer;
    let problem: Problem | undefined;
    try {
      if (new URL(request.url).host !== host) throw new Problem('misdirected');
      made = await (work ? work() : answer(endpoint!, request, params, passage.peer, seen));
    } catch (error) {
      problem = error instanceof Problem ? error : full(error) ? new Problem('storage-full', {}, { 'retry-after': '60' }) : new Problem('internal');
      if (problem.code === 'internal' && !request.signal.aborted) report(error);
      made = problem.answer();
    }
    passage.answer = { ...made, headers: { 'referrer-policy': 'no-referrer', ...made.headers, ...CORS } };
    deps.account?.({
      at: new Date(clock.now()).toISOString(), operation: endpoint?.operation.id ?? 'none', status: made.status,
      ...(problem && { problem: problem.code }),
      ...(seen.principal && { who: seen.principal.address, issuer: seen.principal.issuer, client: seen.principal.client }),
      ...seen.who,
    });
    return PASSED;
  }

  const hono = new Hono<{ Bindings: Passage }>();
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const here = operations.filter((operation) => operation.path === path);
    const endpoints = new Map<string, Endpoint>(here.map((operation) => [operation.method, { operation, route: ROUTES.get(operation.id)! }]));
    const allow = [...endpoints.keys(), 'OPTIONS'].join(', ');
    const pattern = (here[0]!.rooted ? '' : base) + path.replace(/\{(\w+)\}/g, ':$1');
    hono.all(pattern, (c) => {
      const request = c.req.raw;
      const endpoint = endpoints.get(request.method);
      if (endpoint) return serve(request, endpoint, c.req.param(), c.env);
      return serve(request, undefined, {}, c.env, async () => {
        if (request.method !== 'OPTIONS') throw new Problem('method-not-allowed', {}, { allow });
        return empty(204, { ...PREFLIGHT, ...(endpoints.has('PATCH') && path.startsWith('/uploads/') && TUS), allow, 'access-control-allow-methods': allow });
      });
    });
  }
  for (const [path, answerTo] of Object.entries(deps.also ?? {})) {
    hono.all(path, (c) =>
      serve(c.req.raw, undefined, {}, c.env, async () => {
        const { remote } = c.env.peer;
        if (remote !== undefined) remotes.take(remote);
        return fromResponse(await answerTo(c.req.raw));
      }),
    );
  }
  hono.all('*', (c) =>
    serve(c.req.raw, undefined, {}, c.env, () => {
      throw new Problem('not-found');
    }),
  );

  async function passed(request: Request, peer: Peer): Promise<Answer> {
    const passage: Passage = { peer };
    await hono.fetch(request, passage);
    const { answer: made } = passage;
    return request.method === 'HEAD' ? { ...made!, body: null } : made!;
  }

  return Object.assign(async (request: Request, peer: Peer = {}) => toResponse(await passed(request, peer)), {
    answer: passed,
    async purge() {
      await expiries.settle();
      await store.purge(clock.now(), context.retention);
      await arrivals?.sweep();
      pulls?.pump();
      await paying.look();
      tokens.forget(clock.now() - REMEMBERED);
    },
    async revoke(address: string, client = '*') {
      const at = clock.now();
      await store.revoke(address, client, at);
      tokens.revoke(address, client, at);
      leases.review();
      await leases.ask();
    },
    async endGrants(grants: readonly string[]) {
      const at = clock.now();
      // Whoever asks from now on hears of it; the disk follows.
      for (const grant of grants) tokens.endGrant(grant, at);
      leases.review();
      await store.endGrants(grants, at);
      if (grants.length) await leases.ask();
    },
    streams: () => streams.size,
    running: () => leases.size,
    async close() {
      streams.close();
      await paying.close();
      await pulls?.close();
      await arrivals?.close();
    },
  });
}

/** Path, query and header parameters as the contract has them; a query parameter it does not know is refused. */
function checkParameters(operation: Operation, request: Request, params: Record<string, string>, query: URLSearchParams): void {
  if (query.size) for (const name of query.keys()) {
    const known = operation.parameters.some((parameter) => parameter.in === 'query' && parameter.name === name);
    if (!known || query.getAll(name).length > 1) throw new Problem('not-understood', { field: `/${name}` });
  }
  for (const { name, in: place, schema, required, check } of operation.parameters) {
    const text = place === 'path' ? params[name] : place === 'query' ? query.get(name) : request.headers.get(name);
    if (text === null || text === undefined) {
      if (required) throw new Problem('not-understood', { field: `/${name}` });
      continue;
    }
    const value = schema['type'] === 'integer' && /^-?\d{1,16}$/.test(text) ? Number(text) : text;
    if (!check(value)) throw new Problem('not-understood', { field: `/${name}` });
  }
}

/** Whether a database says that there is no room left (SQLite, PostgreSQL), or the content store. */
function full(error: unknown): boolean {
  if (error instanceof StorageFull) return true;
  const code = error && typeof error === 'object' && 'code' in error ? error.code : undefined;
  return code === 'SQLITE_FULL' || code === '53100' || (error instanceof Error && /database or disk is full|SQLITE_FULL/.test(error.message));
}
