/** What goes when somebody has their mail erased from this device; loaded for that alone. @module */
import { sweepPrivate } from '../content/sinks.ts';
import type { Kit } from '../stores/kit.ts';

interface Made<T> {
  made(): Promise<T | undefined>;
}

/** Stops what writes. @returns what removes all that is kept of the account, copies of files among it */
export async function erase(kit: Kit, composing: Made<{ close(): void }>, outbox: Made<{ stop(): void }>): Promise<() => Promise<void>> {
  const store = await kit.offline();
  (await composing.made())?.close();
  (await outbox.made())?.stop();
  return async () => {
    await store.erase();
    await sweepPrivate();
  };
}
