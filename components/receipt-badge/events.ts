import type { Verification } from '../../src/stores/evidence.ts';

/** A receipt was checked in this browser; `verification.state` says with what outcome. */
export class ReceiptCheckedEvent extends Event {
  static readonly eventName = 'fdz-receipt-checked';
  constructor(readonly verification: Verification) {
    super(ReceiptCheckedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-receipt-checked': ReceiptCheckedEvent;
  }
}
