import type { CoverCategory, Delivery, Message } from '../../src/contract/index.ts';

/** What is about to be sent. */
export interface SendRequest {
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly thread?: string;
  /** What a form of the page says. */
  readonly cover?: readonly CoverCategory[];
  readonly reference?: string;
}

/**
 * Send was pressed and nothing stands against it. `preventDefault()` keeps the message as a draft.
 */
export class MessageSendRequestEvent extends Event {
  static readonly eventName = 'fdz-message-send-request';
  constructor(readonly request: SendRequest) {
    super(MessageSendRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

/** Message and key are written on this device; the outbox works from now on. */
export class MessageQueuedEvent extends Event {
  static readonly eventName = 'fdz-message-queued';
  constructor(readonly message: Message) {
    super(MessageQueuedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** One recipient's server has taken the message and its receipt was verified here. */
export class MessageDepositedEvent extends Event {
  static readonly eventName = 'fdz-message-deposited';
  constructor(readonly message: Message, readonly delivery: Delivery) {
    super(MessageDepositedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** The message will not reach one recipient as things stand: refused, expired or failed. */
export class MessageRefusedEvent extends Event {
  static readonly eventName = 'fdz-message-refused';
  constructor(readonly message: Message, readonly delivery: Delivery) {
    super(MessageRefusedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** The draft was discarded; it can still be brought back in the box. */
export class DraftDiscardedEvent extends Event {
  static readonly eventName = 'fdz-draft-discarded';
  constructor(readonly draft: string) {
    super(DraftDiscardedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** The person is done with the box: what was written is on its way or discarded. A host that opened the box may take it away. */
export class ComposeClosedEvent extends Event {
  static readonly eventName = 'fdz-compose-closed';
  constructor() {
    super(ComposeClosedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-message-send-request': MessageSendRequestEvent;
    'fdz-message-queued': MessageQueuedEvent;
    'fdz-message-deposited': MessageDepositedEvent;
    'fdz-message-refused': MessageRefusedEvent;
    'fdz-draft-discarded': DraftDiscardedEvent;
    'fdz-compose-closed': ComposeClosedEvent;
  }
}
