import type { CheckName, FileVerification, Verification } from '../../src/stores/evidence.ts';

/** Outcome of the checks of all receipts of a message; `chain`: one does not follow from the one before it. */
export type CheckedReceipts = Omit<Verification, 'checks' | 'failed'> & {
  checks: readonly { name: CheckName | 'chain'; passed: boolean }[];
  failed?: CheckName | 'chain';
};

/** Receipts were checked in this browser; `verification.state` says with what outcome. */
export class ReceiptCheckedEvent extends Event {
  static readonly eventName = 'fdz-receipt-checked';
  constructor(readonly verification: CheckedReceipts) {
    super(ReceiptCheckedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** An evidence file was checked in this browser; `verification.state` says with what outcome. */
export class EvidenceCheckedEvent extends Event {
  static readonly eventName = 'fdz-evidence-checked';
  constructor(readonly verification: FileVerification) {
    super(EvidenceCheckedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-receipt-checked': ReceiptCheckedEvent;
    'fdz-evidence-checked': EvidenceCheckedEvent;
  }
}
