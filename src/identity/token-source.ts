/**
 * How requests are authorised.
 * @module
 */

import type { AuthorizationDetail } from '../contract/index.ts';

/** A request about to be made. */
export interface OutgoingRequest {
  /** Upper-case HTTP method. */
  method: string;
  /** Absolute URL; a proof of possession names it without query and fragment (RFC 9449, 4.2). */
  url: string;
  /** `server` of the domain asked: the audience the token must have been issued for. */
  resource: string;
  /** Nonce the server asked for, if it did. */
  nonce?: string;
  /** The last answer refused the token: use another one than last time. */
  renew?: boolean;
}

/**
 * Port: answers headers for a request, never a token. A host page with a back end of its own passes its
 * own source; the kit's own one is a session made by signing in.
 */
export interface TokenSource {
  /** Who the tokens speak for, and the resource at which their mailbox is. */
  readonly account: AccountIdentity;
  /**
   * @returns the headers to send (`authorization`, `dpop`), for exactly this request
   * @throws {DmailProblem} `signed-out` when the person has to sign in again, `offline`/`unreachable`
   *   when the authorization server does not answer
   */
  headers(request: OutgoingRequest): Promise<Record<string, string>>;
  /**
   * Has the person confirm something on the top-level page of their home (RFC 9396). Call it from a user gesture,
   * before anything is awaited. Absent where this source cannot lead anybody there.
   * @throws {DmailProblem} as `headers`, and `popup-blocked`, `sign-in-cancelled` where the person turned back
   */
  confirm?(detail: AuthorizationDetail): Promise<Confirmed>;
}

/** What was confirmed, with the right to do exactly that, once. */
export interface Confirmed {
  /** As it was confirmed: what was decided or signed is in it. */
  readonly detail: AuthorizationDetail;
  headers(request: OutgoingRequest): Promise<Record<string, string>>;
}

/** Whose mailbox it is. */
export interface AccountIdentity {
  /** `local@domain` */
  readonly address: string;
  readonly name?: string;
  /** `server` from the well-known document of the address's domain. */
  readonly server: string;
  /** The scopes granted: `send`, `read:thread`, `read:mailbox`, some with a limit: `send?peer=anna@home.example`. */
  readonly scopes: readonly string[];
}
