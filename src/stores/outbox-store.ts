import { DmailProblem } from '../contract/problems.ts';
import type { Delivery, Message } from '../contract/index.ts';
import type { OfflineStore, OutboxEntry } from '../offline/ports.ts';
import { Issuers } from './evidence-store.ts';
import { accountKey, limitsKey } from './kit.ts';
import type { Kit } from './kit.ts';
import { attempt } from './outbox-attempt.ts';
import { isOpen, itemOf, retried, withdrawn } from './outbox-entry.ts';
import { wakeWorker } from './outbox-wake.ts';
import { OutboxFiles } from './outbox-files.ts';
import type { OutboxState, OutboxStore } from './outbox.ts';
import { Store } from './store.ts';
import type { SentEvidence } from './sent-evidence-store.ts';
import type { Transfers } from './transfers.ts';

/** Conversations worked on at the same time. Within one, messages go out in the order they were written. */
const AT_ONCE = 4;

interface Word {
  id: string;
  /** Absent: removed. */
  entry?: OutboxEntry;
}

/**
 * What waits to be sent. Every step is written before the next one is taken, so that a page may die anywhere;
 * of all tabs one at a time works the queue, by a lock. Works in a service worker too.
 */
export class Outbox extends Store<OutboxState> implements OutboxStore {
  readonly #kit: Kit;
  readonly #issuers: Issuers;
  readonly #entries = new Map<string, OutboxEntry>();
  /** How those ended that left the queue while this page was open. */
  readonly #finished = new Map<string, readonly Delivery[]>();
  readonly #problems = new Map<string, DmailProblem>();
  #stop = new AbortController();
  #channel: BroadcastChannel | undefined;
  #owner: string | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  /** What is looked at next leaves nothing for later. */
  #now = false;
  /** Makes the round at work look again. */
  #look = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = false;
  #away = false;
  /** What is kept here is being erased. */
  #resting = false;
  readonly #leave: (() => void)[] = [];
  #reading: Promise<void> | undefined;
  readonly #files: OutboxFiles;
  #evidence: Promise<SentEvidence> | undefined;
  /** Limits under which it asks. */
  #limits = '';

  constructor(kit: Kit) {
    super({ items: [], storage: 'best-effort' });
    this.#kit = kit;
    this.#issuers = new Issuers(kit);
    this.#files = new OutboxFiles(kit, (message) => void this.arrived(message));
    const wake = () => void this.flush();
    globalThis.addEventListener?.('online', wake);
    this.#leave.push(kit.account.subscribe(() => this.#account()), () => globalThis.removeEventListener?.('online', wake));
    this.#account();
  }

  /** Resolves when what an earlier page left is shown. */
  async ready(): Promise<this> {
    await this.#reading;
    return this;
  }

  /** Ends all work; what is queued stays queued. */
  stop(): void {
    this.#files.stop();
    for (const leave of this.#leave.splice(0)) leave();
    this.#close();
  }

  /** Writes nothing more of whoever is signed in. @returns has it begin anew, for whoever is then */
  rest(): () => void {
    this.#resting = true;
    this.#files.rest();
    this.#close();
    return () => {
      this.#resting = false;
      this.#account();
    };
  }

  /**
   * Writes the message durably; nothing has gone over the network when this resolves.
   * @param draft the draft it was written in, removed here at once and at home when it is through
   * @throws {DmailProblem} `local-storage-full`, `local-storage-lost`, `local-storage-unavailable`: it is not queued
   */
  async enqueue(message: Message, recipients: readonly string[], draft?: string): Promise<void> {
    const deliveries = recipients.map((address): Delivery => ({ address, state: 'queued' }));
    const entry: OutboxEntry = { id: message.id, message, deliveries, queuedAt: this.#kit.now(), attempts: 0, nextAttempt: 0, ...(draft && { draft }) };
    await this.#kept((offline) => offline.outbox.add(entry, draft));
    this.#took({ id: entry.id, entry });
    void this.#persist();
    void wakeWorker();
    this.#run();
  }

  /** The files of drafts and messages of this account; loaded when there are any. */
  transfers(): Promise<Transfers> {
    return this.#files.transfers();
  }

  /** What becomes of messages after they were deposited; `undefined` while nobody is signed in, and in a worker, which nobody looks at. */
  evidence(): Promise<SentEvidence | undefined> {
    if (!this.#owner || !globalThis.document) return Promise.resolve(undefined);
    const { signal } = this.#stop;
    const limits = limitsKey(this.#kit);
    if (limits !== this.#limits) this.#evidence = void this.#evidence?.then((evidence) => evidence.stop(), () => {});
    this.#limits = limits;
    this.#evidence ??= import('./sent-evidence-store.ts').then(({ SentEvidence }) => {
      const evidence = new SentEvidence(this.#kit);
      if (signal.aborted) evidence.stop();
      else signal.addEventListener('abort', () => evidence.stop(), { once: true });
      return evidence;
    });
    this.#evidence.catch(() => (this.#evidence = undefined));
    return this.#evidence;
  }

  /** The deliveries of a message that left the queue while this page was open. */
  finished(id: string): readonly Delivery[] | undefined {
    return this.#finished.get(id);
  }

  async flush(): Promise<void> {
    for (const entry of [...this.#entries.values()]) if (entry.nextAttempt) await this.#change(entry.id, (there) => ({ ...there, nextAttempt: 0 }));
    // Whoever holds the lock now may put off again what was just asked for.
    this.#now = true;
    this.#run();
    while (this.#round) await this.#round;
  }

  /** The attachments of a message have arrived somewhere: what is owed for them can be had now. */
  async arrived(messageId: string): Promise<void> {
    await this.#change(messageId, (there) => ({ ...there, nextAttempt: 0 }));
    this.#run();
  }

  async withdraw(messageId: string, address: string): Promise<boolean> {
    let could = false;
    await this.#change(messageId, (there) => {
      const taken = withdrawn(there, this.#kit.now(), address);
      could = taken.could;
      return taken.entry;
    });
    this.#run();
    return could;
  }

  async retry(messageId: string, address: string): Promise<void> {
    await this.#change(messageId, (there) => retried(there, this.#kit.now(), address));
    this.#run();
  }

  /** The person, and with them the database, may change under a page that stays. */
  #account(): void {
    const { phase, account } = this.#kit.account.state;
    if (this.#resting) return;
    if (phase === 'signed-in' && account) {
      const back = this.#away;
      this.#away = false;
      if (this.#owner === account.address) {
        this.#show();
        if (this.#evidence) this.evidence().catch(() => {});
        return void (back ? this.flush() : this.#run());
      }
      this.#close();
      this.#owner = account.address;
      this.#stop = new AbortController();
      this.#channel = new BroadcastChannel(`${accountKey(this.#kit)}:outbox`);
      this.#channel.onmessage = ({ data }: MessageEvent<Word>) => this.#took(data, false);
      this.#reading = this.#read();
    } else {
      this.#away = true;
      if (phase === 'signed-out') this.#close();
      else this.#show();
    }
  }

  #close(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#channel?.close();
    this.#channel = this.#owner = this.#evidence = undefined;
    this.#entries.clear();
    this.#show();
  }

  async #read(): Promise<void> {
    try {
      const entries = await this.#kept((offline) => offline.outbox.all());
      for (const entry of entries) this.#entries.set(entry.id, entry);
      const { durability } = await this.#kit.storage();
      this.set({ storage: durability });
      this.#show();
      this.#run();
      this.evidence().catch(() => {});
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
    }
  }

  /** Whether the page may send it now. What it may not waits for a sign-in that lets it. */
  #may({ message }: OutboxEntry): boolean {
    return this.#kit.account.state.limits?.sends(message) !== false;
  }

  /** Starts a round, or has the present one look again. */
  #run(): void {
    clearTimeout(this.#timer);
    this.#again = true;
    this.#look();
    this.#round ??= this.#rounds().finally(() => {
      this.#round = undefined;
      this.#wait();
    });
  }

  /** @param busy conversations in work: they come back by themselves */
  #wait(busy?: ReadonlyMap<string, unknown>): void {
    clearTimeout(this.#timer);
    const due = [...this.#entries.values()].filter((entry) => isOpen(entry) && this.#may(entry) && !busy?.has(entry.message.thread)).map(({ nextAttempt }) => nextAttempt);
    if (!due.length || this.#stop.signal.aborted || this.#kit.account.state.phase !== 'signed-in') return;
    this.#timer = setTimeout(() => this.#run(), Math.min(Math.max(0, Math.min(...due) - this.#kit.now()), 2 ** 31 - 1));
  }

  async #rounds(): Promise<void> {
    const { signal } = this.#stop;
    while (this.#again && !signal.aborted && this.#kit.account.state.phase === 'signed-in') {
      this.#again = false;
      const locks = globalThis.navigator?.locks;
      try {
        await (locks ? locks.request(`${accountKey(this.#kit)}:outbox`, { signal }, () => this.#work(signal)) : this.#work(signal));
      } catch (error) {
        if (!signal.aborted && !(error instanceof DmailProblem)) throw error;
      }
    }
  }

  /** Until nothing is due. A conversation whose server is silent holds up no other one that comes to be due meanwhile. */
  async #work(signal: AbortSignal): Promise<void> {
    const busy = new Map<string, Promise<void>>();
    const wanted = new Set<string>();
    try {
      for (let held = 1; held || busy.size; ) {
        this.#again = false;
        const looked = new Promise<void>((resolve) => (this.#look = resolve));
        held = busy.size;
        for (const [thread, ids] of await this.#due(new Set(busy.keys()), wanted)) {
          if (signal.aborted) return;
          if (busy.size === AT_ONCE) break;
          const sent = this.#sendAll(ids, wanted, signal).finally(() => busy.delete(thread));
          busy.set(thread, sent);
        }
        if (!busy.size) continue;
        if (busy.size < AT_ONCE) this.#wait(busy);
        await Promise.race([looked, ...busy.values()]);
      }
    } finally {
      this.#look = () => {};
      await Promise.allSettled(busy.values());
    }
  }

  /**
   * What has to be sent now, by conversation, the oldest first. What stands in the database counts: another tab may have done it all.
   * @param busy conversations in work, of which this tab knows better
   * @param wanted those to be tried whatever their time, once
   */
  async #due(busy: ReadonlySet<string>, wanted: Set<string>): Promise<Map<string, string[]>> {
    const free = ({ message }: OutboxEntry) => !busy.has(message.thread);
    const known = [...this.#entries.values()].filter(free);
    const entries = (await this.#kept((offline) => offline.outbox.all())).sort((a, b) => a.queuedAt - b.queuedAt);
    for (const { id } of known) if (!entries.some((entry) => entry.id === id)) this.#took({ id }, false);
    const due = new Map<string, string[]>();
    for (const entry of entries) {
      if (free(entry)) this.#took({ id: entry.id, entry }, false);
      if (this.#now && isOpen(entry)) wanted.add(entry.id);
      if (!free(entry) || !isOpen(entry) || !this.#may(entry) || !(wanted.has(entry.id) || entry.nextAttempt <= this.#kit.now())) continue;
      const { thread } = entry.message;
      due.set(thread, [...(due.get(thread) ?? []), entry.id]);
    }
    this.#now = false;
    return due;
  }

  async #sendAll(ids: readonly string[], wanted: Set<string>, signal: AbortSignal): Promise<void> {
    for (const id of ids) {
      wanted.delete(id);
      if (!signal.aborted) await this.#send(id, signal);
    }
  }

  async #send(id: string, signal: AbortSignal): Promise<void> {
    await attempt({
      kit: this.#kit, issuers: this.#issuers, signal,
      change: (next) => this.#change(id, next),
      deposited: (message, address) => void this.evidence().then((evidence) => evidence?.deposited(message, address), () => {}),
      over: (problem) => void (problem ? this.#problems.set(id, problem) : this.#problems.delete(id)),
    });
  }

  async #change(id: string, change: (entry: OutboxEntry) => OutboxEntry | undefined): Promise<OutboxEntry | undefined> {
    const entry = await this.#kept((offline) => offline.outbox.update(id, change));
    this.#took({ id, ...(entry && { entry }) });
    return entry;
  }

  /** A write that failed is said aloud; what the browser threw away is written once more from what this page knows. */
  async #kept<T>(work: (offline: OfflineStore) => Promise<T>): Promise<T> {
    const offline = await this.#kit.offline();
    try {
      const result = await work(offline);
      if (this.state.storage === 'full') this.set({ storage: (await this.#kit.storage()).durability });
      return result;
    } catch (error) {
      if (!(error instanceof DmailProblem)) throw error;
      if (error.code !== 'local-storage-lost') {
        this.set({ storage: error.code === 'local-storage-full' ? 'full' : 'memory' });
        throw error;
      }
      this.set({ storage: 'lost' });
      for (const entry of this.#entries.values()) await offline.outbox.add(entry);
      return await work(offline);
    }
  }

  /** Asked for at the first durable write: then the person sees what for. */
  async #persist(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    const storage = await (await this.#kit.storage()).persist();
    if (this.state.storage !== 'lost') this.set({ storage });
  }

  #took(word: Word, tell = true): void {
    const before = this.#entries.get(word.id);
    if (word.entry) this.#entries.set(word.id, word.entry);
    else this.#entries.delete(word.id);
    if (before && !word.entry) {
      this.#finished.set(word.id, before.deliveries);
      this.#files.left(before);
    }
    if (tell) this.#channel?.postMessage(word);
    this.#show();
  }

  #show(): void {
    const items = [...this.#entries.values()].sort((a, b) => a.queuedAt - b.queuedAt).map((entry) => itemOf(entry, this.#problems.get(entry.id), this.#kit.account.state));
    this.set({ items });
    this.#files.carry(items);
  }
}
