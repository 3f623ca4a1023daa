/**
 * The store on a file, in two threads: one answers requests and reads, the other writes. The disk is waited for beside
 * both: while one group is on its way there the next is written, and neither what was written nor what was read is told before.
 * @module
 */
import { open as openFile, type FileHandle } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { unpackError, Watched, type WriteBatch, type WriteCall, type WriterData, type WriterNews } from './calls.ts';
import { connectLibsql, type LibsqlOptions } from './libsql.ts';
import { Progress } from './progress.ts';
import { sqlReads } from './sql-reads.ts';
import type { Store, StoreWrites } from './store.ts';
import { Watchers } from './watchers.ts';

/** Every call that goes to the other thread. */
const WRITES: Record<keyof StoreWrites, true> = {
  migrate: true, check: true, purge: true, openSession: true, closeSession: true, deposit: true, request: true, update: true, putDraft: true,
  deleteDraft: true, putOwn: true, putSent: true, decide: true, revoke: true, endGrants: true, announce: true, noteContent: true, forgetContent: true, completeUpload: true, judge: true, dropUpload: true,
  openRepository: true, grant: true, rebindGrant: true, endPull: true, notePull: true, dropPull: true,
};

/** One group on its way to the disk, the next one being written, and one more that gathers. */
const AHEAD = 3;
/** While a group is on its way, the next one is complete when it has so many calls: a commit costs more than what is in it. */
const GROUP = 10;
/** Calls go over so many at a time, so that the other thread is at work on a group while it still gathers. */
const PIECE = 4;

/** What may take its time; nobody waits behind it for a place. */
const LONG: ReadonlySet<keyof StoreWrites> = new Set(['migrate', 'purge']);

const closed = (): Error => new Error('the store is closed');

/** Calls that are committed together, and how many of them wait for their answer. */
interface Group { left: number; complete: boolean }
interface Waiting { group?: Group; resolve(value: unknown): void; reject(error: Error): void }

/**
 * Opens the store and brings its tables up to date.
 * @param path of the database file
 * @param keys file of the receipt keys, which exists
 */
export async function openThreadedStore(path: string, keys: string, options: LibsqlOptions = {}): Promise<Store> {
  const watched = new Watched();
  const progress = new Progress();
  const thread = new Worker(new URL('./writer-thread.mjs', import.meta.url), { workerData: { path, keys, ...options, watched: watched.counts, progress: progress.marks } satisfies WriterData });
  const watchers = new Watchers();
  const waiting = new Map<number, Waiting>();
  let gathered: WriteCall[] = [];
  let group: Group = { left: 0, complete: false };
  /** Complete groups that wait for their answers. */
  let out = 0;
  let last = 0;
  let ended: Error | undefined;

  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  let open = false;
  let syncing: Promise<void> | undefined;
  const exited = new Promise<void>((resolve) => {
    thread.on('error', end).on('exit', () => {
      const over = (): void => {
        end(closed());
        resolve();
      };
      // Who was answered last still hears of it.
      if (syncing) void syncing.then(over, over);
      else over();
      // Nothing can be stored any more; whatever supervises the process starts it afresh, and what was acknowledged is on disk.
      if (open) throw new Error('the thread that writes has ended', { cause: ended });
    });
  });
  const send = (): void => {
    if (!group.left) return;
    group.complete = out === 0 || (out < AHEAD && group.left >= GROUP);
    if (!group.complete && !gathered.length) return;
    thread.postMessage({ calls: gathered, complete: group.complete } satisfies WriteBatch);
    gathered = [];
    if (!group.complete) return;
    out++;
    group = { left: 0, complete: false };
  };
  const { synchronous = 'FULL' } = options;
  let log: Promise<FileHandle> | undefined;
  /** Committed, and not known to be on disk. */
  let committed: WriterNews[] = [];
  /** One sync after the other, each for all that was committed before it began; nobody hears of it before. */
  const sync = async (): Promise<void> => {
    while (committed.length) {
      const taken = committed;
      committed = [];
      try {
        if (synchronous === 'FULL') await (await (log ??= openFile(`${path}-wal`, 'r+'))).datasync();
      } catch (error) {
        // The system may have dropped what it could not write: only a start afresh tells what is there.
        end(error as Error);
        throw error;
      }
      progress.reached(taken.at(-1)!.mark);
      for (const news of taken) deliver(news);
    }
  };
  thread.on('message', (news: WriterNews) => {
    committed.push(news);
    syncing ??= sync().finally(() => (syncing = undefined));
  });
  const deliver = ({ answers, notices }: WriterNews): void => {
    for (const notice of notices) watchers.tell(notice);
    for (const { id, value, error } of answers) {
      const caller = waiting.get(id);
      if (!caller) continue;
      waiting.delete(id);
      if (caller.group && --caller.group.left === 0 && caller.group.complete) out--;
      if (error) caller.reject(unpackError(error));
      else caller.resolve(value);
    }
    // What the answers bring about in this turn goes along, rather than with a commit of its own.
    if (out === 0) setImmediate(send);
    else send();
  };

  const write = (method: keyof StoreWrites, args: unknown[]): Promise<unknown> => {
    if (ended) return Promise.reject(ended);
    const id = ++last;
    if (LONG.has(method)) {
      thread.postMessage({ alone: { id, method, args } } satisfies WriteBatch);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    }
    return new Promise((resolve, reject) => {
      group.left++;
      waiting.set(id, { resolve, reject, group });
      const count = gathered.push({ id, method, args });
      if (count >= PIECE) send();
      else if (count === 1) setImmediate(send);
    });
  };
  const writes = Object.fromEntries((Object.keys(WRITES) as (keyof StoreWrites)[]).map((method) => [method, (...args: unknown[]) => write(method, args)])) as unknown as StoreWrites;

  try {
    await writes.migrate();
  } catch (error) {
    await thread.terminate();
    await (await log)?.close();
    throw error;
  }
  const db = connectLibsql(path, options);
  open = true;
  return {
    ...sqlReads(async (query) => {
      const answer = await query(db);
      await progress.settled();
      return answer;
    }),
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
      open = false;
      ended ??= closed();
      thread.postMessage('close');
      await exited;
      await (await log)?.close();
      await db.destroy();
    },
  };
}
