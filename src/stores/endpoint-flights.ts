/**
 * Uploads under way to an endpoint of the host's own; loaded with the first file.
 * @module
 */
import { plainTransport } from '../content/transport.ts';
import { sendBytes } from '../content/upload.ts';
import { DmailProblem } from '../contract/problems.ts';
import { waitFor } from './backoff.ts';
import type { EndpointOptions } from './endpoint-transfers.ts';
import type { Transfer, TransferProblem } from './transfers.ts';

/** Uploads under way at once; more do not make a line faster. */
const AT_ONCE = 3;
/** Attempts in which nothing more arrives, until it is for the person to try again. */
const TRIES = 5;
/** Before the second attempt, and the longest before any, in milliseconds. */
const WAIT = { first: 1000, ceiling: 15_000 };
/** Progress is told no more often, in milliseconds. */
const TICK = 200;
/** The rate is that of so long, in milliseconds. */
const SPAN = 4000;
/** What may be over by itself in a moment. A request that was cut off may be at work there still, which makes the next one a conflict. */
const PASSING = new Set(['unreachable', 'timeout', 'unavailable', 'rate-limited', 'internal', 'conflict']);

interface Flight {
  stop: AbortController;
  /** When, and how much had left then. */
  marks: [time: number, sent: number][];
  /** Attempts since it last came further than ever. */
  tries: number;
  most: number;
}

/** The list whose files are sent. */
interface Port {
  item(id: string): Transfer | undefined;
  patch(id: string, change: Partial<Transfer>): void;
  /** Where the endpoint keeps each that was begun there. */
  readonly urls: Map<string, string>;
}

/** The digest of a file, taken once. */
interface Hashing {
  digest: Promise<string>;
  stop: AbortController;
}

export class Flights {
  readonly #flights = new Map<string, Flight>();
  /** Where each is, once it was begun. By file: what was removed and is taken back goes on where it was. */
  readonly #begun = new WeakMap<Blob, { url: string; sent: number }>();
  readonly #hashing = new Map<string, Hashing>();

  constructor(private readonly options: EndpointOptions, private readonly port: Port) {}

  /** Whose turn it is: the first that wait. What is not in the list any more is stopped. */
  next(items: readonly Transfer[], open: boolean): void {
    const there = new Set(items.map(({ id }) => id));
    for (const id of this.#flights.keys()) if (!there.has(id)) this.stop(id);
    for (const [id, { stop }] of this.#hashing) {
      if (there.has(id)) continue;
      stop.abort();
      this.#hashing.delete(id);
    }
    if (!open) return;
    for (const { id, state, file } of items) {
      if (this.#flights.size >= AT_ONCE) return;
      if (state === 'waiting' && file && !this.#flights.has(id)) void this.#send(id, file);
    }
  }

  stop(id: string): void {
    this.#flights.get(id)?.stop.abort();
    this.#flights.delete(id);
  }

  /** Stops all, and says which there were. */
  land(): string[] {
    const ids = [...this.#flights.keys()];
    ids.forEach((id) => this.stop(id));
    return ids;
  }

  /** The digest of a file was taken by an earlier page. */
  knows(id: string, digest: string): void {
    this.#hashing.set(id, { digest: Promise.resolve(digest), stop: new AbortController() });
  }

  /** Taken beside the page while it is sent. */
  #digest(id: string, file: Blob): Promise<string> {
    const there = this.#hashing.get(id);
    if (there) return there.digest;
    const stop = new AbortController();
    const digest = import('../content/hash.ts').then(({ digestOf }) => digestOf(file, { signal: stop.signal }));
    this.#hashing.set(id, { digest, stop });
    digest.then((known) => this.port.patch(id, { digest: known }), () => this.#hashing.delete(id));
    return digest;
  }

  async #send(id: string, file: Blob): Promise<void> {
    const flight: Flight = { stop: new AbortController(), marks: [], tries: 0, most: 0 };
    this.#flights.set(id, flight);
    const { signal } = flight.stop;
    // The change that led here is told first.
    await Promise.resolve();
    while (!signal.aborted) {
      try {
        const digest = await this.#attempt(id, file, flight);
        if (signal.aborted) return;
        this.#flights.delete(id);
        return this.port.patch(id, { state: 'done', sent: file.size, rate: undefined, digest });
      } catch (error) {
        if (signal.aborted) return;
        const problem = problemOf(error);
        flight.tries += 1;
        const { code } = problem;
        const later = code === 'offline' || (PASSING.has(code) && flight.tries < TRIES);
        // What the endpoint has thrown away, or keeps otherwise, is begun again.
        if (code === 'not-found' || code === 'gone' || (code === 'conflict' && !later)) {
          this.#begun.delete(file);
          this.port.urls.delete(id);
        }
        // Offline, it waits for its turn with the others.
        if (!later || code === 'offline') this.#flights.delete(id);
        this.port.patch(id, later ? { state: 'waiting', rate: undefined } : { state: 'failed', problem, rate: undefined });
        if (!this.#flights.has(id)) return;
        await pause(Math.max(waitFor(flight.tries, WAIT), askedFor(error)), signal);
      }
    }
  }

  async #attempt(id: string, file: Blob, flight: Flight): Promise<string> {
    const { name, mediaType } = this.port.item(id)!;
    const url = this.port.urls.get(id);
    const begun = this.#begun.get(file) ?? (url ? { url, sent: 0 } : undefined);
    if (begun) {
      this.#begun.set(file, begun);
      this.port.urls.set(id, begun.url);
    }
    this.port.patch(id, { state: 'sending', sent: begun?.sent ?? 0, problem: undefined });
    const digest = this.#digest(id, file);
    // Heard where it is waited for.
    digest.catch(() => undefined);
    await sendBytes({
      blob: file, uri: begun?.url, endpoint: new URL(this.options.endpoint(), document.baseURI).href, signal: flight.stop.signal,
      metadata: { filename: name, filetype: mediaType }, transport: plainTransport(this.options.requests?.()),
      onBegun: (url) => {
        this.#begun.set(file, { url, sent: 0 });
        this.port.urls.set(id, url);
        // From now on it can be gone on with.
        this.port.patch(id, {});
      },
      onProgress: (sent) => this.#moved(id, file, flight, sent),
    });
    return digest;
  }

  #moved(id: string, file: Blob, flight: Flight, sent: number): void {
    const now = performance.now();
    const begun = this.#begun.get(file);
    if (begun) begun.sent = sent;
    if (sent > flight.most) Object.assign(flight, { tries: 0, most: sent });
    const { marks } = flight;
    if (flight.stop.signal.aborted || (marks.length && now - marks.at(-1)![0] < TICK)) return;
    marks.push([now, sent]);
    while (marks.length > 2 && now - marks[0]![0] > SPAN) marks.shift();
    const [from, had] = marks[0]!;
    this.port.patch(id, { sent, rate: now - from >= TICK ? ((sent - had) * 1000) / (now - from) : undefined });
  }
}

function problemOf(error: unknown): Extract<TransferProblem, { code: unknown }> {
  if (error instanceof DmailProblem) return { code: error.code };
  const { name } = error as Partial<DOMException>;
  // Anything else is a part of ours that could not be loaded.
  return { code: name === 'NotReadableError' ? 'file-changed' : name === 'NotFoundError' ? 'file-unreadable' : 'unreachable' };
}

/** How long the endpoint wants to be left alone, in milliseconds. */
const askedFor = (error: unknown): number => (error instanceof DmailProblem ? 1000 * (error.context.retryAfter ?? 0) : 0);

const pause = (time: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  setTimeout(resolve, time);
  signal.addEventListener('abort', () => resolve(), { once: true });
});
