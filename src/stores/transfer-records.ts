/** Where what is known of attached files is kept: first the record, then the network. @module */
import { deleteUpload } from '../client/uploads.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { OfflineStore, TransferRecord } from '../offline/ports.ts';
import { waitFor } from './backoff.ts';
import type { Kit } from './kit.ts';
import type { Item } from './transfer-item.ts';

/** Files whose records are written in one go. */
const TOGETHER = 100;
/** Times a server is asked to throw something away, before it is left to do so in its own time. */
const CLEARING = 5;

export class Records {
  readonly #draft: string;
  readonly #kit: Kit;
  readonly #tell: (draft: string) => void;

  /** @param tell other pages shall look at the records of a draft */
  constructor(draft: string, kit: Kit, tell: (draft: string) => void) {
    this.#draft = draft;
    this.#kit = kit;
    this.#tell = tell;
  }

  /** @param failed they could not be kept, and are not sent either */
  keep(items: readonly Item[], failed: (items: readonly Item[], problem: DmailProblem) => void): void {
    let before: Promise<unknown> = Promise.resolve();
    for (let at = 0; at < items.length; at += TOGETHER) {
      const some = items.slice(at, at + TOGETHER);
      for (const item of some) item.record = { since: this.#kit.now(), ...item.record };
      const kept = Promise.all([before, ...some.map((item) => item.kept)]).then(() => this.#put(some.map(({ record }) => record))).then(
        () => {
          for (const item of some) item.written = true;
          this.#tell(this.#draft);
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
      this.#tell(this.#draft);
    });
  }

  remove(item: Item): Promise<void> {
    return this.#after(item, async () => {
      const { transfers } = await this.#kit.offline();
      await transfers.delete(this.#draft, item.record.id);
      this.#tell(this.#draft);
    });
  }

  /**
   * Lets go of what the draft does not name any more. What another draft or message names becomes that one's; what stands
   * in a version of this draft that is kept beside it stays; the rest is given up.
   * @param whole the draft is gone, unless it is kept on this device
   * @param still asked at the last moment
   */
  release(items: readonly Item[], whole: boolean, still: (item: Item) => boolean = () => true): Promise<void> {
    const released = Promise.all(items.map(({ kept }) => kept)).then(async () => {
      const offline = await this.#kit.offline();
      const heirs = await heirsOf(offline, this.#draft, whole);
      let stays = false;
      for (const item of items) {
        const heir = heirs.get(item.record.upload);
        stays ||= heir === this.#draft;
        if (heir === this.#draft || !still(item)) continue;
        if (heir === undefined) this.giveUp(item);
        else await this.#hand(offline, item, heir);
        if (!whole) await offline.transfers.delete(this.#draft, item.record.id);
      }
      if (whole && !stays) await offline.transfers.delete(this.#draft);
      this.#tell(this.#draft);
    }).catch((error: unknown) => {
      // What cannot be looked up is not given up.
      if (!(error instanceof DmailProblem)) throw error;
    });
    for (const item of items) item.kept = released;
    return released;
  }

  async #hand({ transfers }: OfflineStore, { record: { queued: _, ...record } }: Item, heir: string): Promise<void> {
    const there = await transfers.update(heir, record.id, (kept) => ({ ...record, ...kept, places: { ...record.places, ...kept.places } }));
    if (!there) await transfers.put([{ ...record, draft: heir }]);
    this.#tell(heir);
  }

  /** Servers throw away by themselves what no message refers to, but later. */
  giveUp({ record }: Item): void {
    for (const server of Object.keys(record.places)) void this.#clear(server, record.upload);
  }

  /** A server that has no time just now is asked again. */
  async #clear(server: string, upload: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await deleteUpload(this.#kit.http, server, upload);
      } catch (error) {
        if (attempt === CLEARING || !(error instanceof DmailProblem && isTransient(error))) return;
        const wait = Math.max(waitFor(attempt, this.#kit.backoff), 1000 * (error.context.retryAfter ?? 0));
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
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

/** Which draft or message names an upload, beside this draft: its own id for a version of it that is kept beside it. */
async function heirsOf({ drafts, outbox }: OfflineStore, draft: string, whole: boolean): Promise<Map<string, string>> {
  const heirs = new Map<string, string>();
  for (const { id, message } of await outbox.all()) if (id !== draft) for (const { upload } of message.attachments ?? []) heirs.set(upload, id);
  for (const { id, content, deleted, beside } of await drafts.all()) if (!deleted && (whole || id !== draft)) for (const { upload } of content.attachments ?? []) heirs.set(upload, beside ?? id);
  return heirs;
}
