/**
 * Files sent to an endpoint of the host's own as soon as they are chosen: any tus 1.0 server with the creation extension.
 * @module
 */
import type { Restrictions } from '../content/restrictions.ts';
import type { PlainOptions } from '../content/transport.ts';
import { DmailProblem } from '../contract/problems.ts';
import { waitFor } from './backoff.ts';
import { FileListStore } from './file-list.ts';
import type { Transfer, TransferProblem } from './transfers.ts';

/** What a form submits in place of a file that has arrived. */
export interface AttachedReference {
  name: string;
  mediaType: string;
  /** Octets. */
  size: number;
  /** Where the endpoint keeps it. */
  url: string;
}

/** How requests to the endpoint are made: headers of the page's own, such as its authorization, or a `fetch` of its own. */
export type UploadOptions = PlainOptions;

export interface EndpointOptions {
  /** Asked anew for each upload. */
  endpoint: () => string;
  requests?: () => UploadOptions | undefined;
  rules?: () => readonly Restrictions[];
  /** Before the second of `TRIES` attempts, in milliseconds. */
  patience?: number;
}

/** Uploads under way at once; more do not make a line faster. */
const AT_ONCE = 3;
/** Attempts in which nothing more arrives, until it is for the person to try again. */
const TRIES = 5;
/** Progress is told no more often, in milliseconds. */
const TICK = 200;
/** The rate is that of so long, in milliseconds. */
const SPAN = 4000;
/** What may be over by itself in a moment. */
const PASSING = new Set(['unreachable', 'timeout', 'unavailable', 'rate-limited', 'internal']);

interface Flight {
  stop: AbortController;
  /** When, and how much had left then. */
  marks: [time: number, sent: number][];
  /** Attempts since it last came further than ever. */
  tries: number;
  most: number;
}

export class EndpointTransfers extends FileListStore {
  readonly #flights = new Map<string, Flight>();
  /** Where each is, once it was begun. By file: what was removed and is taken back goes on where it was. */
  readonly #begun = new WeakMap<Blob, { url: string; sent: number }>();
  readonly #urls = new Map<string, string>();
  #active = false;

  constructor(private readonly options: EndpointOptions) {
    super(options.rules);
  }

  /** Those that have arrived, in the order of the person. */
  get references(): AttachedReference[] {
    return this.state.items.flatMap(({ id, name, mediaType, size, state }) => {
      const url = this.#urls.get(id);
      return url && state === 'done' ? [{ name, mediaType, size, url }] : [];
    });
  }

  /** Takes up references the page kept: of a form that one comes back to. */
  restore(references: readonly AttachedReference[]): void {
    const items = references.map(({ name, mediaType, size, url }): Transfer => {
      const id = `url-${url}`;
      this.#urls.set(id, url);
      return { id, name, mediaType, size, sent: size, state: 'done' };
    });
    this.set({ items });
  }

  override pause(id: string): void {
    if (!['waiting', 'sending'].includes(this.item(id)?.state ?? '')) return;
    this.#stop(id);
    this.patch(id, { state: 'paused', rate: undefined });
  }

  override resume(id: string): void {
    if (this.item(id)?.state === 'paused') this.patch(id, { state: 'waiting' });
  }

  override retry(id: string): void {
    if (this.item(id)?.state === 'failed') this.patch(id, { state: 'waiting', problem: undefined });
  }

  protected override started(): void {
    this.#active = true;
    globalThis.addEventListener('online', this.#next);
    this.#next();
  }

  /** Nobody sees it any more: what is under way waits, and goes on from where it is. */
  protected override stopped(): void {
    this.#active = false;
    globalThis.removeEventListener('online', this.#next);
    for (const id of [...this.#flights.keys()]) {
      this.#stop(id);
      this.patch(id, { state: 'waiting', rate: undefined });
    }
  }

  protected override changed(): void {
    this.#next();
    super.changed();
  }

  /** Whose turn it is: the first that wait, while there is a network and somebody to see. */
  readonly #next = (): void => {
    const { items } = this.state;
    for (const id of this.#flights.keys()) if (!items.some((item) => item.id === id)) this.#stop(id);
    if (!this.#active || globalThis.navigator?.onLine === false) return;
    for (const { id, state, file } of items) {
      if (this.#flights.size >= AT_ONCE) return;
      if (state === 'waiting' && file && !this.#flights.has(id)) void this.#send(id, file, { stop: new AbortController(), marks: [], tries: 0, most: 0 });
    }
  };

  #stop(id: string): void {
    this.#flights.get(id)?.stop.abort();
    this.#flights.delete(id);
  }

  async #send(id: string, file: Blob, flight: Flight): Promise<void> {
    this.#flights.set(id, flight);
    const { signal } = flight.stop;
    for (;;) {
      try {
        const [{ sendBytes }, { plainTransport }] = await Promise.all([import('../content/upload.ts'), import('../content/transport.ts')]);
        signal.throwIfAborted();
        const { name, mediaType } = this.item(id)!;
        this.patch(id, { state: 'sending', sent: this.#begun.get(file)?.sent ?? 0, problem: undefined });
        const { uri } = await sendBytes({
          blob: file, uri: this.#begun.get(file)?.url, endpoint: new URL(this.options.endpoint(), document.baseURI).href, signal,
          metadata: { filename: name, filetype: mediaType }, transport: plainTransport(this.options.requests?.()),
          onBegun: (url) => this.#begun.set(file, { url, sent: 0 }),
          onProgress: (sent) => this.#moved(id, file, flight, sent),
        });
        this.#flights.delete(id);
        this.#urls.set(id, uri);
        this.#begun.set(file, { url: uri, sent: file.size });
        return this.patch(id, { state: 'done', sent: file.size, rate: undefined });
      } catch (error) {
        if (signal.aborted) return;
        const problem = problemOf(error);
        // What the endpoint has thrown away is begun again.
        if (problem.code === 'not-found' || problem.code === 'gone') this.#begun.delete(file);
        if (problem.code === 'offline') {
          this.#flights.delete(id);
          return this.patch(id, { state: 'waiting', rate: undefined });
        }
        flight.tries += 1;
        if (!PASSING.has(problem.code) || flight.tries >= TRIES) {
          this.#flights.delete(id);
          return this.patch(id, { state: 'failed', problem, rate: undefined });
        }
        this.patch(id, { state: 'waiting', rate: undefined });
        await pause(waitFor(flight.tries, { first: this.options.patience ?? 1000, ceiling: 15_000 }), signal);
        if (signal.aborted) return;
      }
    }
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
    this.patch(id, { sent, rate: now - from >= TICK ? ((sent - had) * 1000) / (now - from) : undefined });
  }
}

function problemOf(error: unknown): Extract<TransferProblem, { code: unknown }> {
  if (error instanceof DmailProblem) return { code: error.code };
  if (error instanceof DOMException && error.name === 'NotReadableError') return { code: 'file-changed' };
  if (error instanceof DOMException && error.name === 'NotFoundError') return { code: 'file-unreadable' };
  // Anything else is a part of ours that could not be loaded.
  return { code: 'unreachable' };
}

const pause = (time: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const clock = setTimeout(resolve, time);
  signal.addEventListener('abort', () => {
    clearTimeout(clock);
    resolve();
  }, { once: true });
});
