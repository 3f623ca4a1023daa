/**
 * Canonical bytes (RFC 8785).
 * @module
 */
export { base64url, digestOf } from './digest.ts';

const encoder = new TextEncoder();

/**
 * The canonical form of a JSON value (RFC 8785): what a digest is taken of, as UTF-8, and what a server stores. Members
 * that are `undefined` are left out, as JSON does.
 * @throws {TypeError} for what JSON cannot carry exactly: integers beyond ±(2^53−1), lone surrogates, NaN.
 */
export function canonicalText(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) throw new TypeError('a number JSON cannot carry exactly');
    // ECMAScript's own form of numbers and strings is the one the RFC asks for.
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || 'toJSON' in value) throw new TypeError('not a JSON value');
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) text += `${text && ','}${canonicalText(item)}`;
    return `[${text}]`;
  }
  const members = value as Record<string, unknown>;
  // By UTF-16 code units, as `sort` does by itself.
  for (const name of Object.keys(members).sort()) if (members[name] !== undefined) text += `${text && ','}${quoted(name)}:${canonicalText(members[name])}`;
  return `{${text}}`;
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate');
  return JSON.stringify(text);
}

/** {@link canonicalText} as UTF-8. */
export const canonicalBytes = (value: unknown): Uint8Array<ArrayBuffer> => encoder.encode(canonicalText(value)) as Uint8Array<ArrayBuffer>;
