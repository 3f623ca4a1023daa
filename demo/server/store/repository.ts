/**
 * What people leave at their own server for others to fetch, and who was granted it.
 * @module
 */
import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely';
import { newId } from './id.ts';
import { prepare } from './prepared.ts';
import { scanned } from './scans.ts';
import type { GrantRow, RepositoryRow, Schema, UploadRow } from './schema.ts';
import { StoreRefusal, type Deposited, type NewGrant, type PullGrantRow, type StoredUpload, type Uploader } from './store.ts';
import { dropRepository, dropUnused, held, toUpload } from './uploads.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

/** Uploads of one person that can be granted at the same time. */
const KEPT = 2000;
/** Grants of one upload for one server that work at the same time: an answer may have been lost. */
const ALIKE = 3;
const mine = prepare<{ owner: string }, { count: number }>((db, { owner }) =>
  db.selectFrom('repository').select(({ fn }) => fn.countAll<number>().as('count')).where('owner', '=', owner));

const granted = prepare<{ owner: string; now: number }, { count: number }>((db, { owner, now }) =>
  db.selectFrom('repository as r').innerJoin('grants as g', 'g.upload', 'r.upload').select(({ fn }) => fn.countAll<number>().as('count')).where('r.owner', '=', owner).where('g.expires', '>', now));

/** Content of somebody that is in their repository already. */
const there = prepare<{ owner: string; digest: string; size: number }, { key: string }>((db, { owner, digest, size }) =>
  db.selectFrom('repository as r').innerJoin('uploads as u', 'u.key', 'r.upload').select('u.key').where('r.owner', '=', owner).where('u.digest', '=', digest).where('u.size', '=', size).limit(1));

export async function openRepository(tx: Tx, { by, name, document, size, digest, quota, now }: Deposited): Promise<StoredUpload> {
  const { address: owner, issuer, subject } = by;
  const found = await tx.selectFrom('uploads').selectAll().where('sender', '=', owner).where('issuer', '=', issuer).where('subject', '=', subject).where('name', '=', name).executeTakeFirst();
  if (found && found.size !== size) throw new StoreRefusal('conflict', { field: '/size' });
  const said = found?.digest ?? found?.declared;
  if (said && digest !== undefined && said !== digest) throw new StoreRefusal('conflict', { field: '/digest' });
  const here = found && (await tx.selectFrom('repository').selectAll().where('upload', '=', found.key).executeTakeFirst());
  if (here && here.document !== document) throw new StoreRefusal('conflict', { field: '/document' });
  const known = !found && digest !== undefined && (await there.first(tx, { owner, digest, size })) !== undefined;
  const row: UploadRow = found ?? { key: newId(now), sender: owner, issuer, subject, name, size, declared: digest ?? null, digest: known ? digest : null };
  if (!here) {
    if (Number((await mine.first(tx, { owner }))?.count ?? 0) >= KEPT) throw new StoreRefusal('storage-full');
    const needed = (await scanned(tx, row.digest)) === 'infected' ? 0 : size;
    if (quota !== undefined && needed > 0 && (await held(tx, owner)) + needed > quota) throw new StoreRefusal('storage-full');
    if (!found) await tx.insertInto('uploads').values(row).execute();
    await tx.insertInto('repository').values({ upload: row.key, owner, document, held: needed, at: now }).execute();
  } else await tx.updateTable('repository').set({ at: now }).where('upload', '=', row.key).execute();
  if (found && digest !== undefined && found.declared === null) await tx.updateTable('uploads').set({ declared: (row.declared = digest) }).where('key', '=', row.key).execute();
  return toUpload({ ...row, document, version: 1, scan: await scanned(tx, row.digest), pull: null, problem: null });
}

export async function closeRepository(tx: Tx, { address, issuer, subject }: Uploader, name: string): Promise<boolean> {
  const found = await tx.selectFrom('uploads').select('key').where('sender', '=', address).where('issuer', '=', issuer).where('subject', '=', subject).where('name', '=', name).executeTakeFirst();
  if (!found) return false;
  await dropRepository(tx, found.key);
  return dropUnused(tx, found.key);
}

export async function grant(tx: Tx, { by, name, hash, server, keys, expires, host, most, now }: NewGrant): Promise<StoredUpload> {
  const found = await tx
    .selectFrom('uploads as u')
    .innerJoin('repository as r', 'r.upload', 'u.key')
    .selectAll('u').select('r.document')
    .where('u.sender', '=', by.address).where('u.issuer', '=', by.issuer).where('u.subject', '=', by.subject).where('u.name', '=', name)
    .executeTakeFirst();
  if (!found) throw new StoreRefusal('not-found');
  const alike = await tx.selectFrom('grants').select('hash').where('upload', '=', found.key).where('server', '=', server).orderBy('expires', 'desc').offset(ALIKE - 1).limit(100).execute();
  if (alike.length) await tx.deleteFrom('grants').where('hash', 'in', alike.map((one) => one.hash)).execute();
  if (Number((await granted.first(tx, { owner: by.address, now }))?.count ?? 0) >= most) throw new StoreRefusal('storage-full');
  await tx.insertInto('grants').values({ hash, upload: found.key, server, keys: JSON.stringify(keys), expires, client: host.client, host_grant: host.grant ?? null }).execute();
  await tx.updateTable('repository').set({ at: now }).where('upload', '=', found.key).execute();
  return toUpload({ ...found, version: 1, scan: await scanned(tx, found.digest), pull: null, problem: null });
}

const grantRow = prepare<{ hash: string }, GrantRow>((db, { hash }) => db.selectFrom('grants').selectAll().where('hash', '=', hash));

export async function pullGrant(db: Db, hash: string): Promise<PullGrantRow | undefined> {
  const row = await grantRow.first(db, { hash });
  return row && { upload: row.upload, server: row.server, keys: JSON.parse(row.keys) as string[], expires: row.expires };
}

export const rebindGrant = (tx: Tx, hash: string, keys: readonly string[]): Promise<unknown> => tx.updateTable('grants').set({ keys: JSON.stringify(keys) }).where('hash', '=', hash).execute();

export async function endPull(tx: Tx, hash: string, now: number): Promise<void> {
  const row = await grantRow.first(tx, { hash });
  if (!row) return;
  await tx.deleteFrom('grants').where('hash', '=', hash).execute();
  await tx.updateTable('repository').set({ at: now }).where('upload', '=', row.upload).execute();
}

/** The person has sent a message with these: what lets servers fetch them is their own word now, whichever site they wrote it on. */
export const sent = (tx: Tx, owner: string, names: readonly string[]): Promise<unknown> =>
  tx
    .updateTable('grants')
    .set({ client: null, host_grant: null })
    .where('upload', 'in', tx.selectFrom('uploads').select('key').where('sender', '=', owner).where('name', 'in', names))
    .execute();

/** A person, or home, has taken back what a site was granted (`*`: all of them). */
export const endGrantsOf = (tx: Tx, owner: string, client: string): Promise<unknown> =>
  tx
    .deleteFrom('grants')
    .where('upload', 'in', tx.selectFrom('repository').select('upload').where('owner', '=', owner))
    .where((eb) => (client === '*' ? eb('client', 'is not', null) : eb('client', '=', client)))
    .execute();

export const endGrantsUnder = (tx: Tx, hostGrants: readonly string[]): Promise<unknown> => tx.deleteFrom('grants').where('host_grant', 'in', hostGrants).execute();

type Kept = SelectQueryBuilder<Schema, 'repository', Pick<RepositoryRow, 'upload'>>;

/** Takes uploads out of the repository, and their grants with them; what nobody here has either goes as a whole. */
export async function releaseRepository(tx: Tx, which: (kept: Kept) => Kept): Promise<void> {
  for (const { upload } of await which(tx.selectFrom('repository').select('upload')).execute()) {
    await dropRepository(tx, upload);
    await dropUnused(tx, upload);
  }
}

const DAY = 86_400_000;

/** What no grant that is open refers to goes after a day, as grants do whose time is over. */
export async function purgeRepository(tx: Tx, now: number): Promise<void> {
  await tx.deleteFrom('grants').where('expires', '<', now - DAY).execute();
  await releaseRepository(tx, (kept) =>
    kept.where('at', '<', now - DAY).where((eb) => eb.not(eb.exists(eb.selectFrom('grants as g').select('g.hash').whereRef('g.upload', '=', 'repository.upload').where('g.expires', '>', now)))));
}
