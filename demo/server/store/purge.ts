/**
 * What has had its time goes: deleted conversations after 30 days, idempotency keys after eight, spent sessions,
 * revocations older than any token, uploads no message has referred to for seven.
 * @module
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import { Ledger } from './ledger.ts';
import { forgetOwn } from './properties.ts';
import { purgeRepository } from './repository.ts';
import type { Schema } from './schema.ts';
import type { Notice } from './store.ts';
import { release } from './uploads.ts';

const DAY = 86_400_000;
/** Milliseconds a revocation is remembered: longer than any token lives. */
export const REMEMBERED = DAY;

type Read = <T>(query: (db: Kysely<Schema>) => Promise<T>) => Promise<T>;
type Write = <T>(job: (tx: Transaction<Schema>, tell: (notice: Notice | undefined) => void) => Promise<T>) => Promise<T>;

export async function purge(read: Read, write: Write, now: number): Promise<void> {
  await write(async (tx) => {
    await tx.deleteFrom('deposits').where('at', '<', now - 8 * DAY).execute();
    await tx.deleteFrom('sessions').where('expires', '<', now).execute();
    await tx.deleteFrom('revocations').where('at', '<', now - REMEMBERED).execute();
    await tx.deleteFrom('ended_grants').where('at', '<', now - REMEMBERED).execute();
  });
  await write((tx) => release(tx, (announcements) => announcements.where('at', '<', now - 7 * DAY)));
  await write((tx) => purgeRepository(tx, now));
  const due = await read((db) => db.selectFrom('conversations').select(['owner', 'id']).where('in_deleted', '=', sql.lit(1)).where('deleted_at', '<', now - 30 * DAY).execute());
  for (const { owner, id } of due) {
    await write(async (tx, tell) => {
      const row = await tx.selectFrom('conversations').selectAll().where('owner', '=', owner).where('id', '=', id).where('deleted_at', '<', now - 30 * DAY).executeTakeFirst();
      if (!row) return;
      const messages = tx.selectFrom('messages').select('id').where('root', '=', row.root).where('owner', '=', owner);
      await tx.deleteFrom('deliveries').where('message', 'in', messages).execute();
      await tx.deleteFrom('earlier_receipts').where('message', 'in', messages).execute();
      const documents = await tx
        .selectFrom('attachments as t')
        .innerJoin('announcements as a', (on) => on.onRef('a.upload', '=', 't.upload').onRef('a.owner', '=', 't.owner'))
        .select(['a.owner', 'a.peer', 'a.document'])
        .distinct()
        .where('t.message', 'in', messages)
        .execute();
      await tx.deleteFrom('attachment_words').where('message', 'in', messages).execute();
      const attached = await tx.deleteFrom('attachments').where('message', 'in', messages).returning('upload').execute();
      for (const upload of new Set(attached.map(({ upload }) => upload))) await release(tx, (announcements) => announcements.where('upload', '=', upload).where('owner', '=', owner), true);
      await forgetOwn(tx, documents);
      await tx.deleteFrom('messages').where('root', '=', row.root).where('owner', '=', owner).execute();
      const ledger = await Ledger.open(tx, owner);
      await ledger.remove(row);
      tell(await ledger.close());
    });
  }
}
