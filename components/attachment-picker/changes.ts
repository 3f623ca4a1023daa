import type { Transfer } from '../../src/stores/transfers.ts';

/** What happened between two states of a list. */
export interface Changes {
  added: Transfer[];
  refused: Transfer[];
  done: Transfer[];
  failed: Transfer[];
  /** Another set, order, name or state, or something else said of one; not progress alone. */
  any: boolean;
}

export function changesOf(before: readonly Transfer[], now: readonly Transfer[]): Changes {
  const known = new Map(before.map((item) => [item.id, item]));
  const changes: Changes = { added: [], refused: [], done: [], failed: [], any: before.length !== now.length };
  now.forEach((item, index) => {
    const old = known.get(item.id);
    const another = old?.state !== item.state;
    if (another || old?.name !== item.name || old.properties !== item.properties || before[index]?.id !== item.id) changes.any = true;
    if (!another) return;
    if (item.state === 'refused') changes.refused.push(item);
    else if (!old) changes.added.push(item);
    else if (item.state === 'done') changes.done.push(item);
    else if (item.state === 'failed') changes.failed.push(item);
  });
  return changes;
}
