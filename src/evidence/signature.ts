/**
 * Verifies what a sender signed: a JWS made with a key of their browser, or a WebAuthn assertion. Pure but for the keys
 * of the issuer that says whose key it is, which the caller finds.
 * @module
 */
import { domainOf, isLocalhost, parseDomain } from '../contract/address.ts';
import { canonicalBytes } from '../contract/canonical.ts';
import { base64url, digestOf } from '../contract/digest.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { DeviceSignature, Message, MessageSignature, PasskeySignature } from '../contract/index.ts';
import { bytesOf, importKey, jsonOf, keyOf, openJws, signatureHolds } from './jws.ts';
import type { Jws, PublicKey } from './jws.ts';

/**
 * Checks made on a signature, in this order; the first that fails ends it. `signer`: the key is bound to the address the
 * message is from, `issuer`: by one who speaks for the domain of that address, `binding`: with a key of theirs that was in
 * use, for this very message, so that a key that was ended signs no other.
 */
export type SignatureCheck = 'form' | 'signer' | 'issuer' | 'binding' | 'signature' | 'time';

export interface SignatureVerification {
  /** `unknown`: could not be checked now (offline, say, or the domain is gone): neither good nor bad. */
  state: 'none' | 'verifying' | 'verified' | 'failed' | 'unknown';
  checks: readonly { name: SignatureCheck; passed: boolean }[];
  failed?: SignatureCheck;
  level?: MessageSignature['level'];
  /** As the issuer says. */
  signer?: { address: string; name?: string; issuer: string };
  /** When it was signed, as the signer says (RFC 3339). */
  signedAt?: string;
}

export interface SignatureOptions {
  /**
   * The keys an issuer publishes, or `undefined` where the domain does not say that it speaks for it.
   * @param kid the key that is looked for
   * @throws {DmailProblem} which makes the outcome `unknown`
   */
  keysOf(domain: string, issuer: string, kid: string): Promise<readonly JsonWebKey[] | undefined>;
  /** Milliseconds since 1970. */
  now: number;
}

interface Binding {
  jws: Jws;
  iss: string;
  address: string;
  name?: string;
  iat: number;
  exp: number;
  rpId?: string;
  key: JsonWebKey;
  /** Of what was signed. */
  digest: string;
}

/** Signing time in seconds, and whether the signature is that of a key. */
interface Signed {
  at: number;
  holds(bytes: Uint8Array<ArrayBuffer>, { key, rpId }: Binding): Promise<boolean>;
}

const DAY = 86_400;
const encoder = new TextEncoder();
const utf8 = (text: string) => encoder.encode(text) as Uint8Array<ArrayBuffer>;
const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** The bytes a signature is made over: the canonical form (RFC 8785) of the message without it. */
export function signedBytes({ signature: _, ...message }: Message): Uint8Array<ArrayBuffer> {
  return canonicalBytes(message);
}

class Failure extends Error {}

/** @returns always; never throws for anything a message may contain */
export async function verifySignature(message: Message, options: SignatureOptions): Promise<SignatureVerification> {
  const checks: { name: SignatureCheck; passed: boolean }[] = [];
  const { signature } = message;
  if (signature === undefined) return { state: 'none', checks };
  const outcome: SignatureVerification = { state: 'verifying', checks };
  const check = async (name: SignatureCheck, passes: () => unknown) => {
    try {
      if (!(await passes())) throw new Failure(name);
    } catch (error) {
      if (error instanceof DmailProblem) throw error;
      checks.push({ name, passed: false });
      throw new Failure(name);
    }
    checks.push({ name, passed: true });
  };
  try {
    let binding!: Binding;
    let made!: Signed;
    await check('form', () => {
      // The page on which it is signed shows the text. A second wording of it would be drawn that nobody was shown.
      if (message.body.html !== undefined) throw new TypeError('formatted');
      binding = openBinding(signature);
      made = signature.level === 'device-key' ? openDevice(signature) : openPasskey(signature, message.sentAt);
      outcome.level = signature.level;
      const { address, name, iss: issuer } = binding;
      outcome.signer = { address, issuer, ...(name !== undefined && { name }) };
      outcome.signedAt = new Date(made.at * 1000).toISOString();
      return true;
    });
    const { jws, iss, address } = binding;
    const bytes = signedBytes(message);
    await check('signer', () => address === message.from.address);
    let keys: readonly JsonWebKey[] | undefined;
    await check('issuer', async () => (keys = await options.keysOf(domainOf(address), iss, jws.kid)));
    await check('binding', async () => {
      const key = keys!.find((candidate) => (candidate as { kid?: string }).kid === jws.kid) as (JsonWebKey & { exp?: number }) | undefined;
      return key && (key.alg ?? 'ES256') === 'ES256' && (key.exp === undefined || binding.iat <= key.exp) && binding.digest === (await digestOf(bytes)) && signatureHolds(await importKey(key), jws.signature, jws.signed);
    });
    await check('signature', () => made.holds(bytes, binding));
    // A key signs while it is bound; a clock may be a day off.
    await check('time', () => made.at >= binding.iat - 300 && made.at <= binding.exp && made.at > 1_577_836_800 && made.at <= options.now / 1000 + 2 * DAY);
    outcome.state = 'verified';
  } catch (error) {
    outcome.state = error instanceof Failure ? 'failed' : 'unknown';
    if (error instanceof Failure) outcome.failed = checks.at(-1)!.name;
  }
  return outcome;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const only = (value: object, ...names: string[]) => Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));

/** Whose key it is, as an issuer says. @throws for anything else */
function openBinding({ binding, level }: MessageSignature): Binding {
  const jws = openJws(binding, 'dmail-signing-key+jwt', 8000);
  const { iss, dmail_address: address, name, iat, exp, level: bound, rp_id: rpId, cnf, digest } = jsonOf(jws.payload) as Record<string, unknown>;
  const key = (cnf as { jwk?: JsonWebKey } | undefined)?.jwk;
  if (![iss, address, key?.x, key?.y, digest].every(isText) || ![iat, exp].every(Number.isSafeInteger) || bound !== level || (name !== undefined && !isText(name))) throw new TypeError('no binding');
  if (level === 'passkey' ? !isText(rpId) || (!isLocalhost(rpId) && parseDomain(rpId) !== rpId) : rpId !== undefined) throw new TypeError('no relying party');
  return { jws, key: key!, iss: iss as string, address: address as string, iat: iat as number, exp: exp as number, digest: digest as string, ...(isText(name) && { name }), ...(isText(rpId) && { rpId }) };
}

/** A compact JWS with detached content (RFC 7515, appendix F). @throws for anything else */
function openDevice(signature: DeviceSignature): Signed {
  const { jws } = signature;
  if (!only(signature, 'level', 'jws', 'binding')) throw new TypeError('another kind of signature');
  const { header, payload, signature: raw, kid } = openJws(jws, 'dmail-signature+jws', 4000, ['cty', 'iat', 'srCms']);
  const { cty, iat, srCms } = header;
  if (payload.length || cty !== 'application/json' || !Number.isSafeInteger(iat) || !Array.isArray(srCms)) throw new TypeError('not detached');
  return {
    at: iat as number,
    holds: async (bytes, { key }) => signatureHolds(await keyOf({ ...key, kid } as PublicKey), raw, utf8(`${jws.split('.')[0]}.${base64url(bytes)}`)),
  };
}

const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;
const EXTENDED = 0x80;

/** A WebAuthn assertion (Web Authentication, level 3, 7.2). @throws for anything else */
function openPasskey(signature: PasskeySignature, sentAt: string): Signed {
  const { authenticatorData, clientDataJSON } = signature;
  if (signature.level !== 'passkey' || !only(signature, 'level', 'authenticatorData', 'clientDataJSON', 'signature', 'binding')) throw new TypeError('another kind of signature');
  if (authenticatorData.length > 4000 || clientDataJSON.length > 8000 || signature.signature.length > 1000) throw new TypeError('too long');
  const [data, client] = [bytesOf(authenticatorData), bytesOf(clientDataJSON)];
  const raw = rawSignature(bytesOf(signature.signature));
  const { type, challenge, origin, crossOrigin } = jsonOf(client) as Record<string, unknown>;
  if (type !== 'webauthn.get' || !isText(challenge) || !isText(origin) || crossOrigin === true) throw new TypeError('no assertion');
  // Who it is has been looked at by the authenticator itself; nothing is registered here.
  const flags = data[32]!;
  if (!(flags & PRESENT) || !(flags & VERIFIED) || flags & ATTESTED || (flags & EXTENDED ? data.length <= 37 : data.length !== 37)) throw new TypeError('not by a person');
  return {
    at: Math.floor(Date.parse(sentAt) / 1000),
    holds: async (bytes, { key, rpId }) =>
      challenge === base64url(await sha256(bytes)) && within(origin, rpId!) && base64url(data.subarray(0, 32)) === base64url(await sha256(utf8(rpId!)))
      && signatureHolds(await importKey(key), raw, joined(data, await sha256(client))),
  };
}

const joined = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Whether a page of this origin may ask for assertions of a relying party. */
function within(origin: string, rpId: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, origin: exact } = new URL(origin);
  return exact === origin && (protocol === 'https:' || (protocol === 'http:' && isLocalhost(hostname))) && (hostname === rpId || hostname.endsWith(`.${rpId}`));
}

/** The two numbers of an ECDSA signature in DER, 32 octets each, as WebCrypto takes them. @throws where it is not exactly DER */
export function rawSignature(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const raw = new Uint8Array(64);
  let at = 2;
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw new TypeError('not DER');
  for (const end of [32, 64]) {
    const length = der[at + 1]!;
    const number = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== 0x02 || !length || number.length !== length || number[0]! & 0x80 || (number[0] === 0 && (length === 1 || !(number[1]! & 0x80)))) throw new TypeError('not DER');
    const digits = number[0] === 0 ? number.subarray(1) : number;
    if (digits.length > 32) throw new TypeError('too large');
    raw.set(digits, end - digits.length);
    at += 2 + length;
  }
  if (at !== der.length) throw new TypeError('not DER');
  return raw;
}
