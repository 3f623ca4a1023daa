/**
 * What has had its time goes: deleted conversations and receipts as the domain says, idempotency keys after eight, spent sessions,
 * revocations older than any token, uploads no message has referred to for seven.
 * @module
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import { purgeBankConsents } from './bank-consents.ts';
import { purgeReturns } from './bank-returns.ts';
import { detach } from './detach.ts';
import type { Retention } from '../retention.ts';
import { Ledger } from './ledger.ts';
import { expireOwed, forgetOwed, keepReceipts } from './owed.ts';
import { forgetRequests } from './payment-requests.ts';
import { purgeRepository } from './repository.ts';
import type { Schema } from './schema.ts';
import type { Notice, SignReceipt } from './store.ts';
import { release } from './uploads.ts';

const DAY = 86_400_000;
/** Milliseconds a revocation is remembered: longer than any token lives. */
export const REMEMBERED = DAY;

type Read = <T>(query: (db: Kysely<Schema>) => Promise<T>) => Promise<T>;
type Write = <T>(job: (tx: Transaction<Schema>, tell: (notice: Notice | undefined) => void) => Promise<T>) => Promise<T>;

export async function purge(read: Read, write: Write, now: number, retention: Retention, sign: SignReceipt): Promise<void> {
  await write(async (tx) => {
    await tx.deleteFrom('deposits').where('at', '<', now - 8 * DAY).execute();
    await tx.deleteFrom('sessions').where('expires', '<', now).execute();
    await tx.deleteFrom('revocations').where('at', '<', now - REMEMBERED).execute();
    await tx.deleteFrom('confirmations').where('expires', '<', now - REMEMBERED).execute();
    await tx.deleteFrom('ended_grants').where('at', '<', now - REMEMBERED).execute();
    await purgeReturns(tx, now);
    await purgeBankConsents(tx, now);
    await expireOwed(tx, now, sign);
    await forgetOwed(tx, now - retention.receipts * DAY);
    await tx.deleteFrom('rejections').where('at', '<', now - retention.receipts * DAY).execute();
  });
  await write((tx) => release(tx, (announcements) => announcements.where('at', '<', now - 7 * DAY)));
  await write((tx) => purgeRepository(tx, now));
  const deleted = now - retention.deleted * DAY;
  /** Whatever its owner thinks of it. */
  const old = retention.messages === undefined ? undefined : now - retention.messages * DAY;
  const due = await read((db) => db.selectFrom('conversations').select(['owner', 'id']).where('in_deleted', '=', sql.lit(1)).where('deleted_at', '<', deleted).execute());
  if (old !== undefined) due.push(...(await read((db) => db.selectFrom('conversations').select(['owner', 'id']).where('at', '<', old).where('in_deleted', '=', 0).execute())));
  for (const { owner, id } of due) {
    await write(async (tx, tell) => {
      const row = await tx.selectFrom('conversations').selectAll().where('owner', '=', owner).where('id', '=', id).where((eb) => eb.or([eb('deleted_at', '<', deleted), ...(old === undefined ? [] : [eb('at', '<', old)])])).executeTakeFirst();
      if (!row) return;
      const messages = (await tx.selectFrom('messages').select('id').where('root', '=', row.root).where('owner', '=', owner).execute()).map((one) => one.id);
      const ids = sql<string>`(select value from json_each(${JSON.stringify(messages)}))`;
      // Its sender is told in time what has become of it; until then it stays.
      if (await tx.selectFrom('acceptances').select('message').where('message', 'in', ids).where('state', '=', 'pending').limit(1).executeTakeFirst()) return;
      await keepReceipts(tx, sql<boolean>`m.id in ${ids}`, now);
      for (const table of ['deliveries', 'earlier_receipts', 'acceptances'] as const) await tx.deleteFrom(table).where('message', 'in', ids).execute();
      await forgetRequests(tx, ids);
      await detach(tx, owner, messages);
      await tx.deleteFrom('messages').where('root', '=', row.root).where('owner', '=', owner).execute();
      const ledger = await Ledger.open(tx, owner);
      await ledger.remove(row);
      tell(await ledger.close());
    });
  }
}
