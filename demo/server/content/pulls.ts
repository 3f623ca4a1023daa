/**
 * Fetches attachments from the servers of senders, one after the other, until they are here or it is given up. What
 * waits stands in the store: nothing is forgotten, whatever ends the process.
 * @module
 */
import { problemType, type WireCode } from '../../../src/contract/index.ts';
import type { PullLimits } from '../config.ts';
import { SERVER, type Leases } from '../leases.ts';
import { Problem } from '../problem.ts';
import type { PullJob, Store } from '../store/store.ts';
import type { Arrival, Arrivals } from './arrivals.ts';
import { checkRest, digestFrom, Peers, Refused, type PeersDeps } from './peer.ts';
import { StorageFull } from './port.ts';
import { pulledBytes, TooMuch, Yielded } from './pulled-bytes.ts';

export interface PullsDeps extends PeersDeps {
  arrivals: Arrivals;
  store: Store;
  leases: Leases;
  limits: PullLimits;
  /** Milliseconds without a byte. */
  idle: number;
  /** Told of every one that has come to an end: from which server, and of which sender, where that is known still. */
  ended(from: { server: string; who?: string }, problem?: WireCode): void;
  report(error: unknown): void;
}

interface Job extends PullJob {
  origin: string;
  problem?: WireCode;
  /** When somebody asked for it to be tried at once. */
  nudged: number;
  running?: { stop: AbortController; ended: Promise<void> };
}

/** Will not get better by waiting. */
const FINAL = new Set<WireCode>(['not-found', 'gone', 'infected', 'invitation-required']);
/** A server that does not take our word may know our new key soon. */
const UNBELIEVED = 3;
/** Nobody has it tried more often, in milliseconds. */
const NUDGE = 2_000;
/** An attempt has brought something on if it brought so many octets, or some for so many milliseconds: no server keeps this one busy with less. */
const ENOUGH = 1024 ** 2;
const LONG = 5_000;

export class Pulls {
  readonly #peers: Peers;
  /** In the order in which they are tried. */
  readonly #jobs = new Map<string, Job>();
  #running = 0;
  /** Servers something more would be fetched from; `*` where it is any. */
  readonly #crowded = new Set<string>();
  #timer?: ReturnType<typeof setTimeout>;
  #closed = false;

  constructor(private readonly deps: PullsDeps) {
    this.#peers = new Peers(deps);
  }

  /** Takes up what an earlier process was at. */
  async resume(): Promise<void> {
    for (const job of await this.deps.store.pulls()) this.#jobs.set(job.key, { ...job, origin: new URL(job.uri).origin, nudged: 0 });
    this.pump();
  }

  /** Something is to be fetched, or from elsewhere than until now. */
  start(key: string, uri: string): void {
    const now = this.deps.clock.now();
    const known = this.#jobs.get(key);
    const fresh = { uri, origin: new URL(uri).origin, attempts: 0, wrong: 0, next: now, moved: now, nudged: now };
    if (known) Object.assign(known, fresh);
    else this.#jobs.set(key, { key, ...fresh });
    this.pump();
  }

  /** Somebody says that there may be more by now. */
  nudge(key: string): void {
    const now = this.deps.clock.now();
    const job = this.#jobs.get(key);
    if (!job || job.running || now - job.nudged < NUDGE) return;
    Object.assign(job, { nudged: now, next: now });
    this.pump();
  }

  /** It comes by another way, or not at all. */
  async dropPull(key: string): Promise<void> {
    const job = this.#jobs.get(key);
    this.#jobs.delete(key);
    job?.running?.stop.abort();
    await job?.running?.ended;
    await this.deps.store.dropPull(key);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const running = [...this.#jobs.values()].flatMap((job) => job.running ?? []);
    for (const { stop } of running) stop.abort();
    await Promise.all(running.map(({ ended }) => ended));
  }

  /** Begins what is due and has a place. */
  pump(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#crowded.clear();
    const { clock, limits } = this.deps;
    const now = clock.now();
    const busy = new Map<string, number>();
    for (const { running, origin } of this.#jobs.values()) if (running) busy.set(origin, (busy.get(origin) ?? 0) + 1);
    let next = Infinity;
    for (const job of this.#jobs.values()) {
      if (job.running) continue;
      if (job.next > now) next = Math.min(next, job.next);
      else if (this.#running >= limits.atOnce) this.#crowded.add('*');
      else if ((busy.get(job.origin) ?? 0) >= limits.perServer) this.#crowded.add(job.origin);
      else {
        busy.set(job.origin, (busy.get(job.origin) ?? 0) + 1);
        this.#begin(job);
      }
    }
    if (next === Infinity) return;
    this.#timer = setTimeout(() => this.pump(), Math.min(Math.max(0, next - now), 60_000));
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  #begin(job: Job): void {
    const stop = new AbortController();
    this.#running++;
    const ended = this.#run(job, stop.signal)
      .catch((error: unknown) => {
        // Something here is out of order, not there.
        job.next = this.deps.clock.now() + this.deps.limits.ceiling;
        this.deps.report(error);
      })
      .finally(() => {
        this.#running--;
        delete job.running;
        this.pump();
      });
    job.running = { stop, ended };
  }

  async #run(job: Job, stop: AbortSignal): Promise<void> {
    const { arrivals, clock } = this.deps;
    const { key, uri } = job;
    const before = await arrivals.received(key);
    const began = clock.now();
    const failed = await this.#attempt(key, uri, stop).then(() => undefined, (error: unknown) => ({ error }));
    if (stop.aborted || this.#jobs.get(key) !== job) return;
    const gained = (await arrivals.received(key)) - before;
    const now = clock.now();
    const moved = gained >= ENOUGH || (gained > 0 && now - began >= LONG);
    if (moved) Object.assign(job, { moved: now, attempts: 0 });
    // It goes behind those that wait.
    this.#jobs.delete(key);
    this.#jobs.set(key, job);
    if (!failed) return this.#end(job);
    // Other words have come meanwhile: they are tried at once.
    if (job.uri !== uri) return;
    if (failed.error instanceof Yielded) return void (job.next = now);
    const { code, wait } = this.#why(failed.error);
    // The upload is gone.
    if (code === undefined) return this.#end(job, 'not-found');
    await this.#again(job, code, wait, moved);
  }

  /** Brings all of it here. */
  async #attempt(key: string, uri: string, stop: AbortSignal): Promise<void> {
    const { arrivals, store, leases, clock } = this.deps;
    const wanted = (): Promise<boolean> => store.wanted(key, clock.now());
    await arrivals.use(key, async (arrival) => {
      if (arrival.digest === undefined) {
        if (!(await wanted())) throw new Refused('invitation-required');
        stop.throwIfAborted();
        const turn = await arrival.take();
        const leave = leases.take({ principal: SERVER, allowed: wanted, end: turn.stop });
        try {
          await this.#fetch(arrival, uri, AbortSignal.any([stop, turn.signal]));
        } finally {
          leave();
          turn.leave();
        }
      }
      // Whether it hears of that or not: its grant has a time.
      await this.#peers.ask('DELETE', uri, {}, stop).then(({ body }) => body?.cancel()).catch(() => {});
    });
  }

  async #fetch(arrival: Arrival, uri: string, signal: AbortSignal): Promise<void> {
    const { arrivals, limits: { turn }, idle } = this.deps;
    const { size } = arrival;
    const from = arrival.received;
    if (from < size) {
      const answer = await this.#peers.ask('GET', uri, { range: `bytes=${from}-` }, signal);
      try {
        checkRest(answer, from, size);
        if (!answer.body) throw new Refused('unavailable');
      } catch (error) {
        await answer.body?.cancel().catch(() => {});
        throw error;
      }
      const { origin } = new URL(uri);
      await arrival.receive(pulledBytes(answer.body, { room: size - from, idle, turn, signal, crowded: () => this.#crowded.has('*') || this.#crowded.has(origin) }));
    }
    if (arrival.received < size) throw new Refused('unavailable');
    // What it is by the word of the other side, which has all of it by now.
    const said = await this.#peers.ask('HEAD', uri, {}, signal);
    await said.body?.cancel();
    const digest = digestFrom(said);
    if (digest === undefined) throw new Refused('unavailable');
    await arrivals.finish(arrival, digest);
  }

  /** No code where there is nothing to be fetched any more. */
  #why(error: unknown): { code?: WireCode; wait: number } {
    if (error instanceof Refused) return error;
    if (error instanceof TooMuch) return { code: 'digest-mismatch', wait: 0 };
    if (error instanceof StorageFull) return { code: 'storage-full', wait: 0 };
    // Of the upload itself: given up, not allowed any more, taken over, not what it was said to be.
    if (error instanceof Problem) return error.code === 'not-found' ? { wait: 0 } : { code: error.code, wait: 0 };
    this.deps.report(error);
    return { code: 'internal', wait: 0 };
  }

  async #again(job: Job, code: WireCode, wait: number, moved: boolean): Promise<void> {
    const { clock, limits, store } = this.deps;
    const now = clock.now();
    job.problem = code;
    if (code === 'digest-mismatch') job.wrong += 1;
    if (!moved || code === 'digest-mismatch') job.attempts += 1;
    const over = FINAL.has(code) || (code === 'proof-invalid' && job.attempts >= UNBELIEVED) || job.wrong >= limits.wrong || now - job.moved >= limits.giveUp;
    if (over) return this.#end(job, code);
    const back = job.attempts ? Math.min(limits.ceiling, limits.first * 2 ** (job.attempts - 1)) * (0.5 + Math.random() / 2) : 0;
    job.next = now + Math.max(back, wait);
    const { key, uri, attempts, wrong, next, moved: at } = job;
    const wanted = await store.notePull({ key, uri, attempts, wrong, next: Math.round(next), moved: at, state: 'waiting', problem: problemType(code) }, now);
    if (!wanted && this.#jobs.get(key) === job && job.uri === uri) this.#jobs.delete(key);
  }

  async #end(job: Job, problem?: WireCode): Promise<void> {
    const { store, ended, clock } = this.deps;
    const { key, uri, attempts, wrong, next, moved, nudged } = job;
    const upload = await store.uploadByKey(key);
    // It is not forgotten here before it is written there.
    if (problem === undefined) await store.dropPull(key);
    else await store.notePull({ key, uri, attempts, wrong, next: Math.round(next), moved, state: 'failed', problem: problemType(problem) }, clock.now());
    // Asked for again meanwhile, it goes on.
    if (this.#jobs.get(key) === job && job.uri === uri && job.nudged === nudged) this.#jobs.delete(key);
    // Without what its address ends with, which is a secret.
    ended({ server: uri.slice(0, uri.lastIndexOf('/pulls/')), ...(upload && { who: upload.sender }) }, problem);
  }
}
