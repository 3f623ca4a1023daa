/**
 * Port: what the server keeps of payments its owners ask for; a part of the store.
 * @module
 */
import type { BankTransaction, SettledRequest } from '../../../src/contract/index.ts';
import type { PaymentRequestRow, ReceivedRow } from './schema.ts';

/** A request of a message the owner has sent, and what has come for it, the oldest first. */
export interface StandingRequest extends PaymentRequestRow { received: ReceivedRow[] }

/** An account of an owner, at the bank that tells of it. */
export interface ToldAccount { bank: string; iban: string }

/** A transaction on an account, by a name that is always the same. */
export interface NamedTransaction { entry: string; transaction: BankTransaction }

/** A transaction that came and went back, by the name of the one it went back by. */
export interface ReturnedTransaction { entry: string; by: string; /** ISO 8601 */ day: string }

export interface SettlementReads {
  /** In the order of the parts; `undefined` where the owner has sent no such message. */
  paymentRequests(owner: string, message: string): Promise<StandingRequest[] | undefined>;
  /** Whether an owner has asked for a payment by any message that is there. */
  asksToBePaid(owner: string): Promise<boolean>;
  /** Day on which the oldest request of an account that is not settled was sent, of those sent from a day on (ISO 8601). */
  oldestRequest(owner: string, iban: string, from: string): Promise<string | undefined>;
  /** Requests of an account that one of these keys finds, the oldest first. */
  requestsBy(owner: string, iban: string, keys: readonly string[]): Promise<PaymentRequestRow[]>;
  /** What transactions of an account count for, by their names. */
  settledBy(owner: string, account: ToldAccount, entries: readonly string[]): Promise<Map<string, SettledRequest>>;
}

export interface SettlementWrites {
  /** Has transactions of an account count for the requests they are for; each counts once, whatever is said of it again. */
  receive(owner: string, account: ToldAccount, transactions: readonly NamedTransaction[]): Promise<void>;
  /** Has what went back count no longer; once for each transaction it went back by. */
  giveBack(owner: string, account: ToldAccount, returned: readonly ReturnedTransaction[]): Promise<void>;
}
