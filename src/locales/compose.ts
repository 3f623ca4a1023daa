import en from './en/compose.ts';
import { group, type Translate } from './words.ts';

export const composeWords = group(en, {
  sk: () => import('./sk/compose.ts'),
  de: () => import('./de/compose.ts'),
  ar: () => import('./ar/compose.ts'),
});

export type ComposeWords = Translate<typeof en>;
