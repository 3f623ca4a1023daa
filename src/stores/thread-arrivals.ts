import type { StoredMessage } from '../contract/index.ts';

/** Milliseconds between two questions while something moves, and at most while nothing does. */
const SOON = 3_000;
const LATE = 30_000;

const arriving = ({ attachments = [] }: StoredMessage): boolean => attachments.some(({ state }) => state === 'arriving');
const arrived = ({ attachments = [] }: StoredMessage): number => attachments.reduce((sum, { received }) => sum + received, 0);

/**
 * Asks how far attachments have come, gently, while somebody looks. That they are there altogether comes by
 * the live connection; what is in between is in no ledger.
 */
export class Arrivals {
  readonly #ask: (id: string) => Promise<StoredMessage | undefined>;
  #messages: readonly StoredMessage[] = [];
  #wait = SOON;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #on = false;

  /** @param ask reads a message anew and shows it; nothing where that failed */
  constructor(ask: (id: string) => Promise<StoredMessage | undefined>) {
    this.#ask = ask;
  }

  start(): void {
    this.#on = true;
    globalThis.document?.addEventListener('visibilitychange', this.#seen);
    this.#plan();
  }

  stop(): void {
    this.#on = false;
    globalThis.document?.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** These are shown now. */
  look(messages: readonly StoredMessage[]): void {
    this.#messages = messages;
    this.#plan();
  }

  readonly #seen = (): void => {
    this.#wait = SOON;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#plan();
  };

  #plan(): void {
    if (!this.#on || this.#timer !== undefined || globalThis.document?.hidden || !this.#messages.some(arriving)) return;
    this.#timer = setTimeout(() => void this.#round(), this.#wait);
  }

  async #round(): Promise<void> {
    let moved = false;
    for (const message of this.#messages.filter(arriving)) {
      const now = this.#on ? await this.#ask(message.id) : undefined;
      if (now && arrived(now) !== arrived(message)) moved = true;
    }
    this.#wait = moved ? SOON : Math.min(this.#wait * 1.5, LATE);
    this.#timer = undefined;
    this.#plan();
  }
}
