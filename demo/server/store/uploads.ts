/**
 * What is announced and arrives: uploads, for whom they were announced, and what of their content is kept.
 * @module
 */
import { sql, type Kysely, type SelectQueryBuilder, type Transaction } from 'kysely';
import { documentName, type Document } from './document-name.ts';
import { newId } from './id.ts';
import { permission } from './permission.ts';
import { prepare } from './prepared.ts';
import { room, waiting } from './room.ts';
import { pullState, startPull } from './pulls.ts';
import { scanned, scanState } from './scans.ts';
import type { AnnouncementRow, Schema, UploadRow } from './schema.ts';
import { StoreRefusal, type Announcement, type StoredUpload, type Uploader } from './store.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

type Announced = UploadRow & Pick<AnnouncementRow, 'document' | 'version'> & { scan: string | null; pull: string | null; problem: string | null };

export const toUpload = ({ key, sender, name, size, document, version, declared, digest, scan, pull, problem }: Announced): StoredUpload => ({
  key, sender, name, size, document, version, ...(declared !== null && { declared }), ...(digest !== null && { digest }), scan: scanState(digest, scan), ...pullState(digest, pull, problem),
});

/** As it was announced first, or is left here for others to fetch. */
const announcedFirst = (db: Db) =>
  db
    .selectFrom('uploads as u')
    .leftJoin('announcements as a', 'a.upload', 'u.key')
    .leftJoin('repository as r', 'r.upload', 'u.key')
    .leftJoin('contents as c', 'c.digest', 'u.digest')
    .leftJoin('pulls as p', 'p.upload', 'u.key')
    .selectAll('u')
    .select(({ fn, val }) => [fn.coalesce('a.document', 'r.document', val('')).as('document'), fn.coalesce('a.version', sql.lit(1)).as('version'), 'c.scan', 'p.state as pull', 'p.problem'])
    .orderBy('a.at')
    .orderBy('a.owner')
    .limit(1);

const byName = prepare<Uploader & { name: string }, Announced>((db, { address, issuer, subject, name }) =>
  announcedFirst(db).where('u.sender', '=', address).where('u.issuer', '=', issuer).where('u.subject', '=', subject).where('u.name', '=', name));

const byKey = prepare<{ key: string }, Announced>((db, { key }) => announcedFirst(db).where('u.key', '=', key));

export async function upload(db: Db, by: Uploader, name: string): Promise<StoredUpload | undefined> {
  const row = await byName.first(db, { ...by, name });
  return row && toUpload(row);
}

export async function uploadByKey(db: Db, key: string): Promise<StoredUpload | undefined> {
  const row = await byKey.first(db, { key });
  return row && toUpload(row);
}

export async function wanted(db: Db, key: string, now: number): Promise<boolean> {
  if (await db.selectFrom('repository').select('upload').where('upload', '=', key).executeTakeFirst()) return true;
  for (const { owner, peer, thread } of await db.selectFrom('announcements').selectAll().where('upload', '=', key).execute()) {
    if ((await permission(db, owner, peer, thread ?? undefined, now)).scope) return true;
  }
  return false;
}

/** Whom an upload of somebody was announced for. */
export const announcedFor = async (db: Db, key: string): Promise<string[]> => (await db.selectFrom('announcements').select('owner').where('upload', '=', key).execute()).map(({ owner }) => owner);

const heldBy = prepare<{ owner: string }, { held: number | null }>((db, { owner }) =>
  db.selectFrom('announcements').select(({ fn }) => fn.sum<number | null>('held').as('held')).where('owner', '=', owner));

const leftBy = prepare<{ owner: string }, { held: number | null }>((db, { owner }) =>
  db.selectFrom('repository').select(({ fn }) => fn.sum<number | null>('held').as('held')).where('owner', '=', owner));

/** What was announced for an owner, and what they have left here for others. */
export const held = async (db: Db, owner: string): Promise<number> => Number((await heldBy.first(db, { owner }))?.held ?? 0) + Number((await leftBy.first(db, { owner }))?.held ?? 0);

/** What is not kept takes nobody's room. */
export async function unkept(tx: Tx, uploads: readonly string[]): Promise<void> {
  await tx.updateTable('announcements').set({ held: 0 }).where('upload', 'in', uploads).execute();
  await tx.updateTable('repository').set({ held: 0 }).where('upload', 'in', uploads).execute();
}

/** What the mailbox of an owner still takes of a peer. */
export const roomFor = async (db: Db, owner: string, peer: string, quota: number): Promise<number> => room(db, owner, peer, quota, await held(db, owner));

/** Announcements of one peer no message refers to yet: two messages full of attachments. */
const UNBOUND = 2000;

/** Content the sender has deposited for the owner before. Nobody else's is looked at. */
const deposited = prepare<Uploader & { owner: string; digest: string; size: number }, { key: string }>((db, { address, issuer, subject, owner, digest, size }) =>
  db
    .selectFrom('uploads as u')
    .innerJoin('attachments as t', 't.upload', 'u.key')
    .select('u.key')
    .where('u.digest', '=', digest).where('u.size', '=', size).where('u.sender', '=', address).where('u.issuer', '=', issuer).where('u.subject', '=', subject)
    .where('t.owner', '=', owner)
    .limit(1));

/** The version of a document these bytes are. */
const sameVersion = prepare<{ owner: string; peer: string; document: string; digest: string; but: string }, { version: number }>((db, { owner, peer, document, digest, but }) =>
  db
    .selectFrom('announcements as a')
    .innerJoin('uploads as u', 'u.key', 'a.upload')
    .select('a.version')
    .where('a.owner', '=', owner).where('a.peer', '=', peer).where('a.document', '=', document).where('u.digest', '=', digest).where('u.key', '!=', but)
    .orderBy('a.version')
    .limit(1));

const counted = prepare<{ document: string }, { version: number }>((db, { document }) =>
  db.insertInto('versions').values({ document, version: 1 }).onConflict((on) => on.column('document').doUpdateSet(({ eb }) => ({ version: eb('versions.version', '+', 1) }))).returning('version'));

/** A number no version of the document has had, kept or not. */
export const nextVersion = async (tx: Tx, of: Document): Promise<number> => (await counted.first(tx, { document: await documentName(of) }))!.version;

/** The version an upload is known to be by now. */
export async function versionOf(tx: Tx, { owner, peer, document }: Document, digest: string | null, but: string): Promise<number | undefined> {
  return digest === null ? undefined : (await sameVersion.first(tx, { owner, peer, document, digest, but }))?.version;
}

export async function announce(tx: Tx, { by, owner, thread, name, document, size, digest, pull, quota, now }: Announcement): Promise<StoredUpload> {
  const { address: peer, issuer, subject } = by;
  // Here and now, whatever the session was opened under.
  const allowed = await permission(tx, owner, peer, thread, now);
  if (!allowed.scope) throw new StoreRefusal('invitation-required', { invitation: allowed.pending ? 'pending' : 'none' });
  const found = await tx.selectFrom('uploads').selectAll().where('sender', '=', peer).where('issuer', '=', issuer).where('subject', '=', subject).where('name', '=', name).executeTakeFirst();
  if (found && found.size !== size) throw new StoreRefusal('conflict', { field: '/size' });
  const said = found?.digest ?? found?.declared;
  if (said && digest !== undefined && said !== digest) throw new StoreRefusal('conflict', { field: '/digest' });
  const here = found && (await tx.selectFrom('announcements').selectAll().where('upload', '=', found.key).where('owner', '=', owner).executeTakeFirst());
  if (found && here) {
    if (here.document !== document) throw new StoreRefusal('conflict', { field: '/document' });
    await tx.updateTable('announcements').set({ at: now, thread: thread ?? here.thread }).where('upload', '=', found.key).where('owner', '=', owner).execute();
    if (digest !== undefined && found.declared === null) await tx.updateTable('uploads').set({ declared: digest }).where('key', '=', found.key).execute();
    return toUpload({ ...found, declared: found.declared ?? digest ?? null, document, version: here.version, scan: await scanned(tx, found.digest), ...(await pulled(tx, found, pull, now)) });
  }
  // What the bytes are, or must turn out to be: nobody else's promise brings anything in free of charge.
  const whole = said ?? digest ?? null;
  const known = whole !== null && (await deposited.first(tx, { ...by, owner, digest: whole, size })) !== undefined;
  const needed = known ? 0 : size;
  if ((await waiting(tx, owner, peer)).count >= UNBOUND) throw new StoreRefusal('storage-full');
  if (quota !== undefined && needed > 0 && needed > (await roomFor(tx, owner, peer, quota))) throw new StoreRefusal('storage-full');
  const row: UploadRow = found ?? { key: newId(now), sender: peer, issuer, subject, name, size, declared: digest ?? null, digest: known ? whole : null };
  if (!found) await tx.insertInto('uploads').values(row).execute();
  else if (digest !== undefined && found.declared === null) await tx.updateTable('uploads').set({ declared: (row.declared = digest) }).where('key', '=', row.key).execute();
  const version = (await versionOf(tx, { owner, peer, document }, row.digest, row.key)) ?? (await nextVersion(tx, { owner, peer, document }));
  await tx.insertInto('announcements').values({ upload: row.key, owner, peer, document, version, thread: thread ?? null, held: needed, at: now }).execute();
  return toUpload({ ...row, document, version, scan: await scanned(tx, row.digest), ...(await pulled(tx, row, pull, now)) });
}

/** From where it is fetched, from now on or as before. */
async function pulled(tx: Tx, { key, digest }: UploadRow, uri: string | undefined, now: number): Promise<{ pull: string | null; problem: string | null }> {
  if (digest === null && uri !== undefined) {
    await startPull(tx, key, uri, now);
    return { pull: 'waiting', problem: null };
  }
  const row = await tx.selectFrom('pulls').select(['state as pull', 'problem']).where('upload', '=', key).executeTakeFirst();
  return row ?? { pull: null, problem: null };
}

export async function dropUpload(tx: Tx, { address, issuer, subject }: Uploader, name: string): Promise<string | undefined> {
  const found = await tx.selectFrom('uploads').select('key').where('sender', '=', address).where('issuer', '=', issuer).where('subject', '=', subject).where('name', '=', name).executeTakeFirst();
  if (!found) return undefined;
  if (await tx.selectFrom('attachments').select('message').where('upload', '=', found.key).limit(1).executeTakeFirst()) throw new StoreRefusal('conflict');
  await dropRepository(tx, found.key);
  await release(tx, (announcements) => announcements.where('upload', '=', found.key));
  await dropUnused(tx, found.key);
  return found.key;
}

/** Nobody fetches it from here any more. */
export async function dropRepository(tx: Tx, key: string): Promise<void> {
  await tx.deleteFrom('grants').where('upload', '=', key).execute();
  await tx.deleteFrom('repository').where('upload', '=', key).execute();
}

/** Removes an upload that is for nobody; answers whether it was. */
export async function dropUnused(tx: Tx, key: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('uploads')
    .where('key', '=', key)
    .where((eb) => eb.not(eb.or([eb.exists(eb.selectFrom('announcements').select('owner').where('upload', '=', key)), eb.exists(eb.selectFrom('repository').select('owner').where('upload', '=', key))])))
    .executeTakeFirst();
  if (!gone.numDeletedRows) return false;
  await tx.deleteFrom('pulls').where('upload', '=', key).execute();
  return true;
}

type Announcements = SelectQueryBuilder<Schema, 'announcements', Pick<AnnouncementRow, 'upload' | 'owner' | 'peer' | 'document' | 'version' | 'held'>>;

/**
 * Removes those of some announcements no message refers to, and uploads nothing is left of. What they consisted of is for others to remove.
 * @param named whether messages may have named them before: their versions are never counted anew
 */
export async function release(tx: Tx, which: (announcements: Announcements) => Announcements, named = false): Promise<void> {
  const candidates = await which(tx.selectFrom('announcements').select(['upload', 'owner', 'peer', 'document', 'version', 'held']))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('attachments as t').select('t.message').whereRef('t.upload', '=', 'announcements.upload').whereRef('t.owner', '=', 'announcements.owner'))))
    .execute();
  for (const { upload: key, held: counted, version, ...of } of candidates) {
    const { owner } = of;
    await tx.deleteFrom('announcements').where('upload', '=', key).where('owner', '=', owner).execute();
    if (!named && version === 1) await forgetDocument(tx, of);
    if (counted > 0) await countOn(tx, key, owner, counted);
    await dropUnused(tx, key);
  }
}

/** A document nobody has ever got leaves nothing behind. */
async function forgetDocument(tx: Tx, of: Document): Promise<void> {
  const { owner, peer, document } = of;
  if (await tx.selectFrom('announcements').select('upload').where('owner', '=', owner).where('peer', '=', peer).where('document', '=', document).limit(1).executeTakeFirst()) return;
  await tx.deleteFrom('versions').where('document', '=', await documentName(of)).where('version', '=', 1).execute();
}

/** What counted for an announcement counts for another one of the same content from now on, where the owner has one that counted for nothing beside it. */
async function countOn(tx: Tx, key: string, owner: string, counted: number): Promise<void> {
  const heir = await tx
    .selectFrom('uploads as gone')
    .innerJoin('uploads as u', 'u.digest', 'gone.digest')
    .innerJoin('announcements as a', 'a.upload', 'u.key')
    .select('a.upload')
    .where('gone.key', '=', key).where('a.owner', '=', owner).where('a.held', '=', 0)
    .limit(1)
    .executeTakeFirst();
  if (heir) await tx.updateTable('announcements').set({ held: counted }).where('upload', '=', heir.upload).where('owner', '=', owner).execute();
}

export const noteContent = (tx: Tx, digest: string, size: number): Promise<unknown> => tx.insertInto('contents').values({ digest, size, scan: null, looks: null, due: null }).onConflict((on) => on.column('digest').doNothing()).execute();

export const forgetContent = (tx: Tx, digest: string): Promise<unknown> => tx.deleteFrom('contents').where('digest', '=', digest).execute();

export const unusedContents = async (db: Db): Promise<string[]> =>
  (await db.selectFrom('contents as c').select('c.digest').where((eb) => eb.not(eb.exists(eb.selectFrom('uploads as u').select('u.key').whereRef('u.digest', '=', 'c.digest')))).execute()).map(({ digest }) => digest);

export const contentUsed = async (db: Db, digest: string): Promise<boolean> => (await db.selectFrom('uploads').select('key').where('digest', '=', digest).limit(1).executeTakeFirst()) !== undefined;
