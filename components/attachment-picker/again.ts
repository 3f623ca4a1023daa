/**
 * Files of another list, or that were taken out of this one, go into a list.
 * @module
 */
import type { Transfer, TransferList } from '../../src/stores/transfers.ts';

/** Under the names they have, and with what is said of them. @returns as they stand in the list */
export function addAgain(list: TransferList, items: readonly Transfer[]): Transfer[] {
  const known = new Set(list.state.items.map(({ id }) => id));
  const there = items.filter(({ file }) => file);
  // The very files: where they can be opened again is known of these.
  list.add(there.map(({ file, name, mediaType }) => (file instanceof File ? file : new File([file!], name, { type: mediaType }))));
  const added = list.state.items.filter(({ id }) => !known.has(id));
  added.forEach(({ id, name }, index) => {
    const before = there[index]!;
    if (name !== before.name) list.rename(id, before.name);
    if (before.properties) list.describe(id, before.properties);
  });
  return added;
}
