import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Readable } from '../stores/store.ts';

const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  const [x, y] = [Object.entries(a), Object.entries(b)];
  return x.length === y.length && x.every(([key, value]) => Object.is(value, (b as Record<string, unknown>)[key]));
};

/**
 * Re-renders its host when a slice of a store changes, and at no other time. A slice may be a value, or
 * an object or array made afresh of values of the state.
 *
 *     #unread = new StoreController(this, (state: MailboxState) => state.unread);
 *     servicesChanged(services) { this.#unread.observe(services?.mailbox); }
 *     render() { return html`${this.#unread.value}`; }
 */
export class StoreController<S, T = S> implements ReactiveController {
  #store?: Readable<S>;
  #value?: T;
  #stop?: () => void;
  #connected = false;

  /** @param changed called before the host re-renders, with the new slice */
  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly select: (state: S) => T = (state) => state as unknown as T,
    private readonly changed?: (value: T | undefined, before: T | undefined) => void,
  ) {
    host.addController(this);
  }

  /** The slice now; `undefined` without a store. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Watches this store from now on, or none. */
  observe(store: Readable<S> | undefined): void {
    if (store === this.#store) return;
    this.#stop?.();
    this.#stop = undefined;
    this.#store = store;
    if (this.#connected) this.hostConnected();
    else this.#read();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#stop ??= this.#store?.subscribe(() => this.#read());
    this.#read();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#stop?.();
    this.#stop = undefined;
  }

  #read(): void {
    const value = this.#store && this.select(this.#store.state);
    const before = this.#value;
    if (same(value, before)) return;
    this.#value = value;
    this.changed?.(value, before);
    this.host.requestUpdate();
  }
}
