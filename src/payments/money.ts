/**
 * Amounts as decimal strings, reckoned exactly. Nothing here goes through a floating-point number. Whoever only reads and
 * shows them needs `amount.ts` alone.
 * @module
 */
import { exact, scaled, type Decimal, type Exact } from './amount.ts';

export { compare, decimal, formatMoney, isCurrency, minorUnits, parseAmount, placesOf, type Decimal } from './amount.ts';

function written({ units, places }: Exact): Decimal {
  const digits = `${units < 0n ? -units : units}`.padStart(places + 1, '0');
  const at = digits.length - places;
  return `${units < 0n ? '-' : ''}${digits.slice(0, at)}${places ? `.${digits.slice(at)}` : ''}`;
}

/** The sum; `0` of nothing. It has as many places as the one that has most. */
export function add(...values: readonly Decimal[]): Decimal {
  const all = values.map(exact);
  const places = Math.max(0, ...all.map((each) => each.places));
  return written({ units: all.reduce((sum, each) => sum + scaled(each, places), 0n), places });
}

/** The same amount the other way. */
export function negate(value: Decimal): Decimal {
  const { units, places } = exact(value);
  return written({ units: -units, places });
}

export const subtract = (from: Decimal, value: Decimal): Decimal => add(from, negate(value));

/** The exact product, with the places of both. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  const [x, y] = [exact(a), exact(b)];
  return written({ units: x.units * y.units, places: x.places + y.places });
}

/** The quotient, rounded half up to `places`. @throws {RangeError} for a division by zero */
export function divide(a: Decimal, b: Decimal, places: number): Decimal {
  const [x, y] = [exact(a), exact(b)];
  // One place more would not do: what lies beyond it decides between half and more than half.
  return written({ units: halfUp(x.units * 10n ** BigInt(places + y.places), y.units * 10n ** BigInt(x.places)), places });
}

function halfUp(units: bigint, by: bigint): bigint {
  const negative = units < 0n !== by < 0n;
  const [top, bottom] = [units < 0n ? -units : units, by < 0n ? -by : by];
  const rounded = (top * 2n + bottom) / (bottom * 2n);
  return negative ? -rounded : rounded;
}

/** Exactly `places` digits after the point; a half goes away from zero, as merchants round: 0.125 → 0.13, -0.125 → -0.13. */
export function round(value: Decimal, places: number): Decimal {
  const from = exact(value);
  if (from.places <= places) return written({ units: scaled(from, places), places });
  return written({ units: halfUp(from.units, 10n ** BigInt(from.places - places)), places });
}
