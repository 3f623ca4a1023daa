/**
 * Port: what the server keeps of payments and payees; a part of the store.
 * @module
 */
import type { NewPayment, Payee, PayeeRequest, PaymentRecord, PaymentState } from '../../../src/contract/index.ts';
import type { BankReturnRow } from './schema.ts';
import type { UsedOnce } from './store.ts';

/** What somebody wants to be paid. */
export interface NewPaymentOrder {
  id: string;
  owner: string;
  /** Chosen by the client. */
  key: string;
  /** SHA-256 of what is asked for under it. */
  digest: string;
  order: NewPayment;
  back: BankReturnRow;
  /** Where the bank sends its owner when they have confirmed, and when they have not. */
  way: { redirect: string; nok: string };
  now: number;
}

export interface StoredPayment {
  owner: string;
  record: PaymentRecord;
  /** What the bank calls it. */
  name?: string;
  /** As it was placed; as long as the bank has not answered. */
  way?: NewPaymentOrder['way'];
  /** Nothing more will become of it. */
  final: boolean;
}

/** What a bank says of a payment. Where it says nothing, nobody is asking it any more. */
export interface PaymentNews {
  /** It has taken it. */
  placed?: { id: string; redirect: string };
  standing?: { state: PaymentState; reason?: string };
  /** To be noted only as long as the bank has not taken it. */
  unplaced?: boolean;
}

export interface PaymentQuery { message?: string; iban?: string; /** The one before the first. */ before?: { at: number; id: string }; limit: number }

export interface PaymentReads {
  /** The newest first. */
  payments(owner: string, query: PaymentQuery): Promise<PaymentRecord[]>;
  payment(owner: string, id: string): Promise<StoredPayment | undefined>;
  /** All payments that may still change. */
  openPayments(): Promise<StoredPayment[]>;
  /** The newest first. */
  payees(owner: string): Promise<Payee[]>;
}

export interface PaymentWrites {
  /**
   * Keeps what is to be asked of a bank; what is known under its key already is the answer.
   * @throws {StoreRefusal} `key-reused` where it was something else, `not-found` where there is no such message, `already-paid`, `confirmation-required` where the payee is not known
   */
  placePayment(order: NewPaymentOrder): Promise<StoredPayment>;
  /** What a bank says of a payment; a state never goes back. The sender of its message is told where the owner wants that. Answers the payment as it stands then. */
  notePayment(id: string, news: PaymentNews, now: number): Promise<StoredPayment | undefined>;
  /** The sender of its message is told nothing more of a payment. @throws {StoreRefusal} `not-found` */
  stopTelling(owner: string, id: string): Promise<void>;
  /** @throws {StoreRefusal} `confirmation-required` where it was used before, `not-found` where there is no such message of the peer */
  confirmPayee(owner: string, payee: PayeeRequest, by: UsedOnce, now: number): Promise<Payee>;
  forgetPayee(owner: string, id: string): Promise<void>;
}
