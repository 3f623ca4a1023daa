/**
 * Files sent to an endpoint of the host's own as soon as they are chosen: any tus 1.0 server with the creation extension.
 * @module
 */
import type { Restrictions } from '../content/restrictions.ts';
import type { PlainOptions } from '../content/transport.ts';
import type { CoverTag } from '../contract/index.ts';
import type { Flights } from './endpoint-flights.ts';
import { FileListStore } from './file-list.ts';
import type { Transfer } from './transfers.ts';

/** What a form submits in place of a file that has arrived. */
export interface AttachedReference {
  name: string;
  mediaType: string;
  /** Octets. */
  size: number;
  /** Where the endpoint keeps it. */
  url: string;
  /** What the person says of it. */
  properties?: readonly CoverTag[];
}

/** How requests to the endpoint are made: headers of the page's own, such as its authorization, or a `fetch` of its own. */
export type UploadOptions = PlainOptions;

export interface EndpointOptions {
  /** Asked anew for each upload. */
  endpoint: () => string;
  requests?: () => UploadOptions | undefined;
  rules?: () => readonly Restrictions[];
}

export class EndpointTransfers extends FileListStore {
  readonly #urls = new Map<string, string>();
  /** What sends; loaded with the first file. */
  #flights?: Flights;
  #loading = false;
  #active = false;

  constructor(private readonly options: EndpointOptions) {
    super(options.rules);
  }

  /** Those that have arrived, in the order of the person. */
  get references(): AttachedReference[] {
    return this.state.items.flatMap(({ id, name, mediaType, size, state, properties }) => {
      const url = this.#urls.get(id);
      return url && state === 'done' ? [{ name, mediaType, size, url, ...(properties && { properties }) }] : [];
    });
  }

  /** Takes up references the page kept: of a form that one comes back to. */
  restore(references: readonly AttachedReference[]): void {
    const items = references.map(({ name, mediaType, size, url, properties }): Transfer => {
      const id = `url-${url}`;
      this.#urls.set(id, url);
      return { id, name, mediaType, size, sent: size, state: 'done', ...(properties && { properties }) };
    });
    this.set({ items });
  }

  override pause(id: string): void {
    if (!['waiting', 'sending'].includes(this.item(id)?.state ?? '')) return;
    this.#flights?.stop(id);
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
    for (const id of this.#flights?.land() ?? []) this.patch(id, { state: 'waiting', rate: undefined });
  }

  protected override changed(): void {
    this.#next();
    super.changed();
  }

  readonly #next = (): void => {
    const { items } = this.state;
    if (this.#flights) this.#flights.next(items, this.#active && globalThis.navigator?.onLine !== false);
    else if (this.#active && items.some(({ state, file }) => state === 'waiting' && file)) void this.#load();
  };

  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      const { Flights: Made } = await import('./endpoint-flights.ts');
      this.#flights = new Made(this.options, {
        item: (id) => this.item(id),
        patch: (id, change) => this.patch(id, change),
        arrived: (id, url) => void this.#urls.set(id, url),
      });
      this.#next();
    } catch {
      const problem = { code: 'unreachable' } as const;
      for (const { id, state } of this.state.items) if (state === 'waiting') this.patch(id, { state: 'failed', problem });
    } finally {
      this.#loading = false;
    }
  }
}
