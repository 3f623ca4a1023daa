import en from './en/own-properties.ts';
import { group, type Translate } from './words.ts';

/** Of what a recipient notes of an attachment; loaded with it. */
export const ownPropertyWords = group(en, {
  sk: () => import('./sk/own-properties.ts'),
  de: () => import('./de/own-properties.ts'),
  ar: () => import('./ar/own-properties.ts'),
});

export type OwnPropertyWords = Translate<typeof en>;
