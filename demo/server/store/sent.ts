/**
 * The sender's own copies, and what became of each deposit.
 * @module
 */
import type { Transaction } from 'kysely';
import type { Delivery, SentCopy } from '../../../src/contract/index.ts';
import { insertMessage } from './deposits.ts';
import { newId } from './id.ts';
import { conversationOf, Ledger } from './ledger.ts';
import { noteRequests } from './payment-requests.ts';
import { shownOf } from './properties.ts';
import { sent } from './repository.ts';
import { deliveriesText, placed, toDelivery, withMessage } from './rows.ts';
import type { DeliveryRow, MessageRow, Schema } from './schema.ts';
import { noteSent } from './sent-documents.ts';
import { StoreRefusal, type Notice, type Sealed } from './store.ts';
import { noteWords } from './words.ts';

type Tx = Transaction<Schema>;

/** A delivery goes forward only; what was refused or failed may be tried again. */
const RANK: Record<Delivery['state'], number> = { queued: 0, sending: 1, refused: 2, expired: 2, failed: 2, deposited: 3, 'handed-over': 4, opened: 5 };

function merged(before: DeliveryRow | undefined, wanted: Delivery, message: string, position: number): DeliveryRow {
  const row: DeliveryRow = {
    message, address: wanted.address, position: before?.position ?? position, state: wanted.state,
    at: wanted.at === undefined ? null : Date.parse(wanted.at), problem: wanted.problem ?? null, receipt: wanted.receipt ?? before?.receipt ?? null,
    // Who knows of the newest receipt alone says nothing of those before it.
    earlier: wanted.earlier?.length ? JSON.stringify(wanted.earlier) : wanted.receipt === undefined || wanted.receipt === before?.receipt ? (before?.earlier ?? null) : null,
  };
  if (!before) return row;
  // What a chain of receipts proves is undone by nothing but a longer one that holds it: a registered letter may be refused after it was delivered.
  const [known, told] = [chain(before), chain(row)];
  const holds = known.every((receipt) => told.includes(receipt));
  if (holds && told.length > known.length) return row;
  if (before.earlier !== null && (!holds || RANK[before.state as Delivery['state']] === 2)) return before;
  const [from, to] = [RANK[before.state as Delivery['state']], RANK[wanted.state]];
  if (to > from || (to === from && from < 3) || from === 2) return row;
  // A receipt that was still missing completes what is there.
  return before.receipt === null && row.receipt !== null && to === from ? { ...before, receipt: row.receipt } : before;
}

const chain = ({ receipt, earlier }: DeliveryRow): string[] => [...(earlier === null ? [] : (JSON.parse(earlier) as string[])), ...(receipt === null ? [] : [receipt])];

const same = (a: DeliveryRow | undefined, b: DeliveryRow): boolean => !!a && a.state === b.state && a.at === b.at && a.problem === b.problem && a.receipt === b.receipt && a.earlier === b.earlier;

export async function putSent(tx: Tx, owner: string, { message, deliveries }: SentCopy, sealed: Sealed, now: number): Promise<{ id: string; notice?: Notice }> {
  const found = await tx.selectFrom('messages').selectAll().where('owner', '=', owner).where('direction', '=', 'out').where('peer', '=', owner).where('message_id', '=', message.id).executeTakeFirst();
  if (found && found.digest !== sealed.digest) throw new StoreRefusal('conflict');
  if (message.attachments?.length) await sent(tx, owner, message.attachments.map(({ upload }) => upload));
  const before = await conversationOf.first(tx, { owner, id: message.thread });
  const id = newId(now);
  const row: MessageRow = found ?? {
    id, owner, thread: message.thread, root: before?.root ?? id, direction: 'out', message_id: message.id, peer: owner, at: now, unread: 0,
    digest: sealed.digest, size: sealed.size, body: sealed.canonical, sender: null, receipt: null, uri: null, handed_over: null,
  };
  if (!found) {
    await insertMessage.run(tx, row);
    await noteRequests(tx, row, message);
  }
  const known = new Map((found ? await tx.selectFrom('deliveries').selectAll().where('message', '=', row.id).orderBy('position').execute() : []).map((delivery) => [delivery.address, delivery]));
  let changed = !found;
  for (const wanted of deliveries) {
    const last = known.get(wanted.address);
    const after = merged(last, wanted, row.id, known.size);
    if (same(last, after)) continue;
    changed = true;
    known.set(wanted.address, after);
    const { message: _, address: __, ...values } = after;
    await tx.insertInto('deliveries').values(after).onConflict((on) => on.columns(['message', 'address']).doUpdateSet(values)).execute();
  }
  if (!changed) return { id: row.id };
  const ledger = await Ledger.open(tx, owner);
  const all = [...known.values()].map(toDelivery);
  if (!found) {
    for (const { address } of all) if (address !== owner) await open(tx, ledger, owner, address, row.thread, now);
    const after = withMessage(before, row, message, all);
    if (message.attachments?.length) {
      await noteSent(tx, owner, row.id, message.attachments);
      await noteWords(tx, owner, row.id, message.attachments);
      after.properties = (await shownOf(tx, owner, undefined, message.attachments)) ?? after.properties;
    }
    await ledger.put(before, after);
  } else if (before) {
    // Older copies are no part of the row, but whoever shows the conversation must read it again.
    const after = { ...before };
    if (before.message_id === row.id) after.deliveries = deliveriesText(all);
    await ledger.put(before, placed(after));
  }
  return { id: row.id, notice: await ledger.close() };
}

/** Who was written to may answer in this thread. */
async function open(tx: Tx, ledger: Ledger, owner: string, peer: string, thread: string, now: number): Promise<void> {
  await tx.insertInto('openings').values({ owner, peer, thread, at: now }).onConflict((on) => on.columns(['owner', 'peer', 'thread']).doUpdateSet({ at: now })).execute();
  const invitation = await tx.selectFrom('invitations').select('state').where('owner', '=', owner).where('peer', '=', peer).executeTakeFirst();
  if (invitation && invitation.state !== 'revoked') return;
  const replies = { state: 'accepted', scope: 'replies', since: now, expires: null, seq: ledger.invitation() } as const;
  await tx
    .insertInto('invitations')
    .values({ owner, peer, name: null, reason: null, ...replies })
    .onConflict((on) => on.columns(['owner', 'peer']).doUpdateSet(replies))
    .execute();
}

