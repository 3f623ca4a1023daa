/**
 * Proofs of possession (RFC 9449): each request is signed with a key that cannot leave the browser.
 * @module
 */
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const base64url = (bytes: ArrayBuffer | Uint8Array): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const encode = (value: unknown): string => base64url(new TextEncoder().encode(JSON.stringify(value)));

const sha256 = async (text: string): Promise<string> => base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

/** A key pair whose private half can be used here and nowhere else. */
export const createKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(EC, false, ['sign', 'verify']);

const publicJwk = async (keys: CryptoKeyPair) => {
  const { crv, kty, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  return { crv, kty, x, y };
};

/** Thumbprint of the public key (RFC 7638). */
export const thumbprint = async (keys: CryptoKeyPair): Promise<string> => sha256(JSON.stringify(await publicJwk(keys)));

/** A proof for exactly one request; `token` is the access token sent along. */
export async function prove(keys: CryptoKeyPair, method: string, url: string, nonce?: string, token?: string): Promise<string> {
  const input = `${encode({ alg: 'ES256', typ: 'dpop+jwt', jwk: await publicJwk(keys) })}.${encode({
    jti: crypto.randomUUID(),
    htm: method,
    htu: url.replace(/[?#].*/s, ''),
    iat: Math.floor(Date.now() / 1000),
    nonce,
    ath: token && await sha256(token),
  })}`;
  return `${input}.${base64url(await crypto.subtle.sign(EC, keys.privateKey, new TextEncoder().encode(input)))}`;
}
