/**
 * Registered mail expires when its time is up, also where nobody looks: before anything is read, what is due has
 * become of it what becomes of it.
 * @module
 */
import type { Store } from './store/store.ts';

export class Expiries {
  #next = -Infinity;
  #working?: Promise<void>;

  constructor(private readonly store: Store, private readonly clock: { now(): number }, private readonly report: (error: unknown) => void) {}

  /** A message came that expires at a moment. */
  note(until: number): void {
    this.#next = Math.min(this.#next, until);
  }

  get due(): boolean {
    return this.#working !== undefined || this.#next <= this.clock.now();
  }

  /** Where it cannot be written, it is tried again by whoever comes next; nobody is kept from their mail by it. */
  async settle(): Promise<void> {
    while (this.#next <= this.clock.now() || this.#working) {
      let failed = false;
      this.#working ??= this.#expire().finally(() => (this.#working = undefined));
      await this.#working.catch((error: unknown) => {
        failed = true;
        this.report(error);
      });
      if (failed) return;
    }
  }

  async #expire(): Promise<void> {
    // What comes meanwhile is noted beside it.
    this.#next = Infinity;
    try {
      this.note((await this.store.expire(this.clock.now())) ?? Infinity);
    } catch (error) {
      this.#next = -Infinity;
      throw error;
    }
  }
}
