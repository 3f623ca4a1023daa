/**
 * What was booked on accounts: by day, searched, and what was on an account at the end of each day.
 * @module
 */
import type { Decimal } from './amount.ts';
import { add, subtract } from './money.ts';
import { cleanText } from './text.ts';
import { totals, type Money } from './totals.ts';

/** An entry of an account's statement, as far as it matters here. */
export interface Entry extends Money {
  /** Day it was booked (ISO 8601); absent while it is not. */
  booked?: string | undefined;
  counterparty?: string | undefined;
  iban?: string | undefined;
  remittance?: string | undefined;
  reference?: string | undefined;
}

/** What was booked on one day, or is not booked yet: then there is no day. */
export interface Day<E extends Entry> {
  day?: string;
  entries: E[];
  /** What the day came to, for each currency. */
  sums: Money[];
}

/** Entries by day, the latest day first and what is not booked yet before it; within a day they keep their order. */
export function byDay<E extends Entry>(entries: Iterable<E>): Day<E>[] {
  const days = new Map<string, E[]>();
  for (const entry of entries) {
    const day = entry.booked ?? '';
    const before = days.get(day);
    if (before) before.push(entry);
    else days.set(day, [entry]);
  }
  return [...days]
    .sort(([a], [b]) => (a === b ? 0 : !a ? -1 : !b ? 1 : a < b ? 1 : -1))
    .map(([day, each]) => ({ ...(day && { day }), entries: each, sums: totals(each) }));
}

/** Letters without their marks, in lower case; digits of an IBAN or an amount without what stands between them. */
const folded = (text: string): string => cleanText(text).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const packed = (text: string): string => folded(text).replace(/[\s.,'’]/g, '');

/** Longer searches are cut: nobody types them. */
const LONGEST = 200;

/**
 * Which entries have every word that was typed, somewhere: in the other party's name or account, in the words, the
 * reference, the amount however it is written. Marks on letters and their case do not matter.
 */
export function searching(query: string): (entry: Entry) => boolean {
  const words = folded(query.slice(0, LONGEST)).split(' ').filter(Boolean);
  if (!words.length) return () => true;
  const whole = packed(query.slice(0, LONGEST));
  return ({ counterparty = '', iban = '', remittance = '', reference = '', amount, currency }) => {
    const text = folded(`${counterparty} ${remittance} ${reference} ${amount} ${amount.replace('.', ',')} ${currency}`);
    const numbers = packed(`${iban} ${reference} ${amount}`);
    // What is typed in groups, as an IBAN is printed, is one number.
    return words.every((word) => text.includes(word) || (/\d/.test(word) && numbers.includes(packed(word)))) || (/\d/.test(whole) && whole.length > 3 && numbers.includes(whole));
  };
}

/** What was on the accounts at the end of a day. */
export interface DayBalance {
  day: string;
  balance: Decimal;
}

const DAY = 86_400_000;
/** The day that many days later. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/**
 * What was there at the end of each day, reckoned back from what is there now: exactly, as far as everything that was
 * booked since is among the entries. Entries that are not booked, or in another currency, do not count.
 * @param from first day, and `to` the last one (ISO 8601)
 */
export function balances(now: Money, entries: Iterable<Entry>, from: string, to: string): DayBalance[] {
  const booked = new Map<string, Decimal[]>();
  let balance = now.amount;
  for (const { booked: day, amount, currency } of entries) {
    if (day === undefined || currency !== now.currency) continue;
    if (day > to) balance = subtract(balance, amount);
    else booked.set(day, [...(booked.get(day) ?? []), amount]);
  }
  const days: DayBalance[] = [];
  for (let day = to; day >= from; day = dayAfter(day, -1)) {
    days.push({ day, balance });
    balance = subtract(balance, add(...(booked.get(day) ?? [])));
  }
  return days.reverse();
}
