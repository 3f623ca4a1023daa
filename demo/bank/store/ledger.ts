/**
 * The bank's books: every booking takes from one account what it gives to another.
 * @module
 */
import { add, compare, subtract, type Decimal } from '../../../src/payments/money.ts';
import type { AccountRow, BookingRow, Details } from './schema.ts';
import type { BankStore, Work } from './store.ts';

/** Where money stands that is on its way between banks, or has left the network. It is the bank's own account. */
export const CLEARING = 'clearing';

export interface Booking {
  cause: string;
  debit: string;
  credit: string;
  amount: Decimal;
  at: number;
  details: Details;
}

/** Books. @returns false where it was booked for this cause before */
export async function book(work: Work, { details, ...booking }: Booking): Promise<boolean> {
  if (compare(booking.amount, '0') <= 0) throw new RangeError('only what is more than nothing can be booked');
  const { numInsertedOrUpdatedRows = 0n } = await work.insertInto('bookings').values({ ...booking, details: JSON.stringify(details) }).onConflict((on) => on.column('cause').doNothing()).executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return false;
  await change(work, booking.debit, (balance) => subtract(balance, booking.amount));
  await change(work, booking.credit, (balance) => add(balance, booking.amount));
  return true;
}

async function change(work: Work, id: string, to: (balance: Decimal) => Decimal): Promise<void> {
  const { balance } = await work.selectFrom('accounts').select('balance').where('id', '=', id).executeTakeFirstOrThrow();
  await work.updateTable('accounts').set({ balance: to(balance) }).where('id', '=', id).execute();
}

/** What is confirmed and not booked yet counts as spent. */
export async function available(work: Work | BankStore, account: AccountRow): Promise<Decimal> {
  const reserved = await work.selectFrom('payments').select('amount').where('debtor', '=', account.iban).where('status', '=', 'ACCP').execute();
  return subtract(account.balance, add('0.00', ...reserved.map(({ amount }) => amount)));
}

/** A customer's account; `undefined` for one of the bank's own. */
export const accountByIban = (work: Work | BankStore, iban: string): Promise<AccountRow | undefined> =>
  work.selectFrom('accounts').selectAll().where('iban', '=', iban).where('owner', 'is not', null).executeTakeFirst();

export const accountsOf = (store: BankStore, owner: string): Promise<AccountRow[]> =>
  store.selectFrom('accounts').selectAll().where('owner', '=', owner).orderBy('iban').execute();

/** What was booked on an account in a time, the latest first. @param to not included */
export const bookingsOf = (store: BankStore, account: string, from: number, to: number): Promise<BookingsRow[]> =>
  store.selectFrom('bookings').selectAll().where((is) => is.or([is('debit', '=', account), is('credit', '=', account)])).where('at', '>=', from).where('at', '<', to).orderBy('at', 'desc').orderBy('id', 'desc').execute();

export type BookingsRow = Omit<BookingRow, 'id'> & { id: number };
