/**
 * The bytes of an answer of another server, as they come, and no more than there may be.
 * @module
 */

interface Limit {
  /** Octets there may be. */
  room: number;
  /** Milliseconds without a byte after which no more are waited for. */
  idle: number;
  /** Milliseconds after which it makes room for others, and those without a byte after which it does so sooner. */
  turn: number;
  /** Whether others wait for the place. */
  crowded(): boolean;
  signal: AbortSignal;
}

/** More came than there is. */
export class TooMuch extends Error {}
/** It has made room for others. */
export class Yielded extends Error {}

/** Whoever has brought nothing for this part of a turn makes room. */
const QUIET = 1 / 10;

/**
 * Ends where no more come, whatever the reason: how much there was is known to who counts.
 * @throws {TooMuch} behind what there was room for
 * @throws {Yielded}
 * @throws the reason of `signal`
 */
export async function* pulledBytes(body: ReadableStream<Uint8Array>, { room, idle, turn, crowded, signal }: Limit): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  // Ends the read that waits, too.
  const cut = (): void => void reader.cancel().catch(() => {});
  const began = performance.now();
  let last = began;
  let yielded = false;
  const clock = setInterval(() => {
    const now = performance.now();
    yielded = crowded() && (now - began >= turn || now - last >= turn * QUIET);
    if (yielded || now - last >= idle) cut();
  }, Math.max(1, Math.min(1000, idle / 4, turn * QUIET)));
  signal.addEventListener('abort', cut);
  try {
    for (let left = room; !signal.aborted; ) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
      if (done || signal.aborted) break;
      last = performance.now();
      if (value.byteLength > left) throw new TooMuch();
      left -= value.byteLength;
      if (value.byteLength) yield value;
    }
    signal.throwIfAborted();
    if (yielded) throw new Yielded();
  } finally {
    clearInterval(clock);
    signal.removeEventListener('abort', cut);
    cut();
  }
}
