/**
 * SHA-256 (FIPS 180-4) of what comes piece by piece. WebAssembly would take half the time, but asks a host to allow it
 * (`wasm-unsafe-eval`), and this is quicker than any upload.
 * @module
 */
import { sha256 as create } from '@noble/hashes/sha2.js';
import { digestText } from './digest-text.ts';

/** Takes bytes in their order; `finish` is the last call. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  finish(): Uint8Array;
}

/** Takes bytes in their order; `digest` is the last call. */
export interface Hasher {
  update(bytes: Uint8Array): void;
  /** `sha-256:` and unpadded base64url. */
  digest(): string;
}

/** Octets hashed without a pause: a few milliseconds, on a slow device too. */
const SLICE = 262_144;

export function sha256(): Sha256 {
  const state = create.create();
  return { update: (bytes) => void state.update(bytes), finish: () => state.digest() };
}

/** For bytes that come by themselves, such as those of a download. Pieces should be small: `update` keeps the page waiting, a megabyte for up to 20 ms. */
export function createHasher(): Hasher {
  const state = sha256();
  return { update: (bytes) => state.update(bytes), digest: () => digestText(state.finish()) };
}

/** A stream that gives nothing for so many milliseconds is left for another; each time it may take twice as long. */
const SILENCE = 5_000;

/**
 * Reads piece by piece into one buffer, where a browser does that: as memory of their own the pieces of a large file
 * pile up to a hundred megabytes until they are collected. Elsewhere it reads slices. Chromium's streams of files of
 * gigabytes fall silent for ever now and then, while the file can be read: another one is begun where it stopped.
 */
function piecesOf(blob: Blob, silence: number): { next(at: number): Promise<Uint8Array>; leave(): void } {
  const open = (at: number): ReadableStreamBYOBReader => (at ? blob.slice(at) : blob).stream().getReader({ mode: 'byob' });
  let reader: ReadableStreamBYOBReader;
  try {
    reader = open(0);
  } catch {
    return { next: async (at) => new Uint8Array(await blob.slice(at, at + SLICE).arrayBuffer()), leave: () => {} };
  }
  const leave = (): void => void reader.cancel().catch(() => {});
  let room = new ArrayBuffer(SLICE);
  return {
    async next(at) {
      for (let patience = silence; ; patience *= 2) {
        let clock: ReturnType<typeof setTimeout> | undefined;
        const piece = await Promise.race([
          reader.read(new Uint8Array(room)).catch((cause: unknown) => {
            // Under which name a stream fails differs.
            throw new DOMException(String(cause), 'NotReadableError');
          }),
          new Promise<undefined>((resolve) => {
            clock = setTimeout(() => resolve(undefined), patience);
          }),
        ]).finally(() => clearTimeout(clock));
        if (piece) {
          room = piece.value!.buffer;
          return piece.value!;
        }
        leave();
        reader = open(at);
        room = new ArrayBuffer(SLICE);
      }
    },
    leave,
  };
}

export interface ReadOptions {
  signal?: AbortSignal;
  /** Octets read so far. */
  onProgress?(done: number): void;
  /** Milliseconds after which a stream of the browser that gives nothing is left for another one. */
  silence?: number;
}

/**
 * Reads a blob from its beginning to its end without ever holding more than a piece of it.
 * @throws {DOMException} `NotReadableError` or `NotFoundError` where the file is gone or was changed
 * @throws the reason of `signal`, once the next piece is there
 */
export async function readThrough(blob: Blob, into: Sha256, { signal, onProgress, silence = SILENCE }: ReadOptions = {}): Promise<Uint8Array> {
  const pieces = piecesOf(blob, silence);
  try {
    for (let at = 0; at < blob.size; ) {
      const bytes = await pieces.next(at);
      signal?.throwIfAborted();
      if (!bytes.length) throw new DOMException('', 'NotReadableError');
      into.update(bytes);
      at += bytes.length;
      onProgress?.(at);
    }
  } finally {
    pieces.leave();
  }
  signal?.throwIfAborted();
  return into.finish();
}
