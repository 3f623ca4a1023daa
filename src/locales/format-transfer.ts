/**
 * How much, how fast, how long: what a file on its way says. Apart from the formats of lists, which come with an inbox.
 * @module
 */
import { cached } from './format-moment.ts';

/** A number and its unit stay on one line. */
const together = (text: string): string => text.replaceAll(' ', '\u00a0');

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

const amount = (locale: string, octets: number, per: '' | '-per-second'): string => {
  // 999.95 kB would be written as 1,000 kB.
  let step = 0;
  let value = octets;
  while (value >= (step ? 999.5 : 1000) && step < UNITS.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = step > 1 && value < 99.95 ? 1 : 0;
  return together(cached(`amount ${locale} ${step}${digits}${per}`, () => new Intl.NumberFormat(locale, {
    style: 'unit', unit: UNITS[step]! + per, unitDisplay: step || per ? 'short' : 'long', maximumFractionDigits: digits,
  })).format(value));
};

/** Octets: "212 kB", "3.1 GB". */
export const formatSize = (locale: string, octets: number): string => amount(locale, octets, '');

/** Octets a second: "22 MB/s". */
export const formatRate = (locale: string, rate: number): string => amount(locale, rate, '-per-second');

/** Seconds as a person counts them, in steps that do not flicker: "20 sec", "3 min", "2 hr". */
export function formatLeft(locale: string, seconds: number): string {
  const [unit, step, per] = seconds < 10 ? ['second', 1, 1] as const : seconds < 55 ? ['second', 5, 1] as const : seconds < 5400 ? ['minute', 1, 60] as const : ['hour', 1, 3600] as const;
  const value = Math.max(1, Math.ceil(seconds / per / step) * step);
  return together(cached(`left ${locale} ${unit}`, () => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })).format(value));
}
