import type { StoredMessage } from '../../src/contract/index.ts';
import type { AttachmentKey, DownloadOutcome } from '../../src/stores/downloads.ts';

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

/** What is about to be downloaded: `message` is the server's id of the stored message, `attachment` the id it has in it. */
export interface AttachmentToDownload extends AttachmentKey {
  /** As the sender wrote it; hostile as a path. */
  name: string;
  mediaType: string;
  /** Octets. */
  size: number;
}

/** An attachment is about to be downloaded; `preventDefault()` leaves that to the host. */
export class AttachmentDownloadRequestEvent extends Event {
  static readonly eventName = 'fdz-attachment-download-request';
  constructor(readonly attachment: AttachmentToDownload) {
    super(AttachmentDownloadRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

/**
 * A download has ended. `verified`: saved, with the digest it should have. `unverified`: saved, or left to the
 * browser to save, and nobody said what it should be. `mismatch`: it was something else and was not saved.
 */
export class AttachmentDownloadedEvent extends Event {
  static readonly eventName = 'fdz-attachment-downloaded';
  /** @param digest of what was saved: `sha-256:…` */
  constructor(readonly attachment: AttachmentKey, readonly outcome: DownloadOutcome, readonly digest?: string) {
    super(AttachmentDownloadedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-reply-request': ReplyRequestEvent;
    'fdz-message-shown': MessageShownEvent;
    'fdz-link-open-request': LinkOpenRequestEvent;
    'fdz-attachment-download-request': AttachmentDownloadRequestEvent;
    'fdz-attachment-downloaded': AttachmentDownloadedEvent;
  }
}
