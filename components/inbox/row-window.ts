/**
 * Which rows of a long list are to be in the page. Rows have one of two heights (with tags or without),
 * measured by the element; so the place of each is known without rendering it.
 */
export class RowWindow {
  /** Heights in px. The first guess is corrected as soon as a row was measured. */
  plain = 92;
  tagged = 120;
  #count = 0;
  #tops = new Float64Array(65);

  get count(): number {
    return this.#count;
  }

  /** Height of all rows. */
  get height(): number {
    return this.#tops[this.#count]!;
  }

  /** Lays all rows out. */
  layout(count: number, hasTags: (index: number) => boolean): void {
    if (this.#tops.length <= count) this.#tops = new Float64Array(Math.max(count + 1, this.#tops.length * 2));
    this.#count = count;
    for (let i = 0; i < count; i++) this.#tops[i + 1] = this.#tops[i]! + (hasTags(i) ? this.tagged : this.plain);
  }

  /** Distance of a row from the top of the list. */
  top(index: number): number {
    return this.#tops[Math.min(Math.max(index, 0), this.#count)]!;
  }

  /** The row at a distance from the top. */
  at(y: number): number {
    let low = 0;
    let high = this.#count;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.#tops[middle]! <= y) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Rows to render, from the first up to but not including the last. */
  range(scrollTop: number, viewport: number, margin: number): [from: number, to: number] {
    if (!this.#count) return [0, 0];
    return [this.at(scrollTop - margin), Math.min(this.at(scrollTop + viewport + margin) + 1, this.#count)];
  }
}
