/**
 * Why a file is not read as an invoice. A view has words for each of them.
 * - `too-large`: more octets than are read
 * - `empty`: not an octet, or nothing but blanks
 * - `unreadable`: the file is gone, or was changed while it was read
 * - `not-an-invoice`: no XML, or XML of something else
 * - `outdated`: an invoice of a version before EN 16931 (ZUGFeRD 1)
 * - `document-type`: it declares a document type: what that could define (entities, files to be fetched) is never expanded
 * - `encoding`: its octets are not in the encoding it says, or in none that is read
 * - `truncated`: it ends in the middle
 * - `malformed`: its XML is not well-formed
 * - `too-complex`: more elements, lines or levels than any invoice has
 * - `pdf-locked`, `pdf-broken`, `pdf-slow`, `pdf-unsupported`: the PDF it is in cannot be opened
 * - `pdf-without-invoice`: a PDF like any other
 * - `pdf-several`: a PDF with several invoices; which of them counts is not to be guessed
 */
export type InvoiceFaultKind =
  | 'too-large' | 'empty' | 'unreadable' | 'not-an-invoice' | 'outdated' | 'document-type' | 'encoding' | 'truncated' | 'malformed' | 'too-complex'
  | 'pdf-locked' | 'pdf-broken' | 'pdf-slow' | 'pdf-unsupported' | 'pdf-without-invoice' | 'pdf-several';

/** A file that is not read as an invoice. */
export class InvoiceFault extends Error {
  constructor(readonly kind: InvoiceFaultKind, options?: ErrorOptions) {
    super(kind, options);
  }
}
