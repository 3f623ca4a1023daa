/**
 * Reading what may still be on its way.
 * @module
 */
import type { Arrivals } from './arrivals.ts';
import { ContentMissing, type Bytes } from './port.ts';
import type { Range } from './range.ts';

/** Nothing came for too long, or what had come was thrown away. */
export class CutOff extends Error {}

/** Octets of an upload, those that have not arrived when they do. @param idle milliseconds */
async function* following(arrivals: Arrivals, upload: string, { from, to }: Range, idle: number, signal: AbortSignal): AsyncGenerator<Bytes> {
  const { content } = arrivals;
  const arrival = await arrivals.hold(upload);
  const { discarded } = arrival;
  try {
    while (from < to) {
      if (arrival.discarded !== discarded || arrival.closed) throw new CutOff();
      const { digest } = arrival;
      const there = digest === undefined ? Math.min(arrival.received, to) : to;
      if (there <= from) {
        if (!(await arrival.news(idle, signal))) throw new CutOff();
        continue;
      }
      try {
        for await (const piece of content.read(digest === undefined ? { part: upload } : { digest }, from, there)) {
          from += piece.byteLength;
          yield piece;
        }
      } catch (error) {
        // The part goes once all of it is sealed; the rest is found there.
        if (!(error instanceof ContentMissing) || arrival.digest === digest) throw error;
      }
    }
  } finally {
    arrivals.release(arrival);
  }
}

/**
 * As a stream; nothing is opened before it is read, and nothing stays open once it is given up.
 * @param signal of the request
 */
export function streamOf(arrivals: Arrivals, content: { upload: string; digest?: string }, range: Range, idle: number, signal: AbortSignal): ReadableStream<Bytes> {
  const gone = new AbortController();
  const pieces = (content.digest === undefined ? following(arrivals, content.upload, range, idle, gone.signal) : arrivals.content.read({ digest: content.digest }, range.from, range.to))[Symbol.asyncIterator]();
  const end = async (): Promise<void> => {
    signal.removeEventListener('abort', cut);
    gone.abort();
    await pieces.return?.().catch(() => {});
  };
  let cut: () => void;
  return new ReadableStream<Bytes>(
    {
      start(controller) {
        cut = () => {
          controller.error(signal.reason);
          void end();
        };
        signal.addEventListener('abort', cut);
      },
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (signal.aborted) return;
        if (!done) return controller.enqueue(value);
        signal.removeEventListener('abort', cut);
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
