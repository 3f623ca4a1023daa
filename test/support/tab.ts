/** Services of a person as one tab of a host page has them, for tests in browsers. @module */
import type { World } from '../../demo/server/world.ts';
import { memoryStorage } from '../../src/offline/memory.ts';
import { createServices } from '../../src/services/create.ts';
import type { ServicesOptions } from '../../src/services/create.ts';
import type { Services } from '../../src/services/services.ts';

export { when } from './waiting.ts';

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
    backoff: { first: 1, ceiling: 20 }, ...options,
  });
  tabs.add(services);
  return services;
}
