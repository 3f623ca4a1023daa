/**
 * Messages lose their attachments.
 * @module
 */
import { sql, type Transaction } from 'kysely';
import { forgetOwn } from './properties.ts';
import type { Schema } from './schema.ts';
import { release } from './uploads.ts';

/** Some messages of an owner have no attachments any more; what nobody else has of them goes. */
export async function detach(tx: Transaction<Schema>, owner: string, messages: readonly string[]): Promise<void> {
  const ids = sql<string>`(select value from json_each(${JSON.stringify(messages)}))`;
  const documents = await tx
    .selectFrom('attachments as t')
    .innerJoin('announcements as a', (on) => on.onRef('a.upload', '=', 't.upload').onRef('a.owner', '=', 't.owner'))
    .select(['a.owner', 'a.peer', 'a.document'])
    .distinct()
    .where('t.message', 'in', ids)
    .execute();
  for (const table of ['attachment_words', 'sent_documents'] as const) await tx.deleteFrom(table).where('message', 'in', ids).execute();
  const attached = await tx.deleteFrom('attachments').where('message', 'in', ids).returning('upload').execute();
  for (const upload of new Set(attached.map((one) => one.upload))) await release(tx, (announcements) => announcements.where('upload', '=', upload).where('owner', '=', owner), true);
  await forgetOwn(tx, documents);
}
