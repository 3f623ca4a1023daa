/**
 * Signatures made on a page of this server, and whose key made them. What is issued here is checked with the very
 * verifier that recipients have.
 * @module
 */
import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { digestOf } from '../../src/contract/digest.ts';
import type { DeviceSignature, Message, PasskeySignature } from '../../src/contract/index.ts';
import { verifySignature } from '../../src/evidence/signature.ts';
import type { Person } from './accounts.ts';
import { PATIENCE, type Pushed } from './details.ts';
import type { IdentityStore, SigningKey } from './store.ts';

export interface SigningOptions {
  issuer: string;
  key: JWK & { kid: string };
  store: IdentityStore;
}

export interface Signing {
  /** Host the passkeys belong to. */
  readonly rpId: string;
  /** What a new passkey has to answer, on this page, by this person. */
  challenge(uid: string, account: string): string;
  /** Takes in a new passkey; says whether it is one. */
  register(uid: string, account: string, form: URLSearchParams, label: string): Promise<boolean>;
  /** The signature a form holds, if it is one of this person over exactly what was pushed; otherwise what is wrong. */
  signature(person: Person, pushed: Pushed, form: URLSearchParams, label: string): Promise<DeviceSignature | PasskeySignature | 'ended' | 'invalid'>;
}

const YEAR = 365 * 86_400;
const seconds = (): number => Math.floor(Date.now() / 1000);
const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();
const field = (form: URLSearchParams, name: string, longest: number): string => {
  const value = form.get(name) ?? '';
  return value.length <= longest && /^[\w.-]+$/.test(value) ? value : '';
};
const json = (text: string): Record<string, unknown> => {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
};

export async function createSigning({ issuer, key, store }: SigningOptions): Promise<Signing> {
  const { origin, hostname: rpId } = new URL(issuer);
  const sign = (await importJWK(key, 'ES256')) as CryptoKey;
  const { d: _, ...publicKey } = key;
  const secret = await store.secret('passkey-challenge', () => Promise.resolve(randomUUID() + randomUUID()));

  // For this message alone: with what was bound before its key was ended, nothing new is signed.
  const bind = async ({ id, name }: Person, { level, jwk }: SigningKey, bytes: Uint8Array<ArrayBuffer>, iat: number): Promise<string> =>
    new SignJWT({ dmail_address: id, ...(name && { name }), level, ...(level === 'passkey' && { rp_id: rpId }), cnf: { jwk }, digest: await digestOf(bytes) })
      .setProtectedHeader({ alg: 'ES256', typ: 'dmail-signing-key+jwt', kid: key.kid })
      .setIssuer(issuer).setSubject(id).setIssuedAt(iat).setExpirationTime(seconds() + YEAR).sign(sign);

  const holds = async (message: Message): Promise<boolean> =>
    (await verifySignature(message, { keysOf: () => Promise.resolve([publicKey as JsonWebKey]), now: Date.now() })).state === 'verified';

  const challenge = (uid: string, account: string): string => sha256(`${secret} ${uid} ${account}`).toString('base64url');

  const byDevice = async (person: Person, { message, bytes }: Pushed, form: URLSearchParams, label: string): Promise<DeviceSignature | 'ended' | 'invalid'> => {
    const { kty, crv, x, y } = json(form.get('jwk') ?? '') as JWK;
    const jwk = { kty, crv, x, y } as JWK;
    const kid = await calculateJwkThumbprint(jwk);
    const known = (await store.signingKeys(person.id)).find((one) => one.kid === kid);
    if (known?.endedAt) return 'ended';
    const jws = field(form, 'jws', 4000);
    const header = json(Buffer.from(jws.split('.')[0]!, 'base64url').toString());
    // The page was told the time; a signature of another day is none that was just made.
    if (header['kid'] !== kid || Math.abs(Number(header['iat']) - seconds()) > PATIENCE) return 'invalid';
    const used: SigningKey = known ?? { kid, level: 'device-key', jwk, counter: 0, label, createdAt: Date.now(), usedAt: Date.now() };
    const signature: DeviceSignature = { level: 'device-key', jws, binding: await bind(person, used, bytes, Math.min(Math.floor(used.createdAt / 1000), Number(header['iat']))) };
    if (!(await holds({ ...message, signature }))) return 'invalid';
    await store.keepSigningKey(person.id, { ...used, usedAt: Date.now() });
    return signature;
  };

  const byPasskey = async (person: Person, { message, bytes }: Pushed, form: URLSearchParams): Promise<PasskeySignature | 'ended' | 'invalid'> => {
    const kid = field(form, 'credential', 1400);
    const known = (await store.signingKeys(person.id)).find((one) => one.kid === kid && one.level === 'passkey');
    if (!known) return 'invalid';
    if (known.endedAt) return 'ended';
    const [authenticatorData, clientDataJSON, raw] = [field(form, 'authenticatorData', 4000), field(form, 'clientDataJSON', 8000), field(form, 'signature', 1000)];
    const client = json(Buffer.from(clientDataJSON, 'base64url').toString());
    const counter = Buffer.from(authenticatorData, 'base64url').readUInt32BE(33);
    // One that counts, counts on: otherwise there are two of it (Web Authentication, 7.2).
    if (client['origin'] !== origin || (counter <= known.counter && (counter || known.counter))) return 'invalid';
    const signature: PasskeySignature = {
      level: 'passkey', authenticatorData, clientDataJSON, signature: raw,
      binding: await bind(person, known, bytes, Math.min(Math.floor(known.createdAt / 1000), Math.floor(Date.parse(message.sentAt) / 1000))),
    };
    if (!(await holds({ ...message, signature }))) return 'invalid';
    await store.keepSigningKey(person.id, { ...known, counter, usedAt: Date.now() });
    return signature;
  };

  return {
    rpId,
    challenge,
    async register(uid, account, form, label) {
      try {
        const client = json(Buffer.from(field(form, 'clientDataJSON', 8000), 'base64url').toString());
        if (client['type'] !== 'webauthn.create' || client['challenge'] !== challenge(uid, account) || client['origin'] !== origin || client['crossOrigin'] === true) return false;
        const found = credentialOf(Buffer.from(field(form, 'authenticatorData', 4000), 'base64url'), rpId);
        if (!found || found.id !== field(form, 'credential', 1400)) return false;
        // Somebody else's key does not become one's own by being named.
        if (await store.signingKeyTaken(found.id)) return false;
        await store.keepSigningKey(account, { kid: found.id, level: 'passkey', jwk: found.jwk, counter: found.counter, label, createdAt: Date.now(), usedAt: Date.now() });
        return true;
      } catch {
        return false;
      }
    },
    async signature(person, pushed, form, label) {
      try {
        return await (form.get('level') === 'passkey' ? byPasskey(person, pushed, form) : byDevice(person, pushed, form, label));
      } catch {
        // A form nobody's browser of ours fills in so.
        return 'invalid';
      }
    },
  };
}

const PRESENT_VERIFIED_ATTESTED = 0x45;

/** The credential in the authenticator data of a registration: an ES256 key as CTAP2 writes it, in one way only. */
function credentialOf(data: Buffer, rpId: string): { id: string; jwk: JWK; counter: number } | undefined {
  if (!data.subarray(0, 32).equals(sha256(rpId)) || (data[32]! & PRESENT_VERIFIED_ATTESTED) !== PRESENT_VERIFIED_ATTESTED) return undefined;
  const length = data.readUInt16BE(53);
  const id = data.subarray(55, 55 + length);
  const key = data.subarray(55 + length, 55 + length + 77);
  const [head, middle] = ['a5010203262001215820', '225820'];
  if (id.length !== length || key.length !== 77 || key.subarray(0, 10).toString('hex') !== head || key.subarray(42, 45).toString('hex') !== middle) return undefined;
  const jwk: JWK = { kty: 'EC', crv: 'P-256', x: key.subarray(10, 42).toString('base64url'), y: key.subarray(45).toString('base64url') };
  return { id: id.toString('base64url'), jwk, counter: data.readUInt32BE(33) };
}

/** What a person may know a browser by. */
export function browserLabel(agent: string): string {
  // Most of them name others as well, which they want to be taken for.
  const [, browser = ''] = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']].find(([sign]) => agent.includes(sign!)) ?? [];
  const system = /\b(Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux)\b/.exec(agent)?.[1]?.replace('Mac OS X', 'macOS').replace('CrOS', 'ChromeOS') ?? '';
  return [browser, system].filter(Boolean).join(', ');
}
