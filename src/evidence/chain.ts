/**
 * The receipts of one message, from its being taken in to what became of it: each names the one before it.
 * @module
 */
import { digestOf } from '../contract/digest.ts';
import type { EvidenceEvent, PaymentStatement, ReceiptClaims } from '../contract/index.ts';
import { verifyReceipt } from './verify.ts';
import type { CheckName, Expectation, Verification, VerifyOptions } from './verify.ts';

export interface ChainEvent {
  /** Absent where the receipt cannot be read. */
  event?: EvidenceEvent;
  /** When it happened (RFC 3339). */
  at?: string;
  /** Who made it happen; `server` is that of the recipient. */
  actor: 'server' | 'recipient';
  /** Of this receipt by itself. */
  verification: Verification;
}

export interface ChainVerification {
  /**
   * `verified` where every receipt and every link holds; `failed` where one does not; `unknown` where the keys cannot be
   * read now, or the first receipts are not at hand.
   */
  state: Verification['state'];
  /** Oldest first. */
  events: readonly ChainEvent[];
  /** The first receipt that fails, and the check it fails at; `chain`: it does not follow from the one before it. */
  failed?: { index: number; check: CheckName | 'chain' };
  /** There are receipts before the first one here. */
  incomplete?: true;
}

/** More than there are events. */
const LONGEST = 32;
const encoder = new TextEncoder();

const RECIPIENT = new Set<EvidenceEvent>(['ConsignmentAcceptance', 'ConsignmentRejection', 'ContentHandover', 'ContentAccessTracking', 'PaymentStatement']);
const END = new Set<EvidenceEvent>(['SubmissionRejection', 'ConsignmentRejection', 'AcceptanceRejectionExpiry']);
const DECISION = new Set<EvidenceEvent>(['ConsignmentAcceptance', 'ConsignmentRejection', 'AcceptanceRejectionExpiry']);
/** What a withheld message cannot come to. */
const WITHHELD = new Set<EvidenceEvent>(['ContentConsignment', 'ContentHandover', 'ContentAccessTracking', 'PaymentStatement']);
/** Seconds the clock of a server may be off, or set back. */
const SKEW = 60;
/** So often may something be said of payments, with one message. */
export const STATEMENTS = 6;

/**
 * Verifies all receipts of a message for one recipient.
 * @param receipts oldest first
 * @returns always; never throws for anything receipts may contain
 */
export async function verifyChain(receipts: readonly string[], expected: Expectation, options: VerifyOptions): Promise<ChainVerification> {
  if (!receipts.length) return { state: 'none', events: [] };
  const events = await Promise.all(receipts.slice(0, LONGEST).map(async (receipt) => eventOf(await verifyReceipt(receipt, expected, options))));
  const links = await Promise.all(events.map((_, index) => follows(events, index)));
  const index = events.findIndex(({ verification }, at) => verification.state === 'failed' || !links[at]);
  if (index >= 0) return { state: 'failed', events, failed: { index, check: events[index]!.verification.failed ?? 'chain' } };
  if (receipts.length > LONGEST) return { state: 'failed', events, failed: { index: LONGEST, check: 'chain' } };
  const incomplete = !!events[0]!.verification.claims!.previous;
  const unknown = incomplete || events.some(({ verification }) => verification.state !== 'verified');
  return { state: unknown ? 'unknown' : 'verified', events, ...(incomplete && { incomplete }) };
}

function eventOf(verification: Verification): ChainEvent {
  const { claims } = verification;
  if (!claims) return { actor: 'server', verification };
  const { event, previous, received_at: received, iat } = claims;
  // What comes first is told to the millisecond.
  const at = previous ? new Date(iat * 1000) : new Date(received);
  return { event, ...(!Number.isNaN(at.getTime()) && { at: at.toISOString() }), actor: RECIPIENT.has(event) ? 'recipient' : 'server', verification };
}

/** What is the same in all receipts of a message, but for who issued them. */
const common = ({ to, from, received_at: received, message: { id, digest, size, uri } }: ReceiptClaims): string => JSON.stringify([to, from.address, from.issuer, from.subject, from.method, received, id, digest, size, uri]);

/** Whether one server issued both; or the domain has left that of the first, as far as anybody could be asked. */
const handedOn = ({ claims: before, state, formerUntil }: Verification, now: ReceiptClaims): boolean => before!.iss === now.iss || state === 'unknown' || formerUntil !== undefined;

/** Whether the attachments are those of the receipt before, and still consist of what they consisted of. */
const continued = ({ attachments: before = [] }: ReceiptClaims, { attachments: now = [] }: ReceiptClaims): boolean =>
  before.length === now.length && before.every((one, index) => {
    const { id, name, mediaType, size, version, digest } = now[index]!;
    // Which version it is may turn out once it is there.
    return one.id === id && one.name === name && one.mediaType === mediaType && one.size === size && (one.digest === undefined || (one.digest === digest && one.version === version));
  });

/** Whether a receipt follows from those before it. One that cannot be read has failed by itself. */
async function follows(events: readonly ChainEvent[], index: number): Promise<boolean> {
  const claims = events[index]!.verification.claims;
  const before = events.slice(0, index).map(({ verification }) => verification.claims);
  if (!claims || before.includes(undefined)) return true;
  const past = before as ReceiptClaims[];
  const last = past.at(-1);
  // Those before the first one here may not be at hand.
  if (!last) return true;
  const { jti, digest } = claims.previous ?? {};
  return jti === last.jti && digest === (await digestOf(encoder.encode(events[index - 1]!.verification.receipt!) as Uint8Array<ArrayBuffer>))
    && common(claims) === common(last) && handedOn(events[index - 1]!.verification, claims) && continued(last, claims) && claims.iat >= last.iat - SKEW && inOrder(past, claims);
}

/** Of one payment, what is the same in all that is said of it. */
const sameOf = (said: PaymentStatement): string => String(Object.entries({ ...said, state: '' }).toSorted());

/** Whether what is said of a payment may follow: it comes to its end once, and stays what it is. */
function goesOn(past: readonly ReceiptClaims[], now: PaymentStatement): boolean {
  const said = past.flatMap(({ payment }) => payment ?? []);
  return said.length < STATEMENTS && said.every((before) => before.id !== now.id || (before.state === 'authorised' && now.state !== 'authorised' && sameOf(before) === sameOf(now)));
}

/** Whether an event may come after others, and when it did. */
function inOrder(past: readonly ReceiptClaims[], { event, iat, payment }: ReceiptClaims): boolean {
  const asked = past.find((claims) => claims.event === 'NotificationForAcceptance');
  const decided = past.some((claims) => DECISION.has(claims.event));
  if (past.some((claims) => (claims.event === event && !payment) || END.has(claims.event)) || (payment && !goesOn(past, payment))) return false;
  if (event === 'NotificationForAcceptance') return past.at(-1)!.event === 'SubmissionAcceptance';
  if (event === 'ContentConsignment' && past.some((claims) => claims.event === 'ContentConsignmentFailure')) return false;
  if (event === 'ContentConsignmentFailure' && past.some((claims) => claims.event === 'ContentConsignment')) return false;
  if (WITHHELD.has(event)) return !asked || decided;
  if (!DECISION.has(event)) return true;
  // Where the beginning is not at hand, what was asked for may not be, either.
  if (!asked) return past[0]!.previous !== undefined && !decided;
  const until = Date.parse(asked.until!) / 1000;
  return !decided && (event === 'AcceptanceRejectionExpiry' ? iat >= until - SKEW : iat <= until + SKEW);
}
