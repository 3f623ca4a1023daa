import { createLink, listVersions } from '../client/attachments.ts';
import { Download, resumable } from '../content/download.ts';
import { safeName } from '../content/restrictions.ts';
import { browserSaving, temporarySink, type Folder, type Saving } from '../content/save.ts';
import type { ReadableSink, Sink } from '../content/sinks.ts';
import { decode, sniff, SNIFFED } from '../content/sniff.ts';
import { DmailProblem } from '../contract/problems.ts';
import { BACKOFF, waitFor } from './backoff.ts';
import { downloadId, SHOWN_UP_TO, type AttachmentKey, type AttachmentVersion, type DownloadOutcome, type Downloads, type DownloadsState, type DownloadState, type Preview, type RemoteFile } from './downloads.ts';
import type { Kit } from './kit.ts';
import { Store } from './store.ts';

/** Milliseconds between two words about how far something has come. */
const PACE = 100;

/** Octets of a text that are shown. */
const TEXT = 204_800;

const RETRY = { ...BACKOFF, first: 500, ceiling: 15_000 };

interface Running {
  stop: AbortController;
  download: Download;
  sink: Sink;
}

/** Attachments on their way to where a person wants them, whichever conversation is on the screen. */
export class DownloadsOf extends Store<DownloadsState> implements Downloads {
  readonly #kit: Kit;
  readonly #running = new Map<string, Running>();
  /** Those whose place is being chosen. */
  readonly #asking = new Set<string>();
  /** Kept, and still held by this page. */
  readonly #held = new Set<Sink>();
  /** Closes documents that are shown. */
  readonly #open = new Set<() => void>();
  /** How far those have come that nobody was told of yet. */
  readonly #news = new Map<string, number>();
  #clock: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(kit: Kit) {
    super({ items: {} });
    this.#kit = kit;
  }

  async start(file: RemoteFile, saving: Saving = browserSaving()): Promise<DownloadOutcome | undefined> {
    const id = downloadId(file);
    const phase = this.state.items[id]?.phase;
    if (phase === 'running' || phase === 'waiting' || this.#asking.has(id)) return undefined;
    const begun = this.#running.get(id);
    if (begun) return this.#run(id, begun);
    return this.#begin(file, () => saving.file({ name: nameOf(file), size: file.size }), saving);
  }

  async startAll(files: readonly RemoteFile[], saving: Saving = browserSaving(), ended: (file: RemoteFile, outcome: DownloadOutcome) => void): Promise<void> {
    let folder: Folder | undefined;
    if (saving.folder) {
      folder = await saving.folder();
      if (!folder) return;
    }
    for (const file of files) {
      if (this.#closed) return;
      const phase = this.state.items[downloadId(file)]?.phase;
      if (phase === 'running' || phase === 'waiting') continue;
      this.cancel(file);
      const to = { name: nameOf(file), size: file.size };
      const outcome = await this.#begin(file, () => (folder ?? saving).file(to), saving);
      if (outcome) ended(file, outcome);
    }
  }

  async #begin(file: RemoteFile, place: () => Promise<Sink | 'link' | undefined>, saving: Saving): Promise<DownloadOutcome | undefined> {
    const id = downloadId(file);
    try {
      this.#asking.add(id);
      const sink = await place().finally(() => this.#asking.delete(id));
      if (sink && sink !== 'link' && this.#closed) void sink.discard();
      if (!sink || this.#closed) return undefined;
      if (sink === 'link') {
        this.#tell(id, { phase: 'running', received: 0 });
        saving.follow((await createLink(this.#kit.http, file)).uri);
        this.#tell(id, { phase: 'left', received: 0 });
        return 'unverified';
      }
      const running: Running = { stop: new AbortController(), sink, download: this.#download(file, sink, (received) => this.#paced(id, received), () => {
        this.#spread();
        this.#tell(id, { ...this.#item(id), phase: 'waiting' });
      }) };
      this.#running.set(id, running);
      return await this.#run(id, running);
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      this.#tell(id, { phase: 'failed', received: 0, problem: error });
      return undefined;
    }
  }

  async #run(id: string, running: Running): Promise<DownloadOutcome | undefined> {
    this.#tell(id, { phase: 'running', received: this.#item(id).received });
    const { signal } = running.stop;
    try {
      const { digest, verified } = await running.download.run(signal);
      this.#spread();
      this.#running.delete(id);
      this.#held.add(running.sink);
      this.#tell(id, { phase: 'saved', received: this.#item(id).received, digest, verified });
      return verified ? 'verified' : 'unverified';
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#spread();
      const problem = error instanceof DmailProblem ? error : new DmailProblem('internal', {}, { cause: error });
      if (!resumable(problem)) {
        this.#running.delete(id);
        await running.sink.discard();
      }
      this.#tell(id, { phase: 'failed', received: resumable(problem) ? this.#item(id).received : 0, problem });
      return problem.code === 'digest-mismatch' ? 'mismatch' : undefined;
    }
  }

  cancel(key: AttachmentKey): void {
    const id = downloadId(key);
    const running = this.#running.get(id);
    this.#running.delete(id);
    running?.stop.abort();
    void running?.sink.discard();
    const { [id]: _, ...items } = this.state.items;
    if (_) this.set({ items });
  }

  async preview(file: RemoteFile, signal: AbortSignal): Promise<Preview> {
    const limit = Math.max(...Object.values(SHOWN_UP_TO));
    if (file.size > limit) throw new DmailProblem('too-large', { limit });
    if (file.arriving || !file.digests.length) throw new DmailProblem('digest-mismatch');
    const sink = await temporarySink(file.size);
    if (!sink) throw new DmailProblem('local-storage-full');
    try {
      await this.#download(file, sink, () => {}, () => {}).run(signal);
      const { blob } = sink;
      const kind = sniff(new Uint8Array(await blob.slice(0, SNIFFED).arrayBuffer()));
      if (!kind) throw new DmailProblem('type-forbidden');
      if (file.size > SHOWN_UP_TO[kind.shown]) throw new DmailProblem('too-large', { limit: SHOWN_UP_TO[kind.shown] });
      if (this.#closed) throw new DmailProblem('signed-out');
      if (kind.shown === 'pdf') return await this.#pages(sink, signal);
      this.#held.add(sink);
      const release = () => {
        if (this.#held.delete(sink)) void sink.discard();
      };
      if (kind.shown !== 'text') return { shown: kind.shown, blob: blob.slice(0, blob.size, kind.mediaType), release };
      return { shown: 'text', blob, release, text: decode(new Uint8Array(await blob.slice(0, TEXT).arrayBuffer())), cut: blob.size > TEXT };
    } catch (error) {
      await sink.discard();
      throw error;
    }
  }

  /** All of it is in memory, as what reads it wants it. */
  async #pages(sink: ReadableSink, signal: AbortSignal): Promise<Preview> {
    const bytes = new Uint8Array(await sink.blob.arrayBuffer());
    await sink.discard();
    const { openPdf, PdfFault } = await import('../content/pdf.ts').catch((cause: unknown) => {
      throw new DmailProblem('unreachable', {}, { cause });
    });
    const pages = await openPdf(bytes, signal).catch((error: unknown) => {
      if (error instanceof PdfFault) return error.kind;
      throw error;
    });
    if (typeof pages === 'string') return { shown: 'pdf', pages, release: () => {} };
    const release = (): void => {
      this.#open.delete(release);
      pages.close();
    };
    this.#open.add(release);
    if (this.#closed) release();
    return { shown: 'pdf', pages, release };
  }

  async versions(key: AttachmentKey, signal?: AbortSignal): Promise<readonly AttachmentVersion[]> {
    return (await listVersions(this.#kit.http, key, signal)).versions;
  }

  /** The person is gone: nothing goes on, and nothing of theirs stays in this page. */
  close(): void {
    this.#closed = true;
    for (const { stop, sink } of this.#running.values()) {
      stop.abort();
      void sink.discard();
    }
    this.#running.clear();
    for (const { forget } of this.#held) void forget?.();
    this.#held.clear();
    for (const release of [...this.#open]) release();
    this.set({ items: {} });
  }

  #download(file: RemoteFile, sink: Sink, onProgress: (received: number) => void, waiting: () => void): Download {
    return new Download({
      http: this.#kit.http, key: file, size: file.size, expected: file.digests, arriving: file.arriving, sink, onProgress,
      pause: (misses, problem, signal) => {
        waiting();
        // A connection that was cut is taken up at once.
        return pause(Math.max(misses && waitFor(misses, { ...RETRY, ...this.#kit.backoff }), (problem.context.retryAfter ?? 0) * 1000), signal);
      },
    });
  }

  #item(id: string): DownloadState {
    return this.state.items[id] ?? { phase: 'running', received: 0 };
  }

  #tell(id: string, item: DownloadState): void {
    if (!this.#closed) this.set({ items: { ...this.state.items, [id]: item } });
  }

  /** Tells how far one has come: at once after a pause, else when there has been one. */
  #paced(id: string, received: number): void {
    this.#news.set(id, received);
    if (this.#item(id).phase === 'waiting') this.#spread();
    this.#clock ??= setTimeout(() => this.#spread(), PACE);
  }

  #spread(): void {
    clearTimeout(this.#clock);
    this.#clock = undefined;
    for (const [id, received] of this.#news) if (this.#running.has(id)) this.#tell(id, { phase: 'running', received });
    this.#news.clear();
  }
}

const nameOf = ({ name }: RemoteFile): string => safeName(name) || 'attachment';

/** Waits so many milliseconds, or until there is a network again. @throws the reason of `signal` */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const over = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', over);
      signal.removeEventListener('abort', over);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve();
    };
    const timer = setTimeout(over, ms);
    globalThis.addEventListener?.('online', over);
    signal.addEventListener('abort', over);
    if (signal.aborted) over();
  });
