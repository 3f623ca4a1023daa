/** One measured figure: a ratio or a count, with what it is measured against. */
export interface Figure {
  name: string;
  value: number;
  unit?: string;
  target: number;
  /** `min`: the value must reach the target; `max`: it must not pass it. */
  bound: 'min' | 'max';
  baseline: string;
}

export const met = ({ value, target, bound }: Figure): boolean => (bound === 'min' ? value >= target : value <= target);

/** The line printed for a figure. */
export function line(figure: Figure): string {
  const { name, value, unit = '', target, bound, baseline } = figure;
  const shown = (number: number): string => (Number.isInteger(number) ? String(number) : number.toPrecision(3)) + unit;
  return `${met(figure) ? 'ok  ' : 'MISS'}  ${name}: ${shown(value)} (${bound === 'min' ? 'at least' : 'at most'} ${shown(target)}; ${baseline})`;
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
