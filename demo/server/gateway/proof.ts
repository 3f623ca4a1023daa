/**
 * Proof of possession (RFC 9449).
 * @module
 */
import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { base64url } from '../../../src/contract/index.ts';
import { Problem } from '../problem.ts';
import { Cache } from './cache.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface Proof {
  /** Thumbprint of the key it was made with (RFC 7638). */
  jkt: string;
  jti: string;
  nonce?: string;
}

/** SHA-256 of a text in base64url; `ath` of a token. */
export const hashOf = async (text: string): Promise<string> => base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text))));

interface ProofKey { key: CryptoKey; jkt: string }

/** Checks proofs; imported keys are kept, an import costs as much as a verification. */
export class Proofs {
  readonly #keys: Cache<ProofKey>;

  constructor(clock: { now(): number }) {
    this.#keys = new Cache(2000, clock);
  }

  /**
   * @param url public address of the request, without query and fragment
   * @param ath hash of the access token
   * @throws {Problem} `proof-invalid`
   */
  async verify(jwt: string, method: string, url: string, ath: string): Promise<Proof> {
    const refused = new Problem('proof-invalid');
    try {
      const header = decodeProtectedHeader(jwt);
      if (header.typ !== 'dpop+jwt' || header.alg !== 'ES256' || header.crit !== undefined || !header.jwk) throw refused;
      const { key, jkt } = await this.#import(header.jwk);
      const { payload } = await compactVerify(jwt, key, { algorithms: ['ES256'] });
      const claims = JSON.parse(decoder.decode(payload)) as Record<string, unknown>;
      const { htm, htu, jti, nonce } = claims;
      if (htm !== method || typeof htu !== 'string' || !sameUrl(htu, url) || claims.ath !== ath) throw refused;
      if (typeof jti !== 'string' || jti.length < 8 || jti.length > 128 || typeof claims.iat !== 'number') throw refused;
      return { jkt, jti, ...(typeof nonce === 'string' && { nonce }) };
    } catch {
      throw refused;
    }
  }

  async #import(jwk: JWK): Promise<ProofKey> {
    const { kty, crv, x, y } = jwk;
    if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string' || 'd' in jwk) throw new TypeError('not a public P-256 key');
    const name = `${x}.${y}`;
    let known = this.#keys.get(name);
    if (!known) {
      const plain = { kty, crv, x, y };
      known = { key: (await importJWK(plain, 'ES256')) as CryptoKey, jkt: await calculateJwkThumbprint(plain) };
      this.#keys.set(name, known);
    }
    return known;
  }
}

/** Equal after normalisation (RFC 3986, 6.2.2 and 6.2.3); query and fragment do not count. */
function sameUrl(claimed: string, url: string): boolean {
  if (claimed === url) return true;
  const parsed = new URL(claimed);
  return `${parsed.origin}${parsed.pathname}` === url;
}
