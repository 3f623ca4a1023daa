/**
 * Accounts an owner has confirmed to be whom they pay.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import type { Payee, PayeeRequest } from '../../../src/contract/index.ts';
import { use } from './consents.ts';
import { iso } from './rows.ts';
import type { PayeeRow, Schema } from './schema.ts';
import { StoreRefusal, type UsedOnce } from './store.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

/** In place of a peer, where it is for no message. */
const NOBODY = '';

export const toPayee = ({ id, iban, payee, peer, at }: PayeeRow): Payee => ({ id, iban, payee, ...(peer !== NOBODY && { peer }), confirmedAt: iso(at) });

export const payees = async (db: Db, owner: string): Promise<Payee[]> =>
  (await db.selectFrom('payees').selectAll().where('owner', '=', owner).orderBy('at', 'desc').orderBy('id', 'desc').execute()).map(toPayee);

/** Accounts that are known of a peer, or of nobody, the newest first. */
export const knownIbans = async (db: Db, owner: string, peer: string | null): Promise<string[]> =>
  (await db.selectFrom('payees').select('iban').where('owner', '=', owner).where('peer', '=', peer ?? NOBODY).orderBy('at', 'desc').orderBy('id', 'desc').execute()).map(({ iban }) => iban);

/** Who has sent a message of the owner's mailbox. */
export const senderOf = async (db: Db, owner: string, message: string): Promise<string | undefined> =>
  (await db.selectFrom('messages').select('peer').where('id', '=', message).where('owner', '=', owner).where('direction', '=', 'in').executeTakeFirst())?.peer;

export async function confirmPayee(tx: Tx, owner: string, { iban, payee, peer = NOBODY, message }: PayeeRequest, by: UsedOnce, now: number): Promise<Payee> {
  await use(tx, by);
  if (message !== undefined && (await senderOf(tx, owner, message)) !== peer) throw new StoreRefusal('not-found');
  const row: PayeeRow = { id: crypto.randomUUID(), owner, peer, iban, payee, at: now };
  await tx.insertInto('payees').values(row).onConflict((on) => on.columns(['owner', 'peer', 'iban']).doUpdateSet({ payee, at: now })).execute();
  return toPayee(await tx.selectFrom('payees').selectAll().where('owner', '=', owner).where('peer', '=', peer).where('iban', '=', iban).executeTakeFirstOrThrow());
}

export const forgetPayee = (tx: Tx, owner: string, id: string): Promise<unknown> => tx.deleteFrom('payees').where('owner', '=', owner).where('id', '=', id).execute();
