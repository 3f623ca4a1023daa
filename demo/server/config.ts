/**
 * What a server is made of. Everything that touches the world outside is a port.
 * @module
 */
import type { ScanState } from '../../src/contract/index.ts';
import type { ContentStore } from './content/port.ts';
import type { Scanner } from './content/scanner.ts';
import type { FormerSetting } from './former.ts';
import type { ReceiptKeyStore } from './keys/keys.ts';
import type { AccountsProvider } from './payments/accounts-port.ts';
import type { PaymentProvider } from './payments/port.ts';
import type { Primitives } from './primitives.ts';
import type { Properties } from './properties.ts';
import type { Retention } from './retention.ts';
import type { Store } from './store/store.ts';

export interface Limits {
  /** Octets of a message's canonical bytes. */
  messageBytes: number;
  /** Seconds a session lasts. */
  sessionSeconds: number;
  /** Seconds a single-use address lasts. */
  ticketSeconds: number;
  /** Media types no message may contain. */
  forbiddenMediaTypes: readonly string[];
  /** Requests of one token subject: so many at once, so many per second in the long run. */
  subject: Rate;
  /** Requests of one remote address that carry no accepted token. */
  remote: Rate;
  /** Requests for an invitation by one sender. */
  requests: Rate;
  /** Attachments of one message. */
  attachmentCount: number;
  /** Octets of one attachment; where not given, what is free limits it. */
  attachmentBytes?: number;
  /** Octets of attachments in one mailbox; where not given, what is free limits them. */
  mailboxBytes?: number;
  /** Milliseconds without a byte after which an upload, or a download that waits for one, is cut off. Either can go on from there. */
  idle: number;
  /** Milliseconds before each further attempt to have a content looked at for malware, where the scanner cannot be reached. After the last one it is *not scanned*. */
  scanAgain: readonly number[];
  /** How attachments are fetched from other servers. */
  pull: PullLimits;
  /** Milliseconds between two comment lines of an event stream. */
  heartbeat: number;
}

export interface PullLimits {
  /** Fetched at the same time: in all, and from one server. */
  atOnce: number;
  perServer: number;
  /** Milliseconds after which one makes room for those that wait; it goes on behind them. */
  turn: number;
  /** Before the second attempt that brings nothing, in milliseconds; each further wait is twice as long, up to a ceiling, and a random part of it shorter. */
  first: number;
  ceiling: number;
  /** Milliseconds after which it is given up, since it was asked for or brought anything. */
  giveUp: number;
  /** How often something else may come than was said. */
  wrong: number;
  /** Milliseconds a grant lasts. */
  grant: number;
  /** Grants of one person that work at the same time, whichever attachments and servers they are for. */
  grants: number;
  /** Other servers that fetch from here at the same time, each of them. */
  served: number;
}

export interface Rate { burst: number; perSecond: number }

export const LIMITS: Limits = {
  messageBytes: 2 * 1024 * 1024,
  sessionSeconds: 600,
  ticketSeconds: 120,
  forbiddenMediaTypes: ['application/x-msdownload', 'application/vnd.microsoft.portable-executable', 'application/x-sh', 'application/java-archive'],
  subject: { burst: 1000, perSecond: 50 },
  remote: { burst: 1000, perSecond: 50 },
  requests: { burst: 20, perSecond: 1 / 60 },
  attachmentCount: 1000,
  idle: 60_000,
  scanAgain: [1_000, 5_000, 25_000],
  pull: { atOnce: 32, perServer: 8, turn: 60_000, first: 1_000, ceiling: 300_000, giveUp: 5 * 86_400_000, wrong: 3, grant: 7 * 86_400_000, grants: 10_000, served: 32 },
  heartbeat: 25_000,
};

export interface ServerConfig {
  /** The domain whose addresses this server keeps mailboxes for. */
  domain: string;
  /** Base address of the API as everybody else sees it; audience of tokens and part of every proof. */
  server: string;
  /** Origin of `server`, and of the well-known documents of the domain. */
  publicOrigin: string;
  issuers: {
    /** Where people of this domain sign in; issuer of home tokens. */
    sign_in: string;
    /** Whose deposit tokens speak for this domain. */
    token_issuers: readonly string[];
  };
  /** Port of names under `localhost`, in development. */
  localhostPort?: number | string;
  limits?: Partial<Limits>;
  /** Addresses anybody may write to who has proven who they are, a public desk say; those its owner has blocked or ended apart. */
  open?: readonly string[];
  /** Of attachments; of what is not given, `PROPERTIES`. */
  properties?: Partial<Properties>;
  /** How long what is kept; `RETENTION`, where not given. */
  retention?: Retention;
  /** Servers the domain used before this one. */
  formerServers?: readonly FormerSetting[];
}

/** Port: who has a mailbox here. */
export interface Accounts {
  exists(address: string): boolean | Promise<boolean>;
}

/** Who did what, when; never content, never a token. */
export interface AccountingEntry {
  /** RFC 3339. */
  at: string;
  /** `operationId` of the contract, or `none`; `scan` where an attachment was looked at for malware, `pull` where fetching one has come to its end. */
  operation: string;
  /** Of the answer; of a scan, the one a request for the content gets from now on. */
  status: number;
  /** Code of the problem, where there was one. */
  problem?: string;
  /** Address the token speaks for; where a server fetches an attachment, that of its sender. */
  who?: string;
  /** Base address of the other server, where one fetches an attachment from another. */
  server?: string;
  issuer?: string;
  /** `client_id` of the token. */
  client?: string;
  /** Digest of what was looked at, and what that came to; `signature` is what the scanner calls what it found. */
  scan?: { digest: string; state: ScanState; signature?: string };
}

export interface ServerDeps {
  config: ServerConfig;
  store: Store;
  /** Where attachments are kept. Without it none are accepted. */
  content?: ContentStore;
  /** What looks for malware in attachments. Without it they are *not scanned*. */
  scanner?: Scanner;
  /** Who asks banks for payments. Without one none are made. */
  payments?: PaymentProvider;
  /** Who asks banks for the accounts of people who allow it. Without one none are shown. */
  bankAccounts?: AccountsProvider;
  /** The keys whose receipts the store makes. */
  keys: Pick<ReceiptKeyStore, 'published' | 'prove'>;
  accounts: Accounts;
  /** Requests made on somebody's word: the guarded fetch, in Node. */
  fetch: (url: string) => Promise<Response>;
  /** The same for answers of any size, as they come. Without it attachments are not fetched from other servers. */
  stream?: (url: string, init: { method: string; headers: Record<string, string>; signal: AbortSignal }) => Promise<Response>;
  clock?: { now(): number };
  /** Hashes and signatures; by WebCrypto, where not given. */
  primitives?: Primitives;
  account?: (entry: AccountingEntry) => void;
  /** Further addresses of this origin that anyone may ask (`/.well-known/security.txt`, say), path to answer; counted, logged and answered under the rules of all others. */
  also?: Readonly<Record<string, (request: Request) => Response | Promise<Response>>>;
  /** Told of unexpected errors. */
  report?: (error: unknown) => void;
}
