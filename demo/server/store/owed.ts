/**
 * Receipts that outlast their messages: those their senders can ask for. They name addresses, digests and names of
 * attachments, and hold no message.
 * @module
 */
import { sql, type RawBuilder, type Transaction } from 'kysely';
import { decodeJwt } from 'jose';
import type { ReceiptClaims, Sender } from '../../../src/contract/index.ts';
import { following, told } from './events.ts';
import type { OwedReceiptsRow, Schema } from './schema.ts';
import type { SignReceipt } from './store.ts';

type Tx = Transaction<Schema>;

/**
 * Keeps the receipts of messages that are about to go, where their senders can ask for them, or will when a letter
 * expires nobody decided about.
 * @param which of the messages `m`
 */
export const keepReceipts = (tx: Tx, which: RawBuilder<boolean>, now: number): Promise<unknown> =>
  sql`insert into owed_receipts (message, owner, peer, message_id, since, until, receipts)
    select m.id, m.owner, m.peer, m.message_id, ${now}, a.until, (
      select json_group_array(r.receipt) from (
        select e.receipt, e.position from earlier_receipts as e where e.message = m.id
        union all select m.receipt, ${LAST} order by 2) as r)
    from messages as m left join acceptances as a on a.message = m.id and a.state = 'pending'
    where ${which} and m.receipt is not null and (a.message is not null or exists (select 1 from evidence as v where v.message = m.id))`.execute(tx);

/** Behind every other one. */
const LAST = Number.MAX_SAFE_INTEGER;

/** Letters nobody decided about have expired by now; their senders are told. */
export async function expireOwed(tx: Tx, now: number, sign: SignReceipt): Promise<void> {
  for (const row of await tx.selectFrom('owed_receipts').selectAll().where('until', '<=', now).execute()) {
    const receipts = receiptsOf(row);
    const last = receipts.at(-1)!;
    receipts.push(await following(decodeJwt<ReceiptClaims>(last), last, { event: 'AcceptanceRejectionExpiry', reason: { type: 'urn:dmail:problem:acceptance-expired' } }, now, sign));
    await tx.updateTable('owed_receipts').set({ until: null, receipts: JSON.stringify(receipts) }).where('message', '=', row.message).execute();
    const { from } = decodeJwt<ReceiptClaims & { from: Sender }>(receipts[0]!);
    await told(tx, row.message, from);
  }
}

/** What is owed no longer: kept since before a moment, and decided. */
export async function forgetOwed(tx: Tx, before: number): Promise<void> {
  const old = tx.selectFrom('owed_receipts').select('message').where('since', '<', before).where('until', 'is', null);
  await tx.deleteFrom('evidence').where('message', 'in', old).execute();
  await tx.deleteFrom('owed_receipts').where('since', '<', before).where('until', 'is', null).execute();
}

export const receiptsOf = ({ receipts }: Pick<OwedReceiptsRow, 'receipts'>): string[] => JSON.parse(receipts) as string[];
