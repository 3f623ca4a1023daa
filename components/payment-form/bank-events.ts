import type { Payment } from '../../src/stores/payment.ts';
import type { PaymentRecord } from '../../src/stores/payments.ts';

/** The person is about to ask a bank for the payment; can be prevented. */
export class PaymentBankRequestEvent extends Event {
  static readonly eventName = 'fdz-payment-bank-request';
  constructor(readonly payment: Payment) {
    super(PaymentBankRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

/** How a payment by bank stands is another than before. It is paid only once its state is `settled`. */
export class PaymentStateChangedEvent extends Event {
  static readonly eventName = 'fdz-payment-state-changed';
  /** @param reason of what was rejected: external status reason code of ISO 20022 */
  constructor(readonly state: PaymentRecord['state'], readonly reason: string | undefined, readonly payment: PaymentRecord['payment']) {
    super(PaymentStateChangedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-payment-bank-request': PaymentBankRequestEvent;
    'fdz-payment-state-changed': PaymentStateChangedEvent;
  }
}
