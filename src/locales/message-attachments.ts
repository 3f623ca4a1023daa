import type en from './en/message-attachments.ts';
import { group, type Translate } from './words.ts';

export const attachmentWords = group(() => import('./en/message-attachments.ts'), {
  sk: () => import('./sk/message-attachments.ts'),
  de: () => import('./de/message-attachments.ts'),
  ar: () => import('./ar/message-attachments.ts'),
});

export type AttachmentWords = Translate<typeof en>;
