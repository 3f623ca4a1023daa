import en from './en/common.ts';
import { group } from './words.ts';

export const commonWords = group(en, {
  sk: () => import('./sk/common.ts'),
  de: () => import('./de/common.ts'),
  ar: () => import('./ar/common.ts'),
});
