/**
 * What owners agree to: that a sender is told when a message is opened. Each grant and each withdrawal is put on
 * record, signed.
 * @module
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import { decodeJwt } from 'jose';
import type { Consent, ConsentClaims } from '../../../src/contract/index.ts';
import { changed } from './events.ts';
import { newId } from './id.ts';
import { prepare } from './prepared.ts';
import { iso } from './rows.ts';
import type { ConsentRow, Schema } from './schema.ts';
import { StoreRefusal, type Notice, type SignReceipt, type UsedOnce } from './store.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

export const toConsent = ({ id, peer, message, since, withdrawn, granted, withdrawal }: ConsentRow): Consent => ({
  ...shown({ id, peer, message, since }), ...(withdrawn !== null && { state: 'withdrawn', withdrawnAt: iso(withdrawn) }), records: withdrawal === null ? [granted] : [granted, withdrawal],
});

/** A live one as it stands beside a message. */
const shown = ({ id, peer, message, since }: Pick<ConsentRow, 'id' | 'peer' | 'message' | 'since'>): Consent => ({ id, peer, ...(message !== null && { message }), state: 'granted', since: iso(since) });

export const consents = async (db: Db, owner: string): Promise<Consent[]> =>
  (await db.selectFrom('consents').selectAll().where('owner', '=', owner).orderBy('since', 'desc').orderBy('id', 'desc').execute()).map(toConsent);

// What is for all messages of a sender comes first.
const live = prepare<{ owner: string; peer: string; message: string }, ConsentRow>((db, { owner, peer, message }) =>
  db
    .selectFrom('consents')
    .selectAll()
    .where('owner', '=', owner).where('peer', '=', peer).where('withdrawn', 'is', null)
    .where((eb) => eb.or([eb('message', 'is', null), eb('message', '=', message)]))
    .orderBy(sql`message is not null`)
    .orderBy('id')
    .limit(1));

/** The consent under which the sender of a message is told now that it is opened. */
export async function liveConsent(db: Db, owner: string, peer: string, message: string): Promise<Consent | undefined> {
  const row = await live.first(db, { owner, peer, message });
  return row && shown(row);
}

/** A confirmation is of use once. */
export async function use(tx: Tx, { jti, expires }: UsedOnce): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx.insertInto('confirmations').values({ jti, expires }).onConflict((on) => on.column('jti').doNothing()).executeTakeFirst();
  if (!numInsertedOrUpdatedRows) throw new StoreRefusal('confirmation-required');
}

export async function grant(tx: Tx, owner: string, { peer, message }: { peer: string; message?: string }, by: UsedOnce, server: string, now: number, sign: SignReceipt): Promise<{ consent: Consent; notice?: Notice }> {
  await use(tx, by);
  if (message !== undefined && !(await tx.selectFrom('messages').select('id').where('id', '=', message).where('owner', '=', owner).where('direction', '=', 'in').where('peer', '=', peer).executeTakeFirst())) throw new StoreRefusal('not-found');
  const before = await tx.selectFrom('consents').selectAll().where('owner', '=', owner).where('peer', '=', peer).where('message', message === undefined ? 'is' : '=', message ?? null).where('withdrawn', 'is', null).executeTakeFirst();
  if (before) return { consent: toConsent(before) };
  const id = newId(now);
  const claims: ConsentClaims = { iss: server, jti: crypto.randomUUID(), iat: Math.floor(now / 1000), sub: owner, event: 'granted', consent: id, peer, ...(message !== undefined && { message }) };
  const row: ConsentRow = { id, owner, peer, message: message ?? null, since: now, withdrawn: null, granted: await sign(claims), withdrawal: null };
  await tx.insertInto('consents').values(row).execute();
  return { consent: toConsent(row), notice: await told(tx, row) };
}

export async function withdraw(tx: Tx, owner: string, id: string, now: number, sign: SignReceipt): Promise<Notice | undefined> {
  const row = await tx.selectFrom('consents').selectAll().where('id', '=', id).where('owner', '=', owner).executeTakeFirst();
  if (!row) throw new StoreRefusal('not-found');
  if (row.withdrawn !== null) return undefined;
  const before = decodeJwt<ConsentClaims>(row.granted);
  const claims: ConsentClaims = { ...before, jti: crypto.randomUUID(), iat: Math.floor(now / 1000), event: 'withdrawn' };
  await tx.updateTable('consents').set({ withdrawn: now, withdrawal: await sign(claims, { jti: before.jti, signed: row.granted }) }).where('id', '=', id).execute();
  return told(tx, row);
}

/** Conversations that hear of a change: the latest with messages it is about. */
const HEARD = 50;

async function told(tx: Tx, { owner, peer, message }: ConsentRow): Promise<Notice | undefined> {
  const asking = tx.selectFrom('messages').select('thread').where('owner', '=', owner).where('direction', '=', 'in').where('peer', '=', peer);
  const rows = await (message === null ? asking.where('body', 'like', '%"opened":true%') : asking.where('id', '=', message)).groupBy('thread').orderBy(({ fn }) => fn.max('at'), 'desc').limit(HEARD).execute();
  return changed(tx, owner, rows.map(({ thread }) => thread));
}
