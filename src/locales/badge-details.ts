import { group } from './words.ts';

export const badgeDetailWords = group(() => import('./en/badge-details.ts'), {
  sk: () => import('./sk/badge-details.ts'),
  de: () => import('./de/badge-details.ts'),
  ar: () => import('./ar/badge-details.ts'),
});
