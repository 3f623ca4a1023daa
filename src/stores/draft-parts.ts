/** Typed content of a draft being written. @module */
import type { AttachmentReference, Part } from '../contract/index.ts';
import { same } from './draft-content.ts';

/** What a draft holds of it, finished or not; nothing unfinished becomes part of a message. */
export class DraftParts {
  readonly #judged: () => void;
  #parts: readonly Part[] = [];
  /** As the message will have them; absent while one is unfinished, or nobody has looked yet. */
  #finished: readonly Part[] | undefined = [];

  /** @param judged it is known whether they are finished */
  constructor(judged: () => void) {
    this.#judged = judged;
  }

  get all(): readonly Part[] {
    return this.#parts;
  }

  get finished(): boolean {
    return !!this.#finished;
  }

  /** As a draft keeps them; a member of its content. */
  get named(): { parts?: Part[] } {
    return this.#parts.length ? { parts: [...this.#parts] } : {};
  }

  /** As the message has them. What refers to a file that does not go with it refers to none. */
  sent(attachments: readonly AttachmentReference[] = []): { parts?: Part[] } {
    const parts = (this.#finished ?? []).map(({ type, data }): Part => {
      const { invoice, ...rest } = data as { invoice?: unknown };
      return { type, data: invoice === undefined || attachments.some(({ id }) => id === invoice) ? data : rest };
    });
    return parts.length ? { parts } : {};
  }

  take(parts: readonly Part[] = []): void {
    if (same(parts, this.#parts)) return;
    this.#parts = parts;
    this.#finished = parts.length ? undefined : [];
    if (parts.length) void this.judge();
  }

  /** Looks whether they are finished. */
  async judge(): Promise<void> {
    const parts = this.#parts;
    // What looks may not be there, offline say: then they are not known to be finished.
    const finished = await import('./finished-parts.ts').then((loaded) => loaded.finishedParts(parts)).catch(() => undefined);
    if (parts !== this.#parts) return;
    this.#finished = finished;
    this.#judged();
  }
}
