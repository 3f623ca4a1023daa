/**
 * What rows of a list say: when, how many, how much.
 * @module
 */
import { cached, format } from './format-moment.ts';

const DAY = 86_400_000;
const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** A moment for a list: the time today, "Yesterday", the day this year, the date before that. */
export function formatWhen(locale: string, when: Date | string | number, now = new Date()): string {
  const date = new Date(when);
  const days = Math.round((startOfDay(now) - startOfDay(date)) / DAY);
  if (days <= 0) return format(locale, { timeStyle: 'short' }).format(date);
  if (days === 1) {
    const text = cached(`relative ${locale}`, () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })).format(-1, 'day');
    return text[0]!.toLocaleUpperCase(locale) + text.slice(1);
  }
  return format(locale, { day: 'numeric', month: 'short', ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }) }).format(date);
}

/** "a, b and c" */
export const formatList = (locale: string, items: readonly string[]): string =>
  cached(`list ${locale}`, () => new Intl.ListFormat(locale)).format(items);

/** Octets: "212 kB", "3.1 GB". */
export function formatBytes(locale: string, size: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = size < 1000 ? 0 : Math.min(Math.floor(Math.log10(size) / 3), units.length - 1);
  const value = size / 1000 ** step;
  return cached(`bytes ${locale} ${step}`, () => new Intl.NumberFormat(locale, {
    style: 'unit', unit: units[step], unitDisplay: step ? 'short' : 'long', maximumFractionDigits: step > 1 ? 1 : 0,
  })).format(value);
}
