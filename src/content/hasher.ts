/**
 * SHA-256 (FIPS 180-4) of what comes piece by piece: compiled where the page's policy lets WebAssembly be compiled
 * (`wasm-unsafe-eval`), in plain code else.
 * @module
 */

/** Takes bytes in their order; `finish` is the last call. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  finish(): Uint8Array;
}

/** Octets hashed without a pause: a few milliseconds, in plain code on a slow device too. */
const SLICE = 262_144;

let refused = false;

/** @param plain without WebAssembly */
export async function sha256(plain = refused): Promise<Sha256> {
  if (!plain) {
    try {
      return await (await import('./hash-compiled.ts')).compiled();
    } catch {
      // Asked once for a page: each question may be reported as a breach of its policy.
      refused = true;
    }
  }
  return (await import('./hash-plain.ts')).plain();
}

/**
 * Reads a blob from its beginning to its end without ever holding more than a slice of it.
 * @throws {DOMException} `NotReadableError` or `NotFoundError` where the file is gone or was changed
 * @throws the reason of `signal`
 */
export async function readThrough(blob: Blob, into: Sha256, { signal, onProgress }: { signal?: AbortSignal; onProgress?(done: number): void } = {}): Promise<Uint8Array> {
  for (let at = 0; at < blob.size; ) {
    const bytes = new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer());
    signal?.throwIfAborted();
    if (!bytes.length) throw new DOMException('', 'NotReadableError');
    into.update(bytes);
    at += bytes.length;
    onProgress?.(at);
  }
  signal?.throwIfAborted();
  return into.finish();
}
