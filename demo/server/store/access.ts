/**
 * What is on record of an owner's getting at a message: that its content was handed over, and, where they agree to
 * that, that it was opened.
 * @module
 */
import type { Transaction } from 'kysely';
import type { Message } from '../../../src/contract/index.ts';
import { liveConsent } from './consents.ts';
import { changed, eventsOf, record } from './events.ts';
import { prepare } from './prepared.ts';
import type { MessageRow, Schema } from './schema.ts';
import { StoreRefusal, type Notice, type SignReceipt } from './store.ts';
import { acceptance, isWithheld } from './withheld.ts';

type Tx = Transaction<Schema>;

const received = prepare<{ owner: string; id: string }, MessageRow>((db, { owner, id }) => db.selectFrom('messages').selectAll().where('id', '=', id).where('owner', '=', owner));

const handedOver = prepare<{ id: string; now: number }>((db, { id, now }) => db.updateTable('messages').set({ handed_over: now }).where('id', '=', id));

/** Whoever reads a message has it as it is: its conversation has not changed for them. */
export async function handOver(tx: Tx, owner: string, messages: readonly string[], now: number, sign: SignReceipt): Promise<void> {
  for (const id of messages) {
    const row = await received.first(tx, { owner, id });
    if (!row || row.receipt === null || row.handed_over !== null || isWithheld((await acceptance(tx, owner, id))?.state)) continue;
    await record(tx, row, { event: 'ContentHandover' }, now, sign);
    await handedOver.run(tx, { id, now });
  }
}

/** The consent is looked for in the transaction that records the event: there is never one without the other. */
export async function open(tx: Tx, owner: string, id: string, now: number, sign: SignReceipt): Promise<Notice | undefined> {
  const row = await received.first(tx, { owner, id });
  if (!row) throw new StoreRefusal('not-found');
  if (row.receipt === null || !(JSON.parse(row.body) as Message).evidence?.opened) return undefined;
  if (isWithheld((await acceptance(tx, owner, id))?.state)) return undefined;
  const consent = await liveConsent(tx, owner, row.peer, id);
  if (!consent || (await eventsOf(tx, row)).has('ContentAccessTracking')) return undefined;
  await record(tx, row, { event: 'ContentAccessTracking', consent: consent.id }, now, sign);
  return changed(tx, owner, [row.thread]);
}
