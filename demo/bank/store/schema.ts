/**
 * What a bank writes down. Amounts are decimal texts; times are milliseconds since 1970.
 * @module
 */
import type { Generated } from 'kysely';

/** A customer's account, or one of the bank's own: then it has no owner. */
export interface AccountRow {
  id: string;
  owner: string | null;
  iban: string;
  name: string;
  currency: string;
  /** What was booked on it, summed up. */
  balance: string;
}

/** Money that went from one account of the bank to another: nothing is booked on one side only. */
export interface BookingRow {
  id: Generated<number>;
  /** What it was made for; nothing is booked twice for one cause. */
  cause: string;
  debit: string;
  credit: string;
  amount: string;
  at: number;
  /** {@link Details} as JSON. */
  details: string;
}

/** The words of a booking. */
export interface Details {
  endToEndId?: string;
  debtorName?: string;
  debtorIban?: string;
  creditorName?: string;
  creditorIban?: string;
  text?: string;
  reference?: string;
}

/** The states a payment can have here, of those ISO 20022 knows. */
export type PaymentStatus = 'RCVD' | 'ACCP' | 'ACSP' | 'ACSC' | 'RJCT' | 'CANC';

export interface PaymentRow {
  id: string;
  tpp: string;
  product: string;
  /** What the provider sent, as JSON. */
  content: string;
  debtor: string;
  creditor: string;
  amount: string;
  status: PaymentStatus;
  /** Code of ISO 20022 for why it was rejected. */
  reason: string | null;
  created: number;
  /** When it is settled, once it is confirmed. */
  due: number | null;
  redirect: string;
  nok: string;
}

export type ConsentStatus = 'received' | 'rejected' | 'valid' | 'revokedByPsu' | 'expired' | 'terminatedByTpp';

export interface ConsentRow {
  id: string;
  tpp: string;
  /** Who gave it; nobody has, so far, where it is null. */
  owner: string | null;
  /** What was asked for, as JSON. */
  asked: string;
  /** {@link Granted} as JSON, once it is given. */
  granted: string | null;
  recurring: number;
  frequency: number;
  /** Last day of it. */
  until: string;
  status: ConsentStatus;
  created: number;
  changed: number;
  redirect: string;
  nok: string;
}

/** Which rights a consent gives, each for the ids of accounts. */
export interface Granted {
  accounts: string[];
  balances: string[];
  transactions: string[];
}

/** An answer that is given again when the request comes again. */
export interface RequestRow {
  tpp: string;
  request: string;
  digest: string;
  answer: string;
}

export interface SessionRow {
  hash: string;
  owner: string;
  expires: number;
}

export interface BankSchema {
  accounts: AccountRow;
  bookings: BookingRow;
  payments: PaymentRow;
  consents: ConsentRow;
  requests: RequestRow;
  sessions: SessionRow;
}
