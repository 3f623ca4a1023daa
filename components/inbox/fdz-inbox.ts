import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { FdzElement } from '../../src/element/element.ts';
import { property } from '../../src/element/property.ts';
import type { Services } from '../../src/services/services.ts';
import type { Actions } from './actions.ts';
import { bar } from './bar.ts';
import { inboxStyles } from './fdz-inbox.styles.ts';
import { InboxModel, type InboxView } from './model.ts';
import type { Panel } from './panel.ts';
import type { RowContext } from './row.ts';
import { Rows } from './rows.ts';

/**
 * The conversations of a mailbox: arriving live, searched, selected, read in place.
 *
 * The list is an ARIA grid: its rows hold more than one control (select, star), which a listbox may not
 * and a plain list would make a tab stop of each. One row is in the tab order; arrows lead on.
 *
 * @summary The conversations of a mailbox.
 *
 * @slot header - In place of the choice of view.
 * @slot toolbar - Further buttons, before "Write".
 * @slot empty - Shown while there is nothing in a view.
 *
 * @event {MessageOpenRequestEvent} fdz-message-open-request - A conversation is about to be opened; prevent it to show it elsewhere.
 * @event {MessageOpenedEvent} fdz-message-opened - A conversation was opened in place.
 * @event {ComposeRequestEvent} fdz-compose-request - The person wants to write; prevent it to use a compose box of your own.
 *
 * @csspart bar - View, search and buttons above the list; also `bulk` while rows are selected.
 * @csspart view - The choice of view.
 * @csspart heading - The heading, where there is one.
 * @csspart search - The search field; `search-chip` and `search-offers` in it.
 * @csspart write - The button to write; `select` is the one to select rows.
 * @csspart banner - Says that the list is not up to date.
 * @csspart list - The scrolling list.
 * @csspart row - A row; also `unread`, `open`, `selected`, `starred`.
 * @csspart columns - The heads of columns; `cell` is one value in a row.
 * @csspart dot - Mark of an unread row.
 * @csspart who - Sender or recipients.
 * @csspart subject - Subject.
 * @csspart excerpt - First words of the message.
 * @csspart tags - Line of tags; each is a `chip`.
 * @csspart mark - Ring: whether the receipt was verified.
 * @csspart time - When.
 * @csspart star - Star of a row.
 * @csspart pane - Where a conversation is read; `back` leads back to the list.
 * @csspart panel - What stands in place of rows; its button is `action`.
 * @csspart skeleton - Placeholder while loading.
 * @csspart toast - What was done, and undo.
 * @csspart arrived - Button that leads to what arrived above.
 * @csspart help - The list of shortcuts.
 *
 * @cssproperty [--list-size=400px] - Width of the list beside the reading pane.
 * @cssproperty [--block-size=min(720px, 90dvh)] - Height of the element.
 *
 * @cssstate open - A conversation is open.
 * @cssstate offline - What is shown may be out of date.
 * @cssstate empty - No rows.
 */
export class FdzInbox extends FdzElement {
  static override styles = inboxStyles;

  /** Which conversations are shown, or `drafts`: the letters begun and not sent. */
  @property({ reflect: true }) view: InboxView = 'inbox';
  /** Only conversations with this address; whoever writes here writes to it. */
  @property() peer?: string;
  /** `compact` leaves excerpt and tags out. */
  @property({ reflect: true }) density: 'comfortable' | 'compact' = 'comfortable';
  /** `off` always opens conversations in place of the list. */
  @property({ attribute: 'reading-pane', reflect: true }) readingPane: 'auto' | 'off' = 'auto';
  /**
   * Names of properties of attachments, separated by spaces: each is a column with a head where the list is wide
   * enough, and a chip below the subject where it is not. The reader's own count first, then what the sender says of
   * attachments, then tags of the cover sheet; `status` is the reader's own alone.
   */
  @property() columns?: string;
  /** Shown before the choice of view. */
  @property() heading?: string;

  readonly #model = new InboxModel(this, this.localiser);
  #rows?: Rows;
  #columns?: Promise<void>;
  /** What is said in place of rows before anybody is signed in. */
  #panel?: Panel;
  /** Everything but showing rows. It is loaded once they are there, or when it is needed instead of them. */
  #actions?: Actions;
  #loading?: Promise<Actions>;

  protected override servicesChanged(services: Services | undefined): void {
    this.#model.use(services);
    this.#actions?.reset();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    // Rows are seen with their columns or not at all; those that are seen already wait for theirs.
    if (!this.columns) this.#rows ??= new Rows();
    else
      void (this.#columns ??= import('./columns.ts').catch(() => ({ ColumnRows: Rows })).then(({ ColumnRows }) => {
        this.#rows = new ColumnRows(this.#model);
        this.requestUpdate();
      }));
    this.#model.prepare();
    this.#actions?.prepare();
  }

  protected override firstUpdated(): void {
    // An account may still come to life around it; after that it is time to say that there is none.
    setTimeout(() => this.services ?? this.#say(), 1000);
  }

  protected override updated(): void {
    const model = this.#model;
    const rows = this.renderRoot.querySelector('.rows');
    if (rows) this.#place(rows);
    model.scroll.settle();
    model.prefetch();
    const phase = model.account.value?.phase ?? 'starting';
    const loaded = model.list.value?.phase;
    if (model.ids.length || loaded === 'ready' || loaded === 'failed' || this.view === 'drafts') void this.#act();
    else if ((phase !== 'starting' && phase !== 'signed-in') || model.barred) void this.#say();
  }

  protected override render(): TemplateResult {
    const { view, heading } = this;
    const model = this.#model;
    const { list, context, ids } = model;
    const actions = this.#actions;
    this.toggleState('empty', !(actions?.drafts ?? ids).length);
    this.toggleState('open', !!actions?.pane.open);
    this.toggleState('offline', !!actions?.stale);
    return html`<div class="frame ${actions?.classes ?? ''}" @keydown=${this.#on} @click=${this.#on} @focusin=${this.#on}>
      <section class="list" aria-label=${heading ?? model.t(view)}>${bar(context, view, heading, model.search.words, this.#on, actions?.chips(), actions?.offers())}${actions?.above() ?? nothing}${actions?.banner() ?? nothing}${
      this.#rows && ids.length && list.value ? this.#list(context) : (actions ?? this.#panel)?.panel() ?? this.#skeleton(context)}${actions?.below() ?? nothing}</section>${
      actions?.reading() ?? html`<section class="pane"></section>`}</div>`;
  }

  #skeleton({ common }: RowContext): TemplateResult {
    return html`<div class="skeleton" part="skeleton"><span class="visually-hidden">${common('loading')}</span><div aria-hidden="true"><i></i><i></i><i></i></div><div aria-hidden="true"><i></i><i></i><i></i></div><div aria-hidden="true"><i></i><i></i><i></i></div><div aria-hidden="true"><i></i><i></i><i></i></div><div aria-hidden="true"><i></i><i></i><i></i></div></div>`;
  }

  #list({ t, common }: RowContext): TemplateResult {
    const { ids, complete, loadingMore } = this.#model.list.value!;
    return html`<div class="scroll" part="list" @scroll=${() => this.#model.scroll.scrolled()}><div class="rows" role="grid" aria-label=${t('list')} aria-rowcount=${complete ? ids.length : -1} aria-multiselectable="true" aria-busy=${loadingMore}></div>${
      complete ? nothing : html`<div class="more sub small">${common('loading')}</div>`}</div>`;
  }

  #place(parent: Element): void {
    const { scroll, index: active, shown, context } = this.#model;
    const actions = this.#actions;
    this.#rows!.show(parent, shown.flatMap((index) => {
      const conversation = this.#model.at(index);
      return conversation ? [[conversation, {
        index, active: index === active, open: !!actions && conversation.id === actions.pane.id, selected: !!actions?.selection.has(conversation.id),
        compact: this.density === 'compact', aside: index < scroll.from || index >= scroll.to, pending: !!this.services?.mailbox.pending(conversation.id),
        ring: actions?.evidence.ring(conversation) ?? 'waiting',
      }] as const] : [];
    }), context);
  }

  #act(): Promise<Actions> {
    return (this.#loading ??= import('./actions.ts').then(async ({ loadActions }) => {
      this.#actions = await loadActions(this.#model);
      this.requestUpdate();
      return this.#actions;
    }));
  }

  async #say(): Promise<void> {
    if (this.#panel || this.#actions) return;
    const { loadPanel } = await import('./panel.ts');
    this.#panel ??= await loadPanel(this.#model);
    this.requestUpdate();
  }

  readonly #on = (event: Event): void => {
    // Once it has passed, an event no longer says where it came from.
    const { target } = event;
    if (this.#actions) this.#actions.on(event);
    // A window to sign in opens only while the click lasts.
    else if (!this.#panel?.on(event)) void this.#act().then((actions) => actions.on(event, target));
  };
}
