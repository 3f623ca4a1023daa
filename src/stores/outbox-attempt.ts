/** One attempt at one message: everything that can be done for it now. @module */
import { deleteDraft } from '../client/drafts.ts';
import { putSent } from '../client/sent.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { Message } from '../contract/index.ts';
import type { OutboxEntry } from '../offline/ports.ts';
import { isThere } from './delivery-state.ts';
import type { Issuers } from './evidence-store.ts';
import type { Kit } from './kit.ts';
import { deliver, report, verdict } from './outbox-delivery.ts';
import { answered, begun, ended, isPending } from './outbox-entry.ts';

/** What an attempt is made with, and whom it tells. */
export interface Attempt {
  kit: Kit;
  issuers: Issuers;
  signal: AbortSignal;
  /** Writes the entry; resolves with nothing where it is no longer there. */
  change(next: (entry: OutboxEntry) => OutboxEntry | undefined): Promise<OutboxEntry | undefined>;
  /** The message is in somebody's box. */
  deposited(message: Message, address: string): void;
  /** What stood in its way first, or that nothing did. */
  over(problem: DmailProblem | undefined): void;
}

/** The copy at home, all recipients, the report of them, the draft: each step is written before the next one is taken. */
export async function attempt({ kit, issuers, signal, change, deposited, over }: Attempt): Promise<void> {
  const { http, now, backoff } = kit;
  let problem: DmailProblem | undefined;
  const step = async (work: () => Promise<void>) => {
    try {
      if (!signal.aborted) await work();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof DmailProblem)) throw error;
      problem ??= error;
    }
  };

  let entry = await change((there) => begun(there, now(), backoff));
  const message = entry?.message;
  if (!entry || !message) return;

  // The copy at home first: from then on the recipients may answer in this conversation.
  if (!entry.copied)
    await step(async () => {
      try {
        await putSent(http, { message, deliveries: entry!.deliveries }, signal);
        entry = await change((there) => ({ ...there, copied: true }));
      } catch (error) {
        if (!(error instanceof DmailProblem) || verdict(error) === 'queued') throw error;
        entry = await change((there) => ({ ...there, copied: true, reported: true, deliveries: there.deliveries.map((one) => (isPending(one) ? { ...one, state: 'failed', at: new Date(now()).toISOString(), problem: error.type } : one)) }));
      }
    });

  if (entry?.copied)
    await Promise.all(
      entry.deliveries.filter(isPending).map(({ address }) =>
        step(async () => {
          const outcome = await deliver(kit, issuers, message, address, signal);
          // Receipt and removal from what is to be sent are one transaction.
          entry = await change((there) => answered(there, outcome, now(), backoff));
          if (outcome.receipt && (isPending(outcome) || isThere(outcome))) deposited(message, address);
        }),
      ),
    );

  if (entry?.copied && !entry.reported && !entry.deliveries.every(isPending))
    await step(async () => {
      await report(http, { message, deliveries: entry!.deliveries }, signal).catch(unlessLasting);
      entry = await change((there) => ({ ...there, reported: there.deliveries.every((one) => !isPending(one)) }));
    });

  if (entry?.copied && entry.draft && !problem)
    await step(async () => {
      await deleteDraft(http, entry!.draft!).catch(unlessLasting);
      entry = await change(({ draft: _, ...there }) => there);
    });

  if (signal.aborted) return;
  over(problem);
  await change((there) => ended(there, now(), problem, backoff));
}

/** Home's no to a report or a removal is not worth asking again. */
const unlessLasting = (error: unknown): void => {
  if (!(error instanceof DmailProblem) || isTransient(error)) throw error;
};
