import { group } from './words.ts';

export const evidenceFileWords = group(() => import('./en/evidence-file.ts'), {
  sk: () => import('./sk/evidence-file.ts'),
  de: () => import('./de/evidence-file.ts'),
  ar: () => import('./ar/evidence-file.ts'),
});
