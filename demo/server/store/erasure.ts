/**
 * Everything of one owner goes, in one transaction: whoever ends the process in between finds all of it or nothing.
 * @module
 */
import { sql, type Transaction } from 'kysely';
import { use } from './consents.ts';
import { Ledger, mailboxOf } from './ledger.ts';
import { keepReceipts } from './owed.ts';
import { releaseRepository } from './repository.ts';
import type { Schema } from './schema.ts';
import type { Notice, UsedOnce } from './store.ts';
import { release } from './uploads.ts';

type Tx = Transaction<Schema>;

export async function erase(tx: Tx, owner: string, by: UsedOnce, now: number): Promise<Notice | undefined> {
  await use(tx, by);
  await keepReceipts(tx, sql<boolean>`m.owner = ${owner}`, now);
  const messages = tx.selectFrom('messages').select('id').where('owner', '=', owner);
  await tx.deleteFrom('deliveries').where('message', 'in', messages).execute();
  await tx.deleteFrom('earlier_receipts').where('message', 'in', messages).execute();
  for (const name of ['acceptances', 'attachments', 'sent_documents', 'attachment_words', 'own_words', 'own_properties', 'messages', 'conversations', 'drafts', 'invitations', 'openings', 'consents', 'payments', 'payees', 'bank_returns', 'bank_consents', 'payment_requests', 'request_keys', 'received', 'tombstones'] as const)
    await tx.deleteFrom(name).where('owner', '=', owner).execute();
  await tx.deleteFrom('sessions').where((eb) => eb.or([eb('recipient', '=', owner), eb('sender', '=', owner)])).execute();
  await tx.deleteFrom('deposits').where((eb) => eb.or([eb('recipient', '=', owner), eb('sender', '=', owner)])).execute();
  // Whoever was refused was given the receipt of that with the answer.
  await tx.deleteFrom('rejections').where((eb) => eb.or([eb('recipient', '=', owner), eb('address', '=', owner)])).execute();
  // What their content was, the content store is rid of with the next sweep.
  await release(tx, (announcements) => announcements.where('owner', '=', owner), true);
  await releaseRepository(tx, (kept) => kept.where('owner', '=', owner));
  return emptied(tx, owner);
}

/** The mailbox begins anew: no state from before is known any more, so whoever watches reads all of it again. */
async function emptied(tx: Tx, owner: string): Promise<Notice | undefined> {
  await Ledger.open(tx, owner);
  const { epoch, seq } = (await mailboxOf.first(tx, { owner }))!;
  const after = seq + 1;
  await tx.updateTable('mailboxes').set({ seq: after, floor: after, inbox: 0, inbox_unread: 0, sent: 0, starred: 0, archive: 0, deleted: 0 }).where('owner', '=', owner).execute();
  return { owner, before: BEFORE_ALL, after, changes: { state: `${epoch}.${after}`, hasMore: false, conversations: [], removed: [], drafts: [], invitations: true, unread: 0 } };
}

/** A state nobody stands at. */
const BEFORE_ALL = -1;
