import { renamed, type Restrictions } from '../content/restrictions.ts';
import type { AttachmentReference, CoverTag } from '../contract/index.ts';
import type { TransferRecord } from '../offline/ports.ts';
import { same } from './draft-content.ts';
import { openHandle } from './file-handles.ts';
import { Store } from './store.ts';
import { adopted, takenUp } from './transfer-adopt.ts';
import { documentOf, end, hasArrived, isOver, itemFor, referenceOf, stop, viewOf } from './transfer-item.ts';
import type { Item } from './transfer-item.ts';
import { dueOf, laterOf } from './transfer-due.ts';
import type { Due } from './transfer-due.ts';
import type { Haulage } from './transfer-haulage.ts';
import { moved } from './transfer-order.ts';
import { Places } from './transfer-places.ts';
import { Records } from './transfer-records.ts';
import { judged } from './transfer-rules.ts';
import { bytesOf, known, needsAnotherId, reopened, unread } from './transfer-run.ts';
import { Versions } from './transfer-versions.ts';
import type { DraftTransfers, TransfersState } from './transfers.ts';

/** Changes that nobody commanded are shown no more often than this, in milliseconds. */
const TICK = 100;

/** The files of one draft, and of the message it becomes. */
export class Attached extends Store<TransfersState> implements DraftTransfers {
  readonly draft: string;
  readonly addressed = true;
  readonly places: Places;
  readonly #haulage: Haulage;
  readonly #records: Records;
  readonly #versions: Versions;
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
    this.#versions = new Versions(haulage.kit, () => this.#show());
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
    if (this.#sealed) return;
    let order = (this.#items.at(-1)?.record.order ?? 0) + 1;
    let kept = this.#items.reduce((sum, { record }) => sum + (record.bytes?.size ?? 0), 0);
    const added = files.map((file) => {
      const item = itemFor(file, this.draft, order++, kept);
      kept += item.record.bytes?.size ?? 0;
      return item;
    });
    this.#items = [...this.#items, ...added];
    this.#keep(added.filter((item) => !this.#meant(item)));
    this.#judge();
    this.#go(added);
  }

  remove(id: string): void {
    const item = this.setAside(id) ?? [...this.#apart.values()].find(({ record }) => record.id === id);
    if (!item) return;
    this.#apart.delete(documentOf(item.record));
    this.#records.giveUp(item);
  }

  setAside(id: string): Item | undefined {
    const item = this.item(id);
    if (!item || this.#sealed) return undefined;
    this.#items = this.#items.filter((one) => one !== item);
    this.#end(item);
    this.#apart.set(documentOf(item.record), item);
    void this.#records.remove(item);
    this.#judge();
    this.#go([]);
    return item;
  }

  putBack(id: string): boolean {
    const item = [...this.#apart.values()].find(({ record }) => record.id === id);
    if (!item || this.#sealed) return false;
    this.#apart.delete(documentOf(item.record));
    this.#items = [...this.#items, item].sort((a, b) => a.record.order - b.record.order);
    // Meanwhile another one may have become the next version of the same document.
    if (this.#items.some((one) => one !== item && documentOf(one.record) === documentOf(item.record))) this.#anew(item, { version: undefined });
    item.written = false;
    this.#keep([item]);
    this.#judge();
    this.#go([item]);
    return true;
  }

  move(id: string, to: number): void {
    const order = moved(this.#items, id, to);
    if (!order) return;
    this.#items = order.items;
    for (const [item, number] of order.orders) void this.change(item, (record) => ({ ...record, order: number }));
    this.#judge();
    this.#go([]);
  }

  rename(id: string, name: string): void {
    const item = this.item(id);
    const called = item && renamed(item.record.name, name);
    if (!called) return;
    void this.change(item, (record) => ({ ...record, name: called }));
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
    const how = item && file && (await known(item, file));
    if (!how) return false;
    if (how === 'perhaps') this.#anew(item, { lastModified: file.lastModified });
    else if (item.record.digest) item.digesting = Promise.resolve(item.record.digest);
    const { bytes } = itemFor(file, this.draft, 0, 0).record;
    item.blob = file;
    delete item.problem;
    if (bytes) void this.change(item, (record) => ({ ...record, bytes }));
    this.#afresh(item);
    return true;
  }

  settled(): Promise<void> {
    return this.#versions.settled();
  }

  async version(id: string, document?: string): Promise<void> {
    const item = this.item(id);
    if (!item || item.record.version?.document === document) return;
    const change = document ? await this.#versions.of(item, document) : { version: undefined };
    const taken = document && this.#items.some((one) => one !== item && documentOf(one.record) === document);
    if (!change || taken || item.record.queued || this.item(id) !== item) return;
    this.#anew(item, change);
    this.#afresh(item);
  }

  adopt(references: readonly AttachmentReference[]): void {
    const { out, present, added } = adopted(this.draft, references, this.#items, this.#apart);
    this.#items = this.#items.filter((item) => !out.includes(item));
    for (const item of out) {
      this.#end(item);
      this.#apart.set(documentOf(item.record), item);
    }
    // Not the person took them away: another version of the draft may have become a draft of its own with them.
    if (out.length) void this.#records.release(out, false, (item) => this.#apart.get(documentOf(item.record)) === item);
    for (const { item, reference } of present) this.describe(item.record.id, reference.properties ?? []);
    for (const item of added) this.#apart.delete(documentOf(this.#supplied(item).record));
    if (!added.length && !out.length) return;
    const at = new Map(references.map(({ id }, index) => [id, index]));
    if (added.length) this.#items = [...this.#items, ...added].sort((a, b) => at.get(documentOf(a.record))! - at.get(documentOf(b.record))!);
    this.#keep(added);
    this.#judge();
    this.#go(added);
  }

  sendTo(addresses: readonly string[], thread?: string, passedOn = thread): void {
    if (passedOn) this.#versions.follow(passedOn, addresses);
    if (!this.places.set(addresses, thread)) return;
    for (const item of this.#items) delete item.view;
    this.#judge();
    this.#go(this.#items);
  }

  /** What earlier pages took up, or what another one has changed. */
  take(records: readonly TransferRecord[]): void {
    const taken = (this.#items = takenUp(records, this.#items, this.#apart, (item) => this.#opened(this.#supplied(item))));
    this.#judge();
    this.#go(taken);
  }

  /** The message is in the outbox: it names these uploads, and whoever sends it wants them sent. */
  queued(): void {
    const fresh = this.#items.filter(({ record }) => !record.queued);
    for (const item of fresh) void this.change(item, ({ paused: _, ...record }) => ({ ...record, queued: true }));
    this.#go(fresh);
  }

  get #sealed(): boolean {
    return this.#items.length > 0 && this.#items.every(({ record }) => record.queued);
  }

  /** Whether all that is attached has arrived for a recipient. */
  arrivedFor(address: string): boolean {
    return this.#items.every((item) => item.rule || hasArrived(item, address));
  }

  /** What can be tried. @param now the same for all that is asked in one go: what is not due is due later */
  due(now: number): Generator<Due> {
    return dueOf(this.#pending, this.places, now);
  }

  /** When something is due that is not yet (ms since 1970). */
  later(now: number): number {
    return laterOf(this.#pending, now);
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
        item.problem = unread(error);
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
    void this.change(item, ({ digest: _, version, ...record }) => ({ ...record, ...(version && { version: { ...version, same: undefined } }), document: crypto.randomUUID(), ...change, upload: change.upload ?? crypto.randomUUID(), places: {} }));
  }

  /** The person is there: they may allow what a browser asks for, and want a file as it is now. */
  async #reopen(item: Item): Promise<void> {
    if (item.problem) delete item.blob;
    delete item.problem;
    const file = await reopened(item);
    if (file) {
      this.#anew(item, { size: file.size, lastModified: file.lastModified });
      item.blob = file;
    }
    this.#afresh(item);
  }

  /** Whether it is found out first which document it is; nothing of it goes over the network before. */
  #meant(item: Item): boolean {
    const meant = this.#versions.meant(item, () => this.#items.filter((one) => one !== item));
    if (!meant) return false;
    item.kept = meant.then(() => this.#go([item]));
    this.#keep([item]);
    return true;
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

  readonly restrict = (rule: Restrictions): void => this.places.restrict(rule);

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
    const { offered: earlier } = this.#versions;
    const sealed = this.#sealed;
    if (other || earlier !== this.state.earlier || sealed !== !!this.state.sealed || !same(asked, this.state.asked ?? [])) this.set({ items: other ? items : this.state.items, asked: asked.length ? asked : undefined, earlier, sealed });
  }
}
