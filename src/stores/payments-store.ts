import { listBanks, listPayees } from '../client/payments.ts';
import type { Bank, Payee } from '../contract/index.ts';
import { BankPayment } from './bank-payment.ts';
import type { Kit } from './kit.ts';
import type { Mailbox } from './mailbox-store.ts';
import { PaymentAttempts } from './payment-attempts.ts';
import type { BankPaymentStore, BankPaymentSubject, PaymentsStore } from './payments.ts';

/** What is known of payees is asked anew after as long, in milliseconds. */
const FRESH = 60_000;

export class Payments implements PaymentsStore {
  readonly #attempts: PaymentAttempts;
  #banks?: Promise<readonly Bank[]> | undefined;
  #payees?: { list: Promise<readonly Payee[]>; until: number } | undefined;

  constructor(private readonly kit: Kit, private readonly mailbox: Pick<Mailbox, 'heard'>) {
    this.#attempts = new PaymentAttempts(kit);
    kit.account.subscribe(() => {
      if (kit.account.state.phase === 'signed-out') this.#banks = this.#payees = undefined;
    });
  }

  open(subject: BankPaymentSubject): BankPaymentStore {
    return new BankPayment(this.kit, this, this.#attempts, subject);
  }

  payees(): Promise<readonly Payee[]> {
    if (this.#payees && this.kit.now() < this.#payees.until) return this.#payees.list;
    const list = listPayees(this.kit.http).then(({ payees }) => payees);
    this.#payees = { list, until: this.kit.now() + FRESH };
    list.catch(() => this.forget());
    return list;
  }

  /** What is known of payees is another now, or may be. */
  forget(): void {
    this.#payees = undefined;
  }

  /** Asked once for all payments of a page. @throws {DmailProblem} */
  banks(): Promise<readonly Bank[]> {
    this.#banks ??= listBanks(this.kit.http).then(({ banks }) => banks);
    this.#banks.catch(() => (this.#banks = undefined));
    return this.#banks;
  }

  /** Calls `listener` when payments were made or changed, as far as a page with a mailbox hears of it. */
  heard(listener: () => void): () => void {
    return this.mailbox.heard(({ payments }) => payments && listener());
  }
}
