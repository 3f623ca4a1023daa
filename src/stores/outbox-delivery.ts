/** One attempt at one recipient, and what its failure means. @module */
import { closeSession, deposited, openSession } from '../client/deposits.ts';
import type { Http } from '../client/http.ts';
import { putSent } from '../client/sent.ts';
import { getUpload, openUpload } from '../client/uploads.ts';
import { domainOf } from '../contract/address.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { ProblemCode } from '../contract/problems.ts';
import type { Delivery, EvidenceEvent, Message, SentCopy } from '../contract/index.ts';
import { verifyChain } from '../evidence/chain.ts';
import type { ChainVerification } from '../evidence/chain.ts';
import { stateAfter } from './delivery-state.ts';
import type { Issuers } from './evidence-store.ts';
import type { Kit } from './kit.ts';

/**
 * Session, deposit, all receipts verified. While attachments have not all arrived the delivery is still `sending`, with a
 * receipt that says the message was accepted; repeating it then answers how it stands. A receipt that says why the
 * message will not be handed over makes it `failed`, `refused` or `expired`. A refusal brings the receipt of it along.
 * @throws {DmailProblem} that it is to be tried again
 */
export async function deliver(kit: Kit, issuers: Issuers, message: Message, address: string, signal: AbortSignal): Promise<Delivery> {
  const verify = (...receipts: string[]) => verifyChain(receipts, { message, recipient: address, sender: message.from.address }, { issuerOf: (domain, kid) => issuers.of(domain, kid), now: kit.now() });
  try {
    return await attempt(kit, verify, message, address, signal);
  } catch (problem) {
    if (!(problem instanceof DmailProblem) || verdict(problem) === 'queued') throw problem;
    const { receipt } = problem.context;
    const ended = { address, at: new Date(kit.now()).toISOString() };
    if (!receipt) return { ...ended, state: verdict(problem), problem: problem.type };
    // Why it was refused is on record there.
    const { state, events } = await verify(receipt);
    const { claims } = events[0]!.verification;
    if (claims?.event !== 'SubmissionRejection') return { ...ended, state: 'failed', problem: INVALID };
    // It is kept as it is: whoever shows it verifies it again, and one that does not hold says something of that server, too.
    return { ...ended, state: stateAfter(claims), problem: state === 'failed' ? INVALID : problem.type, receipt };
  }
}

const INVALID = new DmailProblem('receipt-invalid').type;

async function attempt(kit: Kit, verify: (...receipts: string[]) => Promise<ChainVerification>, message: Message, address: string, signal: AbortSignal): Promise<Delivery> {
  const { server } = await kit.resolve(domainOf(address));
  const session = await openSession(kit.http, server, address, message.thread, signal);
  try {
    const deposit = () => deposited(kit.http, server, session, message, signal);
    const { receipt, depositedAt, earlier = [] } = await deposit().catch(async (error: unknown) => {
      if (!(error instanceof DmailProblem) || error.code !== 'attachment-missing') throw error;
      // Nobody announced them there yet: the message was sent before that recipient could be reached.
      for (const { id, upload, mediaType, size, digest } of message.attachments ?? []) await openUpload(kit.http, server, session, upload, { document: id, mediaType, size, ...(digest && { digest }) }, signal);
      return deposit();
    });
    const { state, events } = await verify(...earlier, receipt);
    if (state === 'failed') throw new DmailProblem('receipt-invalid');
    // It is there, but its receipts cannot be checked now: nothing is shown as delivered before they are. Those a server leaves out are missed, not waited for.
    if (events.some(({ verification }) => verification.state !== 'verified')) throw new DmailProblem('unreachable');
    // That its recipient says how a payment stands makes nothing else of the letter.
    const claims = events.findLast((each) => each.event !== 'PaymentStatement')!.verification.claims!;
    const { reason, event } = claims;
    const there = WAITING.has(event) && (await all(kit, server, message, signal));
    return { address, state: there ? 'deposited' : stateAfter(claims), at: depositedAt, receipt, ...(earlier.length && { earlier }), ...(reason && { problem: reason.type }) };
  } finally {
    void closeSession(kit.http, server, session);
  }
}

/** What a server says of a registered letter before it can say what is in it. */
const WAITING = new Set<EvidenceEvent>(['NotificationForAcceptance', 'ConsignmentAcceptance']);

/** Whether everything that belongs to a message has arrived, which no receipt says yet. @throws {DmailProblem} */
async function all(kit: Kit, server: string, { attachments = [] }: Message, signal: AbortSignal): Promise<boolean> {
  const uploads = await Promise.all(attachments.map(({ upload }) => getUpload(kit.http, server, upload, signal)));
  return uploads.every(({ state }) => state === 'complete');
}

/** The recipient's server understood and said no; something else has to be sent, or they have to be asked. */
const REFUSED = new Set<ProblemCode>(['invitation-required', 'type-forbidden', 'too-large', 'not-understood']);
/** Will not get better by waiting. */
const FAILED = new Set<ProblemCode>(['receipt-invalid', 'infected', 'not-dmail', 'conflict', 'key-reused', 'issuer-not-bound', 'origin-mismatch', 'scope-insufficient', 'misdirected', 'method-not-allowed', 'media-type-unsupported']);

/** What a problem makes of a delivery: `queued` tries again. */
export const verdict = ({ code }: DmailProblem): 'queued' | 'refused' | 'failed' => (REFUSED.has(code) ? 'refused' : FAILED.has(code) ? 'failed' : 'queued');

/** Tells home what became of a message: at once, or recipient by recipient where that is too much. @throws {DmailProblem} */
export async function report(http: Http, { message, deliveries }: SentCopy, signal: AbortSignal): Promise<void> {
  try {
    await putSent(http, { message, deliveries }, signal);
  } catch (error) {
    if (!(error instanceof DmailProblem) || error.code !== 'too-large' || deliveries.length < 2) throw error;
    for (const delivery of deliveries) await putSent(http, { message, deliveries: [delivery] }, signal);
  }
}
