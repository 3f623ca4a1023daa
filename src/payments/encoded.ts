import type { Payment, PaymentField } from './payment.ts';

/** What a payment code says. */
export interface Encoded {
  text: string;
  /** Fields of the payment for which this code has no room: whoever scans it has to add them. */
  omitted: readonly PaymentField[];
}

/** Why a payment does not go into a code. */
export class CodeRefusal extends Error {
  override readonly name = 'CodeRefusal';
  constructor(readonly reason: 'currency' | 'amount' | 'size') {
    super(reason);
  }
}

/** Those of the fields that the payment has. */
export const present = (payment: Payment, ...fields: PaymentField[]): PaymentField[] => fields.filter((field) => payment[field]);
