import type { Notice, Watcher } from './store.ts';

/** Who wants to hear of which mailbox. */
export class Watchers {
  readonly #sets = new Map<string, Set<Watcher>>();

  watch(owner: string, watcher: Watcher): () => void {
    let set = this.#sets.get(owner);
    if (!set) this.#sets.set(owner, (set = new Set()));
    set.add(watcher);
    return () => {
      set.delete(watcher);
      if (!set.size && this.#sets.get(owner) === set) this.#sets.delete(owner);
    };
  }

  tell(notice: Notice): void {
    for (const watcher of this.#sets.get(notice.owner) ?? []) watcher(notice);
  }
}
