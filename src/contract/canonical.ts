/**
 * Canonical bytes (RFC 8785).
 * @module
 */
import canonicalize from 'canonicalize';

export { base64url, digestOf } from './digest.ts';

const encoder = new TextEncoder();

/**
 * The canonical form of a JSON value (RFC 8785): what a digest is taken of, as UTF-8, and what a server stores.
 * @throws {TypeError} for what JSON cannot carry exactly: integers beyond ±(2^53−1), lone surrogates, NaN.
 */
export function canonicalText(value: unknown): string {
  assertExact(value);
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** {@link canonicalText} as UTF-8. */
export const canonicalBytes = (value: unknown): Uint8Array<ArrayBuffer> => encoder.encode(canonicalText(value)) as Uint8Array<ArrayBuffer>;

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
