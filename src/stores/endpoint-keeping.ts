/**
 * Files on their way to an endpoint, kept over a reload: what is known of each, what opens it again, and what is in small ones.
 * @module
 */
import type { ChosenFile, ChosenFiles } from '../offline/ports.ts';
import { handleOf, openHandle } from './file-handles.ts';
import type { Transfer } from './transfers.ts';

/** Up to here, in octets, content is kept until it has arrived; all of a list together. */
const SMALL = 8_388_608;
const ALTOGETHER = 67_108_864;

/** A file as it is taken up again. */
export interface Restored {
  item: Transfer;
  url?: string;
}

/** Of handles and bytes only whether they are there: they stay what they are. */
const alike = (one: ChosenFile | undefined, other: ChosenFile): boolean => JSON.stringify(one) === JSON.stringify(other);

export class Keeping {
  /** As each was written last. */
  readonly #known = new Map<string, ChosenFile>();
  readonly #seen = new Map<string, Transfer>();
  #writing: Promise<unknown> = Promise.resolve();

  /** @param urlOf where the endpoint keeps a file, once it was begun there */
  constructor(private readonly kept: ChosenFiles, private readonly urlOf: (id: string) => string | undefined) {}

  /** What an earlier page had; without its bytes a file is `lost`. */
  async restore(): Promise<Restored[]> {
    const files = await this.kept.all();
    return Promise.all(files.map(async (record): Promise<Restored> => {
      const { id, name, mediaType, size, state, url, digest, properties, bytes } = record;
      this.#known.set(id, record);
      const done = state === 'done';
      const file = done ? undefined : bytes ? new File([bytes], record.chosen, { type: mediaType, lastModified: record.lastModified }) : await this.#opened(record, false);
      return { item: { id, name, mediaType, size, sent: done ? size : 0, state: done || file ? state : 'lost', file, digest, properties }, url };
    }));
  }

  /** Has what there is now kept. What cannot be is chosen again after a reload. */
  sync(items: readonly Transfer[]): void {
    let last = 0;
    let room = ALTOGETHER;
    const there = new Set<string>();
    for (const item of items) {
      const { id, state, size } = item;
      if (state === 'refused') continue;
      there.add(id);
      const before = this.#known.get(id);
      const order = before && before.order > last ? before.order : last + 1;
      last = order;
      const small = size <= SMALL && size <= room && state !== 'done';
      if (small) room -= size;
      if (this.#seen.get(id) === item && before?.order === order) continue;
      this.#seen.set(id, item);
      this.#look(item, order, before, small);
    }
    for (const id of this.#known.keys()) {
      if (there.has(id)) continue;
      this.#known.delete(id);
      this.#seen.delete(id);
      this.#write(() => this.kept.delete(id));
    }
  }

  /**
   * Whether a file is the one that is missed: by its digest, or while that is not known by what it says of itself.
   * @returns `anew`: of the same size, but perhaps another; nothing that was sent of the missed one is of use
   */
  async same(id: string, file: File): Promise<'same' | 'anew' | undefined> {
    const record = this.#known.get(id);
    if (!record || record.size !== file.size) return undefined;
    if (record.digest) {
      const { digestOf } = await import('../content/hash.ts');
      return (await digestOf(file)) === record.digest ? 'same' : undefined;
    }
    return file.name === record.chosen && file.lastModified === record.lastModified ? 'same' : 'anew';
  }

  /** Its file, where the browser can open it again; the person is there to allow it. */
  async reopened(id: string): Promise<File | undefined> {
    const record = this.#known.get(id);
    return record && this.#opened(record, true);
  }

  async #opened({ handle, size, lastModified }: ChosenFile, ask: boolean): Promise<File | undefined> {
    const file = handle && (await openHandle(handle, ask).catch(() => undefined));
    return file?.size === size && file.lastModified === lastModified ? file : undefined;
  }

  #look({ id, name, mediaType, size, state, digest, properties, file }: Transfer, order: number, before: ChosenFile | undefined, small: boolean): void {
    const chosen = file instanceof File ? file : undefined;
    const record: ChosenFile = {
      id, order, name, mediaType, size, chosen: chosen?.name ?? before?.chosen ?? name, lastModified: chosen?.lastModified ?? before?.lastModified ?? 0,
      state: state === 'done' || state === 'paused' ? state : 'waiting', url: this.urlOf(id), digest, properties,
      handle: (chosen && handleOf(chosen)) ?? before?.handle, bytes: small ? (file ?? before?.bytes) : undefined,
    };
    if (alike(before, record)) return;
    this.#known.set(id, record);
    // Known of at once, while what is in it is still being read.
    if (!before && record.bytes) this.#write(() => this.kept.put({ ...record, bytes: undefined }));
    // Where there is no room for what is in it, the file is known of at least.
    this.#write(() => this.kept.put(record).catch(() => this.kept.put({ ...record, bytes: undefined })));
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch(() => undefined);
  }
}
