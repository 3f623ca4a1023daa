/**
 * What choices in columns are called: home knows, and is asked with the first one that is shown.
 * @module
 */
import type { PropertyDefinition } from '../../src/contract/index.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import type { OwnPropertiesState, OwnPropertiesStore } from '../../src/stores/own-properties.ts';
import type { InboxModel } from './model.ts';

export class Choices {
  /** Another one whenever choices may be called otherwise. */
  changes = 0;
  #store?: OwnPropertiesStore | undefined;
  #failed = false;
  /** Whom was asked for. */
  #asked: readonly unknown[] = [];
  #live?: string;
  readonly #state;

  constructor(private readonly model: InboxModel) {
    this.#state = new StoreController(model.host, ({ definitions, asked, problem }: OwnPropertiesState) => ({ definitions, asked, problem }), () => this.changes++);
  }

  /** A choice is shown. @param thread a conversation, through which what holds for all of them is reached */
  show(thread: string): void {
    const { host: { services }, account, mailbox } = this.model;
    const asked = [services, account.value?.account?.address];
    if (asked.some((each, index) => each !== this.#asked[index])) {
      this.#asked = asked;
      this.#use(undefined);
      void services?.thread(thread).then((opened) => opened.own()).then((store) => asked === this.#asked && this.#use(store), () => asked === this.#asked && this.#fail());
    }
    const live = mailbox.value?.mailbox.live;
    // What could not be had while there was no connection is asked for again.
    if (live === 'open' && this.#live !== 'open' && this.#state.value?.problem) void this.#store?.load();
    this.#live = live;
  }

  /** What a property may be; `undefined` while that is on its way. @param own of the reader's own, not of what somebody says */
  known(own: boolean): readonly PropertyDefinition[] | undefined {
    const { definitions, asked, problem } = this.#state.value ?? {};
    return (own ? definitions : asked) ?? (problem || this.#failed ? [] : undefined);
  }

  #use(store: OwnPropertiesStore | undefined): void {
    this.#failed = false;
    this.#state.observe((this.#store = store));
  }

  /** What asks could not be loaded: values are shown as they are. */
  #fail(): void {
    this.#failed = true;
    this.changes++;
    this.model.host.requestUpdate();
  }
}
