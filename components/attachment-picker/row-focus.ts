import type { LitElement, ReactiveController } from 'lit';
import { rove } from '../../src/element/roving.ts';
import type { Command } from './row.ts';

/** Rows a page key passes. */
const PAGE = 10;

/**
 * One tab stop for all rows: up and down go from row to row, sideways through what can be done with one. When a
 * row or a button with the focus goes, such as the one that pauses what has arrived, the one in its place gets it,
 * or `otherwise`.
 */
export class RowFocus implements ReactiveController {
  #id?: string;
  #row = 0;
  #column = 0;
  #wanted?: Command | 'same';
  /** Had the focus before an update. */
  #held?: Element | null;

  constructor(private readonly host: LitElement, private readonly otherwise: () => HTMLElement | null) {
    host.addController(this);
  }

  hostConnected(): void {}

  /** The row that has the focus, or had it last. */
  get id(): string | undefined {
    return this.#id;
  }

  #rows(): HTMLElement[] {
    return [...this.host.renderRoot.querySelectorAll<HTMLElement>('.row')];
  }

  #controls(row: HTMLElement | undefined): HTMLElement[] {
    return row ? [...row.querySelectorAll<HTMLElement>('button:not(form *), input:not(form *)')] : [];
  }

  #present(): HTMLElement | undefined {
    const rows = this.#rows();
    const at = rows.findIndex(({ dataset }) => dataset.id === this.#id);
    this.#row = at < 0 ? Math.max(0, Math.min(this.#row, rows.length - 1)) : at;
    const controls = this.#controls(rows[this.#row]);
    return controls[Math.min(this.#column, controls.length - 1)];
  }

  hostUpdate(): void {
    this.#held = this.host.shadowRoot!.activeElement?.closest('.row button:not(form *)');
  }

  hostUpdated(): void {
    if (this.#held && !this.host.shadowRoot!.activeElement) this.#wanted ??= 'same';
    this.#held = undefined;
    let present = this.#present();
    if (present && this.#wanted && this.#wanted !== 'same') {
      this.#column = Math.max(0, this.#controls(this.#rows()[this.#row]).findIndex(({ dataset }) => dataset.do === this.#wanted));
      present = this.#present();
    }
    for (const control of this.host.renderRoot.querySelectorAll<HTMLElement>('.row button:not(form *)')) control.tabIndex = control === present ? 0 : -1;
    if (!this.#wanted) return;
    this.#wanted = undefined;
    (present ?? this.otherwise())?.focus({ preventScroll: !present });
  }

  /**
   * Brings the focus to a row with the next update; to the row in its place where there is none of this id.
   * @param what the button of it, or the one in the place of the last; the first where there is none
   */
  want(id: string | undefined, what: Command | 'same' = 'rename'): void {
    this.#id = id ?? this.#id;
    this.#wanted = what;
    this.host.requestUpdate();
  }

  readonly focused = ({ target }: Event): void => {
    const row = (target as Element).closest<HTMLElement>('.row');
    // Fields have an order of their own.
    if (!row || (target as Element).closest('form')) return;
    this.#id = row.dataset.id;
    this.#row = this.#rows().indexOf(row);
    this.#column = Math.max(0, this.#controls(row).indexOf(target as HTMLElement));
    this.hostUpdated();
  };

  /** Whether the key led somewhere. */
  key(event: KeyboardEvent, rtl: boolean): boolean {
    const rows = this.#rows();
    const controls = this.#controls(rows[this.#row]);
    const row = rove(event, { count: rows.length, index: this.#row, page: PAGE });
    const column = rove(event, { count: controls.length, index: this.#column, orientation: 'horizontal', rtl });
    const sideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    if (sideways ? column === undefined : row === undefined) return false;
    if (!sideways) this.#id = rows[row!]?.dataset.id;
    else this.#column = column!;
    this.hostUpdated();
    this.#present()?.focus();
    return true;
  }
}
