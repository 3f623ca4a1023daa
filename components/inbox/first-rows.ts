import type { Placement } from './scroll.ts';

/** More than are seen at first, wherever the element stands. */
const ENOUGH = 16;

/** The first rows, one under the other, until what scrolls through all of them is there. */
export class FirstRows implements Placement {
  readonly from = 0;
  to = 0;
  top = 0;
  readonly viewport = 600;
  readonly remaining = Infinity;

  lay({ length }: readonly string[]): void {
    this.to = Math.min(length, ENOUGH);
  }

  frame(): void {}
  settle(): void {}
  scrolled(): void {}
}
