/**
 * In the rows of a picker: which earlier file one is the next version of. Loaded where there are earlier ones.
 * @module
 */
import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { fileVersionWords } from '../../src/locales/file-versions.ts';
import type { Earlier, Transfer, TransferList } from '../../src/stores/transfers.ts';
import type { Command } from './row.ts';
import { isolated, shown } from './wording.ts';

export interface RowVersionsOptions {
  live: LiveRegion;
  localiser: Localiser;
  list(): TransferList;
  /** Brings the focus to a button of a row. */
  focus(id: string, what: Command): void;
}

/** After it was said that a file was added, in milliseconds. */
const AFTER = 600;

const rowVersionsStyles = css`
  .version { display: block; overflow-wrap: anywhere; }
  .row:has(form) { flex-wrap: wrap; }
  .cell.wide { flex: 1 1 100%; margin-block: 8px 2px; display: block; }
  .choice { display: flex; flex-wrap: wrap; align-items: end; gap: 8px; }
  /* A long name gives way to the buttons. */
  .choice label { flex: 1 1 14em; display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; max-inline-size: 32em; min-inline-size: 0; }
  .choice select { inline-size: 100%; }
`;

export class RowVersions implements ReactiveController {
  readonly #t;
  /** The file that is being made a version of something. */
  #open?: string;
  /** Of which document each was said to be a version. */
  readonly #said = new Map<string, string>();
  #clock?: ReturnType<typeof setTimeout>;

  constructor(private readonly host: LitElement, private readonly options: RowVersionsOptions) {
    this.#t = options.localiser.load(fileVersionWords);
    host.shadowRoot!.adoptedStyleSheets.push(rowVersionsStyles.styleSheet!);
    host.addController(this);
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    clearTimeout(this.#clock);
  }

  hostUpdated(): void {
    const news = this.options.list().state.items.filter(({ id, version }) => (this.#said.get(id) ?? '') !== this.#key(version));
    if (!news.length) return;
    for (const { id, version } of news) this.#said.set(id, this.#key(version));
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => this.options.live.say(news.map((item) => this.#saying(item)).join(' ')), AFTER);
  }

  #key(version: Transfer['version']): string {
    return version ? `${version.document} ${version.same ?? ''}` : '';
  }

  #saying({ name, version }: Transfer): string {
    const args = { name: isolated(name), of: isolated(version?.name ?? ''), version: version?.same ?? version?.number ?? 0 };
    return this.#t(version ? (version.same ? 'saidSame' : 'saidNext') : 'saidApart', args);
  }

  /** What a file is a version of. */
  text({ version }: Transfer): TemplateResult | typeof nothing {
    if (!version) return nothing;
    const { name, same, number } = version;
    return html`<span class="version small num" part="version">${this.#t(same ? 'same' : 'next', { of: isolated(name), version: same ?? number })}</span>`;
  }

  /** What the button of a row says and does. */
  button(item: Transfer): { command: Command; label: string; text: string; open?: boolean } | undefined {
    const name = isolated(item.name);
    if (item.version) return { command: 'apart', text: this.#t('apart'), label: this.#t('apartLabel', { name }) };
    return this.#left(item.id).length && item.state !== 'refused' ? { command: 'version', text: this.#t('choose'), label: this.#t('chooseLabel', { name }), open: this.#open === item.id } : undefined;
  }

  /** The earlier files, in the row that asks for them. */
  chooser({ id }: Transfer): TemplateResult | typeof nothing {
    if (this.#open !== id) return nothing;
    const t = this.#t;
    return html`<div class="cell wide" role="gridcell"><form class="choice" part="versions" @submit=${(event: Event) => this.#use(event, id)} @keydown=${(event: KeyboardEvent) => this.#pressed(event, id)}>
      <label class="small">${t('of')}<select>${this.#left(id).map(({ document, name, version }) => html`<option value=${document}>${t('option', { name: shown(name), version })}</option>`)}</select></label>
      <button class="small">${t('use')}</button><button type="button" class="quiet small" @click=${() => this.#close(id)}>${t('cancel')}</button></form></div>`;
  }

  async toggle(id: string): Promise<void> {
    if (this.#open === id) return this.#close(id);
    this.#open = id;
    this.host.requestUpdate();
    await this.host.updateComplete;
    this.host.renderRoot.querySelector<HTMLElement>('.choice select')?.focus();
  }

  apart(id: string): void {
    void this.options.list().version?.(id);
    this.options.focus(id, 'version');
  }

  /** Earlier files that no other one of the list is a version of. */
  #left(id: string): Earlier[] {
    const { earlier = [], items } = this.options.list().state;
    return earlier.filter(({ document }) => !items.some((item) => item.id !== id && item.version?.document === document));
  }

  #use(event: Event, id: string): void {
    event.preventDefault();
    const document = (event.target as HTMLFormElement).querySelector('select')!.value;
    this.#open = undefined;
    void this.options.list().version?.(id, document).then(() => this.options.focus(id, 'apart'));
  }

  #pressed(event: KeyboardEvent, id: string): void {
    // Keys of the list are none of the fields'.
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.#close(id);
  }

  #close(id: string): void {
    this.#open = undefined;
    this.options.focus(id, 'version');
  }
}
