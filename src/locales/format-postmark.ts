/** @module */
import { format, written } from './format-moment.ts';

/** The date in a postmark: "21 Nov 26", in this order in every language. */
export const formatPostmark = (locale: string, when: Date | string | number): string => written(when, (date) => {
  const part = (options: Intl.DateTimeFormatOptions) => format(locale, options).format(date).replace(/[.\u060c]$/, '');
  return `${part({ day: 'numeric' })} ${part({ month: 'short' })} ${part({ year: '2-digit' })}`;
});
