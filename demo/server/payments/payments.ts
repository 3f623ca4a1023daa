/**
 * Payments at work: every order is kept before a bank is asked, and followed until it has come to its end. How a payment
 * stands is the bank's word alone.
 * @module
 */
import type { Bank, PaymentRecord } from '../../../src/contract/index.ts';
import { Problem } from '../problem.ts';
import type { StoredPayment } from '../store/payment-store.ts';
import type { Store } from '../store/store.ts';
import { BankUnavailable, OrderRefused, type PaymentProvider } from './port.ts';

export interface PaymentsDeps {
  provider?: PaymentProvider;
  store: Store;
  clock: { now(): number };
  report(error: unknown): void;
}

/** Nobody has a bank asked more often, in milliseconds. */
const APART = 1000;
/** Between two looks at a payment: a tenth of the time since it changed, within these. */
const SOON = 2000;
const LATE = 5 * 60_000;
/** As long as it is asked for again, while the bank has not answered at all. */
const GIVE_UP = 60 * 60_000;
/** Looked at beside each other. */
const AT_ONCE = 8;
const LATER = { 'retry-after': '5' };

interface Followed { owner: string; next: number }
interface Asked { at: number; answer: Promise<{ payment: StoredPayment; stale: boolean }> }

export class Payments {
  /** Those that may still change. */
  readonly #open = new Map<string, Followed>();
  readonly #asked = new Map<string, Asked>();
  readonly #initiating = new Map<string, Promise<StoredPayment>>();
  #timer?: ReturnType<typeof setTimeout>;
  #looking?: Promise<void>;
  #closed = false;

  constructor(private readonly deps: PaymentsDeps) {}

  /** @throws {Problem} `payments-not-offered` */
  get provider(): PaymentProvider {
    const { provider } = this.deps;
    if (!provider) throw new Problem('payments-not-offered');
    return provider;
  }

  /** Banks that can be asked; none without a provider. */
  get banks(): readonly Bank[] {
    return this.deps.provider?.banks() ?? [];
  }

  /** Takes up what an earlier process was at. */
  async resume(): Promise<void> {
    if (!this.deps.provider) return;
    for (const payment of await this.deps.store.openPayments()) this.#follow(payment);
    this.#wake();
  }

  /**
   * Asks the bank for a payment that has been kept; where it has answered already, that stands.
   * @param remote address of the person's device
   * @throws {Problem} `bank-unavailable`
   */
  async initiate(payment: StoredPayment, remote?: string): Promise<StoredPayment> {
    if (payment.final || !payment.way) return payment;
    const { id } = payment.record;
    let work = this.#initiating.get(id);
    if (!work) this.#initiating.set(id, (work = this.#initiate(payment, remote).finally(() => this.#initiating.delete(id))));
    return work;
  }

  async #initiate(payment: StoredPayment, remote: string | undefined): Promise<StoredPayment> {
    const { record: { id, bank, debtor, payment: order }, way } = payment;
    this.#follow(payment);
    this.#wake();
    try {
      const { id: name, redirect, ...standing } = await this.provider.initiate({ bank, debtor, payment: order }, { key: id, ...way!, ...(remote !== undefined && { remote }) });
      return await this.#note(payment, { placed: { id: name, redirect }, standing });
    } catch (error) {
      if (error instanceof OrderRefused) return this.#note(payment, { standing: { state: 'rejected', ...(error.code !== undefined && { reason: error.code }) }, unplaced: true });
      if (!(error instanceof BankUnavailable)) throw error;
      await this.deps.store.notePayment(id, {}, this.deps.clock.now());
      throw new Problem('bank-unavailable', {}, LATER);
    }
  }

  /** How a payment stands now, as far as the bank says. @param must though it was asked just now */
  async now(payment: StoredPayment, must = false): Promise<PaymentRecord> {
    // What the bank has not taken it knows nothing of.
    if (payment.final || payment.name === undefined || !this.deps.provider) return payment.record;
    const { payment: { record }, stale } = await this.#ask(payment, must);
    return { ...record, ...(stale && { stale }) };
  }

  #ask(payment: StoredPayment, must: boolean): Asked['answer'] {
    const { id, bank } = payment.record;
    const { clock } = this.deps;
    const before = this.#asked.get(id);
    // What somebody else is told just now is not asked for again.
    if (before && !must && clock.now() - before.at < APART) return before.answer;
    const answer = this.provider.status({ bank, id: payment.name! }).then(
      async (standing) => ({ payment: await this.#note(payment, { standing }), stale: false }),
      (error: unknown) => {
        if (!(error instanceof BankUnavailable)) throw error;
        return { payment, stale: true };
      },
    );
    this.#asked.set(id, { at: clock.now(), answer });
    answer.then(({ payment: { final } }) => final && this.#asked.delete(id), () => this.#asked.delete(id));
    return answer;
  }

  /**
   * Takes a payment back.
   * @throws {Problem} `not-cancellable`, `bank-unavailable`
   */
  async cancel(payment: StoredPayment): Promise<PaymentRecord> {
    const { state, bank } = payment.record;
    if (state === 'cancelled') return payment.record;
    if (payment.final) throw new Problem('not-cancellable');
    const { provider } = this;
    // Nobody was sent anywhere to confirm it.
    const gone = payment.name === undefined ? await this.#note(payment, { standing: { state: 'cancelled' }, unplaced: true }) : payment;
    if (gone.final) return gone.record;
    let taken: boolean;
    try {
      taken = await provider.cancel({ bank, id: gone.name! });
    } catch (error) {
      throw error instanceof BankUnavailable ? new Problem('bank-unavailable', {}, LATER) : error;
    }
    if (taken) return (await this.#note(gone, { standing: { state: 'cancelled' } })).record;
    const { state: after, ...record } = await this.now(gone, true);
    if (after !== 'cancelled') throw new Problem('not-cancellable');
    return { ...record, state: after };
  }

  async #note(payment: StoredPayment, news: Parameters<Store['notePayment']>[1]): Promise<StoredPayment> {
    const { store, clock } = this.deps;
    const noted = await store.notePayment(payment.record.id, news, clock.now());
    // Its owner has erased everything: what the bank does with it is between the two.
    if (!noted) throw new Problem('not-found');
    this.#follow(noted);
    this.#wake();
    return noted;
  }

  #follow({ owner, final, record: { id, changedAt } }: StoredPayment): void {
    if (final) return void this.#open.delete(id);
    const now = this.deps.clock.now();
    this.#open.set(id, { owner, next: now + Math.min(LATE, Math.max(SOON, (now - Date.parse(changedAt)) / 10)) });
  }

  #wake(): void {
    clearTimeout(this.#timer);
    if (this.#closed || this.#open.size === 0) return;
    const next = Math.min(...[...this.#open.values()].map((one) => one.next));
    this.#timer = setTimeout(() => void this.look().catch(this.deps.report), Math.min(Math.max(0, next - this.deps.clock.now()), 60_000));
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  /** Asks after those whose time it is. */
  async look(): Promise<void> {
    if (!this.deps.provider || this.#closed) return;
    while (this.#looking) await this.#looking;
    const due = [...this.#open].filter(([, { next }]) => next <= this.deps.clock.now());
    this.#looking = (async () => {
      while (due.length) await Promise.all(due.splice(0, AT_ONCE).map(([id, { owner }]) => this.#look(id, owner)));
    })().finally(() => (this.#looking = undefined));
    await this.#looking;
    this.#wake();
  }

  async #look(id: string, owner: string): Promise<void> {
    try {
      const payment = await this.deps.store.payment(owner, id);
      if (!payment) return void this.#open.delete(id);
      this.#follow(payment);
      if (payment.name !== undefined) await this.#ask(payment, true);
      else if (this.deps.clock.now() - Date.parse(payment.record.createdAt) < GIVE_UP) await this.initiate(payment);
      else await this.#note(payment, { standing: { state: 'expired' }, unplaced: true });
    } catch (error) {
      // The bank is asked again by and by.
      if (!(error instanceof Problem)) this.deps.report(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await Promise.allSettled(this.#initiating.values());
  }
}
