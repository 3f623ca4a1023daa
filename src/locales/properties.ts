import en from './en/properties.ts';
import { group, type Translate } from './words.ts';

/** Of the fields in which properties are edited; they come with them. */
export const propertyWords = group(en, {
  sk: () => import('./sk/properties.ts'),
  de: () => import('./de/properties.ts'),
  ar: () => import('./ar/properties.ts'),
});

export type PropertyWords = Translate<typeof en>;
