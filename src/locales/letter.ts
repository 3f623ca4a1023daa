import type en from './en/letter.ts';
import { group, type Translate } from './words.ts';

export const letterWords = group(() => import('./en/letter.ts'), {
  sk: () => import('./sk/letter.ts'),
  de: () => import('./de/letter.ts'),
  ar: () => import('./ar/letter.ts'),
});

export type LetterWords = Translate<typeof en>;
