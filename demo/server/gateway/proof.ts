/**
 * Proof of possession (RFC 9449).
 * @module
 */
import { calculateJwkThumbprint, type JWK } from 'jose';
import { Problem } from '../problem.ts';
import type { Primitives, PublicPoint } from '../primitives.ts';
import { Cache } from './cache.ts';

export interface Proof {
  /** Thumbprint of the key it was made with (RFC 7638). */
  jkt: string;
  jti: string;
  nonce?: string;
}

/** Characters of a header that is kept; a key and what must stand beside it take 250. */
const HEAD = 1024;

/** What the header of a proof says. */
interface ProofKey { check: Awaited<ReturnType<Primitives['verifier']>>; jkt: string }

/** Checks proofs. Their headers are kept with the key imported: each of a person's is the same, and an import costs as much as a verification. */
export class Proofs {
  readonly #keys: Cache<ProofKey>;

  constructor(private readonly primitives: Primitives, clock: { now(): number }) {
    this.#keys = new Cache(2000, clock);
  }

  /**
   * @param url public address of the request, without query and fragment
   * @param ath hash of the access token, where there is one
   * @throws {Problem} `proof-invalid`
   */
  async verify(jwt: string, method: string, url: string, ath: string | undefined): Promise<Proof> {
    try {
      const [head, body, signature, ...more] = jwt.split('.');
      if (!head || !body || !signature || more.length) throw new TypeError('not three parts');
      const { check, jkt } = this.#keys.get(head) ?? (await this.#import(head));
      if (!(await check(`${head}.${body}`, signature))) throw new TypeError('not signed by its key');
      const { htm, htu, ath: hash, jti, iat, nonce } = this.#json(body) as Record<string, unknown>;
      if (htm !== method || typeof htu !== 'string' || !sameUrl(htu, url) || hash !== ath) throw new TypeError('of another request');
      if (typeof jti !== 'string' || jti.length < 8 || jti.length > 128 || typeof iat !== 'number') throw new TypeError('not a proof');
      return { jkt, jti, ...(typeof nonce === 'string' && { nonce }) };
    } catch {
      throw new Problem('proof-invalid');
    }
  }

  #json(segment: string): unknown {
    return JSON.parse(this.primitives.decode(segment));
  }

  async #import(head: string): Promise<ProofKey> {
    const { typ, alg, crit, jwk } = this.#json(head) as { typ?: unknown; alg?: unknown; crit?: unknown; jwk?: JWK };
    if (typ !== 'dpop+jwt' || alg !== 'ES256' || crit !== undefined || !jwk) throw new TypeError('not a proof');
    const { kty, crv, x, y } = jwk;
    if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string' || 'd' in jwk) throw new TypeError('not a public P-256 key');
    const plain: PublicPoint = { kty: 'EC', crv, x, y };
    const known = { check: await this.primitives.verifier(plain), jkt: await calculateJwkThumbprint(plain) };
    if (head.length <= HEAD) this.#keys.set(head, known);
    return known;
  }
}

/** Equal after normalisation (RFC 3986, 6.2.2 and 6.2.3); query and fragment do not count. */
function sameUrl(claimed: string, url: string): boolean {
  if (claimed === url) return true;
  const parsed = new URL(claimed);
  return `${parsed.origin}${parsed.pathname}` === url;
}
