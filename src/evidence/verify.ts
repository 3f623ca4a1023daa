/**
 * Verifies receipts: compact JWS (RFC 7515), ES256 alone. Pure but for the keys, which the caller finds.
 * @module
 */
import { domainOf, parseAddress } from '../contract/address.ts';
import { digestOf } from '../contract/digest.ts';
import { DmailProblem, unanswered } from '../contract/problems.ts';
import type { FormerServer, Message, PaymentStatement, ReceiptAttachment, ReceiptClaims, ReceiptKey } from '../contract/index.ts';
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
    check('form', opened !== undefined);
    const [{ kid, signed, signature }, claims] = opened!;
    outcome.kid = kid;
    outcome.claims = claims;
    const { message } = expected;
    // Taken while the keys are looked for and the signature is checked.
    const weighed = message && weigh(message);
    weighed?.catch(() => {});

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

    if (message) {
      const { digest, size, canonicalText } = (await weighed)!;
      check('message', claims.message.digest === digest && claims.message.size === size && (!expected.digest || expected.digest === claims.message.digest) && attached(message, claims, canonicalText) && wished(message, claims));
    } else if (expected.digest) check('message', claims.message.digest === expected.digest);

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

let canonical: typeof import('../contract/canonical.ts') | undefined;

/** Digest and size of a message, and what makes its canonical form. @throws where it has none, or what makes it could not be loaded */
async function weigh(message: Message) {
  const { canonicalBytes, canonicalText } = (canonical ??= await import('../contract/canonical.ts').catch((cause: unknown) => { throw unanswered(cause); }));
  const bytes = canonicalBytes(message);
  return { digest: await digestOf(bytes), size: bytes.byteLength, canonicalText };
}

/** Of each attachment what the message and the receipt both say. */
const said = (list: readonly Pick<ReceiptAttachment, 'id' | 'name' | 'mediaType' | 'size'>[] = []): string => JSON.stringify(list.map(({ id, name, mediaType, size }) => [id, name, mediaType, size]));

/** Whether a receipt names the attachments of the message, each as the message does; once everything is said to be there, what each consists of. */
const attached = ({ attachments: named = [] }: Message, { attachments, event }: ReceiptClaims, canonical: (value: unknown) => string): boolean =>
  said(named) === said(attachments) &&
  named.every(({ digest, properties }, index) => {
    const { digest: there, properties: vouched } = attachments![index]!;
    // Older receipts say nothing of properties, which the digest of the message vouches for, too.
    return (there ? !digest || digest === there : event !== 'ContentConsignment') && (vouched === undefined || (!!properties && canonical(vouched) === canonical(properties)));
  });

/** Whether it was issued because the sender asked for it, and until when. */
const wished = ({ evidence }: Message, { event, until }: ReceiptClaims): boolean =>
  event === 'ContentAccessTracking' ? evidence?.opened === true : event !== 'NotificationForAcceptance' || Date.parse(evidence?.acceptance?.until ?? '') === Date.parse(until!);

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

/** Of what is said of a payment; what may be absent may be empty. */
const STATEMENT: Record<keyof PaymentStatement, RegExp> = {
  id: /^.{1,100}$/s, state: /^(?:authorised|settled|rejected|cancelled|expired)$/, amount: /^(?=.*[1-9])\d{1,9}(?:\.\d{1,4})?$/, currency: /^[A-Z]{3}$/, iban: /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/,
  reference: /^(?:RF\d{2}[A-Z0-9]{1,21})?$/, variableSymbol: /^\d{0,10}$/,
};
const isStatement = (said: object | undefined): boolean =>
  Object.entries(STATEMENT).every(([name, form]) => {
    const value: unknown = said?.[name as never];
    return value === undefined ? form.test('') : typeof value === 'string' && form.test(value);
  });

function isClaims(value: unknown): value is ReceiptClaims {
  const { iss, jti, iat, event, reason, message, from, to, received_at, attachments, until, consent, payment, previous } = value as Partial<ReceiptClaims>;
  const has = Object.hasOwn(EVENTS, event!) ? EVENTS[event!]! : '';
  const only = (mark: string, given: unknown, holds: boolean) => (given === undefined ? !has.includes(mark) : has.includes(mark) && holds);
  return areTexts([iss, jti, message?.id, message?.digest, from?.address, from?.issuer, from?.subject, to, received_at]) && parseAddress(to!) === to
    && [iat, message?.size].every(Number.isSafeInteger) && isMissingOr(attachments, areAttachments)
    && (previous === undefined ? has.includes('f') : has.includes('l') && isText(previous?.jti) && /^sha-256:[\w-]{43}$/.test(previous.digest))
    && (has.includes('n') ? message!.uri === undefined : isText(message!.uri))
    && only('r', reason, /^urn:dmail:problem:[a-z-]+$/.test(reason?.type ?? '') && isMissingOr(reason!.detail, (detail) => typeof detail === 'string') && isMissingOr(reason!.attachments, areTexts))
    && only('u', until, Date.parse(until!) > Date.parse(received_at!)) && only('c', consent, isText(consent)) && only('p', payment, isStatement(payment));
}
