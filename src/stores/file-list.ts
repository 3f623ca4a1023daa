/**
 * Files chosen for a form, kept in this page: nothing is sent by it.
 * @module
 */
import { brokenRules, renamed, safeName, type Restrictions } from '../content/restrictions.ts';
import type { CoverTag } from '../contract/index.ts';
import { Store } from './store.ts';
import type { Transfer, TransferList, TransfersState } from './transfers.ts';

export { extensionOf, UNSEEN, type Restrictions } from '../content/restrictions.ts';

/** So that those of a page that is loaded again are others. */
let count = Date.now() * 1000;

/** What carries the files of a list elsewhere; they wait for a form where there is none. */
export type Carrier = Pick<TransferList, 'pause' | 'resume' | 'find'>;

/** Files that go with a form. One that may not be taken stays, as refused, and is looked at again when there is room. */
export class FileListStore extends Store<TransfersState> implements TransferList {
  protected carrier?: Carrier;

  /** @param rules asked anew each time: attributes change */
  constructor(protected readonly rules: () => readonly Restrictions[] = () => []) {
    super({ items: [] });
  }

  add(files: readonly File[]): void {
    const { items } = this.state;
    const facts = files.map((file) => ({ name: safeName(file.name) || 'file', type: file.type, size: file.size }));
    const broken = brokenRules(facts, items.filter(({ state }) => state !== 'refused'), this.rules());
    const added = files.map((file, index): Transfer => {
      const rule = broken[index];
      // Not a UUID: these ids go nowhere, and a page that is not a secure context has none.
      return {
        id: `file-${(count += 1)}`, name: facts[index]!.name, mediaType: file.type || 'application/octet-stream', size: file.size, sent: 0, file,
        state: rule ? 'refused' : 'waiting', ...(rule && { problem: { rule } }),
      };
    });
    this.set({ items: [...items, ...added] });
  }

  remove(id: string): void {
    const items = this.state.items.filter((item) => item.id !== id);
    if (items.length < this.state.items.length) this.set({ items: this.#readmitted(items) });
  }

  clear(): void {
    if (this.state.items.length) this.set({ items: [] });
  }

  move(id: string, to: number): void {
    const items = [...this.state.items];
    const from = items.findIndex((item) => item.id === id);
    if (from < 0 || from === to) return;
    items.splice(to, 0, ...items.splice(from, 1));
    this.set({ items });
  }

  rename(id: string, name: string): void {
    const called = renamed(this.item(id)?.name ?? '', name);
    if (called) this.patch(id, { name: called });
  }

  describe(id: string, properties: readonly CoverTag[]): void {
    this.patch(id, { properties: properties.length ? properties : undefined });
  }

  pause(id: string): void {
    this.carrier?.pause(id);
  }

  resume(id: string): void {
    this.carrier?.resume(id);
  }

  retry(_id: string): void {}

  /** Nothing is lost that is in this page alone. */
  async find(id: string, file?: File): Promise<boolean> {
    return !!(await this.carrier?.find(id, file));
  }

  item(id: string): Transfer | undefined {
    return this.state.items.find((item) => item.id === id);
  }

  patch(id: string, change: Partial<Transfer>): void {
    this.take(this.state.items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  }

  take(items: readonly Transfer[]): void {
    this.set({ items });
  }

  /** What was refused because there was no room for it is taken now, in its turn. */
  #readmitted(items: readonly Transfer[]): readonly Transfer[] {
    const refused = items.filter(({ state }) => state === 'refused');
    if (!refused.length) return items;
    const rules = brokenRules(refused.map(({ name, mediaType, size }) => ({ name, type: mediaType, size })), items.filter(({ state }) => state !== 'refused'), this.rules());
    const now = new Map(refused.map((item, index): [Transfer, Transfer] => {
      const rule = rules[index];
      return [item, rule ? { ...item, problem: { rule } } : { ...item, state: 'waiting', problem: undefined }];
    }));
    return items.map((item) => now.get(item) ?? item);
  }
}
