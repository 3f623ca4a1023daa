import type { paymentWords } from '../../src/locales/payment.ts';
import type { WordsOf } from '../../src/locales/words.ts';
import { writeDecimal } from '../../src/schema/parse.ts';
import { formatIban, PAYMENT_FIELDS, type FieldState, type PaymentField } from '../../src/stores/payment.ts';

export type PaymentTexts = WordsOf<typeof paymentWords>;

/** Names of attributes, as fields. */
export function fieldsNamed(names: string): ReadonlySet<PaymentField> {
  const named = new Set((names || '').split(/\s+/));
  return new Set(PAYMENT_FIELDS.filter((field) => named.has(field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))));
}

/** Texts of fields from JSON of whatever origin. */
export function textsIn(json: string): Partial<Record<PaymentField, string>> {
  try {
    const found: unknown = JSON.parse(json);
    if (typeof found !== 'object' || !found) return {};
    return Object.fromEntries(PAYMENT_FIELDS.flatMap((field) => {
      const text: unknown = (found as Record<string, unknown>)[field];
      return typeof text === 'string' ? [[field, text]] : [];
    }));
  } catch {
    return {};
  }
}

/** In groups of four, where that is how it is printed. */
const grouped = (field: PaymentField, value: string): string => (field === 'iban' || field === 'reference' ? formatIban(value) : value);

/** What stands in a field that a person has not touched. */
export function entryText(field: PaymentField, { text, value, fault }: FieldState, locale: string): string {
  if (fault) return text;
  return field === 'amount' ? writeDecimal(value, locale) : grouped(field, value);
}

/** Most of a text that is shown as it came. */
const SHOWN = 200;

/** A value to be read; one that is wrong as far as it can be compared with the bill. */
export function shownText(field: PaymentField, { value, fault }: FieldState): string {
  if (fault && value.length > SHOWN) return `${value.slice(0, SHOWN)}…`;
  return grouped(field, value);
}

/** A value as the form of a bank takes it: no spaces, no thousands; the decimal mark of the language, its day. */
export function copyOf(field: PaymentField, value: string, locale: string): string {
  if (field === 'due') return new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC', numberingSystem: 'latn', calendar: 'gregory' }).format(Date.parse(value)).replace(/[\u200e\u200f]/g, '');
  if (field !== 'amount') return value;
  const written = writeDecimal(value, locale);
  // Digits of another script are for reading.
  return /^[\d.,]+$/.test(written) ? written : value;
}
