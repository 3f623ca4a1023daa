/**
 * Values of an invoice as people read them. Everything in the file was written by a stranger: it is text, kept apart from
 * what is around it, and never turns the direction of that.
 * @module
 */
import { html, nothing, type TemplateResult } from 'lit';
import { cached, format } from '../../src/locales/format-moment.ts';
import type { InvoiceWords } from '../../src/locales/invoice.ts';
import { formatMoney, type Day, type Decimal, type Disagreement, type InvoiceReading, type Period } from '../../src/services/invoices.ts';
import { ring } from '../../src/element/ring.ts';
import { plain } from './isolated.ts';

export { isolated, plain } from './isolated.ts';

export interface Sheet {
  t: InvoiceWords;
  /** For `Intl`. */
  locale: string;
  reading: InvoiceReading;
  /** Today, where the reader is. */
  today: Day;
  /** Lines that are shown at most. */
  most: number;
  more(): void;
  /** The way to pay it, where it is offered. */
  pay: TemplateResult | typeof nothing;
  /** A button that copies a value; `label` says which. */
  copy(value: string, label: string): TemplateResult;
}

/** A value or a name out of the file. */
export const value = (text: string): TemplateResult => html`<bdi>${plain(text)}</bdi>`;

export const money = ({ locale, reading }: Sheet, amount: Decimal, currency = reading.invoice.currency): string =>
  currency ? formatMoney(amount, currency, locale) : number(locale, amount);

/** To its last digit. */
export function number(locale: string, amount: Decimal): string {
  return cached(`decimal ${locale}`, () => new Intl.NumberFormat(locale, { maximumFractionDigits: 20 })).format(amount as Intl.StringNumericLiteral);
}

export const percent = (locale: string, rate: Decimal): string => {
  const text = number(locale, rate);
  // The sign stands where the language has it; the digits are those of the file, which a share of one would not keep.
  return cached(`percent ${locale}`, () => new Intl.NumberFormat(locale, { style: 'percent' })).formatToParts(1).map(({ type, value: part }) => (type === 'integer' ? text : type === 'minusSign' ? '' : part)).join('');
};

export const day = (locale: string, when: Day): string => format(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${when}T00:00:00Z`));

export function country(locale: string, code: string): string {
  try {
    return cached(`region ${locale}`, () => new Intl.DisplayNames(locale, { type: 'region' })).of(code) ?? code;
  } catch {
    // No code of a country.
    return code;
  }
}

export function period({ t, locale }: Sheet, { start, end }: Period): string {
  if (start && end) return format(locale, { dateStyle: 'long', timeZone: 'UTC' }).formatRange(new Date(`${start}T00:00:00Z`), new Date(`${end}T00:00:00Z`));
  return start ? t('from', { date: day(locale, start) }) : end ? t('until', { date: day(locale, end) }) : '';
}

/** Units of UN/ECE recommendation 20 for which languages have words (CLDR); pieces need none. */
const UNITS: Readonly<Record<string, string>> = {
  HUR: 'hour', MIN: 'minute', SEC: 'second', DAY: 'day', WEE: 'week', MON: 'month', ANN: 'year', KGM: 'kilogram', GRM: 'gram', LTR: 'liter', MLT: 'milliliter', MTR: 'meter', KMT: 'kilometer', CMT: 'centimeter', MMT: 'millimeter',
};
const PIECES = new Set(['C62', 'H87', 'EA', 'PCE', 'NAR', 'XPP', '1N']);

export function quantity({ locale }: Sheet, count: Decimal, unit: string | undefined): TemplateResult {
  if (!unit || PIECES.has(unit)) return html`<bdi>${number(locale, count)}</bdi>`;
  const known = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (!known) return html`<bdi>${number(locale, count)}</bdi> ${value(unit)}`;
  return html`<bdi>${cached(`unit ${locale} ${known}`, () => new Intl.NumberFormat(locale, { style: 'unit', unit: known, unitDisplay: 'long', maximumFractionDigits: 20 })).format(count as Intl.StringNumericLiteral)}</bdi>`;
}

/** Said beside a figure that is not what the rest of the invoice makes it. */
export function wrong(sheet: Sheet, found: readonly Disagreement[]): TemplateResult | typeof nothing {
  if (!found.length) return nothing;
  const { t } = sheet;
  return html`${found.map(({ term, rule, computed, line, rate }) => {
    const amount = `\u2068${money(sheet, computed)}\u2069`;
    const text = line !== undefined ? t('lineComesTo', { amount }) : term === 'BT-116' ? t('baseComesTo', { amount }) : term === 'BT-117' && rate !== undefined && rule === 'BR-CO-17' ? t('rateComesTo', { amount }) : t('comesTo', { amount });
    return html`<span class="wrong small">${ring('failed')}<span>${text}</span></span>`;
  })}`;
}
