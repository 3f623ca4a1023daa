import type en from './en/attached-invoice.ts';
import { group, type Translate } from './words.ts';

/** Of an invoice somebody attaches; what cannot be read of one has the words of invoices. */
export const attachedInvoiceWords = group(() => import('./en/attached-invoice.ts'), {
  sk: () => import('./sk/attached-invoice.ts'),
  de: () => import('./de/attached-invoice.ts'),
  ar: () => import('./ar/attached-invoice.ts'),
});

export type AttachedInvoiceWords = Translate<typeof en>;
