/**
 * A payment somebody asks for in a message, while it is being written: the data of its part in a draft.
 * @module
 */
import type { Part } from '../contract/index.ts';
import { PAYMENT_FIELDS, type PaymentField } from '../payments/payment.ts';

/** What a request says, whole or not. */
export interface RequestTexts {
  readonly texts: Readonly<Partial<Record<PaymentField, string>>>;
  /** What whoever pays may change. */
  readonly editable: readonly PaymentField[];
  /** `id` of the attachment it was filled in from. */
  readonly invoice?: string;
}

const isField = (name: unknown): name is PaymentField => (PAYMENT_FIELDS as readonly unknown[]).includes(name);

/** Reads it from a draft, of whatever origin; what is no part of a request is left out. */
export function requestIn(data: Part['data']): RequestTexts {
  const { editable, invoice, ...rest } = data as Record<string, unknown>;
  const texts = Object.fromEntries(Object.entries(rest).filter(([name, text]) => isField(name) && typeof text === 'string' && text !== ''));
  return { texts, editable: Array.isArray(editable) ? [...new Set(editable.filter(isField))] : [], ...(typeof invoice === 'string' && { invoice }) };
}

/** As it is kept in a draft. */
export const requestData = ({ texts, editable, invoice }: RequestTexts): Part['data'] => ({ ...texts, ...(editable.length && { editable: [...editable] }), ...(invoice !== undefined && { invoice }) });
