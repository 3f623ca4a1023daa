import en from './en/badge.ts';
import { group } from './words.ts';

export const badgeWords = group(en, {
  sk: () => import('./sk/badge.ts'),
  de: () => import('./de/badge.ts'),
  ar: () => import('./ar/badge.ts'),
});
