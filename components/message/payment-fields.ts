/**
 * What a message asks to be paid, on its way into a payment form.
 * @module
 */
import type { Part, StoredMessage } from '../../src/contract/index.ts';
import { NEEDED, PAYMENT_FIELDS, type PaymentField } from '../../src/stores/payment.ts';
import type { PaymentAsk } from '../payment-form/asked.ts';

export interface AskedPayment {
  /** As they were written: the form finds out what holds. */
  texts: Readonly<Partial<Record<PaymentField, string>>>;
  /** Names of attributes, as `<fdz-payment-form editable>` takes them. */
  editable: string;
  /** `id` of the attachment it was read from. */
  invoice?: string;
}

const isField = (name: unknown): name is PaymentField => (PAYMENT_FIELDS as readonly unknown[]).includes(name);

export const attributes = (fields: readonly PaymentField[]): string => fields.map((field) => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)).join(' ');

/**
 * Reads the data of a part (`PaymentRequest` of the contract). Whether an account or an amount is one is left to the form,
 * which has a word for each; here it is whether this is a payment at all.
 * @returns nothing where it has another shape: what is not understood might be a condition
 */
export function readPaymentPart(data: Part['data']): AskedPayment | undefined {
  const { editable = [], invoice, ...rest } = data as Record<string, unknown>;
  if (!Array.isArray(editable) || !editable.every(isField) || (invoice !== undefined && typeof invoice !== 'string')) return undefined;
  if (!Object.entries(rest).every(([name, text]) => isField(name) && typeof text === 'string')) return undefined;
  const texts = rest as AskedPayment['texts'];
  if (!NEEDED.every((field) => texts[field] || editable.includes(field))) return undefined;
  return { texts, editable: attributes(editable), ...(invoice !== undefined && { invoice }) };
}

/** Who asks. The name beside an address is what its owner wrote: it is left out where money is asked for. */
export const askOf = ({ id, message: { from }, sender }: StoredMessage): PaymentAsk => ({ message: id, sender: { address: from.address, verified: sender?.address === from.address } });
