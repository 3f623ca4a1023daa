/** Rows that are selected, by id: a range grows from where it was begun. */
export class Selection {
  readonly ids = new Set<string>();
  /** Where a range begins. */
  anchor?: string;

  get size(): number {
    return this.ids.size;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  toggle(id: string): void {
    if (!this.ids.delete(id)) this.ids.add(id);
    this.anchor = id;
  }

  /** Everything from the anchor (`from` where there is none yet) to `to`. */
  extend(all: readonly string[], from: string, to: string): void {
    this.anchor ??= from;
    const [a, b] = [all.indexOf(this.anchor), all.indexOf(to)].sort((x, y) => x - y) as [number, number];
    this.ids.clear();
    for (const id of all.slice(Math.max(a, 0), b + 1)) this.ids.add(id);
  }

  /** Forgets what is no longer there. */
  keep(ids: readonly string[]): void {
    if (!this.ids.size) return;
    const there = new Set(ids);
    for (const id of this.ids) if (!there.has(id)) this.ids.delete(id);
  }

  all(ids: readonly string[]): void {
    for (const id of ids) this.ids.add(id);
  }

  clear(): void {
    this.ids.clear();
    this.anchor = undefined;
  }
}
