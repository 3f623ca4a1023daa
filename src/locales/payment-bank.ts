import { group } from './words.ts';

export const paymentBankWords = group(() => import('./en/payment-bank.ts'), {
  sk: () => import('./sk/payment-bank.ts'),
  de: () => import('./de/payment-bank.ts'),
  ar: () => import('./ar/payment-bank.ts'),
});
