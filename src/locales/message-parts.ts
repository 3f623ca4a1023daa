import type en from './en/message-parts.ts';
import { group, type Translate } from './words.ts';

export const messagePartWords = group(() => import('./en/message-parts.ts'), {
  sk: () => import('./sk/message-parts.ts'),
  de: () => import('./de/message-parts.ts'),
  ar: () => import('./ar/message-parts.ts'),
});

export type PartWords = Translate<typeof en>;
