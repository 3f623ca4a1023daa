import en from './en/submission.ts';
import { group, type Translate } from './words.ts';

export const submissionWords = group(en, {
  sk: () => import('./sk/submission.ts'),
  de: () => import('./de/submission.ts'),
  ar: () => import('./ar/submission.ts'),
});

export type SubmissionWords = Translate<typeof en>;
