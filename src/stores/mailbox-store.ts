import { DmailProblem } from '../contract/problems.ts';
import type { Changes, Conversation } from '../contract/index.ts';
import type { Kit } from './kit.ts';
import { List } from './list-store.ts';
import type { ConversationList, Flags, MailboxQuery, MailboxState, MailboxStore } from './mailbox.ts';
import { Store } from './store.ts';

/** How long the connection is kept after the last subscriber left: elements are moved about in pages. */
const GRACE = 500;
/** What is loaded once something changes. */
export type Placing = typeof import('./mailbox-changes.ts');

/** Everything known of one account's mailbox, by id. */
export class Mailbox extends Store<MailboxState> implements MailboxStore {
  readonly #kit: Kit;
  readonly #records = new Map<string, Conversation>();
  /** Ids whose change waits for the server. */
  readonly waiting = new Set<string>();
  readonly lists = new Map<string, List>();
  readonly hearers = new Set<(changes: Changes) => void>();
  /** When each record was last changed by something other than a page, as a count. */
  readonly #touched = new Map<string, number>();
  #moment = 0;
  point: string | undefined;
  #owner: string | undefined;
  #live: Promise<{ close(): void; now(): void }> | undefined;
  #loading = 0;
  #changes: Promise<Placing> | undefined;
  #loaded: Placing | undefined;
  #ending: ReturnType<typeof setTimeout> | undefined;
  #leave: (() => void) | undefined;

  constructor(kit: Kit) {
    super({ live: 'off', unread: 0, cached: kit.cache });
    this.#kit = kit;
  }

  conversation(id: string): Conversation | undefined {
    return this.#records.get(id);
  }

  pending(id: string): boolean {
    return this.waiting.has(id);
  }

  list(query: MailboxQuery): ConversationList {
    const { view, unread, starred, peer, q } = query;
    const key = JSON.stringify([view, !!unread, !!starred, peer ?? '', q ?? '']);
    let list = this.lists.get(key);
    if (!list) this.lists.set(key, (list = new List(query, key, this, this.#kit)));
    return list;
  }

  /** Nobody looks at this list any more and nobody is likely to: a search. */
  drop(key: string): void {
    this.lists.delete(key);
  }

  /** Hears every change of the mailbox, whichever tab it came through. */
  heard(hearer: (changes: Changes) => void): () => void {
    this.hearers.add(hearer);
    return () => this.hearers.delete(hearer);
  }

  async update(ids: readonly string[], set: Flags): Promise<void> {
    await this.#changing().then((changes) => changes.change(this.#kit, this, ids, set), said);
  }

  async undo(): Promise<void> {
    await this.#changing().then((changes) => changes.takeBack(this.#kit, this), said);
  }

  dismiss(): void {
    this.set({ undo: undefined, problem: undefined });
  }

  /** A record is another one now, or gone. */
  note(id: string, row: Conversation | undefined): void {
    if (row) this.#records.set(id, row);
    else this.#records.delete(id);
    this.#touched.set(id, ++this.#moment);
  }

  /** For what is loaded later. */
  patch(patch: Partial<MailboxState>): void {
    this.set(patch);
    this.changed();
  }

  /** Takes records over and puts them where they belong. */
  async apply(rows: readonly Conversation[], { removed = [], unread, arrived = false }: { removed?: readonly string[]; unread?: number | undefined; arrived?: boolean } = {}): Promise<void> {
    const more = (await this.#changing()).take(this, rows, removed, arrived);
    this.set({ unread: unread ?? Math.max(0, this.state.unread + more) });
    if (rows.length || removed.length) this.changed();
  }

  #changing(): Promise<Placing> {
    return (this.#changes ??= import('./mailbox-changes.ts').then(
      (loaded) => (this.#loaded = loaded),
      (cause: unknown) => {
        this.#changes = undefined;
        const problem = new DmailProblem('unreachable', {}, { cause });
        this.set({ problem });
        throw problem;
      },
    ));
  }

  /** A list asks for a page; the answer says which records changed in the meantime. */
  asking(): (rows?: readonly Conversation[], state?: string, unread?: number) => readonly (readonly [Placing, string])[] {
    const since = this.#moment;
    this.#loading++;
    let open = true;
    return (rows = [], state, unread) => {
      if (open) this.#loading--;
      open = false;
      for (const row of rows) if ((this.#touched.get(row.id) ?? 0) <= since) this.#records.set(row.id, row);
      // The oldest point anything shown was read at: what came later is asked for once more.
      this.point ??= state;
      if (unread !== undefined && since === this.#moment) this.set({ unread });
      this.#connect();
      this.changed();
      return [...this.#touched].flatMap(([id, moment]) => (moment > since ? [[this.#loaded!, id] as const] : []));
    };
  }

  protected override started(): void {
    clearTimeout(this.#ending);
    this.set({ cached: this.#kit.cache });
    this.#leave ??= this.#kit.account.subscribe(() => this.#account());
    this.#account();
  }

  protected override stopped(): void {
    this.#ending = setTimeout(() => this.close(), GRACE);
  }

  /** Ends the connection now; the next subscriber opens it again. */
  close(): void {
    clearTimeout(this.#ending);
    this.#leave?.();
    this.#leave = undefined;
    this.#disconnect();
  }

  #account(): void {
    const { phase, account } = this.#kit.account.state;
    // What one grant lets a page see is not what another one does.
    const owner = account && [account.server, account.address, ...account.scopes].join(' ');
    if (phase === 'signed-out' || (this.#owner !== undefined && owner !== undefined && owner !== this.#owner)) this.#forget();
    if (phase !== 'signed-in') {
      if (phase !== 'starting' && phase !== 'signing-in') this.#disconnect();
      return;
    }
    this.#owner = owner;
    // Rows first: a list that is about to load brings the state to start from.
    setTimeout(() => this.#connect());
    if (this.#kit.account.state.online) void this.#live?.then((live) => live.now(), () => {});
  }

  #connect(): void {
    const { account } = this.#kit;
    if (this.#live || this.#loading || !this.#leave || account.state.phase !== 'signed-in' || !account.may('read:mailbox')) return;
    this.set({ live: 'connecting' });
    const live: Promise<{ close(): void; now(): void }> = this.#changing().then(({ follow }) => follow(this.#kit, this, () => this.#live === live));
    this.#live = live;
    live.catch(() => {
      // The code could not be loaded: as good as no connection.
      if (this.#live === live) this.#live = undefined;
      this.set({ live: 'lost' });
    });
  }

  #disconnect(): void {
    void this.#live?.then((live) => live.close(), () => {});
    this.#live = undefined;
    this.set({ live: 'off' });
  }

  #forget(): void {
    this.#disconnect();
    this.#records.clear();
    this.#touched.clear();
    this.point = this.#owner = undefined;
    for (const list of this.lists.values()) list.forget();
    this.set({ unread: 0, undo: undefined, problem: undefined });
  }
}

/** Said aloud already. */
const said = () => {};
