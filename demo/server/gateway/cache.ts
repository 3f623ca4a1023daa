/**
 * A map that forgets what was not used for long, and what has expired. What is used comes over to the younger of two
 * halves; when that is full, it becomes the older one, and what stood there until then is gone.
 */
export class Cache<V> {
  #young = new Map<string, { value: V; expires: number }>();
  #old = new Map<string, { value: V; expires: number }>();

  constructor(private readonly size: number, private readonly clock: { now(): number }) {}

  get(key: string): V | undefined {
    const young = this.#young.get(key);
    const entry = young ?? this.#old.get(key);
    if (!entry) return undefined;
    if (entry.expires <= this.clock.now()) {
      this.delete(key);
      return undefined;
    }
    if (!young) this.#put(key, entry);
    return entry.value;
  }

  set(key: string, value: V, expires = Infinity): void {
    this.#put(key, { value, expires });
  }

  /** The value, for the last time. */
  take(key: string): V | undefined {
    const value = this.get(key);
    this.delete(key);
    return value;
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  #put(key: string, entry: { value: V; expires: number }): void {
    this.#young.set(key, entry);
    if (this.#young.size * 2 <= this.size) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
