/**
 * Access tokens (RFC 9068): home tokens of owners, deposit tokens of senders.
 * @module
 */
import { decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import { depositOf, domainOf, hasScope, parseAddress, type Sender } from '../../../src/contract/index.ts';
import type { Accounts, ServerConfig } from '../config.ts';
import { Problem } from '../problem.ts';
import { Cache } from './cache.ts';
import type { Issuers } from './issuers.ts';
import type { Primitives } from '../primitives.ts';

/** Who is asking, as proven. */
export interface Principal {
  address: string;
  issuer: string;
  subject: string;
  client: string;
  scopes: readonly string[];
  /** Thumbprint of the key the token is bound to. */
  jkt: string;
  /** Milliseconds since 1970. */
  expires: number;
  issuedAt: number;
  /** What the authorization server calls the grant behind a home token, where it says so. */
  grant?: string;
  /** How issuer and subject were proven. */
  method: Sender['method'];
  /** What the person has confirmed at home, where the token is for exactly that. */
  confirmed?: Confirmation;
}

/** A token for one thing a person has confirmed on a page of their home (RFC 9396). It may be used once. */
export interface Confirmation {
  /** An authorization detail, as the authorization server vouches for it. */
  detail: Readonly<Record<string, unknown>> & { readonly type: string };
  /** Of the token. */
  jti: string;
  /** Milliseconds since 1970. */
  expires: number;
}

export type TokenKind = 'home' | 'deposit';

/** A token with its hash, for the proof. */
export interface HashedToken { jwt: string; ath: string }

const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA'];
/** A deposit token lives this long at most, in seconds; clocks of two servers may differ by a little. */
const DEPOSIT_LIFE = 120;
/** So does what was confirmed. */
const CONFIRMED_LIFE = 120;
const SKEW = 10;

export class Tokens {
  readonly #verified: Cache<Principal>;
  readonly #hashes: Cache<string>;
  readonly #revoked = new Map<string, number>();
  /** Grants that have ended, with the moment this server heard of it. */
  readonly #ended = new Map<string, number>();

  constructor(private readonly config: ServerConfig, private readonly issuers: Issuers, private readonly accounts: Accounts, private readonly primitives: Primitives, private readonly clock: { now(): number }) {
    this.#verified = new Cache(2000, clock);
    this.#hashes = new Cache(2000, clock);
  }

  async hash(jwt: string): Promise<HashedToken> {
    let ath = this.#hashes.get(jwt);
    if (ath === undefined) this.#hashes.set(jwt, (ath = await this.primitives.sha256(jwt)), this.clock.now() + 60 * 60_000);
    return { jwt, ath };
  }

  /**
   * Everything about the token itself; the proof is checked by the caller.
   * @throws {Problem} `token-invalid`, `issuer-not-bound`, `unavailable`
   */
  async verify({ jwt, ath }: HashedToken, kind: TokenKind): Promise<Principal> {
    const name = `${kind}.${ath}`;
    let principal = this.#verified.get(name);
    if (!principal) {
      principal = await this.#check(jwt, kind);
      this.#verified.set(name, principal, principal.expires);
    }
    if (principal.expires <= this.clock.now() || this.revoked(principal)) throw new Problem('token-invalid');
    return principal;
  }

  /** Whether the person or the authorization server has taken the grant back since the token was issued. */
  revoked({ address, client, issuedAt, grant }: Pick<Principal, 'address' | 'client' | 'issuedAt' | 'grant'>): boolean {
    if (grant !== undefined && this.#ended.has(grant)) return true;
    return issuedAt <= (this.#revoked.get(`${address} ${client}`) ?? -1) || issuedAt <= (this.#revoked.get(`${address} *`) ?? -1);
  }

  revoke(address: string, client: string, at: number): void {
    this.#revoked.set(`${address} ${client}`, at);
  }

  /** Exact, where {@link revoke} goes by the second: a token of a grant made right after it is accepted. */
  endGrant(grant: string, at: number): void {
    this.#ended.set(grant, at);
  }

  /** Forgets what ended before a moment, when no token of it can be alive. */
  forget(before: number): void {
    for (const map of [this.#ended, this.#revoked]) for (const [name, at] of map) if (at < before) map.delete(name);
  }

  async #check(jwt: string, kind: TokenKind): Promise<Principal> {
    const refused = new Problem('token-invalid');
    let claimed: JWTPayload;
    try {
      claimed = decodeJwt(jwt);
    } catch {
      throw refused;
    }
    const { iss } = claimed;
    const address = claimed['dmail_address'];
    // What can be seen without asking anybody comes first; only then is another server troubled.
    if (typeof iss !== 'string' || (claimed.exp ?? 0) * 1000 <= this.clock.now() || !this.#forUs(claimed.aud)) throw refused;
    if (kind === 'home' && iss !== this.config.issuers.sign_in) throw refused;
    if (kind === 'deposit') {
      if (typeof address !== 'string' || parseAddress(address) !== address) throw new Problem('issuer-not-bound');
      await this.issuers.requireBound(iss, domainOf(address));
    }
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(jwt, (header) => this.issuers.key(iss, header), {
        typ: 'at+jwt', algorithms: ALGORITHMS, issuer: iss, audience: this.config.server, currentDate: new Date(this.clock.now()), clockTolerance: SKEW,
        requiredClaims: ['sub', 'exp', 'iat', 'jti', 'client_id', 'dmail_address', 'cnf'],
      }));
    } catch (error) {
      throw error instanceof Problem ? error : refused;
    }
    const { sub, client_id: client, scope, cnf, grant } = payload;
    const jkt = cnf && typeof cnf === 'object' && 'jkt' in cnf ? cnf.jkt : undefined;
    if (typeof address !== 'string' || typeof client !== 'string' || typeof jkt !== 'string' || typeof sub !== 'string') throw refused;
    const [exp, iat] = [payload.exp!, payload.iat!];
    // Issued tomorrow is no way to live longer.
    if (iat * 1000 > this.clock.now() + SKEW * 1000) throw refused;
    const scopes = typeof scope === 'string' ? scope.split(' ') : [];
    // Neighbours of one domain: their home is the recipient's server, and what home granted for it suffices.
    const neighbour = kind === 'deposit' && iss === this.config.issuers.sign_in && hasScope(scopes, 'send') && domainOf(address) === this.config.domain && (await this.accounts.exists(address));
    if (neighbour) scopes.push(...depositOf(scopes));
    if (kind === 'deposit' && !neighbour && exp - iat > DEPOSIT_LIFE) throw refused;
    if (kind === 'home' && (domainOf(address) !== this.config.domain || !(await this.accounts.exists(address)))) throw refused;
    const confirmed = confirmedBy(payload);
    // Of use for what was confirmed alone, and not for long.
    if (confirmed && (kind !== 'home' || confirmed === 'unclear' || exp - iat > CONFIRMED_LIFE)) throw refused;
    return {
      address, ...(kind === 'deposit' ? this.#senderOf(payload, address) : { issuer: iss, subject: sub, method: 'home-exchange' }), client, scopes, jkt, expires: exp * 1000, issuedAt: iat * 1000, ...(iss === this.config.issuers.sign_in && typeof grant === 'string' && { grant }),
      ...(confirmed && { confirmed }),
    };
  }

  /** Who a sender is: where home knows its own person by an issuer it trusts by name, that one and its subject. Of nobody else's people would it know. */
  #senderOf({ iss, sub, trusted_issuer: issuer, trusted_subject: subject }: JWTPayload, address: string): Pick<Principal, 'issuer' | 'subject' | 'method'> {
    const own = iss === this.config.issuers.sign_in && domainOf(address) === this.config.domain;
    return own && typeof issuer === 'string' && typeof subject === 'string' ? { issuer, subject, method: 'trusted-issuer' } : { issuer: iss!, subject: sub!, method: 'home-exchange' };
  }

  /** Exactly this server and nobody else. */
  #forUs(audience: unknown): boolean {
    return (Array.isArray(audience) && audience.length === 1 ? audience[0] : audience) === this.config.server;
  }
}

/** What a token says was confirmed; `unclear` where that is not exactly one thing. */
function confirmedBy({ authorization_details: details, jti, exp }: JWTPayload): Confirmation | 'unclear' | undefined {
  if (details === undefined) return undefined;
  const [detail, ...more] = Array.isArray(details) ? (details as unknown[]) : [];
  if (more.length || !isDetail(detail)) return 'unclear';
  return { detail, jti: jti!, expires: exp! * 1000 };
}

const isDetail = (value: unknown): value is Confirmation['detail'] => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
