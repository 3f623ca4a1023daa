/**
 * What owners let their home read at banks. The accounts themselves are nowhere kept.
 * @module
 */
import type { Kysely, Transaction } from 'kysely';
import { openReturn } from './bank-returns.ts';
import type { BankConsentRow, BankReturnRow, Schema } from './schema.ts';

type Db = Kysely<Schema>;
type Tx = Transaction<Schema>;

/** How long a consent nobody gives is of interest, and one that is over, in milliseconds. */
const UNDECIDED = 86_400_000;
const OVER = 90 * UNDECIDED;

export const bankConsents = (db: Db, owner: string): Promise<BankConsentRow[]> => db.selectFrom('bank_consents').selectAll().where('owner', '=', owner).orderBy('created', 'desc').orderBy('id', 'desc').execute();

/** One of the owner's own; of others there is none. */
export const bankConsent = (db: Db, owner: string, id: string): Promise<BankConsentRow | undefined> => db.selectFrom('bank_consents').selectAll().where('owner', '=', owner).where('id', '=', id).executeTakeFirst();

/** Notes what was asked for, and the way back. What was asked of the same bank before, and nobody has decided about, is forgotten. @returns that */
export async function openBankConsent(tx: Tx, row: BankConsentRow, back: BankReturnRow): Promise<BankConsentRow[]> {
  const waiting = await tx.selectFrom('bank_consents').selectAll().where('owner', '=', row.owner).where('bank', '=', row.bank).where('state', '=', 'received').execute();
  if (waiting.length) await tx.deleteFrom('bank_consents').where('id', 'in', waiting.map(({ id }) => id)).execute();
  await tx.insertInto('bank_consents').values(row).execute();
  await openReturn(tx, back);
  return waiting;
}

/**
 * Notes how a consent stands. With one that is valid, every other of the same bank comes to its end.
 * @returns the ones that did
 */
export async function noteBankConsent(tx: Tx, owner: string, id: string, to: Pick<BankConsentRow, 'state' | 'until'>, now: number): Promise<BankConsentRow[]> {
  const row = await bankConsent(tx, owner, id);
  // What was ended here stays ended, whatever a bank says that has not heard of it.
  if (!row || row.state === 'ended') return [];
  await tx.updateTable('bank_consents').set({ ...to, changed: now }).where('id', '=', id).execute();
  if (to.state !== 'valid') return [];
  const others = await tx.selectFrom('bank_consents').selectAll().where('owner', '=', owner).where('bank', '=', row.bank).where('id', '!=', id).where('state', '=', 'valid').execute();
  if (others.length) await tx.updateTable('bank_consents').set({ state: 'ended', changed: now }).where('id', 'in', others.map((other) => other.id)).execute();
  return others;
}

export async function purgeBankConsents(tx: Tx, now: number): Promise<void> {
  await tx.deleteFrom('bank_consents').where('state', 'in', ['received', 'rejected']).where('created', '<', now - UNDECIDED).execute();
  await tx.deleteFrom('bank_consents').where('state', 'not in', ['received', 'rejected', 'valid']).where('changed', '<', now - OVER).execute();
}
