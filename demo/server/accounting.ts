/**
 * The accounting log in a file, a line of JSON for each request.
 * @module
 */
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { AccountingEntry } from './config.ts';

/** Lines gather for so many milliseconds and are written as one. */
const GATHER = 50;

export interface AccountingLog {
  write(entry: AccountingEntry): void;
  /** Removes what was written before a moment (RFC 3339); what comes meanwhile is written after. */
  forget(before: string): Promise<void>;
  /** Resolves when everything is in the file. */
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

const ended = (file: WriteStream): Promise<void> => new Promise((resolve) => file.end(resolve));

export function openAccountingLog(path: string): AccountingLog {
  const open = (): WriteStream => createWriteStream(path, { flags: 'a', mode: 0o600 });
  let file = open();
  let lines = '';
  let shortening: Promise<void> | undefined;
  const flush = (): void => {
    if (shortening) return;
    if (lines) file.write(lines);
    lines = '';
  };
  const shorten = async (before: string): Promise<void> => {
    await ended(file);
    try {
      const from = await olderThan(before, path);
      if (!from) return;
      await pipeline(createReadStream(path, { start: from }), createWriteStream(`${path}.new`, { mode: 0o600 }));
      await rename(`${path}.new`, path);
    } finally {
      file = open();
    }
  };
  return {
    write(entry) {
      if (!lines) setTimeout(flush, GATHER).unref();
      lines += `${JSON.stringify(entry)}\n`;
    },
    async forget(before) {
      flush();
      shortening ??= shorten(before).finally(() => {
        shortening = undefined;
        flush();
      });
      await shortening;
    },
    async close() {
      await shortening;
      flush();
      await ended(file);
    },
  };
}
