/**
 * Wires one set of services for one (server, account).
 * @module
 */
import type { WellKnown } from '../contract/index.ts';
import type { TokenSource } from '../identity/token-source.ts';
import type { OfflineStorage } from '../offline/ports.ts';
import type { SessionPort } from '../stores/account.ts';
import type { Backoff } from '../stores/backoff.ts';
import type { Services } from './services.ts';

export interface ServicesOptions {
  /** The host's own source of tokens; whoever it speaks for is signed in, and there is no button for it. */
  tokenSource?: TokenSource;
  /** A session the person makes by signing in. Exactly one of `tokenSource` and `session` is given. */
  session?: SessionPort;
  /** Default: the page's `fetch`. */
  fetch?: typeof fetch;
  /** Where drafts, outbox and cache live; default: IndexedDB, or memory where the browser gives none. */
  storage?: OfflineStorage;
  /** Keep mail on this device for reading offline (drafts and outbox are always kept). Default false. */
  cache?: boolean;
  /** Finds the server of a domain. Default: `/.well-known/dmail`, see src/identity/discovery.ts. */
  resolve?: (domain: string) => Promise<WellKnown>;
  /** Port of `*.localhost` domains; default: the page's own. */
  localhostPort?: number | string;
  /** How the outbox tries again. */
  backoff?: Partial<Backoff>;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Makes services; they start working when something subscribes, and stop when nothing does. */
export declare function createServices(options: ServicesOptions): Services;
