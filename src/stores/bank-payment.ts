import { cancelPayment, getPayment, listPayments, postPayee, postPayment, stopTelling } from '../client/payments.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { NewPayment, PayeeDetail, PaymentRecord } from '../contract/index.ts';
import type { Confirmed } from '../identity/token-source.ts';
import { compare, type Decimal } from '../payments/amount.ts';
import type { Payment } from '../payments/payment.ts';
import type { Kit } from './kit.ts';
import type { PaymentAttempt, PaymentAttempts } from './payment-attempts.ts';
import type { BankPaymentState, BankPaymentStore, BankPaymentSubject, PaymentSource } from './payments.ts';
import type { Payments } from './payments-store.ts';
import { Store } from './store.ts';

/** An open payment is asked about as often, in milliseconds. */
const POLL = 2000;
/** Members that make two payments to one account the same one. */
const REFERENCES = ['currency', 'reference', 'variableSymbol', 'specificSymbol', 'constantSymbol', 'remittance'] as const;
/** Longest address the contract takes. */
const LONGEST_RETURN = 2000;

type State = PaymentRecord['state'];
const OPEN: ReadonlySet<State> = new Set(['initiated', 'authorised']);
const STANDS: ReadonlySet<State> = new Set(['initiated', 'authorised', 'settled']);

/** The server has said no, rather than nothing: whoever asks again asks for something new. */
const isRefusal = (problem: DmailProblem): boolean => (problem.context.status ?? 0) >= 400 && !isTransient(problem) && problem.code !== 'confirmation-required' && problem.code !== 'answer-invalid';

export class BankPayment extends Store<BankPaymentState> implements BankPaymentStore {
  readonly #name: string;
  #leave: (() => void)[] = [];
  #clock?: ReturnType<typeof setTimeout> | undefined;
  #watched?: AbortController | undefined;
  /** Counts what was asked for; an answer to an earlier question is not taken. */
  #asked = 0;

  constructor(private readonly kit: Kit, private readonly payments: Payments, private readonly attempts: PaymentAttempts, private readonly subject: BankPaymentSubject) {
    super({ phase: 'looking', banks: [] });
    const { payment, message } = subject;
    this.#name = JSON.stringify(message ?? [payment.iban, payment.amount, ...REFERENCES.map((name) => payment[name])]);
  }

  get confirms(): boolean {
    return this.kit.account.state.phase === 'signed-in' && !!this.kit.account.tokens().confirm;
  }

  retry(): void {
    void this.#look();
  }

  async prepare(): Promise<void> {
    const { payment: { iban, payee }, peer } = this.subject;
    try {
      const [payees, last] = await Promise.all([this.payments.payees(), this.state.last ?? this.#last()]);
      const theirs = payees.filter((one) => one.peer === peer);
      // Where nobody has sent it, it is compared with what was paid under the same name.
      const known = theirs.filter((one) => peer || one.payee.toLowerCase() === payee.toLowerCase()).map((one) => one.iban);
      this.set({ unknown: theirs.some((one) => one.iban === iban) ? undefined : { known }, ...(last && { last }) });
    } catch (error) {
      // The server says what it needs when it is asked to pay.
      if (!(error instanceof DmailProblem)) throw error;
    }
  }

  async pay(source: PaymentSource, again = false, tell = false): Promise<PaymentRecord | undefined> {
    if (this.state.busy) return undefined;
    this.#asked++;
    this.set({ busy: this.state.unknown ? 'confirming' : 'asking', problem: undefined });
    try {
      if (this.state.unknown) await this.#confirm();
      return await this.#order(source, again, tell);
    } catch (error) {
      await this.#refused(error);
      return undefined;
    } finally {
      this.set({ busy: undefined });
      this.#follow();
    }
  }

  async cancel(): Promise<void> {
    const { record, busy } = this.state;
    if (!record || busy) return;
    this.#asked++;
    this.set({ busy: 'cancelling', problem: undefined });
    try {
      this.set({ record: await cancelPayment(this.kit.http, record.id) });
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ problem: error });
    } finally {
      this.set({ busy: undefined });
      void this.#ask();
    }
  }

  async stopTelling(): Promise<boolean> {
    const { record } = this.state;
    if (!record?.tell) return true;
    try {
      await stopTelling(this.kit.http, record.id);
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ problem: error });
      return false;
    }
    // What was asked before says what was so before.
    this.#asked++;
    const now = this.state.record;
    if (now?.id === record.id) this.set({ record: { ...now, tell: undefined }, problem: undefined });
    this.#follow();
    return true;
  }

  protected override started(): void {
    const seen = () => (globalThis.document?.hidden ? clearTimeout(this.#clock) : void this.#ask());
    globalThis.document?.addEventListener('visibilitychange', seen);
    let { phase, online } = this.kit.account.state;
    this.#leave = [
      () => globalThis.document?.removeEventListener('visibilitychange', seen),
      this.payments.heard(() => !this.state.busy && void this.#look(true)),
      this.kit.account.subscribe(() => {
        const now = this.kit.account.state;
        const back = now.phase === 'signed-in' && (phase !== 'signed-in' || (now.online && !online));
        ({ phase, online } = now);
        // What one person has paid is nothing to the next.
        if (phase === 'signed-out') this.set({ phase: 'looking', record: undefined, begun: undefined, last: undefined, unknown: undefined, problem: undefined });
        else if (back) void this.#look();
      }),
    ];
    this.#watched = new AbortController();
    if (phase === 'signed-in') void this.#look();
  }

  protected override stopped(): void {
    for (const leave of this.#leave.splice(0)) leave();
    this.#watched?.abort();
    this.#watched = undefined;
    clearTimeout(this.#clock);
  }

  /** @param quietly what is shown stays until there is an answer, or none */
  async #look(quietly = false): Promise<void> {
    const asked = ++this.#asked;
    const { payment, message } = this.subject;
    if (!quietly && this.state.phase === 'failed') this.set({ phase: 'looking', problem: undefined });
    try {
      const [banks, { payments }, attempt] = await Promise.all([
        this.payments.banks(), listPayments(this.kit.http, message ? { message } : { iban: payment.iban }, this.#watched?.signal), this.attempts.find(this.#name),
      ]);
      if (asked !== this.#asked) return;
      const found = message ? payments : payments.filter((one) => isFor(one, payment));
      this.set({ phase: 'ready', banks, record: found.find(({ state }) => STANDS.has(state)) ?? found[0], begun: attempt && begunBy(attempt), problem: undefined });
      void this.#ask();
    } catch (error) {
      if (this.#watched?.signal.aborted !== false || asked !== this.#asked || quietly) return;
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ phase: 'failed', problem: error });
    }
  }

  /** How the payment stands now; and later again, while it is open. */
  async #ask(): Promise<void> {
    clearTimeout(this.#clock);
    const { record, busy } = this.state;
    const signal = this.#watched?.signal;
    if (!record || busy || !signal || !OPEN.has(record.state)) return;
    const asked = this.#asked;
    try {
      const now = await getPayment(this.kit.http, record.id, signal);
      if (asked === this.#asked) this.set({ record: now });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof DmailProblem)) throw error;
      if (asked === this.#asked) this.set(isTransient(error) ? { record: { ...record, stale: true } } : { problem: error });
    }
    this.#follow();
  }

  #follow(): void {
    clearTimeout(this.#clock);
    const { record } = this.state;
    if (!this.#watched || !record || !OPEN.has(record.state) || globalThis.document?.hidden) return;
    this.#clock = setTimeout(() => void this.#ask(), POLL);
  }

  async #last(): Promise<PaymentSource | undefined> {
    const [newest] = (await listPayments(this.kit.http, { limit: 1 })).payments;
    return newest && { bank: newest.bank, debtor: newest.debtor };
  }

  /** The window opens in the gesture: nothing is awaited before. */
  async #confirm(): Promise<void> {
    const { payment: { iban, payee }, message, peer } = this.subject;
    const body = { iban, payee, ...(message && peer && { peer, message }) };
    const source = this.kit.account.tokens();
    if (!source.confirm) throw new DmailProblem('confirmation-required');
    const by: Confirmed = await source.confirm({ type: 'urn:dmail:payee', ...body } satisfies PayeeDetail);
    // Where the answer is lost, the list tells whether it arrived.
    this.payments.forget();
    await postPayee(this.kit.http, by, body);
    this.set({ unknown: undefined, busy: 'asking' });
  }

  async #order({ bank, debtor }: PaymentSource, again: boolean, tell: boolean): Promise<PaymentRecord> {
    const { payment, message } = this.subject;
    const body: NewPayment = { payment, ...(message && { message }), bank, debtor, ...returnTo(), ...(again && { again }), ...(message && tell && { tell }) };
    for (;;) {
      const before = await this.attempts.find(this.#name);
      const attempt = await this.attempts.take(this.#name, body);
      const record = await this.#post(attempt).catch(async (error: unknown) => {
        if (error instanceof DmailProblem && isRefusal(error)) await this.attempts.done(attempt);
        else this.set({ begun: begunBy(attempt) });
        throw error;
      });
      await this.attempts.done(attempt);
      // An attempt of earlier came to nothing in the meantime: this is another one.
      if (before?.key === attempt.key && !STANDS.has(record.state)) continue;
      this.set({ record, begun: undefined, last: { bank, debtor } });
      return record;
    }
  }

  async #post({ key, body }: PaymentAttempt): Promise<PaymentRecord> {
    try {
      return await postPayment(this.kit.http, key, body);
    } catch (error) {
      // The tokens are of another site than this page, and nobody is led back here: the payment is what matters.
      if (!(error instanceof DmailProblem && error.code === 'not-understood' && error.context.field?.endsWith('returnTo'))) throw error;
      const { returnTo: _, ...rest } = body;
      return postPayment(this.kit.http, key, rest);
    }
  }

  async #refused(problem: unknown): Promise<void> {
    if (!(problem instanceof DmailProblem)) throw problem;
    const { code, context } = problem;
    if (code === 'confirmation-required' && context.status) {
      // It was forgotten in the meantime; what is to be done now is said where it was to be done.
      const known = this.subject.peer && Array.isArray(context.known) ? context.known.filter((iban) => typeof iban === 'string') : [];
      this.payments.forget();
      this.set({ unknown: { known } });
      return;
    }
    this.set({ problem });
    if (code === 'already-paid' && typeof context.payment?.id === 'string') await this.#earlier(context.payment.id);
    if (isTransient(problem) && this.state.unknown) await this.prepare();
  }

  async #earlier(id: string): Promise<void> {
    try {
      this.set({ record: await getPayment(this.kit.http, id) });
    } catch (error) {
      // That it is paid is known; by what, the next look says.
      if (!(error instanceof DmailProblem)) throw error;
    }
  }
}

const begunBy = ({ body: { bank, debtor, again, tell }, at }: PaymentAttempt): BankPaymentState['begun'] => ({ bank, debtor, at, ...(again && { again }), ...(tell && { tell }) });

const isFor = ({ payment: made }: PaymentRecord, payment: Payment): boolean =>
  made.iban === payment.iban && compare(made.amount as Decimal, payment.amount) === 0 && REFERENCES.every((name) => made[name] === payment[name]);

/** Where the person is, to be led back to. */
function returnTo(): Pick<NewPayment, 'returnTo'> {
  const href = globalThis.location?.href.replace(/#.*$/, '') ?? '';
  return /^https?:/.test(href) && href.length <= LONGEST_RETURN ? { returnTo: href } : {};
}
