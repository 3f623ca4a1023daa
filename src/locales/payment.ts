import en from './en/payment.ts';
import { group } from './words.ts';

export const paymentWords = group(en, {
  sk: () => import('./sk/payment.ts'),
  de: () => import('./de/payment.ts'),
  ar: () => import('./ar/payment.ts'),
});
