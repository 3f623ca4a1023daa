/** Where a file stands among others. @module */
import type { Item } from './transfer-item.ts';

/**
 * Puts one before the one that stands at a place now.
 * @returns all in their new order, and which of them are to be kept with which number; `undefined` where nothing moves
 */
export function moved(items: readonly Item[], id: string, to: number): { items: Item[]; orders: [item: Item, order: number][] } | undefined {
  const from = items.findIndex(({ record }) => record.id === id);
  if (from < 0 || from === to) return undefined;
  const now = [...items];
  const [item] = now.splice(from, 1);
  now.splice(to, 0, item!);
  const at = now.indexOf(item!);
  const [before, after] = [now[at - 1]?.record.order ?? now[at + 1]!.record.order - 2, now[at + 1]?.record.order ?? now[at - 1]!.record.order + 2];
  // So often that there is no number left between two.
  if (after - before <= 1e-6) return { items: now, orders: now.map((one, index) => [one, index + 1]) };
  return { items: now, orders: [[item!, (before + after) / 2]] };
}
