/** Of which earlier file an attached one is the next version. @module */
import type { TransferVersion } from '../offline/ports.ts';
import { earlierFiles } from './earlier-files.ts';
import type { EarlierFile } from './earlier-files.ts';
import type { Kit } from './kit.ts';
import type { Item } from './transfer-item.ts';
import { documentOf } from './transfer-item.ts';
import type { Earlier } from './transfers.ts';

/** How long a file waits to hear what it may be a version of, in milliseconds. */
const PATIENCE = 3_000;

/** Names that are the same to people. */
const keyOf = (name: string): string => name.normalize('NFC').toLowerCase();

const next = ({ contents }: EarlierFile): number => Math.max(0, ...contents.map(({ version }) => version)) + 1;

export class Versions {
  readonly #kit: Kit;
  readonly #changed: () => void;
  /** What the person may choose from; the same for as long as it holds. */
  offered: readonly Earlier[] | undefined;
  #files: readonly EarlierFile[] = [];
  #loading: Promise<void> | undefined;
  /** It is being found out which documents files are. */
  readonly #deciding = new Set<Promise<unknown>>();
  #recipients: readonly string[] = [];

  /** @param changed it is known what was attached earlier */
  constructor(kit: Kit, changed: () => void) {
    this.#kit = kit;
    this.#changed = changed;
  }

  /** The conversation the draft goes on with, and whom it goes to. */
  follow(thread: string, recipients: readonly string[]): void {
    this.#recipients = recipients;
    this.#loading ??= earlierFiles(this.#kit, thread).then((files) => {
      this.#files = files;
      if (files.length) this.offered = files.map((file) => ({ document: file.document, name: file.name, version: next(file) }));
      this.#changed();
    }, () => {
      // A file is then sent by itself; the next draft asks again.
    });
  }

  /**
   * Whose next version a file is by its name: of one that all who are written to got, and that no other file of the draft is.
   * @returns `undefined` where there is nothing to find out
   */
  meant(item: Item, others: () => readonly Item[]): Promise<void> | undefined {
    if (!this.#loading) return undefined;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE));
    return this.#decided(Promise.race([this.#loading, patience]).then(async () => {
      const { name } = item.record;
      const recipients = this.#recipients;
      const taken = new Set(others().map(({ record }) => documentOf(record)));
      const file = this.#files.find((one) => keyOf(one.name) === keyOf(name) && !taken.has(one.document) && recipients.length && recipients.every((address) => one.recipients.has(address)));
      if (!file) return;
      // So that of two with the same name only one is it.
      item.record = { ...item.record, version: { document: file.document, name: file.name, number: next(file) } };
      const known = await this.#same(item, file);
      if (known && !item.record.queued) item.record = { ...item.record, ...known };
    }));
  }

  /** What is to be known of a file as a version of a document; `undefined` where there is no such document. */
  async of(item: Item, document: string): Promise<{ version: TransferVersion; digest?: string } | undefined> {
    const file = this.#files.find((one) => one.document === document);
    if (!file) return undefined;
    return { version: { document, name: file.name, number: next(file) }, ...(await this.#decided(this.#same(item, file))) };
  }

  /** Resolves when of each file it is known. */
  async settled(): Promise<void> {
    await Promise.all(this.#deciding);
  }

  #decided<T>(work: Promise<T>): Promise<T> {
    this.#deciding.add(work);
    return work.finally(() => this.#deciding.delete(work));
  }

  /** Only bytes of the same length can be the same: of all others no digest is waited for. */
  async #same(item: Item, file: EarlierFile): Promise<{ version: TransferVersion; digest: string } | undefined> {
    const { blob, record: { size } } = item;
    if (!blob || !file.contents.some((one) => one.size === size)) return undefined;
    try {
      const { digestOf } = await import('../content/hash.ts');
      const digest = await digestOf(blob);
      item.digesting = Promise.resolve(digest);
      const same = file.contents.find((one) => one.digest === digest)?.version;
      return { version: { document: file.document, name: file.name, number: next(file), ...(same && { same }) }, digest };
    } catch {
      // What cannot be read is said when it is to be sent.
      return undefined;
    }
  }
}
