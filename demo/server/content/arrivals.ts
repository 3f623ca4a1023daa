/**
 * Uploads at work: who sends, who follows, and what has been hashed so far.
 * @module
 */
import type { Primitives } from '../primitives.ts';
import { Problem } from '../problem.ts';
import type { Completion, Store } from '../store/store.ts';
import { Locks } from './locks.ts';
import { ReadDigest, type PartDigest } from './part-digest.ts';
import type { ContentStore } from './port.ts';
import { Scans, type ScansDeps } from './scans.ts';

/** So many uploads at rest are remembered, so that those that go on need not be hashed from their start. */
const REMEMBERED = 500;

/** One upload as it arrives. */
export class Arrival {
  /** Of what arrived, once all of it is kept. */
  digest?: string;
  /** How often what had arrived was thrown away. */
  discarded = 0;
  /** The server ends. */
  closed = false;
  /** Requests that use it. */
  users = 0;
  finishing?: Promise<string>;
  #digest?: PartDigest;
  #waiting = new Set<() => void>();
  #sending?: { stop: AbortController; ended: Promise<void> };

  constructor(readonly key: string, readonly size: number, public received: number, private readonly content: ContentStore, private readonly follow: () => PartDigest) {}

  get sending(): boolean {
    return this.#sending !== undefined;
  }

  /** Takes the place of whoever sends now. The signal says when somebody else has taken it, or this one is to stop. */
  async take(): Promise<{ signal: AbortSignal; stop(why: unknown): void; leave(): void }> {
    while (this.#sending) {
      this.#sending.stop.abort(new Problem('conflict'));
      await this.#sending.ended;
    }
    let leave!: () => void;
    const mine = { stop: new AbortController(), ended: new Promise<void>((resolve) => (leave = resolve)) };
    this.#sending = mine;
    return {
      signal: mine.stop.signal,
      stop: (why) => mine.stop.abort(why),
      leave: () => {
        if (this.#sending === mine) this.#sending = undefined;
        leave();
      },
    };
  }

  /** Ends whoever sends, without taking their place. */
  async end(): Promise<void> {
    (await this.take()).leave();
  }

  /** Keeps bytes, has hashed what is kept, and tells those who follow. */
  async receive(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      await this.content.append(this.key, this.received, bytes, (size) => {
        this.received = size;
        this.tell();
        (this.#digest ??= this.follow()).grow(size);
      });
    } finally {
      const there = await this.content.size(this.key);
      // Whoever asked meanwhile may have had all of it sealed: nothing is left then where it gathered.
      if (this.digest === undefined && !this.finishing) this.received = there;
      this.tell();
    }
  }

  /** Of all that has arrived. */
  hash(): Promise<string> {
    const digest = this.#digest ?? this.follow();
    this.#digest = undefined;
    return digest.digest(this.received);
  }

  /** What was hashed so far is not needed. */
  rest(): void {
    this.#digest?.end();
    this.#digest = undefined;
  }

  /** Nothing has arrived, after all. */
  async discard(): Promise<void> {
    this.discarded++;
    // First, lest somebody takes what is going for whole.
    this.received = 0;
    await this.content.remove({ part: this.key });
    this.rest();
    this.tell();
  }

  tell(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when there is news, with false when there was none for so many milliseconds or `signal` says so. */
  news(ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (news: boolean) => (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', stop);
        clearTimeout(timer);
        resolve(news);
      };
      const wake = done(true);
      const stop = done(false);
      const timer = setTimeout(stop, ms);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop);
      this.#waiting.add(wake);
    });
  }
}

/** All uploads of a server. */
export class Arrivals {
  /** For whatever must not happen to the same content at once. */
  readonly locks = new Locks();
  readonly scans: Scans;
  readonly #all = new Map<string, Arrival>();

  constructor(readonly content: ContentStore, private readonly store: Store, private readonly primitives: Primitives, private readonly clock: { now(): number }, scanning: Pick<ScansDeps, 'scanner' | 'again' | 'judged' | 'report'>) {
    this.scans = new Scans({ content, store, clock, locks: this.locks, ...scanning });
  }

  /**
   * An upload, for as long as `work` takes.
   * @throws {Problem} `not-found`
   */
  async use<T>(key: string, work: (arrival: Arrival) => Promise<T>): Promise<T> {
    const arrival = await this.hold(key);
    try {
      return await work(arrival);
    } finally {
      this.release(arrival);
    }
  }

  /**
   * An upload, until it is released.
   * @throws {Problem} `not-found`
   */
  async hold(key: string): Promise<Arrival> {
    let arrival = this.#all.get(key);
    if (!arrival) {
      // In this order: the part goes only when the store says that the upload is complete.
      const received = await this.content.size(key);
      const upload = await this.store.uploadByKey(key);
      if (!upload) throw new Problem('not-found');
      arrival = this.#all.get(key) ?? new Arrival(key, upload.size, upload.digest === undefined ? received : upload.size, this.content, () => this.#follow(key));
      arrival.digest ??= upload.digest;
    }
    arrival.users++;
    // The one used last stands last.
    this.#all.delete(key);
    this.#all.set(key, arrival);
    return arrival;
  }

  release(arrival: Arrival): void {
    arrival.users--;
    if (arrival.digest !== undefined && !arrival.users) this.#forget(arrival);
    if (this.#all.size <= REMEMBERED) return;
    for (const other of this.#all.values()) {
      if (other.users) continue;
      this.#forget(other);
      if (this.#all.size <= REMEMBERED) return;
    }
  }

  #follow(key: string): PartDigest {
    return this.content.follow?.(key) ?? new ReadDigest((from, to) => this.content.read({ part: key }, from, to), this.primitives.hasher());
  }

  #forget(arrival: Arrival): void {
    arrival.rest();
    if (this.#all.get(arrival.key) === arrival) this.#all.delete(arrival.key);
  }

  /** Whether somebody is at work on an upload. */
  busy = (key: string): boolean => (this.#all.get(key)?.users ?? 0) > 0;

  /** Octets of an upload that have arrived. */
  received = async (key: string): Promise<number> => this.#all.get(key)?.received ?? (await this.content.size(key));

  /**
   * Seals an upload all of which has arrived.
   * @param expected what it is by the word of who sent it
   * @throws {Problem} `digest-mismatch` where it is not what was announced; `not-found` where it was given up
   */
  finish(arrival: Arrival, expected?: string): Promise<string> {
    return (arrival.finishing ??= this.#finish(arrival, expected).finally(() => (arrival.finishing = undefined)));
  }

  async #finish(arrival: Arrival, expected: string | undefined): Promise<string> {
    if (arrival.digest !== undefined) return arrival.digest;
    const { key, size } = arrival;
    const digest = await arrival.hash();
    const found = await this.locks.hold(digest, async () => {
      // Whatever is not what was announced does not get as far as the contents.
      const upload = await this.store.uploadByKey(key);
      if (!upload) return 'gone';
      if ([expected, upload.declared].some((said) => said !== undefined && said !== digest)) return 'other';
      await this.store.noteContent(digest, size);
      const scan = await this.scans.begin(digest);
      let completion: Completion | undefined;
      try {
        if (scan !== 'infected') await this.content.seal(key, digest, size);
        return (completion = await this.store.completeUpload(key, digest, scan, this.clock.now()));
      } finally {
        if (scan === 'pending' && completion === 'complete') this.scans.run({ digest, size });
        else this.scans.leave(digest);
      }
    });
    if (found !== 'complete') {
      await arrival.discard();
      throw new Problem(found === 'gone' ? 'not-found' : 'digest-mismatch');
    }
    arrival.digest = digest;
    arrival.tell();
    await this.content.remove({ part: key });
    return digest;
  }

  /**
   * Brings an upload to its end of which everything has arrived. What is fetched is held against the word of the other
   * side first; where that was given up, against what the sender says it is, and without either it is not kept.
   * @returns whether it is complete
   * @throws {Problem} as `finish` does
   */
  async settle(arrival: Arrival): Promise<boolean> {
    if (arrival.digest !== undefined) return true;
    if (arrival.received !== arrival.size) return false;
    const upload = await this.store.uploadByKey(arrival.key);
    if (upload?.pull?.state === 'waiting') return false;
    if (!upload?.pull || upload.declared !== undefined) return !!(await this.finish(arrival));
    if (!arrival.sending) await arrival.discard();
    return false;
  }

  /** Throws away what has arrived of an upload that was given up; whoever is sealing it just now comes to an end first. */
  async giveUp(arrival: Arrival): Promise<void> {
    const turn = await arrival.take();
    try {
      while (arrival.finishing) await arrival.finishing.catch(() => {});
      if (arrival.digest === undefined) await arrival.discard();
    } finally {
      turn.leave();
    }
  }

  /** Ends all who send or follow. */
  async close(): Promise<void> {
    for (const arrival of [...this.#all.values()]) {
      arrival.closed = true;
      arrival.tell();
      await arrival.end();
    }
    await this.scans.close();
  }

  /** Removes what nobody refers to any more, and brings to its end what an interruption has left. */
  async sweep(): Promise<void> {
    await this.scans.sweep();
    for (const digest of await this.store.unusedContents()) {
      await this.locks.hold(digest, async () => {
        if (await this.store.contentUsed(digest)) return;
        await this.content.remove({ digest });
        await this.store.forgetContent(digest);
      });
    }
    for (const part of await this.content.parts()) {
      if (this.busy(part)) continue;
      const upload = await this.store.uploadByKey(part);
      if (!upload || upload.digest !== undefined) await this.content.remove({ part });
      else if ((await this.content.size(part)) === upload.size) await this.use(part, (arrival) => this.settle(arrival)).catch(() => {});
    }
  }
}
