/** What an entry of the outbox says, and what it becomes. @module */
import { DmailProblem, problemCode, problemType } from '../contract/problems.ts';
import type { Delivery } from '../contract/index.ts';
import type { OutboxEntry } from '../offline/ports.ts';
import type { AccountState } from './account.ts';
import { BACKOFF, waitFor } from './backoff.ts';
import type { Backoff } from './backoff.ts';
import type { OutboxItem } from './outbox.ts';

/** How often a recipient's server is asked whether the attachments have arrived, where nobody says so, in milliseconds. */
const ARRIVING = 15_000;

/** Still to be brought to the recipient. A page that died while sending leaves `sending`. */
export const isPending = ({ state }: Delivery): boolean => state === 'queued' || state === 'sending';

/** In the recipient's box, but not all of its attachments are. */
export const isAccepted = (delivery: Delivery): boolean => isPending(delivery) && !!delivery.receipt;

/** Whether anything is left to be done for a message without the person. */
export const isOpen = (entry: OutboxEntry): boolean => entry.deliveries.some(isPending) || (!!entry.copied && (!entry.reported || !!entry.draft));

const time = (now: number): string => new Date(now).toISOString();

/** An attempt begins: what has waited too long is given up. A message that was accepted cannot expire; its attachments can fail to come. */
export const begun = (entry: OutboxEntry, now: number, { giveUp = BACKOFF.giveUp }: Partial<Backoff>): OutboxEntry => {
  const late = now - entry.queuedAt > giveUp;
  const next = (one: Delivery): Delivery => {
    if (!isPending(one)) return one;
    if (isAccepted(one)) return late ? { ...one, state: 'failed', at: time(now), problem: problemType('attachment-missing') } : one;
    return late ? { ...one, state: 'expired', at: time(now) } : { ...one, state: 'sending' };
  };
  return { ...entry, deliveries: entry.deliveries.map(next) };
};

/** An attempt has ended. @param problem the first that stood in its way @returns `undefined` where nothing is left to be done */
export function ended(entry: OutboxEntry, now: number, problem: DmailProblem | undefined, backoff: Partial<Backoff>): OutboxEntry | undefined {
  const deliveries = entry.deliveries.map((one): Delivery => (one.state === 'sending' && !isAccepted(one) ? { ...one, state: 'queued' } : one));
  const over = deliveries.every(({ state, address }) => state === 'deposited' || entry.withdrawn?.includes(address));
  if (over && entry.reported && !entry.draft) return undefined;
  // Waiting for the person to sign in is no attempt of its own.
  const attempts = problem && problem.code !== 'signed-out' ? entry.attempts + 1 : entry.attempts;
  const wait = problem ? Math.max(waitFor(Math.max(1, attempts), backoff), 1000 * (problem.context.retryAfter ?? 0)) : deliveries.some(isAccepted) ? ARRIVING : 0;
  const { problem: _, ...rest } = entry;
  return { ...rest, deliveries, attempts, nextAttempt: wait && now + wait, ...(problem && { problem: problem.type }) };
}

/** The person takes the message back for one recipient, if it has not left. */
export function withdrawn(entry: OutboxEntry, now: number, address: string): { could: boolean; entry: OutboxEntry | undefined } {
  const delivery = entry.deliveries.find((one) => one.address === address);
  // Written as `sending` before the network is touched: what still says `queued` has not left.
  if (!delivery || delivery.state === 'sending' || delivery.state === 'deposited') return { could: false, entry };
  const rest = entry.deliveries.filter((one) => one.address !== address);
  // Home knows of it: it has to be told how it ended.
  if (entry.copied) return { could: true, entry: { ...entry, withdrawn: [...(entry.withdrawn ?? []), address], reported: false, deliveries: [...rest, { address, state: 'failed', at: time(now) }] } };
  return { could: true, entry: rest.length ? { ...entry, deliveries: rest } : undefined };
}

/** An entry as it is shown. @param problem the last attempt ended with, in this page */
export function itemOf({ message, deliveries, nextAttempt, problem: type }: OutboxEntry, problem: DmailProblem | undefined, phase: AccountState['phase'], online: boolean): OutboxItem {
  const code = problemCode(type);
  const waits = phase === 'expired' && deliveries.some(isPending);
  const shown = waits ? new DmailProblem('signed-out') : type && (problem ?? (code && new DmailProblem(online ? code : 'offline')));
  return { message, deliveries, ...(nextAttempt && { nextAttempt }), ...(shown && { problem: shown }) };
}
