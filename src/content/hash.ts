/**
 * Digests of content of any size (FIPS 180-4), without holding it in memory and without keeping the page from answering.
 * @module
 */
import { base64url, digestOf as digestOfBytes } from '../contract/digest.ts';
import type { WorkerWord } from './hash-worker.ts';
import { readThrough, sha256 } from './hasher.ts';

/** Takes bytes in their order; `digest` is the last call. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** `sha-256:` and unpadded base64url. */
  digest(): string;
}

export interface DigestOptions {
  signal?: AbortSignal;
  /** Octets read so far. */
  onProgress?(done: number): void;
}

/** Up to here, in octets, the browser's own digest of the whole is quicker than reading piece by piece. */
const SMALL = 1_048_576;

const written = (digest: Uint8Array): string => `sha-256:${base64url(digest)}`;

/** For bytes that come by themselves, such as those of a download. Pieces should be small: `update` keeps the page waiting, a megabyte for up to 20 ms. */
export function createHasher(): Hasher {
  const state = sha256();
  return { update: (bytes) => state.update(bytes), digest: () => written(state.finish()) };
}

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
    const digest = await digestOfBytes(bytes);
    onProgress?.(bytes.length);
    return digest;
  }
  return written((await beside(blob, options)) ?? (await readThrough(blob, sha256(), options)));
}

/** Whether a worker has started before; what could not be started once is not tried again. */
let startable: boolean | undefined;

/** A page that takes trusted scripts alone lets none be started that no policy has made. */
interface ScriptUrlPolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const trusted = (() => {
  let policy: ReturnType<ScriptUrlPolicies['createPolicy']> | undefined;
  return (url: URL): string | URL => {
    const policies = (globalThis as { trustedTypes?: ScriptUrlPolicies }).trustedTypes;
    if (!policies) return url;
    policy ??= policies.createPolicy('fdz-worker', { createScriptURL: (only) => only });
    return policy.createScriptURL(url.href);
  };
})();

/** @returns `undefined` where no worker can be started */
async function beside(blob: Blob, { signal, onProgress }: DigestOptions): Promise<Uint8Array | undefined> {
  if (startable === false || typeof Worker !== 'function') return undefined;
  let worker: Worker | undefined;
  let leave = () => {};
  try {
    const url = new URL('./hash-worker.ts', import.meta.url);
    // Never starts from another origin: asked, a browser would only complain.
    if (url.origin !== globalThis.location.origin) throw new DOMException('', 'SecurityError');
    const started = (worker = new Worker(trusted(url), { type: 'module' }));
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
