import { group } from './words.ts';

export const inboxHelpWords = group(() => import('./en/inbox-help.ts'), {
  sk: () => import('./sk/inbox-help.ts'),
  de: () => import('./de/inbox-help.ts'),
  ar: () => import('./ar/inbox-help.ts'),
});
