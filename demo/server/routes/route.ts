/**
 * What a route is: an operation of the contract, what it asks of the token, and what it does.
 * @module
 */
import { base64url, type AuthorizationDetail, type Message, type Reach } from '../../../src/contract/index.ts';
import type { Answer } from '../answer.ts';
import type { Limits, ServerConfig, ServerDeps } from '../config.ts';
import type { Arrivals } from '../content/arrivals.ts';
import type { Pulls } from '../content/pulls.ts';
import type { Cache } from '../gateway/cache.ts';
import type { Demand } from '../gateway/gateway.ts';
import type { Expiries } from '../expiries.ts';
import type { Grants } from '../gateway/grants.ts';
import type { Issuers } from '../gateway/issuers.ts';
import type { AccountsProvider } from '../payments/accounts-port.ts';
import type { Payments } from '../payments/payments.ts';
import type { Readings } from '../payments/readings.ts';
import type { Principal } from '../gateway/tokens.ts';
import type { Buckets } from '../gateway/rate.ts';
import type { Leases } from '../leases.ts';
import type { Streams } from '../streams.ts';
import { Problem } from '../problem.ts';
import { StoreRefusal, type Condition, type Store, type StoredSession } from '../store/store.ts';
import type { Properties } from '../properties.ts';
import type { Retention } from '../retention.ts';
import type { ReceiptKeyStore } from '../keys/keys.ts';
import type { Primitives } from '../primitives.ts';

/** An attachment of a message of an owner. */
export interface DownloadTicket { owner: string; message: string; attachment: string; /** Who asked for it. */ principal: Principal }

/** What every route may use. */
export interface Context {
  config: ServerConfig;
  limits: Limits;
  properties: Properties;
  retention: Retention;
  store: Store;
  keys: Pick<ReceiptKeyStore, 'published'>;
  primitives: Primitives;
  clock: { now(): number };
  streams: Streams;
  leases: Leases;
  requests: Buckets;
  /** Sessions in use. What a session allows now is the store's to say at each deposit. */
  sessions: Cache<StoredSession>;
  /** What single-use addresses answer. They live shorter than the process, as a rule; one that is lost is replaced by repeating the deposit. */
  tickets: Cache<string>;
  /** Uploads at work; absent where attachments are not accepted. */
  arrivals?: Arrivals;
  /** What is fetched from other servers; absent where nothing is. */
  pulls?: Pulls;
  /** What other servers may fetch. */
  grants: Grants;
  issuers: Issuers;
  expiries: Expiries;
  payments: Payments;
  /** Absent where no accounts at banks are shown. */
  bankAccounts?: AccountsProvider;
  /** What those banks tell in the same moment; there with them. */
  readings?: Readings;
  /** What single-use addresses of attachments stand for. */
  downloads: Cache<DownloadTicket>;
  report: NonNullable<ServerDeps['report']>;
}

/** A request that has been admitted and understood. */
export interface Call {
  context: Context;
  request: Request;
  /** Path parameters. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** As the contract says it is; the route names the type. */
  body: unknown;
  /** The body, where it has been read already and is none of the contract's JSON. */
  sent?: Uint8Array;
  now: number;
  /** The person's network address, where it is known. */
  remote: string | undefined;
  /** Present on every route that is not public. */
  principal: Principal;
  /** What the right the route asks for is limited to; nothing where it is held whole. */
  reach: Reach | undefined;
  /** Who asks, where no principal does: for the accounting log. */
  seen(who: { server: string; who?: string }): void;
}

export interface Route {
  /** `operationId`. */
  operation: string;
  /** Absent on public routes. */
  demand?: Demand;
  /**
   * How it keeps to the limits of a right: what it is about is looked at before, or it does so itself. A right with limits is of
   * no use on a route that says nothing of them.
   */
  within?: 'thread' | 'message' | 'sent' | 'peer' | 'session' | 'upload' | 'itself';
  /** It gives something back: not counted among the requests of a subject, as what it undoes was. */
  relieves?: boolean;
  /** Octets of the body. */
  bodyLimit?: (limits: Limits) => number;
  handle(call: Call): Answer | Promise<Answer>;
}

export const HOME_READ: Demand = { kind: 'home', scopes: ['read:mailbox'] };
export const HOME_THREAD: Demand = { kind: 'home', scopes: ['read:thread', 'read:mailbox'] };
export const HOME_SEND: Demand = { kind: 'home', scopes: ['send'] };
export const HOME_ACCOUNTS: Demand = { kind: 'home', scopes: ['read:accounts'] };
export const HOME_PAY: Demand = { kind: 'home', scopes: ['pay'] };
export const DEPOSIT: Demand = { kind: 'deposit', scopes: ['deposit'] };

/** What the person has to have confirmed at home. */
export const confirmedBy = (type: AuthorizationDetail['type']): Demand => ({ kind: 'home', scopes: [], confirmed: type });

/** What content goes to its owner: where that is the first time, it goes on record before. @param read is told whom to tell of what nobody is on record to have fetched */
export async function handing<T>({ store, config, report, clock }: Context, { address, client }: Principal, read: (fresh?: (message: string) => void) => Promise<T | undefined>): Promise<T> {
  const fresh: string[] = [];
  const value = found(await refusing(read((message) => void fresh.push(message))));
  // The page of the person's home reads what it shows in order to ask about it; the person has not got it by that.
  if (!fresh.length || client === config.issuers.sign_in) return value;
  try {
    await store.handOver(address, fresh, clock.now());
  } catch (error) {
    report(error);
    // A registered letter is handed over with proof of that, or not at all.
    const given = await Promise.all(fresh.map((id) => store.message(address, id)));
    if (given.some((message) => message?.acceptance)) throw new Problem('unavailable');
    // Nobody is kept from other mail by a full disk; the next time goes on record instead.
    return value;
  }
  return found(await refusing(read()));
}

/** A refusal of the store as the problem it is. */
export function asProblem(error: unknown): unknown {
  if (!(error instanceof StoreRefusal)) return error;
  return new Problem(error.reason, error.extras);
}

/** What a request replaces. */
export const conditionOf = ({ headers }: Request): Condition => ({ create: headers.get('if-none-match') === '*', match: headers.get('if-match')?.replace(/^"(.*)"$/, '$1') });

/** Checks of a message that a schema cannot say. */
export function checkMessage(message: Message, sender: string): void {
  if (message.from.address !== sender) throw new Problem('not-understood', { field: '/from/address' });
}

/** 192 bits from the system's generator. */
export const unguessable = (): string => base64url(crypto.getRandomValues(new Uint8Array(24)));

export const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Problem('not-found');
  return value;
};

/** What is refused by the store, as the problem it is. */
export const refusing = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw asProblem(error);
  }
};
