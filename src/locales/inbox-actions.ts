import { group } from './words.ts';

export const inboxActionWords = group(() => import('./en/inbox-actions.ts'), {
  sk: () => import('./sk/inbox-actions.ts'),
  de: () => import('./de/inbox-actions.ts'),
  ar: () => import('./ar/inbox-actions.ts'),
});
