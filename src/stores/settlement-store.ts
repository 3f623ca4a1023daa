import { getSettlement } from '../client/settlement.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { Kit } from './kit.ts';
import type { Mailbox } from './mailbox-store.ts';
import type { SettlementsStore, SettlingState, SettlementStore } from './settlement.ts';
import { Store } from './store.ts';

/** How often the banks are asked while something is open and somebody looks, in milliseconds. */
const PACE = 10_000;
/** Letters that are remembered; what is forgotten is asked again. */
const MOST = 50;

/** Port: time, and whether the page is seen. */
export interface Watching {
  /** Calls once after so many milliseconds. @returns leaves it */
  after(ms: number, call: () => void): () => void;
  hidden(): boolean;
  /** Calls when that has changed. @returns leaves it */
  turned(call: () => void): () => void;
}

const page: Watching = {
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  hidden: () => globalThis.document?.hidden ?? false,
  turned(call) {
    globalThis.document?.addEventListener('visibilitychange', call);
    return () => globalThis.document?.removeEventListener('visibilitychange', call);
  },
};

type Asking = Pick<Kit, 'account' | 'http'>;

const UNKNOWN: SettlingState = { phase: 'loading', looking: false };

class SettlementOfLetter extends Store<SettlingState> implements SettlementStore {
  #leave: (() => void)[] = [];
  /** Leaves the next look. */
  #unwait: (() => void) | undefined;
  #stop: AbortController | undefined;
  /** Something has happened since the banks were asked. */
  #again = false;

  constructor(private readonly kit: Asking, private readonly mailbox: Pick<Mailbox, 'heard'>, private readonly page: Watching, private readonly id: string, private readonly thread: string) {
    super(UNKNOWN);
  }

  look(): void {
    void this.#look();
  }

  protected override started(): void {
    this.#leave = [
      this.mailbox.heard(({ state, conversations }) => {
        if (!state || conversations.some(({ id }) => id === this.thread)) this.look();
      }),
      this.kit.account.subscribe(() => this.#account()),
      this.page.turned(() => this.#resume()),
    ];
    this.look();
  }

  protected override stopped(): void {
    for (const leave of this.#leave.splice(0)) leave();
    this.#wait();
    this.#stop?.abort();
    this.#stop = undefined;
    this.#again = false;
    this.set({ looking: false });
  }

  get #scopes(): readonly string[] | undefined {
    const { phase, account } = this.kit.account.state;
    return phase === 'signed-in' ? account?.scopes : undefined;
  }

  #account(): void {
    const { phase, online } = this.kit.account.state;
    if (phase === 'signed-out') {
      this.#stop?.abort();
      this.#stop = undefined;
      this.set({ ...UNKNOWN, settlement: undefined, problem: undefined });
    } else if (this.#scopes && online && !this.state.looking && (this.state.problem || this.state.phase === 'loading')) this.look();
    else this.#resume();
  }

  /** Goes on where the pace rested. */
  #resume(): void {
    if (this.#unwait || this.#stop || this.page.hidden() || !this.kit.account.state.online || this.state.phase === 'forbidden' || !this.#open) return;
    this.look();
  }

  /** @param ms until the next look; none without */
  #wait(ms?: number): void {
    this.#unwait?.();
    this.#unwait = ms === undefined ? undefined : this.page.after(ms, () => {
      this.#unwait = undefined;
      // Behind another page nobody waits; it is asked once the page is seen, or online, again.
      if (!this.page.hidden() && this.kit.account.state.online) this.look();
    });
  }

  get #open(): boolean {
    const { settlement } = this.state;
    return !settlement || settlement.requests.some(({ state }) => state === 'open' || state === 'part');
  }

  async #look(): Promise<void> {
    const scopes = this.#scopes;
    if (!scopes || !this.#leave.length) return;
    if (!scopes.includes('read:accounts')) return this.set({ phase: 'forbidden' });
    if (this.#stop) {
      this.#again = true;
      return;
    }
    this.#wait();
    const stop = (this.#stop = new AbortController());
    this.#again = false;
    this.set({ looking: true, ...(this.state.phase !== 'ready' && { phase: 'loading' }) });
    try {
      const settlement = await getSettlement(this.kit.http, this.id, stop.signal);
      if (stop === this.#stop) this.set({ phase: 'ready', settlement, problem: undefined });
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof DmailProblem)) throw error;
      this.set({ problem: error, ...(this.state.phase === 'loading' && { phase: 'failed' }) });
    } finally {
      if (stop === this.#stop) this.#done();
    }
  }

  #done(): void {
    this.#stop = undefined;
    this.set({ looking: false });
    if (this.#again) this.look();
    else if (this.#open) this.#wait(PACE);
  }
}

export class Settlements implements SettlementsStore {
  readonly #letters = new Map<string, SettlementOfLetter>();

  constructor(private readonly kit: Asking, private readonly mailbox: Pick<Mailbox, 'heard'>, private readonly watching = page) {
    let address = kit.account.state.account?.address;
    kit.account.subscribe(() => {
      const now = kit.account.state.account?.address;
      if (now !== address) this.#letters.clear();
      address = now;
    });
  }

  of(id: string, thread: string): SettlementStore {
    const letter = this.#letters.get(id) ?? new SettlementOfLetter(this.kit, this.mailbox, this.watching, id, thread);
    this.#letters.delete(id);
    this.#letters.set(id, letter);
    if (this.#letters.size > MOST) this.#letters.delete(this.#letters.keys().next().value!);
    return letter;
  }
}
