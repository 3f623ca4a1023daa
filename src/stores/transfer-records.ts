/** Where what is known of attached files is kept: first the record, then the network. @module */
import { deleteUpload } from '../client/uploads.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { TransferRecord } from '../offline/ports.ts';
import type { Kit } from './kit.ts';
import type { Item } from './transfer-item.ts';

/** Files whose records are written in one go. */
const TOGETHER = 100;

export class Records {
  readonly #draft: string;
  readonly #kit: Kit;
  readonly #tell: () => void;

  /** @param tell other pages shall look at the records of this draft */
  constructor(draft: string, kit: Kit, tell: () => void) {
    this.#draft = draft;
    this.#kit = kit;
    this.#tell = tell;
  }

  /** @param failed they could not be kept, and are not sent either */
  keep(items: readonly Item[], failed: (items: readonly Item[], problem: DmailProblem) => void): void {
    let before: Promise<unknown> = Promise.resolve();
    for (let at = 0; at < items.length; at += TOGETHER) {
      const some = items.slice(at, at + TOGETHER);
      const kept = before.then(() => this.#put(some.map(({ record }) => record))).then(
        () => {
          for (const item of some) item.written = true;
          this.#tell();
        },
        (error: unknown) => {
          if (!(error instanceof DmailProblem)) throw error;
          failed(some, error);
        },
      );
      for (const item of some) item.kept = kept;
      before = kept;
    }
  }

  /** Changes a record, here at once and then where it is kept. */
  change(item: Item, change: (record: TransferRecord) => TransferRecord): Promise<void> {
    item.record = change(item.record);
    const { id } = item.record;
    return this.#after(item, async () => {
      const { transfers } = await this.#kit.offline();
      const kept = await transfers.update(this.#draft, id, change);
      if (!kept) return;
      // Another page may have changed something else of it.
      if (item.changing === 1 && item.record.id === id) item.record = item.record.bytes && kept.bytes ? { ...kept, bytes: item.record.bytes } : kept;
      this.#tell();
    });
  }

  remove(item: Item): Promise<void> {
    return this.#after(item, async () => {
      const { transfers } = await this.#kit.offline();
      await transfers.delete(this.#draft, item.record.id);
      this.#tell();
    });
  }

  /** Removes all of the draft. */
  async clear(items: readonly Item[]): Promise<void> {
    await Promise.all(items.map(({ kept }) => kept));
    const { transfers } = await this.#kit.offline();
    await transfers.delete(this.#draft);
    this.#tell();
  }

  /** Servers throw away by themselves what no message refers to, but later. */
  giveUp({ record }: Item): void {
    for (const server of Object.keys(record.places)) void deleteUpload(this.#kit.http, server, record.upload).catch(() => {});
  }

  #after(item: Item, work: () => Promise<void>): Promise<void> {
    item.changing += 1;
    const kept = item.kept.then(work).catch((error: unknown) => {
      // A record that could not be changed says less than there is: what is missing is asked for again.
      if (!(error instanceof DmailProblem)) throw error;
    }).finally(() => (item.changing -= 1));
    item.kept = kept;
    return kept;
  }

  /** Where there is no room for what is in them, the files are known of at least. */
  async #put(records: readonly TransferRecord[]): Promise<void> {
    const { transfers } = await this.#kit.offline();
    await transfers.put(records).catch((error: unknown) => {
      if (!(error instanceof DmailProblem) || error.code !== 'local-storage-full' || !records.some(({ bytes }) => bytes)) throw error;
      return transfers.put(records.map(({ bytes: _, ...record }) => record));
    });
  }
}
