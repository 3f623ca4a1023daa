import en from './en/file-versions.ts';
import { group, type Translate } from './words.ts';

/** Of files that are the next version of an earlier one; loaded where there are earlier ones. */
export const fileVersionWords = group(en, {
  sk: () => import('./sk/file-versions.ts'),
  de: () => import('./de/file-versions.ts'),
  ar: () => import('./ar/file-versions.ts'),
});

export type FileVersionWords = Translate<typeof en>;
