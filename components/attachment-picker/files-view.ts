/**
 * The list of a picker. It comes with the first file: a page where nothing is chosen does not load it.
 * @module
 */
import { adoptStyles, html, nothing, type LitElement, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { attachmentListWords } from '../../src/locales/attachment-list.ts';
import { commonWords } from '../../src/locales/common.ts';
import type { TransferList } from '../../src/stores/transfers.ts';
import type { Changes } from './changes.ts';
import { filesViewStyles } from './files-view.styles.ts';
import { mayBeInvoice } from './invoice-candidates.ts';
import { News } from './news.ts';
import type { Reorder } from './reorder.ts';
import { RowCommands } from './row-commands.ts';
import { row, type RowContext } from './row.ts';
import type { RowProperties } from './row-properties.ts';
import type { RowVersions } from './row-versions.ts';
import { Thumbnails } from './thumbnails.ts';
import { isolated, summaryOf, type Wording } from './wording.ts';

/** Rows shown at first; more are asked for. */
const FIRST = 50;
const FURTHER = 200;

export interface FilesOptions {
  live: LiveRegion;
  localiser: Localiser;
  list(): TransferList;
  /** The files wait for a form. */
  still(): boolean;
  /** Nothing can be changed. */
  locked(): boolean;
  /** Where the focus goes when no row is left. */
  otherwise(): HTMLElement | null;
  /** Opens the chooser for the bytes of a lost file. */
  find(id: string): void;
  /** The properties the page offers, as they came. */
  offered(): unknown;
}

/** What can be told of adding that is not of one file. */
export interface Remarks {
  /** So many files of a folder were taken, and no more. */
  cut?: number;
  /** So many could not be read. */
  unread?: number;
  /** Another file was chosen than the one that was lost. */
  other?: boolean;
}

export class FilesView {
  readonly #t;
  readonly #common;
  readonly #news: News;
  readonly #thumbnails: Thumbnails;
  /** Comes with the second file: one alone has no order. */
  #reorder?: Reorder;
  #ordering = false;
  readonly #rows: RowCommands;
  #properties?: RowProperties;
  #loading?: Promise<void>;
  #versions?: RowVersions;
  #coming = false;
  #notice = '';
  #first = FIRST;

  constructor(private readonly host: LitElement, private readonly options: FilesOptions) {
    const { live, localiser, list, otherwise, find } = options;
    this.#t = localiser.load(attachmentListWords);
    this.#common = localiser.words(commonWords);
    this.#news = new News(live, () => this.#wording);
    this.#thumbnails = new Thumbnails(host);
    this.#rows = new RowCommands(host, { list, otherwise, find, say: (text) => live.say(text), words: this.#t, describe: (id) => void this.#properties?.toggle(id),
      version: (id, apart) => void (apart ? this.#versions?.apart(id) : this.#versions?.toggle(id)),
    });
    adoptStyles(host.renderRoot as ShadowRoot, [...(host.constructor as typeof LitElement).elementStyles, filesViewStyles]);
  }

  get #wording(): Wording {
    return { t: this.#t, localiser: this.options.localiser, still: this.options.still() };
  }

  /** What is to be said of files, and is said, is seen with them; loaded where there is any of it. */
  async prepare(): Promise<void> {
    const { list, offered, live, localiser } = this.options;
    const { asked, items } = list().state;
    if (this.#loading || (!offered() && !asked?.length && !items.some((item) => item.properties ?? mayBeInvoice(item)))) return this.#loading;
    this.#loading = import('./row-properties.ts').then(
      ({ RowProperties: Made }) => {
        this.#properties = new Made(this.host, { list, offered, live, localiser, focus: (id) => this.#rows.focus(id, 'properties') });
        this.host.requestUpdate();
      },
      // Asked for again with the next change.
      () => (this.#loading = undefined),
    );
    return this.#loading;
  }

  /** So is of which earlier file one is the next version. */
  #meet(): void {
    const { list, live, localiser } = this.options;
    const { earlier, items } = list().state;
    if (this.#coming || (!earlier && !items.some(({ version }) => version))) return;
    this.#coming = true;
    import('./row-versions.ts').then(
      ({ RowVersions: Made }) => {
        this.#versions = new Made(this.host, { list, live, localiser, focus: (id, what) => this.#rows.focus(id, what) });
        this.host.requestUpdate();
      },
      // Asked for again with the next change.
      () => { this.#coming = false; },
    );
  }

  /** And by which handle it is dragged to another place. */
  #order(): void {
    if (this.#ordering || this.options.list().state.items.length < 2) return;
    this.#ordering = true;
    import('./reorder.ts').then(
      ({ Reorder: Made }) => {
        this.#reorder = new Made(this.host, (id, to) => this.#rows.move(id, to));
        this.host.requestUpdate();
      },
      // Without it the handle still opens the buttons.
      () => { this.#ordering = false; },
    );
  }

  /** Whether something required is missing of a file; not known, and taken for missing, until what knows it is there. */
  get lacks(): boolean {
    return this.#properties?.lacks ?? !!this.#loading;
  }

  /** Opens what is said of one, be it shown yet or not. */
  async describe(id: string): Promise<void> {
    await this.prepare();
    this.#first = Math.max(this.#first, this.options.list().state.items.findIndex((item) => item.id === id) + 1);
    await this.#properties?.open(id);
  }

  hear(changes: Changes): void {
    this.#news.hear(changes);
  }

  /** Says what the person has to know of what they added; nothing, where there is nothing. */
  tell({ cut, unread, other }: Remarks): void {
    this.#notice = [cut && this.#t('cut', { count: cut }), unread && this.#t('unread', { count: unread }), other && this.#t('otherFile')].filter(Boolean).join(' ');
    this.options.live.say(this.#notice);
  }

  /** What was told is over, and nothing can be taken back any more. */
  forget(): void {
    this.#notice = '';
    this.#rows.forget();
  }

  #close(): void {
    this.forget();
    this.#rows.focus();
  }

  #further(): void {
    const next = this.options.list().state.items[this.#first];
    this.#first += FURTHER;
    this.#rows.focus(next?.id);
  }

  readonly #pressed = (event: Event): void => {
    if (!this.#reorder?.dragged) this.#rows.press(event);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#reorder?.cancel()) event.preventDefault();
    else if (!this.options.locked()) this.#rows.key(event, this.options.localiser.rtl);
  };

  render(): TemplateResult {
    void this.prepare();
    this.#meet();
    this.#order();
    return html`${this.options.list().state.items.length ? this.#files() : nothing}${this.#notice || this.#rows.undo ? this.#told() : nothing}`;
  }

  #files(): TemplateResult {
    const t = this.#t;
    const { items, sealed = false } = this.options.list().state;
    const locked = this.options.locked();
    const rest = items.length - this.#first;
    const context: RowContext = {
      ...this.#wording, common: this.#common, locked, sealed, ordered: items.length > 1, renaming: this.#rows.renaming, moving: this.#rows.moving, properties: this.#properties, versions: this.#versions,
      thumbnail: ({ file, mediaType }) => this.#thumbnails.of(file, mediaType),
    };
    return html`<div class="files" part="list" role=${locked ? 'list' : 'grid'} aria-label=${t('label')} aria-rowcount=${locked ? nothing : items.length} aria-describedby=${locked || sealed ? nothing : 'keys'} tabindex=${locked ? 0 : nothing}
        @click=${this.#pressed} @keydown=${this.#key} @focusin=${this.#rows.focused} @focusout=${this.#rows.left}
        @pointerdown=${this.#reorder?.down} @pointermove=${this.#reorder?.drag} @pointerup=${this.#reorder?.up} @pointercancel=${this.#reorder?.cancel}>
        ${repeat(items.slice(0, this.#first), ({ id }) => id, (item, index) => row(item, index, context))}</div>
      ${locked || sealed ? nothing : html`<p id="keys" hidden>${t('keys')}</p>`}
      ${items.length > 1 ? html`<p class="summary small sub num" part="summary"><span>${summaryOf(items, this.#wording)}</span>
        ${rest > 0 ? html`<button type="button" class="link more" @click=${() => this.#further()}>${t('more', { count: rest })}</button>` : nothing}</p>` : nothing}`;
  }

  #told(): TemplateResult {
    const { undo } = this.#rows;
    return html`<div class="notice" part="notice"><p class="grow">${undo ? this.#t('removed', { name: isolated(undo.item.name) }) : this.#notice}</p>
      ${undo && (undo.item.file || undo.list.putBack) ? html`<button type="button" class="small" @click=${() => this.#rows.takeBack()}>${this.#common('undo')}</button>` : nothing}
      <button type="button" class="quiet small" @click=${() => this.#close()}>${this.#common('close')}</button></div>`;
  }
}
