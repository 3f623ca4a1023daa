import type en from './en/payment-request.ts';
import { group, type Translate } from './words.ts';

/** Of a payment that is asked for in a message being written; its fields have the words of the payment form. */
export const paymentRequestWords = group(() => import('./en/payment-request.ts'), {
  sk: () => import('./sk/payment-request.ts'),
  de: () => import('./de/payment-request.ts'),
  ar: () => import('./ar/payment-request.ts'),
});

export type PaymentRequestWords = Translate<typeof en>;
