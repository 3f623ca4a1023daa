/**
 * Live changes as server-sent events. One stream is one small object: idle ones are counted in tens of thousands.
 * @module
 */
import type { Answer } from './answer.ts';
import type { Changes, Reach } from '../../src/contract/index.ts';
import type { Principal } from './gateway/tokens.ts';
import type { Leases } from './leases.ts';
import type { Notice, Store } from './store/store.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(':\n\n');
/** Events a reader may be behind before the stream is ended; it resumes where it was. */
const BEHIND = 256;

interface Stream {
  principal: Principal;
  /** What the reader may see is limited to this. */
  reach: Reach | undefined;
  controller: ReadableStreamDefaultController<Bytes>;
  /** Number of the state the reader knows; -1 while the first answer is being read. */
  seq: number;
  /** Notices that came while something was being read. */
  waiting: Notice[] | undefined;
  beat: number;
  unwatch(): void;
  /** Gives the lease back. */
  leave(): void;
}

const event = (changes: Changes): Bytes => encoder.encode(`event: change\nid: ${changes.state}\ndata: ${JSON.stringify(changes)}\n\n`);

/** Whether whoever reads it learns of nothing. */
const isNothing = ({ conversations, removed, drafts, invitations }: Changes): boolean => !conversations.length && !removed.length && !drafts.length && !invitations;

export class Streams {
  readonly #streams = new Set<Stream>();
  readonly #encoded = new WeakMap<Notice, Bytes>();
  #timer?: ReturnType<typeof setInterval>;

  constructor(private readonly store: Store, private readonly leases: Leases, private readonly clock: { now(): number }, private readonly heartbeat: number) {}

  get size(): number {
    return this.#streams.size;
  }

  /**
   * @param since `Last-Event-ID`
   * @throws {StoreRefusal} `state-unknown`
   */
  async open(principal: Principal, since: string | undefined, signal: AbortSignal, reach: Reach | undefined): Promise<Answer> {
    const stream: Stream = { principal, reach, controller: undefined!, seq: -1, waiting: [], beat: this.clock.now(), unwatch: () => {}, leave: () => {} };
    // Watch first, read then: what is committed in between is in one or the other.
    stream.unwatch = this.store.watch(principal.address, (notice) => this.#tell(stream, notice));
    let first: { changes: Changes; seq: number };
    try {
      first = await this.store.changes(principal.address, since, reach);
    } catch (error) {
      stream.unwatch();
      throw error;
    }
    const body = new ReadableStream<Bytes>({
      start: (controller) => {
        stream.controller = controller;
        this.#streams.add(stream);
        stream.leave = this.leases.take({ principal, end: () => this.#end(stream) });
        this.#emit(stream, first);
      },
      cancel: () => void this.#drop(stream),
    });
    signal.addEventListener('abort', () => this.#end(stream), { once: true });
    this.#timer ??= this.#tick();
    void this.#settle(stream, first.changes);
    return { status: 200, headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }, body };
  }

  close(): void {
    for (const stream of this.#streams) this.#end(stream);
  }

  #tell(stream: Stream, notice: Notice): void {
    if (stream.waiting) {
      stream.waiting.push(notice);
      return;
    }
    if (notice.after <= stream.seq) return;
    if (notice.before === stream.seq && !stream.reach) {
      let bytes = this.#encoded.get(notice);
      if (!bytes) this.#encoded.set(notice, (bytes = event(notice.changes)));
      stream.seq = notice.after;
      this.#send(stream, bytes);
    } else {
      // Something between was missed, or not all of it is for this reader: read it.
      stream.waiting = [notice];
      void this.#catchUp(stream, `${notice.changes.state.split('.')[0]}.${stream.seq}`);
    }
  }

  /** Reads on until the reader has everything, then lets notices through. */
  async #settle(stream: Stream, { hasMore, state }: Changes): Promise<void> {
    if (hasMore) return this.#catchUp(stream, state);
    const waiting = stream.waiting ?? [];
    stream.waiting = undefined;
    for (const notice of waiting) this.#tell(stream, notice);
  }

  async #catchUp(stream: Stream, since: string): Promise<void> {
    try {
      const next = await this.store.changes(stream.principal.address, since, stream.reach);
      if (stream.reach && isNothing(next.changes)) stream.seq = next.seq;
      else this.#emit(stream, next);
      await this.#settle(stream, next.changes);
    } catch {
      this.#end(stream);
    }
  }

  #emit(stream: Stream, { changes, seq }: { changes: Changes; seq: number }): void {
    stream.seq = seq;
    this.#send(stream, event(changes));
  }

  #send(stream: Stream, bytes: Bytes): void {
    if (!this.#streams.has(stream)) return;
    stream.controller.enqueue(bytes);
    if ((stream.controller.desiredSize ?? 0) < -BEHIND) this.#end(stream);
  }

  #drop(stream: Stream): boolean {
    stream.unwatch();
    stream.leave();
    const open = this.#streams.delete(stream);
    if (!this.#streams.size) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    return open;
  }

  #end(stream: Stream): void {
    if (!this.#drop(stream)) return;
    try {
      stream.controller.close();
    } catch {
      // The reader was quicker.
    }
  }

  #tick(): ReturnType<typeof setInterval> {
    const timer = setInterval(() => {
      const now = this.clock.now();
      for (const stream of this.#streams) {
        if (now - stream.beat < this.heartbeat) continue;
        stream.beat = now;
        this.#send(stream, HEARTBEAT);
      }
    }, 1000);
    // In Node a timer alone must not keep the process; in a page it is a number.
    if (typeof timer === 'object') timer.unref();
    return timer;
  }
}
