import type { LitElement, ReactiveController } from 'lit';

/** How far a pointer goes until it drags, px. */
const SLACK = 5;

/** Drags a row by its handle to another place. A press that goes nowhere stays a click. */
export class Reorder implements ReactiveController {
  #id?: string;
  #from = 0;
  #to?: number;
  #dragging = false;

  constructor(private readonly host: LitElement, private readonly move: (id: string, to: number) => void) {
    host.addController(this);
  }

  hostConnected(): void {}
  hostDisconnected(): void {
    this.#end();
  }

  /** Whether a click that comes now belongs to a drag that has just ended. */
  get dragged(): boolean {
    const dragging = this.#dragging;
    this.#dragging = false;
    return dragging;
  }

  #rows(): HTMLElement[] {
    return [...this.host.renderRoot.querySelectorAll<HTMLElement>('.row')];
  }

  readonly down = (event: PointerEvent): void => {
    const handle = (event.target as Element).closest<HTMLElement>('.handle');
    const id = handle?.closest<HTMLElement>('.row')?.dataset.id;
    if (!handle || !id || event.button) return;
    this.#id = id;
    this.#from = event.clientY;
    this.#dragging = false;
    handle.setPointerCapture(event.pointerId);
  };

  readonly drag = (event: PointerEvent): void => {
    if (!this.#id || (!this.#dragging && Math.abs(event.clientY - this.#from) < SLACK)) return;
    this.#dragging = true;
    const rows = this.#rows();
    const from = rows.findIndex(({ dataset }) => dataset.id === this.#id);
    const over = rows.filter((row, index) => {
      const { top, height } = row.getBoundingClientRect();
      return index !== from && event.clientY > top + height / 2;
    }).length;
    this.#to = over;
    rows.forEach((row, index) => {
      row.classList.toggle('dragged', index === from);
      // The line is drawn where the row would come to lie.
      row.classList.toggle('before', over < from && index === over);
      row.classList.toggle('after', over > from && index === over);
    });
    rows[over]?.scrollIntoView({ block: 'nearest' });
  };

  readonly up = (): void => {
    const [id, to] = [this.#id, this.#to];
    this.#end();
    if (id && to !== undefined) this.move(id, to);
  };

  /** Left where it was: Escape, or the pointer was taken away. */
  readonly cancel = (): boolean => {
    const on = this.#dragging && !!this.#id;
    this.#end();
    return on;
  };

  #end(): void {
    this.#id = this.#to = undefined;
    for (const row of this.#rows()) row.classList.remove('dragged', 'before', 'after');
  }
}
