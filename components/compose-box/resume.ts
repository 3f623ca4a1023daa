/**
 * A reloaded page opens the draft it had open. Only the draft's id is remembered, for this tab.
 * @module
 */
const open = new Set<string>();

/** What a box writes about; two boxes about the same thing do not share a draft. */
export class Resume {
  #key?: string;

  /** Claims a place on this page and answers the draft that was open there. */
  claim(account: string, about: string): string | undefined {
    this.release();
    let key = '';
    for (let number = 0; !key || open.has(key); number++) key = `fdz-draft:${account}:${about}:${number}`;
    open.add((this.#key = key));
    try {
      return sessionStorage.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  }

  keep(draft: string | undefined): void {
    if (!this.#key) return;
    try {
      if (draft) sessionStorage.setItem(this.#key, draft);
      else sessionStorage.removeItem(this.#key);
    } catch {
      // Without session storage a reloaded page starts with an empty box; the draft itself is kept elsewhere.
    }
  }

  release(): void {
    if (this.#key) open.delete(this.#key);
    this.#key = undefined;
  }
}
