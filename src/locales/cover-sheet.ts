import en from './en/cover-sheet.ts';
import { group } from './words.ts';

export const coverSheetWords = group(en, {
  sk: () => import('./sk/cover-sheet.ts'),
  de: () => import('./de/cover-sheet.ts'),
  ar: () => import('./ar/cover-sheet.ts'),
});
