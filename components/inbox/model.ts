import type { LitElement } from 'lit';
import type { Conversation, View } from '../../src/contract/index.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { inboxWords } from '../../src/locales/inbox.ts';
import type { Services } from '../../src/services/services.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { ConversationList, ListState, MailboxQuery, MailboxState } from '../../src/stores/mailbox.ts';
import type { RowContext } from './row.ts';
import { FirstRows } from './first-rows.ts';
import type { Placement } from './scroll.ts';

/** A search: operators, which become chips, and words. */
export interface Search {
  readonly unread?: true | undefined;
  readonly starred?: true | undefined;
  readonly from?: string | undefined;
  readonly words: string;
}

/** Conversations, or letters that are not sent yet. */
export type InboxView = View | 'drafts';

/** The element as its parts see it. */
export type InboxHost = LitElement & { view: InboxView; peer?: string; heading?: string; columns?: string; density: string; readonly services: Services | undefined };

/** What the inbox shows, and where in it the person is. */
export class InboxModel {
  #scroll: Placement = new FirstRows();
  readonly t;
  readonly common;
  readonly account;
  readonly list;
  readonly mailbox;
  conversations?: ConversationList;
  /** Adds to words of a search what they mean. */
  meaning?: (words: string) => string;
  /** The row in the tab order. */
  index = 0;
  active?: string;
  #search: Search = { words: '' };
  #typing?: ReturnType<typeof setTimeout>;
  #asked?: string;
  #notices = 0;
  #laid: readonly unknown[] = [];
  /** Whether a row has a line of chips. */
  tall = (index: number): boolean => {
    const row = this.at(index);
    return this.host.density !== 'compact' && !!(row?.tags?.length || row?.attachments?.count);
  };

  constructor(readonly host: InboxHost, readonly localiser: Localiser) {
    this.t = localiser.words(inboxWords);
    this.common = localiser.words(commonWords);
    this.account = new StoreController(host, (account: AccountState) => account);
    this.list = new StoreController(host, (list: ListState) => list);
    // Records change while the state of the mailbox does not, so every notice counts.
    this.mailbox = new StoreController(host, (mailbox: MailboxState) => ({ mailbox, notice: ++this.#notices }));
  }

  get scroll(): Placement {
    return this.#scroll;
  }

  set scroll(scroll: Placement) {
    this.#scroll = scroll;
    this.#laid = [];
  }

  get search(): Search {
    return this.#search;
  }

  set search(search: Search) {
    clearTimeout(this.#typing);
    this.#search = search;
    this.host.requestUpdate();
  }

  /** Searches after a pause, unless something else is searched for by then. */
  searchSoon(search: Search): void {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => (this.search = search), 250);
  }

  get ids(): readonly string[] {
    return this.list.value?.ids ?? [];
  }

  get context(): RowContext {
    return { locale: this.localiser.locale, t: this.t, common: this.common, now: new Date() };
  }

  /** Whether this is outside of what the person let the page show, or the page means to show more than that. */
  get barred(): boolean {
    return this.account.value?.limits?.reads(this.host.peer) === false;
  }

  /** Rows in the page: those near what is seen, and the one in the tab order wherever it is. */
  get shown(): number[] {
    const { from, to } = this.scroll;
    const shown = Array.from({ length: to - from }, (_, i) => from + i);
    if (to && this.index < from) shown.unshift(this.index);
    else if (to && this.index >= to) shown.push(this.index);
    return shown;
  }

  at(index: number): Conversation | undefined {
    const id = this.ids[index];
    return id === undefined ? undefined : this.host.services?.mailbox.conversation(id);
  }

  row(): HTMLElement | null {
    return this.host.shadowRoot!.querySelector<HTMLElement>('.row[tabindex="0"]');
  }

  /** Whether the focus is in a row. */
  get inside(): boolean {
    return !!this.host.shadowRoot?.activeElement?.closest('.row');
  }

  use(services: Services | undefined): void {
    this.account.observe(services?.account);
    this.mailbox.observe(services?.mailbox);
    this.list.observe((this.conversations = this.#asked = undefined));
  }

  /** Asks for the list of the present view and search, and lays out what is there. Called before each render. */
  prepare(): void {
    const { host, scroll } = this;
    const query = this.#query();
    const asked = JSON.stringify(query);
    if (asked !== this.#asked && host.services) {
      this.#asked = asked;
      this.list.observe((this.conversations = query && host.services.list(query)));
      this.active = undefined;
      this.index = scroll.top = 0;
    }
    const { ids } = this;
    const laid = [ids, this.#notices, host.density];
    if (laid.some((value, i) => value !== this.#laid[i])) {
      this.#laid = laid;
      scroll.lay(ids, this.tall, scroll.top > 0 || this.inside);
    }
    const active = this.active === undefined ? -1 : ids.indexOf(this.active);
    this.index = active >= 0 ? active : Math.min(this.index, Math.max(ids.length - 1, 0));
    this.active = ids[this.index];
    scroll.frame();
  }

  /** Further pages are there before they are scrolled to. */
  prefetch(): void {
    const list = this.list.value;
    if (list?.phase === 'ready' && !list.complete && !list.loadingMore && !list.problem && this.scroll.remaining < 6 * this.scroll.viewport) void this.conversations?.loadMore();
  }

  /** Drafts are no conversations: they have a list of their own. */
  #query(): MailboxQuery | undefined {
    const { view, peer } = this.host;
    if (view === 'drafts' || this.barred) return undefined;
    const { unread, starred, from, words } = this.#search;
    // What is not there is not asked for.
    return { view, unread, starred, peer: peer || from, q: (this.meaning?.(words.trim()) ?? words.trim()) || undefined };
  }
}
