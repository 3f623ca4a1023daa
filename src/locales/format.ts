/**
 * Dates, numbers and lists as a language writes them.
 * @module
 */
export { formatMoment, formatTime } from './format-moment.ts';
export * from './format-list.ts';
export * from './format-postmark.ts';
