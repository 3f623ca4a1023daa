/**
 * Sums of money in several currencies: each stays its own, nothing is converted.
 * @module
 */
import type { Decimal } from './amount.ts';
import { add } from './money.ts';

/** An amount and its currency (ISO 4217). */
export interface Money {
  amount: Decimal;
  currency: string;
}

/** One sum for each currency there is, in the order of their codes; it has as many places as the amount that has most. */
export function totals(amounts: Iterable<Money>): Money[] {
  const sums = new Map<string, Decimal[]>();
  for (const { amount, currency } of amounts) {
    const before = sums.get(currency);
    if (before) before.push(amount);
    else sums.set(currency, [amount]);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, each]) => ({ currency, amount: add(...each) }));
}
