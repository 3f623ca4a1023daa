/**
 * What a person does in the inbox, and what it says beyond its rows. Loaded after the first rows.
 * @module
 */
import { html, nothing, type TemplateResult } from 'lit';
import { LiveRegion } from '../../src/element/live-region.ts';
import type { Flags } from '../../src/stores/mailbox.ts';
import { fields } from '../../src/styles/fields.ts';
import { actionStyles } from './actions.styles.ts';
import { bulkBar } from './bulk-bar.ts';
import { chips, offers } from './chips.ts';
import { ComposeRequestEvent, MessageOpenedEvent, MessageOpenRequestEvent } from './events.ts';
import type { DraftsView } from './drafts-view.ts';
import { keydown, searchKeydown } from './keys.ts';
import type { InboxModel, InboxView } from './model.ts';
import { banner, bannerSays, toast } from './notices.ts';
import { Pane } from './pane.ts';
import { loadPanel, type Panel } from './panel.ts';
import { parseSearch, type Operator } from './query.ts';
import { RowEvidence } from './row-evidence.ts';
import { who } from './row.ts';
import { Selection } from './selection.ts';
import { Scroll } from './scroll.ts';
import type { StatusContext } from './status.ts';

export const loadActions = async (model: InboxModel): Promise<Actions> => new Actions(model, await loadPanel(model));

export class Actions {
  readonly selection = new Selection();
  readonly pane: Pane;
  readonly evidence: RowEvidence;
  readonly scroll: Scroll;
  readonly #live: LiveRegion;
  #selecting = false;
  /** What was announced: conversations with the time of their last message. */
  #arrived: ReadonlyMap<string, string>;
  /** What the banner said last. */
  #banner = '';
  /** Arrived above what is seen. */
  #unseen = 0;
  #query = '';
  /** Where the person was before they wrote. */
  #from: Element | undefined;
  #drafts?: DraftsView;
  #loadingDrafts: Promise<unknown> | undefined;

  constructor(readonly model: InboxModel, readonly status: Panel) {
    const { host } = model;
    this.pane = new Pane(host, () => this.#back());
    this.evidence = new RowEvidence(host);
    this.#live = new LiveRegion(host);
    this.scroll = model.scroll = new Scroll(host);
    this.#arrived = this.#known(model.list.value?.arrived);
    host.shadowRoot!.adoptedStyleSheets.push(fields.styleSheet!, actionStyles.styleSheet!);
  }

  /** Classes of the frame. */
  get classes(): string {
    return `${this.pane.open ? 'reading' : ''} ${this.selecting ? 'selecting' : ''} ${this.drafts ? 'drafting' : ''}`;
  }

  get selecting(): boolean {
    return this.#selecting || this.selection.size > 0;
  }

  /** Whether what is shown may be out of date. */
  get stale(): boolean {
    const { account, list } = this.model;
    return account.value?.online === false || !!list.value?.problem;
  }

  /** Other services: nothing that was open or selected is theirs. */
  reset(): void {
    this.pane.close();
    this.selection.clear();
    this.#arrived = new Map();
    this.#unseen = 0;
  }

  /** Before each render. */
  prepare(): void {
    const { model } = this;
    const { host, ids, list, search } = model;
    const query = JSON.stringify([host.view, host.peer, search]);
    if (query !== this.#query) {
      this.#query = query;
      this.selection.clear();
      this.#unseen = 0;
      this.#arrived = this.#known(list.value?.arrived);
    }
    this.selection.keep(ids);
    this.#announce(list.value?.arrived ?? []);
    this.#warn();
    if (model.scroll.top <= 0) this.#unseen = 0;
    if (this.#drafting) this.#drafts ?? this.#loadDrafts();
    this.#drafts?.prepare(this.#drafting);
    this.evidence.show(host.services, model.shown.flatMap((index) => model.at(index) ?? []));
  }

  /** In the search field. */
  chips(): unknown {
    return chips(this.model.context, this.model.search);
  }

  /** Under the search field. */
  offers(): TemplateResult {
    return offers(this.model.search, !!this.model.host.peer);
  }

  /** Over the bar while rows are selected. */
  above(): TemplateResult | undefined {
    return this.selecting ? bulkBar(this.#context, this.model.host.view, this.selection.size) : undefined;
  }

  banner(): TemplateResult | typeof nothing {
    return banner(this.#context);
  }

  /** The drafts, while they are what is shown. */
  get drafts(): readonly unknown[] | undefined {
    return this.#drafting ? (this.#drafts?.rows ?? []) : undefined;
  }

  get #drafting(): boolean {
    return this.model.host.view === 'drafts' && !!this.model.account.value?.account;
  }

  /** In place of rows; nothing while they are being loaded. */
  panel(): TemplateResult | undefined {
    if (this.#drafting) return this.#drafts?.render(this.pane.draft);
    return this.status.panel();
  }

  /** Beside the rows, or over them. */
  reading(): TemplateResult {
    return this.pane.render(this.model.host.services, this.#t);
  }

  /** Over the rows. */
  below(): TemplateResult {
    return html`${this.#unseen ? html`<button class="arrived num" part="arrived" data-do="top">↑ ${this.#t('newCount', { count: this.#unseen })}</button>` : nothing}${this.#drafting && this.#drafts ? this.#drafts.toast() : this.#movedThere ? nothing : toast(this.#context)}${this.#live.render()}`;
  }

  /** What was moved in the open conversation is told there. */
  get #movedThere(): boolean {
    const { id } = this.pane;
    return id !== undefined && !!this.model.mailbox.value?.mailbox.undo?.ids.includes(id);
  }

  /** Anything that happens inside the element. */
  /** @param from what the event happened to, where it has passed already */
  on(event: Event, from = event.target): void {
    const target = from as HTMLElement;
    if (this.#drafting && this.#drafts?.on(event)) return;
    if (event.type === 'keydown') {
      if (target.matches('.search input')) searchKeydown(this, event as KeyboardEvent, target as HTMLInputElement);
      else keydown(this, event as KeyboardEvent, target);
    } else if (event.type === 'click') this.#click(event as MouseEvent, target);
    else if (event.type === 'focusin') this.#focused(target);
    else if (event.type === 'change') this.model.host.view = (target as HTMLSelectElement).value as InboxView;
    else if (event.type === 'input') this.type(target as HTMLInputElement);
  }

  /** Takes what was typed into the search; words are searched after a pause. */
  type(input: HTMLInputElement, now = false): void {
    const { model } = this;
    const search = parseSearch(now ? `${input.value} ` : input.value, model.search);
    if (search.words) void import('./search-names.ts').then(({ name }) => name(model), () => {});
    // What became a chip leaves the field.
    if (now || search.words !== input.value) input.value = search.words.trimEnd();
    if (now || (['unread', 'starred', 'from'] as const).some((operator) => search[operator] !== model.search[operator])) model.search = search;
    else model.searchSoon(search);
  }

  /** Moves to a row and shows it. */
  go(index: number): void {
    const { model } = this;
    model.index = index;
    model.active = model.ids[index];
    this.scroll.reveal(index);
    this.#update();
    void model.host.updateComplete.then(() => model.row()?.focus({ preventScroll: true }));
  }

  /** Rows a command acts on: the selected ones, else the one the person is at. */
  get targets(): string[] {
    return this.selection.size ? [...this.selection.ids] : this.model.active === undefined ? [] : [this.model.active];
  }

  apply(set: Flags, ids = this.targets): void {
    if (!ids.length) return;
    void this.#change(ids, set);
    if (set.archived !== undefined || set.deleted !== undefined) {
      this.selection.clear();
      this.#selecting = false;
      if (this.pane.id !== undefined && ids.includes(this.pane.id)) this.pane.close();
    }
    this.#update();
  }

  /** Moving is told by the toast, which offers the way back. */
  async #change(ids: readonly string[], set: Flags): Promise<void> {
    const { mailbox } = this.model.host.services ?? {};
    this.status.moving = true;
    await mailbox?.update(ids, set);
    this.status.moving = false;
    this.#update();
    if (!mailbox || mailbox.state.problem) return;
    const count = ids.length;
    if (set.starred !== undefined) this.#live.say(this.#t(set.starred ? 'didStar' : 'didUnstar', { count }));
    if (set.unread !== undefined) this.#live.say(this.#t(set.unread ? 'didUnread' : 'didRead', { count }));
  }

  async open(index: number, keyboard: boolean): Promise<void> {
    const { host } = this.model;
    const conversation = this.model.at(index);
    if (!conversation || !host.dispatchEvent(new MessageOpenRequestEvent(conversation))) return;
    this.model.active = conversation.id;
    await this.pane.show(conversation.id, keyboard);
    host.dispatchEvent(new MessageOpenedEvent(conversation));
  }

  write(draft?: string): void {
    if (!this.model.host.dispatchEvent(new ComposeRequestEvent(draft))) return;
    const focused = this.model.host.shadowRoot!.activeElement;
    this.#from = focused?.closest('.list') ? focused : undefined;
    void this.pane.write(draft);
  }

  /** What was moved comes back, and the person with it. */
  undo(): void {
    const { mailbox } = this.model.host.services ?? {};
    const back = mailbox?.state.undo?.ids[0];
    if (!mailbox || back === undefined) return;
    this.#focus();
    void mailbox.undo().then(() => {
      if (mailbox.state.problem) return;
      this.#live.say(this.#t('undone'));
      const index = this.model.ids.indexOf(back);
      if (index >= 0) this.go(index);
    });
  }

  toggle(id: string): void {
    this.selection.toggle(id);
    this.#update();
  }

  selectAll(): void {
    this.selection.all(this.model.ids);
    this.#update();
  }

  extend(from: string, to: string): void {
    this.selection.extend(this.model.ids, from, to);
    this.#update();
  }

  /** Out of the selection, else out of the conversation; answers whether there was something to leave. */
  leave(): boolean {
    const leaves = this.selecting || this.pane.open;
    if (this.selecting) {
      this.selection.clear();
      this.#selecting = false;
      this.#update();
      this.#focus();
    } else if (leaves) this.#back();
    return leaves;
  }

  help(): void {
    void import('./help.ts').then(({ showHelp }) => showHelp(this.model.host.shadowRoot!, this.model.localiser), () => {});
  }

  /** Out of what is open, to where the person came from. */
  #back(): void {
    this.pane.close();
    this.#focus(this.#from);
    this.#from = undefined;
  }

  /** What had the focus may be gone by now: then the row the person was at has it, or else what writes. */
  #focus(from?: Element): void {
    const { host } = this.model;
    void host.updateComplete.then(() => {
      const to = from?.isConnected ? from : (this.model.row() ?? host.shadowRoot!.querySelector('.write'));
      (to as HTMLElement | null)?.focus({ preventScroll: true });
    });
  }

  #loadDrafts(): void {
    if (this.#loadingDrafts) return;
    this.#loadingDrafts = import('./drafts-view.ts').then(async ({ loadDrafts }) => {
      this.#drafts = await loadDrafts(this.model, (draft) => this.write(draft));
      this.#update();
    }).catch(() => (this.#loadingDrafts = undefined));
  }

  get #t() {
    return this.status.t;
  }

  get #context(): StatusContext {
    return this.status.context;
  }

  #update(): void {
    this.model.host.requestUpdate();
  }

  #known(arrived: readonly string[] = []): ReadonlyMap<string, string> {
    return new Map(arrived.map((id) => [id, this.model.host.services?.mailbox.conversation(id)?.at ?? '']));
  }

  /** That the list is not up to date is said when it happens, not as time goes on. */
  #warn(): void {
    const says = bannerSays(this.#context);
    if (says && !this.#banner) this.#live.say(says);
    this.#banner = says;
  }

  #announce(arrived: readonly string[]): void {
    const before = this.#arrived;
    this.#arrived = this.#known(arrived);
    // The open conversation tells of its own messages.
    const fresh = arrived.flatMap((id) => this.model.host.services?.mailbox.conversation(id) ?? [])
      .filter(({ id, at, direction }) => direction === 'in' && before.get(id) !== at && id !== this.pane.id);
    const [first] = fresh;
    if (!first) return;
    this.#unseen += fresh.length;
    this.#live.say(fresh.length > 1 ? this.#t('newCount', { count: fresh.length }) : this.#t('newFrom', { name: who(first, this.model.context), subject: first.subject }));
  }

  #focused(target: HTMLElement): void {
    const id = target.closest<HTMLElement>('.row')?.dataset.id;
    if (id && id !== this.model.active) {
      this.model.active = id;
      this.#update();
    }
  }

  #click(event: MouseEvent, target: HTMLElement): void {
    const button = target.closest<HTMLElement>('[data-do]');
    if (button?.getRootNode() === this.model.host.shadowRoot) return this.#do(button);
    const id = target.closest<HTMLElement>('.row')?.dataset.id;
    if (id === undefined) return;
    const { model } = this;
    const before = this.selection.anchor ?? model.active ?? id;
    model.active = id;
    if (target.closest('.star')) this.apply({ starred: !model.host.services?.mailbox.conversation(id)?.starred }, [id]);
    else if (event.shiftKey) {
      getSelection()?.removeAllRanges();
      this.extend(before, id);
    } else if (target.closest('.lead') || event.ctrlKey || event.metaKey || this.selecting) this.toggle(id);
    else void this.open(model.ids.indexOf(id), false);
  }

  #do({ dataset }: HTMLElement): void {
    const { model } = this;
    const { search } = model;
    const operator = dataset.operator as Operator;
    switch (dataset.do) {
      case 'offer':
        model.search = operator === 'from' ? { ...search, words: 'from:' } : { ...search, [operator]: true };
        return model.host.shadowRoot!.querySelector<HTMLElement>('.search input')?.focus();
      case 'without':
      case 'clear':
        model.search = dataset.do === 'clear' ? { words: '' } : { ...search, [operator]: undefined };
        return model.host.shadowRoot!.querySelector<HTMLElement>('.search input')?.focus();
      case 'selecting': this.#selecting = true; break;
      case 'leave': return void this.leave();
      case 'back': return void this.leave();
      case 'write': return this.write();
      case 'apply': return this.apply(JSON.parse(dataset.set!) as Flags, [...this.selection.ids]);
      case 'undo': return this.undo();
      case 'dismiss':
        this.#focus();
        return model.host.services?.mailbox.dismiss();
      case 'sign-in': return void model.host.services?.account.signIn();
      case 'retry': {
        const account = model.host.services?.account;
        return account?.state.phase === 'failed' ? account.retry() : model.conversations?.retry();
      }
      case 'top': this.go(0); model.scroll.top = 0;
    }
    this.#update();
  }
}
