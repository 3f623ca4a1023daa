/**
 * Letters begun and not sent, in place of the conversations. Loaded when they are first looked for.
 * @module
 */
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { iconClose, iconDelete } from '../../src/element/icons.ts';
import { problemText } from '../../src/element/problem.ts';
import { rove } from '../../src/element/roving.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { formatMoment, formatWhen } from '../../src/locales/format.ts';
import { inboxDraftsWords } from '../../src/locales/inbox-drafts.ts';
import type { Services } from '../../src/services/services.ts';
import type { DraftRow, DraftsState, DraftsStore } from '../../src/stores/drafts.ts';
import type { InboxModel } from './model.ts';

const draftStyles = css`
  .drafting [part=select], .drafting .search .chip, .drafting .search:focus-within .offers { display: none; }
`;

/** The words come along, so that nothing is shown without them. */
export async function loadDrafts(model: InboxModel, open: (draft: string) => void): Promise<DraftsView> {
  await inboxDraftsWords.load(model.localiser.language);
  return new DraftsView(model, open);
}

const nameOf = (recipient: string): string => recipient.replace(/\s*<[^<>]*>\s*$/, '') || recipient;

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export class DraftsView {
  readonly #list;
  #store?: DraftsStore;
  #services?: Services;
  /** The draft in the tab order. */
  #active?: string;
  #index = 0;
  /** The draft that was discarded last; when it comes back, the focus goes to it. */
  #last?: string;
  /** Taken back, and not in the list yet: word of it may come late. */
  #awaited?: string;

  constructor(private readonly model: InboxModel, private readonly open: (draft: string) => void) {
    this.#list = new StoreController<DraftsState>(model.host);
    model.host.shadowRoot!.adoptedStyleSheets.push(draftStyles.styleSheet!);
  }

  get #t() {
    return this.model.localiser.load(inboxDraftsWords);
  }

  /** Before each render: watches the drafts for as long as they are shown. */
  prepare(shown: boolean): void {
    const services = shown ? this.model.host.services : undefined;
    if (services !== this.#services) {
      this.#services = services;
      this.#list.observe((this.#store = undefined));
      void services?.drafts().then((store) => {
        if (this.#services === services) this.#list.observe((this.#store = store));
      });
    }
    const { rows } = this;
    if (rows.some(({ id }) => id === this.#awaited)) {
      this.#active = this.#awaited;
      this.#awaited = undefined;
      this.#focus();
    }
    const at = rows.findIndex(({ id }) => id === this.#active);
    this.#index = at >= 0 ? at : Math.max(0, Math.min(this.#index, rows.length - 1));
    this.#active = rows[this.#index]?.id;
  }

  /** Those that the search leaves, and that are for the one address the inbox is about. */
  get rows(): readonly DraftRow[] {
    const { host, search } = this.model;
    const words = fold(search.words).split(/\s+/).filter(Boolean);
    return (this.#list.value?.drafts ?? []).filter(({ content: { to, cc, subject, html: text } }) => {
      if (host.peer && ![...to, ...cc].some((one) => one.includes(host.peer!))) return false;
      const all = words.length ? fold([...to, ...cc, subject, text.replace(/<[^>]*>/g, ' ')].join(' ')) : '';
      return words.every((word) => all.includes(word));
    });
  }

  /** In place of the conversations; nothing while they are being loaded. */
  render(shown: string | undefined): TemplateResult | undefined {
    const { phase, problem } = this.#list.value ?? {};
    const { rows } = this;
    const t = this.#t;
    if (!phase || (phase === 'loading' && !rows.length)) return undefined;
    if (rows.length) {
      return html`${problem ? html`<div class="notice warn" part="banner" title=${problemText(this.model.localiser, problem)}><span class="grow">${t('partial')}</span>${this.#button('retry', this.model.common('retry'), 'link')}</div>` : nothing}
        <div class="scroll" part="list"><div role="grid" aria-label=${t('list')} aria-rowcount=${rows.length}>${repeat(rows, ({ id }) => id, (draft, index) => this.#row(draft, index, shown))}</div></div>`;
    }
    const said = phase === 'failed' ? [t('failed'), problemText(this.model.localiser, problem)] : this.model.search.words.trim() ? [t('noMatch')] : [t('empty'), t('emptyHint')];
    const body = html`<p class="title">${said[0]}</p>${said[1] ? html`<p class="sub">${said[1]}</p>` : nothing}${phase === 'failed' ? this.#button('retry', this.model.common('retry')) : nothing}`;
    return html`<div class="panel" part="panel">${phase === 'ready' && !this.model.search.words.trim() ? html`<slot name="empty">${body}</slot>` : body}</div>`;
  }

  /** What was discarded and can be taken back, or why it could not be. The region stays, so that what appears in it is read out. */
  toast(): TemplateResult {
    const { undo, change } = this.#list.value ?? {};
    const { common, localiser } = this.model;
    const said = change ? problemText(localiser, change) : undo && this.#t('discarded');
    return html`<div role="status">${said ? html`<div class="toast" part="toast"><span class="grow">${said}</span>${undo && !change ? this.#button('undo', common('undo'), 'link') : nothing}<button class="quiet square" data-do="dismiss" aria-label=${common('close')}>${iconClose}</button></div>` : nothing}</div>`;
  }

  /** Whether an event was for here. */
  on(event: Event): boolean {
    const target = event.target as HTMLElement;
    const id = target.closest<HTMLElement>('[data-draft]')?.dataset.draft;
    if (event.type === 'click') return this.#click(target.closest<HTMLElement>('[data-do]')?.dataset.do, id);
    if (event.type === 'focusin' && id) this.#go(id, false);
    return event.type === 'keydown' && this.#key(event as KeyboardEvent, target, id);
  }

  #click(act: string | undefined, id: string | undefined): boolean {
    if (act === 'discard' && id) this.#discard(id);
    else if (act === 'undo') this.#undo();
    else if (act === 'dismiss') {
      this.#store?.dismiss();
      this.#focus();
    } else if (act === 'retry' && this.#store) this.#store.retry();
    else if (id && !act) {
      this.#active = id;
      this.open(id);
    } else return false;
    return true;
  }

  #key(event: KeyboardEvent, target: HTMLElement, id: string | undefined): boolean {
    const { ctrlKey, altKey, metaKey } = event;
    if (event.defaultPrevented || ctrlKey || altKey || metaKey) return false;
    if (event.key === 'z' && this.#list.value?.undo && !target.matches('input')) this.#undo();
    else {
      if (!id) return false;
      const { rows } = this;
      const key = event.key === 'j' ? 'ArrowDown' : event.key === 'k' ? 'ArrowUp' : event.key;
      const to = rove({ key, ctrlKey, altKey, metaKey }, { count: rows.length, index: this.#index, page: 8 });
      const own = target.matches('[data-draft]');
      if (to !== undefined) this.#go(rows[to]!.id, true);
      else if (own && (key === 'Enter' || key === 'o')) this.open(id);
      else if (key === '#' || key === 'Delete') this.#discard(id);
      else return false;
    }
    event.preventDefault();
    return true;
  }

  #go(id: string, focus: boolean): void {
    this.#awaited = undefined;
    this.#active = id;
    this.#index = this.rows.findIndex((row) => row.id === id);
    this.model.host.requestUpdate();
    if (focus) this.#focus();
  }

  #focus(): void {
    void this.model.host.updateComplete.then(() => this.model.row()?.focus());
  }

  #discard(id: string): void {
    this.#last = id;
    void this.#store?.discard(id);
  }

  #undo(): void {
    void this.#store?.undo().then(() => {
      this.#awaited = this.#last;
      this.model.host.requestUpdate();
    });
  }

  #button(act: string, label: string, kind = ''): TemplateResult {
    return html`<button class=${kind} part="action" data-do=${act}>${label}</button>`;
  }

  #row({ id, content: { to, cc, subject }, excerpt, savedAt, atHome }: DraftRow, index: number, shown: string | undefined): TemplateResult {
    const t = this.#t;
    const { locale, t: words, now } = this.model.context;
    const [first, ...rest] = [...to, ...cc];
    const open = id === shown;
    const when = new Date(savedAt).toISOString();
    return html`<div class="row ${open ? 'open' : ''}" part="row ${open ? 'open' : ''}" role="row" data-draft=${id} tabindex=${id === this.#active ? 0 : -1} aria-rowindex=${index + 1} aria-current=${open}>
      <span class="lead"></span>
      <span role="gridcell" class="text"><span class="who cut ${first ? '' : 'sub'}" part="who" dir="auto">${first ? nameOf(first) : t('nobody')}${rest.length ? html` <span class="sub num">+${rest.length}</span>` : nothing}</span>
      <span class="what cut ${subject ? '' : 'sub'}" part="subject" dir="auto">${subject || words('noSubject')}</span>
      ${this.model.host.density === 'compact' ? nothing : html`<span class="say cut" part="excerpt" dir="auto">${atHome ? nothing : html`<b dir="auto">${t('onlyHere')}</b>${excerpt ? ' · ' : ''}`}${excerpt || (atHome ? t('noText') : '')}</span>`}</span>
      <span role="gridcell" class="meta"><time class="num" part="time" datetime=${when} title=${formatMoment(locale, savedAt)}>${formatWhen(locale, savedAt, now)}</time></span>
      <span role="gridcell" class="tools"><button class="quiet square" tabindex="-1" data-do="discard" title=${t('discard')} aria-label="${t('discard')}: ${subject || words('noSubject')}">${iconDelete}</button></span></div>`;
  }
}
