/** Hashes one blob beside the page. Says that it has started, how far it is, and the digest or why there is none. @module */
import { readThrough, sha256 } from './hasher.ts';

export type WorkerWord = { started: true } | { done: number } | { digest: Uint8Array } | { failed: string };

/** Of the library of types for workers, which does not go together with the one for pages. */
const scope = globalThis as unknown as { postMessage(word: WorkerWord): void };
const say = (word: WorkerWord): void => scope.postMessage(word);

addEventListener('message', ({ data }: MessageEvent<Blob>) => {
  void (async () => {
    try {
      say({ digest: await readThrough(data, sha256(), { onProgress: (done) => say({ done }) }) });
    } catch (error) {
      say({ failed: error instanceof Error ? error.name : 'NotReadableError' });
    }
  })();
});
say({ started: true });
