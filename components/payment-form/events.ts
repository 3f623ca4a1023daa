import type { Payment, PaymentField } from '../../src/stores/payment.ts';

export type * from './bank-events.ts';

/** The person changed the payment. */
export class PaymentChangedEvent extends Event {
  static readonly eventName = 'fdz-payment-changed';
  /** @param payment as it is now; `undefined` while something is missing or wrong */
  constructor(readonly payment: Payment | undefined) {
    super(PaymentChangedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** The person copied a field, or all of them. */
export class PaymentCopiedEvent extends Event {
  static readonly eventName = 'fdz-payment-copied';
  constructor(readonly field: PaymentField | 'all') {
    super(PaymentCopiedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** The person is about to follow the link to the host's payment page; can be prevented. */
export class PaymentOpenRequestEvent extends Event {
  static readonly eventName = 'fdz-payment-open-request';
  /** @param payment as it is now; `undefined` while something is missing or wrong */
  constructor(readonly url: string, readonly payment: Payment | undefined) {
    super(PaymentOpenRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-payment-changed': PaymentChangedEvent;
    'fdz-payment-copied': PaymentCopiedEvent;
    'fdz-payment-open-request': PaymentOpenRequestEvent;
  }
}
