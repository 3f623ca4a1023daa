/**
 * What a recipient says of the payments they make for a message, as its receipts tell it. It is their word, said by their
 * server: whether money has come, the sender's own bank knows.
 * @module
 */
import type { PaymentStatement as Statement } from '../contract/index.ts';
import type { ChainVerification } from './chain.ts';

export interface PaymentStatement extends Statement {
  /** When it was said (RFC 3339). */
  at: string;
}

/**
 * The newest statement of each payment, in the order the payments were told of first.
 * @param chain receipts of a message for one recipient
 * @returns nothing of a chain that does not hold, and nothing of receipts that could not be checked
 */
export function paymentStatements({ state, events }: ChainVerification): readonly PaymentStatement[] {
  const newest = new Map<string, PaymentStatement>();
  if (state === 'failed') return [];
  for (const { at, verification } of events) {
    const { payment } = verification.claims ?? {};
    if (payment && at !== undefined && verification.state === 'verified') newest.set(payment.id, { ...payment, at });
  }
  return [...newest.values()];
}
