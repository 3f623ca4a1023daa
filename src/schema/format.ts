/**
 * Typed tags as a reader sees them.
 * @module
 */
import type { CoverTag } from '../contract/index.ts';

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function cached<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
  let format = cache.get(key) as F | undefined;
  if (!format) cache.set(key, (format = make()));
  return format;
}

const numbers = (locale: string, options: Intl.NumberFormatOptions) =>
  cached(`n${locale}${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, options));

const dates = (locale: string, options: Intl.DateTimeFormatOptions) =>
  cached(`d${locale}${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));

const DECIMAL = /^-?\d{1,40}(?:\.\d{1,20})?$/;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * The value of a tag in the reader's language. A value that is not what its kind says is shown as it came.
 * Amounts are formatted from their decimal string, so nothing is lost in between.
 * @param words for booleans
 * @param now where there is little room: dates are short, and leave out the year of this moment
 */
export function formatTag(tag: CoverTag, locale: string, words: { yes: string; no: string } = { yes: '✓', no: '–' }, now?: Date): string {
  const { kind, value } = tag;
  try {
    if (kind === 'money' && tag.currency && DECIMAL.test(value))
      return numbers(locale, { style: 'currency', currency: tag.currency }).format(value as Intl.StringNumericLiteral);
    if (kind === 'number' && DECIMAL.test(value)) {
      const text = numbers(locale, { maximumFractionDigits: 20 }).format(value as Intl.StringNumericLiteral);
      return tag.unit ? `${text}\u00a0${tag.unit}` : text;
    }
    if (kind === 'date') {
      const time = Date.parse(value);
      if (Number.isNaN(time)) return value;
      return dates(locale, {
        day: 'numeric', month: now ? 'short' : 'long', ...(value.slice(0, 4) !== `${now?.getFullYear()}` && { year: 'numeric' }),
        ...(DAY.test(value) ? { timeZone: 'UTC' } : { hour: 'numeric', minute: '2-digit' }),
      }).format(time);
    }
    if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true' ? words.yes : words.no;
  } catch {
    // A locale or currency the browser does not know.
  }
  return value;
}

/** How urgent a tag is; `neutral` for everything that is no due date. */
export type TagTone = 'neutral' | 'due' | 'soon' | 'overdue';

/**
 * `overdue` once the day (or moment) is over where the reader is, `soon` within three days of it.
 * @param now milliseconds since 1970
 */
export function tagTone(tag: CoverTag, now: number): TagTone {
  if (tag.role !== 'due' || tag.kind !== 'date') return 'neutral';
  const day = DAY.exec(tag.value);
  const end = day ? new Date(+day[1]!, +day[2]! - 1, +day[3]! + 1).getTime() : Date.parse(tag.value);
  if (Number.isNaN(end)) return 'neutral';
  return end <= now ? 'overdue' : end - now <= 3 * 86_400_000 ? 'soon' : 'due';
}
