/**
 * Whether a file somebody attaches is an invoice, and what it says then. What reads invoices is loaded with the first
 * file that looks like one, what opens PDFs with the first PDF that has a file in it.
 * @module
 */
import type { InvoiceFaultKind } from '../payments/invoice/fault.ts';
import type { InvoiceProperties } from '../payments/invoice/properties.ts';
import type { Payable } from '../payments/invoice/types.ts';
import { looksLikeInvoice } from '../payments/invoice/sniff.ts';

export type { InvoiceFaultKind, InvoiceProperties, Payable };
export type { LeftOutReason } from '../payments/invoice/properties.ts';

/** Octets of a PDF that is opened, at most: all of it is held while it is read. */
const LARGEST_PDF = 25_000_000;

/** Nobody said that there is an invoice in it, or it is told of the file itself. */
const NOTHING: ReadonlySet<InvoiceFaultKind> = new Set(['not-an-invoice', 'unreadable', 'pdf-without-invoice', 'pdf-locked', 'pdf-broken', 'pdf-slow', 'pdf-unsupported']);

/**
 * @returns what it says; why what looks like an invoice is not read; `undefined` for any other file
 * @throws the reason of `signal`; what could not be loaded
 */
export async function readAttached(file: Blob, signal: AbortSignal): Promise<InvoiceProperties | InvoiceFaultKind | undefined> {
  const looks = await looksLikeInvoice(file, LARGEST_PDF, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof DOMException) return undefined;
    throw error;
  });
  if (!looks) return undefined;
  const [{ readInvoice, InvoiceFault }, { invoiceProperties }] = await Promise.all([import('./invoices.ts'), import('../payments/invoice/properties.ts')]);
  try {
    return invoiceProperties(await readInvoice(file, signal));
  } catch (error) {
    if (!(error instanceof InvoiceFault)) throw error;
    return NOTHING.has(error.kind) ? undefined : error.kind;
  }
}

/**
 * What may be asked for by an attached invoice.
 * @returns nothing where it is none, or asks for no payment
 * @throws what could not be loaded
 */
export async function readPayable(file: Blob): Promise<Payable | undefined> {
  const { readInvoice, InvoiceFault } = await import('./invoices.ts');
  try {
    const { payable } = await readInvoice(file);
    return payable.notOffered.length ? undefined : payable;
  } catch (error) {
    if (!(error instanceof InvoiceFault)) throw error;
    return undefined;
  }
}
