/**
 * The keys receipts are signed with: one in use, retired ones published with their period.
 * @module
 */
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { ReceiptClaims, ReceiptKey } from '../../../src/contract/index.ts';
import type { Primitives } from '../primitives.ts';
import { webPrimitives } from '../primitives-web.ts';

/** A key as it is kept: the public part as published, the private part beside it. */
export interface KeptKey {
  public: ReceiptKey;
  /** Private JWK member `d`; absent once the key is retired. */
  d?: string;
}

/** Port: where keys are kept. */
export interface KeyStorage {
  load(): Promise<KeptKey[]>;
  /** Durable when it resolves. */
  save(keys: readonly KeptKey[]): Promise<void>;
}

/** What a proof says of its request. */
export interface ProofClaims { htm: string; htu: string; jti: string; iat: number; nonce?: string }

/** What the server asks of its keys. */
export interface ReceiptKeyStore {
  /** Signs a receipt: compact JWS, ES256, `typ: dmail-receipt+jwt`. */
  sign(claims: ReceiptClaims): Promise<string>;
  /** Signs a proof of possession of the key in use (RFC 9449): what a receipt is signed with shows whose request it is, too. */
  prove(claims: ProofClaims): Promise<string>;
  /** All public keys, the one in use first. */
  published(): ReceiptKey[];
  /** Takes a new key into use and retires the present one. */
  rotate(now: number): Promise<void>;
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** Nothing outlives the process. */
export function memoryKeys(): KeyStorage {
  let kept: KeptKey[] = [];
  return { load: async () => kept, save: async (keys) => void (kept = [...keys]) };
}

async function createKey(now: number): Promise<KeptKey> {
  const { privateKey } = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify']);
  const { x, y, d } = await exportJWK(privateKey);
  const jwk = { kty: 'EC', crv: 'P-256', x: x!, y: y! } as const;
  return { public: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig', iat: Math.floor(now / 1000) }, d: d! };
}

/**
 * Opens the keys and makes the first one where there is none.
 * @param maxAge milliseconds after which a key is replaced when the keys are opened
 */
export async function openKeys(storage: KeyStorage, now: number, maxAge = 90 * 86_400_000, primitives: Primitives = webPrimitives): Promise<ReceiptKeyStore> {
  let keys = await storage.load();
  let signed: Awaited<ReturnType<Primitives['signer']>>;
  let header: string;
  let proofHeader: string;

  async function use(next: KeptKey[]): Promise<void> {
    const current = next[0]!;
    const { kty, crv, x, y } = current.public;
    signed = await primitives.signer({ kty, crv, x, y, d: current.d! });
    header = primitives.encode(JSON.stringify({ alg: 'ES256', typ: 'dmail-receipt+jwt', kid: current.public.kid }));
    proofHeader = primitives.encode(JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } }));
    keys = next;
  }

  async function rotate(at: number): Promise<void> {
    const retired = keys.map((key) => (key.public.exp === undefined ? { public: { ...key.public, exp: Math.floor(at / 1000) } } : key));
    const next = [await createKey(at), ...retired];
    await storage.save(next);
    await use(next);
  }

  const current = keys[0];
  if (!current?.d || now - current.public.iat * 1000 > maxAge) await rotate(now);
  else await use(keys);

  return {
    async sign(claims) {
      // Header and key of one moment: a rotation may come in between.
      const [input, sign] = [`${header}.${primitives.encode(JSON.stringify(claims))}`, signed];
      return `${input}.${await sign(input)}`;
    },
    async prove(claims) {
      const [input, sign] = [`${proofHeader}.${primitives.encode(JSON.stringify(claims))}`, signed];
      return `${input}.${await sign(input)}`;
    },
    published: () => keys.map((key) => key.public),
    rotate,
  };
}
