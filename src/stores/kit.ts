import type { Http } from '../client/http.ts';
import type { WellKnown } from '../contract/index.ts';
import type { OfflineStorage, OfflineStore } from '../offline/ports.ts';
import type { AccountStore } from './account.ts';
import type { Backoff } from './backoff.ts';

/** What stores are made with; wired once in src/services. */
export interface Kit {
  readonly http: Http;
  readonly fetch: typeof fetch;
  readonly account: AccountStore;
  /** Whether mail may be kept on this device. */
  readonly cache: boolean;
  /** Where it differs from `BACKOFF`. */
  readonly backoff: Partial<Backoff>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds a request may take, where the host said. */
  readonly timeout: number | undefined;
  /** @throws {DmailProblem} `not-dmail`, `offline`, `unreachable`, `timeout` */
  resolve(domain: string): Promise<WellKnown>;
  storage(): Promise<OfflineStorage>;
  /** What is kept for the account that is signed in. */
  offline(): Promise<OfflineStore>;
}

/** Names what belongs to one account on this origin: databases, locks, channels. */
export const accountKey = (kit: Pick<Kit, 'account'>): string => {
  const { server, address } = kit.account.identity;
  return `fdz:${server}:${address}`;
};

/** The limits of the grant, empty where it has none: what is known under one is not what is known under another. */
export const limitsKey = (kit: Pick<Kit, 'account'>): string => kit.account.identity.scopes.filter((scope) => scope.includes('?')).sort().join(' ');
