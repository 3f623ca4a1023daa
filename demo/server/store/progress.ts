/**
 * How far commits have come, in memory that threads share. The disk is waited for beside the transactions, so that a
 * commit can be read a moment before it is there to stay: what was read is told when that moment is over.
 */
export class Progress {
  #waiting: { mark: number; resolve: () => void }[] = [];

  /** @param marks the last commit that has begun, the last one on disk, and the last one that has come to its end */
  constructor(readonly marks: Int32Array = new Int32Array(new SharedArrayBuffer(12))) {}

  /** A commit begins: from now on it may be seen. Answers its number. */
  begin(): number {
    return (Atomics.add(this.marks, 0, 1) + 1) | 0;
  }

  /** The commit of this number has come to its end: whoever brings it to the disk goes to work. */
  ended(mark: number): void {
    Atomics.store(this.marks, 2, mark);
    Atomics.notify(this.marks, 2);
  }

  /** Commits up to this one are on disk: who waited for that goes on. */
  reached(mark: number): void {
    Atomics.store(this.marks, 1, mark);
    if (!this.#waiting.length) return;
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((one) => !this.there(one.mark));
    for (const one of waiting) if (this.there(one.mark)) one.resolve();
  }

  /** Resolves when a commit is on disk, or all that can have been seen until now. */
  async settled(mark = Atomics.load(this.marks, 0)): Promise<void> {
    if (!this.there(mark)) await new Promise<void>((resolve) => this.#waiting.push({ mark, resolve }));
  }

  /** The numbers begin anew some day. */
  there(mark: number): boolean {
    return ((Atomics.load(this.marks, 1) - mark) | 0) >= 0;
  }
}
