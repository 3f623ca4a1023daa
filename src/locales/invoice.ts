import type en from './en/invoice.ts';
import { group, type Translate } from './words.ts';

export const invoiceWords = group(() => import('./en/invoice.ts'), {
  sk: () => import('./sk/invoice.ts'),
  de: () => import('./de/invoice.ts'),
  ar: () => import('./ar/invoice.ts'),
});

export type InvoiceWords = Translate<typeof en>;
