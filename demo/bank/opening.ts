/**
 * The accounts a bank begins with, and what was booked on them before.
 * @module
 */
import { add, negate, subtract, type Decimal } from '../../src/payments/money.ts';
import { DAY } from './config.ts';
import { book, CLEARING } from './store/ledger.ts';
import type { BankStore } from './store/store.ts';

export interface Opening {
  iban: string;
  name: string;
  /** What is on it after everything below. */
  balance: Decimal;
  history?: readonly Past[];
}

export interface Past {
  daysAgo: number;
  /** Negative where it was paid. */
  amount: Decimal;
  name: string;
  text: string;
}

export interface Customer {
  /** Id of the person. */
  owner: string;
  /** Their name. */
  name: string;
  accounts: readonly Opening[];
}

/** Opens the accounts that are not there yet. All money comes from the bank's own account: the books are even. */
export async function openAccounts(store: BankStore, customers: readonly Customer[], now: number): Promise<void> {
  await store.transaction().execute(async (work) => {
    await work.insertInto('accounts').values({ id: CLEARING, owner: null, iban: CLEARING, name: 'Between banks', currency: 'EUR', balance: '0.00' }).onConflict((on) => on.doNothing()).execute();
    for (const { owner, name: holder, accounts } of customers) {
      for (const { iban, name, balance, history = [] } of accounts) {
        const id = `acc-${iban.slice(-10)}`;
        const { numInsertedOrUpdatedRows = 0n } = await work.insertInto('accounts').values({ id, owner, iban, name, currency: 'EUR', balance: '0.00' }).onConflict((on) => on.doNothing()).executeTakeFirst();
        if (numInsertedOrUpdatedRows === 0n) continue;
        const first = subtract(balance, add('0.00', ...history.map(({ amount }) => amount)));
        await book(work, { cause: `opening ${iban}`, debit: CLEARING, credit: id, amount: first, at: now - 200 * DAY, details: { debtorName: holder, text: name } });
        for (const [index, past] of [...history].sort((a, b) => b.daysAgo - a.daysAgo).entries()) {
          const paid = past.amount.startsWith('-');
          await book(work, {
            cause: `opening ${iban} ${index}`,
            debit: paid ? id : CLEARING,
            credit: paid ? CLEARING : id,
            amount: paid ? negate(past.amount) : past.amount,
            at: now - past.daysAgo * DAY,
            details: paid ? { debtorName: holder, debtorIban: iban, creditorName: past.name, text: past.text } : { debtorName: past.name, creditorName: holder, creditorIban: iban, text: past.text },
          });
        }
      }
    }
  });
}
