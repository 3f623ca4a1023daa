/**
 * Registered mail: what its owner decides of it, and what becomes of it where they do not.
 * @module
 */
import type { Transaction } from 'kysely';
import { canonicalText, type Message, type ReceiptClaims } from '../../../src/contract/index.ts';
import { detach } from './detach.ts';
import { consign } from './consignment.ts';
import { use } from './consents.ts';
import { changed, following, record } from './events.ts';
import { conversationOf, Ledger } from './ledger.ts';
import { prepare } from './prepared.ts';
import { shownOf } from './properties.ts';
import { placed, withMessage } from './rows.ts';
import type { AcceptanceRow, ConversationRow, MessageRow, Schema } from './schema.ts';
import { StoreRefusal, type AcceptanceDecision, type Notice, type SignReceipt, type UsedOnce } from './store.ts';
import { acceptance, envelope } from './withheld.ts';
import { noteWords } from './words.ts';

type Tx = Transaction<Schema>;

const hold = prepare<AcceptanceRow>((db, { message, owner, until, state, at }) => db.insertInto('acceptances').values({ message, owner, until, state, at }));

const before = prepare<{ message: string; receipt: string }>((db, { message, receipt }) => db.insertInto('earlier_receipts').values({ message, position: 0, receipt }));

/** The receipts of a message that is taken in and withheld: that it is here, and that its owner is asked. */
export async function notification(claims: ReceiptClaims, until: string, now: number, sign: SignReceipt): Promise<{ accepted: string; notified: string }> {
  const accepted = await sign({ ...claims, event: 'SubmissionAcceptance' });
  return { accepted, notified: await following(claims, accepted, { event: 'NotificationForAcceptance', until }, now, sign) };
}

/** A message is withheld from now on. @param accepted its first receipt */
export async function withhold(tx: Tx, { id, owner }: Pick<MessageRow, 'id' | 'owner'>, until: string, accepted: string): Promise<void> {
  await before.run(tx, { message: id, receipt: accepted });
  await hold.run(tx, { message: id, owner, until: Date.parse(until), state: 'pending', at: null });
}

const messageRow = (tx: Tx, owner: string, id: string): Promise<MessageRow | undefined> => tx.selectFrom('messages').selectAll().where('id', '=', id).where('owner', '=', owner).executeTakeFirst();

const settle = (tx: Tx, message: string, state: AcceptanceRow['state'], at: number): Promise<unknown> => tx.updateTable('acceptances').set({ state, at }).where('message', '=', message).execute();

export async function decideAcceptance(tx: Tx, owner: string, id: string, { digest, decision, reason }: AcceptanceDecision, by: UsedOnce, now: number, sign: SignReceipt): Promise<Notice | undefined> {
  const row = await messageRow(tx, owner, id);
  const asked = await acceptance(tx, owner, id);
  if (!row || !asked) throw new StoreRefusal('not-found');
  // What was confirmed is this message as it is.
  if (row.digest !== digest) throw new StoreRefusal('confirmation-required');
  await use(tx, by);
  const state = asked.state === 'pending' && asked.until <= now ? 'expired' : asked.state;
  const wanted = decision === 'accept' ? 'accepted' : 'refused';
  if (state === wanted) return undefined;
  if (state !== 'pending') throw new StoreRefusal(state === 'expired' ? 'acceptance-expired' : state === 'refused' ? 'refused-by-recipient' : 'conflict');
  await settle(tx, id, wanted, now);
  if (decision === 'accept') return accept(tx, row, now, sign);
  await record(tx, row, { event: 'ConsignmentRejection', reason: { type: 'urn:dmail:problem:refused-by-recipient', ...(reason && { detail: reason }) } }, now, sign);
  return turnDown(tx, row, 'refused');
}

async function accept(tx: Tx, row: MessageRow, now: number, sign: SignReceipt): Promise<Notice | undefined> {
  const { owner, id, thread, peer } = row;
  await consign(tx, { ...row, receipt: await record(tx, row, { event: 'ConsignmentAcceptance' }, now, sign) }, now, sign);
  const message = JSON.parse(row.body) as Message;
  const { attachments = [] } = message;
  if (attachments.length) await noteWords(tx, owner, id, attachments);
  const properties = attachments.length ? await shownOf(tx, owner, peer, attachments) : null;
  return inRow(tx, row, (conversation) => {
    const { count, unread, archived, deleted_at, at } = conversation;
    const shown = withMessage(conversation, row, message, undefined);
    // It was counted when it came.
    if (conversation.message_id === id) return { ...shown, count, unread, archived, deleted_at, at, properties: properties ?? shown.properties, acceptance: 'accepted' };
    return { ...conversation, reference: conversation.reference ?? shown.reference, peers: shown.peers, properties: conversation.properties ?? properties };
  }, thread);
}

/** Nothing of its content is kept, but what says that it was there. */
async function turnDown(tx: Tx, row: MessageRow, state: 'refused' | 'expired'): Promise<Notice | undefined> {
  await detach(tx, row.owner, [row.id]);
  await tx.updateTable('messages').set({ body: canonicalText(envelope(JSON.parse(row.body) as Message)), unread: 0 }).where('id', '=', row.id).execute();
  return inRow(tx, row, (conversation) => ({
    ...conversation, unread: Math.max(0, conversation.unread - row.unread), ...(conversation.message_id === row.id && { acceptance: state }),
  }), row.thread);
}

async function inRow(tx: Tx, { owner }: MessageRow, change: (conversation: ConversationRow) => ConversationRow, id: string): Promise<Notice | undefined> {
  const conversation = await conversationOf.first(tx, { owner, id });
  if (!conversation) return changed(tx, owner, []);
  const ledger = await Ledger.open(tx, owner);
  await ledger.put(conversation, placed(change(conversation)));
  return ledger.close();
}

/** Of one go. */
const BATCH = 50;

/** What nobody decided in time. @returns when the next one is due */
export async function expire(tx: Tx, now: number, sign: SignReceipt, tell: (notice: Notice | undefined) => void): Promise<number | undefined> {
  const due = await tx.selectFrom('acceptances').selectAll().where('state', '=', 'pending').where('until', '<=', now).orderBy('until').limit(BATCH).execute();
  for (const { message, owner } of due) {
    const row = await messageRow(tx, owner, message);
    await settle(tx, message, 'expired', now);
    if (!row) continue;
    await record(tx, row, { event: 'AcceptanceRejectionExpiry', reason: { type: 'urn:dmail:problem:acceptance-expired' } }, now, sign);
    tell(await turnDown(tx, row, 'expired'));
  }
  const next = await tx.selectFrom('acceptances').select(({ fn }) => fn.min<number | null>('until').as('until')).where('state', '=', 'pending').executeTakeFirst();
  return next?.until ?? undefined;
}
