/**
 * Where the line of a small chart runs. Coordinates are of a drawing, no amounts: whoever reckons takes the amounts.
 * @module
 */
import { compare, exact, scaled, type Decimal } from './amount.ts';
import type { DayBalance } from './statement.ts';

/** Size of the drawing in its own units; what is drawn keeps `inset` from the edges. */
export interface ChartSize {
  width: number;
  height: number;
  inset: number;
}

export interface BalanceChart {
  /** Path of the line, as SVG has it: a step for each day. */
  line: string;
  /** The same, closed down to zero; where that is not in the drawing there is none, as it would say how much there is. */
  area?: string;
  /** Where zero runs, if it is in the drawing. */
  zero?: number;
  lowest: Decimal;
  highest: Decimal;
}

/** Steps of the vertical scale: finer than any screen. */
const STEPS = 100_000n;

/** @returns `undefined` for fewer than two days: there is no line through one */
export function balanceChart(days: readonly DayBalance[], { width, height, inset }: ChartSize): BalanceChart | undefined {
  if (days.length < 2) return undefined;
  let [lowest, highest] = [days[0]!.balance, days[0]!.balance];
  for (const { balance } of days) {
    if (compare(balance, lowest) < 0) lowest = balance;
    if (compare(balance, highest) > 0) highest = balance;
  }
  const [bottom, top] = [compare(lowest, '0') < 0 ? lowest : '0', compare(highest, '0') > 0 ? highest : '0'];
  // An account that never came near nothing is drawn by what moved on it.
  const floor = compare(lowest, '0') > 0 && compare(lowest, highest) < 0 ? lowest : bottom;
  const ceiling = compare(highest, '0') < 0 && compare(lowest, highest) < 0 ? highest : top;
  const y = (value: Decimal): number => {
    const part = partOf(value, floor, ceiling);
    return places(height - inset - part * (height - 2 * inset));
  };
  const x = (index: number): number => places(inset + (index * (width - 2 * inset)) / (days.length - 1));
  const line = days.map(({ balance }, index) => (index ? `H${x(index)}V${y(balance)}` : `M${x(0)} ${y(balance)}`)).join('');
  const zero = compare(floor, '0') <= 0 && compare(ceiling, '0') >= 0 ? y('0') : undefined;
  return { line, ...(zero !== undefined && { zero, area: `${line}V${zero}H${x(0)}Z` }), lowest, highest };
}

/** How far a value is from one to another, 0 to 1. */
function partOf(value: Decimal, from: Decimal, to: Decimal): number {
  const all = [value, from, to].map(exact);
  const most = Math.max(...all.map((each) => each.places));
  const [at, start, end] = all.map((each) => scaled(each, most)) as [bigint, bigint, bigint];
  return end === start ? 0 : Number(((at - start) * STEPS) / (end - start)) / Number(STEPS);
}

const places = (value: number): number => Math.round(value * 100) / 100;
