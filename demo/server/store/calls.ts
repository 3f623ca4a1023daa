/**
 * What goes between the thread that answers requests and the one that writes.
 * @module
 */
import type { LibsqlOptions } from './libsql.ts';
import type { Progress } from './progress.ts';
import { StoreRefusal, type Notice, type StoreWrites } from './store.ts';

/** What the writing thread is started with. */
export interface WriterData extends LibsqlOptions {
  path: string;
  /** File of the receipt keys, which the other thread has opened before. */
  keys: string;
  /** Who issues what is signed; as it says itself, where not given. */
  server?: string | undefined;
  watched: Watched['counts'];
  progress: Progress['marks'];
}

export interface WriteCall { id: number; method: keyof StoreWrites; args: unknown[] }
/** Calls of a group, which is committed when it is complete; or one that is in no group and makes its own. */
export type WriteBatch = { calls: WriteCall[]; complete: boolean } | { alone: WriteCall }
export interface WriteAnswer { id: number; value?: unknown; error?: WriteError }
type WriteError = { refusal: ConstructorParameters<typeof StoreRefusal> } | { message: string; stack?: string; code?: unknown };

/** Whatever has gathered; notices are older than the answers beside them. */
export interface WriterNews { /** Number of the last commit that has come to its end. */ mark: number; answers: WriteAnswer[]; notices: Notice[] }

/** An error as it crosses; classes and codes do not by themselves. */
export function packError(error: unknown): WriteError {
  if (error instanceof StoreRefusal) return { refusal: [error.reason, error.extras] };
  return error instanceof Error ? { message: error.message, stack: error.stack, code: 'code' in error ? error.code : undefined } : { message: String(error) };
}

export function unpackError(error: WriteError): Error {
  if ('refusal' in error) return new StoreRefusal(...error.refusal);
  const { message, ...rest } = error;
  return Object.assign(new Error(message), rest);
}

const BUCKETS = 4096;

/**
 * Which mailboxes somebody watches, in memory both threads see: of the others nobody needs to hear. Owners share
 * counters, so it may say yes too often, never no: who watches is counted before they read what was committed until then.
 */
export class Watched {
  constructor(readonly counts = new Int32Array(new SharedArrayBuffer(BUCKETS * 4))) {}

  add(owner: string, by: 1 | -1): void {
    Atomics.add(this.counts, bucketOf(owner), by);
  }

  has(owner: string): boolean {
    return Atomics.load(this.counts, bucketOf(owner)) > 0;
  }
}

function bucketOf(owner: string): number {
  let hash = 0;
  for (let index = 0; index < owner.length; index++) hash = (Math.imul(hash, 31) + owner.charCodeAt(index)) | 0;
  return hash & (BUCKETS - 1);
}
