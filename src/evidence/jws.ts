/**
 * Compact JWS (RFC 7515), ES256 alone, read strictly: what could be written in two ways is accepted in one.
 * @module
 */
import { base64url } from '../contract/digest.ts';
import type { ReceiptKey } from '../contract/index.ts';

export interface Jws {
  kid: string;
  header: Record<string, unknown>;
  /** Empty where the content is detached (appendix F). */
  payload: Uint8Array<ArrayBuffer>;
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' };
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** JSON of UTF-8 bytes. @throws {TypeError | SyntaxError} */
export const jsonOf = (bytes: Uint8Array<ArrayBuffer>): unknown => JSON.parse(decoder.decode(bytes));

/**
 * The parts of a JWS.
 * @param members of the header beside `alg`, `typ` and `kid`: exactly these, and so no `crit`, `jwk`, `jku`, `x5u` nor
 *   whatever else would let it say how to check it
 * @throws for anything that is not exactly one
 */
export function openJws(compact: string, type: string, longest: number, members: readonly string[] = []): Jws {
  const texts = compact.length <= longest ? compact.split('.') : [];
  if (texts.length !== 3) throw new TypeError('another kind of JWS');
  const [head, payload, signature] = texts.map(bytesOf) as [Jws['payload'], Jws['payload'], Jws['payload']];
  const header = jsonOf(head) as Record<string, unknown>;
  const { alg, typ, kid } = header;
  if (alg !== 'ES256' || typ !== type || typeof kid !== 'string' || signature.length !== 64 || Object.keys(header).length !== members.length + 3 || !members.every((name) => Object.hasOwn(header, name)))
    throw new TypeError('another kind of JWS');
  return { kid, header, payload, signature, signed: encoder.encode(`${texts[0]}.${texts[1]}`) as Jws['signed'] };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Uint8Array(128).fill(64);
for (let value = 0; value < 64; value++) VALUES[LETTERS.charCodeAt(value)] = value;

/** Strict base64url: what would decode to the same bytes but is written differently is refused. @throws */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let [held, bits, at] = [0, 0, 0];
  // A single letter stands for no octet.
  let valid = text.length % 4 !== 1;
  for (let index = 0; index < text.length; index++) {
    const value = VALUES[text.charCodeAt(index)] ?? 64;
    valid &&= value < 64;
    held = (held << 6) | value;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = held >> bits;
    held &= (1 << bits) - 1;
  }
  // Bits that stand for nothing are zero.
  if (held || !valid) throw new TypeError('not base64url');
  return bytes;
}

/** The public part of a key on P-256, named by its thumbprint. */
export type PublicKey = Pick<ReceiptKey, 'kty' | 'crv' | 'x' | 'y' | 'kid'>;

const imported = new WeakMap<object, Promise<CryptoKey>>();

/** A published key, imported once, where it is what its name says (RFC 7638). @throws where it is not */
export function keyOf(jwk: PublicKey): Promise<CryptoKey> {
  let key = imported.get(jwk);
  if (!key) imported.set(jwk, (key = usable(jwk)));
  return key;
}

async function usable({ kty, crv, x, y, kid }: PublicKey): Promise<CryptoKey> {
  const [thumbprint, key] = await Promise.all([crypto.subtle.digest('SHA-256', encoder.encode(JSON.stringify({ crv, kty, x, y }))), importKey({ kty, crv, x, y })]);
  if (base64url(new Uint8Array(thumbprint)) !== kid) throw new TypeError('another key');
  return key;
}

/** A key on P-256, whatever it is called. @throws for any other */
export async function importKey({ kty, crv, x, y }: JsonWebKey): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', { kty, crv, x, y }, ES256, false, ['verify']);
}

/** Whether a signature is that of a key. */
export const signatureHolds = (key: CryptoKey, signature: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>): Promise<boolean> =>
  crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed);
