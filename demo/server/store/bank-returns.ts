/**
 * What people were sent to a bank for, by what they bring back from there.
 * @module
 */
import type { Transaction } from 'kysely';
import type { BankReturnRow, Schema } from './schema.ts';

type Tx = Transaction<Schema>;

/** How long somebody may be away, in milliseconds. */
const AWAY = 7 * 86_400_000;

/** Notes that somebody is about to be sent to a bank. */
export async function openReturn(tx: Tx, row: BankReturnRow): Promise<void> {
  await tx.insertInto('bank_returns').values(row).execute();
}

/** Somebody is back: once, and nobody but who was sent. @param state hash of what they bring */
export async function takeReturn(tx: Tx, owner: string, state: string): Promise<BankReturnRow | undefined> {
  const row = await tx.selectFrom('bank_returns').selectAll().where('state', '=', state).where('owner', '=', owner).executeTakeFirst();
  if (row) await tx.deleteFrom('bank_returns').where('state', '=', state).execute();
  return row;
}

export const purgeReturns = (tx: Tx, now: number): Promise<unknown> => tx.deleteFrom('bank_returns').where('at', '<', now - AWAY).execute();
