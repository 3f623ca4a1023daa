/** One attempt at one recipient, and what its failure means. @module */
import { closeSession, deposited, openSession } from '../client/deposits.ts';
import type { Http } from '../client/http.ts';
import { putSent } from '../client/sent.ts';
import { openUpload } from '../client/uploads.ts';
import { domainOf } from '../contract/address.ts';
import { DmailProblem, problemType } from '../contract/problems.ts';
import type { ProblemCode } from '../contract/problems.ts';
import type { Delivery, Message, SentCopy } from '../contract/index.ts';
import { verifyReceipt } from '../evidence/verify.ts';
import type { Issuers } from './evidence-store.ts';
import type { Kit } from './kit.ts';

/**
 * Session, deposit, receipt verified. While attachments have not all arrived the delivery is still `sending`, with a
 * receipt that says the message was accepted; repeating it then answers how it stands. A receipt that says why the
 * message will not be handed over makes it `failed`.
 * @throws {DmailProblem}
 */
export async function deliver(kit: Kit, issuers: Issuers, message: Message, address: string, signal: AbortSignal): Promise<Delivery> {
  const { server } = await kit.resolve(domainOf(address));
  const session = await openSession(kit.http, server, address, message.thread, signal);
  try {
    const deposit = () => deposited(kit.http, server, session, message, signal);
    const { receipt, depositedAt } = await deposit().catch(async (error: unknown) => {
      if (!(error instanceof DmailProblem) || error.code !== 'attachment-missing') throw error;
      // Nobody announced them there yet: the message was sent before that recipient could be reached.
      for (const { id, upload, mediaType, size, digest } of message.attachments ?? []) await openUpload(kit.http, server, session, upload, { document: id, mediaType, size, ...(digest && { digest }) }, signal);
      return deposit();
    });
    const { state, claims } = await verifyReceipt(receipt, { message, recipient: address, sender: message.from.address }, { issuerOf: (domain, kid) => issuers.of(domain, kid), now: kit.now() });
    // It is there, but its receipt cannot be checked now: nothing is shown as delivered before it is.
    if (state === 'unknown') throw new DmailProblem('unreachable');
    if (state !== 'verified') throw new DmailProblem('receipt-invalid');
    const { event } = claims!;
    if (event === 'ContentConsignmentFailure') return { address, state: 'failed', at: depositedAt, receipt, problem: problemType('infected') };
    return { address, state: event === 'ContentConsignment' ? 'deposited' : 'sending', at: depositedAt, receipt };
  } finally {
    void closeSession(kit.http, server, session);
  }
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
