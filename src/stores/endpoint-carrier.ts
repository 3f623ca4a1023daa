/**
 * What a person commands of files that go to an endpoint, and what is known of them there; loaded with the first.
 * @module
 */
import { Flights } from './endpoint-flights.ts';
import { Keeping } from './endpoint-keeping.ts';
import type { AttachedReference, EndpointTransfers } from './endpoint-transfers.ts';
import type { Carrier } from './file-list.ts';
import type { Transfer } from './transfers.ts';

export class Endpoint implements Carrier {
  /** Where the endpoint keeps each that was begun there. */
  readonly #urls = new Map<string, string>();
  readonly #flights: Flights;
  #keeping?: Keeping;

  constructor(private readonly list: EndpointTransfers) {
    this.#flights = new Flights(list.options, {
      item: (id) => list.item(id),
      patch: (id, change) => list.patch(id, change),
      urls: this.#urls,
    });
    // Without it they are sent all the same.
    void this.#keep().catch(() => undefined);
  }

  get references(): AttachedReference[] {
    return this.list.state.items.flatMap(({ id, name, mediaType, size, state, digest, properties }) => {
      const url = this.#urls.get(id);
      return url && digest && state === 'done' ? [{ name, mediaType, size, url, digest, ...(properties && { properties }) }] : [];
    });
  }

  restore(references: readonly AttachedReference[]): void {
    const known = new Set(this.#urls.values());
    const items = references.filter(({ url }) => !known.has(url)).map(({ url, size, ...rest }): Transfer => {
      const id = `url-${url}`;
      this.#urls.set(id, url);
      return { ...rest, id, size, sent: size, state: 'done' };
    });
    if (items.length) this.list.take([...items, ...this.list.state.items]);
  }

  /** The list is another, or may be sent. */
  next(): void {
    const { list } = this;
    if (list.active) globalThis.addEventListener('online', this.#online);
    this.#keeping?.sync(list.state.items);
    this.#flights.next(list.state.items, list.active && globalThis.navigator?.onLine !== false);
  }

  land(): void {
    globalThis.removeEventListener('online', this.#online);
    for (const id of this.#flights.land()) this.list.patch(id, { state: 'waiting', rate: undefined });
  }

  pause(id: string): void {
    const state = this.list.item(id)?.state;
    if (state !== 'waiting' && state !== 'sending') return;
    this.#flights.stop(id);
    this.list.patch(id, { state: 'paused', rate: undefined });
  }

  resume(id: string): void {
    if (this.list.item(id)?.state === 'paused') this.list.patch(id, { state: 'waiting' });
  }

  async find(id: string, file?: File): Promise<boolean> {
    const found = file ?? (await this.#keeping?.reopened(id));
    const how = found && (await this.#keeping?.same(id, found));
    if (!how || this.list.item(id)?.state !== 'lost') return false;
    if (how === 'anew') this.#urls.delete(id);
    this.list.patch(id, { file: found, state: 'waiting' });
    return true;
  }

  readonly #online = (): void => this.next();

  async #keep(): Promise<void> {
    const kept = await this.list.options.keep?.();
    if (!kept) return;
    const keeping = new Keeping(kept, (id) => this.#urls.get(id));
    const restored = await keeping.restore();
    // The browser may have remembered some of them with the form.
    const doubled = new Set<string>();
    for (const { item: { id, digest }, url } of restored) {
      if (digest) this.#flights.knows(id, digest);
      if (!url) continue;
      for (const [other, its] of this.#urls) if (its === url) doubled.add(other);
      this.#urls.set(id, url);
    }
    this.#keeping = keeping;
    this.list.take([...restored.map(({ item }) => item), ...this.list.state.items.filter(({ id }) => !doubled.has(id))]);
    this.next();
  }
}
