import type { LitElement, ReactiveController } from 'lit';
import { RowWindow } from './row-window.ts';

/** Rendered beyond the edges of what is seen, so that a fast wheel meets no blank. */
const MARGIN = 320;

/** Which rows are in the page, and where the person is among them. */
export interface Placement {
  readonly from: number;
  readonly to: number;
  top: number;
  readonly viewport: number;
  readonly remaining: number;
  lay(ids: readonly string[], hasTags: (index: number) => boolean, keep: boolean): void;
  frame(): void;
  settle(): void;
  scrolled(): void;
}

/**
 * Keeps the rows near what is seen in the page, and what is read in its place when rows come and go above.
 * The host renders rows `from`…`to` in an element `.rows` inside an element `.scroll`.
 */
export class Scroll implements Placement, ReactiveController {
  readonly window = new RowWindow();
  from = 0;
  to = 0;
  #ids: readonly string[] = [];
  #scroller?: HTMLElement;
  #rows?: HTMLElement;
  /** Where to scroll to once the rows are in place. */
  #target?: number;
  #hasTags: (index: number) => boolean = () => false;
  readonly #resized = new ResizeObserver(() => requestAnimationFrame(() => this.host.requestUpdate()));

  constructor(private readonly host: LitElement) {
    host.addController(this);
  }

  get top(): number {
    return this.#target ?? this.#scroller?.scrollTop ?? 0;
  }

  set top(y: number) {
    this.#target = y;
    this.host.requestUpdate();
  }

  get viewport(): number {
    // The heads of columns stand over the rows.
    const heads = this.#rows?.previousElementSibling as HTMLElement | null | undefined;
    return (this.#scroller?.clientHeight || 600) - (heads?.offsetHeight ?? 0);
  }

  /** Rows that fit on a page. */
  get page(): number {
    return Math.max(1, Math.floor(this.viewport / this.window.plain) - 1);
  }

  /** Distance from what is seen to the end of the rows. */
  get remaining(): number {
    return this.window.height - this.top - this.viewport;
  }

  /** Lays the rows out afresh; `keep` holds the row being read where it is. */
  lay(ids: readonly string[], hasTags: (index: number) => boolean, keep: boolean): void {
    const top = this.top;
    const first = this.window.at(top);
    const anchor = keep ? this.#ids[first] : undefined;
    const offset = top - this.window.top(first);
    this.#ids = ids;
    this.#hasTags = hasTags;
    this.window.layout(ids.length, hasTags);
    const index = anchor === undefined ? -1 : ids.indexOf(anchor);
    if (index >= 0) {
      const moved = this.window.top(index) + offset;
      if (moved !== top) this.#target = moved;
    }
  }

  /** Scrolls so that a row is seen whole. */
  reveal(index: number): void {
    const [start, end] = [this.window.top(index), this.window.top(index + 1)];
    if (start < this.top) this.top = start;
    else if (end > this.top + this.viewport) this.top = end - this.viewport;
  }

  /** Decides which rows are rendered; called before each render. */
  frame(): void {
    [this.from, this.to] = this.window.range(this.top, this.viewport, MARGIN);
  }

  readonly scrolled = (): void => {
    const [from, to] = this.window.range(this.top, this.viewport, MARGIN);
    if (from !== this.from || to !== this.to) this.host.requestUpdate();
  };

  /** Puts everything in its place; called after each render. */
  settle(): void {
    const scroller = this.host.renderRoot.querySelector<HTMLElement>('.scroll') ?? undefined;
    if (scroller !== this.#scroller) {
      this.#resized.disconnect();
      this.#scroller = scroller;
      if (scroller) this.#resized.observe(scroller);
    }
    this.#rows = scroller?.querySelector<HTMLElement>('.rows') ?? undefined;
    if (!scroller || !this.#rows) return;
    this.#place();
    if (this.#measure()) {
      this.lay(this.#ids, this.#hasTags, true);
      this.#place();
      this.host.requestUpdate();
    }
    if (this.#target !== undefined) {
      scroller.scrollTop = this.#target;
      this.#target = undefined;
      this.scrolled();
    }
  }

  hostDisconnected(): void {
    this.#resized.disconnect();
    this.#scroller = undefined;
  }

  #place(): void {
    const { style } = this.#rows!;
    style.blockSize = `${this.window.height}px`;
    style.paddingBlockStart = `${this.window.top(this.from)}px`;
  }

  /** Whether a row has another height than was thought: another font, density or width. */
  #measure(): boolean {
    const height = (selector: string) => this.#rows!.querySelector<HTMLElement>(selector)?.getBoundingClientRect().height || 0;
    const plain = height('.row:not(:has(.tags), .aside)');
    const tagged = height('.row:has(.tags):not(.aside)');
    const { window } = this;
    // Fractions of a pixel differ with the place a row happens to have.
    const same = (height: number, thought: number) => !height || Math.abs(height - thought) < 0.25;
    if (same(plain, window.plain) && same(tagged, window.tagged)) return false;
    if (plain) window.plain = plain;
    if (tagged) window.tagged = tagged;
    return true;
  }
}
