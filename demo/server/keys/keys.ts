/**
 * The keys receipts are signed with: one in use, retired ones published with their period.
 * @module
 */
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { ConsentClaims, ReceiptClaims, ReceiptKey } from '../../../src/contract/index.ts';
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

/** What was signed before, and its `jti`: the next names both. */
export interface Previous { jti: string; signed: string }

/** What the server asks of its keys. */
export interface ReceiptKeyStore {
  /** Signs a receipt, or what goes on record of a consent: compact JWS, ES256, `typ: dmail-receipt+jwt` or `dmail-consent+jwt`. */
  sign(claims: ReceiptClaims | ConsentClaims, previous?: Previous): Promise<string>;
  /** Signs a proof of possession of the key in use (RFC 9449): what a receipt is signed with shows whose request it is, too. */
  prove(claims: ProofClaims): Promise<string>;
  /** All public keys, the one in use first. */
  published(): ReceiptKey[];
  /** Takes a new key into use and retires the present one. @param grace seconds it may still be used by whoever has not heard of it */
  rotate(now: number, grace?: number): Promise<void>;
  /** Rotates where the key in use is older than it may become. */
  renew(now: number, grace?: number): Promise<void>;
  /**
   * Says of a key that it must not be relied on any more; where it is the one in use, a new one takes its place.
   * @throws {RangeError} where there is no such key
   */
  revoke(kid: string, reason: Revocation['reason'], now: number): Promise<void>;
  /** Takes over what another process has made of the keys. */
  reload(): Promise<void>;
}

type Revocation = NonNullable<ReceiptKey['revoked']>;

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
  let headers: { receipt: string; consent: string };
  let proofHeader: string;

  async function use(next: KeptKey[]): Promise<void> {
    const current = next[0]!;
    const { kty, crv, x, y } = current.public;
    signed = await primitives.signer({ kty, crv, x, y, d: current.d! });
    const { kid } = current.public;
    const headerOf = (typ: string): string => primitives.encode(JSON.stringify({ alg: 'ES256', typ, kid }));
    headers = { receipt: headerOf('dmail-receipt+jwt'), consent: headerOf('dmail-consent+jwt') };
    proofHeader = primitives.encode(JSON.stringify({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } }));
    keys = next;
  }

  async function rotate(at: number, grace = 0): Promise<void> {
    const retired = keys.map((key) => (key.public.exp === undefined ? { public: { ...key.public, exp: Math.floor(at / 1000) + grace } } : key));
    const next = [await createKey(at), ...retired];
    await storage.save(next);
    await use(next);
  }

  async function revoke(kid: string, reason: Revocation['reason'], at: number): Promise<void> {
    const seconds = Math.floor(at / 1000);
    if (!keys.some((key) => key.public.kid === kid)) throw new RangeError(kid);
    const inUse = keys[0]!.public.kid === kid;
    const without = keys.map((key) => (key.public.kid === kid ? { public: { ...key.public, exp: Math.min(key.public.exp ?? seconds, seconds), revoked: { revoked_at: seconds, reason } } } : key));
    const next = inUse ? [await createKey(at), ...without] : without;
    await storage.save(next);
    await use(next);
  }

  const aged = (at: number): boolean => at - keys[0]!.public.iat * 1000 > maxAge;

  if (!keys[0]?.d || aged(now)) await rotate(now);
  else await use(keys);

  return {
    async sign(plain, previous) {
      const claims = previous === undefined ? plain : { ...plain, previous: { jti: previous.jti, digest: `sha-256:${await primitives.sha256(previous.signed)}` } };
      // Header and key of one moment: a rotation may come in between.
      const header = claims.event === 'granted' || claims.event === 'withdrawn' ? headers.consent : headers.receipt;
      const [input, sign] = [`${header}.${primitives.encode(JSON.stringify(claims))}`, signed];
      return `${input}.${await sign(input)}`;
    },
    async prove(claims) {
      const [input, sign] = [`${proofHeader}.${primitives.encode(JSON.stringify(claims))}`, signed];
      return `${input}.${await sign(input)}`;
    },
    published: () => keys.map((key) => key.public),
    rotate,
    async renew(at, grace) {
      if (aged(at)) await rotate(at, grace);
    },
    revoke,
    async reload() {
      const next = await storage.load();
      if (next[0]?.d && JSON.stringify(next) !== JSON.stringify(keys)) await use(next);
    },
  };
}
