/**
 * Evidence of what becomes of a message: receipts, each of which names the one before it. An event is recorded in the
 * transaction of its cause.
 * @module
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import { decodeJwt } from 'jose';
import type { EvidencePage, Reach, Message, ReceiptClaims, Sender } from '../../../src/contract/index.ts';
import { toRecipientIn } from '../reach.ts';
import { conversationOf, Ledger } from './ledger.ts';
import { prepare } from './prepared.ts';
import type { EvidenceStateTable, MessageRow, Schema } from './schema.ts';
import { StoreRefusal, type Notice, type SignReceipt, type Uploader } from './store.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

/** What happened, and what its receipt says beside what all receipts of a message say. */
export type NewEvent = Pick<ReceiptClaims, 'event'> & Partial<Pick<ReceiptClaims, 'attachments' | 'reason' | 'until' | 'consent' | 'payment'>>;

/** A message that was received, with its newest receipt. */
export type Evidenced = Pick<MessageRow, 'id' | 'sender' | 'receipt'>;

/** The receipt of the next event of a message. @param before what the one before says, as `receipt` */
export const following = ({ iss, jti, message, from, to, attachments, received_at }: ReceiptClaims, receipt: string, event: NewEvent, now: number, sign: SignReceipt): Promise<string> =>
  sign({ iss, jti: crypto.randomUUID(), iat: Math.floor(now / 1000), message, from, to, ...(attachments && { attachments }), received_at, ...event }, { jti, signed: receipt });

const follow = prepare<{ message: string; receipt: string }>((db, { message, receipt }) =>
  db.insertInto('earlier_receipts').columns(['message', 'position', 'receipt']).expression((eb) =>
    eb.selectFrom('earlier_receipts').select(({ fn }) => [message.as('message'), fn.countAll<number>().as('position'), receipt.as('receipt')]).where('message', '=', message)));

const newest = prepare<{ id: string; receipt: string }>((db, { id, receipt }) => db.updateTable('messages').set({ receipt }).where('id', '=', id));

const countUp = prepare<EvidenceStateTable, { seq: number }>((db, { address, issuer, subject, epoch, seq }) =>
  db
    .insertInto('evidence_states')
    .values({ address, issuer, subject, epoch, seq })
    .onConflict((on) => on.columns(['address', 'issuer', 'subject']).doUpdateSet(({ eb }) => ({ seq: eb('evidence_states.seq', '+', 1) })))
    .returning('seq'));

const place = prepare<Uploader & { message: string; seq: number }>((db, { message, address, issuer, subject, seq }) =>
  db.insertInto('evidence').values({ message, address, issuer, subject, seq }).onConflict((on) => on.column('message').doUpdateSet({ seq })));

/** Appends the next event of a message; its sender is told with the next page of evidence. @returns the receipt */
export async function record(tx: Tx, message: Evidenced, event: NewEvent, now: number, sign: SignReceipt): Promise<string> {
  const { id } = message;
  const before = message.receipt!;
  const receipt = await following(decodeJwt<ReceiptClaims>(before), before, event, now, sign);
  await follow.run(tx, { message: id, receipt: before });
  await newest.run(tx, { id, receipt });
  await told(tx, id, JSON.parse(message.sender!) as Sender);
  return receipt;
}

/** The receipts of a message stand in the next page of evidence of its sender. */
export async function told(tx: Tx, message: string, { address, issuer, subject }: Sender): Promise<void> {
  const { seq } = (await countUp.first(tx, { address, issuer, subject, epoch: crypto.randomUUID().slice(0, 8), seq: 1 }))!;
  await place.run(tx, { message, address, issuer, subject, seq });
}

/** Whoever shows one of some conversations must read it again, though its row may show nothing else. */
export async function changed(tx: Tx, owner: string, threads: Iterable<string>): Promise<Notice | undefined> {
  const ledger = await Ledger.open(tx, owner);
  for (const id of new Set(threads)) {
    const conversation = await conversationOf.first(tx, { owner, id });
    if (conversation) await ledger.put(conversation, { ...conversation });
  }
  return ledger.close();
}

/** Receipts a newer one has followed, oldest first. */
export async function earlierReceipts(db: Db, messages: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (!messages.length) return found;
  for (const { message, receipt } of await earlierOf.rows(db, { messages: JSON.stringify(messages) })) {
    const list = found.get(message);
    if (list) list.push(receipt);
    else found.set(message, [receipt]);
  }
  return found;
}

const earlierOf = prepare<{ messages: string }, { message: string; receipt: string }>((db, { messages }) =>
  db.selectFrom('earlier_receipts').select(['message', 'receipt']).where(sql<boolean>`message in (select value from json_each(${messages}))`).orderBy('message').orderBy('position'));

/** All receipts of a message, oldest first; another event may have come between reading the newest and those before it. */
export function chain(earlier: readonly string[] = [], receipt: string | null): string[] {
  if (receipt === null) return [];
  const at = earlier.indexOf(receipt);
  return at < 0 ? [...earlier, receipt] : earlier.slice(0, at + 1);
}

/** What has happened to a message so far. */
export async function eventsOf(db: Db, { id, receipt }: Pick<Evidenced, 'id' | 'receipt'>): Promise<Set<ReceiptClaims['event']>> {
  const receipts = chain((await earlierReceipts(db, [id])).get(id), receipt);
  return new Set(receipts.map((one) => decodeJwt<ReceiptClaims>(one).event));
}

/** Messages of one page, and characters of receipts in it, unless those of one message are more. */
const PAGE = 200;
const RECEIPTS = 3 * 1024 * 1024;

const stateRow = prepare<Uploader, EvidenceStateTable>((db, { address, issuer, subject }) =>
  db.selectFrom('evidence_states').selectAll().where('address', '=', address).where('issuer', '=', issuer).where('subject', '=', subject));

/** A message that is gone, too, where its receipts are still owed. */
const since = prepare<Uploader & { from: number; to: number }, { id: string; message_id: string; owner: string; receipt: string | null; receipts: string | null; seq: number }>((db, { address, issuer, subject, from, to }) =>
  db
    .selectFrom('evidence as e')
    .leftJoin('messages as m', 'm.id', 'e.message')
    .leftJoin('owed_receipts as o', 'o.message', 'e.message')
    .select(({ fn }) => ['e.message as id', fn.coalesce('m.message_id', 'o.message_id').as('message_id'), fn.coalesce('m.owner', 'o.owner').as('owner'), 'm.receipt', 'o.receipts', 'e.seq'])
    .where((eb) => eb.or([eb('m.id', 'is not', null), eb('o.message', 'is not', null)]))
    .$narrowType<{ message_id: string; owner: string }>()
    .where('e.address', '=', address).where('e.issuer', '=', issuer).where('e.subject', '=', subject)
    .where('e.seq', '>', from).where('e.seq', '<=', to)
    .orderBy('e.seq')
    .limit(1));

/** The channel of a message, where a limit asks; nobody knows that of one that is gone. */
async function channelOf(db: Db, id: string, reach: Reach): Promise<string | undefined> {
  if (!reach.some(({ channel }) => channel !== undefined)) return undefined;
  const row = await db.selectFrom('messages').select('body').where('id', '=', id).executeTakeFirst();
  return row && (JSON.parse(row.body) as Message).channel;
}

/** What became of the messages of a sender since a state; from the beginning, where none is given. */
export async function evidence(db: Db, by: Uploader, state: string | undefined, reach?: Reach): Promise<EvidencePage> {
  const here = await stateRow.first(db, by);
  const nothing = 'new.0';
  const [, epoch, number] = /^([A-Za-z0-9]{1,16})\.(\d{1,15})$/.exec(state ?? nothing) ?? [];
  let from = Number(number);
  if ((state ?? nothing) !== nothing && (epoch === undefined || epoch !== here?.epoch || from > here.seq)) throw new StoreRefusal('state-unknown');
  const messages: EvidencePage['messages'] = [];
  if (!here) return { state: nothing, hasMore: false, messages };
  let length = 0;
  // One after the other: what all of them hold together is known to nobody.
  while (from < here.seq) {
    const row = await since.first(db, { ...by, from, to: here.seq });
    if (!row) {
      from = here.seq;
      break;
    }
    if (reach && !toRecipientIn(reach, row.owner, await channelOf(db, row.id, reach))) {
      from = row.seq;
      continue;
    }
    const receipts = row.receipts === null ? chain((await earlierReceipts(db, [row.id])).get(row.id), row.receipt) : (JSON.parse(row.receipts) as string[]);
    length += receipts.reduce((sum, receipt) => sum + receipt.length, 0);
    if (messages.length && (length > RECEIPTS || messages.length === PAGE)) break;
    messages.push({ messageId: row.message_id, recipient: row.owner, receipts });
    from = row.seq;
  }
  return { state: `${here.epoch}.${from}`, hasMore: from < here.seq, messages };
}
