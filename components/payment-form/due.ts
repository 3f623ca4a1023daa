const DAY = 86_400_000;

/** Days from today, where the reader is, to a day; negative for one that is over. */
export function daysTo(day: string, now: Date): number {
  return Math.round((Date.parse(day) - Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) / DAY);
}

/** "28 November 2026, in 7 days"; how far away is left out where it says little. */
export function dueText(day: string, locale: string, now: Date): string {
  const days = daysTo(day, now);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(day));
  if (Math.abs(days) > 60) return date;
  return `${date}, ${new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')}`;
}
