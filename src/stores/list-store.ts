import { listMailbox } from '../client/mailbox.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Kit } from './kit.ts';
import type { ConversationList, ListState, MailboxQuery } from './mailbox.ts';
import type { Mailbox } from './mailbox-store.ts';
import { Store } from './store.ts';

/** Rows of a page. */
export const PAGE = 50;
const EMPTY: ListState = { phase: 'idle', ids: [], total: 0, complete: false, loadingMore: false, source: 'server', arrived: [] };

/** The conversations of one view: a window that grows from the newest. */
export class List extends Store<ListState> implements ConversationList {
  readonly query: MailboxQuery;
  readonly key: string;
  readonly mailbox: Mailbox;
  readonly kit: Kit;
  /** Everything that ever stood here: a conversation does not stop to have been written in. */
  readonly known = new Set<string>();
  next: string | undefined;
  load: AbortController | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  leave: (() => void)[] = [];

  constructor(query: MailboxQuery, key: string, mailbox: Mailbox, kit: Kit) {
    super(EMPTY);
    this.query = query;
    this.key = key;
    this.mailbox = mailbox;
    this.kit = kit;
  }

  /** For what is loaded later. */
  patch(patch: Partial<ListState>): void {
    this.set(patch);
  }

  retry(): void {
    void this.#reload();
  }

  /** The connection is back. */
  revive(): void {
    if (this.leave.length && (this.state.source === 'cache' || this.state.problem)) this.retry();
  }

  forget(): void {
    this.load?.abort();
    clearTimeout(this.#keeping);
    this.known.clear();
    this.next = undefined;
    this.set({ ...EMPTY, asOf: undefined, problem: undefined });
  }

  async loadMore(): Promise<void> {
    await import('./list-more.ts').then(({ loadMore }) => loadMore(this), () => {});
  }

  protected override started(): void {
    this.leave = [this.mailbox.subscribe(() => {}), this.kit.account.subscribe(() => this.#wake())];
    this.#wake(this.mailbox.state.live !== 'open');
  }

  protected override stopped(): void {
    for (const leave of this.leave.splice(0)) leave();
    if (this.query.q) this.mailbox.drop(this.key);
  }

  /** Loads when there is somebody to load for and nothing was loaded yet, or what there is may be old. */
  #wake(anew = false): void {
    const { phase, problem } = this.state;
    const { account } = this.kit;
    if (account.state.phase !== 'signed-in') return;
    if (phase === 'idle' || (anew && phase !== 'loading') || (problem && account.state.online && (problem.code === 'offline' || problem.code === 'signed-out'))) this.retry();
  }

  async #reload(): Promise<void> {
    this.load?.abort();
    const load = (this.load = new AbortController());
    const { ids } = this.state;
    this.set({ phase: ids.length ? 'ready' : 'loading', problem: undefined, loadingMore: false });
    const kept = this.kit.cache && !ids.length ? this.#recall(load) : undefined;
    const take = this.mailbox.asking();
    try {
      const page = await listMailbox(this.kit.http, { ...this.query, limit: Math.min(200, Math.max(PAGE, ids.length)) }, load.signal);
      const changed = take(page.conversations, page.state, page.unread);
      if (load !== this.load) return;
      this.next = page.next;
      this.show(page.conversations.map(({ id }) => id), { phase: 'ready', total: page.total, complete: !page.next, source: 'server', asOf: this.kit.now() });
      for (const [changes, id] of changed) changes.put(this, id, this.mailbox.conversation(id), false);
    } catch (error) {
      take();
      await kept;
      this.failed(error, load);
    }
  }

  failed(error: unknown, load: AbortController | undefined): void {
    if (load !== this.load || load?.signal.aborted) return;
    if (!(error instanceof DmailProblem)) throw error;
    this.set({ problem: error, ...(this.state.phase === 'loading' && { phase: 'failed' }) });
  }

  show(ids: readonly string[], rest: Partial<ListState>): void {
    for (const id of ids) this.known.add(id);
    this.set({ ids, ...rest });
    this.keep();
  }

  async #recall(load: AbortController): Promise<void> {
    await import('./list-cache.ts').then(({ recall }) => recall(this, () => load === this.load && this.state.phase === 'loading'), () => {});
  }

  /** Keeps what is shown for the next time without a network; a search is not kept. */
  keep(): void {
    if (!this.kit.cache || this.query.q || this.state.source === 'cache') return;
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => void import('./list-cache.ts').then(({ keep }) => keep(this), () => {}), 500);
  }
}
