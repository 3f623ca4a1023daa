/**
 * Several domains in one process, for tests and stories: the reference server itself, with nothing faked.
 * @module
 */
import { domainOf, DmailProblem, problemCode, type AttachmentReference, type AuthorizationDetail, type Delivery, type Deposit, type Message, type ProblemDetails, type Session, type Upload, type UploadRequest } from '../../src/contract/index.ts';
import type { Confirmed, OutgoingRequest, TokenSource } from '../../src/identity/token-source.ts';
import { createApp, type App } from './app.ts';
import type { AccountingEntry, Limits, ServerConfig } from './config.ts';
import { memoryContent } from './content/memory.ts';
import type { ContentStore } from './content/port.ts';
import type { AccountsProvider } from './payments/accounts-port.ts';
import type { PaymentProvider } from './payments/port.ts';
import type { Scanner } from './content/scanner.ts';
import type { Retention } from './retention.ts';
import { memoryKeys, openKeys, type ReceiptKeyStore } from './keys/keys.ts';
import type { Databases } from './store/databases.ts';
import { createSqlStore } from './store/sql-store.ts';
import { handleOf } from './store/sqlite.ts';
import type { Store } from './store/store.ts';
import { agreeing, type Confirming } from './world-confirm.ts';
import { createIssuer, createPerson, type Issuer, type Person } from './world-identity.ts';
import { followingFetch, type Wire } from './world-wire.ts';

export type { Wire } from './world-wire.ts';

export interface WorldOptions {
  /** Domains to run; `home.example` and `city.example` where not given. */
  domains?: readonly string[];
  /** Milliseconds since 1970 at which the clock starts; it then runs on. Now, where not given. */
  now?: number;
  limits?: Partial<Limits>;
  /** What a domain asks of senders, and what its people can note; as by itself, where not given. */
  properties?: (domain: string) => ServerConfig['properties'];
  /** Opens the database of a domain; libsql in memory in Node, SQLite compiled to WebAssembly in a page, where not given. */
  database?: (domain: string) => Databases | Promise<Databases>;
  /** Where attachments of a domain are kept; in memory, where not given. With `undefined` the domain takes none. */
  content?: (domain: string) => ContentStore | undefined | Promise<ContentStore | undefined>;
  /** What looks for malware in attachments; nothing does, where not given. */
  scanner?: Scanner;
  /** Who asks banks for payments of the people of a domain; nobody does, where not given. */
  payments?: (domain: string) => PaymentProvider | undefined;
  /** Who asks banks for the accounts of its people; nobody does, where not given. */
  bankAccounts?: (domain: string) => AccountsProvider | undefined;
  /** How long domains keep what; `RETENTION`, where not given. */
  retention?: Retention;
}

/** A message with what is not given filled in. */
export type MessageLike = Partial<Omit<Message, 'body'>> & { text?: string; html?: string; body?: Message['body'] };

/** An attachment with what is not given filled in. */
export type AttachmentLike = Partial<Omit<AttachmentReference, 'size'>> & { bytes: Uint8Array<ArrayBuffer> };

/** What a domain of a world consists of, for those who look behind the API. */
export interface WorldDomain {
  app: App;
  store: Store;
  content?: ContentStore;
  keys: ReceiptKeyStore;
  issuer: Issuer;
  accounts: Set<string>;
  /** The accounting log. */
  log: AccountingEntry[];
  server: string;
}

export interface CallInit {
  body?: unknown;
  headers?: Record<string, string>;
  resource?: string;
  signal?: AbortSignal;
  /** What the person was asked to confirm, and what came of it: the request is made with that right. */
  by?: Pick<Confirmed, 'headers'>;
}

export interface World {
  readonly domains: readonly string[];
  /**
   * Routes by host to the servers and issuers of this world, follows redirects as a browser does and honours
   * `signal`. Any other host, and any request while `offline`, rejects with a `TypeError`.
   */
  readonly fetch: typeof globalThis.fetch;
  /** The server of a domain as it stands: one request, one response, no redirect followed. */
  app(domain: string): Wire;
  domain(domain: string): WorldDomain;
  /** The time all servers and token sources of this world live in. */
  readonly clock: { now(): number; /** Moves time forward by milliseconds. */ advance(ms: number): void };
  /** Cuts the network. */
  offline: boolean;
  /** Stands between every request of one server to another. */
  interceptServers?: (request: Request, next: Wire) => Promise<Response>;
  /** Stands between every request of `fetch` and the servers: delay, refuse, cut, count. `next` passes the request on. */
  intercept?: (request: Request, next: Wire) => Promise<Response>;
  /** What people confirm when they are asked to; they agree to everything, where not given. */
  confirming?: Confirming;
  /** Real DPoP-bound tokens of a person, made by the issuer of their domain; the account comes into being with it. What they are asked to confirm, they confirm at once, as `confirming` says. */
  tokenSource(address: string, options?: { name?: string; scopes?: readonly string[]; clientId?: string }): TokenSource & Required<Pick<TokenSource, 'confirm'>>;
  /** `owner` accepts `peer`, through the API. */
  invite(owner: string, peer: string, scope?: 'any' | 'replies'): Promise<void>;
  /** Session, deposit, session given back, through the API; invites the sender first where `invite` is not false. */
  deposit(from: string, to: string, message?: MessageLike, options?: { invite?: boolean; key?: string }): Promise<Deposit & { message: Message }>;
  /**
   * Announces an attachment for a recipient and sends it, or as much of it as `send` says (octets). Answers what the
   * message says of it.
   */
  attach(from: string, to: string, file: AttachmentLike, options?: { send?: number }): Promise<AttachmentReference>;
  /** What a client does when a person sends: sent copy at home, a deposit each, sent copy with the receipts. */
  send(from: string, to: readonly string[], message?: MessageLike): Promise<{ message: Message; deliveries: Delivery[] }>;
  /** A complete message with what is not given filled in. */
  message(from: string, to: readonly string[], like?: MessageLike): Message;
  /** A request of a person to any server of the world, authorised; the nonce asked for is sent along as a client does. `url` may be a path of the own server. A body of bytes goes as it is, any other as JSON. */
  call(address: string, method: string, url: string, init?: CallInit): Promise<Response>;
  /** Ends the servers in good order: whoever still asks them gets a `TypeError`, as without a network. */
  close(): Promise<void>;
}

const IN_NODE = typeof process === 'object' && !!process.versions?.node;

/** Every domain of every world begins with the same tables. They are made once in a page or process, which takes longer than most tests, and copied. */
let image: Promise<Uint8Array> | undefined;
let statements: Promise<readonly string[]> | undefined;

/** What is told of a database with all its tables and nothing in them. */
async function ofTables<T>(empty: Databases, told: (made: Databases) => T): Promise<T> {
  const store = createSqlStore(empty, () => Promise.reject(new Error('there is nothing to sign yet')));
  await store.migrate();
  const answer = told(empty);
  await store.close();
  return answer;
}

async function openDatabase(): Promise<Databases> {
  if (!IN_NODE) {
    const { imageOf, openWasm } = await import('./store/wasm.ts');
    image ??= openWasm().then((empty) => ofTables(empty, imageOf));
    return openWasm(await image);
  }
  // Named at run time: no bundler for pages shall look at what only Node can load.
  const path = new URL('./store/libsql.ts', import.meta.url).href;
  const { openLibsql } = (await import(/* @vite-ignore */ path)) as typeof import('./store/libsql.ts');
  statements ??= ofTables(openLibsql(':memory:'), ({ writer }) =>
    (handleOf(writer)!.execute('select sql from sqlite_schema where sql is not null order by rowid', []) as { sql: string }[]).map(({ sql }) => sql));
  const databases = openLibsql(':memory:');
  for (const statement of await statements) handleOf(databases.writer)!.execute(statement, []);
  return databases;
}

/** Starts a world. In Node over libsql, in a page over SQLite compiled to WebAssembly. */
export async function createWorld({ domains = ['home.example', 'city.example'], now, limits, properties, database, content: contentOf = () => memoryContent(), scanner, payments, bankAccounts, retention }: WorldOptions = {}): Promise<World> {
  let ahead = now === undefined ? 0 : now - Date.now();
  const clock = { now: () => Date.now() + ahead, advance: (ms: number) => void (ahead += ms) };
  const wires = new Map<string, Wire>();
  /** Requests the servers are at work on. */
  const atWork = new Set<Promise<Response>>();
  const gone = new AbortController();
  const parts = new Map<string, WorldDomain>();
  const people = new Map<string, Promise<Person>>();

  /** What the servers of the world see of one another. */
  const between = followingFetch((request) => {
    const pass: Wire = (passed) => {
      const wire = wires.get(new URL(passed.url).host);
      return wire ? wire(passed) : Promise.reject(new TypeError('no such host'));
    };
    return world.interceptServers ? world.interceptServers(request, pass) : pass(request);
  });

  for (const domain of domains) {
    const server = `https://${domain}/dmail`;
    const issuer = await createIssuer(`https://id.${domain}`, clock);
    const keys = await openKeys(memoryKeys(), clock.now());
    const store = createSqlStore(await (database?.(domain) ?? openDatabase()), (...said) => keys.sign(...said));
    if (database) await store.migrate();
    const content = await contentOf(domain);
    const accounts = new Set<string>();
    const log: AccountingEntry[] = [];
    const app = await createApp({
      config: { domain, server, publicOrigin: `https://${domain}`, issuers: { sign_in: issuer.url, token_issuers: [issuer.url] }, limits, properties: properties?.(domain), ...(retention && { retention }) },
      store, content, scanner, payments: payments?.(domain), bankAccounts: bankAccounts?.(domain), keys, clock, accounts: { exists: (address) => accounts.has(address) }, fetch: (url) => between(url), stream: (url, init) => between(url, { ...init, redirect: 'manual' }), account: (entry) => log.push(entry),
    });
    parts.set(domain, { app, store, content, keys, issuer, accounts, log, server });
    wires.set(domain, (request) => {
      const work = app(request);
      atWork.add(work);
      return work.finally(() => atWork.delete(work));
    });
    wires.set(`id.${domain}`, issuer.answer);
  }

  const part = (domain: string): WorldDomain => {
    const found = parts.get(domain);
    if (!found) throw new TypeError(`${domain} is no domain of this world`);
    return found;
  };

  const person = (address: string): Promise<Person> => {
    const home = part(domainOf(address));
    home.accounts.add(address);
    let found = people.get(address);
    if (!found) people.set(address, (found = createPerson(address, home.issuer, home.server)));
    return found;
  };

  const fetch = followingFetch((request) => {
    const pass: Wire = async (passed) => {
      const wire = world.offline || gone.signal.aborted ? undefined : wires.get(new URL(passed.url).host);
      if (!wire) throw new TypeError('Failed to fetch');
      return wire(passed);
    };
    return world.intercept ? world.intercept(request, pass) : pass(request);
  }, gone.signal);

  const nonces = new Map<string, string>();

  const world: World = {
    domains,
    clock,
    fetch,
    offline: false,
    app: (domain) => (request) => part(domain).app(request),
    domain: part,
    tokenSource(address, { name, scopes = ['send', 'read:thread', 'read:mailbox', 'pay', 'read:accounts'], clientId } = {}) {
      const home = part(domainOf(address));
      home.accounts.add(address);
      return {
        account: { address, server: home.server, scopes, ...(name !== undefined && { name }) },
        headers: async (request: OutgoingRequest) => (await person(address)).headers(request, { scopes, clientId }),
        async confirm(detail: AuthorizationDetail) {
          const agreed = world.confirming ? await world.confirming(address, detail) : await agreeing(address, detail, part(domainOf(address)).issuer);
          return (await person(address)).confirm(agreed, { clientId });
        },
      };
    },
    async call(address, method, url, { body, headers = {}, resource, signal, by } = {}) {
      const source = world.tokenSource(address);
      const target = url.startsWith('/') ? source.account.server + url : url;
      const raw = body instanceof Blob || body instanceof ArrayBuffer || ArrayBuffer.isView(body) || body instanceof ReadableStream;
      const audience = resource ?? `${new URL(target).origin}/dmail`;
      for (let attempt = 0; ; attempt++) {
        const authorization = await (by ?? source).headers({ method, url: target, resource: audience, nonce: nonces.get(`${address} ${audience}`) });
        const response = await fetch(target, {
          method, signal, headers: { ...(body !== undefined && !raw && { 'content-type': 'application/json' }), ...headers, ...authorization },
          body: body === undefined ? undefined : raw ? (body as BodyInit) : JSON.stringify(body), ...(body instanceof ReadableStream && { duplex: 'half' }),
        });
        const nonce = response.headers.get('dpop-nonce');
        if (nonce) nonces.set(`${address} ${audience}`, nonce);
        // A stream can be sent only once.
        if (response.status !== 401 || attempt > 0 || body instanceof ReadableStream || !/use_dpop_nonce/.test(response.headers.get('www-authenticate') ?? '')) return response;
      }
    },
    message: (from, to, { text = 'Good morning', html, body, ...like } = {}) => ({
      id: crypto.randomUUID(), from: { address: from }, to: to.map((address) => ({ address })), thread: crypto.randomUUID(), subject: 'A word', sentAt: new Date(clock.now()).toISOString(),
      body: body ?? { text, ...(html !== undefined && { html }) }, ...like,
    }),
    async invite(owner, peer, scope = 'any') {
      await expectOk(world.call(owner, 'PUT', `/invitations/${peer}`, { body: { state: 'accepted', scope } }));
    },
    async deposit(from, to, like = {}, { invite = true, key } = {}) {
      const message = world.message(from, [to], like);
      if (invite) await world.invite(to, from);
      return { ...(await depositOne(message, to, key)), message };
    },
    async attach(from, to, { bytes, id = crypto.randomUUID(), upload = crypto.randomUUID(), name = 'file.bin', mediaType = 'application/octet-stream', ...rest }, { send = bytes.byteLength } = {}) {
      const { server } = part(domainOf(to));
      const { uri: session } = (await (await expectOk(world.call(from, 'POST', `${server}/sessions`, { body: { recipient: to } }))).json()) as Session;
      const announced: UploadRequest = { document: id, mediaType, size: bytes.byteLength, ...(rest.digest !== undefined && { digest: rest.digest }) };
      const { uri, offset } = (await (await expectOk(world.call(from, 'PUT', `${session}/uploads/${upload}`, { body: announced }))).json()) as Upload;
      if (offset < send) await expectOk(world.call(from, 'PATCH', uri, { body: bytes.slice(offset, send), headers: tusHeaders(offset) }));
      await world.call(from, 'DELETE', session);
      return { id, upload, name, mediaType, size: bytes.byteLength, ...rest };
    },
    async send(from, to, like = {}) {
      const message = world.message(from, to, like);
      const keep = (deliveries: Delivery[]): Promise<Response> => expectOk(world.call(from, 'PUT', `/sent/${message.id}`, { body: { message, deliveries } }));
      await keep(to.map((address) => ({ address, state: 'sending' })));
      const deliveries: Delivery[] = [];
      for (const address of to) {
        const { receipt, depositedAt } = await depositOne(message, address);
        deliveries.push({ address, state: 'deposited', at: depositedAt, receipt });
      }
      await keep(deliveries);
      return { message, deliveries };
    },
    async close() {
      // Clients that are still asking lose the network first; what has reached the servers they bring to its end.
      gone.abort(new TypeError('Failed to fetch'));
      for (const { app } of parts.values()) await app.close();
      while (atWork.size) await Promise.allSettled(atWork);
      for (const { store } of parts.values()) await store.close();
    },
  };

  async function depositOne(message: Message, to: string, key?: string): Promise<Deposit> {
    const { server } = part(domainOf(to));
    const from = message.from.address;
    const session = (await (await expectOk(world.call(from, 'POST', `${server}/sessions`, { body: { recipient: to, thread: message.thread } }))).json()) as Session;
    const stored = await expectOk(world.call(from, 'POST', `${session.uri}/deposits`, { body: message, headers: { 'idempotency-key': key ?? message.id } }));
    await world.call(from, 'DELETE', session.uri);
    return (await stored.json()) as Deposit;
  }

  return world;
}

/** Headers of a `PATCH` of an upload (tus 1.0). */
export const tusHeaders = (offset: number): Record<string, string> => ({ 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), 'tus-resumable': '1.0.0' });

/** @throws {DmailProblem} what the server said instead */
async function expectOk(pending: Promise<Response>): Promise<Response> {
  const response = await pending;
  if (response.ok) return response;
  const { type, ...context } = (await response.json()) as ProblemDetails;
  throw new DmailProblem(problemCode(type) ?? 'answer-invalid', context);
}
