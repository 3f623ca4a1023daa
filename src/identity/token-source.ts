/**
 * How requests are authorised.
 * @module
 */

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
}

/** Whose mailbox it is. */
export interface AccountIdentity {
  /** `local@domain` */
  readonly address: string;
  readonly name?: string;
  /** `server` from the well-known document of the address's domain. */
  readonly server: string;
  /** The scopes granted: `send`, `read:thread`, `read:mailbox`. */
  readonly scopes: readonly string[];
}
