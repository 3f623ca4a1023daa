/**
 * Contents that are looked at for malware, and what has been found so far.
 * @module
 */
import type { ScanState } from '../../../src/contract/index.ts';
import type { Store, Unscanned } from '../store/store.ts';
import type { Locks } from './locks.ts';
import type { ContentStore } from './port.ts';
import type { Scanner, Verdict } from './scanner.ts';

/** Looked at at the same time; a scanner reads everything into its own memory or disk. */
const AT_ONCE = 4;
/** Milliseconds between two questions what is due to be looked at once more. */
const LATER = 60_000;

export interface ScansDeps {
  /** Absent where nothing looks. */
  scanner?: Scanner;
  content: ContentStore;
  store: Store;
  clock: { now(): number };
  /** By digest. */
  locks: Locks;
  /** Milliseconds before each further attempt. */
  again: readonly number[];
  /** Told of every verdict. */
  judged(digest: string, verdict: Verdict): void;
  report(error: unknown): void;
}

export class Scans {
  /** Contents that wait for a verdict, and who waits for it. */
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #infected = new Set<string>();
  readonly #stop = new AbortController();
  readonly #queue: Unscanned[] = [];
  /** Queued or at work. */
  readonly #taken = new Set<string>();
  readonly #working = new Set<Promise<void>>();
  /** Looked at once more, though it is handed out as not scanned meanwhile: nobody waits for them. */
  readonly #later = new Set<string>();
  #timer?: ReturnType<typeof setInterval>;

  constructor(private readonly deps: ScansDeps) {}

  /** Whether anything looks. */
  get looks(): boolean {
    return this.deps.scanner !== undefined;
  }

  get closed(): boolean {
    return this.#stop.signal.aborted;
  }

  isPending(digest: string): boolean {
    return this.#waiting.has(digest);
  }

  isInfected(digest: string): boolean {
    return this.#infected.has(digest);
  }

  /**
   * What a content that has arrived begins as. Where it has to be looked at, it counts as pending from now on:
   * `run` or `leave` follows. To be called under the lock of the digest.
   */
  async begin(digest: string): Promise<ScanState> {
    const known = await this.deps.store.scanOf(digest);
    if (known === 'infected') this.#infected.add(digest);
    if (known === 'infected' || known === 'clean') return known;
    if (!this.deps.scanner) return 'not-scanned';
    if (!this.#waiting.has(digest)) this.#waiting.set(digest, new Set());
    return 'pending';
  }

  /** Nothing came of it. */
  leave(digest: string): void {
    if (!this.#taken.has(digest)) this.#settle(digest);
  }

  /** Looks at a content when its turn comes; one look serves all who sent it meanwhile. */
  run(wanted: Unscanned): void {
    if (!this.#waiting.has(wanted.digest)) this.#waiting.set(wanted.digest, new Set());
    if (this.#taken.has(wanted.digest)) return;
    this.#taken.add(wanted.digest);
    this.#queue.push(wanted);
    this.#next();
  }

  /** Resolves when nothing waits for a verdict on a content any more, or `signal` says so. */
  verdict(digest: string, signal: AbortSignal): Promise<void> {
    const waiting = this.#waiting.get(digest);
    if (!waiting || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }

  /** Takes up what an interruption has left. To be called before anything is handed out. */
  async resume(): Promise<void> {
    const { store, scanner, clock } = this.deps;
    for (const wanted of await store.unscanned()) {
      if (scanner) this.run(wanted);
      else await store.judge(wanted.digest, 'not-scanned', clock.now());
    }
    if (!scanner || this.closed || this.#timer !== undefined) return;
    this.#timer = setInterval(() => void this.again().catch((error: unknown) => this.deps.report(error)), LATER);
    // In Node a timer alone must not keep the process; in a page it is a number.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  /** Begins to look at what could not be decided of when it came, where the time for that has come. The store knows when, so that no restart forgets it. */
  async again(): Promise<void> {
    const { store, scanner, clock, report } = this.deps;
    if (!scanner || this.closed || this.#later.size) return;
    for (const wanted of await store.dueScans(clock.now(), AT_ONCE)) {
      if (this.#waiting.has(wanted.digest) || this.closed) continue;
      this.#later.add(wanted.digest);
      const work = this.#lookLater(wanted)
        .catch(report)
        .finally(() => {
          this.#working.delete(work);
          this.#later.delete(wanted.digest);
        });
      this.#working.add(work);
    }
  }

  /** Looks at what could not be decided of, and removes what must not be kept and still is. */
  async sweep(): Promise<void> {
    const { store, content, locks } = this.deps;
    await this.resume();
    await this.again();
    for (const digest of await store.infected()) await locks.hold(digest, () => content.remove({ digest }));
  }

  /** Gives up what is being looked at: it is taken up again at the next start. */
  async close(): Promise<void> {
    this.#stop.abort();
    clearInterval(this.#timer);
    this.#queue.length = 0;
    for (const digest of [...this.#waiting.keys()]) this.#settle(digest);
    await Promise.all(this.#working);
  }

  #next(): void {
    while (this.#working.size < AT_ONCE && !this.#stop.signal.aborted) {
      const wanted = this.#queue.shift();
      if (!wanted) return;
      const work = this.#look(wanted)
        .catch((error: unknown) => this.deps.report(error))
        .finally(() => {
          this.#working.delete(work);
          this.#taken.delete(wanted.digest);
          this.#next();
        });
      this.#working.add(work);
    }
  }

  async #look({ digest, size }: Unscanned): Promise<void> {
    const verdict = await this.#verdict(digest, size);
    if (this.closed) return;
    await this.deps.locks.hold(digest, async () => {
      await this.#judge(digest, verdict);
      // Whoever brings it next begins anew.
      this.#taken.delete(digest);
      this.#settle(digest);
    });
  }

  async #lookLater({ digest, size }: Unscanned): Promise<void> {
    const { scanner, content, locks } = this.deps;
    const verdict = await scanner!.scan(content.read({ digest }, 0, size), this.#stop.signal);
    if (this.closed) return;
    await locks.hold(digest, async () => {
      // Somebody has brought it again meanwhile, and waits for a verdict of their own.
      if (verdict.state === 'not-scanned' && this.#waiting.has(digest)) return;
      await this.#judge(digest, verdict);
    });
  }

  /** To be called under the lock of the digest. */
  async #judge(digest: string, verdict: Verdict): Promise<void> {
    const { store, content, clock, judged } = this.deps;
    // From here on nobody gets a piece of it, whatever becomes of the rest.
    if (verdict.state === 'infected') this.#infected.add(digest);
    await store.judge(digest, verdict.state, clock.now(), verdict.state === 'not-scanned' && verdict.passing);
    if (verdict.state === 'infected') await content.remove({ digest });
    judged(digest, verdict);
  }

  async #verdict(digest: string, size: number): Promise<Verdict> {
    const { scanner, content, again } = this.deps;
    const { signal } = this.#stop;
    for (const wait of [...again, undefined]) {
      const verdict = await scanner!.scan(content.read({ digest }, 0, size), signal);
      if (verdict.state !== 'not-scanned' || !verdict.passing || wait === undefined || signal.aborted) return verdict;
      await pause(wait, signal);
    }
    return { state: 'not-scanned', passing: true };
  }

  #settle(digest: string): void {
    const waiting = this.#waiting.get(digest);
    this.#waiting.delete(digest);
    for (const done of waiting ?? []) done();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
