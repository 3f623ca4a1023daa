import { sha256 } from '@noble/hashes/sha2.js';
import { base64url as decoder } from 'jose';
import { base64url } from '../../src/contract/index.ts';
import type { Primitives } from './primitives.ts';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const;
const encoder = new TextEncoder();
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** By WebCrypto: in a page, and wherever nothing else is at hand. */
export const webPrimitives: Primitives = {
  encode: (text) => base64url(encoder.encode(text)),
  decode: (text) => utf8.decode(decoder.decode(text)),
  octets: (text) => encoder.encode(text).byteLength,
  sha256: async (data) => base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', typeof data === 'string' ? encoder.encode(data) : data))),
  hasher() {
    // WebCrypto hashes only what is there as a whole.
    const running = sha256.create();
    return { update: (bytes) => void running.update(bytes), digest: () => base64url(running.digest()) };
  },
  async verifier({ kty, crv, x, y }) {
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, P256, false, ['verify']);
    return (text, signature) => crypto.subtle.verify(ES256, key, decoder.decode(signature) as Uint8Array<ArrayBuffer>, encoder.encode(text));
  },
  async signer({ kty, crv, x, y, d }) {
    const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, P256, false, ['sign']);
    return async (text) => base64url(new Uint8Array(await crypto.subtle.sign(ES256, key, encoder.encode(text))));
  },
};
