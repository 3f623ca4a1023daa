/**
 * Invoices in files a page has, and what a view of them is written with. Loaded with the first; what opens PDFs with the
 * first of those.
 * @module
 */
import type { PdfFault } from '../content/pdf.ts';
import { InvoiceFault } from '../payments/invoice/fault.ts';
import { readEmbedded, readInvoice as read, type EmbeddedFile } from '../payments/invoice/read.ts';
import type { InvoiceReading } from '../payments/invoice/types.ts';
import { rfFault } from '../payments/reference.ts';

export { compactIban, formatIban, ibanFault } from '../payments/iban.ts';
export { formatMoney } from '../payments/money.ts';
export { InvoiceFault };
export type { InvoiceFaultKind } from '../payments/invoice/fault.ts';
export type * from '../payments/invoice/types.ts';
export type { Decimal } from '../payments/money.ts';

async function embedded(bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal = new AbortController().signal): Promise<readonly EmbeddedFile[]> {
  try {
    const { openPdf } = await import('../content/pdf.ts');
    const pdf = await openPdf(bytes, signal);
    try {
      return await pdf.files(signal);
    } finally {
      pdf.close();
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw new InvoiceFault(`pdf-${(cause as Partial<PdfFault>).kind ?? 'unsupported'}`, { cause });
  }
}

/** Whether a text is a creditor reference (ISO 11649), however it is spaced. */
export const isReference = (text: string): boolean => rfFault(text.replace(/\s/g, '').toUpperCase()) === undefined;

/** Reads the invoice in a file. @throws {InvoiceFault} @throws the reason of `signal` */
export const readInvoice = (blob: Blob, signal?: AbortSignal): Promise<InvoiceReading> => read(blob, { embedded, signal });

/** Reads the invoice among the files of a PDF that is open. @throws {InvoiceFault} @throws the reason of `signal` */
export const readInvoiceAmong = (files: readonly EmbeddedFile[], signal?: AbortSignal): Promise<InvoiceReading> => readEmbedded(files, signal);
