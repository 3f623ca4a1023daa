/**
 * The end of an upload: versions that turn out to be one, what was found in it, and the receipt of messages that are
 * whole now.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import { decodeJwt } from 'jose';
import type { AttachmentReference, ReceiptClaims, ScanState } from '../../../src/contract/index.ts';
import { claimOf } from './attachments.ts';
import { conversationOf, Ledger } from './ledger.ts';
import { prepare } from './prepared.ts';
import { noteScan } from './scans.ts';
import type { Schema } from './schema.ts';
import type { Completion, Notice, SignReceipt } from './store.ts';
import { versionOf } from './uploads.ts';

type Tx = Transaction<Schema>;
type Bound = { id: string; owner: string; thread: string; receipt: string | null };

export async function completeUpload(tx: Tx, key: string, digest: string, scan: ScanState, now: number, sign: SignReceipt, tell: (notice: Notice | undefined) => void): Promise<Completion> {
  const upload = await tx.selectFrom('uploads').select(['declared', 'digest']).where('key', '=', key).executeTakeFirst();
  if (!upload) return 'gone';
  // A message may have said so since it was announced.
  if (upload.declared !== null && upload.declared !== digest) return 'other';
  if (upload.digest !== null) return 'complete';
  await tx.updateTable('uploads').set({ digest }).where('key', '=', key).execute();
  for (const announcement of await tx.selectFrom('announcements').selectAll().where('upload', '=', key).execute()) {
    const version = await versionOf(tx, announcement, digest, key);
    if (version !== undefined) await tx.updateTable('announcements').set({ version }).where('upload', '=', key).where('owner', '=', announcement.owner).execute();
  }
  await tx.updateTable('contents').set({ scan }).where('digest', '=', digest).execute();
  await answer(tx, [key], now, sign, tell);
  return 'complete';
}

/** What looking at a content came to: it holds for every upload of it. What is found after a message was consigned changes no receipt, only what is handed out. */
export async function judge(tx: Tx, digest: string, scan: ScanState, now: number, again: boolean, sign: SignReceipt, tell: (notice: Notice | undefined) => void): Promise<void> {
  const before = await noteScan(tx, digest, scan, again, now);
  // That it still could not be looked at is no news.
  if (before === scan) return;
  const uploads = (await tx.selectFrom('uploads').select('key').where('digest', '=', digest).execute()).map(({ key }) => key);
  if (!uploads.length) return;
  // What is not kept takes nobody's room.
  if (scan === 'infected') await tx.updateTable('announcements').set({ held: 0 }).where('upload', 'in', uploads).execute();
  await answer(tx, uploads, now, sign, tell);
}

/** Messages some uploads belong to get their next receipt, where it is due; whoever shows one hears of it. */
export async function answer(tx: Tx, uploads: readonly string[], now: number, sign: SignReceipt, tell: (notice: Notice | undefined) => void): Promise<void> {
  const messages: Bound[] = await tx
    .selectFrom('attachments as t')
    .innerJoin('messages as m', 'm.id', 't.message')
    .select(['m.id', 'm.owner', 'm.thread', 'm.receipt'])
    .distinct()
    .where('t.upload', 'in', uploads)
    .orderBy('m.owner')
    .execute();
  for (const owner of new Set(messages.map((message) => message.owner))) {
    const mine = messages.filter((message) => message.owner === owner);
    for (const message of mine) await consign(tx, message, now, sign);
    const ledger = await Ledger.open(tx, owner);
    for (const id of new Set(mine.map(({ thread }) => thread))) {
      const conversation = await conversationOf.first(tx, { owner, id });
      // The row shows nothing else, but whoever shows the conversation must read it again.
      if (conversation) await ledger.put(conversation, { ...conversation });
    }
    tell(await ledger.close());
  }
}

const attachedTo = (db: Kysely<Schema>) => db.selectFrom('attachments as t').innerJoin('uploads as u', 'u.key', 't.upload').leftJoin('contents as c', 'c.digest', 'u.digest').select('u.key').limit(1);

/** Asked first, since it is what most uploads of a large message leave. */
const missingOf = prepare<{ id: string }, { key: string }>((db, { id }) => attachedTo(db).where('t.message', '=', id).where((eb) => eb.or([eb('u.digest', 'is', null), eb('c.scan', '=', 'pending')])));
const infectedOf = prepare<{ id: string }, { key: string }>((db, { id }) => attachedTo(db).where('t.message', '=', id).where('c.scan', '=', 'infected'));

/** The next receipt of a message, where nothing of it is missing any more, or something of it is infected. */
async function consign(tx: Tx, { id, receipt }: Bound, now: number, sign: SignReceipt): Promise<void> {
  if (receipt === null || ((await missingOf.first(tx, { id })) && !(await infectedOf.first(tx, { id })))) return;
  const rows = await tx
    .selectFrom('attachments as t')
    .innerJoin('announcements as a', (on) => on.onRef('a.upload', '=', 't.upload').onRef('a.owner', '=', 't.owner'))
    .innerJoin('uploads as u', 'u.key', 't.upload')
    .leftJoin('contents as c', 'c.digest', 'u.digest')
    .select(['t.document', 't.reference', 'a.version', 'u.digest', 'c.scan'])
    .where('t.message', '=', id)
    .orderBy('t.position')
    .execute();
  const infected = rows.filter(({ scan }) => scan === 'infected').map(({ document }) => document);
  const before = decodeJwt<ReceiptClaims>(receipt);
  if (before.event !== 'SubmissionAcceptance') return;
  const claims: ReceiptClaims = {
    ...before, jti: crypto.randomUUID(), iat: Math.floor(now / 1000), received_at: new Date(now).toISOString(), previous: before.jti,
    ...(infected.length ? { event: 'ContentConsignmentFailure', reason: { type: 'urn:dmail:problem:infected', attachments: infected } } : { event: 'ContentConsignment' }),
    attachments: rows.map(({ reference, version, digest }) => claimOf(JSON.parse(reference) as AttachmentReference, version, digest)),
  };
  const { count } = await tx.selectFrom('earlier_receipts').select(({ fn }) => fn.countAll<number>().as('count')).where('message', '=', id).executeTakeFirstOrThrow();
  await tx.insertInto('earlier_receipts').values({ message: id, position: Number(count), receipt }).execute();
  await tx.updateTable('messages').set({ receipt: await sign(claims) }).where('id', '=', id).execute();
}
