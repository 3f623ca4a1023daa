/**
 * Attachments of stored messages.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { AttachmentReference, ProblemType, Reach, ReceiptAttachment, ReceiptClaims, StoredAttachment, VersionList } from '../../../src/contract/index.ts';
import { prepare } from './prepared.ts';
import { toOwn } from './properties.ts';
import { inReach } from './reached.ts';
import { iso } from './rows.ts';
import { scanState } from './scans.ts';
import type { AnnouncementRow, Schema, UploadRow } from './schema.ts';
import { sentVersions } from './sent-documents.ts';
import { StoreRefusal, type KeptAttachment, type Received, type Uploader } from './store.ts';
import { accessible, requireAccepted } from './withheld.ts';
import { noteWords } from './words.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

type Announced = Pick<UploadRow, 'key' | 'size' | 'declared' | 'digest'> & Pick<AnnouncementRow, 'document' | 'version'> & { scan: string | null };

const announced = prepare<Uploader & { owner: string; name: string }, Announced>((db, { address, issuer, subject, owner, name }) =>
  db
    .selectFrom('uploads as u')
    .innerJoin('announcements as a', (on) => on.onRef('a.upload', '=', 'u.key').on('a.owner', '=', owner))
    .leftJoin('contents as c', 'c.digest', 'u.digest')
    .select(['u.key', 'u.size', 'u.declared', 'u.digest', 'a.document', 'a.version', 'c.scan'])
    .where('u.sender', '=', address).where('u.issuer', '=', issuer).where('u.subject', '=', subject).where('u.name', '=', name));

export interface Resolved { uploads: readonly string[]; claims: ReceiptAttachment[]; event: ReceiptClaims['event'] }

/** What a receipt says of an attachment. */
export const claimOf = ({ id, name, mediaType, size, properties }: AttachmentReference, version: number, digest: string | null): ReceiptAttachment => ({
  id, name, mediaType, size, version, ...(digest !== null && { digest }), ...(properties?.length && { properties }),
});

/**
 * What the attachments of a message stand for at its recipient.
 * @throws {StoreRefusal} `attachment-missing`, naming the member that stands for nothing announced here; `infected`, naming the attachment
 */
export async function resolve(tx: Tx, owner: string, { address, issuer, subject }: Uploader, references: readonly AttachmentReference[]): Promise<Resolved> {
  const uploads: string[] = [];
  const claims: ReceiptAttachment[] = [];
  let whole = true;
  for (const [index, reference] of references.entries()) {
    const refuse = (member: keyof AttachmentReference): never => {
      throw new StoreRefusal('attachment-missing', { field: `/attachments/${index}/${member}` });
    };
    const found = (await announced.first(tx, { address, issuer, subject, owner, name: reference.upload })) ?? refuse('upload');
    if (found.document !== reference.id) refuse('id');
    if (found.size !== reference.size) refuse('size');
    const said = found.digest ?? found.declared;
    if (reference.digest !== undefined) {
      if (said !== null && said !== reference.digest) refuse('digest');
      // From now on nothing else may arrive.
      if (said === null) await tx.updateTable('uploads').set({ declared: reference.digest }).where('key', '=', found.key).execute();
    }
    if (found.scan === 'infected') throw new StoreRefusal('infected', { field: `/attachments/${index}` });
    whole &&= found.digest !== null && found.scan !== 'pending';
    uploads.push(found.key);
    claims.push(claimOf(reference, found.version, found.digest));
  }
  return { uploads, claims, event: whole ? 'ContentConsignment' : 'SubmissionAcceptance' };
}

const insertAttachment = prepare<{ message: string; position: number; owner: string; document: string; upload: string; reference: string }>((db, { message, position, owner, document, upload, reference }) =>
  db.insertInto('attachments').values({ message, position, owner, document, upload, reference }));

/** @param found whether the message is found by what it carries */
export async function bind(tx: Tx, message: string, owner: string, uploads: readonly string[], references: readonly AttachmentReference[], found: boolean): Promise<void> {
  for (const [position, reference] of references.entries()) await insertAttachment.run(tx, { message, position, owner, document: reference.id, upload: uploads[position]!, reference: JSON.stringify(reference) });
  if (found) await noteWords(tx, owner, message, references);
}

/** Versions of each document of some messages that a message refers to. */
async function versionCounts(db: Db, messages: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('attachments as t')
        .innerJoin('announcements as a', (on) => on.onRef('a.upload', '=', 't.upload').onRef('a.owner', '=', 't.owner'))
        .select(['a.owner', 'a.peer', 'a.document'])
        .distinct()
        .where('t.message', 'in', messages)
        .as('d'))
    .innerJoin('announcements as a', (on) => on.onRef('a.owner', '=', 'd.owner').onRef('a.peer', '=', 'd.peer').onRef('a.document', '=', 'd.document'))
    .select(['d.owner', 'd.peer', 'd.document'])
    .select(({ fn }) => fn.count<number>('a.version').distinct().as('count'))
    .where((eb) => eb.exists(eb.selectFrom('attachments as t').select('t.message').whereRef('t.upload', '=', 'a.upload').whereRef('t.owner', '=', 'a.owner').where(accessible('t.message'))))
    .groupBy(['d.owner', 'd.peer', 'd.document'])
    .execute();
  return new Map(rows.map(({ owner, peer, document, count }) => [`${owner} ${peer} ${document}`, Number(count)]));
}

/** Adds to the list that stands under a key. */
function into<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** What has become of the attachments of some messages, in the order of each message. */
export async function arrivals(db: Db, messages: readonly string[], received: Received): Promise<Map<string, StoredAttachment[]>> {
  const found = new Map<string, StoredAttachment[]>();
  if (!messages.length) return found;
  const rows = await db
    .selectFrom('attachments as t')
    .innerJoin('announcements as a', (on) => on.onRef('a.upload', '=', 't.upload').onRef('a.owner', '=', 't.owner'))
    .innerJoin('uploads as u', 'u.key', 't.upload')
    .leftJoin('contents as c', 'c.digest', 'u.digest')
    .leftJoin('pulls as p', (on) => on.onRef('p.upload', '=', 'u.key').on('p.state', '=', 'failed'))
    .leftJoin('own_properties as o', (on) => on.onRef('o.owner', '=', 'a.owner').onRef('o.peer', '=', 'a.peer').onRef('o.document', '=', 'a.document'))
    .select(['t.message', 't.document', 'a.owner', 'a.peer', 'a.version', 'u.key', 'u.size', 'u.digest', 'c.scan', 'o.version as noted', 'o.at as noted_at', 'o.properties', 'p.problem'])
    .where('t.message', 'in', messages)
    .orderBy('t.message')
    .orderBy('t.position')
    .execute();
  const counts = await versionCounts(db, messages);
  for (const { message, document, owner, peer, version, key, size, digest, scan, noted, noted_at: at, properties, problem } of rows) {
    const state: StoredAttachment = {
      id: document, version, versions: counts.get(`${owner} ${peer} ${document}`)!, received: digest === null ? await received(key) : size, state: digest === null ? 'arriving' : 'complete', ...(digest !== null && { digest }), scan: scanState(digest, scan),
      ...(digest === null && problem !== null && { problem: problem as ProblemType }),
      ...(noted !== null && { own: toOwn({ version: noted, at: at!, properties: properties! }) }),
    };
    into(found, message, state);
  }
  return found;
}

const kept = prepare<{ owner: string; message: string; document: string }, Pick<UploadRow, 'key' | 'digest'> & { reference: string; peer: string; scan: string | null; handed_over: number | null }>((db, { owner, message, document }) =>
  db
    .selectFrom('attachments as t')
    .innerJoin('uploads as u', 'u.key', 't.upload')
    .innerJoin('messages as m', 'm.id', 't.message')
    .leftJoin('contents as c', 'c.digest', 'u.digest')
    .select(['u.key', 'u.digest', 'u.sender as peer', 't.reference', 'c.scan', 'm.handed_over'])
    .where('t.message', '=', message).where('t.owner', '=', owner).where('t.document', '=', document));

export async function attachment(db: Db, owner: string, message: string, document: string): Promise<KeptAttachment | undefined> {
  await requireAccepted(db, owner, message);
  const row = await kept.first(db, { owner, message, document });
  return row && { upload: row.key, reference: JSON.parse(row.reference) as AttachmentReference, ...(row.digest !== null && { digest: row.digest }), scan: scanState(row.digest, row.scan), fresh: row.handed_over === null };
}

export async function versions(db: Db, owner: string, message: string, document: string, reach?: Reach): Promise<VersionList | undefined> {
  await requireAccepted(db, owner, message);
  const of = await kept.first(db, { owner, message, document });
  if (!of) return sentVersions(db, owner, message, document, reach);
  const rows = await db
    .selectFrom('announcements as a')
    .innerJoin('attachments as t', (on) => on.onRef('t.upload', '=', 'a.upload').onRef('t.owner', '=', 'a.owner'))
    .innerJoin('uploads as u', 'u.key', 'a.upload')
    .innerJoin('messages as m', 'm.id', 't.message')
    .select(['a.version', 'm.id', 'm.at', 't.reference', 'u.digest'])
    .where('a.owner', '=', owner).where('a.peer', '=', of.peer).where('a.document', '=', document)
    .where(accessible('m.id'))
    .$if(reach !== undefined, (query) => query.where(inReach('m', reach!)))
    .orderBy('a.version', 'desc').orderBy('m.at', 'desc').orderBy('m.id', 'desc')
    .execute();
  const latest = new Map(rows.toReversed().map((row) => [row.version, row]));
  return {
    versions: [...latest.values()].toReversed().map(({ version, id, at, reference, digest }) => {
      const { name, mediaType, size, properties } = JSON.parse(reference) as AttachmentReference;
      return { version, messageId: id, at: iso(at), name, mediaType, size, state: digest === null ? 'arriving' : 'complete', ...(digest !== null && { digest }), ...(properties && { properties }) };
    }),
  };
}
