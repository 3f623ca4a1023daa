/**
 * Which element draws which kind of typed content. Its name comes from here, never from a message.
 * @module
 */
import type { Part, StoredMessage } from '../../src/contract/index.ts';
import type { Services } from '../../src/services/services.ts';
import { Store } from '../../src/stores/store.ts';

/** What an element that draws typed content of a message is given, as properties. */
export interface PartElement extends HTMLElement {
  /** As its media type says; written by whoever sent the message, and checked by nobody. */
  data?: Part['data'];
  /** The message it is in. */
  stored?: StoredMessage;
  /** Nothing is to be changed or begun. */
  readonly?: boolean;
  /** Those of the message. */
  services?: Services;
}

export interface PartKind {
  /** Name of the element. Until it is defined the content is shown as text. */
  readonly tag: string;
  /** Defines it; called with the first message that has such content. */
  readonly load?: () => Promise<unknown>;
}

/** Kinds of typed content, by media type. */
export class PartKinds extends Store<Readonly<Record<string, PartKind | undefined>>> {
  constructor() {
    super({});
  }

  /**
   * Content of this media type is drawn by this element from now on, in messages that are shown already too.
   * @param type media type in lower case, without parameters
   * @throws {TypeError} for a name no custom element has
   */
  define(type: string, tag: string, load?: () => Promise<unknown>): void {
    if (!/^[a-z][a-z0-9._]*-[a-z0-9._-]*$/.test(tag)) throw new TypeError(`“${tag}” is no name of a custom element`);
    this.set({ [type]: { tag, load } });
  }
}

export const partKinds = /* @__PURE__ */ new PartKinds();
