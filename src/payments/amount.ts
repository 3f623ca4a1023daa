/**
 * Amounts as decimal strings: read, compared, written. Nothing here goes through a floating-point number.
 * @module
 */
import { parseDecimal } from '../schema/parse.ts';

/** A decimal number as text: `-12.50`. A sign where it is negative, at least one digit before the point, no exponent. */
export type Decimal = string;

/** Longer texts are no amounts; reckoning with them would take a page's time. */
const LONGEST = 60;
const WRITTEN = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/**
 * Reads what a machine wrote (`xs:decimal`): a point, no groups, no exponent. The places after the point are kept.
 * @returns `undefined` for what is no number, or has more than 60 characters
 */
export function decimal(text: string): Decimal | undefined {
  const trimmed = text.length > 1000 ? text : text.trim();
  if (trimmed.length > LONGEST) return undefined;
  const [, sign, whole, fraction] = WRITTEN.exec(trimmed) ?? [];
  if (whole === undefined || !(whole + (fraction ?? ''))) return undefined;
  const digits = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction ? `.${fraction}` : ''}`;
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** Units of 10^-places: what amounts are reckoned in, here and in `money.ts`. */
export interface Exact {
  units: bigint;
  places: number;
}

export function exact(value: Decimal): Exact {
  const [, sign, whole, fraction = ''] = WRITTEN.exec(value) ?? [];
  if (whole === undefined || !(whole + fraction)) throw new TypeError('not a decimal number');
  return { units: BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n), places: fraction.length };
}

export const scaled = ({ units, places }: Exact, to: number): bigint => units * 10n ** BigInt(to - places);

/** Negative, zero or positive, as for sorting: 1.5 and 1.50 are the same. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const [x, y] = [exact(a), exact(b)];
  const places = Math.max(x.places, y.places);
  const [left, right] = [scaled(x, places), scaled(y, places)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Digits that say something after the point: 1 of `1.50`. */
export const placesOf = (value: Decimal): number => exact(value.includes('.') ? value.replace(/0+$/, '') : value).places;

/** Currencies of ISO 4217 whose smallest unit is not the hundredth. */
const UNITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
  ['CLF', 4], ['UYW', 4],
]);

/** Digits after the point of the smallest unit of a currency (ISO 4217): 2 for EUR, 0 for JPY. */
export const minorUnits = (currency: string): number => (Object.hasOwn(UNITS, currency) ? UNITS[currency]! : 2);

/** A code in the form of ISO 4217. Whether there is such a currency is not said by it. */
export const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code);

/** What a person wrote as an amount in their language; see {@link parseDecimal}. `undefined` where that is not clear. */
export const parseAmount = (text: string, locale: string): Decimal | undefined => (text.length > LONGEST ? undefined : parseDecimal(text, locale));

/** An amount as a language writes it, to the last digit; at least the places of its currency. */
export function formatMoney(value: Decimal, currency: string, locale: string): string {
  try {
    const places = minorUnits(currency);
    return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: places, maximumFractionDigits: Math.max(places, Math.min(placesOf(value), 20)) }).format(value as Intl.StringNumericLiteral);
  } catch {
    return `${value} ${currency}`;
  }
}
