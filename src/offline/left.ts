/**
 * What a page writes in its last moment, when a database takes nothing any more in some browsers: kept where it is
 * written at once, until the next page has put it into the database.
 * @module
 */
import type { LocalDraft } from './ports.ts';

export class Left {
  readonly #prefix: string;

  /** @param name of the database */
  constructor(name: string) {
    this.#prefix = `${name} left `;
  }

  put(draft: LocalDraft): void {
    try {
      localStorage.setItem(this.#prefix + draft.id, JSON.stringify(draft));
    } catch {
      // Full, or forbidden: the database perhaps takes it still.
    }
  }

  all(): LocalDraft[] {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix)).flatMap((key) => {
        try {
          return [JSON.parse(localStorage.getItem(key)!) as LocalDraft];
        } catch {
          // Nobody reads it, and it must not stand in the way of the others.
          localStorage.removeItem(key);
          return [];
        }
      });
    } catch {
      return [];
    }
  }

  taken(id: string): void {
    try {
      localStorage.removeItem(this.#prefix + id);
    } catch {
      // Where nothing may be kept, nothing was.
    }
  }
}
