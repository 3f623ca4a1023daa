/**
 * What goes between the thread that answers requests and the one that writes.
 * @module
 */
import type { LibsqlOptions } from './libsql.ts';
import { StoreRefusal, type Notice, type StoreWrites } from './store.ts';

/** What the writing thread is started with. */
export interface WriterData extends LibsqlOptions { path: string }

export interface WriteCall { id: number; method: keyof StoreWrites; args: unknown[] }
export interface WriteAnswer { id: number; value?: unknown; error?: WriteError }
type WriteError = { refusal: ConstructorParameters<typeof StoreRefusal> } | { message: string; stack?: string; code?: unknown };

/** Whatever has gathered; notices are older than the answers beside them. */
export interface WriterNews { answers: WriteAnswer[]; notices: Notice[] }

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
