/**
 * How a payment goes on by itself: waits for its confirmation, is booked, reaches the payee's bank.
 *
 * `RCVD` asked for → `ACCP` confirmed, money reserved → `ACSP` taken from the account, on its way → `ACSC` booked at the
 * payee's bank; `RJCT` or `CANC` where it does not get there.
 * @module
 */
import { compare } from '../../src/payments/money.ts';
import { detailsOf, type PaymentContent } from './xs2a/payment-content.ts';
import { TIMES, type BankDeps, type Credited, type Times, type Transfer } from './config.ts';
import { onRequest, type Reason } from './rejections.ts';
import { accountByIban, available, book, CLEARING } from './store/ledger.ts';
import type { AccountRow, Details, PaymentRow, PaymentStatus } from './store/schema.ts';
import type { Work } from './store/store.ts';

/** Digits of a bank in its IBANs. */
const codeOf = (iban: string, { country, code }: { country: string; code: string }): boolean => iban.startsWith(country) && iban.slice(4, 4 + code.length) === code;

export class Settlement {
  readonly #times: Times;

  constructor(private readonly deps: BankDeps) {
    this.#times = { ...TIMES, ...deps.times };
  }

  /** Whether an IBAN is one of this bank's. */
  isOurs(iban: string): boolean {
    return codeOf(iban, this.deps.place);
  }

  /** A payment as it stands now. */
  find(id: string): Promise<PaymentRow | undefined> {
    return this.deps.store.selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirst();
  }

  /** The person confirms. @returns false where there was nothing to confirm any more */
  confirm(id: string): Promise<boolean> {
    return this.deps.store.transaction().execute(async (work) => {
      const payment = await waiting(work, id, 'RCVD');
      const account = payment && (await accountByIban(work, payment.debtor));
      if (!payment || !account) return false;
      const asked = onRequest(payment.amount);
      if (asked?.at === 'confirmation') await this.#to(work, id, 'RJCT', asked.reason);
      else if (compare(await available(work, account), payment.amount) < 0) await this.#to(work, id, 'RJCT', 'AM04');
      else {
        const moment = payment.product.startsWith('instant-') ? 0 : this.#times.settle;
        await work.updateTable('payments').set({ status: 'ACCP', due: this.deps.now() + moment + (asked?.at === 'delay' ? asked.by : 0) }).where('id', '=', id).execute();
      }
      return true;
    });
  }

  /** The person refuses. */
  refuse(id: string): Promise<boolean> {
    return this.deps.store.transaction().execute(async (work) => {
      if (!(await waiting(work, id, 'RCVD'))) return false;
      await this.#to(work, id, 'RJCT', 'DS02');
      return true;
    });
  }

  /** The provider takes it back, while nothing is booked. */
  cancel(id: string): Promise<boolean> {
    return this.deps.store.transaction().execute(async (work) => {
      const payment = await waiting(work, id, 'RCVD', 'ACCP', 'CANC');
      if (!payment) return false;
      await this.#to(work, id, 'CANC');
      return true;
    });
  }

  /** Does what is due. To be called before anything is answered, and now and then. */
  async run(): Promise<void> {
    const now = this.deps.now();
    await this.deps.store.updateTable('payments').set({ status: 'RJCT', reason: 'DS24' satisfies Reason }).where('status', '=', 'RCVD').where('created', '<=', now - this.#times.confirm).execute();
    const due = await this.deps.store.selectFrom('payments').select('id').where('status', '=', 'ACCP').where('due', '<=', now).orderBy('due').execute();
    for (const { id } of due) await this.#take(id);
    const underway = await this.deps.store.selectFrom('payments').selectAll().where('status', '=', 'ACSP').execute();
    for (const payment of underway) await this.#deliver(payment);
  }

  /** Takes the money from the account; where the payee has theirs here, it is there at once. */
  #take(id: string): Promise<void> {
    return this.deps.store.transaction().execute(async (work) => {
      const payment = await waiting(work, id, 'ACCP');
      if (!payment) return;
      const account = await accountByIban(work, payment.debtor);
      if (!account) throw new Error('a payment was confirmed from an account that is gone');
      const payee = onRequest(payment.amount)?.at === 'settlement' ? undefined : await accountByIban(work, payment.creditor);
      await book(work, { cause: `payment ${id}`, debit: account.id, credit: payee?.id ?? CLEARING, amount: payment.amount, at: this.deps.now(), details: this.#words(payment, account) });
      await this.#to(work, id, payee ? 'ACSC' : 'ACSP');
    });
  }

  /** Asks the payee's bank to credit it. What that answers to the same question never changes. */
  async #deliver(payment: PaymentRow): Promise<void> {
    const { place, store } = this.deps;
    const asked = onRequest(payment.amount);
    const account = await accountByIban(store, payment.debtor);
    if (!account) throw new Error('money is underway from an account that is gone');
    let credited: Credited;
    if (asked?.at === 'settlement' || this.isOurs(payment.creditor)) credited = 'unknown-account';
    else {
      try {
        credited = await this.deps.clearing({ id: `${place.bic} ${payment.id}`, iban: payment.creditor, amount: payment.amount, currency: account.currency, details: this.#words(payment, account) });
      } catch {
        // The other bank does not answer: the payment stays underway.
        return;
      }
    }
    await store.transaction().execute(async (work) => {
      if (!(await waiting(work, payment.id, 'ACSP'))) return;
      if (credited !== 'unknown-account') return this.#to(work, payment.id, 'ACSC');
      await book(work, { cause: `return ${payment.id}`, debit: CLEARING, credit: account.id, amount: payment.amount, at: this.deps.now(), details: this.#words(payment, account) });
      await this.#to(work, payment.id, 'RJCT', asked?.at === 'settlement' ? asked.reason : 'AC01');
    });
  }

  /** Money from another bank; the answer to the same transfer is the same. */
  receive(transfer: Transfer): Promise<Credited> {
    return this.deps.store.transaction().execute(async (work) => {
      const account = await accountByIban(work, transfer.iban);
      if (!account || account.currency !== transfer.currency) return 'unknown-account';
      await book(work, { cause: `transfer ${transfer.id}`, debit: CLEARING, credit: account.id, amount: transfer.amount, at: this.deps.now(), details: transfer.details });
      return 'booked';
    });
  }

  /** The payer's name is the bank's own word. */
  #words(payment: PaymentRow, { owner }: AccountRow): Details {
    const name = owner === null ? undefined : this.deps.people.find(owner)?.name;
    return { ...detailsOf(JSON.parse(payment.content) as PaymentContent), ...(name !== undefined && { debtorName: name }) };
  }

  async #to(work: Work, id: string, status: PaymentStatus, reason: Reason | null = null): Promise<void> {
    await work.updateTable('payments').set({ status, reason }).where('id', '=', id).execute();
  }
}

/** A payment, if it is in one of the states. */
const waiting = (work: Work, id: string, ...states: PaymentStatus[]): Promise<PaymentRow | undefined> =>
  work.selectFrom('payments').selectAll().where('id', '=', id).where('status', 'in', states).executeTakeFirst();
