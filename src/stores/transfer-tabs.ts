/** What the pages of one origin tell one another of files on their way, and who of them does what. @module */

/** Other pages hear of progress no more often, in milliseconds. */
const TOLD = 250;
/** What other pages changed is looked at together, so long after the first word of it, in milliseconds. */
const HEARD = 150;

/** Without `id`: the records of the draft have changed. */
interface Word {
  draft: string;
  id?: string;
  server?: string;
  sent?: number;
}

export interface TabHandlers {
  /** Another page has changed records of a draft. */
  changed(draft: string): void;
  /** Another page has sent so many octets of a file. */
  moved(draft: string, id: string, server: string, sent: number): void;
}

export class Tabs {
  readonly #key: string;
  readonly #signal: AbortSignal;
  readonly #channel: BroadcastChannel;
  readonly #told = new Map<string, number>();
  readonly #clocks = new Map<string, ReturnType<typeof setTimeout>>();

  /** @param key names the account on this origin @param signal ends it */
  constructor(key: string, signal: AbortSignal, { changed, moved }: TabHandlers) {
    this.#key = key;
    this.#signal = signal;
    this.#channel = new BroadcastChannel(`${key}:transfers`);
    this.#channel.onmessage = ({ data: { draft, id, server, sent } }: MessageEvent<Word>) => {
      if (id !== undefined && server !== undefined && sent !== undefined) moved(draft, id, server, sent);
      else if (!this.#clocks.has(draft)) this.#clocks.set(draft, setTimeout(() => {
        this.#clocks.delete(draft);
        changed(draft);
      }, HEARD));
    };
    signal.addEventListener('abort', () => {
      this.#channel.close();
      for (const clock of this.#clocks.values()) clearTimeout(clock);
    });
  }

  /** The records of a draft have changed. */
  tell(draft: string): void {
    if (!this.#signal.aborted) this.#channel.postMessage({ draft } satisfies Word);
  }

  /** So many octets of a file have left. */
  say(draft: string, id: string, server: string, sent: number): void {
    const now = performance.now();
    if (this.#signal.aborted || now - (this.#told.get(id) ?? -Infinity) < TOLD) return;
    this.#told.set(id, now);
    this.#channel.postMessage({ draft, id, server, sent } satisfies Word);
  }

  /** Works while no other page does the same. @returns whether it could */
  async alone(upload: string, server: string, signal: AbortSignal, work: () => Promise<void>): Promise<boolean> {
    const locks = globalThis.navigator?.locks;
    if (!locks) {
      await work();
      return true;
    }
    return locks.request(this.#name(upload, server), { ifAvailable: true }, async (lock) => {
      if (lock && !signal.aborted) await work();
      return !!lock;
    });
  }

  /** Waits until no other page works at it. @returns whether this one still wants to know */
  async free(upload: string, server: string): Promise<boolean> {
    await navigator.locks.request(this.#name(upload, server), { signal: this.#signal }, () => {}).catch(() => {});
    return !this.#signal.aborted;
  }

  /** Says for as long as this page is open that it has bytes of a draft. */
  hold(draft: string): void {
    void globalThis.navigator?.locks?.request(this.#mine(draft), { signal: this.#signal }, () => new Promise<void>((resolve) => this.#signal.addEventListener('abort', () => resolve()))).catch(() => {});
  }

  /** Calls back with whether another page has bytes of a draft, now and whenever that has changed, until none has. */
  async others(draft: string, held: (there: boolean) => void): Promise<void> {
    const locks = globalThis.navigator?.locks;
    while (locks && !this.#signal.aborted) {
      const all = (await locks.query()).held ?? [];
      const other = all.find(({ name }) => name?.startsWith(this.#files(draft)) && name !== this.#mine(draft))?.name;
      held(!!other);
      if (!other) return;
      await locks.request(other, { signal: this.#signal }, () => {}).catch(() => {});
    }
  }

  readonly #page = crypto.randomUUID();
  readonly #name = (upload: string, server: string): string => `${this.#key}:transfer:${upload}:${server}`;
  readonly #files = (draft: string): string => `${this.#key}:files:${draft}:`;
  readonly #mine = (draft: string): string => this.#files(draft) + this.#page;
}
