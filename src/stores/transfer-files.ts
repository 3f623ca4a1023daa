import { extensionOf, safeName } from '../content/restrictions.ts';
import type { AttachmentReference, CoverTag } from '../contract/index.ts';
import type { TransferRecord } from '../offline/ports.ts';
import { same } from './draft-content.ts';
import { openHandle } from './file-handles.ts';
import type { Kit } from './kit.ts';
import { Store } from './store.ts';
import { end, hasArrived, isOver, itemFor, itemOf, referenceOf, stop, viewOf, work } from './transfer-item.ts';
import type { Item } from './transfer-item.ts';
import { Places } from './transfer-places.ts';
import { Records } from './transfer-records.ts';
import { judged } from './transfer-rules.ts';
import { bytesOf, FileChanged, needsAnotherId } from './transfer-run.ts';
import type { DraftTransfers, TransfersState } from './transfers.ts';

/** What the files of one draft need of those of the account. */
export interface Haulage {
  readonly kit: Kit;
  /** Something may be due. */
  pump(): void;
  /** Other pages shall look at the records of a draft. */
  tell(draft: string): void;
  /** The bytes of an upload, where another draft of this page has them. */
  bytesOf(upload: string): Blob | undefined;
}

/** Changes that nobody commanded are shown no more often than this, in milliseconds. */
const TICK = 100;

/** The files of one draft, and of the message it becomes. */
export class Attached extends Store<TransfersState> implements DraftTransfers {
  readonly draft: string;
  readonly places: Places;
  readonly #haulage: Haulage;
  readonly #records: Records;
  #items: Item[] = [];
  /** What the draft does not name any more: another one may, or this one again. */
  readonly #apart = new Map<string, Item>();
  /** Those something is left to be done for, perhaps. */
  readonly #pending = new Set<Item>();
  #clock: ReturnType<typeof setTimeout> | undefined;

  constructor(draft: string, haulage: Haulage) {
    super({ items: [] });
    this.draft = draft;
    this.#haulage = haulage;
    this.#records = new Records(draft, haulage.kit, (changed) => haulage.tell(changed));
    this.places = new Places(haulage.kit, (address) => this.#announced(address), () => {
      this.#judge();
      this.#show();
      haulage.pump();
    });
  }

  get references(): readonly AttachmentReference[] {
    return this.#items.filter(({ rule }) => !rule).map(referenceOf);
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  add(files: readonly File[]): void {
    let order = (this.#items.at(-1)?.record.order ?? 0) + 1;
    let kept = this.#items.reduce((sum, { record }) => sum + (record.bytes?.size ?? 0), 0);
    const added = files.map((file) => {
      const item = itemFor(file, this.draft, order++, kept);
      kept += item.record.bytes?.size ?? 0;
      return item;
    });
    this.#items = [...this.#items, ...added];
    this.#keep(added);
    this.#judge();
    this.#go(added);
  }

  remove(id: string): void {
    const item = this.item(id);
    if (!item) return;
    this.#items = this.#items.filter((one) => one !== item);
    this.#end(item);
    this.#records.giveUp(item);
    void this.#records.remove(item);
    this.#judge();
    this.#go([]);
  }

  move(id: string, to: number): void {
    const from = this.#items.findIndex(({ record }) => record.id === id);
    if (from < 0 || from === to) return;
    const items = [...this.#items];
    const [item] = items.splice(from, 1);
    items.splice(to, 0, item!);
    this.#items = items;
    const at = items.indexOf(item!);
    const [before, after] = [items[at - 1]?.record.order ?? items[at + 1]!.record.order - 2, items[at + 1]?.record.order ?? items[at - 1]!.record.order + 2];
    if (after - before > 1e-6) void this.change(item!, (record) => ({ ...record, order: (before + after) / 2 }));
    // So often that there is no number left between two.
    else for (const [index, one] of items.entries()) void this.change(one, (record) => ({ ...record, order: index + 1 }));
    this.#judge();
    this.#go([]);
  }

  rename(id: string, name: string): void {
    const item = this.item(id);
    const safe = safeName(name);
    if (!item || !safe) return;
    const extension = extensionOf(item.record.name);
    const kept = !extension || extensionOf(safe).toLowerCase() === extension.toLowerCase();
    void this.change(item, (record) => ({ ...record, name: kept ? safe : safeName(`${safe}.${extension}`) }));
    this.#go([]);
  }

  describe(id: string, properties: readonly CoverTag[]): void {
    const item = this.item(id);
    if (!item || same(properties, item.record.properties ?? [])) return;
    void this.change(item, ({ properties: _, ...record }) => ({ ...record, ...(properties.length && { properties: [...properties] }) }));
    this.#go([]);
  }

  pause(id: string): void {
    const item = this.item(id);
    if (!item || item.record.paused || item.rule || isOver(item, this.places.addresses)) return;
    void this.change(item, (record) => ({ ...record, paused: true }));
    stop(item);
    this.#go([item]);
  }

  resume(id: string): void {
    const item = this.item(id);
    if (!item?.record.paused) return;
    void this.change(item, ({ paused: _, ...record }) => record);
    this.#afresh(item);
  }

  retry(id: string): void {
    const item = this.item(id);
    if (!item || item.rule) return;
    const another = needsAnotherId([...item.works.values()].find(({ failed }) => failed)?.problem);
    if (another && !item.record.queued) this.#anew(item, {});
    if (item.record.handle && (item.problem || !item.blob)) return void this.#reopen(item);
    delete item.problem;
    if (!item.written) this.#keep([item]);
    this.#afresh(item);
  }

  async find(id: string, chosen?: File): Promise<boolean> {
    const item = this.item(id);
    const file = chosen ?? (item?.record.handle && (await openHandle(item.record.handle, true).catch(() => undefined)));
    if (!item || file?.size !== item.record.size) return false;
    const { digest, name, lastModified, queued } = item.record;
    if (digest) {
      const { digestOf } = await import('../content/hash.ts');
      if ((await digestOf(file)) !== digest) return false;
      item.digesting = Promise.resolve(digest);
    } else if (file.lastModified !== lastModified || safeName(file.name) !== name) {
      // Begun under an id that the message names already; what has arrived may be of another file.
      if (queued) return false;
      this.#anew(item, { lastModified: file.lastModified });
    }
    const { bytes } = itemFor(file, this.draft, 0, 0).record;
    item.blob = file;
    delete item.problem;
    if (bytes) void this.change(item, (record) => ({ ...record, bytes }));
    this.#afresh(item);
    return true;
  }

  adopt(references: readonly AttachmentReference[]): void {
    const named = new Set(references.map(({ id }) => id));
    const out = this.#items.filter(({ record }) => !named.has(record.id));
    this.#items = this.#items.filter((item) => !out.includes(item));
    for (const item of out) {
      this.#end(item);
      this.#apart.set(item.record.id, item);
    }
    // Not the person took them away: another version of the draft may have become a draft of its own with them.
    if (out.length) void this.#records.release(out, false, (item) => this.#apart.get(item.record.id) === item);
    const there = new Map(this.#items.map((item) => [item.record.id, item]));
    const added: Item[] = [];
    let order = 0;
    for (const { id, upload, name, mediaType, size, digest, properties } of references) {
      order = Math.max(order + 1, there.get(id)?.record.order ?? 0);
      if (there.has(id)) {
        this.describe(id, properties ?? []);
        continue;
      }
      const back = this.#apart.get(id);
      this.#apart.delete(id);
      if (back?.record.upload === upload) added.push(Object.assign(back, { record: { ...back.record, order }, written: false }));
      else added.push(this.#supplied(itemOf({ draft: this.draft, id, upload, order, name, mediaType, size, lastModified: 0, places: {}, ...(digest && { digest }), ...(properties && { properties }) })));
    }
    if (!added.length && !out.length) return;
    const at = new Map(references.map(({ id }, index) => [id, index]));
    if (added.length) this.#items = [...this.#items, ...added].sort((a, b) => at.get(a.record.id)! - at.get(b.record.id)!);
    this.#keep(added);
    this.#judge();
    this.#go(added);
  }

  sendTo(addresses: readonly string[], thread?: string): void {
    if (!this.places.set(addresses, thread)) return;
    for (const item of this.#items) delete item.view;
    this.#judge();
    this.#go(this.#items);
  }

  /** What earlier pages took up, or what another one has changed. */
  take(records: readonly TransferRecord[]): void {
    const there = new Map(this.#items.map((item) => [item.record.id, item]));
    const taken = records.flatMap((record) => {
      const item = there.get(record.id);
      if (!item) return this.#apart.get(record.id)?.record.upload === record.upload ? [] : this.#opened(Object.assign(this.#supplied(itemOf(record)), { written: true }));
      there.delete(record.id);
      if (item.changing) return item;
      // Another upload: nothing of what was known of the one before holds.
      if (item.record.upload !== record.upload) end(item);
      if (record.paused && !item.record.paused) stop(item);
      item.record = record;
      item.blob ??= record.bytes;
      delete item.view;
      return item;
    });
    for (const item of there.values()) {
      if (item.written) end(item);
      else taken.push(item);
    }
    this.#items = taken.sort((a, b) => a.record.order - b.record.order);
    this.#judge();
    this.#go(taken);
  }

  /** The message is in the outbox: it names these uploads. */
  queued(): void {
    for (const item of this.#items) if (!item.record.queued) void this.change(item, (record) => ({ ...record, queued: true }));
  }

  /** Whether all that is attached has arrived for a recipient. */
  arrivedFor(address: string): boolean {
    return this.#items.every((item) => item.rule || hasArrived(item, address));
  }

  /** What can be tried. @param now the same for all that is asked in one go: what is not due is due later */
  *due(now: number): Generator<{ item: Item; server: string; addresses: readonly string[] }> {
    const { addresses: all } = this.places;
    for (const item of this.#pending) {
      if (isOver(item, all) || item.record.paused || item.rule || item.problem) this.#pending.delete(item);
      else if (item.blob || item.record.handle || !item.held) {
        for (const [server, addresses] of this.places.targets(item.record)) {
          const { running, failed, elsewhere, lacking, nextAttempt } = work(item, server);
          const place = item.record.places[server];
          if (running || failed || elsewhere || lacking || nextAttempt > now || (place?.done && addresses.every((address) => place.addresses.includes(address)))) continue;
          yield { item, server, addresses };
        }
      }
    }
  }

  /** When something is due that is not yet (ms since 1970). */
  later(now: number): number {
    let next = Infinity;
    for (const { works } of this.#pending) for (const { nextAttempt, failed, running } of works.values()) if (!failed && !running && nextAttempt > now) next = Math.min(next, nextAttempt);
    return next;
  }

  /** Whether anybody has to be asked for a session. */
  get wants(): boolean {
    const { addresses } = this.places;
    for (const item of this.#pending) if (!isOver(item, addresses)) return true;
    return false;
  }

  /** The network may be back. */
  again(): void {
    this.places.retry();
    for (const { works } of this.#pending) for (const one of works.values()) one.nextAttempt = 0;
  }

  item(id: string): Item | undefined {
    return this.#items.find(({ record }) => record.id === id);
  }

  /** Something about it is otherwise, by itself. */
  touch(item: Item): void {
    delete item.view;
    this.#clock ??= setTimeout(() => this.#show(), TICK);
  }

  /** Changes what is known of it, here and where it is kept. */
  change(item: Item, change: (record: TransferRecord) => TransferRecord): Promise<void> {
    this.touch(item);
    return this.#records.change(item, change);
  }

  /** Ends all work; what is known stays known. */
  close(): void {
    clearTimeout(this.#clock);
    for (const item of this.#items) end(item);
    this.#pending.clear();
    this.places.close();
  }

  /** Gives everything up, but for what is named elsewhere too. */
  async discard(): Promise<void> {
    const items = [...this.#items, ...this.#apart.values()];
    this.#items = [];
    for (const item of items) this.#end(item);
    this.#show();
    await this.#records.release(items, true);
  }

  /** The bytes of an upload, where they are here. */
  blobOf(upload: string): Blob | undefined {
    return [...this.#items, ...this.#apart.values()].find(({ record, blob }) => record.upload === upload && blob)?.blob;
  }

  /** With the bytes another draft of this page has. */
  #supplied(item: Item): Item {
    const blob = item.blob ?? this.#haulage.bytesOf(item.record.upload);
    return blob ? Object.assign(item, { blob }) : item;
  }

  /** Something can be done for these, perhaps. */
  #go(items: readonly Item[]): void {
    for (const item of items) {
      this.#pending.add(item);
      delete item.view;
    }
    this.#show();
    this.#haulage.pump();
  }

  /** Its file is opened again where that needs nobody's word. */
  #opened(item: Item): Item {
    bytesOf(item, false).then(
      (blob) => blob && this.#go([item]),
      (error: unknown) => {
        item.problem = { code: error instanceof FileChanged ? 'file-changed' : 'file-unreadable' };
        this.touch(item);
      },
    );
    return item;
  }

  #afresh(item: Item): void {
    for (const one of item.works.values()) Object.assign(one, { attempts: 0, nextAttempt: 0, failed: false, lacking: false, problem: undefined });
    this.#go([item]);
  }

  /** The same document from its beginning, under another id. */
  #anew(item: Item, change: Partial<TransferRecord>): void {
    this.#records.giveUp(item);
    end(item);
    void this.change(item, ({ digest: _, ...record }) => ({ ...record, ...change, upload: change.upload ?? crypto.randomUUID(), places: {} }));
  }

  /** The person is there: they may allow what a browser asks for, and want a file as it is now. */
  async #reopen(item: Item): Promise<void> {
    if (item.problem) delete item.blob;
    delete item.problem;
    try {
      await bytesOf(item, true);
    } catch (error) {
      const file = error instanceof FileChanged && !item.record.queued ? await item.record.handle!.getFile().catch(() => undefined) : undefined;
      if (file) {
        this.#anew(item, { size: file.size, lastModified: file.lastModified });
        item.blob = file;
      } else item.problem = { code: error instanceof FileChanged ? 'file-changed' : 'file-unreadable' };
    }
    this.#afresh(item);
  }

  #keep(items: readonly Item[]): void {
    this.#records.keep(items, (failed, { code }) => {
      for (const item of failed) {
        item.problem = { code };
        this.touch(item);
      }
    });
  }

  #end(item: Item): void {
    end(item);
    this.#pending.delete(item);
  }

  #announced(address: string): number {
    return this.#items.reduce((sum, { record }) => sum + (Object.values(record.places).some(({ addresses }) => addresses.includes(address)) ? record.size : 0), 0);
  }

  #judge(): void {
    for (const item of judged(this.#items, this.places.rules)) {
      if (item.rule) stop(item);
      else this.#pending.add(item);
      this.touch(item);
    }
  }

  #show(): void {
    clearTimeout(this.#clock);
    this.#clock = undefined;
    const { addresses, serverOf } = this.places;
    const now = this.#haulage.kit.now();
    const items = this.#items.map((item) => (item.view ??= viewOf(item, addresses, serverOf, now)));
    const asked = this.places.asked;
    const other = items.length !== this.state.items.length || items.some((view, index) => view !== this.state.items[index]);
    if (other || !same(asked, this.state.asked ?? [])) this.set({ items: other ? items : this.state.items, asked: asked.length ? asked : undefined });
  }
}
