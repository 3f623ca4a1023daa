import { group } from './words.ts';

export const paymentFaultWords = group(() => import('./en/payment-faults.ts'), {
  sk: () => import('./sk/payment-faults.ts'),
  de: () => import('./de/payment-faults.ts'),
  ar: () => import('./ar/payment-faults.ts'),
});
