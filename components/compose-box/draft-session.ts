/**
 * The draft in a box: which one it is, and what becomes of it.
 * @module
 */
import type { LitElement, ReactiveController } from 'lit';
import type { DmailProblem } from '../../src/contract/problems.ts';
import { asProblem } from '../../src/element/problem.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import type { ComposeStart, Services } from '../../src/services/services.ts';
import type { ComposeState, ComposeStore } from '../../src/stores/compose.ts';
import type { OutboxState, OutboxStore } from '../../src/stores/outbox.ts';
import { ARRIVED, STOPPED } from './deliveries.ts';
import { MessageDepositedEvent, MessageRefusedEvent } from './events.ts';
import { Resume } from './resume.ts';

/** After these a page may not get another word in. */
const ENDS = ['pagehide', 'visibilitychange'];

export class DraftSession implements ReactiveController {
  store?: ComposeStore;
  outbox?: OutboxStore;
  /** Why the draft could not be opened, or the last command failed. */
  problem?: DmailProblem;
  readonly #compose: StoreController<ComposeState>;
  readonly #waiting: StoreController<OutboxState>;
  readonly #resume = new Resume();
  #key = '';
  #opening: Promise<void> = Promise.resolve();

  /** @param news the draft has changed @param take over what was typed and is not in the draft yet */
  constructor(private readonly host: LitElement, private readonly news: (now: ComposeState, before: ComposeState | undefined) => void, private readonly take: () => void) {
    host.addController(this);
    this.#compose = new StoreController<ComposeState>(host, undefined, (now, before) => this.#changed(now, before));
    this.#waiting = new StoreController<OutboxState>(host);
  }

  hostConnected(): void {
    // A box that was moved within the page opens its draft again.
    this.host.requestUpdate();
    for (const type of ENDS) addEventListener(type, this.#leave);
  }

  hostDisconnected(): void {
    for (const type of ENDS) removeEventListener(type, this.#leave);
    void this.store?.flush().catch(() => undefined);
    this.close();
  }

  readonly #leave = ({ type }: Event): void => {
    if (type === ENDS[1] && !document.hidden) return;
    this.take();
    this.store?.leave();
  };

  get state(): ComposeState | undefined {
    return this.#compose.value;
  }

  get waiting(): OutboxState | undefined {
    return this.#waiting.value;
  }

  /** A draft is open or being opened. */
  get open(): boolean {
    return !!this.#key;
  }

  /** Resolves when the draft that is being opened is there, or could not be. */
  get ready(): Promise<void> {
    return this.#opening;
  }

  /** A reload does not bring this draft back into the box. */
  forget(): void {
    this.#resume.keep(undefined);
    this.#resume.release();
  }

  close(): void {
    this.#key = '';
    this.#resume.release();
    this.#compose.observe((this.store = undefined));
  }

  /**
   * Opens a draft: the one named, the one that was open here before a reload, or a new one. Asked for the same again, does nothing.
   * @param leaving what was sent from such a box and has not arrived comes before a new one
   */
  start(services: Services, account: string, start: ComposeStart, round: number, leaving: boolean): void {
    const key = JSON.stringify([account, start, round]);
    if (key === this.#key) return;
    this.close();
    this.#key = key;
    this.problem = undefined;
    this.#opening = this.#open(services, account, start, key, leaving && !round);
  }

  async #open(services: Services, account: string, about: ComposeStart, key: string, leaving: boolean): Promise<void> {
    const kept = about.draft ? undefined : this.#resume.claim(account, JSON.stringify(about));
    const start = { ...about, leaving };
    try {
      const [store, outbox] = await Promise.all([
        // A draft that was open here and has gone since makes room for a new one.
        kept ? services.compose({ draft: kept }).catch(() => services.compose(start)) : services.compose(start),
        services.outbox(),
      ]);
      if (key !== this.#key) return;
      this.#compose.observe((this.store = store));
      this.#waiting.observe((this.outbox = outbox));
    } catch (error) {
      if (key !== this.#key) return;
      this.problem = asProblem(error);
    }
    this.host.requestUpdate();
    await this.host.updateComplete;
  }

  /** Runs a command; what goes wrong is shown. Answers whether it went well. */
  async attempt(action: () => Promise<unknown>): Promise<boolean> {
    this.problem = undefined;
    try {
      await action();
      return true;
    } catch (error) {
      this.failed(error);
      return false;
    } finally {
      this.host.requestUpdate();
    }
  }

  /** What went wrong is shown. */
  failed(error: unknown): void {
    this.problem = asProblem(error);
    this.host.requestUpdate();
  }

  #changed(now: ComposeState | undefined, before: ComposeState | undefined): void {
    if (!now || now.phase === 'loading') return;
    // While it is being signed it is still a draft.
    const open = now.phase === 'ready' || (now.phase === 'leaving' && !now.message);
    if (!open) this.#resume.keep(undefined);
    else if (now.dirty || now.savedHere) this.#resume.keep(now.id);
    this.news(now, before?.id === now.id ? before : undefined);
    const { message, deliveries } = now;
    if (!message || deliveries === before?.deliveries) return;
    // Without it, words say what it would show.
    if (deliveries.some(({ receipt }) => receipt)) void import('../receipt-badge/define.ts').catch(() => {});
    const known = new Map(before?.id === now.id ? before.deliveries.map(({ address, state }) => [address, state]) : []);
    for (const delivery of deliveries) {
      const was = known.get(delivery.address);
      if (was === delivery.state) continue;
      if (ARRIVED.includes(delivery.state) && !(was && ARRIVED.includes(was))) this.host.dispatchEvent(new MessageDepositedEvent(message, delivery));
      if (STOPPED.includes(delivery.state)) this.host.dispatchEvent(new MessageRefusedEvent(message, delivery));
    }
  }
}
