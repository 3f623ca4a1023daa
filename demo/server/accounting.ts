/**
 * The accounting log in a file, a line of JSON for each request.
 * @module
 */
import { createWriteStream } from 'node:fs';
import type { AccountingEntry } from './config.ts';

/** Lines gather for so many milliseconds and are written as one. */
const GATHER = 50;

export interface AccountingLog {
  write(entry: AccountingEntry): void;
  /** Resolves when everything is in the file. */
  close(): Promise<void>;
}

export function openAccountingLog(path: string): AccountingLog {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  let lines = '';
  const flush = (): void => {
    if (lines) file.write(lines);
    lines = '';
  };
  return {
    write(entry) {
      if (!lines) setTimeout(flush, GATHER).unref();
      lines += `${JSON.stringify(entry)}\n`;
    },
    close() {
      flush();
      return new Promise((resolve) => file.end(resolve));
    },
  };
}
