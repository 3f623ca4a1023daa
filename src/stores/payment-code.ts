/**
 * The code of a payment, drawn; loaded when there is one to draw.
 * @module
 */
import type { CodeKind } from '../payments/code-kinds.ts';
import { encodePayment } from '../payments/codes.ts';
import { CodeRefusal, type Encoded } from '../payments/encoded.ts';
import type { Payment } from '../payments/payment.ts';
import { drawQr, type QrDrawing } from '../payments/qr.ts';

export { codesFor, type CodeKind } from '../payments/code-kinds.ts';

export interface PaymentCode extends Encoded, QrDrawing {}

/** The largest QR code that EPC069-12 allows. */
const EPC_VERSION = 13;

/** @returns the code, or why the payment does not go into it */
export async function drawPayment(payment: Payment, kind: CodeKind): Promise<PaymentCode | CodeRefusal['reason']> {
  try {
    const encoded = await encodePayment(payment, kind);
    return { ...encoded, ...drawQr(encoded.text, kind === 'epc' ? EPC_VERSION : undefined) };
  } catch (error) {
    if (error instanceof CodeRefusal) return error.reason;
    throw error;
  }
}
