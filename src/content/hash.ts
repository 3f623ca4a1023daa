/**
 * Digests of content of any size (FIPS 180-4), without holding it in memory and without keeping the page from answering.
 * @module
 */
import { digestText } from './digest-text.ts';
import type { WorkerWord } from './hash-worker.ts';
import { startWorker } from './worker.ts';

export interface DigestOptions {
  signal?: AbortSignal;
  /** Octets read so far. */
  onProgress?(done: number): void;
}

/** Up to here, in octets, the browser's own digest of the whole is quicker than reading piece by piece. */
const SMALL = 1_048_576;

/**
 * `sha-256:` and the SHA-256 of a blob: in a worker where one of this origin may be started, else in slices of a few milliseconds.
 * @throws {DOMException} `NotReadableError` or `NotFoundError` where the file is gone or was changed since it was chosen
 * @throws the reason of `signal`
 */
export async function digestOf(blob: Blob, options: DigestOptions = {}): Promise<string> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  if (blob.size <= SMALL) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    signal?.throwIfAborted();
    const digest = digestText(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    onProgress?.(bytes.length);
    return digest;
  }
  const digest = await beside(blob, options);
  if (digest) return digestText(digest);
  const { readThrough, sha256 } = await import('./hasher.ts');
  return digestText(await readThrough(blob, sha256(), options));
}

/** Whether a worker has started before; what could not be started once is not tried again. */
let startable: boolean | undefined;

/** @returns `undefined` where no worker can be started */
async function beside(blob: Blob, { signal, onProgress }: DigestOptions): Promise<Uint8Array | undefined> {
  if (startable === false) return undefined;
  let worker: Worker | undefined;
  let leave = () => {};
  try {
    const started = (worker = startWorker(new URL('./hash-worker.ts', import.meta.url)));
    return await new Promise<Uint8Array | undefined>((resolve, reject) => {
      const give = () => reject(signal!.reason as Error);
      signal?.addEventListener('abort', give);
      leave = () => signal?.removeEventListener('abort', give);
      started.addEventListener('error', (event) => {
        event.preventDefault();
        startable = false;
        resolve(undefined);
      });
      started.addEventListener('message', ({ data }: MessageEvent<WorkerWord>) => {
        if ('started' in data) {
          startable = true;
          started.postMessage(blob);
        } else if ('done' in data) onProgress?.(data.done);
        else if ('digest' in data) resolve(data.digest);
        else reject(new DOMException('', data.failed));
      });
    });
  } catch (error) {
    // It ran: what went wrong is the content's, or the person's who gave it up.
    if (worker) throw error;
    startable = false;
    return undefined;
  } finally {
    leave();
    worker?.terminate();
  }
}
