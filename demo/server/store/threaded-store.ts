/**
 * The store on a file, in two threads: one answers requests and reads, the other writes and waits for the disk.
 * @module
 */
import { Worker } from 'node:worker_threads';
import { unpackError, Watched, type WriteCall, type WriterData, type WriterNews } from './calls.ts';
import { connectLibsql, type LibsqlOptions } from './libsql.ts';
import { sqlReads } from './sql-reads.ts';
import type { Store, StoreWrites } from './store.ts';
import { Watchers } from './watchers.ts';

/** Every call that goes to the other thread. */
const WRITES: Record<keyof StoreWrites, true> = {
  migrate: true, check: true, purge: true, openSession: true, closeSession: true, deposit: true, collect: true, request: true, update: true, putDraft: true,
  deleteDraft: true, putSent: true, decide: true, revoke: true, endGrants: true,
};

/** One group on its way to the disk and the next one beside it. */
const AHEAD = 2;
/** While a group is on its way, calls gather until they are so many: a commit costs more than what is in it. */
const BATCH = 16;

/** What may take its time; nobody waits behind it for a place. */
const LONG: ReadonlySet<keyof StoreWrites> = new Set(['migrate', 'purge']);

/** Calls that go over in one message. */
interface Batch { left: number }
interface Waiting { batch?: Batch; resolve(value: unknown): void; reject(error: Error): void }

/**
 * Opens the store and brings its tables up to date.
 * @param path of the database file
 * @param keys file of the receipt keys, which exists
 */
export async function openThreadedStore(path: string, keys: string, options: LibsqlOptions = {}): Promise<Store> {
  const watched = new Watched();
  const thread = new Worker(new URL('./writer-thread.mjs', import.meta.url), { workerData: { path, keys, ...options, watched: watched.counts } satisfies WriterData });
  const watchers = new Watchers();
  const waiting = new Map<number, Waiting>();
  let gathered: WriteCall[] = [];
  let batch: Batch = { left: 0 };
  /** Batches with calls that wait for their answer. */
  let out = 0;
  let last = 0;
  let ended: Error | undefined;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  const exited = new Promise<void>((resolve) => {
    thread.on('error', end).on('exit', () => {
      end(new Error('the store is closed'));
      resolve();
    });
  });
  const send = (): void => {
    if (!gathered.length) return;
    out++;
    thread.postMessage(gathered);
    gathered = [];
    batch = { left: 0 };
  };
  thread.on('message', ({ answers, notices }: WriterNews) => {
    for (const notice of notices) watchers.tell(notice);
    for (const { id, value, error } of answers) {
      const caller = waiting.get(id);
      if (!caller) continue;
      waiting.delete(id);
      if (caller.batch && --caller.batch.left === 0) out--;
      if (error) caller.reject(unpackError(error));
      else caller.resolve(value);
    }
    if (out === 0 || (out < AHEAD && gathered.length >= BATCH)) send();
  });

  const write = (method: keyof StoreWrites, args: unknown[]): Promise<unknown> => {
    if (ended) return Promise.reject(ended);
    const id = ++last;
    if (LONG.has(method)) {
      thread.postMessage([{ id, method, args }] satisfies WriteCall[]);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    }
    return new Promise((resolve, reject) => {
      batch.left++;
      waiting.set(id, { resolve, reject, batch });
      // Where nothing is on its way, what comes in one turn of the event loop goes over together.
      const count = gathered.push({ id, method, args });
      if (count >= BATCH && out < AHEAD) send();
      else if (count === 1 && out === 0) setImmediate(() => out === 0 && send());
    });
  };
  const writes = Object.fromEntries((Object.keys(WRITES) as (keyof StoreWrites)[]).map((method) => [method, (...args: unknown[]) => write(method, args)])) as unknown as StoreWrites;

  try {
    await writes.migrate();
  } catch (error) {
    await thread.terminate();
    throw error;
  }
  const db = connectLibsql(path, options);
  return {
    ...sqlReads((query) => query(db)),
    ...writes,
    watch(owner, watcher) {
      const stop = watchers.watch(owner, watcher);
      watched.add(owner, 1);
      let watching = true;
      return () => {
        stop();
        if (watching) watched.add(owner, -1);
        watching = false;
      };
    },
    async close() {
      send();
      ended ??= new Error('the store is closed');
      thread.postMessage('close');
      await exited;
      await db.destroy();
    },
  };
}
