import type { Conversation } from '../../src/contract/index.ts';

/** A conversation is about to be opened. A host that shows it elsewhere prevents the default. */
export class MessageOpenRequestEvent extends Event {
  static readonly eventName = 'fdz-message-open-request';
  constructor(readonly conversation: Conversation) {
    super(MessageOpenRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

/** A conversation was opened in place. */
export class MessageOpenedEvent extends Event {
  static readonly eventName = 'fdz-message-opened';
  constructor(readonly conversation: Conversation) {
    super(MessageOpenedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** The person wants to write, or to go on with a draft. A host with a compose box of its own prevents the default. */
export class ComposeRequestEvent extends Event {
  static readonly eventName = 'fdz-compose-request';
  /** @param draft id of the draft, for the attribute `draft` of a compose box; `undefined` for a new letter */
  constructor(readonly draft?: string) {
    super(ComposeRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-message-open-request': MessageOpenRequestEvent;
    'fdz-message-opened': MessageOpenedEvent;
    'fdz-compose-request': ComposeRequestEvent;
  }
}
