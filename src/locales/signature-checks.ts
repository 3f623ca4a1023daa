import { group } from './words.ts';

export const signatureCheckWords = group(() => import('./en/signature-checks.ts'), {
  sk: () => import('./sk/signature-checks.ts'),
  de: () => import('./de/signature-checks.ts'),
  ar: () => import('./ar/signature-checks.ts'),
});
