import en from './en/payment-code.ts';
import { group } from './words.ts';

export const paymentCodeWords = group(en, {
  sk: () => import('./sk/payment-code.ts'),
  de: () => import('./de/payment-code.ts'),
  ar: () => import('./ar/payment-code.ts'),
});
