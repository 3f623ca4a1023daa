/**
 * Bytes of an attachment from home to where they are kept: hashed on their way, taken up again where they
 * were cut off, followed while they still arrive, and kept only if they are what they should be.
 * @module
 */
import { askDigest, openBytes, type AttachmentKey } from '../client/attachments.ts';
import type { Http } from '../client/http.ts';
import { DmailProblem, unanswered, type ProblemCode } from '../contract/problems.ts';
import { createHasher, type Hasher } from './hasher.ts';
import type { Sink } from './sinks.ts';

export interface DownloadOptions {
  http: Http;
  key: AttachmentKey;
  /** Octets there will be. */
  size: number;
  /** Digests the content must have, as far as they are known before; the server is asked where none is. */
  expected: readonly string[];
  /** Whether it still arrived when it was asked for: then there is no hurry. */
  arriving: boolean;
  sink: Sink;
  onProgress(received: number): void;
  /**
   * Waits before another attempt.
   * @param misses attempts in a row that brought nothing
   * @throws the reason of `signal`
   */
  pause(misses: number, problem: DmailProblem, signal: AbortSignal): Promise<void>;
  /** Milliseconds without a byte after which the connection counts as lost, default 60,000. */
  patience?: number;
}

/** What was kept. */
export interface Downloaded {
  /** `sha-256:` and unpadded base64url, of what was written. */
  digest: string;
  /** Whether anybody said what it should be. */
  verified: boolean;
}

/** Octets hashed and written without a pause. */
const SLICE = 262_144;
/** Attempts that may bring nothing, one after the other. */
const MISSES = 8;

const PASSING = new Set<ProblemCode>(['offline', 'unreachable', 'timeout', 'unavailable', 'rate-limited', 'internal']);

/** One download. After a failure that may pass it goes on where it was, in the same sink. */
export class Download {
  #received = 0;
  #hasher?: Hasher;
  #digest?: string;
  readonly #options: DownloadOptions;

  constructor(options: DownloadOptions) {
    this.#options = options;
  }

  /**
   * Brings it to its end. Content that is not what it should be is not kept.
   * @throws {DmailProblem} `digest-mismatch`; those of the sink; those of the server. Where `resumable`, it may be run again.
   * @throws the reason of `signal`
   */
  async run(signal: AbortSignal): Promise<Downloaded> {
    const { sink, expected } = this.#options;
    this.#hasher ??= createHasher();
    await this.#fetch(this.#hasher, signal);
    const digest = (this.#digest ??= this.#hasher.digest());
    const named = expected.length ? expected : await this.#asked(signal);
    if (named.some((each) => each !== digest)) throw new DmailProblem('digest-mismatch');
    signal.throwIfAborted();
    await sink.keep();
    return { digest, verified: named.length > 0 };
  }

  async #fetch(hasher: Hasher, signal: AbortSignal): Promise<void> {
    const { size, arriving, pause } = this.#options;
    for (let misses = 0; this.#received < size; ) {
      const before = this.#received;
      const problem = await this.#attempt(hasher, signal);
      if (this.#received >= size) return;
      misses = this.#received > before ? 0 : misses + 1;
      if (misses > MISSES && !arriving) throw problem;
      await pause(misses, problem, signal);
    }
  }

  /** One connection. @returns why it ended; what will not pass is thrown */
  async #attempt(hasher: Hasher, signal: AbortSignal): Promise<DmailProblem> {
    const { http, key, size, arriving, sink, onProgress, patience = 60_000 } = this.#options;
    const stalled = new AbortController();
    let clock: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(clock);
      clock = setTimeout(() => stalled.abort(), patience);
    };
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    try {
      wait();
      const { from, body } = await openBytes(http, key, this.#received, AbortSignal.any([signal, stalled.signal]));
      const bytes = (reader = body.getReader());
      stalled.signal.addEventListener('abort', () => void bytes.cancel().catch(() => {}));
      for (let skip = this.#received - from; ; ) {
        const { done, value } = await bytes.read();
        signal.throwIfAborted();
        if (done) return new DmailProblem(stalled.signal.aborted ? 'timeout' : 'unreachable');
        wait();
        const fresh = value.subarray(Math.min(skip, value.length));
        skip -= value.length - fresh.length;
        if (this.#received + fresh.length > size) throw new DmailProblem('answer-invalid');
        for (let at = 0; at < fresh.length; at += SLICE) {
          const slice = fresh.subarray(at, at + SLICE);
          await sink.write(slice);
          hasher.update(slice);
          this.#received += slice.length;
          onProgress(this.#received);
          // Whoever writes to a slow disk is not a server that says nothing.
          wait();
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      const problem = error instanceof DmailProblem ? error : unanswered(error, stalled.signal);
      if (!PASSING.has(problem.code) && !(arriving && problem.code === 'range-not-satisfiable')) throw problem;
      return problem;
    } finally {
      clearTimeout(clock);
      void reader?.cancel().catch(() => {});
    }
  }

  /** What the server says it is, once it has all of it; nothing where it does not say. */
  async #asked(signal: AbortSignal): Promise<string[]> {
    const { http, key, pause } = this.#options;
    for (let misses = 1; misses <= MISSES; misses++) {
      let problem = new DmailProblem('unavailable');
      try {
        const digest = await askDigest(http, key, signal);
        if (digest) return [digest];
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof DmailProblem) || !PASSING.has(error.code)) throw error;
        problem = error;
      }
      await pause(misses, problem, signal);
    }
    return [];
  }
}

/** Whether what failed may be run again from where it was. */
export const resumable = ({ code }: DmailProblem): boolean => PASSING.has(code) || code === 'signed-out' || code === 'token-invalid' || code === 'token-required';
