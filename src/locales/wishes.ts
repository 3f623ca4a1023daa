import type en from './en/wishes.ts';
import { group, type Translate } from './words.ts';

export const wishWords = group(() => import('./en/wishes.ts'), {
  sk: () => import('./sk/wishes.ts'),
  de: () => import('./de/wishes.ts'),
  ar: () => import('./ar/wishes.ts'),
});

export type WishWords = Translate<typeof en>;
