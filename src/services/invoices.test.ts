import { expect } from 'chai';
import { cii, ubl } from '../../test/support/invoices.ts';
import { pdfWithFiles as withFiles } from '../../test/support/invoice-pdf.ts';
import { lockedPdf, pdf } from '../../test/support/pdf.ts';
import { InvoiceFault } from '../payments/invoice/fault.ts';
import { readInvoice } from './invoices.ts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const fault = async (bytes: Uint8Array<ArrayBuffer>): Promise<unknown> => readInvoice(new Blob([bytes])).then(() => 'fine', (error: unknown) => (error instanceof InvoiceFault ? error.kind : error));

describe('an invoice inside a PDF', () => {
  it('is read as if it were alone', async () => {
    const { container: _, ...alone } = await readInvoice(new Blob([cii()]));
    for (const compressed of [false, true]) {
      for (const name of ['factur-x.xml', 'zugferd-invoice.xml', 'ZUGFeRD-invoice.xml', 'xrechnung.xml', 'invoice 2026.xml']) {
        const { container, ...inside } = await readInvoice(new Blob([await withFiles({ 'terms.txt': 'No invoice', [name]: cii() }, { compressed })]));
        expect([container, inside], name).to.deep.equal(['pdf', alone]);
      }
    }
  });

  it('is the one that has the name of the standard', async () => {
    const other = ubl().replace('2026-11<', 'other<');
    const { invoice } = await readInvoice(new Blob([await withFiles({ 'a.xml': other, 'factur-x.xml': cii(), 'z.xml': '<a/>' })]));
    expect([invoice.syntax, invoice.number]).to.deep.equal(['cii', '2026-11']);
  });

  it('is refused with a word where there is none, more than one, or none that can be read', async () => {
    expect(await fault(pdf([{ text: 'A letter' }]))).to.equal('pdf-without-invoice');
    expect(await fault(await withFiles({ 'a.xml': '<a/>', 'b.txt': cii() }))).to.equal('pdf-without-invoice');
    expect(await fault(await withFiles({ 'a.xml': cii(), 'b.xml': ubl() }))).to.equal('pdf-several');
    expect(await fault(await withFiles({ 'factur-x.xml': cii().slice(0, -100) }))).to.equal('truncated');
    expect(await fault(await withFiles({ 'a.xml': cii(), 'b.xml': ubl().slice(0, -100) }))).to.equal('truncated');
    expect(await fault(await withFiles({ 'factur-x.xml': `<!DOCTYPE a [<!ENTITY b "c">]>${cii({ head: '' })}` }))).to.equal('document-type');
    expect(await fault(await withFiles({ 'factur-x.xml': '' }))).to.equal('empty');
  });

  it('is refused with a word where the PDF cannot be opened', async () => {
    expect(await fault(lockedPdf())).to.equal('pdf-locked');
    expect(await fault(utf8('%PDF-1.7\nnothing of the kind'))).to.equal('pdf-broken');
    expect(await fault((await withFiles({ 'factur-x.xml': cii() })).slice(0, 200))).to.equal('pdf-broken');
  });

  it('that swells to more than is read is refused', async () => {
    expect(await fault(await withFiles({ 'factur-x.xml': `<!--${' '.repeat(51_000_000)}-->` }, { compressed: true }))).to.equal('too-large');
  });

  it('is given up with its signal', async () => {
    const stop = new AbortController();
    const reason = new Error('closed');
    const reading = readInvoice(new Blob([await withFiles({ 'factur-x.xml': cii() })]), stop.signal).catch((error: unknown) => error);
    stop.abort(reason);
    expect(await reading).to.equal(reason);
  });
});
