/**
 * Reading what may still be on its way.
 * @module
 */
import type { Arrivals } from './arrivals.ts';
import { ContentMissing, type Bytes } from './port.ts';
import type { Range } from './range.ts';

/** Nothing came for too long, what had come was thrown away, or must not be handed out. */
export class CutOff extends Error {}

/** Octets at the end of a content that nobody gets before it was looked at: of a small one that is all. */
const HELD_BACK = 256 * 1024;

/** Octets of an upload, those that have not arrived when they do. @param idle milliseconds */
async function* following(arrivals: Arrivals, upload: string, { from, to }: Range, idle: number, signal: AbortSignal): AsyncGenerator<Bytes> {
  const { content, scans } = arrivals;
  const arrival = await arrivals.hold(upload);
  const { discarded, size } = arrival;
  const open = scans.looks ? size - HELD_BACK : size;
  try {
    while (from < to) {
      if (arrival.discarded !== discarded || arrival.closed) throw new CutOff();
      if (arrival.digest !== undefined) return yield* complete(arrivals, arrival.digest, size, { from, to }, signal);
      const there = Math.min(arrival.received, to, open);
      if (there <= from) {
        if (!(await arrival.news(idle, signal))) throw new CutOff();
        continue;
      }
      try {
        for await (const piece of content.read({ part: upload }, from, there)) {
          from += piece.byteLength;
          yield piece;
        }
      } catch (error) {
        // The part goes once all of it is sealed; the rest is found there.
        if (!(error instanceof ContentMissing) || arrival.digest === undefined) throw error;
      }
    }
  } finally {
    arrivals.release(arrival);
  }
}

/** Octets of what is all there; the end of it once it was looked at, and nothing more from the moment it is found infected. */
async function* complete({ content, scans }: Arrivals, digest: string, size: number, { from, to }: Range, signal: AbortSignal): AsyncGenerator<Bytes> {
  while (from < to) {
    if (scans.isInfected(digest)) throw new CutOff();
    const there = scans.isPending(digest) ? Math.min(to, size - HELD_BACK) : to;
    if (there <= from) {
      await scans.verdict(digest, signal);
      if (signal.aborted || scans.closed) throw new CutOff();
      continue;
    }
    for await (const piece of content.read({ digest }, from, there)) {
      if (scans.isInfected(digest)) throw new CutOff();
      from += piece.byteLength;
      yield piece;
    }
  }
}

/**
 * As a stream; nothing is opened before it is read, and nothing stays open once it is given up.
 * @param until told how to cut it off; answers what is to be called when it is over
 */
export function streamOf(arrivals: Arrivals, content: { upload: string; digest?: string; size: number }, range: Range, idle: number, until: (cut: (why: unknown) => void) => () => void): ReadableStream<Bytes> {
  const gone = new AbortController();
  const pieces = (content.digest === undefined ? following(arrivals, content.upload, range, idle, gone.signal) : complete(arrivals, content.digest, content.size, range, gone.signal))[Symbol.asyncIterator]();
  const end = async (): Promise<void> => {
    over();
    gone.abort();
    await pieces.return(undefined).catch(() => {});
  };
  let over: () => void;
  return new ReadableStream<Bytes>(
    {
      start(controller) {
        over = until((why) => {
          if (gone.signal.aborted) return;
          controller.error(why);
          void end();
        });
      },
      async pull(controller) {
        const { done, value } = await pieces.next().catch((error: unknown) => {
          over();
          throw error;
        });
        if (gone.signal.aborted) return;
        if (!done) return controller.enqueue(value);
        over();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
