/**
 * Canonical bytes and digests (RFC 8785, FIPS 180-4).
 * @module
 */
import canonicalize from 'canonicalize';

const encoder = new TextEncoder();

/**
 * The canonical bytes of a JSON value (RFC 8785): what a digest is taken of and what a server stores.
 * @throws {TypeError} for what JSON cannot carry exactly: integers beyond ±(2^53−1), lone surrogates, NaN.
 */
export function canonicalBytes(value: unknown): Uint8Array<ArrayBuffer> {
  assertExact(value);
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return encoder.encode(text) as Uint8Array<ArrayBuffer>;
}

/** `sha-256:` and the SHA-256 of the bytes in unpadded base64url. */
export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return `sha-256:${base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))}`;
}

/** Unpadded base64url (RFC 4648, 5). */
export function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function assertExact(value: unknown): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
      throw new TypeError('a number JSON cannot carry exactly');
  } else if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('a lone surrogate');
  } else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      assertExact(key);
      assertExact(inner);
    }
  }
}
