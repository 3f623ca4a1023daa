/**
 * Files sent to an endpoint of the host's own as soon as they are chosen: any tus 1.0 server with the creation extension.
 * @module
 */
import type { Restrictions } from '../content/restrictions.ts';
import type { PlainOptions } from '../content/transport.ts';
import type { CoverTag } from '../contract/index.ts';
import type { ChosenFiles } from '../offline/ports.ts';
import type { Endpoint } from './endpoint-carrier.ts';
import { FileListStore } from './file-list.ts';

/** What a form submits in place of a file that has arrived. */
export interface AttachedReference {
  name: string;
  mediaType: string;
  /** Octets. */
  size: number;
  /** Where the endpoint keeps it. */
  url: string;
  /** `sha-256:` and base64url, of what was sent. */
  digest: string;
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
  /** What survives a reload; nothing where it answers nothing. */
  keep?: () => Promise<ChosenFiles | undefined>;
  /** Whether an earlier page may have kept something. Default: where this tab comes back to the page. */
  back?: () => boolean;
}

/** Whether this tab comes back to the page: it was loaded again, or is in the history. A form that is opened anew is empty. */
export const returning = (): boolean => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined)?.type !== 'navigate';

export class EndpointTransfers extends FileListStore {
  protected override carrier?: Endpoint;
  #loading?: Promise<Endpoint | undefined>;
  /** Somebody sees it: only then anything is sent. */
  active = false;

  constructor(readonly options: EndpointOptions) {
    super(options.rules);
  }

  /** Those that have arrived, in the order of the person. */
  get references(): AttachedReference[] {
    return this.carrier?.references ?? [];
  }

  /** Takes up references the page kept: of a form that one comes back to. */
  async restore(references: readonly AttachedReference[]): Promise<void> {
    (await this.#load())?.restore(references);
  }

  override retry(id: string): void {
    if (this.item(id)?.state === 'failed') this.patch(id, { state: 'waiting', problem: undefined });
  }

  protected override started(): void {
    this.active = true;
    if (this.options.keep && (this.options.back ?? returning)()) void this.#load();
    this.#next();
  }

  /** Nobody sees it any more: what is under way waits, and goes on from where it is. */
  protected override stopped(): void {
    this.active = false;
    this.carrier?.land();
  }

  protected override changed(): void {
    this.#next();
    super.changed();
  }

  #next(): void {
    if (this.carrier) this.carrier.next();
    else if (this.active && this.state.items.some(({ state, file }) => state === 'waiting' && file)) void this.#load();
  }

  #load(): Promise<Endpoint | undefined> {
    this.#loading ??= import('./endpoint-carrier.ts').then(
      ({ Endpoint: Made }) => {
        this.carrier = new Made(this);
        this.#next();
        return this.carrier;
      },
      () => {
        this.#loading = undefined;
        for (const { id, state } of this.state.items) if (state === 'waiting') this.patch(id, { state: 'failed', problem: { code: 'unreachable' } });
        return undefined;
      },
    );
    return this.#loading;
  }
}
