/**
 * Port: where the bytes of attachments are. A part grows while an upload arrives; once all of it is there it is
 * sealed under its SHA-256, where equal bytes are kept once. The operations are those an S3-compatible store has, too
 * (a multipart upload, copied under its digest when complete).
 * @module
 */

import type { PartDigest } from './part-digest.ts';

/** A part, by the name the server gave it, or a sealed content, by its digest (`sha-256:…`). */
export type ContentName = { part: string } | { digest: string };

export type Bytes = Uint8Array<ArrayBuffer>;

export interface ContentStore {
  /** Octets of a part that are kept; 0 where nothing has arrived. */
  size(part: string): Promise<number>;
  /**
   * Adds bytes to a part until there are no more. However it ends, what has been told stays.
   * @param offset the size of the part now
   * @param kept told how large the part is whenever more of it can be read
   * @throws what `bytes` throws; {@link StorageFull}
   */
  append(part: string, offset: number, bytes: AsyncIterable<Uint8Array>, kept: (size: number) => void): Promise<void>;
  /** Hashes a part while it grows, where that can be done better than by reading it here. */
  follow?(part: string): PartDigest;
  /**
   * Keeps a copy of a part under its digest; durable when it resolves. The part stays. Doing it again changes nothing,
   * unless what is kept there has another size: then it was damaged, and the part takes its place.
   * @param size octets of all of the part
   * @throws {ContentMissing} where there is no part; RangeError where it has another size
   */
  seal(part: string, digest: string, size: number): Promise<void>;
  /**
   * The octets from `from` up to, not including, `to`, which exist. No more than these are read, nor much ahead.
   * @throws {ContentMissing}
   */
  read(name: ContentName, from: number, to: number): AsyncIterable<Bytes>;
  /** Removes it, where it is. */
  remove(name: ContentName): Promise<void>;
  /** All parts there are. */
  parts(): Promise<string[]>;
  /** Octets that can still be kept. */
  free(): Promise<number>;
}

/** What is said to be free at most, in octets. */
const PLENTY = 2 ** 43;

/** What is told of what is free, to those who want to send: all mailboxes share it, so it is rounded down by up to a 64th, or to a multiple of 16 MiB where that is more. */
export function offered(free: number): number {
  if (free < 1) return 0;
  const most = 2 ** Math.floor(Math.log2(free));
  const step = Math.max(1, most / 64, Math.min(2 ** 24, most / 16));
  return Math.min(PLENTY, step * Math.floor(free / step));
}

/** There is no room for more. */
export class StorageFull extends Error {}

/** Nothing is kept under this name. */
export class ContentMissing extends Error {}
