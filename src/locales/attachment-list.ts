import en from './en/attachment-list.ts';
import { group, type Translate } from './words.ts';

/** Of a list of files; it is loaded with the first file. */
export const attachmentListWords = group(en, {
  sk: () => import('./sk/attachment-list.ts'),
  de: () => import('./de/attachment-list.ts'),
  ar: () => import('./ar/attachment-list.ts'),
});

export type AttachmentListWords = Translate<typeof en>;
