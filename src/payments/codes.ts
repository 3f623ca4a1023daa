/**
 * Payments as texts for a QR code.
 * @module
 */
import type { CodeKind } from './code-kinds.ts';
import type { Encoded } from './encoded.ts';
import { encodeEpc } from './epc.ts';
import type { Payment } from './payment.ts';
import { encodeSpayd } from './spayd.ts';

/** @throws {CodeRefusal} where the payment does not go into this code */
export async function encodePayment(payment: Payment, kind: CodeKind): Promise<Encoded> {
  if (kind === 'epc') return encodeEpc(payment);
  if (kind === 'spayd') return encodeSpayd(payment);
  return (await import('./by-square.ts')).encodeBySquare(payment);
}
