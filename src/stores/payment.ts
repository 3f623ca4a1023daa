/**
 * A payment while it is being filled in.
 * @module
 */
import type { Decimal } from '../payments/amount.ts';
import { NEEDED, PAYMENT_FIELDS, placesFault, readField, type BankCheck, type FieldReading, type Payment, type PaymentField } from '../payments/payment.ts';
import { Store } from './store.ts';

export { compactIban, formatIban } from '../payments/iban-text.ts';
export { formatMoney } from '../payments/amount.ts';
export { NEEDED, PAYMENT_FIELDS, type FieldFault, type Payment, type PaymentField } from '../payments/payment.ts';

/** A field: what was written, what it means, what is wrong with it. */
export interface FieldState extends Readonly<FieldReading> {
  readonly text: string;
}

type Fields = Readonly<Partial<Record<PaymentField, FieldState>>>;

export interface PaymentState {
  readonly fields: Fields;
  /** Those without which nothing can be paid, and which are not there. */
  readonly missing: readonly PaymentField[];
  /** The payment, once it is whole and nothing is wrong with it. */
  readonly payment?: Payment;
  /** What checks accounts could not be loaded: they stay unchecked until `check()`. */
  readonly uncheckable: boolean;
}

/** Takes texts, field by field, and knows what they amount to. What checks accounts is loaded for the first one. */
export class PaymentStore extends Store<PaymentState> {
  #bank?: BankCheck;
  #loading?: Promise<void>;

  constructor() {
    super({ fields: {}, missing: NEEDED, uncheckable: false });
  }

  /**
   * Takes the texts of some fields; the others stay as they are.
   * @param locale language a person typed them in; without it they are what a machine wrote
   */
  write(texts: Partial<Record<PaymentField, string | undefined>>, locale?: string): void {
    const fields = { ...this.state.fields };
    for (const field of PAYMENT_FIELDS) {
      if (!(field in texts)) continue;
      const text = texts[field] ?? '';
      const reading = readField(field, text, this.#bank, locale);
      if (reading) fields[field] = { text, ...reading };
      else delete fields[field];
    }
    this.set(judged(fields));
    if (Object.values(fields).some(({ unchecked }) => unchecked)) void this.check();
  }

  /** Checks what is unchecked, as soon as it can. */
  check(): Promise<void> {
    this.#loading ??= import('../payments/iban.ts').then((bank) => {
      this.#bank = bank;
      this.set({ uncheckable: false });
      const { iban, bic } = this.state.fields;
      this.write({ ...(iban && { iban: iban.text }), ...(bic && { bic: bic.text }) });
    }, () => {
      this.#loading = undefined;
      this.set({ uncheckable: true });
    });
    return this.#loading;
  }
}

function judged(given: Fields): Pick<PaymentState, 'fields' | 'missing' | 'payment'> {
  const fields = { ...given };
  const { amount, currency } = fields;
  if (amount && (!amount.fault || amount.fault.reason === 'places')) {
    const fault = currency && !currency.fault ? placesFault(amount.value as Decimal, currency.value) : undefined;
    fields.amount = { text: amount.text, value: amount.value, ...(fault && { fault }) };
  }
  const missing = NEEDED.filter((field) => !fields[field]);
  const whole = !missing.length && Object.values(fields).every(({ fault, unchecked }) => !fault && !unchecked);
  return { fields, missing, payment: whole ? (Object.fromEntries(PAYMENT_FIELDS.flatMap((field) => (fields[field] ? [[field, fields[field].value]] : []))) as unknown as Payment) : undefined };
}
