/**
 * Messages that were refused for what they are, or for whom they are from, and the receipts of that: they name both
 * addresses, digests and names of attachments, and hold no message.
 * @module
 */
import type { Transaction } from 'kysely';
import type { ReceiptClaims } from '../../../src/contract/index.ts';
import { claimOf } from './attachments.ts';
import { prepare } from './prepared.ts';
import type { RejectionTable, Schema } from './schema.ts';
import type { NewRejection, SignReceipt } from './store.ts';

type Tx = Transaction<Schema>;

/** Receipts kept for one sender; the oldest make room. */
const KEPT = 200;

type Named = Pick<RejectionTable, 'address' | 'issuer' | 'subject' | 'recipient' | 'digest' | 'type'>;

const known = prepare<Named, { receipt: string }>((db, { address, issuer, subject, recipient, digest, type }) =>
  db
    .selectFrom('rejections')
    .select('receipt')
    .where('address', '=', address).where('issuer', '=', issuer).where('subject', '=', subject)
    .where('recipient', '=', recipient).where('digest', '=', digest).where('type', '=', type));

/** The receipt of a refusal; of the same refusal again, the same one. */
export async function reject(tx: Tx, { sender, recipient, id, digest, size, attachments, reason, server, now }: NewRejection, sign: SignReceipt): Promise<string> {
  const { address, issuer, subject } = sender;
  const named: Named = { address, issuer, subject, recipient, digest, type: reason.type };
  const before = await known.first(tx, named);
  if (before) return before.receipt;
  const claims: ReceiptClaims = {
    iss: server, jti: crypto.randomUUID(), iat: Math.floor(now / 1000), event: 'SubmissionRejection', reason, message: { id, digest, size }, from: sender, to: recipient, received_at: new Date(now).toISOString(),
    // Which version it would have become nobody knows.
    ...(attachments.length && { attachments: attachments.map((reference) => claimOf(reference, 1, null)) }),
  };
  const receipt = await sign(claims);
  await tx.insertInto('rejections').values({ ...named, at: now, receipt }).execute();
  const mine = tx.selectFrom('rejections').where('address', '=', address).where('issuer', '=', issuer).where('subject', '=', subject);
  const oldest = await mine.select('at').orderBy('at', 'desc').offset(KEPT).limit(1).executeTakeFirst();
  if (oldest) await tx.deleteFrom('rejections').where('address', '=', address).where('issuer', '=', issuer).where('subject', '=', subject).where('at', '<=', oldest.at).execute();
  return receipt;
}
