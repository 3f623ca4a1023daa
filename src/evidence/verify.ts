/**
 * Verifies receipts: compact JWS (RFC 7515), ES256 alone. Pure but for the keys, which the caller finds.
 * @module
 */
import { domainOf, parseAddress } from '../contract/address.ts';
import { DmailProblem, unanswered } from '../contract/problems.ts';
import type { FormerServer, Message, ReceiptAttachment, ReceiptClaims, ReceiptKey } from '../contract/index.ts';
import { jsonOf, keyOf, openJws, signatureHolds } from './jws.ts';
import type { Jws } from './jws.ts';

/** Checks made on a receipt, in this order; the first that fails ends it. */
export type CheckName = 'form' | 'issuer' | 'key' | 'signature' | 'message' | 'sender' | 'recipient' | 'time';

export interface Verification {
  /** `unknown`: could not be checked now (offline, say, or the domain is gone): neither good nor bad. */
  state: 'none' | 'verifying' | 'verified' | 'failed' | 'unknown';
  /** Those made. What nothing was expected of is not among them. */
  checks: readonly { name: CheckName; passed: boolean }[];
  /** The check that failed. */
  failed?: CheckName;
  claims?: ReceiptClaims;
  /** Key the signature was made with (JWK thumbprint). */
  kid?: string;
  /** Where a server issued it that the domain used before: until when it did, in seconds since 1970. */
  formerUntil?: number;
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
  /** Servers the domain used before, as its own well-known says. */
  former_servers?: readonly FormerServer[];
}

/** All keys a domain vouches for, whichever server they are of. */
export const publishedKeys = ({ keys, former_servers: former = [] }: Issuer): readonly ReceiptKey[] => former.reduce((all, { jwks }) => [...all, ...jwks.keys], keys);

export interface VerifyOptions {
  /**
   * Finds who vouches for a domain.
   * @param kid a key that was not among those answered before, if any was missing
   * @throws {DmailProblem} which makes the outcome `unknown`
   */
  issuerOf(domain: string, kid: string): Promise<Issuer>;
  /** Milliseconds since 1970. */
  now: number;
}

const DAY = 86_400;
/** Characters. A thousand attachments with all that is said of them stay below. */
const LONGEST = 4e6;

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
    const stated = opened?.[1].payment;
    check('form', !!opened && (!stated || (await statements()).isStatement(stated)));
    const [{ kid, signed, signature }, claims] = opened!;
    outcome.kid = kid;
    outcome.claims = claims;
    const { message } = expected;
    // Compared while the keys are looked for and the signature is checked.
    const same = message && letters().then(({ isFor }) => isFor(claims, message, expected.digest));
    same?.catch(() => {});

    try {
      const issuer = await options.issuerOf(domainOf(claims.to), kid);
      // What a server the domain has left signs as of later, or with a key that is not known to be its own, is nothing.
      const former = issuer.server === claims.iss ? undefined : issuer.former_servers?.find(({ server, iat, exp }) => server === claims.iss && claims.iat >= iat && claims.iat <= exp);
      check('issuer', !!former || issuer.server === claims.iss);
      if (former) outcome.formerUntil = former.exp;

      const published = (former?.jwks ?? issuer).keys.find((candidate) => candidate.kid === kid);
      const key = published && inUse(published, claims.iat) && (await keyOf(published));
      check('key', !!key);

      check('signature', await signatureHolds(key as CryptoKey, signature, signed));
      outcome.state = 'verified';
    } catch (error) {
      if (!isUnvouched(error)) throw error;
      // Whoever signed it, it may still say something else than it should.
      outcome.state = 'unknown';
    }
    const vouched = checks.length;

    if (message) check('message', (await same)!);
    else if (expected.digest) check('message', claims.message.digest === expected.digest);

    const senders = [expected.sender, message?.from.address].filter((address) => address !== undefined);
    if (senders.length) check('sender', senders.every((address) => claims.from.address === address));

    const named = message && [...message.to, ...(message.cc ?? [])].map(({ address }) => address);
    // Whoever got a blind copy is not named in the message; then it has to be known who it was for.
    if (expected.recipient) check('recipient', claims.to === expected.recipient);
    else if (named) check('recipient', named.includes(claims.to));

    // A clock may be a day off; a receipt from next week is none. What comes first is said when the message was taken in.
    const received = Date.parse(claims.received_at) / 1000;
    check('time', received - claims.iat <= 3600 && (!!claims.previous || claims.iat - received <= 3600) && claims.iat > 1_577_836_800 && claims.iat <= options.now / 1000 + 2 * DAY);
    // Of what nobody vouched for nothing holds.
    if (outcome.state === 'unknown') checks.length = vouched;
  } catch (error) {
    if (isUnvouched(error)) outcome.state = 'unknown';
    else {
      // The domain vouches for nothing (issuer), or what it published or was signed cannot be used.
      if (!(error instanceof Failure)) checks.push({ name: outcome.state === 'unknown' ? 'message' : ORDER[checks.length]!, passed: false });
      outcome.state = 'failed';
      outcome.failed = checks.at(-1)!.name;
    }
  }
  return outcome;
}

/** Nobody vouches for it now: out of reach, or a domain that runs no server any more, which says nothing of what it signed while it did. */
const isUnvouched = (error: unknown): boolean => error instanceof DmailProblem;

let letter: typeof import('./letter.ts') | undefined;
let statement: typeof import('./statement.ts') | undefined;

/** What few receipts need is loaded for those. @throws where it could not be */
const missing = (cause: unknown): never => { throw unanswered(cause); };
const letters = async () => (letter ??= await import('./letter.ts').catch(missing));
const statements = async () => (statement ??= await import('./statement.ts').catch(missing));

/** A key that was compromised vouches for nothing: whoever has it can sign with any date. */
const inUse = ({ alg, iat, exp = Infinity, revoked }: ReceiptKey, at: number): boolean =>
  alg === 'ES256' && at >= iat - 300 && at <= exp && (!revoked || (revoked.reason !== 'compromised' && at < revoked.revoked_at));

/** Checks something may be thrown in. */
const ORDER: CheckName[] = ['form', 'issuer', 'key', 'signature', 'message'];

/** A receipt and what it says, or `undefined` for anything that is not exactly one. */
function open(receipt: string): [Jws, ReceiptClaims] | undefined {
  try {
    const jws = openJws(receipt, 'dmail-receipt+jwt', LONGEST);
    const claims = jsonOf(jws.payload);
    return isClaims(claims) ? [jws, claims] : undefined;
  } catch {
    return undefined;
  }
}

/** What each event comes with beside what all have: `f`irst of its message or `l`ater than another, `r`eason, `u`ntil, `c`onsent, `p`ayment, `n`othing stored. */
const EVENTS: Record<string, string> = {
  SubmissionAcceptance: 'f', SubmissionRejection: 'frn', ContentConsignment: 'fl', ContentConsignmentFailure: 'flr', NotificationForAcceptance: 'lu',
  ConsignmentAcceptance: 'l', ConsignmentRejection: 'lr', AcceptanceRejectionExpiry: 'lr', ContentHandover: 'l', ContentAccessTracking: 'lc', PaymentStatement: 'lp',
};

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isMissingOr = (value: unknown, holds: (value: unknown) => boolean): boolean => value === undefined || holds(value);
const areTexts = (list: unknown): boolean => Array.isArray(list) && list.every(isText);
const areAttachments = (list: unknown): boolean => Array.isArray(list) && (list as Partial<ReceiptAttachment>[]).every(({ id, name, mediaType, size, version, digest }) => areTexts([id, name, mediaType]) && [size, version].every(Number.isSafeInteger) && isMissingOr(digest, isText));

function isClaims(value: unknown): value is ReceiptClaims {
  const { iss, jti, iat, event, reason, message, from, to, received_at, attachments, until, consent, payment, previous } = value as Partial<ReceiptClaims>;
  const has = Object.hasOwn(EVENTS, event!) ? EVENTS[event!]! : '';
  const only = (mark: string, given: unknown, holds: boolean) => (given === undefined ? !has.includes(mark) : has.includes(mark) && holds);
  return areTexts([iss, jti, message?.id, message?.digest, from?.address, from?.issuer, from?.subject, to, received_at]) && parseAddress(to!) === to
    && [iat, message?.size].every(Number.isSafeInteger) && isMissingOr(attachments, areAttachments)
    && (previous === undefined ? has.includes('f') : has.includes('l') && isText(previous?.jti) && /^sha-256:[\w-]{43}$/.test(previous.digest))
    && (has.includes('n') ? message!.uri === undefined : isText(message!.uri))
    && only('r', reason, /^urn:dmail:problem:[a-z-]+$/.test(reason?.type ?? '') && isMissingOr(reason!.detail, (detail) => typeof detail === 'string') && isMissingOr(reason!.attachments, areTexts))
    && only('u', until, Date.parse(until!) > Date.parse(received_at!)) && only('c', consent, isText(consent)) && only('p', payment, payment instanceof Object);
}
