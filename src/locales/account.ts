import en from './en/account.ts';
import { group, type Translate } from './words.ts';

export const accountWords = group(en, {
  sk: () => import('./sk/account.ts'),
  de: () => import('./de/account.ts'),
  ar: () => import('./ar/account.ts'),
});

export type AccountWords = Translate<typeof en>;
