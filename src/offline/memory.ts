/** For browsers and hosts that give no storage: everything is gone with the page, and the person is told. @module */
import type { Thread } from '../contract/index.ts';
import type { CachedList, LocalDraft, OfflineStorage, OfflineStore, OutboxEntry, TransferRecord } from './ports.ts';

class Table<T> {
  readonly #rows = new Map<string, T>();

  async get(key: string): Promise<T | undefined> {
    return structuredClone(this.#rows.get(key));
  }
  async all(): Promise<T[]> {
    return structuredClone([...this.#rows.values()]);
  }
  async put(key: string, row: T): Promise<void> {
    this.#rows.set(key, structuredClone(row));
  }
  async delete(key: string): Promise<void> {
    this.#rows.delete(key);
  }
  clear(): void {
    this.#rows.clear();
  }
}

const fileKey = (draft: string, id: string): string => `${draft} ${id}`;

class MemoryStore implements OfflineStore {
  readonly #drafts = new Table<LocalDraft>();
  readonly #outbox = new Table<OutboxEntry>();
  readonly #lists = new Table<CachedList>();
  readonly #threads = new Table<Thread>();
  readonly #meta = new Table<string>();
  readonly #transfers = new Table<TransferRecord>();
  /** Changes follow one another, as transactions do. */
  #turn: Promise<unknown> = Promise.resolve();

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  readonly drafts = {
    get: (id: string) => this.#drafts.get(id),
    all: () => this.#drafts.all(),
    put: (draft: LocalDraft) =>
      this.#inTurn(async () => {
        const there = await this.#drafts.get(draft.id);
        if (there && there.revision !== draft.revision - 1) return there;
        await this.#drafts.put(draft.id, draft);
        return undefined;
      }),
    leave: (draft: LocalDraft) => this.#inTurn(() => this.#drafts.put(draft.id, draft)),
    delete: (id: string) => this.#inTurn(() => this.#drafts.delete(id)),
  };

  readonly outbox = {
    all: () => this.#outbox.all(),
    get: (id: string) => this.#outbox.get(id),
    add: (entry: OutboxEntry, draft?: string) =>
      this.#inTurn(async () => {
        if (!(await this.#outbox.get(entry.id))) await this.#outbox.put(entry.id, entry);
        if (draft) await this.#drafts.delete(draft);
      }),
    update: (id: string, change: (entry: OutboxEntry) => OutboxEntry | undefined) =>
      this.#inTurn(async () => {
        const there = await this.#outbox.get(id);
        if (!there) return undefined;
        const next = change(there);
        await (next ? this.#outbox.put(id, next) : this.#outbox.delete(id));
        return structuredClone(next);
      }),
  };

  readonly transfers = {
    all: async (draft?: string) => {
      const all = (await this.#transfers.all()).sort((a, b) => a.order - b.order);
      return draft === undefined ? all.map(({ bytes: _, ...record }) => record) : all.filter((one) => one.draft === draft);
    },
    put: (records: readonly TransferRecord[]) =>
      this.#inTurn(async () => {
        for (const record of records) await this.#transfers.put(fileKey(record.draft, record.id), record);
      }),
    update: (draft: string, id: string, change: (record: TransferRecord) => TransferRecord) =>
      this.#inTurn(async () => {
        const there = await this.#transfers.get(fileKey(draft, id));
        if (!there) return undefined;
        const next = change(there);
        await this.#transfers.put(fileKey(draft, id), next);
        return structuredClone(next);
      }),
    delete: (draft: string, id?: string) =>
      this.#inTurn(async () => {
        const gone = id === undefined ? (await this.#transfers.all()).filter((one) => one.draft === draft).map((one) => one.id) : [id];
        for (const each of gone) await this.#transfers.delete(fileKey(draft, each));
      }),
  };

  readonly cache = {
    list: (key: string) => this.#lists.get(key),
    putList: (key: string, list: CachedList) => this.#lists.put(key, list),
    thread: (id: string) => this.#threads.get(id),
    putThread: (thread: Thread) => this.#threads.put(thread.conversation.id, thread),
    clear: async () => {
      this.#lists.clear();
      this.#threads.clear();
    },
  };

  readonly meta = { get: (key: string) => this.#meta.get(key), put: (key: string, value: string) => this.#meta.put(key, value) };

  close(): void {}

  async erase(): Promise<void> {
    for (const table of [this.#drafts, this.#outbox, this.#lists, this.#threads, this.#meta, this.#transfers]) table.clear();
  }
}

/** Stores that live as long as this object. */
export function memoryStorage(): OfflineStorage {
  const stores = new Map<string, MemoryStore>();
  return {
    durability: 'memory',
    async open(name) {
      let store = stores.get(name);
      if (!store) stores.set(name, (store = new MemoryStore()));
      return store;
    },
    persist: async () => 'memory',
  };
}
