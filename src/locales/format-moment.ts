/**
 * Moments as a language writes them.
 * @module
 */
const cache = new Map<string, unknown>();

export function cached<T>(key: string, make: () => T): T {
  if (!cache.has(key)) cache.set(key, make());
  return cache.get(key) as T;
}

export const format = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  cached(locale + JSON.stringify(options), () => new Intl.DateTimeFormat(locale, options));

/** Date and time, written out: "21 November 2026, 10:42". */
export const formatMoment = (locale: string, when: Date | string | number): string =>
  format(locale, { dateStyle: 'long', timeStyle: 'short' }).format(new Date(when));

/** Time of day: "10:42", with seconds "10:42:07". */
export const formatTime = (locale: string, when: Date | string | number, seconds = false): string =>
  format(locale, { timeStyle: seconds ? 'medium' : 'short' }).format(new Date(when));
