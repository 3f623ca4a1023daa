import { group } from './words.ts';

export const limitsWords = group(() => import('./en/limits.ts'), {
  sk: () => import('./sk/limits.ts'),
  de: () => import('./de/limits.ts'),
  ar: () => import('./ar/limits.ts'),
});
