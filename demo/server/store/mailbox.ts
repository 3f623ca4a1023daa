/**
 * What an owner reads and does in their mailbox.
 * @module
 */
import { sql, type Kysely, type SelectQueryBuilder, type Transaction } from 'kysely';
import type { Consent, Reach, MailboxPage, MailboxUpdate, MailboxUpdated, ReceiptList, StoredMessage, Thread, View } from '../../../src/contract/index.ts';
import { arrivals } from './attachments.ts';
import { liveConsent } from './consents.ts';
import { chain, earlierReceipts } from './events.ts';
import { conversationOf, Ledger, mailboxOf } from './ledger.ts';
import { reached, reachedRows, unreadWithin } from './reached.ts';
import { prepare } from './prepared.ts';
import { placed, stateOf, toConversation, toStoredMessage, type Beside } from './rows.ts';
import type { ConversationRow, DeliveryRow, MessageRow, Schema } from './schema.ts';
import { sentDocuments } from './sent-documents.ts';
import type { ListQuery, Notice, Reading } from './store.ts';
import { acceptances, isWithheld, shownReceipts } from './withheld.ts';
import { ANYTHING, byProperty, foundBy, padded, soughtIn, type Sought } from './words.ts';

type Db = Kysely<Schema>;

const IN = { inbox: 'in_inbox', sent: 'in_sent', starred: 'in_starred', archive: 'in_archive', deleted: 'in_deleted' } as const satisfies Record<View, keyof ConversationRow>;

type Page = { owner: string; at: number; id: string; limit: number };
type Listing = SelectQueryBuilder<Schema, 'conversations', ConversationRow>;

// A literal, not a parameter: only so the partial index of the view serves.
const inView = (query: Listing, view: View): Listing => query.where(IN[view], '=', sql.lit(1)).orderBy('at', 'desc').orderBy('id', 'desc');

const pages = Object.fromEntries(
  (Object.keys(IN) as View[]).map((view) => [
    view,
    prepare<Page, ConversationRow>((db, { owner, at, id, limit }) =>
      inView(db.selectFrom('conversations').selectAll().where('owner', '=', owner), view).where(sql<boolean>`(at, id) < (${at}, ${id})`).limit(limit)),
  ]),
) as Record<View, ReturnType<typeof prepare<Page, ConversationRow>>>;

/** Beyond every row. */
const FIRST = { at: Number.MAX_SAFE_INTEGER, id: '~' };

/** The place a cursor names, or `undefined` where it is none of ours. */
export function parseCursor(cursor: string | undefined): { at: number; id: string } | undefined {
  if (cursor === undefined) return FIRST;
  const found = /^(\d{1,16})\.([A-Za-z0-9_-]{8,64})$/.exec(cursor);
  return found ? { at: Number(found[1]), id: found[2]! } : undefined;
}

const like = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export async function list(db: Db, owner: string, { view, limit, cursor, definitions = [], reach, ...filter }: ListQuery): Promise<MailboxPage> {
  // The state before the rows: what comes in between is asked for again, rather than missed.
  const mailbox = await mailboxOf.first(db, { owner });
  const from = parseCursor(cursor) ?? FIRST;
  const words = soughtIn(filter.q ?? '', definitions);
  const filtered = filter.unread || filter.starred || filter.peer !== undefined || words.length > 0 || reach !== undefined;
  let rows: ConversationRow[];
  if (!filtered) rows = await pages[view].rows(db, { owner, ...from, limit: limit + 1 });
  else {
    const { few, plain } = await sought(db, owner, words);
    const all = db.selectFrom('conversations').selectAll().where('owner', '=', owner);
    let query = few
      // A sum of one term: the few rows are looked up by their ids, rather than met in the order of the view.
      ? all.where(sql<boolean>`id in (select value from json_each(${JSON.stringify([...few])}))`).where(sql`+${sql.ref(IN[view])}`, '=', 1).where(sql<boolean>`(+at, id) < (${from.at}, ${from.id})`).orderBy('at', 'desc').orderBy('id', 'desc')
      : inView(all, view).where(sql<boolean>`(at, id) < (${from.at}, ${from.id})`);
    // The same text whatever is asked for: every other one would be kept prepared.
    query = query.where('unread', '>=', Number(filter.unread ?? false)).where('starred', '>=', Number(filter.starred ?? false)).where(sql<boolean>`peers like ${filter.peer === undefined ? '%' : like(`|${filter.peer}|`)} escape '\\'`);
    if (reach) query = query.where(reachedRows(reach));
    for (const each of plain) query = query.where(sql<boolean>`(words like ${like(each.word)} escape '\\' or peers like ${like(each.word)} escape '\\' or ${foundBy(owner, each)})`);
    rows = few?.size === 0 ? [] : await query.limit(limit + 1).execute();
  }
  const more = rows.length > limit;
  if (more) rows.pop();
  const last = rows.at(-1);
  return {
    state: stateOf(mailbox),
    conversations: rows.map(toConversation),
    ...(more && last && { next: `${last.at}.${last.id}` }),
    total: filtered ? rows.length + Number(more) : (mailbox?.[view] ?? 0),
    unread: reach ? await unreadWithin(db, owner, reach) : (mailbox?.inbox_unread ?? 0),
  };
}

/** How many words a search is made for; what is missing matches everything. */
const WORDS = [0, 1, 3, 10];

/** What some words ask for: the few conversations that have the properties named, where that is known, and words every row must have. */
async function sought(db: Db, owner: string, words: readonly Sought[]): Promise<{ few?: ReadonlySet<string>; plain: readonly Sought[] }> {
  let few: ReadonlySet<string> | undefined;
  const plain: Sought[] = [];
  for (const word of words) {
    const found = await byProperty(db, owner, word);
    if (found === undefined || found === 'many') plain.push(word);
    else few = few ? new Set([...few].filter((id) => found.has(id))) : found;
  }
  while (!WORDS.includes(plain.length)) plain.push(ANYTHING);
  const many = plain.some(({ ranges }) => ranges.length > 1);
  return { few, plain: plain.map((each) => padded(each, many)) };
}

export async function update(tx: Transaction<Schema>, owner: string, { ids, set }: MailboxUpdate, now: number, reach?: Reach): Promise<{ answer: MailboxUpdated; notice?: Notice }> {
  const ledger = await Ledger.open(tx, owner);
  const unchanged: ConversationRow[] = [];
  for (const id of new Set(ids)) {
    const before = await conversationOf.first(tx, { owner, id });
    if (!before || !reached(reach, before)) continue;
    const after = { ...before };
    if (set.starred !== undefined) after.starred = Number(set.starred);
    if (set.archived !== undefined) after.archived = Number(set.archived);
    if (set.deleted !== undefined) after.deleted_at = set.deleted ? (before.deleted_at ?? now) : null;
    if (set.unread === false && before.unread > 0) {
      await tx.updateTable('messages').set({ unread: 0 }).where('root', '=', before.root).where('owner', '=', owner).where('unread', '=', 1).execute();
      after.unread = 0;
    } else if (set.unread === true && before.unread === 0) {
      const latest = await tx.selectFrom('messages').select('id').where('root', '=', before.root).where('owner', '=', owner).where('direction', '=', 'in').orderBy('at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst();
      if (latest) {
        await tx.updateTable('messages').set({ unread: 1 }).where('id', '=', latest.id).execute();
        after.unread = 1;
      }
    }
    placed(after);
    const same = before.starred === after.starred && before.archived === after.archived && before.deleted_at === after.deleted_at && before.unread === after.unread;
    if (same) unchanged.push(before);
    else await ledger.put(before, after);
  }
  const notice = await ledger.close();
  return { answer: { state: ledger.state, conversations: [...ledger.conversations(), ...unchanged.map(toConversation)] }, notice };
}

const threadMessages = prepare<{ owner: string; root: string }, MessageRow>((db, { owner, root }) =>
  db.selectFrom('messages').selectAll().where('root', '=', root).where('owner', '=', owner).orderBy('at', 'desc').orderBy('id', 'desc').limit(200));

async function deliveriesOf(db: Db, messages: readonly MessageRow[]): Promise<Map<string, DeliveryRow[]>> {
  const found = new Map<string, DeliveryRow[]>();
  const sent = messages.filter(({ direction }) => direction === 'out').map(({ id }) => id);
  if (!sent.length) return found;
  for (const row of await db.selectFrom('deliveries').selectAll().where('message', 'in', sent).orderBy('message').orderBy('position').execute())
    found.set(row.message, [...(found.get(row.message) ?? []), row]);
  return found;
}

/** What stands beside each of some messages; nobody looks for attachments of those that have none. */
async function beside(db: Db, messages: readonly MessageRow[], { received = () => 0, fresh }: Reading): Promise<(row: MessageRow) => Beside> {
  const deliveries = await deliveriesOf(db, messages);
  const asked = await acceptances(db, messages);
  const attached = messages.filter(({ id, direction, body }) => direction === 'in' && body.includes('"attachments":[{') && !isWithheld(asked.get(id)?.state)).map(({ id }) => id);
  const attachments = await arrivals(db, attached, received);
  const earlier = await earlierReceipts(db, messages.filter(({ receipt }) => receipt !== null).map(({ id }) => id));
  const documents = await sentDocuments(db, messages[0]?.owner ?? '', messages.filter(({ direction, body }) => direction === 'out' && body.includes('"attachments":[{')).map(({ id }) => id));
  const agreed = new Map<string, Consent>();
  for (const { id, owner, direction, peer, body, receipt, handed_over } of messages) {
    if (isWithheld(asked.get(id)?.state)) continue;
    if (receipt !== null && handed_over === null) fresh?.(id);
    if (direction !== 'in' || !body.includes('"opened":true')) continue;
    const consent = await liveConsent(db, owner, peer, id);
    if (consent) agreed.set(id, consent);
  }
  return ({ id, receipt }) => ({ deliveries: deliveries.get(id), attachments: attachments.get(id), documents: documents.get(id), receipts: chain(earlier.get(id), receipt), consent: agreed.get(id), acceptance: asked.get(id) });
}

export async function thread(db: Db, owner: string, id: string, reading: Reading = {}): Promise<Thread | undefined> {
  const mailbox = await mailboxOf.first(db, { owner });
  const conversation = await conversationOf.first(db, { owner, id });
  if (!conversation) return undefined;
  const messages = (await threadMessages.rows(db, conversation)).reverse();
  const besides = await beside(db, messages, reading);
  return { state: stateOf(mailbox), conversation: toConversation(conversation), messages: messages.map((row) => toStoredMessage(row, besides(row))) };
}

export async function message(db: Db, owner: string, id: string, reading: Reading = {}): Promise<StoredMessage | undefined> {
  const row = await db.selectFrom('messages').selectAll().where('id', '=', id).where('owner', '=', owner).executeTakeFirst();
  return row && toStoredMessage(row, (await beside(db, [row], reading))(row));
}

/** Messages as their owner sees them. */
export async function shown(db: Db, rows: readonly MessageRow[], reading: Reading): Promise<StoredMessage[]> {
  const besides = await beside(db, rows, reading);
  return rows.map((row) => toStoredMessage(row, besides(row)));
}

/** The owner's copy of what they sent, by the id it was sent under. */
export async function sent(db: Db, owner: string, messageId: string): Promise<StoredMessage | undefined> {
  const row = await db.selectFrom('messages').selectAll().where('owner', '=', owner).where('direction', '=', 'out').where('peer', '=', owner).where('message_id', '=', messageId).executeTakeFirst();
  return row && toStoredMessage(row, (await beside(db, [row], {}))(row));
}

/** Characters of receipts in one answer, unless those of one conversation are more. */
const RECEIPTS = 3 * 1024 * 1024;

export async function receipts(db: Db, owner: string, threads: readonly string[], reach?: Reach): Promise<ReceiptList> {
  if (!threads.length) return { receipts: [] };
  const asking = db.selectFrom('conversations').innerJoin('messages as m', 'm.id', 'conversations.message_id').selectAll('m').where('conversations.owner', '=', owner).where('conversations.id', 'in', threads);
  const rows = await (reach ? asking.where(reachedRows(reach)) : asking).execute();
  const deliveries = await deliveriesOf(db, rows);
  const earlier = await earlierReceipts(db, rows.filter(({ receipt }) => receipt !== null).map(({ id }) => id));
  const asked = await acceptances(db, rows);
  const answered: ReceiptList['receipts'] = [];
  let length = 0;
  for (const row of rows) {
    const found = row.direction === 'in' ? shownReceipts(chain(earlier.get(row.id), row.receipt), asked.get(row.id)?.state) : (deliveries.get(row.id) ?? []).map(({ receipt }) => receipt).filter((receipt) => receipt !== null);
    length += found.reduce((sum, receipt) => sum + receipt.length, 0);
    if (length > RECEIPTS && answered.length) break;
    answered.push({ thread: row.thread, messageId: row.id, digest: row.digest, receipts: found });
  }
  return { receipts: answered };
}
