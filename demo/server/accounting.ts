/**
 * The accounting log in a file, a line of JSON for each request.
 * @module
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { AccountingEntry } from './config.ts';

/** Lines gather for so many milliseconds and are written as one. */
const GATHER = 50;
/** Milliseconds until what could not be written is tried again. */
const AGAIN = 1000;
/** Characters that wait to be written; what comes beyond them is lost, and that is reported. */
const WAITING = 8 * 1024 * 1024;

export interface AccountingLog {
  write(entry: AccountingEntry): void;
  /** Removes what was written before a moment (RFC 3339); what comes meanwhile is written after. */
  forget(before: string): Promise<void>;
  /** Resolves when everything is in the file that can be. */
  close(): Promise<void>;
}

/** Octets of the lines before a moment; they stand in the order of their time. */
async function olderThan(before: string, path: string): Promise<number> {
  let octets = 0;
  const file = createReadStream(path);
  for await (const line of createInterface({ input: file })) {
    const at = /^\{"at":"([^"]+)"/.exec(line)?.[1];
    if (at !== undefined && at >= before) break;
    octets += Buffer.byteLength(line) + 1;
  }
  file.destroy();
  return octets;
}

/** All of the text, or nothing: half a line would spoil the next one. */
async function append(path: string, text: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    const { size } = await file.stat();
    await file.appendFile(text).catch(async (error: unknown) => {
      await file.truncate(size).catch(() => {});
      throw error;
    });
  } finally {
    await file.close();
  }
}

/** @param report is told when nothing can be written, a full disk say: mail goes on meanwhile, and the lines wait */
export function openAccountingLog(path: string, report: (error: unknown) => void = (error) => console.error('The accounting log cannot be written:', error)): AccountingLog {
  let lines = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failed = false;
  let last: Promise<unknown> = Promise.resolve();
  const afterwards = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  const later = (wait: number): void => void (timer ??= setTimeout(() => void flush(), wait).unref());
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return afterwards(async () => {
      const text = lines;
      lines = '';
      try {
        if (text) await append(path, text);
        failed = false;
      } catch (error) {
        lines = text + lines;
        if (!failed) report(error);
        failed = true;
        later(AGAIN);
      }
    });
  };
  const shorten = async (before: string): Promise<void> => {
    await append(path, '');
    const from = await olderThan(before, path);
    if (!from) return;
    await pipeline(createReadStream(path, { start: from }), createWriteStream(`${path}.new`, { mode: 0o600 }));
    await rename(`${path}.new`, path);
  };
  return {
    write(entry) {
      if (lines.length > WAITING) return;
      lines += `${JSON.stringify(entry)}\n`;
      if (lines.length > WAITING) report(new Error('what comes from now on is not logged until there is room'));
      later(failed ? AGAIN : GATHER);
    },
    async forget(before) {
      await flush();
      await afterwards(() => shorten(before));
    },
    async close() {
      await flush();
      clearTimeout(timer);
    },
  };
}
