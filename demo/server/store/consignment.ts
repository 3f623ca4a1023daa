/**
 * The end of an upload: versions that turn out to be one, what was found in it, and the receipt of messages that are
 * whole now.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { AttachmentReference, ScanState } from '../../../src/contract/index.ts';
import { claimOf } from './attachments.ts';
import { changed, eventsOf, record, type Evidenced } from './events.ts';
import { prepare } from './prepared.ts';
import { noteScan } from './scans.ts';
import type { Schema } from './schema.ts';
import type { Completion, Notice, SignReceipt } from './store.ts';
import { unkept, versionOf } from './uploads.ts';
import { accessible } from './withheld.ts';

type Tx = Transaction<Schema>;
type Bound = Evidenced & { owner: string; thread: string };

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
  if (scan === 'infected') await unkept(tx, [key]);
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
  if (scan === 'infected') await unkept(tx, uploads);
  await answer(tx, uploads, now, sign, tell);
}

/** Messages some uploads belong to get their next receipt, where it is due; whoever shows one hears of it. */
export async function answer(tx: Tx, uploads: readonly string[], now: number, sign: SignReceipt, tell: (notice: Notice | undefined) => void): Promise<void> {
  // Of what is withheld nobody is told more than that it is.
  const messages: Bound[] = await tx
    .selectFrom('attachments as t')
    .innerJoin('messages as m', 'm.id', 't.message')
    .select(['m.id', 'm.owner', 'm.thread', 'm.sender', 'm.receipt'])
    .distinct()
    .where('t.upload', 'in', uploads)
    .where(accessible('m.id'))
    .orderBy('m.owner')
    .execute();
  for (const owner of new Set(messages.map((message) => message.owner))) {
    const mine = messages.filter((message) => message.owner === owner);
    for (const message of mine) await consign(tx, message, now, sign);
    tell(await changed(tx, owner, mine.map(({ thread }) => thread)));
  }
}

const attachedTo = (db: Kysely<Schema>) => db.selectFrom('attachments as t').innerJoin('uploads as u', 'u.key', 't.upload').leftJoin('contents as c', 'c.digest', 'u.digest').select('u.key').limit(1);

/** Asked first, since it is what most uploads of a large message leave. */
const missingOf = prepare<{ id: string }, { key: string }>((db, { id }) => attachedTo(db).where('t.message', '=', id).where((eb) => eb.or([eb('u.digest', 'is', null), eb('c.scan', '=', 'pending')])));
const infectedOf = prepare<{ id: string }, { key: string }>((db, { id }) => attachedTo(db).where('t.message', '=', id).where('c.scan', '=', 'infected'));

/** The next receipt of a message, where nothing of it is missing any more, or something of it is infected. */
export async function consign(tx: Tx, message: Evidenced, now: number, sign: SignReceipt): Promise<void> {
  const { id, receipt } = message;
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
  const events = await eventsOf(tx, message);
  if (events.has('ContentConsignment') || events.has('ContentConsignmentFailure')) return;
  const attachments = rows.length ? { attachments: rows.map(({ reference, version, digest }) => claimOf(JSON.parse(reference) as AttachmentReference, version, digest)) } : {};
  await record(tx, message, infected.length ? { event: 'ContentConsignmentFailure', reason: { type: 'urn:dmail:problem:infected', attachments: infected }, ...attachments } : { event: 'ContentConsignment', ...attachments }, now, sign);
}
