/**
 * The store on a file, in three threads: one answers requests and reads, another writes, and the third waits for the
 * disk: while one group is on its way there the next is written, and neither what was written nor what was read is told before.
 * @module
 */
import { Worker } from 'node:worker_threads';
import { unpackError, Watched, type WriteBatch, type WriteCall, type WriterData, type WriterNews } from './calls.ts';
import { connectLibsql, type LibsqlOptions } from './libsql.ts';
import { Progress } from './progress.ts';
import { sqlReads } from './sql-reads.ts';
import type { Store, StoreWrites } from './store.ts';
import { Watchers } from './watchers.ts';

/** Every call that goes to the other thread. */
const WRITES: Record<keyof StoreWrites, true> = {
  migrate: true, check: true, purge: true, erase: true, openSession: true, closeSession: true, deposit: true, request: true, update: true, putDraft: true,
  deleteDraft: true, putOwn: true, putSent: true, decide: true, revoke: true, endGrants: true, announce: true, noteContent: true, forgetContent: true, completeUpload: true, judge: true, dropUpload: true,
  openRepository: true, closeRepository: true, grant: true, rebindGrant: true, endPull: true, notePull: true, dropPull: true, handOver: true, open: true, consent: true, withdraw: true, decideAcceptance: true, expire: true, reject: true,
  placePayment: true, notePayment: true, stopTelling: true, confirmPayee: true, forgetPayee: true, takeReturn: true, openBankConsent: true, noteBankConsent: true, receive: true, giveBack: true,
};

/** One group on its way to the disk, and the next one being written; one more gathers. */
const AHEAD = 2;
/** While a group is on its way, the next one is complete when it has so many calls: a commit costs more than what is in it. */
const GROUP = 16;
/** Calls go over so many at a time, so that the other thread is at work on a group while it still gathers. */
const PIECE = 8;

/** What may take its time; nobody waits behind it for a place. */
const LONG: ReadonlySet<keyof StoreWrites> = new Set(['migrate', 'purge', 'erase']);

const closed = (): Error => new Error('the store is closed');

/** Calls that are committed together, and how many of them wait for their answer. */
interface Group { left: number; complete: boolean }
interface Waiting { group?: Group; resolve(value: unknown): void; reject(error: Error): void }

export interface ThreadedStore extends Store {
  /** The file of the keys says otherwise, and what it says is published: from now on its first key signs. */
  takeKeys(): void;
}

/**
 * Opens the store and brings its tables up to date.
 * @param path of the database file
 * @param keys file of the receipt keys, which exists
 * @param options `server`: who issues what is signed from now on, whoever issued what it follows
 */
export async function openThreadedStore(path: string, keys: string, { server, ...options }: LibsqlOptions & { server?: string } = {}): Promise<ThreadedStore> {
  const watched = new Watched();
  const progress = new Progress();
  const thread = new Worker(new URL('./writer-thread.mjs', import.meta.url), { workerData: { path, keys, server, ...options, watched: watched.counts, progress: progress.marks } satisfies WriterData });
  const { synchronous = 'FULL' } = options;
  const disk = synchronous === 'FULL' ? new Worker(new URL('./sync-thread.mjs', import.meta.url), { workerData: { path: `${path}-wal`, marks: progress.marks } }) : undefined;
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
  const exited = new Promise<void>((resolve) => {
    thread.on('error', end).on('exit', () => {
      const over = (): void => {
        end(closed());
        resolve();
      };
      // Who was answered last still hears of it.
      void progress.settled(committed.at(-1)?.mark ?? reached).then(over);
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
  /** Committed, and not known to be on disk: nobody hears of it before. */
  const committed: WriterNews[] = [];
  let reached = 0;
  const settle = (mark: number): void => {
    progress.reached((reached = mark));
    while (committed.length && progress.there(committed[0]!.mark)) deliver(committed.shift()!);
  };
  thread.on('message', (news: WriterNews) => {
    committed.push(news);
    settle(disk ? reached : news.mark);
  });
  disk?.on('message', settle).on('error', (error) => {
    // The system may have dropped what it could not write: only a start afresh tells what is there.
    end(error);
    throw error;
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
    await disk?.terminate();
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
    takeKeys: () => thread.postMessage('keys'),
    async close() {
      send();
      open = false;
      ended ??= closed();
      thread.postMessage('close');
      await exited;
      await disk?.terminate();
      await db.destroy();
    },
  };
}
