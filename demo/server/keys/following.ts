/**
 * A key file that another process changes while this one serves.
 * @module
 */
import { stat } from 'node:fs/promises';
import type { ReceiptKeyStore } from './keys.ts';

/** Milliseconds between two looks at the file. */
const LOOK = 500;

/**
 * Seconds a key may still be used after it was retired, by a thread that has not heard of that: what it signs then
 * stands, too.
 */
export const GRACE = 60;

/** Milliseconds after which every running server signs with a new key, busy ones too. */
export const SIGNED = 10 * LOOK;

/**
 * @param then told when what has changed is published
 * @param report told where the file cannot be read; the keys stay as they are
 */
export function followKeys(path: string, keys: Pick<ReceiptKeyStore, 'reload'>, then: () => void, report: (error: unknown) => void): { close(): void } {
  let known: string | undefined;
  let looking = false;
  const look = async (): Promise<void> => {
    const { mtimeMs, ino, size } = await stat(path);
    const now = `${mtimeMs} ${ino} ${size}`;
    if (now === known) return;
    // What was there when the keys were opened is taken for a change: it may have come since.
    await keys.reload();
    known = now;
    then();
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().catch(report).finally(() => (looking = false));
  }, LOOK);
  timer.unref();
  return {
    close: () => clearInterval(timer),
  };
}
