/**
 * What a session is to the rest of the kit, and what it needs from its surroundings.
 * @module
 */
import type { AuthorizationDetail } from '../contract/index.ts';
import type { DmailProblem } from '../contract/problems.ts';
import type { AccountIdentity, Confirmed, TokenSource } from './token-source.ts';

export interface SessionState {
  /**
   * `starting`: looking whether a grant is kept here; `signing-in`: a sign-in page is open; `expired`: the
   * grant ended (revoked, too old) and the person must sign in again, `account` still says who it was.
   */
  readonly phase: 'starting' | 'signed-out' | 'signing-in' | 'signed-in' | 'expired';
  readonly account?: AccountIdentity;
  /** Why the last attempt to sign in failed. */
  readonly problem?: DmailProblem;
}

export interface SignInOptions {
  /** Address or domain, where the session was made without a home; whoever is, or was, signed in where not given. */
  address?: string;
  /** `popup` alone refuses to leave the page; by default a blocked popup turns into a redirect. */
  mode?: 'popup' | 'redirect';
}

/** A person's sign-in on this host page: a token source that can begin and end. */
export interface Session extends TokenSource {
  readonly state: SessionState;
  /** Scopes it asks for, which may be others than those of a grant kept in this browser. */
  readonly wants: readonly string[];
  /** Calls `listener` after each change of `state`; the answer stops it. */
  subscribe(listener: () => void): () => void;
  /**
   * Silent return: takes up the grant kept in this browser, or finishes a sign-in that left the page.
   * No network where a fresh token is at hand. Idempotent; never rejects, see `state`.
   */
  start(): Promise<void>;
  /**
   * Opens the sign-in page at home. Call it from a user gesture, before anything is awaited. Resolves once
   * signed in (or once the page is about to be left); a second call replaces the first.
   * @throws {DmailProblem} `not-dmail`, `offline`, `unreachable`, `popup-blocked`, `sign-in-cancelled`, `sign-in-failed`
   */
  signIn(options?: SignInOptions): Promise<void>;
  /**
   * Has the person confirm one thing at home, in a window of its own. Call it from a user gesture, before anything is
   * awaited; a second call replaces the first, and `cancel` gives it up.
   * @throws {DmailProblem} `popup-blocked`, `sign-in-cancelled` where the person turned back, `sign-in-failed`,
   *   `signed-out`, and where home does not answer or does not understand: `offline`, `unreachable`, `not-understood`
   */
  confirm(detail: AuthorizationDetail): Promise<Confirmed>;
  /** Gives up a sign-in or a question that is under way: nobody can tell from here that its window was closed. */
  cancel(): void;
  /** Erases the tokens here and in other tabs, then revokes them at home as far as the network allows. */
  signOut(): Promise<void>;
  /** Stops listening to other tabs. */
  close(): void;
  /** @throws {DmailProblem} `signed-out` while nobody is */
  readonly account: AccountIdentity;
}

export interface SessionOptions {
  /** The person's domain (`home.example`) or its server's URL; without it the person says at `signIn`. */
  server?: string;
  /** Authorization server, where it should not be looked up. */
  issuer?: string;
  /** URL of this host's Client ID Metadata Document. */
  clientId: string;
  /** The callback page on this host's origin; named in the document. */
  redirectUri: string;
  /**
   * What to ask for, space separated: `send`, `read:thread`, `read:mailbox`; each limited to a peer, a channel or both
   * where the page needs no more: `read:mailbox?peer=anna@home.example`. Default: `send read:mailbox`.
   */
  scope?: string;
  /** Where the grant is kept (`openGrantStorage` of src/offline/grants.ts); in memory when left out. */
  storage?: GrantStorage;
  fetch?: typeof fetch;
  /** Serialises refreshes across tabs; `navigator.locks`. */
  locks?: Locks;
  /** Opens the channel between tabs; `BroadcastChannel`. */
  channel?: (name: string) => Channel;
}

/** Keeps structured-cloneable values, CryptoKeys included. */
export interface GrantStorage {
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  close(): void;
}
