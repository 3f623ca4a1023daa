/**
 * Pages of an attached PDF, one at a time. Loaded with the first that is opened.
 * @module
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { FdzElement } from '../../src/element/element.ts';
import { icon } from '../../src/element/icon.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { property } from '../../src/element/property.ts';
import { rove } from '../../src/element/roving.ts';
import { pdfWords } from '../../src/locales/pdf.ts';
import type { PdfFaultKind, PdfPages } from '../../src/stores/downloads.ts';
import { styles } from '../../src/styles/index.ts';

const iconPrevious = icon('M10 3.5L5.5 8l4.5 4.5');
const iconNext = icon('M6 3.5L10.5 8 6 12.5');
const iconSmaller = icon('M3.5 8h9');
const iconLarger = icon('M3.5 8h9M8 3.5v9');

/** Widths of a page, as shares of the width there is. */
const SIZES = [0.5, 0.75, 1, 1.5, 2, 3];
const FITTING = SIZES.indexOf(1);
/** A page is not made wider than this to fill the width there is, in CSS pixels. */
const COMFORTABLE = 820;
/** Finer than this nobody sees. */
const FINEST = 2;

/**
 * @ignore part of fdz-message
 */
export class FdzMessagePdf extends FdzElement {
  static override styles = [...styles, css`
    :host { display: block; inline-size: 100%; }
    .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 2px; margin-inline-start: -8px; }
    .bar button { color: var(--_accent); }
    .bar button[aria-disabled=true] { color: var(--_ink-2); opacity: .5; cursor: default; }
    .bar .size { display: flex; margin-inline-start: auto; }
    .where { padding-inline: 4px; }
    :host(:dir(rtl)) .turn svg { transform: scaleX(-1); }
    .view {
      position: relative; overflow: auto; max-block-size: min(80vh, 900px); padding: 8px; text-align: center;
      border: 1px solid var(--_line); border-radius: var(--_radius-small); background: var(--_paper-2);
    }
    .view:focus-visible { outline: 2px solid var(--_focus); outline-offset: 1px; }
    .sheet { display: inline-block; vertical-align: top; background: #fff; box-shadow: 0 0 0 1px var(--_line); }
    .sheet[aria-busy=true] { opacity: .6; }
    canvas { display: block; inline-size: 100%; block-size: 100%; }
    @media (forced-colors: active) { .bar button[aria-disabled=true] { opacity: 1; color: GrayText; } }
  `];

  /** Open, or why it is not. */
  @property({ attribute: false }) pages?: PdfPages | PdfFaultKind;
  /** As the document is called. */
  @property() name = '';

  @property({ state: true }) private page = 1;
  @property({ state: true }) private size = FITTING;
  @property({ state: true }) private text?: string;
  @property({ state: true }) private fault?: PdfFaultKind;
  @property({ state: true }) private busy = false;
  /** CSS pixels there are. */
  @property({ state: true }) private room = 0;

  protected readonly t = this.localiser.load(pdfWords);
  readonly #live = new LiveRegion(this);
  readonly #widths = new ResizeObserver(() => this.#measure());
  #drawing?: AbortController;

  get #there(): PdfPages | undefined {
    return typeof this.pages === 'object' ? this.pages : undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#widths.disconnect();
    this.#drawing?.abort();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.#widths.observe(this);
    if (changed.has('pages')) {
      this.page = 1;
      if (typeof this.pages === 'string') this.#live.say(this.t(this.pages));
      this.#measure();
    }
    if (['pages', 'page', 'size', 'room'].some((name) => changed.has(name))) void this.#draw(changed.has('page') || changed.has('pages'));
  }

  /** What is there for a page: in steps, lest every pixel of a window that is resized draws it anew. */
  #measure(): void {
    const view = this.renderRoot.querySelector('.view');
    if (view) this.room = Math.max(80, Math.floor((this.clientWidth - 18) / 16) * 16);
  }

  async #draw(other: boolean): Promise<void> {
    const { page, room } = this;
    const pages = this.#there;
    this.#drawing?.abort();
    const sheet = this.renderRoot.querySelector<HTMLElement>('.sheet');
    if (!pages || !sheet || !room) return;
    const { signal } = (this.#drawing = new AbortController());
    this.busy = true;
    if (other) this.text = undefined;
    try {
      const width = Math.min(room, COMFORTABLE) * SIZES[this.size]!;
      const { canvas, ...points } = await pages.draw(page, Math.round(width * Math.min(FINEST, devicePixelRatio || 1)), signal);
      if (signal.aborted) return;
      sheet.style.inlineSize = `${width}px`;
      sheet.style.aspectRatio = `${points.width} / ${points.height}`;
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', this.t('pageOf', { page, count: pages.count, name: this.name }));
      sheet.replaceChildren(canvas);
      this.fault = undefined;
    } catch (error) {
      if (signal.aborted) return;
      this.fault = (error as { kind?: PdfFaultKind }).kind ?? 'broken';
      sheet.replaceChildren();
    }
    this.busy = false;
    if (this.text === undefined) {
      const text = await pages.text(page).catch(() => '');
      if (!signal.aborted) this.text = text;
    }
  }

  #turn(to: number): void {
    const { count } = this.#there!;
    const page = Math.min(Math.max(to, 1), count);
    if (page === this.page) return;
    this.page = page;
    this.fault = undefined;
    const view = this.renderRoot.querySelector('.view')!;
    view.scrollTop = 0;
    this.#live.say(this.t('page', { page, count }), true);
  }

  #resize(to: number): void {
    this.size = Math.min(Math.max(to, 0), SIZES.length - 1);
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const { key, ctrlKey, altKey, metaKey } = event;
    const view = event.currentTarget as HTMLElement;
    if (ctrlKey || altKey || metaKey) return;
    if (key === '+' || key === '=' || key === '-') this.#resize(this.size + (key === '-' ? -1 : 1));
    else {
      // What is larger than the view is moved first, as anywhere.
      const below = view.scrollHeight - view.clientHeight - view.scrollTop > 2;
      const above = view.scrollTop > 2;
      if ((key === 'PageDown' && below) || (key === 'PageUp' && above)) return;
      if (key.startsWith('Arrow') && view.scrollWidth > view.clientWidth + 2) return;
      const to = rove(event, { count: this.#there!.count, index: this.page - 1, page: 1, orientation: 'horizontal', rtl: this.matches(':dir(rtl)') });
      if (to === undefined) return;
      this.#turn(to + 1);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  protected override render(): TemplateResult | typeof nothing {
    const { t, pages, page, size, fault, busy, text, name } = this;
    if (!pages) return nothing;
    if (typeof pages === 'string') return html`${this.#live.render()}<p class="small sub">${t(pages)}</p>`;
    const { count } = pages;
    // Not `disabled`: whoever has the focus there would lose it at the last page.
    const button = (label: string, drawn: TemplateResult, possible: boolean, run: () => void): TemplateResult =>
      html`<button type="button" class="quiet square" aria-label=${label} title=${label} aria-disabled=${possible ? nothing : 'true'} @click=${() => possible && run()}>${drawn}</button>`;
    return html`${this.#live.render()}
      <div class="bar" role="group" aria-label=${t('turn', { name })}>
        ${count > 1 ? html`<span class="turn">${button(t('previous'), iconPrevious, page > 1, () => this.#turn(this.page - 1))}</span>` : nothing}
        <span class="where small num">${t('page', { page, count })}</span>
        ${count > 1 ? html`<span class="turn">${button(t('next'), iconNext, page < count, () => this.#turn(this.page + 1))}</span>` : nothing}
        <span class="size">${button(t('smaller'), iconSmaller, size > 0, () => this.#resize(this.size - 1))}${button(t('larger'), iconLarger, size < SIZES.length - 1, () => this.#resize(this.size + 1))}</span>
      </div>
      <div class="view" tabindex="0" role="region" aria-label=${t('turn', { name })} @keydown=${this.#keys}>
        <div class="sheet" aria-busy=${busy ? 'true' : 'false'} ?hidden=${!!fault}></div>
        ${fault ? html`<p class="small sub">${t(fault === 'broken' ? 'brokenPage' : fault)}</p>` : nothing}
        ${text === undefined ? nothing : html`<div class="visually-hidden" dir="auto">${text || t('noText')}</div>`}
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-pdf': FdzMessagePdf;
  }
}
