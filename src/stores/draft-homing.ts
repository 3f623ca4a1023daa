/** When a draft goes home. @module */
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import { waitFor } from './backoff.ts';
import type { Kit } from './kit.ts';

/** One at a time: what was kept meanwhile goes after it, and what home could not be reached for goes again. */
export class DraftHoming {
  readonly #kit: Kit;
  readonly #bring: () => Promise<void>;
  readonly #stays: () => boolean;
  #under: Promise<void> | undefined;
  #behind = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param bring brings home what is kept now @throws {DmailProblem} where the same may succeed later
   * @param stays nothing is to go home now
   */
  constructor(kit: Kit, bring: () => Promise<void>, stays: () => boolean) {
    this.#kit = kit;
    this.#bring = bring;
    this.#stays = stays;
    globalThis.addEventListener?.('online', this.#online);
  }

  /** What is on its way. */
  get under(): Promise<void> | undefined {
    return this.#under;
  }

  go(): void {
    if (this.#under) return this.later();
    if (this.#stays()) return;
    this.still();
    this.#under = this.#try().finally(() => {
      this.#under = undefined;
      if (this.#behind && !this.#failures) this.go();
    });
  }

  /** There is more for home than what is on its way. */
  later(): void {
    this.#behind = true;
  }

  /** Nothing goes by itself any more. */
  still(): void {
    clearTimeout(this.#retry);
    this.#behind = false;
  }

  close(): void {
    this.still();
    globalThis.removeEventListener?.('online', this.#online);
  }

  readonly #online = () => {
    if (this.#behind) this.go();
  };

  async #try(): Promise<void> {
    try {
      await this.#bring();
      this.#failures = 0;
    } catch (error) {
      if (!(error instanceof DmailProblem) || !isTransient(error)) throw error;
      this.#behind = true;
      this.#retry = setTimeout(() => this.go(), waitFor(++this.#failures, this.#kit.backoff));
    }
  }
}
