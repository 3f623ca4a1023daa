import type { StoredMessage } from '../../src/contract/index.ts';

/** A message is about to be answered or forwarded; `preventDefault()` keeps the compose box from opening in place. */
export class ReplyRequestEvent extends Event {
  static readonly eventName = 'fdz-reply-request';
  constructor(readonly kind: 'reply' | 'reply-all' | 'forward', readonly message: StoredMessage) {
    super(ReplyRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

/** A conversation is on the screen and marked read. */
export class MessageShownEvent extends Event {
  static readonly eventName = 'fdz-message-shown';
  constructor(readonly threadId: string) {
    super(MessageShownEvent.eventName, { bubbles: true, composed: true });
  }
}

/**
 * A link in a message was followed. Its URL has passed the allow-list (https, dmail, mailto);
 * `preventDefault()` leaves the rest to the host.
 */
export class LinkOpenRequestEvent extends Event {
  static readonly eventName = 'fdz-link-open-request';
  constructor(readonly url: string) {
    super(LinkOpenRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-reply-request': ReplyRequestEvent;
    'fdz-message-shown': MessageShownEvent;
    'fdz-link-open-request': LinkOpenRequestEvent;
  }
}
