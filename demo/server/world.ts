/**
 * Several domains in one process, for tests and stories: the reference server itself, with nothing faked.
 * @module
 */
import type { Delivery, Deposit, Message } from '../../src/contract/index.ts';
import type { TokenSource } from '../../src/identity/token-source.ts';

/** What goes over the wire between the pages and the servers of a world. */
export type Wire = (request: Request) => Promise<Response>;

export interface WorldOptions {
  /** Domains to run; `home.example` and `city.example` where not given. */
  domains?: readonly string[];
  /** Milliseconds since 1970 at which the clock starts; it then runs on. Now, where not given. */
  now?: number;
}

/** A message with what is not given filled in. */
export type MessageLike = Partial<Omit<Message, 'body'>> & { text?: string; html?: string; body?: Message['body'] };

export interface World {
  readonly domains: readonly string[];
  /**
   * Routes by host to the servers and issuers of this world, follows redirects as a browser does and honours
   * `signal`. Any other host, and any request while `offline`, rejects with a `TypeError`.
   */
  readonly fetch: typeof globalThis.fetch;
  /** The server of a domain as it stands: one request, one response, no redirect followed. */
  app(domain: string): Wire;
  /** The time all servers and token sources of this world live in. */
  readonly clock: { now(): number; /** Moves time forward by milliseconds. */ advance(ms: number): void };
  /** Cuts the network. */
  offline: boolean;
  /** Stands between every request of `fetch` and the servers: delay, refuse, cut, count. `next` passes the request on. */
  intercept?: (request: Request, next: Wire) => Promise<Response>;
  /** Real DPoP-bound tokens of a person, made by the issuer of their domain; the account comes into being with it. */
  tokenSource(address: string, options?: { name?: string; scopes?: readonly string[]; clientId?: string }): TokenSource;
  /** `owner` accepts `peer`, through the API. */
  invite(owner: string, peer: string, scope?: 'any' | 'replies'): Promise<void>;
  /** Session, deposit, session given back, through the API; invites the sender first where `invite` is not false. */
  deposit(from: string, to: string, message?: MessageLike, options?: { invite?: boolean; key?: string }): Promise<Deposit & { message: Message }>;
  /** What a client does when a person sends: sent copy at home, a deposit each, sent copy with the receipts. */
  send(from: string, to: readonly string[], message?: MessageLike): Promise<{ message: Message; deliveries: Delivery[] }>;
  /** A complete message with what is not given filled in. */
  message(from: string, to: readonly string[], like?: MessageLike): Message;
  /** A request of a person to any server of the world, authorised; nonce asked for and repeated as a client does. */
  call(address: string, method: string, url: string, init?: { body?: unknown; headers?: Record<string, string>; resource?: string; signal?: AbortSignal }): Promise<Response>;
  close(): Promise<void>;
}

/** Starts a world. In Node over libsql, in a page over SQLite compiled to WebAssembly. */
export declare function createWorld(options?: WorldOptions): Promise<World>;
