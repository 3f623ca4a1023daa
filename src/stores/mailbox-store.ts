import { updateMailbox } from '../client/mailbox.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Changes, Conversation } from '../contract/index.ts';
import type { Kit } from './kit.ts';
import { List } from './list-store.ts';
import type { ConversationList, Flags, MailboxQuery, MailboxState, MailboxStore } from './mailbox.ts';
import { Store } from './store.ts';

/** How long the connection is kept after the last subscriber left: elements are moved about in pages. */
const GRACE = 500;
/** How long a change can be taken back, in milliseconds. */
const UNDO = 30_000;

/** Everything known of one account's mailbox, by id. */
export class Mailbox extends Store<MailboxState> implements MailboxStore {
  readonly #kit: Kit;
  readonly #records = new Map<string, Conversation>();
  readonly #pending = new Set<string>();
  readonly #lists = new Map<string, List>();
  readonly #hearers = new Set<(changes: Changes) => void>();
  /** When each record was last changed by something other than a page, as a count. */
  readonly #touched = new Map<string, number>();
  #moment = 0;
  #point: string | undefined;
  #owner: string | undefined;
  #live: Promise<{ close(): void; now(): void }> | undefined;
  #loading = 0;
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
    return this.#pending.has(id);
  }

  list(query: MailboxQuery): ConversationList {
    const { view, unread, starred, peer, q } = query;
    const key = JSON.stringify([view, !!unread, !!starred, peer ?? '', q ?? '']);
    let list = this.#lists.get(key);
    if (!list) this.#lists.set(key, (list = new List(query, key, this, this.#kit)));
    return list;
  }

  /** Nobody looks at this list any more and nobody is likely to: a search. */
  drop(key: string): void {
    this.#lists.delete(key);
  }

  /** Hears every change of the mailbox, whichever tab it came through. */
  heard(hearer: (changes: Changes) => void): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  async update(ids: readonly string[], set: Flags): Promise<void> {
    const before = new Map(ids.flatMap((id) => this.#records.get(id) ?? []).map((row) => [row.id, row]));
    const done = await this.#change(ids, set);
    if (!done || (set.archived === undefined && set.deleted === undefined)) return;
    const moved = ids.filter((id) => {
      const row = before.get(id);
      return !row || (set.archived ?? row.archived) !== row.archived || (set.deleted ?? row.deleted) !== row.deleted;
    });
    if (!moved.length) return;
    const undo = { ids: moved, set, at: this.#kit.now() };
    this.set({ undo });
    setTimeout(() => this.state.undo === undo && this.set({ undo: undefined }), UNDO);
  }

  async undo(): Promise<void> {
    const { undo } = this.state;
    if (!undo) return;
    this.set({ undo: undefined });
    const back: Flags = {};
    for (const name of ['archived', 'deleted'] as const) if (undo.set[name] !== undefined) back[name] = !undo.set[name];
    if (!(await this.#change(undo.ids, back))) this.set({ undo });
  }

  dismiss(): void {
    this.set({ undo: undefined, problem: undefined });
  }

  /** Changes at the server, then here; answers whether it took. */
  async #change(ids: readonly string[], set: Flags): Promise<boolean> {
    for (const id of ids) this.#pending.add(id);
    this.set({ problem: undefined });
    this.changed();
    try {
      for (let i = 0; i < ids.length; i += 500) this.apply((await updateMailbox(this.#kit.http, { ids: ids.slice(i, i + 500), set })).conversations);
      return true;
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ problem: error });
      return false;
    } finally {
      for (const id of ids) this.#pending.delete(id);
      this.changed();
    }
  }

  /** Takes records over and puts them where they belong. */
  apply(rows: readonly Conversation[], { removed = [], unread, arrived = false }: { removed?: readonly string[]; unread?: number | undefined; arrived?: boolean } = {}): void {
    let count = this.state.unread;
    for (const row of rows) {
      const before = this.#records.get(row.id);
      count += Number(waits(row)) - Number(before !== undefined && waits(before));
      this.#records.set(row.id, row);
      this.#touched.set(row.id, ++this.#moment);
      for (const list of this.#lists.values()) list.place(row, before, arrived);
    }
    for (const id of removed) {
      this.#records.delete(id);
      for (const list of this.#lists.values()) list.remove(id);
    }
    this.set({ unread: unread ?? Math.max(0, count) });
    if (rows.length || removed.length) this.changed();
  }

  /** A list asks for a page; the answer says which records changed in the meantime. */
  asking(): (rows: readonly Conversation[], state?: string, unread?: number) => readonly Conversation[] {
    const since = this.#moment;
    this.#loading++;
    let open = true;
    return (rows, state, unread) => {
      if (open) this.#loading--;
      open = false;
      for (const row of rows) if ((this.#touched.get(row.id) ?? 0) <= since) this.#records.set(row.id, row);
      // The oldest point anything shown was read at: what came later is asked for once more.
      this.#point ??= state;
      if (unread !== undefined && since === this.#moment) this.set({ unread });
      this.#connect();
      this.changed();
      return [...this.#touched].flatMap(([id, moment]) => (moment > since ? (this.#records.get(id) ?? []) : []));
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
    const owner = account && `${account.server} ${account.address}`;
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
    if (this.#live || this.#loading || !this.#leave || account.state.phase !== 'signed-in' || !account.identity.scopes.includes('read:mailbox')) return;
    this.set({ live: 'connecting' });
    const live = import('./live.ts').then(({ connectLive }) =>
      connectLive(this.#kit, {
        point: () => this.#point,
        status: (status) => {
          if (this.#live !== live) return;
          this.set({ live: status });
          if (status === 'open') for (const list of this.#lists.values()) list.revive();
        },
        changes: (changes) => {
          this.#point = changes.state;
          this.apply(changes.conversations, { removed: changes.removed, unread: changes.unread, arrived: true });
          for (const hearer of [...this.#hearers]) hearer(changes);
        },
        reset: () => {
          this.#point = undefined;
          for (const list of this.#lists.values()) list.retry();
          for (const hearer of [...this.#hearers]) hearer({ state: '', hasMore: false, conversations: [], removed: [], drafts: [], invitations: true });
        },
      }),
    );
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
    this.#point = this.#owner = undefined;
    for (const list of this.#lists.values()) list.forget();
    this.set({ unread: 0, undo: undefined, problem: undefined });
  }
}

/** Whether a conversation counts as unread in the inbox. */
const waits = (row: Conversation): boolean => row.unread > 0 && !row.archived && !row.deleted;
