/**
 * Everything that is kept of an owner, a piece at a time.
 * @module
 */
import { sql, type Kysely } from 'kysely';
import type { DraftContent, ExportRecord } from '../../../src/contract/index.ts';
import { toConsent } from './consents.ts';
import { shown } from './mailbox.ts';
import { receiptsOf } from './owed.ts';
import { toPayee } from './payees.ts';
import { toPayment } from './payments.ts';
import { toOwn } from './properties.ts';
import { iso, toConversation, toInvitation } from './rows.ts';
import type { MessageRow, Schema } from './schema.ts';
import type { ExportPage, Reading } from './store.ts';

type Db = Kysely<Schema>;
/** Rows that come after what is named; as many as a piece takes. */
type Part = (db: Db, owner: string, after: readonly string[], reading: Reading) => Promise<{ records: ExportRecord[]; last?: string[] }>;

/** Rows of a piece, and octets of messages in it unless those of one are more. */
const ROWS = 100;
const OCTETS = 1024 * 1024;

/** A part whose rows are in the order of one of their columns. */
const inOrder = <Row>(rows: (db: Db, owner: string, after: string) => Promise<Row[]>, name: (row: Row) => string, record: (row: Row) => ExportRecord): Part => async (db, owner, [after = '']) => {
  const found = await rows(db, owner, after);
  return { records: found.map(record), ...(found.length === ROWS && { last: [name(found.at(-1)!)] }) };
};

const conversations = inOrder(
  (db, owner, after) => db.selectFrom('conversations').selectAll().where('owner', '=', owner).where('id', '>', after).orderBy('id').limit(ROWS).execute(),
  ({ id }) => id, (row) => ({ kind: 'conversation', value: toConversation(row) }));

/** In the order of the index that names each of an owner's messages. */
const messages: Part = async (db, owner, [direction = '', peer = '', name = ''], reading) => {
  const sizes = await db
    .selectFrom('messages')
    .select(['id', 'direction', 'peer', 'message_id', 'size'])
    .where('owner', '=', owner).where(sql<boolean>`(direction, peer, message_id) > (${direction}, ${peer}, ${name})`)
    .orderBy('direction').orderBy('peer').orderBy('message_id')
    .limit(ROWS)
    .execute();
  const taken: typeof sizes = [];
  let octets = 0;
  for (const row of sizes) {
    octets += row.size;
    if (taken.length && octets > OCTETS) break;
    taken.push(row);
  }
  if (!taken.length) return { records: [] };
  const rows = new Map<string, MessageRow>((await db.selectFrom('messages').selectAll().where('id', 'in', taken.map(({ id }) => id)).execute()).map((row) => [row.id, row]));
  const kept = taken.flatMap(({ id }) => rows.get(id) ?? []);
  const last = taken.at(-1)!;
  return { records: (await shown(db, kept, reading)).map((value) => ({ kind: 'message', value })), last: [last.direction, last.peer, last.message_id] };
};

const drafts = inOrder(
  (db, owner, after) => db.selectFrom('drafts').selectAll().where('owner', '=', owner).where('id', '>', after).orderBy('id').limit(ROWS).execute(),
  ({ id }) => id, ({ id, version, saved_at, content }) => ({ kind: 'draft', value: { id, version, savedAt: iso(saved_at), content: JSON.parse(content) as DraftContent } }));

const invitations = inOrder(
  (db, owner, after) => db.selectFrom('invitations').selectAll().where('owner', '=', owner).where('peer', '>', after).orderBy('peer').limit(ROWS).execute(),
  ({ peer }) => peer, (row) => ({ kind: 'invitation', value: toInvitation(row) }));

const consents = inOrder(
  (db, owner, after) => db.selectFrom('consents').selectAll().where('owner', '=', owner).where('id', '>', after).orderBy('id').limit(ROWS).execute(),
  ({ id }) => id, (row) => ({ kind: 'consent', value: toConsent(row) }));

const notes: Part = async (db, owner, [peer = '', document = '']) => {
  const found = await db.selectFrom('own_properties').selectAll().where('owner', '=', owner).where(sql<boolean>`(peer, document) > (${peer}, ${document})`).orderBy('peer').orderBy('document').limit(ROWS).execute();
  const last = found.at(-1);
  return { records: found.map((row) => ({ kind: 'note', value: { peer: row.peer, document: row.document, properties: toOwn(row) } })), ...(found.length === ROWS && { last: [last!.peer, last!.document] }) };
};

const bankConsents = inOrder(
  (db, owner, after) => db.selectFrom('bank_consents').selectAll().where('owner', '=', owner).where('id', '>', after).orderBy('id').limit(ROWS).execute(),
  ({ id }) => id, ({ id, bank, state, until, created }) => ({ kind: 'bank-consent', value: { id, bank: { id: bank, name: bank }, state, createdAt: iso(created), ...(until !== null && { validUntil: until }) } }));

/** What waits for its message; what has got one is said with that. */
const waiting = inOrder(
  (db, owner, after) =>
    db
      .selectFrom('announcements as a')
      .innerJoin('uploads as u', 'u.key', 'a.upload')
      .select(['u.key', 'u.name', 'u.size', 'u.digest', 'a.document', 'a.peer', 'a.at'])
      .where('a.owner', '=', owner).where('a.upload', '>', after)
      .where((eb) => eb.not(eb.exists(eb.selectFrom('attachments as t').select('t.message').whereRef('t.upload', '=', 'a.upload').where('t.owner', '=', owner))))
      .orderBy('a.upload')
      .limit(ROWS)
      .execute(),
  ({ key }) => key, ({ name, document, peer, size, digest, at }) => ({ kind: 'upload', value: { upload: name, document, from: peer, size, ...(digest !== null && { digest }), at: iso(at) } }));

const repository = inOrder(
  (db, owner, after) =>
    db
      .selectFrom('repository as r')
      .innerJoin('uploads as u', 'u.key', 'r.upload')
      .select(['u.key', 'u.name', 'u.size', 'u.digest', 'r.document', 'r.at'])
      .where('r.owner', '=', owner).where('r.upload', '>', after)
      .orderBy('r.upload')
      .limit(ROWS)
      .execute(),
  ({ key }) => key, ({ name, document, size, digest, at }) => ({ kind: 'upload', value: { upload: name, document, size, ...(digest !== null && { digest }), at: iso(at) } }));

const payments = inOrder(
  (db, owner, after) => db.selectFrom('payments').selectAll().where('owner', '=', owner).where('id', '>', after).orderBy('id').limit(ROWS).execute(),
  ({ id }) => id, (row) => ({ kind: 'payment', value: toPayment(row) }));

const payees = inOrder(
  (db, owner, after) => db.selectFrom('payees').selectAll().where('owner', '=', owner).where('id', '>', after).orderBy('id').limit(ROWS).execute(),
  ({ id }) => id, (row) => ({ kind: 'payee', value: toPayee(row) }));

/** In the order of the index that names each of them. */
const received: Part = async (db, owner, [iban = '', bank = '', entry = '']) => {
  const found = await db.selectFrom('received').selectAll().where('owner', '=', owner).where(sql<boolean>`(iban, bank, entry) > (${iban}, ${bank}, ${entry})`).orderBy('iban').orderBy('bank').orderBy('entry').limit(ROWS).execute();
  const last = found.at(-1);
  return {
    records: found.map((row) => ({ kind: 'received', value: { message: row.message, part: row.part, iban: row.iban, amount: row.amount, currency: row.currency, day: row.day, ...(row.payer !== null && { payer: row.payer }), bank: row.bank, ...(row.returned !== null && { returned: row.returned }) } })),
    ...(found.length === ROWS && { last: [last!.iban, last!.bank, last!.entry] }),
  };
};

/** @param days receipts are kept */
const owed = (days: number): Part => inOrder(
  (db, owner, after) => db.selectFrom('owed_receipts').selectAll().where('owner', '=', owner).where('message', '>', after).orderBy('message').limit(ROWS).execute(),
  ({ message }) => message, ({ message_id, peer, since, until, ...row }) => ({ kind: 'receipts', value: { messageId: message_id, from: peer, until: iso(Math.max(since + days * 86_400_000, until ?? 0)), receipts: receiptsOf(row) } }));

/** What was refused as it came, to the owner or from them. @param days receipts are kept */
const rejections = (days: number): Part => async (db, owner, [address = '', issuer = '', subject = '', recipient = '', digest = '', type = '']) => {
  const found = await db
    .selectFrom('rejections')
    .selectAll()
    .where((eb) => eb.or([eb('recipient', '=', owner), eb('address', '=', owner)]))
    .where(sql<boolean>`(address, issuer, subject, recipient, digest, type) > (${address}, ${issuer}, ${subject}, ${recipient}, ${digest}, ${type})`)
    .orderBy('address').orderBy('issuer').orderBy('subject').orderBy('recipient').orderBy('digest').orderBy('type')
    .limit(ROWS)
    .execute();
  const last = found.at(-1);
  return {
    records: found.map((row) => ({ kind: 'rejection', value: { from: row.address, to: row.recipient, at: iso(row.at), until: iso(row.at + days * 86_400_000), receipt: row.receipt } })),
    ...(found.length === ROWS && { last: [last!.address, last!.issuer, last!.subject, last!.recipient, last!.digest, last!.type] }),
  };
};

/** @param place of the piece; the first one, where not given */
export async function exported(db: Db, owner: string, place: string | undefined, days: number, reading: Reading): Promise<ExportPage> {
  const parts = [conversations, messages, drafts, invitations, consents, notes, waiting, repository, owed(days), rejections(days), payments, payees, bankConsents, received];
  const [part, ...after] = place === undefined ? ['0'] : (JSON.parse(place) as string[]);
  const { records, last } = await parts[Number(part)]!(db, owner, after, reading);
  const next = last ? [part!, ...last] : Number(part) + 1 < parts.length ? [String(Number(part) + 1)] : undefined;
  return { records, ...(next && { next: JSON.stringify(next) }) };
}
