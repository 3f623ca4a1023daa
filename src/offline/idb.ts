/** What survives in the browser, in IndexedDB. The one file that imports idb. @module */
import { deleteDB, openDB } from 'idb';
import type { DBSchema, IDBPDatabase, StoreNames } from 'idb';
import { DmailProblem } from '../contract/problems.ts';
import type { Conversation, Thread } from '../contract/index.ts';
import type { CachedList, LocalDraft, OfflineStorage, OfflineStore, OutboxEntry, TransferRecord } from './ports.ts';
import { Left } from './left.ts';
import { memoryStorage } from './memory.ts';

interface Schema extends DBSchema {
  drafts: { key: string; value: LocalDraft };
  outbox: { key: string; value: OutboxEntry };
  lists: { key: string; value: Omit<CachedList, 'conversations'> & { blocks: number } };
  /** Rows of a list, `BLOCK` at a time: one record each would take a hundred times as long to write. */
  blocks: { key: [string, number]; value: Conversation[] };
  threads: { key: string; value: Thread };
  meta: { key: string; value: string };
  transfers: { key: [draft: string, id: string]; value: Omit<TransferRecord, 'bytes'> };
  /** What is in small files. Not as blobs: WebKit keeps none where nothing outlives the session. */
  contents: { key: [draft: string, id: string]; value: ArrayBuffer };
}

const BLOCK = 500;
const VERSION = 2;
/** Outbox and drafts wait for the disk; the cache need not. */
const STRICT = { durability: 'strict' } as const;
const RELAXED = { durability: 'relaxed' } as const;

class IdbStore implements OfflineStore {
  readonly #name: string;
  #opening: Promise<IDBPDatabase<Schema>> | undefined;
  readonly #left: Left;
  /** Written when the database is made: another value means that the browser threw it away in between. */
  #born: string | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#left = new Left(name);
  }

  async #open(): Promise<IDBPDatabase<Schema>> {
    const forget = () => {
      this.#opening = undefined;
    };
    const db = await openDB<Schema>(this.#name, VERSION, {
      upgrade(db, from, _to, transaction) {
        if (from < 1) {
          for (const name of ['drafts', 'outbox'] as const) db.createObjectStore(name, { keyPath: 'id' });
          for (const name of ['lists', 'blocks', 'threads', 'meta'] as const) db.createObjectStore(name);
          void transaction.objectStore('meta').put(crypto.randomUUID(), 'born');
        }
        if (from < 2) {
          db.createObjectStore('transfers', { keyPath: ['draft', 'id'] });
          db.createObjectStore('contents');
        }
      },
      // Another tab erases or upgrades: step aside, open anew when next needed.
      blocking(_from, _to, event) {
        forget();
        (event.target as IDBDatabase).close();
      },
      terminated: forget,
    });
    const born = await db.get('meta', 'born');
    const lost = this.#born !== undefined && this.#born !== born;
    this.#born = born;
    if (lost) throw new DmailProblem('local-storage-lost');
    for (const draft of this.#left.all()) {
      const transaction = db.transaction('drafts', 'readwrite', STRICT);
      // What came this way already has been gone on with.
      if (!(await transaction.store.getKey(draft.id))) await transaction.store.put(draft);
      await transaction.done;
      this.#left.taken(draft.id);
    }
    return db;
  }

  async run<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    try {
      this.#opening ??= this.#open();
      const db = await this.#opening.catch((error: unknown) => {
        this.#opening = undefined;
        throw error instanceof DmailProblem ? error : problemFor(error, 'local-storage-unavailable');
      });
      return await work(db);
    } catch (error) {
      const problem = problemFor(error, 'local-storage-lost');
      if (problem.code === 'local-storage-lost') this.close();
      throw problem;
    }
  }

  readonly drafts = {
    get: (id: string) => this.run((db) => db.get('drafts', id)),
    all: () => this.run((db) => db.getAll('drafts')),
    put: (draft: LocalDraft) =>
      this.run(async (db) => {
        const transaction = db.transaction('drafts', 'readwrite', STRICT);
        const there = await transaction.store.get(draft.id);
        if (there && there.revision !== draft.revision - 1) return there;
        await settled(transaction, transaction.store.put(draft));
        return undefined;
      }),
    leave: (draft: LocalDraft) => {
      this.#left.put(draft);
      return this.run(async (db) => {
        const transaction = db.transaction('drafts', 'readwrite', STRICT);
        await settled(transaction, transaction.store.put(draft));
        this.#left.taken(draft.id);
      });
    },
    delete: (id: string) => this.run((db) => db.delete('drafts', id)),
  };

  readonly outbox = {
    all: () => this.run((db) => db.getAll('outbox')),
    get: (id: string) => this.run((db) => db.get('outbox', id)),
    add: (entry: OutboxEntry, draft?: string) =>
      this.run(async (db) => {
        const transaction = db.transaction(['outbox', 'drafts'], 'readwrite', STRICT);
        const outbox = transaction.objectStore('outbox');
        const there = await outbox.getKey(entry.id);
        const writes: Promise<unknown>[] = [];
        if (there === undefined) writes.push(outbox.add(entry));
        if (draft) writes.push(transaction.objectStore('drafts').delete(draft));
        await settled(transaction, ...writes);
      }),
    update: (id: string, change: (entry: OutboxEntry) => OutboxEntry | undefined) =>
      this.run(async (db) => {
        const transaction = db.transaction('outbox', 'readwrite', STRICT);
        const there = await transaction.store.get(id);
        const next = there && change(there);
        if (there) await settled(transaction, next ? transaction.store.put(next) : transaction.store.delete(id));
        return next;
      }),
  };

  readonly transfers = {
    all: (draft?: string) =>
      this.run(async (db) => {
        const transaction = db.transaction(['transfers', 'contents']);
        const [records, contents, keys] = await Promise.all([
          transaction.objectStore('transfers').getAll(draft === undefined ? null : filesOf(draft)),
          draft === undefined ? [] : transaction.objectStore('contents').getAll(filesOf(draft)),
          draft === undefined ? [] : transaction.objectStore('contents').getAllKeys(filesOf(draft)),
        ]);
        const bytes = new Map(keys.map(([, id], index) => [id, contents[index]!]));
        return records.map((record) => withBytes(record, bytes.get(record.id))).sort((a, b) => a.order - b.order);
      }),
    put: async (records: readonly TransferRecord[]) => {
      const contents = await Promise.all(records.map(({ bytes }) => bytes && bufferOf(bytes)));
      await this.run(async (db) => {
        const transaction = db.transaction(['transfers', 'contents'], 'readwrite', STRICT);
        await settled(transaction, ...records.flatMap(({ bytes: _, ...record }, index) => [
          transaction.objectStore('transfers').put(record),
          ...(contents[index] ? [transaction.objectStore('contents').put(contents[index], [record.draft, record.id])] : []),
        ]));
      });
    },
    update: async (draft: string, id: string, change: (record: TransferRecord) => TransferRecord) => {
      let fresh: Blob | undefined;
      const next = await this.run(async (db) => {
        const transaction = db.transaction(['transfers', 'contents'], 'readwrite', STRICT);
        const there = await transaction.objectStore('transfers').get([draft, id]);
        if (!there) return undefined;
        const before = withBytes(there, await transaction.objectStore('contents').get([draft, id]));
        const changed = change(before);
        const { bytes, ...record } = changed;
        fresh = bytes === before.bytes ? undefined : bytes;
        await settled(transaction, transaction.objectStore('transfers').put(record), ...(bytes === undefined && before.bytes ? [transaction.objectStore('contents').delete([draft, id])] : []));
        return changed;
      });
      const content = fresh && (await bufferOf(fresh));
      if (content) await this.run((db) => db.put('contents', content, [draft, id]));
      return next;
    },
    delete: (draft: string, id?: string) =>
      this.run(async (db) => {
        const range = id === undefined ? filesOf(draft) : IDBKeyRange.only([draft, id]);
        const transaction = db.transaction(['transfers', 'contents'], 'readwrite', STRICT);
        await settled(transaction, transaction.objectStore('transfers').delete(range), transaction.objectStore('contents').delete(range));
      }),
  };

  readonly cache = {
    list: (key: string) =>
      this.run(async (db) => {
        const transaction = db.transaction(['lists', 'blocks']);
        const [head, rows] = await Promise.all([transaction.objectStore('lists').get(key), transaction.objectStore('blocks').getAll(blocksOf(key))]);
        if (!head) return undefined;
        const { blocks: _, ...rest } = head;
        return { ...rest, conversations: rows.flat() };
      }),
    putList: (key: string, { conversations, ...rest }: CachedList) =>
      this.run(async (db) => {
        const transaction = db.transaction(['lists', 'blocks'], 'readwrite', RELAXED);
        const blocks = transaction.objectStore('blocks');
        const writes: Promise<unknown>[] = [blocks.delete(blocksOf(key))];
        const count = Math.ceil(conversations.length / BLOCK);
        for (let i = 0; i < count; i++) writes.push(blocks.put(conversations.slice(i * BLOCK, (i + 1) * BLOCK), [key, i]));
        writes.push(transaction.objectStore('lists').put({ ...rest, blocks: count }, key));
        await settled(transaction, ...writes);
      }),
    thread: (id: string) => this.run((db) => db.get('threads', id)),
    putThread: (thread: Thread) => this.run((db) => db.put('threads', thread, thread.conversation.id)).then(() => {}),
    clear: () =>
      this.run(async (db) => {
        const names: StoreNames<Schema>[] = ['lists', 'blocks', 'threads'];
        const transaction = db.transaction(names, 'readwrite', RELAXED);
        await settled(transaction, ...names.map((name) => transaction.objectStore(name).clear()));
      }),
  };

  readonly meta = {
    get: (key: string) => this.run((db) => db.get('meta', key)),
    put: (key: string, value: string) => this.run((db) => db.put('meta', value, key)).then(() => {}),
  };

  close(): void {
    void this.#opening?.then((db) => db.close(), () => {});
    this.#opening = undefined;
  }

  async erase(): Promise<void> {
    this.close();
    this.#born = undefined;
    for (const { id } of this.#left.all()) this.#left.taken(id);
    await deleteDB(this.#name);
  }
}

const withBytes = (record: Omit<TransferRecord, 'bytes'>, content: ArrayBuffer | undefined): TransferRecord => ({ ...record, ...(content && { bytes: new Blob([content], { type: record.mediaType }) }) });
/** What cannot be read now is not kept; nor can it be sent. */
const bufferOf = (bytes: Blob): Promise<ArrayBuffer | undefined> => bytes.arrayBuffer().catch(() => undefined);
const filesOf = (draft: string) => IDBKeyRange.bound([draft], [draft, []]);
const blocksOf = (key: string) => IDBKeyRange.bound([key, 0], [key, Infinity]);

/** Waits for the commit, and for every write so that none rejects unheard. */
async function settled(transaction: { done: Promise<void> }, ...writes: Promise<unknown>[]): Promise<void> {
  await Promise.all([...writes, transaction.done]);
}

function problemFor(error: unknown, otherwise: 'local-storage-lost' | 'local-storage-unavailable'): DmailProblem {
  if (error instanceof DmailProblem) return error;
  const name = error instanceof DOMException ? error.name : '';
  return new DmailProblem(name === 'QuotaExceededError' ? 'local-storage-full' : otherwise, {}, { cause: error });
}

/** IndexedDB, if this browser gives it to this page; otherwise memory. */
export async function browserStorage(): Promise<OfflineStorage> {
  try {
    const probe = await openDB('fdz', 1);
    probe.close();
  } catch {
    return memoryStorage();
  }
  const stores = new Map<string, IdbStore>();
  const manager = globalThis.navigator?.storage;
  let durability: OfflineStorage['durability'] = (await manager?.persisted?.().catch(() => false)) ? 'durable' : 'best-effort';
  return {
    get durability() {
      return durability;
    },
    async open(name) {
      let store = stores.get(name);
      if (!store) stores.set(name, (store = new IdbStore(name)));
      return store;
    },
    async persist() {
      if (durability !== 'durable' && (await manager?.persist?.().catch(() => false))) durability = 'durable';
      return durability;
    },
  };
}
