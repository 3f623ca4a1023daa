/**
 * A bank's database.
 * @module
 */
import { sql, type Kysely, type Transaction } from 'kysely';
import { connectLibsql, type LibsqlOptions } from '../../server/store/libsql.ts';
import type { BankSchema } from './schema.ts';

export type BankStore = Kysely<BankSchema>;
/** Work that is done whole or not at all, one after another. */
export type Work = Transaction<BankSchema>;

const TABLES = [
  'accounts (id text primary key, owner text, iban text not null unique, name text not null, currency text not null, balance text not null) strict',
  'bookings (id integer primary key, cause text not null unique, debit text not null references accounts, credit text not null references accounts, amount text not null, at integer not null, details text not null) strict',
  'payments (id text primary key, tpp text not null, product text not null, content text not null, debtor text not null, creditor text not null, amount text not null, status text not null, reason text, created integer not null, due integer, redirect text not null, nok text not null) strict',
  'consents (id text primary key, tpp text not null, owner text, asked text not null, granted text, recurring integer not null, frequency integer not null, until text not null, status text not null, created integer not null, changed integer not null, redirect text not null, nok text not null) strict',
  'requests (tpp text not null, request text not null, digest text not null, answer text not null, primary key (tpp, request)) strict',
  'sessions (hash text primary key, owner text not null, expires integer not null) strict',
];
const INDEXES = ['bookings_debit on bookings (debit, at)', 'bookings_credit on bookings (credit, at)', 'payments_status on payments (status)', 'payments_debtor on payments (debtor, status)', 'consents_owner on consents (owner)'];

/** Opens the database of a bank, and makes it where there is none. @param path of a file, or `:memory:` */
export async function openBankStore(path: string, options?: LibsqlOptions): Promise<BankStore> {
  const store = connectLibsql<BankSchema>(path, options);
  await store.transaction().execute(async (work) => {
    for (const table of TABLES) await sql.raw(`create table if not exists ${table}`).execute(work);
    for (const index of INDEXES) await sql.raw(`create index if not exists ${index}`).execute(work);
  });
  return store;
}
