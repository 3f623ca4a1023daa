/** What is remembered of the servers a sender has deposited at: from which state on to ask, and of what there is more to come. @module */
import { limitsKey } from './kit.ts';
import type { Kit } from './kit.ts';
import type { FailedCheck } from './sent-evidence.ts';

export interface Place {
  /** State up to which its evidence is known. */
  since?: string;
  /** Deliveries something may still become of, by `evidenceKey`, and until when (ms since 1970). */
  open: Record<string, number>;
}

interface Kept {
  /** By the `server` of a domain. */
  places: Record<string, Place>;
  failed: Record<string, FailedCheck>;
}

const KEY = 'sent-evidence';
/** Of a place, the latest. */
const MOST = 500;

export class SentEvidenceMemory {
  readonly #kit: Kit;
  readonly #key: string;
  #kept: Promise<Kept> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #unwritten: Kept | undefined;

  constructor(kit: Kit) {
    this.#kit = kit;
    // Under a grant with limits, servers tell of some letters only.
    this.#key = KEY + limitsKey(kit);
  }

  read(): Promise<Kept> {
    return (this.#kept ??= this.#load());
  }

  /** Another tab has written. */
  forget(): void {
    this.#kept = undefined;
  }

  /** Changes what stands now, whoever wrote it; what cannot be written is known for as long as the page is open. */
  change(change: (kept: Kept) => void): Promise<void> {
    return (this.#writing = this.#writing.then(() => this.#write(change)));
  }

  async #write(change: (kept: Kept) => void): Promise<void> {
    const kept = await this.#load();
    change(kept);
    this.#kept = Promise.resolve(kept);
    const now = this.#kit.now();
    for (const [server, place] of Object.entries(kept.places)) {
      const open = Object.entries(place.open).filter(([, until]) => until > now);
      place.open = Object.fromEntries(open.slice(-MOST));
      if (!open.length && !place.since) delete kept.places[server];
    }
    kept.failed = Object.fromEntries(Object.entries(kept.failed).slice(-MOST));
    try {
      await (await this.#kit.offline()).meta.put(this.#key, JSON.stringify(kept));
      this.#unwritten = undefined;
    } catch {
      this.#unwritten = kept;
    }
  }

  async #load(): Promise<Kept> {
    if (this.#unwritten) return this.#unwritten;
    try {
      const kept = JSON.parse((await (await this.#kit.offline()).meta.get(this.#key)) ?? '{}') as Partial<Kept>;
      return { places: { ...kept.places }, failed: { ...kept.failed } };
    } catch {
      return { places: {}, failed: {} };
    }
  }
}
