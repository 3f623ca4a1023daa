/** The copy of a list on this device. A cache that fails costs the offline view and nothing else. @module */
import type { CachedList } from '../offline/ports.ts';
import type { Kit } from './kit.ts';

export async function recallList(kit: Kit, key: string): Promise<CachedList | undefined> {
  try {
    return await (await kit.offline()).cache.list(key);
  } catch {
    return undefined;
  }
}

export async function keepList(kit: Kit, key: string, list: CachedList): Promise<void> {
  try {
    await (await kit.offline()).cache.putList(key, list);
  } catch {
    // It is written anew with the next change.
  }
}
