/** Days as a language writes them: they are the same everywhere, whatever the clock of the reader says. */
const options = { timeZone: 'UTC' } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, how: 'long' | 'short'): Intl.DateTimeFormat {
  const key = `${how} ${locale}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(locale, { ...options, ...(how === 'long' ? { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } : { day: 'numeric', month: 'short', year: 'numeric' }) })));
  return found;
}

/** "Friday, 20 November 2026" */
export const longDay = (locale: string, day: string): string => format(locale, 'long').format(Date.parse(day));
/** "20 Nov 2026" */
export const shortDay = (locale: string, day: string): string => format(locale, 'short').format(Date.parse(day));

/** Days from one to another. */
export const daysUntil = (day: string, from: string): number => Math.round((Date.parse(day) - Date.parse(from)) / 86_400_000);
