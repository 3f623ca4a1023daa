import type { Message } from '../contract/index.ts';
import { DmailProblem } from '../contract/problems.ts';
import { waitFor } from './backoff.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';
import { Attached } from './transfer-files.ts';
import type { Haulage } from './transfer-haulage.ts';
import { isOver, marked, work } from './transfer-item.ts';
import type { Item } from './transfer-item.ts';
import { carry, reasonOf, verdictOf } from './transfer-run.ts';
import { Tabs } from './transfer-tabs.ts';
import type { DraftTransfers, Transfers } from './transfers.ts';

/** Files being sent at the same time; more do not make a line faster. */
const AT_ONCE = 3;

/** What belongs to nothing is kept so long, in milliseconds: it may be about to. */
const LEFT = 86_400_000;

/** Said of a server, not of a file. */
const WHOLE_SERVER = new Set<string>(['offline', 'unreachable', 'timeout', 'rate-limited', 'unavailable', 'signed-out']);

interface Open {
  files: Promise<Attached>;
  made?: Attached;
}

/**
 * Everything attached to drafts and messages of an account that has not arrived everywhere yet. Of all pages one at a
 * time sends a file to a server, by a lock; the others follow.
 */
export class AccountTransfers implements Transfers {
  readonly #kit: Kit;
  readonly #open = new Map<string, Open>();
  readonly #listeners = new Set<(message: string, address: string) => void>();
  /** What was said to have arrived. */
  readonly #said = new Set<string>();
  readonly #leave: (() => void)[] = [];
  /** Servers that do not answer, or want to be left alone: no file is tried there before (ms since 1970). */
  readonly #resting = new Map<string, { attempts: number; until: number }>();
  #stop = new AbortController();
  #tabs: Tabs | undefined;
  readonly #watched = new WeakSet<Attached>();
  #owner: string | undefined;
  #running = 0;
  #clock: ReturnType<typeof setTimeout> | undefined;
  #pumping = false;

  constructor(kit: Kit) {
    this.#kit = kit;
    const online = () => this.#again();
    globalThis.addEventListener?.('online', online);
    this.#leave.push(kit.account.subscribe(() => this.#account()), () => globalThis.removeEventListener?.('online', online));
    this.#account();
  }

  async of(draft: string): Promise<DraftTransfers> {
    return this.#files(draft);
  }

  resume(queued: readonly { message: Message; addresses: readonly string[] }[]): void {
    for (const { message: { id, attachments = [], thread }, addresses } of queued) {
      void this.#files(id).then((files) => {
        files.adopt(attachments);
        files.queued();
        files.sendTo(addresses, thread);
        this.#arrivals(files);
      }, unheard);
    }
    void this.#sweep().catch(unheard);
  }

  arrived(heard: (message: string, address: string) => void): () => void {
    this.#listeners.add(heard);
    return () => this.#listeners.delete(heard);
  }

  async drop(draft: string): Promise<void> {
    const files = await this.#files(draft);
    this.#open.delete(draft);
    await files.discard();
    files.close();
  }

  stop(): void {
    for (const leave of this.#leave.splice(0)) leave();
    this.#close();
  }

  #files(draft: string): Promise<Attached> {
    let open = this.#open.get(draft);
    if (!open) {
      const made: Open = { files: this.#load(draft).then((files) => (made.made = files)) };
      this.#open.set(draft, (open = made));
      open.files.catch(() => this.#open.delete(draft));
    }
    return open.files;
  }

  async #load(draft: string): Promise<Attached> {
    const haulage: Haulage = {
      kit: this.#kit,
      pump: () => this.#pump(),
      tell: (changed) => {
        this.#tabs?.tell(changed);
        if (changed !== draft) this.#changed(changed);
      },
      bytesOf: (upload) => {
        for (const { made } of this.#open.values()) {
          const blob = made?.blobOf(upload);
          if (blob) return blob;
        }
        return undefined;
      },
    };
    const files = new Attached(draft, haulage);
    const records = await (await this.#kit.offline()).transfers.all(draft);
    if (records.length) files.take(records);
    const leave = files.subscribe(() => {
      if (!files.items.some(({ blob }) => blob)) return;
      leave();
      this.#tabs?.hold(draft);
    });
    this.#watch(files);
    return files;
  }

  /** What this page has no bytes of is not lost while another one has them. */
  #watch(files: Attached): void {
    if (this.#watched.has(files)) return;
    this.#watched.add(files);
    void this.#tabs?.others(files.draft, (there) => {
      for (const item of files.items) {
        if (item.held === there) continue;
        item.held = there;
        files.touch(item);
      }
      this.#pump();
    }).finally(() => this.#watched.delete(files));
  }

  /** What is through need not be known of any more; nor what has belonged to no draft and no message for a day. */
  async #sweep(): Promise<void> {
    const { transfers, drafts, outbox } = await this.#kit.offline();
    const records = await transfers.all();
    if (!records.length) return;
    // In this order: a draft becomes a message in one step.
    const kept = new Set((await drafts.all()).flatMap(({ id, beside = id, deleted }) => (deleted ? [] : [id, beside])));
    const waiting = new Set((await outbox.all()).map(({ id }) => id));
    const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
    const past = new Map<string, boolean>();
    for (const { draft, queued, places, since = 0 } of records) {
      // Home is none where nobody fetches it from there after all.
      const goals = Object.values(places).filter(({ addresses, repository }) => addresses.length || repository);
      const over = !!queued && goals.length > 0 && goals.every(({ done }) => done);
      const left = !kept.has(draft) && this.#kit.now() - since > LEFT && !held.some(({ name }) => name?.includes(draft));
      past.set(draft, (past.get(draft) ?? true) && (over || left) && !waiting.has(draft) && !this.#open.has(draft));
    }
    for (const [draft, over] of past) if (over) await transfers.delete(draft);
  }

  /** The person, and with them the database, may change under a page that stays. */
  #account(): void {
    const { phase, account } = this.#kit.account.state;
    if (phase === 'signed-out') return this.#close();
    if (phase !== 'signed-in' || !account) return;
    if (this.#owner === account.address) return this.#again();
    this.#close();
    this.#owner = account.address;
    this.#stop = new AbortController();
    this.#tabs = new Tabs(accountKey(this.#kit), this.#stop.signal, {
      changed: (draft) => this.#changed(draft),
      moved: (draft, id, server, sent) => {
        const files = this.#open.get(draft)?.made;
        const item = files?.item(id);
        if (!files || !item) return;
        work(item, server).sent = sent;
        marked(item, this.#kit.now());
        files.touch(item);
      },
    });
    void this.#sweep().catch(unheard);
  }

  #close(): void {
    this.#stop.abort();
    clearTimeout(this.#clock);
    this.#tabs = this.#owner = undefined;
    for (const { files } of this.#open.values()) void files.then((made) => made.close(), () => {});
    this.#open.clear();
  }

  #again(): void {
    this.#resting.clear();
    for (const { made } of this.#open.values()) made?.again();
    this.#pump();
  }

  /** Starts what can be started. Asked for many times in a row, it looks once. */
  #pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      if (!this.#stop.signal.aborted && this.#kit.account.state.phase === 'signed-in') this.#start();
    });
  }

  #start(): void {
    clearTimeout(this.#clock);
    const now = this.#kit.now();
    let next = Infinity;
    for (const { made: files } of this.#open.values()) {
      if (!files?.wants) continue;
      next = Math.min(next, files.places.open());
      for (const { item, server, addresses } of files.due(now)) {
        if (this.#running >= AT_ONCE) break;
        const { until = 0 } = this.#resting.get(server) ?? {};
        if (until > now) next = Math.min(next, until);
        else void this.#run(files, item, server, addresses);
      }
      next = Math.min(next, files.later(now));
    }
    if (next !== Infinity) this.#clock = setTimeout(() => this.#pump(), Math.min(Math.max(0, next - this.#kit.now()), 2 ** 31 - 1));
  }

  async #run(files: Attached, item: Item, server: string, addresses: readonly string[]): Promise<void> {
    const one = work(item, server);
    const attempt = (one.running = new AbortController());
    const signal = AbortSignal.any([attempt.signal, this.#stop.signal]);
    this.#running += 1;
    files.touch(item);
    try {
      await item.kept;
      if (item.problem || signal.aborted) return;
      const { upload } = item.record;
      const carried = await this.#tabs?.alone(upload, server, signal, () => this.#carry(files, item, server, addresses, signal));
      if (carried === false) void this.#wait(files, item, server, upload);
    } catch (error) {
      if (!signal.aborted) await this.#failed(files, item, server, addresses, error);
    } finally {
      this.#running -= 1;
      if (one.running === attempt) delete one.running;
      files.touch(item);
      this.#pump();
    }
  }

  async #carry(files: Attached, item: Item, server: string, addresses: readonly string[], signal: AbortSignal): Promise<void> {
    const one = work(item, server);
    const { upload } = item.record;
    const digest = await carry(this.#kit, {
      item, server, addresses, signal, scattered: files.places.scattered,
      digested: (value) => files.change(item, (record) => (record.upload === upload ? { ...record, digest: value } : record)),
      change: (at, change) => files.change(item, (record) => ({ ...record, places: { ...record.places, [at]: { addresses: [], ...record.places[at], ...change } } })),
      session: (address) => files.places.session(address),
      announced: (address) => files.change(item, (record) => {
        const { addresses: known = [], ...place } = record.places[server] ?? {};
        return { ...record, places: { ...record.places, [server]: { ...place, addresses: [...new Set([...known, address])] } } };
      }),
      sent: (octets) => {
        if (signal.aborted) return;
        // What is sent again behind a server that never says it has it brings nothing on.
        if (octets > (one.most ?? 0)) Object.assign(one, { attempts: 0, most: octets });
        this.#resting.delete(server);
        one.sent = octets;
        marked(item, this.#kit.now());
        files.touch(item);
        this.#tabs?.say(files.draft, item.record.id, server, octets);
      },
    });
    if (signal.aborted || item.record.upload !== upload) return;
    Object.assign(one, { attempts: 0, nextAttempt: 0, problem: undefined, pulling: undefined });
    await files.change(item, (record) => {
      const place = record.places[server];
      return { ...record, ...(digest && { digest }), ...(place && { places: { ...record.places, [server]: { ...place, done: true } } }) };
    });
    // What has arrived everywhere need not be kept here.
    if (item.record.queued && item.record.bytes && isOver(item, files.places.addresses)) await files.change(item, ({ bytes: _, ...record }) => record);
    this.#arrivals(files);
  }

  async #failed(files: Attached, item: Item, server: string, addresses: readonly string[], error: unknown): Promise<void> {
    const one = work(item, server);
    one.attempts += 1;
    const { kind, problem, wait } = verdictOf(error, one.attempts);
    if (kind === 'pulled') Object.assign(one, { attempts: 0, problem: undefined, nextAttempt: this.#kit.now() + wait });
    else if (kind === 'lost') one.lacking = true;
    else if (kind === 'file') {
      delete item.digesting;
      item.problem = await reasonOf(item, problem!);
    } else {
      one.problem = problem;
      one.failed = kind === 'failed';
      if (kind === 'session') for (const address of addresses) files.places.forget(address);
      const now = this.#kit.now();
      const back = kind === 'session' && one.attempts === 1 ? 0 : waitFor(one.attempts, this.#kit.backoff);
      one.nextAttempt = now + Math.max(back, wait);
      if (problem && 'code' in problem && WHOLE_SERVER.has(problem.code)) this.#rest(server, now, wait);
    }
  }

  /** What one file met there the next one would meet too. */
  #rest(server: string, now: number, wait: number): void {
    const { attempts, until } = this.#resting.get(server) ?? { attempts: 0, until: 0 };
    if (until > now) return;
    this.#resting.set(server, { attempts: attempts + 1, until: now + Math.max(waitFor(attempts + 1, this.#kit.backoff), wait) });
  }

  /** Another page has taken it: this one goes on when that one is done, or gone. */
  async #wait(files: Attached, item: Item, server: string, upload: string): Promise<void> {
    const one = work(item, server);
    one.elsewhere = true;
    if (!(await this.#tabs?.free(upload, server))) return;
    one.elsewhere = false;
    await this.#look(files).catch(unheard);
    files.touch(item);
    this.#pump();
  }

  #changed(draft: string): void {
    const files = this.#open.get(draft)?.made;
    if (files) void this.#look(files).catch(unheard);
  }

  /** What is kept is what holds, for all pages. */
  async #look(files: Attached): Promise<void> {
    const records = await (await this.#kit.offline()).transfers.all(files.draft);
    if (this.#open.get(files.draft)?.made !== files) return;
    files.take(records);
    if (files.items.some(({ blob, held }) => !blob && !held)) this.#watch(files);
    this.#arrivals(files);
  }

  #arrivals(files: Attached): void {
    if (!this.#listeners.size || !files.items.length || !files.items.every(({ record }) => record.queued)) return;
    for (const address of files.places.addresses) {
      const key = `${files.draft} ${address}`;
      if (this.#said.has(key) || !files.arrivedFor(address)) continue;
      this.#said.add(key);
      for (const heard of [...this.#listeners]) heard(files.draft, address);
    }
  }
}

/** Storage that cannot be read now is read with the next word. */
const unheard = (error: unknown): void => {
  if (!(error instanceof DmailProblem)) throw error;
};
