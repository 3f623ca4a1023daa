/** Services of a person as one tab of a host page has them, for tests in browsers. @module */
import type { World } from '../../demo/server/world.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import { createServices } from '../../src/services/create.ts';
import type { ServicesOptions } from '../../src/services/create.ts';
import type { Services } from '../../src/services/services.ts';
import type { Readable } from '../../src/stores/store.ts';

/** Resolves once the state passes; fails with what it was when the test's own time is up. */
export function when<S>(store: Readable<S>, passes: (state: S) => boolean | undefined): Promise<S> {
  return new Promise((resolve) => {
    let stop = () => {};
    const look = () => {
      if (!passes(store.state)) return;
      queueMicrotask(() => stop());
      resolve(store.state);
    };
    stop = store.subscribe(look);
    look();
  });
}

const tabs = new Set<Services>();

/** Tabs of all tests share an origin, and with it locks and channels. */
export function closeTabs(): void {
  for (const services of tabs) services.close();
  tabs.clear();
}

/** Services of a person in a world, as one tab of a host page has them. */
export function tab(world: World, address: string, options: Partial<ServicesOptions> = {}): Services {
  const services = createServices({
    tokenSource: world.tokenSource(address), fetch: world.fetch, storage: memoryStorage(), now: () => world.clock.now(),
    backoff: { first: 1, ceiling: 20 }, timeout: 1_000, ...options,
  });
  tabs.add(services);
  return services;
}
