import type { AccountBank, BankAccounts, BankConsent, BankTransaction } from '../contract/index.ts';
import type { DmailProblem } from '../contract/problems.ts';
import type { Readable } from './store.ts';

export { compare, formatMoney, type Decimal } from '../payments/amount.ts';
export { balanceChart, type BalanceChart } from '../payments/balance-chart.ts';
export { formatIban } from '../payments/iban-text.ts';
export { balances, byDay, searching, type Day, type DayBalance } from '../payments/statement.ts';
export { totals, type Money } from '../payments/totals.ts';
export type { AccountBank, BankAccount, BankAccounts, BankBalance, BankConsent, BankTransaction } from '../contract/index.ts';

/** What was booked on one account. */
export interface Statement {
  transactions: readonly BankTransaction[];
  /** The bank has more of this time than it tells at once. */
  incomplete?: boolean;
  /** Why it could not be read, or not anew; what was read before stands. */
  problem?: DmailProblem;
}

/** A bank as it stands. Of one that fails, what it told before stands, and when that was. */
export interface ShownBank extends BankAccounts {
  /** When it told this. */
  at: string;
}

export interface BankAccountsState {
  /** `failed`: nothing could be read; `problem` says why. */
  phase: 'loading' | 'ready' | 'failed';
  /** Banks that can be connected. */
  offered: readonly AccountBank[];
  banks: readonly ShownBank[];
  /** What the person has yet to allow, or has not, at a bank. */
  asked: readonly BankConsent[];
  /** By the account's id; none while it is read for the first time. */
  statements: Readonly<Record<string, Statement>>;
  /** First and last day of the statements (ISO 8601). */
  from: string;
  to: string;
  /** It is read anew. */
  reading: boolean;
  problem?: DmailProblem;
  /** A change that waits for the server, by the bank's id. */
  changing?: string;
  /** Why the last change did not take. */
  change?: { bank: string; problem: DmailProblem };
}

/** While somebody watches, what waits for the person at a bank is followed until it is decided. */
export interface BankAccountsStore extends Readable<BankAccountsState> {
  retry(): void;
  /** Asks a bank, for the first time or once more. Answers the consent, with the bank's page to go to; nothing where `change` says why not. */
  connect(bank: string): Promise<BankConsent | undefined>;
  /** Answers whether the server has confirmed it. */
  end(consent: BankConsent): Promise<boolean>;
  /** Reads further back. */
  earlier(): void;
}
