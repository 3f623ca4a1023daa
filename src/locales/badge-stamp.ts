import { group } from './words.ts';

export const stampWords = group(() => import('./en/badge-stamp.ts'), {
  sk: () => import('./sk/badge-stamp.ts'),
  de: () => import('./de/badge-stamp.ts'),
  ar: () => import('./ar/badge-stamp.ts'),
});
