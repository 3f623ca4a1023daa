import { group } from './words.ts';

/** Words for every problem code, loaded when the first problem is shown. */
export const problemWords = group(() => import('./en/problems.ts'), {
  sk: () => import('./sk/problems.ts'),
  de: () => import('./de/problems.ts'),
  ar: () => import('./ar/problems.ts'),
});
