/** Which files can be tried now, and when the others. @module */
import { isOver, work } from './transfer-item.ts';
import type { Item } from './transfer-item.ts';
import type { Places } from './transfer-places.ts';

export interface Due {
  item: Item;
  server: string;
  addresses: readonly string[];
}

/** @param pending those something is left to be done for, perhaps; what is over, or waits for the person, is taken out */
export function* dueOf(pending: Set<Item>, places: Places, now: number): Generator<Due> {
  const { addresses: all } = places;
  for (const item of pending) {
    if (isOver(item, all) || item.record.paused || item.rule || item.problem) pending.delete(item);
    else if (item.blob || item.record.handle || !item.held) {
      for (const [server, addresses] of places.targets(item.record)) {
        const { running, failed, elsewhere, lacking, nextAttempt } = work(item, server);
        const place = item.record.places[server];
        if (running || failed || elsewhere || lacking || nextAttempt > now || (place?.done && addresses.every((address) => place.addresses.includes(address)))) continue;
        yield { item, server, addresses };
      }
    }
  }
}

/** When something is due that is not yet (ms since 1970). */
export function laterOf(pending: ReadonlySet<Item>, now: number): number {
  let next = Infinity;
  for (const { works } of pending) for (const { nextAttempt, failed, running } of works.values()) if (!failed && !running && nextAttempt > now) next = Math.min(next, nextAttempt);
  return next;
}
