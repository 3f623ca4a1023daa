import { group } from './words.ts';

export const inboxDraftsWords = group(() => import('./en/inbox-drafts.ts'), {
  sk: () => import('./sk/inbox-drafts.ts'),
  de: () => import('./de/inbox-drafts.ts'),
  ar: () => import('./ar/inbox-drafts.ts'),
});
