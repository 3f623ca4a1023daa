import type { ReactiveControllerHost } from 'lit';
import type { DmailProblem } from '../contract/index.ts';
import type { Services } from '../services/services.ts';
import type { Readable } from '../stores/store.ts';
import { asProblem } from './problem.ts';
import { StoreController } from './store-controller.ts';

/**
 * A store that services open when they are asked for it: as soon as somebody is signed in. From then on its host shows it.
 *
 *     #list = new OpenedStore<InvitationsState, InvitationsStore>(this, (services) => services.invitations(), (problem) => { this.problem = problem; });
 *     servicesChanged(services) { this.#list.of(services); }
 *
 * `open()` has to be called when the phase of the account changes.
 */
export class OpenedStore<S, T extends Readable<S>> {
  readonly #ask: (services: Services) => Promise<T>;
  readonly #failed: (problem: DmailProblem) => void;
  readonly #state: StoreController<S>;
  #services?: Services;
  #asked = false;
  #store?: T;

  /**
   * @param ask has it opened
   * @param failed it could not be
   * @param changed called before the host re-renders, with the new state
   */
  constructor(host: ReactiveControllerHost, ask: (services: Services) => Promise<T>, failed: (problem: DmailProblem) => void, changed?: (now: S | undefined, before: S | undefined) => void) {
    this.#ask = ask;
    this.#failed = failed;
    this.#state = new StoreController<S>(host, undefined, changed);
  }

  /** The store, once it is open. */
  get store(): T | undefined {
    return this.#store;
  }

  /** Its state now. */
  get value(): S | undefined {
    return this.#state.value;
  }

  /** It is being opened, or open. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Whose it is from now on. */
  of(services: Services | undefined): void {
    this.#services = services;
    this.#asked = false;
    this.#state.observe((this.#store = undefined));
    void this.open();
  }

  /** Asks for it, where somebody is signed in and it was not asked for yet. */
  async open(): Promise<void> {
    const services = this.#services;
    const phase = services?.account.state.phase;
    if (!services || this.#asked || (phase !== 'signed-in' && phase !== 'expired')) return;
    this.#asked = true;
    try {
      const store = await this.#ask(services);
      if (this.#services === services) this.#state.observe((this.#store = store));
    } catch (error) {
      if (this.#services !== services) return;
      this.#asked = false;
      this.#failed(asProblem(error));
    }
  }
}
