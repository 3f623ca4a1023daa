import en from './en/inbox.ts';
import { group } from './words.ts';

export const inboxWords = group(en, {
  sk: () => import('./sk/inbox.ts'),
  de: () => import('./de/inbox.ts'),
  ar: () => import('./ar/inbox.ts'),
});
