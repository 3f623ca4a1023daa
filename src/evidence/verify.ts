/**
 * Verifies receipts: compact JWS (RFC 7515), ES256 alone. Pure but for the keys, which the caller finds.
 * @module
 */
import { domainOf } from '../contract/address.ts';
import { base64url, digestOf } from '../contract/digest.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Message, ReceiptAttachment, ReceiptClaims, ReceiptKey } from '../contract/index.ts';

/** Checks made on a receipt, in this order; the first that fails ends it. */
export type CheckName = 'form' | 'issuer' | 'key' | 'signature' | 'message' | 'sender' | 'recipient' | 'time';

export interface Verification {
  /** `unknown`: could not be checked now (offline, say): neither good nor bad. */
  state: 'none' | 'verifying' | 'verified' | 'failed' | 'unknown';
  /** Those made. What nothing was expected of is not among them. */
  checks: readonly { name: CheckName; passed: boolean }[];
  /** The check that failed. */
  failed?: CheckName;
  claims?: ReceiptClaims;
  /** Key the signature was made with (JWK thumbprint). */
  kid?: string;
  receipt?: string;
}

/** What a receipt should say. Without `message` the digest is compared with `digest` alone. */
export interface Expectation {
  message?: Message;
  digest?: string;
  /** Address the receipt must be for. */
  recipient?: string;
  /** Address the receipt must be from. */
  sender?: string;
}

export interface Issuer {
  /** `server` of the domain, as its own well-known says. */
  server: string;
  keys: readonly ReceiptKey[];
}

export interface VerifyOptions {
  /**
   * Finds who vouches for a domain.
   * @param kid a key that was not among those answered before, if any was missing
   * @throws {DmailProblem} transient ones make the outcome `unknown`
   */
  issuerOf(domain: string, kid: string): Promise<Issuer>;
  /** Milliseconds since 1970. */
  now: number;
}

const DAY = 86_400;
/** Characters. A thousand attachments with all that is said of them stay below. */
const LONGEST = 4e6;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

class Failure extends Error {}

/** @returns always; never throws for anything a receipt may contain */
export async function verifyReceipt(receipt: string, expected: Expectation, options: VerifyOptions): Promise<Verification> {
  const checks: { name: CheckName; passed: boolean }[] = [];
  const outcome: Verification = { state: 'verifying', checks, receipt };
  const check = (name: CheckName, passed: boolean) => {
    checks.push({ name, passed });
    if (!passed) throw new Failure(name);
  };
  try {
    const opened = open(receipt);
    check('form', opened !== undefined);
    const { kid, claims, signed, signature } = opened!;
    outcome.kid = kid;
    outcome.claims = claims;

    const issuer = await options.issuerOf(domainOf(claims.to), kid);
    check('issuer', issuer.server === claims.iss);

    const key = issuer.keys.find((candidate) => candidate.kid === kid);
    check('key', !!key && (await fits(key, kid)) && claims.iat >= key.iat - 300 && claims.iat <= (key.exp ?? Infinity));

    check('signature', await signatureHolds(key!, signature, signed));

    const { message } = expected;
    if (message) {
      const { canonicalBytes } = await import('../contract/canonical.ts');
      const bytes = canonicalBytes(message);
      check('message', claims.message.digest === (await digestOf(bytes)) && claims.message.size === bytes.byteLength && (!expected.digest || expected.digest === claims.message.digest) && attached(message, claims));
    } else if (expected.digest) check('message', claims.message.digest === expected.digest);

    const senders = [expected.sender, message?.from.address].filter((address) => address !== undefined);
    if (senders.length) check('sender', senders.every((address) => claims.from.address === address));

    const named = message && [...message.to, ...(message.cc ?? [])].map(({ address }) => address);
    // Whoever got a blind copy is not named in the message; then it has to be known who it was for.
    if (expected.recipient) check('recipient', claims.to === expected.recipient);
    else if (named) check('recipient', named.includes(claims.to));

    // A clock may be a day off; a receipt from next week is none.
    const received = Date.parse(claims.received_at) / 1000;
    check('time', Math.abs(received - claims.iat) <= 3600 && claims.iat > 1_577_836_800 && claims.iat <= options.now / 1000 + 2 * DAY);
    outcome.state = 'verified';
  } catch (error) {
    if (error instanceof DmailProblem && error.code !== 'not-dmail' && error.code !== 'not-found') outcome.state = 'unknown';
    else {
      // The domain vouches for nothing (issuer), or what it published or was signed cannot be used.
      if (!(error instanceof Failure)) checks.push({ name: ORDER[checks.length]!, passed: false });
      outcome.state = 'failed';
      outcome.failed = checks.at(-1)!.name;
    }
  }
  return outcome;
}

/** Of each attachment what the message and the receipt both say. */
const said = (list: readonly Pick<ReceiptAttachment, 'id' | 'name' | 'mediaType' | 'size'>[] = []): string => JSON.stringify(list.map(({ id, name, mediaType, size }) => [id, name, mediaType, size]));

/** Whether a receipt names the attachments of the message, each as the message does; once everything is said to be there, what each consists of. */
const attached = ({ attachments: named = [] }: Message, { attachments, event }: ReceiptClaims): boolean =>
  said(named) === said(attachments) &&
  named.every(({ digest }, index) => {
    const there = attachments![index]!.digest;
    return there ? !digest || digest === there : event !== 'ContentConsignment';
  });

/** Whether it has a reason. */
const EVENTS: Record<string, boolean> = { SubmissionAcceptance: false, ContentConsignment: false, ContentConsignmentFailure: true };

/** Checks something may be thrown in. */
const ORDER: CheckName[] = ['form', 'issuer', 'key', 'signature', 'message'];

interface Opened {
  kid: string;
  claims: ReceiptClaims;
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

/** The parts of a receipt, or `undefined` for anything that is not exactly one. */
function open(receipt: string): Opened | undefined {
  try {
    const parts = receipt.length <= LONGEST ? receipt.split('.') : [];
    const [header, payload, signature] = parts.map(bytesOf);
    if (parts.length !== 3 || signature!.length !== 64) return undefined;
    const { alg, typ, kid, ...rest } = JSON.parse(decoder.decode(header)) as Record<string, unknown>;
    // `crit`, `jwk`, `jku`, `x5u` and whatever else would let the receipt say how to check it.
    if (alg !== 'ES256' || typ !== 'dmail-receipt+jwt' || typeof kid !== 'string' || Object.keys(rest).length) return undefined;
    const claims = JSON.parse(decoder.decode(payload)) as unknown;
    return isClaims(claims) ? { kid, claims, signed: encoder.encode(`${parts[0]}.${parts[1]}`) as Uint8Array<ArrayBuffer>, signature: signature! } : undefined;
  } catch {
    return undefined;
  }
}

/** Strict base64url: what decodes to the same bytes but is written differently is refused. */
function bytesOf(part: string): Uint8Array<ArrayBuffer> {
  const binary = atob(part.replace(/-/g, '+').replace(/_/g, '/'));
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  if (base64url(bytes) !== part) throw new TypeError('not base64url');
  return bytes;
}

function isClaims(value: unknown): value is ReceiptClaims {
  const { iss, jti, iat, event, reason, message, from, to, received_at } = value as Partial<ReceiptClaims>;
  const texts = [iss, jti, message?.id, message?.uri, message?.digest, from?.address, from?.issuer, from?.subject, to, received_at];
  return texts.every((text) => typeof text === 'string' && text) && EVENTS[event!] === !!reason && [iat, message?.size].every(Number.isSafeInteger);
}

/** Whether a published key is what its name says (RFC 7638). */
async function fits({ kty, crv, x, y, alg }: ReceiptKey, kid: string): Promise<boolean> {
  if (kty !== 'EC' || crv !== 'P-256' || alg !== 'ES256') return false;
  const thumbprint = await crypto.subtle.digest('SHA-256', encoder.encode(JSON.stringify({ crv, kty, x, y })));
  return base64url(new Uint8Array(thumbprint)) === kid;
}

async function signatureHolds({ kty, crv, x, y }: ReceiptKey, signature: Uint8Array<ArrayBuffer>, signed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed);
}
