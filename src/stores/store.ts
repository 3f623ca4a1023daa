/**
 * Observable state without DOM.
 * @module
 */

/** What an element may hold of a store: a snapshot and the wish to hear of the next one. */
export interface Readable<S> {
  /** The present snapshot; replaced, never changed in place. */
  readonly state: S;
  /** Calls `listener` after each change; the answer stops it. The first subscriber may start work, the last one leaving ends it. */
  subscribe(listener: () => void): () => void;
}

/** A store: its commands are methods of the subclass, its state changes only through `set`. */
export class Store<S extends object> implements Readable<S> {
  #state: S;
  readonly #listeners = new Set<() => void>();

  constructor(initial: S) {
    this.#state = initial;
  }

  get state(): S {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.started();
    let on = true;
    return () => {
      if (!on) return;
      on = false;
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.stopped();
    };
  }

  /** Merges a patch into the state; says nothing when no value differs. */
  protected set(patch: Partial<S>): void {
    const keys = Object.keys(patch) as (keyof S)[];
    if (keys.every((key) => Object.is(this.#state[key], patch[key]))) return;
    this.#state = { ...this.#state, ...patch };
    this.changed();
  }

  /** Something outside the state changed that subscribers ask for. */
  protected changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** The first subscriber has come. */
  protected started(): void {}

  /** The last subscriber has gone. */
  protected stopped(): void {}
}
