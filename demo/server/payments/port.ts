/**
 * Port: payment initiation. Whoever is licensed to ask banks for payments takes the adapter's place; nothing here knows
 * how banks are asked.
 * @module
 */
import type { Bank, PaymentOrder, PaymentState } from '../../../src/contract/index.ts';

/** What is asked of a bank: a payment from one of its accounts. */
export interface BankOrder {
  /** `id` of one of the banks. */
  bank: string;
  /** Account of the person who pays. */
  debtor: string;
  payment: PaymentOrder;
}

export interface Initiation {
  /** UUID (RFC 9562). The same order under the same key is one payment, however often it is asked for. */
  key: string;
  /** Where the bank sends the person when they have confirmed, and when they have not. */
  redirect: string;
  nok: string;
  /** Network address of the person's device, where it is known. */
  remote?: string;
}

/** How a payment stands at the bank. */
export interface Standing {
  state: PaymentState;
  /** External status reason code of ISO 20022, where the bank says one. */
  reason?: string;
}

export interface Initiated extends Standing {
  /** What the bank calls the payment. */
  id: string;
  /** The bank's page on which the person confirms it. */
  redirect: string;
}

/** A payment as its bank knows it. */
export interface PaymentName { bank: string; id: string }

export interface PaymentProvider {
  /** Those that can be asked. */
  banks(): readonly Bank[];
  /** A member of the payment, or the debtor, that no bank could be asked to pay as it stands; without asking any. */
  fault(order: BankOrder): keyof PaymentOrder | 'debtor' | undefined;
  /**
   * Asks the bank for a payment. Nothing moves before the person has confirmed it there.
   * @throws {OrderRefused} @throws {BankUnavailable} where it may or may not have been taken: to be asked again with the same key
   */
  initiate(order: BankOrder, initiation: Initiation): Promise<Initiated>;
  /** @throws {BankUnavailable} */
  status(payment: PaymentName): Promise<Standing>;
  /**
   * Takes a payment back. Answers whether that was possible; a repeat answers the same.
   * @throws {BankUnavailable}
   */
  cancel(payment: PaymentName): Promise<boolean>;
}

/** The bank will not make this payment. */
export class OrderRefused extends Error {
  /** @param code external status reason code of ISO 20022, where the bank says one */
  constructor(readonly code?: string, options?: ErrorOptions) {
    super('the bank has refused the payment', options);
    this.name = 'OrderRefused';
  }
}

/** No answer, or none that says anything. */
export class BankUnavailable extends Error {
  constructor(options?: ErrorOptions) {
    super('the bank does not answer', options);
    this.name = 'BankUnavailable';
  }
}
