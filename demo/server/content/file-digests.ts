/**
 * Digests of growing files, taken in a thread of their own.
 * @module
 */
import { Worker } from 'node:worker_threads';
import type { PartDigest } from './part-digest.ts';

/** A file is followed, has grown, is all there, or is not wanted any more. */
export type DigestCall = { id: number; path: string } | { id: number; grown: number } | { id: number; whole: number } | { id: number; end: true };
export type DigestAnswer = { id: number; digest: string } | { id: number; error: string };

/** Starts the thread with the first file; it holds up the end of the process only while somebody waits for a digest. */
export class FileDigests {
  #thread: Worker | undefined;
  #last = 0;
  readonly #waiting = new Map<number, { resolve(digest: string): void; reject(error: Error): void }>();

  follow(path: string): PartDigest {
    const id = ++this.#last;
    const thread = (this.#thread ??= this.#start());
    const say = (call: DigestCall): void => thread.postMessage(call);
    say({ id, path });
    return {
      grow: (grown) => say({ id, grown }),
      digest: (whole) =>
        new Promise((resolve, reject) => {
          if (this.#thread !== thread) return reject(new Error('the thread that hashes has ended'));
          this.#waiting.set(id, { resolve, reject });
          thread.ref();
          say({ id, whole });
        }),
      end: () => say({ id, end: true }),
    };
  }

  #start(): Worker {
    const thread = new Worker(new URL('./digest-thread.mjs', import.meta.url));
    thread.on('message', (answer: DigestAnswer) => {
      const caller = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (!this.#waiting.size) thread.unref();
      if ('digest' in answer) caller?.resolve(answer.digest);
      else caller?.reject(new Error(answer.error));
    });
    // What it was at work on is asked for again, of a new one.
    const ended = (error: unknown): void => {
      if (this.#thread === thread) this.#thread = undefined;
      for (const { reject } of this.#waiting.values()) reject(new Error('the thread that hashes has ended', { cause: error }));
      this.#waiting.clear();
    };
    thread.on('error', ended).on('exit', ended);
    // Last: who listens to messages holds it again.
    thread.unref();
    return thread;
  }
}
