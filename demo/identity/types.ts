/**
 * What an authorization server of the demo is made from.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Accounts } from './accounts.ts';

export interface Account {
  /** `local` part of the address; the login name too. */
  local: string;
  name: string;
  /** Clear text in the demo's list of accounts; kept as a scrypt hash. Left out where sign-in is federated. */
  password?: string;
  /** `sub` at the federated provider. Default: `local`. */
  subject?: string;
}

/** An ordinary OpenID provider, and what it knows this server as. */
export interface FederateOptions {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call it. */
  name?: string;
  /** Default: that of the authorization server. */
  fetch?: typeof fetch;
}

export interface AuthorizationServerOptions {
  /** Domain whose people sign in here: `home.localhost`. */
  domain: string;
  /** Public URL of this server: `http://id.home.localhost:4000`. */
  issuer: string;
  /** `server` of the domain: the audience of home tokens. */
  resource: string;
  accounts: readonly Account[] | Accounts;
  /** Folder for `identity.sqlite`; everything stays in memory when left out. */
  dataDir?: string;
  /** The guarded fetch: client documents are asked for through it. */
  fetch: typeof fetch;
  /** How the dmail server of the domain is asked for what a page shows. Default: the global one. */
  ask?: typeof fetch;
  /** Sign-in at an ordinary OpenID provider instead of with a password. */
  federate?: FederateOptions;
  /** A provider this domain trusts to say who somebody is: whoever signs in there gets a mailbox here as a guest. */
  guests?: FederateOptions;
  /** Host names that client documents and recipients' servers may have over plain http: `(host) => host.endsWith('.localhost')`. */
  allowHttp?: (hostname: string) => boolean;
  /** Seconds in which a refresh token whose answer was lost may be used once more, by the same key. Default 30. */
  rotationGrace?: number;
  /** Seconds a home token lives. Default 600. */
  tokenLifetime?: number;
}

/** Grants that have ended, for the dmail server that must no longer honour their tokens. */
export interface Revocations {
  /** `grant` claim of a home token. */
  isRevoked(grant: string): boolean;
  /** All that ended within the life of a token. */
  ended(): string[];
  /** Called at once with the `grant` that ended and whose it was, so that open streams can be closed. */
  subscribe(listener: (grant: string, whose: { account: string; client: string }) => void): () => void;
}

export interface AuthorizationServer {
  /** Answers every request for the issuer's host. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  readonly revocations: Revocations;
  /** Whether somebody may sign in here under this address, as one of the domain or as a guest. */
  exists(address: string): boolean;
  /** Public keys of the tokens, also at `{issuer}/jwks`. */
  readonly jwks: { keys: JsonWebKey[] };
  close(): Promise<void>;
}
