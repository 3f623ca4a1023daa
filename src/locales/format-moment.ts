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

/** What is no time stays as it was written. */
export const written = (when: Date | string | number, write: (date: Date) => string): string => {
  const date = new Date(when);
  return Number.isNaN(+date) ? String(when) : write(date);
};

/** Date and time, written out: "21 November 2026, 10:42". */
export const formatMoment = (locale: string, when: Date | string | number): string =>
  written(when, (date) => format(locale, { dateStyle: 'long', timeStyle: 'short' }).format(date));

/** Time of day: "10:42", with seconds "10:42:07". */
export const formatTime = (locale: string, when: Date | string | number, seconds = false): string =>
  written(when, (date) => format(locale, { timeStyle: seconds ? 'medium' : 'short' }).format(date));
