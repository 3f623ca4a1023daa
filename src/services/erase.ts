/** What goes when somebody has their mail erased from this device; loaded for that alone. @module */
import { sweepPrivate } from '../content/sinks.ts';
import type { Kit } from '../stores/kit.ts';

interface Made<T> {
  made(): Promise<T | undefined>;
}

/** Stops what writes. @returns what removes all that is kept of the account, copies of files among it */
export async function erase(kit: Kit, letters: Made<{ close(): Promise<void> }>, outbox: Made<{ rest(): () => void }>): Promise<() => Promise<void>> {
  const store = await kit.offline();
  await (await letters.made())?.close();
  const goOn = (await outbox.made())?.rest();
  return async () => {
    try {
      await store.erase();
      await sweepPrivate();
    } finally {
      // Whoever signs in next on this page sends from it.
      goOn?.();
    }
  };
}
