/**
 * The files of a message that is still on its way from this device: how far each is, and what the person has to do for
 * it. Loaded with the first one.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { StoreController } from '../../src/element/store-controller.ts';
import type { ThreadStore } from '../../src/stores/thread.ts';
import type { TransferList, TransfersState } from '../../src/stores/transfers.ts';
import '../attachment-picker/define.ts';

export class LeavingFiles {
  readonly #state: StoreController<TransfersState, boolean>;
  #list?: TransferList;
  #of = '';

  constructor(host: LitElement) {
    this.#state = new StoreController(host, ({ items }: TransfersState) => items.some(({ state }) => state !== 'done'));
  }

  /** @param message id it was given by its sender; none where nothing of it waits here */
  observe(thread: ThreadStore, message = ''): void {
    if (message === this.#of) return;
    this.#of = message;
    this.#state.observe((this.#list = undefined));
    // What cannot be read now is with the next look.
    if (message) thread.leaving(message).then((list) => message === this.#of && this.#state.observe((this.#list = list)), () => message === this.#of && (this.#of = ''));
  }

  render(): TemplateResult | typeof nothing {
    return this.#state.value ? html`<fdz-attachment-picker class="leaving" multiple list-only .transfers=${this.#list}></fdz-attachment-picker>` : nothing;
  }
}
