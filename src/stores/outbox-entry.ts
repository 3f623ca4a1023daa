/** What an entry of the outbox says, and what it becomes. @module */
import { DmailProblem, problemCode, problemType } from '../contract/problems.ts';
import type { Delivery } from '../contract/index.ts';
import type { OutboxEntry } from '../offline/ports.ts';
import type { AccountState } from './account.ts';
import { BACKOFF, waitFor } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import { isOfRefusal, isSettled, isThere } from './delivery-state.ts';
import type { OutboxItem } from './outbox.ts';

/** How often a recipient's server is asked whether the attachments have arrived and been looked at, where nobody says so, in milliseconds: less and less. */
const ARRIVING = { least: 3_000, soon: 15_000, most: 300_000 };

const arriving = (age: number): number => Math.min(ARRIVING.most, Math.max(ARRIVING.least, Math.min(ARRIVING.soon, age / 4), age / 100));
/** So many times longer than for a message to leave its attachments are waited for. */
const ATTACHMENTS = 6;

/** Still to be brought to the recipient. A page that died while sending leaves `sending`. */
export const isPending = ({ state }: Delivery): boolean => state === 'queued' || state === 'sending';

/** In the recipient's box, but not all of its attachments are. */
export const isAccepted = (delivery: Delivery): boolean => isPending(delivery) && !!delivery.receipt;

/** Whether anything is left to be done for a message without the person. */
export const isOpen = (entry: OutboxEntry): boolean => entry.deliveries.some(isPending) || (!!entry.copied && (!entry.reported || !!entry.draft));

const time = (now: number): string => new Date(now).toISOString();

/** An attempt begins: what has waited too long is given up. A message that was accepted cannot expire: it is there. */
export const begun = (entry: OutboxEntry, now: number, { giveUp = BACKOFF.giveUp }: Partial<Backoff>): OutboxEntry => ({
  ...entry,
  deliveries: entry.deliveries.map((one) => (!isPending(one) || isAccepted(one) ? one : now - entry.queuedAt > giveUp ? { ...one, state: 'expired', at: time(now) } : { ...one, state: 'sending' })),
});

/** What a recipient's server answered. That a message was accepted stays on record, whatever becomes of its attachments. */
export function answered(entry: OutboxEntry, outcome: Delivery, now: number, { giveUp = BACKOFF.giveUp }: Partial<Backoff>): OutboxEntry {
  const next = (one: Delivery): Delivery => {
    if (one.address !== outcome.address) return one;
    // Asked just now, and still not all there.
    if (isAccepted(outcome)) return now - entry.queuedAt > ATTACHMENTS * giveUp ? { ...outcome, state: 'failed', at: time(now), problem: problemType('attachment-missing') } : outcome;
    return isAccepted(one) && (!outcome.receipt || isOfRefusal(outcome.receipt)) ? { ...one, ...outcome, state: 'failed', receipt: one.receipt! } : outcome;
  };
  return { ...entry, reported: false, deliveries: entry.deliveries.map(next) };
}

/** The person wants it tried again for one recipient. */
export const retried = (entry: OutboxEntry, now: number, address: string): OutboxEntry => ({
  ...entry, queuedAt: now, attempts: 0, nextAttempt: 0,
  deliveries: entry.deliveries.map((one) => (one.address !== address || isPending(one) || isSettled(one) ? one : one.receipt && one.state !== 'refused' ? { address, state: 'sending', at: one.at, receipt: one.receipt, ...(one.earlier && { earlier: one.earlier }) } : { address, state: 'queued' })),
});

/** An attempt has ended. @param problem the first that stood in its way @returns `undefined` where nothing is left to be done */
export function ended(entry: OutboxEntry, now: number, problem: DmailProblem | undefined, backoff: Partial<Backoff>): OutboxEntry | undefined {
  const deliveries = entry.deliveries.map((one): Delivery => (one.state === 'sending' && !isAccepted(one) ? { ...one, state: 'queued' } : one));
  const over = deliveries.every((one) => isSettled(one) || entry.withdrawn?.includes(one.address));
  if (over && entry.reported && !entry.draft) return undefined;
  // Waiting for the person to sign in is no attempt of its own.
  const attempts = problem && problem.code !== 'signed-out' ? entry.attempts + 1 : entry.attempts;
  const wait = problem ? Math.max(waitFor(Math.max(1, attempts), backoff), 1000 * (problem.context.retryAfter ?? 0)) : deliveries.some(isAccepted) ? arriving(now - entry.queuedAt) : 0;
  const { problem: _, ...rest } = entry;
  return { ...rest, deliveries, attempts, nextAttempt: wait && now + wait, ...(problem && { problem: problem.type }) };
}

/** The person takes the message back for one recipient, if it has not left. */
export function withdrawn(entry: OutboxEntry, now: number, address: string): { could: boolean; entry: OutboxEntry | undefined } {
  const delivery = entry.deliveries.find((one) => one.address === address);
  // Written as `sending` before the network is touched: what still says `queued` has not left.
  if (!delivery || delivery.receipt || delivery.state === 'sending' || isThere(delivery)) return { could: false, entry };
  const rest = entry.deliveries.filter((one) => one.address !== address);
  // Home knows of it: it has to be told how it ended.
  if (entry.copied) return { could: true, entry: { ...entry, withdrawn: [...(entry.withdrawn ?? []), address], reported: false, deliveries: [...rest, { address, state: 'failed', at: time(now) }] } };
  return { could: true, entry: rest.length ? { ...entry, deliveries: rest } : undefined };
}

/** An entry as it is shown. @param problem the last attempt ended with, in this page */
export function itemOf({ message, deliveries, nextAttempt, problem: type }: OutboxEntry, problem: DmailProblem | undefined, { phase, online }: AccountState): OutboxItem {
  const code = problemCode(type);
  const waits = phase === 'expired' && deliveries.some(isPending);
  const shown = waits ? new DmailProblem('signed-out') : type && (problem ?? (code && new DmailProblem(online ? code : 'offline')));
  return { message, deliveries, ...(nextAttempt && { nextAttempt }), ...(shown && { problem: shown }) };
}
