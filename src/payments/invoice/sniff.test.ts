import { expect } from 'chai';
import { pdfWithFiles } from '../../../test/support/invoice-pdf.ts';
import { cii, ubl } from '../../../test/support/invoices.ts';
import { pdf } from '../../../test/support/pdf.ts';
import { looksLikeInvoice } from './sniff.ts';

const look = (...parts: BlobPart[]): Promise<string | undefined> => looksLikeInvoice(new Blob(parts), 10_000_000);
const utf16 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Uint16Array.from(`\ufeff${text}`, (char) => char.charCodeAt(0)).buffer);

describe('a file that may be an invoice', () => {
  it('is known by the root of its XML, in every encoding', async () => {
    for (const text of [ubl(), cii(), ubl({ root: 'CreditNote' })]) {
      expect(await look(text)).to.equal('xml');
      expect(await look(utf16(text))).to.equal('xml');
      expect(await look(`<!--${' '.repeat(50_000)}-->${text}`)).to.equal('xml');
    }
  });

  it('is a PDF that has files in it, wherever their mark stands', async () => {
    expect(await look(await pdfWithFiles({ 'factur-x.xml': cii() }))).to.equal('pdf');
    for (const before of [0, 262_100, 262_130, 262_144, 1_000_000]) expect(await look('%PDF-1.7\n', ' '.repeat(before), '/Type /EmbeddedFile')).to.equal('pdf');
  });

  it('is no other file', async () => {
    expect(await look(pdf([{ text: 'A letter' }]))).to.equal(undefined);
    expect(await look('<svg><InvoiceIcon/></svg>')).to.equal(undefined);
    expect(await look('')).to.equal(undefined);
    expect(await look('Invoice 17')).to.equal(undefined);
    expect(await looksLikeInvoice(new Blob(['%PDF-1.7\n/EmbeddedFile']), 10)).to.equal(undefined);
  });

  it('is not looked into any more once that is given up', async () => {
    const stop = new AbortController();
    stop.abort(new Error('taken away'));
    expect(await looksLikeInvoice(new Blob([ubl()]), 1000, stop.signal).catch((error: Error) => error.message)).to.equal('taken away');
  });
});
