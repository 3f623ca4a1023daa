import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Conversation, View } from '../../src/contract/index.ts';
import { FdzElement } from '../../src/element/element.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { problemText } from '../../src/element/problem.ts';
import { rove } from '../../src/element/roving.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { inboxWords } from '../../src/locales/inbox.ts';
import type { Services } from '../../src/services/services.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { ConversationList, Flags, ListState, MailboxState } from '../../src/stores/mailbox.ts';
import { bar, bulkBar, toast } from './bar.ts';
import { ComposeRequestEvent, MessageOpenedEvent, MessageOpenRequestEvent } from './events.ts';
import { inboxStyles } from './fdz-inbox.styles.ts';
import { arrowFor, commandFor, type Command } from './keys.ts';
import { Pane } from './pane.ts';
import { queryFor, type Search } from './query.ts';
import { RowEvidence } from './row-evidence.ts';
import { hasTags, row, who, type RowContext } from './row.ts';
import { Scroll } from './scroll.ts';
import { Selection } from './selection.ts';
import { banner, panel, statusOf } from './status.ts';

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
 * @csspart write - The button to write.
 * @csspart banner - Says that the list is not up to date.
 * @csspart list - The scrolling list.
 * @csspart row - A row; also `unread`, `open`, `selected`, `starred`.
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

  /** Which conversations are shown. */
  @property({ reflect: true }) view: View = 'inbox';
  /** Only conversations with this address. */
  @property() peer?: string;
  /** `compact` leaves excerpt and tags out. */
  @property({ reflect: true }) density: 'comfortable' | 'compact' = 'comfortable';
  /** `off` always opens conversations in place of the list. */
  @property({ attribute: 'reading-pane', reflect: true }) readingPane: 'auto' | 'off' = 'auto';
  /** Shown before the choice of view. */
  @property() heading?: string;

  @state() private search: Search = { words: '' };
  @state() private selecting = false;
  /** Arrived above what is seen. */
  @state() private unseen = 0;

  readonly #t = this.localiser.words(inboxWords);
  readonly #common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #scroll = new Scroll(this);
  readonly #evidence = new RowEvidence(this);
  readonly #selection = new Selection();
  readonly #pane = new Pane(this);
  readonly #account = new StoreController(this, (account: AccountState) => account);
  readonly #list = new StoreController(this, (list: ListState) => list, (now, before) => this.#listed(now, before));
  /** Records change while the state of the mailbox does not, so every notice counts. */
  readonly #mailbox = new StoreController(this, (mailbox: MailboxState) => ({ mailbox, notice: ++this.#notices }));
  #notices = 0;
  #laid: readonly unknown[] = [];
  #conversations?: ConversationList;
  #asked?: string;
  #index = 0;
  #active?: string;
  #refocus = false;
  #typing?: ReturnType<typeof setTimeout>;

  get #ids(): readonly string[] {
    return this.#list.value?.ids ?? [];
  }

  get #context(): RowContext {
    return { locale: this.localiser.locale, t: this.#t, common: this.#common, now: new Date() };
  }

  protected override servicesChanged(services: Services | undefined): void {
    this.#account.observe(services?.account);
    this.#mailbox.observe(services?.mailbox);
    this.#list.observe((this.#conversations = this.#asked = undefined));
    this.#pane.close();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#ask();
    const ids = this.#ids;
    const laid = [ids, this.#notices, this.density];
    if (laid.some((value, i) => value !== this.#laid[i])) {
      this.#laid = laid;
      const reading = this.#scroll.top > 0 || !!this.shadowRoot?.activeElement?.closest('.row');
      this.#scroll.lay(ids, (index) => this.density !== 'compact' && hasTags(this.#at(index)!), reading);
    }
    const active = this.#active === undefined ? -1 : ids.indexOf(this.#active);
    this.#index = active >= 0 ? active : Math.min(this.#index, Math.max(ids.length - 1, 0));
    this.#active = ids[this.#index];
    for (const id of this.#selection.ids) if (!ids.includes(id)) this.#selection.ids.delete(id);
    this.#scroll.frame();
    if (this.#scroll.top <= 0) this.unseen = 0;
    this.#refocus ||= !!this.shadowRoot?.activeElement?.closest('.row');
  }

  protected override updated(): void {
    const { remaining, viewport } = this.#scroll;
    const list = this.#list.value;
    if (list?.phase === 'ready' && !list.complete && !list.loadingMore && !list.problem && remaining < 4 * viewport) void this.#conversations?.loadMore();
    if (this.#refocus && !this.shadowRoot?.activeElement) this.#focusActive();
    this.#refocus = false;
    this.#evidence.show(this.services, this.#shown.flatMap((index) => this.#at(index) ?? []));
  }

  protected override render(): TemplateResult {
    const context = this.#context;
    const { services, view } = this;
    const account = this.#account.value;
    const list = this.#list.value;
    const mailbox = this.#mailbox.value?.mailbox;
    const problem = problemText(this.localiser, list?.problem ?? account?.problem);
    const status = statusOf(account, list, { view, filtered: this.#asked !== this.#query({ words: '' }) });
    const pane = this.#pane.render(services, this.#t);
    this.toggleState('open', !!this.#pane.open);
    this.toggleState('empty', status !== 'rows');
    this.toggleState('offline', !!list && (account?.online === false || list.source === 'cache' || !!list.problem));
    const selecting = this.selecting || this.#selection.size > 0;
    return html`${this.#live.render()}<div class="frame ${this.#pane.open ? 'reading' : ''}" @keydown=${this.#keydown}>
      <section class="list ${selecting ? 'selecting' : ''}" aria-label=${this.heading ?? this.#t(view)}>
        ${selecting ? bulkBar(this.#t, view, this.#selection.size, this.#do) : bar(this.#t, { view, search: this.search, heading: this.heading, fixed: !!this.peer }, this.#do)}
        ${account && list && status === 'rows' ? banner(account, list, problem, context, this.#do) : nothing}
        ${status === 'rows' ? this.#rows(context, list!) : panel(status, account, problem, context, this.#do)}
        ${this.unseen ? html`<button class="arrived num" part="arrived" @click=${this.#toTop}>↑ ${this.#t('newCount', { count: this.unseen })}</button>` : nothing}
        ${mailbox ? toast(mailbox, problemText(this.localiser, mailbox.problem), context, this.#do) : nothing}
      </section>${pane}</div>`;
  }

  #rows(context: RowContext, list: ListState): TemplateResult {
    const count = list.complete ? list.ids.length : -1;
    return html`<div class="scroll" part="list" @scroll=${this.#scrolled}><div class="rows" role="grid" aria-label=${this.#t('list')} aria-rowcount=${count} aria-multiselectable="true" aria-busy=${list.loadingMore} @click=${this.#click} @focusin=${this.#focused}>${repeat(
      this.#shown, (index) => list.ids[index], (index) => this.#row(index, context),
    )}</div>${list.complete ? nothing : html`<div class="more sub small">${this.#common('loading')}</div>`}</div>`;
  }

  #row(index: number, context: RowContext): TemplateResult | typeof nothing {
    const conversation = this.#at(index);
    if (!conversation) return nothing;
    const { id } = conversation;
    return row(conversation, {
      index, active: index === this.#index, open: id === this.#pane.id, selected: this.#selection.has(id), compact: this.density === 'compact',
      aside: index < this.#scroll.from || index >= this.#scroll.to, pending: !!this.services?.mailbox.pending(id), ring: this.#evidence.ring(conversation),
    }, context);
  }

  /** Rows in the page: those near what is seen, and the one in the tab order wherever it is. */
  get #shown(): number[] {
    const { from, to } = this.#scroll;
    const shown = Array.from({ length: to - from }, (_, i) => from + i);
    if (to && this.#index < from) shown.unshift(this.#index);
    else if (to && this.#index >= to) shown.push(this.#index);
    return shown;
  }

  #at(index: number): Conversation | undefined {
    const id = this.#ids[index];
    return id === undefined ? undefined : this.services?.mailbox.conversation(id);
  }

  #query(search: Search): string {
    return JSON.stringify(queryFor(this.view, this.peer, search));
  }

  /** Asks for the list of the present view and search. */
  #ask(): void {
    const asked = this.#query(this.search);
    if (asked === this.#asked || !this.services) return;
    this.#asked = asked;
    this.#conversations = this.services.list(queryFor(this.view, this.peer, this.search));
    this.#list.observe(this.#conversations);
    this.#selection.clear();
    this.#active = undefined;
    this.#index = this.unseen = 0;
    this.#scroll.top = 0;
  }

  #listed(now: ListState | undefined, before: ListState | undefined): void {
    const known = before && new Set(before.arrived);
    const fresh = known ? now?.arrived.filter((id) => !known.has(id)) ?? [] : [];
    const first = fresh[0] === undefined ? undefined : this.services?.mailbox.conversation(fresh[0]);
    if (!first) return;
    this.unseen += fresh.length;
    this.#live.say(fresh.length > 1 ? this.#t('newCount', { count: fresh.length }) : this.#t('newFrom', { name: who(first, this.#context), subject: first.subject }));
  }

  /** Commands of bar, panel, banner and toast. */
  readonly #do = {
    search: (search: Search, soon = false): void => {
      clearTimeout(this.#typing);
      if (soon && search.unread === this.search.unread && search.starred === this.search.starred && search.from === this.search.from) {
        this.#typing = setTimeout(() => (this.search = search), 250);
      } else this.search = search;
    },
    clear: (): void => void (this.search = { words: '' }),
    show: (view: View): void => void (this.view = view),
    write: (): void => {
      if (this.dispatchEvent(new ComposeRequestEvent())) this.#pane.write();
    },
    selecting: (): void => void (this.selecting = true),
    selectNone: (): void => {
      this.#selection.clear();
      this.selecting = false;
      this.requestUpdate();
      void this.updateComplete.then(() => this.#focusActive());
    },
    apply: (set: Flags): void => this.#apply(set, [...this.#selection.ids]),
    undo: (): void => void this.services?.mailbox.undo(),
    dismiss: (): void => this.services?.mailbox.dismiss(),
    signIn: (): void => void this.services?.account.signIn(),
    retry: (): void => this.#conversations?.retry(),
  };

  #apply(set: Flags, ids: readonly string[]): void {
    const gone = set.archived !== undefined || set.deleted !== undefined;
    void this.services?.mailbox.update(ids, set);
    if (gone) {
      this.#selection.clear();
      this.selecting = false;
      if (this.#pane.id !== undefined && ids.includes(this.#pane.id)) this.#pane.close();
    }
    this.requestUpdate();
  }

  async #open(index: number, keyboard: boolean): Promise<void> {
    const conversation = this.#at(index);
    if (!conversation) return;
    this.#active = conversation.id;
    if (!this.dispatchEvent(new MessageOpenRequestEvent(conversation))) return;
    await this.#pane.show(conversation.id, keyboard);
    this.dispatchEvent(new MessageOpenedEvent(conversation));
  }

  #go(index: number): void {
    this.#index = index;
    this.#active = this.#ids[index];
    this.#scroll.reveal(index);
    this.requestUpdate();
    void this.updateComplete.then(() => this.#focusActive());
  }

  #focusActive(): void {
    this.shadowRoot?.querySelector<HTMLElement>('.row[tabindex="0"]')?.focus({ preventScroll: true });
  }

  readonly #focused = (event: FocusEvent): void => {
    const id = (event.target as Element).closest<HTMLElement>('.row')?.dataset.id;
    if (id && id !== this.#active) {
      this.#active = id;
      this.requestUpdate();
    }
  };

  readonly #toTop = (): void => {
    this.unseen = 0;
    this.#go(0);
    this.#scroll.top = 0;
  };

  readonly #scrolled = (): void => {
    this.#scroll.scrolled();
    if (this.unseen && this.#scroll.top <= 0) this.unseen = 0;
  };

  readonly #click = (event: MouseEvent): void => {
    const target = event.target as Element;
    const id = target.closest<HTMLElement>('.row')?.dataset.id;
    if (id === undefined) return;
    const before = this.#active ?? id;
    this.#active = id;
    if (target.closest('.star')) return this.#apply({ starred: !this.services?.mailbox.conversation(id)?.starred }, [id]);
    if (event.shiftKey) {
      getSelection()?.removeAllRanges();
      this.#selection.extend(this.#ids, before, id);
    } else if (target.closest('.lead input') || event.ctrlKey || event.metaKey || this.selecting) this.#selection.toggle(id);
    else return void this.#open(this.#ids.indexOf(id), false);
    this.requestUpdate();
  };

  readonly #keydown = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || target.matches('input:not([type="checkbox"]), select, textarea')) return;
    if (target.closest('.pane')) {
      if (event.key === 'Escape' || event.key === 'u') this.#leave(event);
      return;
    }
    const inRow = target.closest<HTMLElement>('.row');
    if (inRow && this.#across(event, inRow, target)) return;
    const ids = this.#ids;
    const { ctrlKey, altKey, metaKey, shiftKey } = event;
    const to = inRow ? rove({ key: arrowFor(event.key), ctrlKey, altKey, metaKey }, { count: ids.length, index: this.#index, page: this.#scroll.page }) : undefined;
    if (to !== undefined) {
      if (shiftKey && event.key.startsWith('Arrow')) this.#selection.extend(ids, ids[this.#index]!, ids[to]!);
      event.preventDefault();
      return this.#go(to);
    }
    const command = commandFor(event);
    // A button or box in the row has its own meaning for these.
    if (!command || (target !== inRow && (event.key === 'Enter' || event.key === ' ')) || (!inRow && !['search', 'help', 'write', 'undo', 'leave'].includes(command))) return;
    event.preventDefault();
    this.#run(command, event);
  };

  /** Left and right lead over the controls of a row. */
  #across(event: KeyboardEvent, inRow: HTMLElement, target: HTMLElement): boolean {
    const stops = [inRow, ...inRow.querySelectorAll<HTMLElement>('input, button')];
    const to = rove(event, { count: stops.length, index: stops.indexOf(target), orientation: 'horizontal', rtl: this.localiser.rtl });
    if (to === undefined || event.key === 'Home' || event.key === 'End') return false;
    event.preventDefault();
    stops[to]!.focus();
    return true;
  }

  #run(command: Command, event: KeyboardEvent): void {
    const active = this.#at(this.#index);
    const ids = this.#selection.size ? [...this.#selection.ids] : active ? [active.id] : [];
    const { view } = this;
    switch (command) {
      case 'open': return void this.#open(this.#index, true);
      case 'select': if (active) this.#selection.toggle(active.id); break;
      case 'select-all': this.#selection.all(this.#ids); break;
      case 'archive': if (view !== 'deleted') this.#apply({ archived: view !== 'archive' }, ids); break;
      case 'delete': this.#apply({ deleted: view !== 'deleted' }, ids); break;
      case 'star': this.#apply({ starred: !active?.starred }, ids); break;
      case 'unread': this.#apply({ unread: !active?.unread }, ids); break;
      case 'search': return this.shadowRoot?.querySelector<HTMLElement>('input[type="search"]')?.focus();
      case 'help': return void import('./help.ts').then(({ showHelp }) => showHelp(this.shadowRoot!, this.localiser));
      case 'write': return this.#do.write();
      case 'undo': return this.#do.undo();
      case 'leave': return this.#leave(event);
    }
    this.requestUpdate();
  }

  #leave(event: KeyboardEvent): void {
    if (this.#selection.size || this.selecting) this.#do.selectNone();
    else if (this.#pane.open) {
      event.preventDefault();
      this.#pane.close();
      void this.updateComplete.then(() => this.#focusActive());
    }
  }
}
