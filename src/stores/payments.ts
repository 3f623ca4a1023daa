import type { Bank, Payee, PaymentRecord } from '../contract/index.ts';
import type { DmailProblem } from '../contract/problems.ts';
import type { Payment } from '../payments/payment.ts';
import type { Readable } from './store.ts';

export type { Bank, Payee, PaymentRecord } from '../contract/index.ts';

/** What is to be paid by bank. */
export interface BankPaymentSubject {
  payment: Payment;
  /** The message it is asked for in, by the id of the owner's server. */
  message?: string | undefined;
  /** Who has sent that message. */
  peer?: string | undefined;
}

/** From where it is paid. */
export interface PaymentSource {
  /** `id` of one of the banks. */
  bank: string;
  /** The person's own account there (IBAN without spaces). */
  debtor: string;
}

export interface BankPaymentState {
  /** `looking`: what is known of it is being asked; `ready`: it can be paid, or was; `failed`: `problem` says why not. */
  phase: 'looking' | 'ready' | 'failed';
  /** Those it can be paid at; none where the server offers no payments. */
  banks: readonly Bank[];
  /** The payment that was begun for it: one that stands before one that came to nothing, then the newest. */
  record?: PaymentRecord;
  /** It was asked for from this browser and nobody has heard what came of it: paying goes on with that. */
  begun?: PaymentSource & { /** ms since 1970 */ at: number; /** For a second time, as the person has said. */ again?: boolean; /** The sender of the message is told how it stands. */ tell?: boolean };
  /** From where the person has paid last, here or elsewhere. */
  last?: PaymentSource;
  /** The account is not known as the payee's: paying begins with the page at home. */
  unknown?: { /** Accounts known of whoever asks, the newest first. */ known: readonly string[] };
  /** `confirming`: on the page at home; `asking`: the bank, through the server; `cancelling`. */
  busy?: 'confirming' | 'asking' | 'cancelling';
  problem?: DmailProblem;
}

/**
 * One thing to be paid, and what has become of it. While somebody watches and the page is seen, an open payment is
 * followed until its bank has brought it to an end.
 */
export interface BankPaymentStore extends Readable<BankPaymentState> {
  /** Whether this page can lead to the person's home, as the first payment to an account needs. */
  readonly confirms: boolean;
  /** What is shown before paying: from where last, and whether home asks. Failing leaves it open. */
  prepare(): Promise<void>;
  /**
   * Asks the bank. Call it from a gesture, before anything is awaited: where the account is unknown the page at home
   * opens with it. What is sent, and its key, is kept on this device first; whatever is lost on the way, the same call
   * goes on with it and pays once.
   * @param again the person has said that they know of `record` and pay a second time
   * @param tell the sender of the message is told how it stands, as the person wants
   * @returns the payment, with the page of the bank to go to; nothing where `state` says why not
   */
  pay(source: PaymentSource, again?: boolean, tell?: boolean): Promise<PaymentRecord | undefined>;
  /** Takes it back at the bank. */
  cancel(): Promise<void>;
  /** The sender of the message is told nothing more of `record`. @returns whether that is so now; otherwise `state` says why not */
  stopTelling(): Promise<boolean>;
  /** Asks anew how it stands. */
  retry(): void;
}

export interface PaymentsStore {
  open(subject: BankPaymentSubject): BankPaymentStore;
  /** Accounts the person has confirmed to be whom they pay, the newest first. @throws {DmailProblem} */
  payees(): Promise<readonly Payee[]>;
}
