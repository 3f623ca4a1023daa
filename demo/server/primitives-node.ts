import { createHash, createPrivateKey, createPublicKey, hash, sign, verify, type VerifyKeyObjectInput } from 'node:crypto';
import type { Primitives } from './primitives.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A signature as JOSE writes it, two numbers side by side. */
const dsaEncoding = 'ieee-p1363';

/**
 * What is asked for in one turn of the event loop is done in one go at the end of it: the processor does the same thing
 * over and over much faster than in between others.
 */
function inOneGo<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => Promise<R> {
  let asked: (() => void)[] = [];
  const all = (): void => {
    const now = asked;
    asked = [];
    for (const one of now) one();
  };
  return (...args) =>
    new Promise((resolve, reject) => {
      const one = (): void => {
        try {
          resolve(work(...args));
        } catch (error) {
          reject(error as Error);
        }
      };
      if (asked.push(one) === 1) setImmediate(all);
    });
}

const check = inOneGo((text: string, key: VerifyKeyObjectInput, signature: string) => verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'base64url')));

/** By the library of Node, in the calling thread: a hash takes 2 µs there and a signature 20, a verification 50. */
export const nodePrimitives: Primitives = {
  encode: (text) => Buffer.from(text).toString('base64url'),
  decode(text) {
    // Buffer reads past what does not belong there.
    if (!/^[\w-]*$/.test(text)) throw new TypeError('not base64url');
    return utf8.decode(Buffer.from(text, 'base64url'));
  },
  octets: (text) => Buffer.byteLength(text),
  sha256: (data) => hash('sha256', data, 'base64url'),
  hasher() {
    const running = createHash('sha256');
    return { update: (bytes) => void running.update(bytes), digest: () => running.digest('base64url') };
  },
  verifier({ kty, crv, x, y }) {
    const key = { key: createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }), dsaEncoding } as const;
    return (text, signature) => check(text, key, signature);
  },
  signer({ kty, crv, x, y, d }) {
    const key = { key: createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' }), dsaEncoding } as const;
    return (text) => sign('sha256', Buffer.from(text), key).toString('base64url');
  },
};
