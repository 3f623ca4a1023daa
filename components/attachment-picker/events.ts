import type { Transfer } from '../../src/stores/transfers.ts';

/** How files came: chosen, a folder chosen, taken by the camera, dropped, pasted, or given by the page. */
export type AttachmentSource = 'choose' | 'folder' | 'camera' | 'drop' | 'paste' | 'page';

/** Files are about to be taken; a host that prevents this takes them itself, or not at all. */
export class AttachmentAddRequestEvent extends Event {
  static readonly eventName = 'fdz-attachment-add-request';
  constructor(readonly files: readonly File[], readonly source: AttachmentSource) {
    super(AttachmentAddRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

/** Files were added, removed, renamed, put elsewhere, or one is in another state; not each step of its progress. */
export class AttachmentsChangedEvent extends Event {
  static readonly eventName = 'fdz-attachments-changed';
  constructor(readonly attachments: readonly Transfer[]) {
    super(AttachmentsChangedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** Files broke a rule; each says which, and whose. One event for all that came together. */
export class AttachmentRefusedEvent extends Event {
  static readonly eventName = 'fdz-attachment-refused';
  constructor(readonly attachments: readonly Transfer[]) {
    super(AttachmentRefusedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** All of a file has arrived. */
export class AttachmentUploadedEvent extends Event {
  static readonly eventName = 'fdz-attachment-uploaded';
  constructor(readonly attachment: Transfer) {
    super(AttachmentUploadedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-attachment-add-request': AttachmentAddRequestEvent;
    'fdz-attachments-changed': AttachmentsChangedEvent;
    'fdz-attachment-refused': AttachmentRefusedEvent;
    'fdz-attachment-uploaded': AttachmentUploadedEvent;
  }
}
