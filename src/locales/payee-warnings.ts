import { group } from './words.ts';

export const payeeWarningWords = group(() => import('./en/payee-warnings.ts'), {
  sk: () => import('./sk/payee-warnings.ts'),
  de: () => import('./de/payee-warnings.ts'),
  ar: () => import('./ar/payee-warnings.ts'),
});
