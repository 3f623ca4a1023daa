/**
 * What owners note of documents, and what a row of the mailbox shows of what is said and noted.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { AttachmentReference, Conversation, CoverTag, Message, OwnProperties } from '../../../src/contract/index.ts';
import { conversationOf, Ledger } from './ledger.ts';
import { prepare } from './prepared.ts';
import { clip, iso } from './rows.ts';
import type { OwnPropertiesRow, Schema } from './schema.ts';
import { StoreRefusal, type Condition, type Notice } from './store.ts';
import { accessible, requireAccepted } from './withheld.ts';
import { wordsOf } from './words.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

/** A document of an owner, and whose it is. */
interface Document { owner: string; peer: string; document: string }

const ownRow = prepare<Document, OwnPropertiesRow>((db, { owner, peer, document }) =>
  db.selectFrom('own_properties').selectAll().where('owner', '=', owner).where('peer', '=', peer).where('document', '=', document));

const saveOwn = prepare<OwnPropertiesRow>((db, { owner, peer, document, version, at, properties }) =>
  db.insertInto('own_properties').values({ owner, peer, document, version, at, properties }).onConflict((on) => on.columns(['owner', 'peer', 'document']).doUpdateSet({ version, at, properties })));

const insertWord = prepare<Document & { word: string }>((db, { owner, word, peer, document }) => 
  db.insertInto('own_words').values({ owner, word, peer, document }).onConflict((on) => on.columns(['owner', 'word', 'peer', 'document']).doNothing()));

export const toOwn = ({ version, at, properties }: Pick<OwnPropertiesRow, 'version' | 'at' | 'properties'>): OwnProperties => ({ version, at: iso(at), properties: JSON.parse(properties) as CoverTag[] });

const documentOf = prepare<{ owner: string; message: string; document: string }, { peer: string }>((db, { owner, message, document }) =>
  db
    .selectFrom('attachments as t')
    .innerJoin('announcements as a', (on) => on.onRef('a.upload', '=', 't.upload').onRef('a.owner', '=', 't.owner'))
    .select('a.peer')
    .where('t.message', '=', message).where('t.owner', '=', owner).where('t.document', '=', document));

export async function own(db: Db, owner: string, message: string, document: string): Promise<OwnProperties | undefined> {
  await requireAccepted(db, owner, message);
  const of = await documentOf.first(db, { owner, message, document });
  const row = of && (await ownRow.first(db, { owner, peer: of.peer, document }));
  return row && toOwn(row);
}

export async function putOwn(tx: Tx, owner: string, message: string, document: string, properties: readonly CoverTag[], condition: Condition, now: number): Promise<{ own: OwnProperties; notice?: Notice }> {
  await requireAccepted(tx, owner, message);
  const of = await documentOf.first(tx, { owner, message, document });
  if (!of) throw new StoreRefusal('not-found');
  if (!condition.create && condition.match === undefined) throw new StoreRefusal('version-required');
  const key: Document = { owner, peer: of.peer, document };
  const before = await ownRow.first(tx, key);
  const text = JSON.stringify(properties);
  if (before && (condition.create || condition.match !== before.version)) {
    // The answer to an earlier try may have been lost: what is wanted is there already.
    if (before.properties === text) return { own: toOwn(before) };
    throw new StoreRefusal('version-mismatch', { current: toOwn(before) });
  }
  if (!before && !condition.create) throw new StoreRefusal('not-found');
  const ledger = await Ledger.open(tx, owner);
  // Later than the one before, whatever the clock does: by that readers tell which is newer.
  const row: OwnPropertiesRow = { ...key, version: ledger.version(), at: Math.max(now, (before?.at ?? 0) + 1), properties: text };
  await saveOwn.run(tx, row);
  await forgetWords(tx, key);
  await noteOwnWords(tx, key, properties);
  for (const id of await threadsOf(tx, key)) {
    const conversation = await conversationOf.first(tx, { owner, id });
    if (conversation) await ledger.put(conversation, { ...conversation, properties: await shownIn(tx, owner, conversation.root) });
  }
  return { own: toOwn(row), notice: await ledger.close() };
}

/** Notes what a document is found by, of what its owner notes. */
export async function noteOwnWords(db: Db, { owner, peer, document }: Document, properties: readonly CoverTag[]): Promise<void> {
  for (const word of wordsOf(properties)) await insertWord.run(db, { owner, peer, document, word });
}

const forgetWords = (tx: Tx, { owner, peer, document }: Document): Promise<unknown> =>
  tx.deleteFrom('own_words').where('owner', '=', owner).where('peer', '=', peer).where('document', '=', document).execute();

/** Conversations that hear of a change: more than anybody sends one document in; and messages of each that are looked through. */
const HEARD = 100;
const BACK = 20;

/** The conversations a document stands in, the latest first. */
async function threadsOf(tx: Tx, { owner, peer, document }: Document): Promise<string[]> {
  const rows = await tx
    .selectFrom('announcements as a')
    .innerJoin('attachments as t', (on) => on.onRef('t.upload', '=', 'a.upload').onRef('t.owner', '=', 'a.owner'))
    .innerJoin('messages as m', 'm.id', 't.message')
    .select('m.thread')
    .where('a.owner', '=', owner).where('a.peer', '=', peer).where('a.document', '=', document)
    .where(accessible('m.id'))
    .groupBy('m.thread')
    .orderBy(({ fn }) => fn.max('m.at'), 'desc')
    .limit(HEARD)
    .execute();
  return rows.map(({ thread }) => thread);
}

/** Nothing is kept of documents no message of the owner carries any more. */
export async function forgetOwn(tx: Tx, documents: readonly Document[]): Promise<void> {
  for (const key of documents) {
    const { owner, peer, document } = key;
    if ((await threadsOf(tx, key)).length) continue;
    await tx.deleteFrom('own_properties').where('owner', '=', owner).where('peer', '=', peer).where('document', '=', document).execute();
    await forgetWords(tx, key);
  }
}

/** Properties of each kind in a row, and characters of a text there. */
const SHOWN = 8;
const CUT = 200;

/** What a row shows of some properties: each once, prominent ones first. */
function few(properties: readonly CoverTag[]): CoverTag[] {
  const once = new Map(properties.map((tag) => [JSON.stringify([tag.name, tag.value, tag.currency, tag.unit]), tag]));
  const ordered = [...once.values()].sort((a, b) => Number(b.prominent ?? false) - Number(a.prominent ?? false)).slice(0, SHOWN);
  return ordered.map((tag) => (tag.kind === 'text' ? { ...tag, value: clip(tag.value, CUT) } : tag));
}

/**
 * What a row shows of the attachments of a message, as JSON; null where there is nothing to show.
 * @param peer whose they are; absent for what the owner sent
 */
export async function shownOf(db: Db, owner: string, peer: string | undefined, references: readonly AttachmentReference[]): Promise<string | null> {
  const noted: CoverTag[] = [];
  if (peer !== undefined) {
    for (const { id } of references) {
      const row = await ownRow.first(db, { owner, peer, document: id });
      if (row) noted.push(...(JSON.parse(row.properties) as CoverTag[]));
    }
  }
  const [mine, theirs] = [few(noted), few(references.flatMap(({ properties = [] }) => properties.filter(({ prominent }) => prominent)))];
  const shown: NonNullable<Conversation['properties']> = { ...(mine.length && { own: mine }), ...(theirs.length && { sender: theirs }) };
  return mine.length || theirs.length ? JSON.stringify(shown) : null;
}

/** What a row shows of the latest message of a conversation that has anything to show. */
async function shownIn(tx: Tx, owner: string, root: string): Promise<string | null> {
  const messages = await tx
    .selectFrom('messages')
    .select(['direction', 'peer', 'body'])
    .where('root', '=', root).where('owner', '=', owner).where('body', 'like', '%"attachments":[{%')
    .where(accessible('messages.id'))
    .orderBy('at', 'desc').orderBy('id', 'desc')
    .limit(BACK)
    .execute();
  for (const { direction, peer, body } of messages) {
    const shown = await shownOf(tx, owner, direction === 'in' ? peer : undefined, (JSON.parse(body) as Message).attachments ?? []);
    if (shown !== null) return shown;
  }
  return null;
}
