import type en from './en/payment-standing.ts';
import { group, type Translate } from './words.ts';

export const paymentStandingWords = group(() => import('./en/payment-standing.ts'), {
  sk: () => import('./sk/payment-standing.ts'),
  de: () => import('./de/payment-standing.ts'),
  ar: () => import('./ar/payment-standing.ts'),
});

export type StandingWords = Translate<typeof en>;
