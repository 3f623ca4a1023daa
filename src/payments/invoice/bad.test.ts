import { expect } from 'chai';
import { cii, ubl, ublLine, XML_DECLARATION } from '../../../test/support/invoices.ts';
import { InvoiceFault } from './fault.ts';
import { LARGEST, readInvoice } from './read.ts';
import type { InvoiceReading } from './types.ts';

const none = { embedded: () => Promise.reject(new Error('no PDF')) };
const read = (...parts: BlobPart[]): Promise<InvoiceReading> => readInvoice(new Blob(parts), none);
const fault = async (...parts: BlobPart[]): Promise<unknown> => read(...parts).then(() => 'fine', (error: unknown) => (error instanceof InvoiceFault ? error.kind : error));

const latin1 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const utf16 = (text: string, little: boolean, mark = true): Uint8Array<ArrayBuffer> => {
  const all = mark ? `\ufeff${text}` : text;
  const view = new DataView(new ArrayBuffer(2 * all.length));
  for (let at = 0; at < all.length; at++) view.setUint16(2 * at, all.charCodeAt(at), little);
  return new Uint8Array(view.buffer);
};
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>\n`;
const western = (head: string): string => ubl({ head }).replace('Pekáreň Žilina', 'Bäckerei Süß');
const seller = async (...parts: BlobPart[]): Promise<unknown> => (await read(...parts)).invoice.seller.name;

describe('a file that is no good invoice', () => {
  const dtd = (inside: string): string => ubl({ head: `${XML_DECLARATION}<!DOCTYPE Invoice [${inside}]>` });
  const laughs = Array.from({ length: 9 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join('');
  const cases: Readonly<Record<string, [kind: string, ...parts: BlobPart[]]>> = {
    'nothing': ['empty', ''],
    'blanks': ['empty', ' \n\t '],
    'a letter': ['not-an-invoice', 'Dear Anna'],
    'an object': ['not-an-invoice', '{"total": 12}'],
    'a picture': ['not-an-invoice', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')],
    'a page': ['document-type', '<!DOCTYPE html><html></html>'],
    'other XML': ['not-an-invoice', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    'an invoice of no namespace': ['not-an-invoice', '<Invoice/>'],
    'an order': ['not-an-invoice', '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'],
    'an invoice of before': ['outdated', '<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"/>'],
    'a document type': ['document-type', dtd('')],
    'an entity bomb': ['document-type', dtd(`<!ENTITY l0 "ha">${laughs}`).replace('Anna', '&l9;')],
    'a quadratic bomb': ['document-type', dtd(`<!ENTITY a "${'a'.repeat(100_000)}">`).replace('Anna', '&a;'.repeat(100_000))],
    'a file from elsewhere': ['document-type', dtd('<!ENTITY a SYSTEM "file:///etc/passwd">').replace('Anna', '&a;')],
    'a document type from elsewhere': ['document-type', `<!DOCTYPE Invoice SYSTEM "https://evil.example/invoice.dtd">${ubl({ head: '' })}`],
    'a document type after a comment': ['document-type', `${XML_DECLARATION}<!-- ${'x'.repeat(200_000)} --><!DOCTYPE Invoice>${ubl({ head: '' })}`],
    'an entity nobody defined': ['malformed', ubl().replace('Anna', '&anna;')],
    'octets that are no UTF-8': ['encoding', latin1(western(XML_DECLARATION))],
    'octets that are no UTF-8, and nothing said': ['encoding', latin1(western(''))],
    'UTF-8 that says it is Latin 1': ['encoding', ubl({ head: declared('ISO-8859-1') })],
    'UTF-8 that says it is UTF-16': ['encoding', ubl({ head: declared('UTF-16') })],
    'UTF-16 that says it is UTF-8': ['encoding', utf16(ubl(), true)],
    'UTF-8 by its mark that says it is Latin 1': ['encoding', `\ufeff${ubl({ head: declared('ISO-8859-1') })}`],
    'an encoding nobody knows': ['encoding', ubl({ head: declared('x-klingon') })],
    'an encoding nobody should': ['encoding', ubl({ head: declared('UTF-7') })],
    'UTF-32': ['encoding', new Uint8Array([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])],
    'an end in the middle': ['truncated', ubl().slice(0, -200)],
    'an end in a tag': ['truncated', ubl().slice(0, -5)],
    'an end in a character': ['truncated', new TextEncoder().encode(ubl()).slice(0, new TextEncoder().encode(ubl().split('Ž')[0]).length + 1)],
    'an end after the declaration': ['truncated', XML_DECLARATION],
    'an end in a comment': ['truncated', `${ubl()}<!-- `],
    'tags that do not match': ['malformed', ubl().replace('</cbc:IssueDate>', '</cbc:Issuedate>')],
    'a tag in a tag': ['malformed', ubl().replace('<cbc:ID>', '<cbc:ID <')],
    'a prefix nobody declared': ['malformed', ubl().replace('<cbc:ID>2026-11</cbc:ID>', '<a:ID>1</a:ID>')],
    'an attribute there twice': ['malformed', ubl().replace('currencyID="EUR"', 'currencyID="EUR" currencyID="USD"')],
    'an attribute without quotes': ['malformed', ubl().replace('currencyID="EUR"', 'currencyID=EUR')],
    'characters XML has not': ['malformed', ubl().replace('Anna', 'An\u0001na')],
    'references to characters XML has not': ['malformed', ubl().replace('Anna', '&#1;')],
    'half a character': ['malformed', ubl().replace('Anna', '&#xD800;')],
    'a second root': ['malformed', ubl() + ubl({ head: '' })],
    'text after the end': ['malformed', `${ubl()}Anna`],
    'a second declaration': ['malformed', ubl({ head: ` ${XML_DECLARATION}` })],
    'a tag without an end': ['malformed', ubl().replace('<cbc:ID>', `<cbc:ID a="${'x'.repeat(200_000)}`)],
    'levels without number': ['too-complex', ubl({ means: '<cac:Party>'.repeat(1000) })],
    'elements without number': ['too-complex', ubl({ means: '<cac:Party/>'.repeat(60_000) })],
    'lines without number': ['too-complex', ubl({ lines: '<cac:InvoiceLine/>'.repeat(100_001) })],
    'elements without number in a line': ['too-complex', ubl({ lines: `<cac:InvoiceLine>${'<cbc:ID/>'.repeat(60_000)}</cac:InvoiceLine>` })],
    'text without end': ['too-complex', ubl({ means: `<cbc:Note>${'x'.repeat(40_000)}</cbc:Note>`.repeat(300) })],
  };
  for (const [name, [kind, ...parts]] of Object.entries(cases)) {
    it(`is refused with a word: ${name}`, async () => {
      expect(await fault(...parts)).to.equal(kind);
    });
  }

  it('of a hundred megabytes is refused unread', async () => {
    const blob = new Blob([ubl()]);
    for (const size of [LARGEST + 1, 100_000_000]) {
      const large = new Proxy(blob, { get: (_, name) => (name === 'size' ? size : () => Promise.reject(new Error('read'))) });
      expect(await readInvoice(large, none).catch((error: InvoiceFault) => error.kind)).to.equal('too-large');
    }
  });

  it('that is gone is said to be', async () => {
    const gone = new Blob([ubl()]);
    gone.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }) as unknown as Blob;
    expect(await readInvoice(gone, none).catch((error: InvoiceFault) => error.kind)).to.equal('unreadable');
  });

  it('cut anywhere is no invoice, and never another', async () => {
    const text = ubl();
    for (let at = 0; at < text.length - 1; at += 97) expect(await fault(text.slice(0, at)), `${at}`).to.be.oneOf(['empty', 'truncated']);
  });
});

describe('an invoice', () => {
  it('is read in the encoding it is in', async () => {
    expect(await seller(ubl())).to.equal('Pekáreň Žilina');
    expect(await seller(`\ufeff${ubl()}`)).to.equal('Pekáreň Žilina');
    expect(await seller(ubl({ head: '' }))).to.equal('Pekáreň Žilina');
    for (const little of [true, false]) {
      expect(await seller(utf16(ubl({ head: declared('UTF-16') }), little))).to.equal('Pekáreň Žilina');
      expect(await seller(utf16(ubl({ head: declared('UTF-16') }), little, false))).to.equal('Pekáreň Žilina');
    }
    expect(await seller(latin1(western(declared('ISO-8859-1'))))).to.equal('Bäckerei Süß');
    expect(await seller(latin1(western(declared('windows-1252').replaceAll('"', "'"))))).to.equal('Bäckerei Süß');
    expect(await seller(latin1(western(declared('iso-8859-2'))))).to.equal('Bäckerei Süß');
  });

  it('is the same with other prefixes, references, sections, comments and line breaks', async () => {
    const { invoice } = await read(ubl());
    const written = [
      ubl().replaceAll('cac:', 'a:').replaceAll(':cac', ':a').replaceAll('cbc:', 'b:').replaceAll(':cbc', ':b'),
      ubl().replace('<Invoice xmlns=', '<ubl:Invoice xmlns:ubl=').replace('</Invoice>', '</ubl:Invoice>'),
      ubl().replaceAll('\n', '\r\n'),
      ubl().replace('Anna', '<![CDATA[An]]>&#110;<!-- not --><?nor this?>&#x61;').replace('Bread &amp; salt', '<![CDATA[Bread & salt]]>'),
      ubl().replace('<cbc:ID>2026-11', "<cbc:ID\n schemeID = '&lt;a>' >\n2026-11\n"),
      ubl().replace('<cbc:ID>2026-11</cbc:ID>', '<ID xmlns="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">2026-11</ID>'),
    ];
    for (const text of written) expect((await read(text)).invoice, text.slice(0, 300)).to.deep.equal(invoice);
  });

  it('is the same wherever its slices end', async () => {
    const { invoice } = await read(ubl());
    // What lies before it moves each of its characters over the end of a slice.
    for (let before = 8_192 - ubl().length; before < 8_192; before += 7) {
      expect((await read(ubl({ head: `${XML_DECLARATION}<!--${'x'.repeat(Math.max(0, before - XML_DECLARATION.length))}-->` }).replace('Anna', '<![CDATA[Ann]]>&#97;'))).invoice, `${before}`).to.deep.equal(invoice);
    }
  });

  it('with large files inside is read without them', async () => {
    const file = `<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a.pdf">${'QUJD'.repeat(5_000_000)}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>`;
    const reading = await read(ubl({ means: file }));
    expect([reading.invoice.number, reading.payable.amount]).to.deep.equal(['2026-11', '120.00']);
  });

  it('of five megabytes is read in slices, between which the page goes on', async () => {
    const lines = Array.from({ length: 11_000 }, (_, index) => ublLine(`${index}`)).join('');
    const blob = new Blob([ubl({ lines })]);
    expect(blob.size).to.be.above(5_000_000);
    const pieces: number[] = [];
    const native = TextDecoder.prototype.decode;
    let turns = 0;
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      turns++;
      port2.postMessage('');
    });
    port1.start();
    port2.postMessage('');
    TextDecoder.prototype.decode = function decode(this: TextDecoder, ...given: Parameters<TextDecoder['decode']>) {
      if (given[0]) pieces.push(given[0].byteLength);
      return native.apply(this, given);
    };
    try {
      expect((await read(blob)).invoice.lines).to.have.length(11_000);
    } finally {
      TextDecoder.prototype.decode = native;
      port1.close();
    }
    expect(Math.max(...pieces)).to.be.at.most(32_768);
    // At least as often as there were slices, somebody else had the page.
    expect(turns).to.be.above(Math.floor(blob.size / 32_768) - 1);
  });

  it('is given up with its signal', async () => {
    const stop = new AbortController();
    const reason = new Error('closed');
    const reading = readInvoice(new Blob([cii()]), { ...none, signal: stop.signal }).catch((error: unknown) => error);
    stop.abort(reason);
    expect(await reading).to.equal(reason);
    expect(await readInvoice(new Blob([cii()]), { ...none, signal: stop.signal }).catch((error: unknown) => error)).to.equal(reason);
  });
});
