import en from './en/attachment-picker.ts';
import { group, type Translate } from './words.ts';

export const attachmentPickerWords = group(en, {
  sk: () => import('./sk/attachment-picker.ts'),
  de: () => import('./de/attachment-picker.ts'),
  ar: () => import('./ar/attachment-picker.ts'),
});

export type AttachmentPickerWords = Translate<typeof en>;
