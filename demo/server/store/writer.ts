/**
 * Group commit. Reaching the disk costs the same for one write and for a hundred, so whatever waits is written in
 * one transaction; nobody hears of success before that commit.
 * @module
 */
import type { ControlledTransaction, Kysely, Transaction } from 'kysely';
import type { Databases } from './databases.ts';
import type { Schema } from './schema.ts';
import { lendHandle } from './sqlite.ts';

/** May be run twice: what it keeps beside the transaction it sets anew at its start. */
export type Job<T> = (tx: Transaction<Schema>) => Promise<T>;

interface Pending {
  job: Job<unknown>;
  /** Its group waits for what follows. */
  held: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Hears when a commit begins, from when on it can be seen, and when it has come to its end, whatever that is. */
export interface Commits { begin(): void; end(): void }

/** One turn of the event loop: what has arrived by then shares the commit. */
const turn: () => Promise<void> =
  typeof setImmediate === 'function' ? () => new Promise((resolve) => setImmediate(resolve)) : () => new Promise((resolve) => setTimeout(resolve));

/** In the queue where a group that was held open is complete. */
const END = Symbol('end');

/** Jobs of one group at most. */
const GROUP = 256;

export class Writer {
  #queue: (Pending | typeof END)[] = [];
  #working?: Promise<void>;
  #closed = false;
  #held = false;
  #arrived?: () => void;

  constructor(private readonly databases: Databases, private readonly commits?: Commits) {}

  /** For what is done once, before anybody writes. */
  get db(): Kysely<Schema> {
    return this.databases.writer;
  }

  /** Runs a job in the next group; resolves once its commit is on disk. A job that throws leaves nothing behind. */
  write<T>(job: Job<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ job, held: this.#held, resolve: resolve as (value: unknown) => void, reject });
      this.#arrived?.();
      this.#working ??= this.#work();
    });
  }

  /**
   * What is written in `work` goes into one group with what was written so before; the group is committed when this
   * has been called with `complete`.
   */
  together(work: () => void, complete: boolean): void {
    this.#held = true;
    work();
    this.#held = false;
    if (complete) this.#end();
  }

  #end(): void {
    this.#queue.push(END);
    this.#arrived?.();
  }

  /** Reads beside the writer, or between two groups where there is no second connection. */
  read<T>(query: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    const { reader, writer } = this.databases;
    return reader ? query(reader) : writer.connection().execute(query);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#end();
    while (this.#working) await this.#working;
    await this.databases.reader?.destroy();
    await this.databases.writer.destroy();
  }

  async #work(): Promise<void> {
    while (this.#queue.length) {
      // What arrives while one group is on its way to the disk is the next one.
      await turn();
      await this.#group();
    }
    // In the same step as the last look at the queue: whoever comes now starts anew.
    this.#working = undefined;
  }

  /**
   * One transaction. A group is first run straight through; where a job of it throws, all of it is taken back and run
   * again with a savepoint for each, so that those beside it are stored.
   */
  async #group(): Promise<void> {
    const { writer } = this.databases;
    const jobs: Pending[] = [];
    if (!(await this.#further(jobs))) return;
    for (const guarded of [false, true]) {
      const done: (() => void)[] = [];
      let tx: ControlledTransaction<Schema> | undefined;
      let refused = false;
      try {
        tx = await writer.startTransaction().execute();
        lendHandle(writer, tx);
        for (let index = 0; index < jobs.length || (await this.#further(jobs)); index++) {
          const { job, resolve, reject } = jobs[index]!;
          try {
            const value = await (guarded ? behindSavepoint(tx, job) : job(tx));
            done.push(() => resolve(value));
          } catch (error) {
            refused = !guarded;
            if (refused || error instanceof Lost) throw error;
            done.push(() => reject(error));
          }
        }
        await this.#commit(tx);
      } catch (error) {
        if (tx && !tx.isCommitted) await tx.rollback().execute().catch(() => {});
        if (refused) continue;
        for (const { reject } of jobs) reject(error instanceof Lost ? error.cause : error);
        return;
      }
      for (const answer of done) answer();
      return;
    }
  }

  async #commit(tx: ControlledTransaction<Schema>): Promise<void> {
    this.commits?.begin();
    try {
      await tx.commit().execute();
    } finally {
      this.commits?.end();
    }
  }

  /** Whether a group takes in one more; one that is held open waits for it. */
  async #further(jobs: Pending[]): Promise<boolean> {
    while (!this.#queue.length && jobs.some(({ held }) => held) && !this.#closed) {
      await new Promise<void>((resolve) => (this.#arrived = resolve));
      this.#arrived = undefined;
    }
    const next = jobs.length < GROUP ? this.#queue.shift() : undefined;
    if (next === undefined || next === END) return false;
    return jobs.push(next) > 0;
  }
}

/** The database has given up the whole transaction (a full disk, say); its cause is what it said first. */
class Lost extends Error {}

async function behindSavepoint(tx: ControlledTransaction<Schema>, job: Job<unknown>): Promise<unknown> {
  const saved = await tx.savepoint('job').execute();
  lendHandle(tx, saved);
  try {
    const value = await job(saved);
    await saved.releaseSavepoint('job').execute();
    return value;
  } catch (error) {
    try {
      await saved.rollbackToSavepoint('job').execute();
      await saved.releaseSavepoint('job').execute();
    } catch {
      throw new Lost('the transaction is gone', { cause: error });
    }
    throw error;
  }
}
