import en from './en/property-names.ts';
import { group, type Translate } from './words.ts';

/** Of properties that are common, where nobody has given them another label. */
export const propertyNames = group(en, {
  sk: () => import('./sk/property-names.ts'),
  de: () => import('./de/property-names.ts'),
  ar: () => import('./ar/property-names.ts'),
});

export type PropertyNames = Translate<typeof en>;
