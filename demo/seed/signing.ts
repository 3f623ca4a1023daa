/**
 * Signs as the script of the page at home does: with a key of this "browser", over the bytes that page shows.
 * @module
 */
import { calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';

/** ETSI TS 119 182-1, 5.2.3: the signer wrote it and stands by it. */
const PROOF_OF_ORIGIN = { commId: { id: 'http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin' } };

/** What the form of the page is filled in with; one key for all that a person signs. */
export async function createSigner(): Promise<(bytes: Uint8Array) => Promise<{ jwk: string; jws: string }>> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const jwk = { kty, crv, x, y } as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  return async (bytes) => {
    const iat = Math.floor(Date.now() / 1000);
    const jws = await new CompactSign(bytes)
      .setProtectedHeader({ alg: 'ES256', typ: 'dmail-signature+jws', cty: 'application/json', kid, iat, srCms: [PROOF_OF_ORIGIN] })
      .sign(privateKey);
    const [header, , signature] = jws.split('.');
    return { jwk: JSON.stringify(jwk), jws: `${header}..${signature}` };
  };
}
