/**
 * Whether a file that is shown is an invoice, or a PDF with one inside. Loaded with the first that may be; what reads and
 * shows invoices with the first that looks like one.
 * @module
 */
import { define } from '../../src/element/define.ts';
import type { InvoiceFaultKind, InvoiceReading } from '../../src/services/invoices.ts';
import type { Preview } from '../../src/stores/downloads.ts';

/** An invoice, or why what looks like one is not read. */
export type FoundInvoice = InvoiceReading | InvoiceFaultKind;

/** Milliseconds a PDF waits for what is found inside. */
const PATIENCE = 1000;
/** The root element of a document that is to be an invoice. */
const ROOT = /<(?:[^\s<>/:]+:)?(?:Invoice|CreditNote|CrossIndustryInvoice|CrossIndustryDocument)[\s>/]/;
/** Not worth a word: nobody said that there is an invoice. */
const NOTHING: ReadonlySet<InvoiceFaultKind> = new Set(['not-an-invoice', 'pdf-without-invoice']);

/**
 * Waits for it as long as it takes to read a text, and a moment where a PDF can be shown meanwhile.
 * @param found called at most once, and not after `signal`
 */
export async function findInvoice(preview: Preview, signal: AbortSignal, found: (invoice: FoundInvoice) => void): Promise<void> {
  const looking = look(preview, signal).then((invoice) => {
    if (invoice && !signal.aborted) found(invoice);
  }, () => {
    // Given up, or not to be had just now, offline say: the file is shown as it is.
  });
  if (preview.shown !== 'pdf') return looking;
  let clock: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([looking, new Promise((resolve) => {
    clock = setTimeout(resolve, PATIENCE);
  })]);
  clearTimeout(clock);
}

async function look(preview: Preview, signal: AbortSignal): Promise<FoundInvoice | undefined> {
  if (preview.shown === 'text' && ROOT.test(preview.text)) return read((invoices) => invoices.readInvoice(preview.blob, signal));
  if (preview.shown !== 'pdf' || typeof preview.pages === 'string') return undefined;
  const files = await preview.pages.files(signal);
  return files.some(({ name }) => /\.xml$/i.test(name)) ? read((invoices) => invoices.readInvoiceAmong(files, signal)) : undefined;
}

async function read(reading: (invoices: typeof import('../../src/services/invoices.ts')) => Promise<InvoiceReading>): Promise<FoundInvoice | undefined> {
  const [invoices, { FdzMessageInvoice }] = await Promise.all([import('../../src/services/invoices.ts'), import('./invoice-view.ts')]);
  define('fdz-message-invoice', FdzMessageInvoice);
  try {
    return await reading(invoices);
  } catch (error) {
    if (!(error instanceof invoices.InvoiceFault)) throw error;
    return NOTHING.has(error.kind) ? undefined : error.kind;
  }
}
