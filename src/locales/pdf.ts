import type en from './en/pdf.ts';
import { group, type Translate } from './words.ts';

export const pdfWords = group(() => import('./en/pdf.ts'), {
  sk: () => import('./sk/pdf.ts'),
  de: () => import('./de/pdf.ts'),
  ar: () => import('./ar/pdf.ts'),
});

export type PdfWords = Translate<typeof en>;
