import en from './en/message.ts';
import { group, type Translate } from './words.ts';

export const messageWords = group(en, {
  sk: () => import('./sk/message.ts'),
  de: () => import('./de/message.ts'),
  ar: () => import('./ar/message.ts'),
});

export type MessageWords = Translate<typeof en>;
