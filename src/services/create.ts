/**
 * Wires one set of services for one (server, account). What an inbox does not need for its first rows is
 * imported when first asked for.
 * @module
 */
import { Http } from '../client/http.ts';
import type { WellKnown } from '../contract/index.ts';
import type { TokenSource } from '../identity/token-source.ts';
import type { OfflineStorage } from '../offline/ports.ts';
import { AccountStore } from '../stores/account.ts';
import type { SessionPort } from '../stores/account.ts';
import type { Backoff } from '../stores/backoff.ts';
import { accountKey } from '../stores/kit.ts';
import type { Kit } from '../stores/kit.ts';
import { Mailbox } from '../stores/mailbox-store.ts';
import { wireLetters } from './letters.ts';
import { once } from './once.ts';
import type { Services } from './services.ts';

export interface ServicesOptions {
  /** The host's own source of tokens; whoever it speaks for is signed in, and there is no button for it. */
  tokenSource?: TokenSource;
  /** A session the person makes by signing in, or what makes it. Instead of `tokenSource`. */
  session?: SessionPort | (() => Promise<SessionPort>);
  /** Default: the page's `fetch`. */
  fetch?: typeof fetch;
  /** Where drafts, outbox and cache live; default: IndexedDB, or memory where the browser gives none. */
  storage?: OfflineStorage;
  /** Keep mail on this device for reading offline (drafts and outbox are always kept). Default false. */
  cache?: boolean;
  /** Finds the server of a domain. Default: `/.well-known/dmail` of the domain. */
  resolve?: (domain: string) => Promise<WellKnown>;
  /** Port of `*.localhost` domains; default: the page's own. */
  localhostPort?: number | string;
  /** How the outbox tries again. */
  backoff?: Partial<Backoff>;
  /** Milliseconds a request may take, default 30,000. */
  timeout?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** Makes services; they start working when something subscribes, and stop when nothing does. */
export function createServices(options: ServicesOptions): Services {
  const { tokenSource, session, localhostPort, timeout, now = Date.now } = options;
  const storage = once(async () => options.storage ?? (await import('../offline/idb.ts')).browserStorage());
  const discovery = once(async () => {
    const { createDiscovery } = await import('../identity/discovery.ts');
    return createDiscovery({ fetch: options.fetch, localhostPort, timeout });
  });
  const account = new AccountStore({
    source: tokenSource,
    // What an earlier page left in the queue goes out while any page is open.
    settled: () => void (closed || outbox().catch(() => {})),
    session: typeof session === 'function' ? session : session && (() => Promise.resolve(session)),
    erase: async () => (await import('./erase.ts')).erase(kit, letters, outbox),
  });
  const http = new Http({
    tokens: () => account.tokens(),
    fetch: options.fetch,
    timeout,
    onAnswer: (problem) => {
      if (!problem || problem.code === 'signed-out') account.tell(!problem);
    },
  });
  const kit: Kit = {
    http, account, storage, now, timeout,
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    get cache() {
      return options.cache ?? false;
    },
    backoff: options.backoff ?? {},
    resolve: options.resolve ?? (async (domain) => (await discovery()).domain(domain)),
    offline: async () => (await storage()).open(accountKey(kit)),
  };
  let closed = false;
  const mailbox = new Mailbox(kit);
  const outbox = once(async () => new (await import('../stores/outbox-store.ts')).Outbox(kit).ready());
  const evidence = once(async () => new (await import('../stores/evidence-store.ts')).Evidence(kit));
  const letters = once(async () => wireLetters(kit, mailbox, outbox));
  const money = once(async () => (await import('./money.ts')).wireMoney(kit, mailbox));
  return {
    account, mailbox, outbox, evidence,
    list: (query) => mailbox.list(query),
    receipts: async (conversations) => (await import('../client/receipts.ts')).listReceipts(http, conversations),
    invitations: async () => (await letters()).invitations(),
    drafts: async () => (await letters()).drafts(),
    payments: async () => (await money()).payments(),
    settlements: async () => (await money()).settlements(),
    bankAccounts: async () => (await money()).bankAccounts(),
    thread: async (id) => (await letters()).thread(id),
    compose: async (start) => (await letters()).compose(start),
    close: () => {
      closed = true;
      mailbox.close();
      void letters.made().then((made) => made?.close());
      void outbox.made().then((made) => made?.stop());
    },
  };
}
