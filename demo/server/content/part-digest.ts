/**
 * The SHA-256 of a part, taken while it grows by reading what is kept.
 * @module
 */
import type { Hasher } from '../primitives.ts';

/** Follows one part from its beginning. */
export interface PartDigest {
  /** So many octets can be read by now. */
  grow(size: number): void;
  /** Of the first `size` octets, all of which can be read; `sha-256:…`. The last call. */
  digest(size: number): Promise<string>;
  /** It is not wanted any more. */
  end(): void;
}

export class ReadDigest implements PartDigest {
  #hashed = 0;
  #size = 0;
  #ended = false;
  #running: Promise<void> | undefined;

  constructor(private readonly read: (from: number, to: number) => AsyncIterable<Uint8Array>, private readonly hasher: Hasher) {}

  grow(size: number): void {
    this.#size = Math.max(this.#size, size);
    this.#run().catch(() => {});
  }

  async digest(size: number): Promise<string> {
    this.#size = Math.max(this.#size, size);
    while (this.#hashed < size) await this.#run();
    return `sha-256:${await this.hasher.digest()}`;
  }

  end(): void {
    this.#ended = true;
  }

  #run(): Promise<void> {
    return (this.#running ??= this.#catchUp().finally(() => (this.#running = undefined)));
  }

  async #catchUp(): Promise<void> {
    while (this.#hashed < this.#size) {
      for await (const piece of this.read(this.#hashed, this.#size)) {
        if (this.#ended) throw new Error('the digest is not wanted any more');
        this.hasher.update(piece);
        this.#hashed += piece.byteLength;
      }
    }
  }
}
