/**
 * Reads an invoice (EN 16931) out of a file: UBL 2 or UN/CEFACT CII, alone or inside a PDF (Factur-X, ZUGFeRD). The file is
 * hostile until read: it is taken in slices, so that no task of the page takes long and no size stops it; nothing in it is
 * followed, fetched or expanded, and nothing of it is guessed.
 * @module
 */
import { createDecoder, HEAD } from './encoding.ts';
import { InvoiceFault } from './fault.ts';
import { Fields, MOST_NOTES, Omissions } from './fields.ts';
import { ciiCurrency, ciiInvoice, ciiLine, ciiPayable } from './cii.ts';
import { payableOf } from './payable.ts';
import { Tally } from './totals.ts';
import { InvoiceTree } from './tree.ts';
import type { Invoice, InvoiceLine, InvoiceReading } from './types.ts';
import { ublCurrency, ublInvoice, ublLine, ublPayable } from './ubl.ts';
import { XmlStream } from './xml.ts';

/** Octets of a file at most. */
export const LARGEST = 50_000_000;
/** Octets read without a pause, at most and at least: as many as take a few milliseconds, on a slow device too. */
const SLICES = { most: 32_768, first: 8_192, least: 2_048 } as const;
/** Milliseconds after which a slice was too large, and before which it could be larger. */
const TOO_LONG = 8;
const QUICK = 3;
/** Embedded files that are looked at, at most. */
const MOST_FILES = 20;

/** A file inside a PDF. */
export interface EmbeddedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ReadOptions {
  /** The files inside a PDF. @throws {InvoiceFault} where it cannot be opened */
  embedded(pdf: Uint8Array<ArrayBuffer>, signal: AbortSignal | undefined): Promise<readonly EmbeddedFile[]>;
  signal?: AbortSignal;
}

/** Names Factur-X, ZUGFeRD and XRechnung give to the invoice. */
const STANDARD = /^(?:factur-x|zugferd-invoice|xrechnung)\.xml$/i;
const XML = /\.xml$/i;

async function bytesOf(blob: Blob, from = 0, to = blob.size): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = new Uint8Array(await blob.slice(from, to).arrayBuffer());
    if (bytes.length !== to - from) throw new DOMException('', 'NotReadableError');
    return bytes;
  } catch (cause) {
    throw new InvoiceFault('unreadable', { cause });
  }
}

/** A PDF may have something before its mark. */
const isPdf = (head: Uint8Array): boolean => /^(?!\s*<)[^]*%PDF-/.test(new TextDecoder('windows-1252').decode(head));

/** What the standard asks for and the file has not. */
function missing({ number, issued, typeCode, currency, seller, buyer, totals, vat, specification = '' }: Omit<Invoice, 'lines'>, lines: number, omissions: Omissions): void {
  const minimal = /:minimum$/.test(specification);
  const asked: [term: string, there: unknown][] = [
    ['BT-1', number], ['BT-2', issued], ['BT-3', typeCode], ['BT-5', currency], ['BT-27', seller.name], ['BT-44', buyer.name],
    ['BT-106', totals.lines ?? minimal], ['BT-109', totals.net], ['BT-112', totals.gross], ['BT-115', totals.payable],
    ['BG-23', vat.length || minimal], ['BG-25', lines || minimal || /:basicwl$/.test(specification)],
  ];
  for (const [term, there] of asked) if ((there === undefined || there === 0 || there === false) && !omissions.lost.has(term)) omissions.add(term, 'missing');
}

async function readXml(blob: Blob, container: InvoiceReading['container'], signal: AbortSignal | undefined): Promise<InvoiceReading> {
  const omissions = new Omissions();
  const tally = new Tally();
  const lines: InvoiceLine[] = [];
  const fields = { ubl: new Fields(omissions, 'cac:', 'cbc:'), cii: new Fields(omissions, 'ram:', 'ram:') };
  const tree = new InvoiceTree((element) => {
    const f = fields[tree.syntax!];
    const named = f.leaves(element, tree.syntax === 'ubl' ? 'ID' : 'AssociatedDocumentLineDocument/LineID')[0]?.text.trim();
    f.line = named || `${lines.length + 1}`;
    const line = (tree.syntax === 'ubl' ? ublLine : ciiLine)(element, f);
    lines.push(line);
    tally.add(line, f.line);
  });
  const xml = new XmlStream(tree);
  const decoder = createDecoder(await bytesOf(blob, 0, Math.min(blob.size, HEAD)));
  let size: number = SLICES.first;
  for (let at = 0; at < blob.size; ) {
    const end = Math.min(blob.size, at + size);
    const bytes = await bytesOf(blob, at, end);
    signal?.throwIfAborted();
    const began = performance.now();
    xml.push(decoder.decode(bytes, end === blob.size));
    const took = performance.now() - began;
    if (took > TOO_LONG) size = Math.max(SLICES.least, size / 2);
    else if (took < QUICK) size = Math.min(SLICES.most, size * 2);
    at = end;
  }
  xml.end();

  const { root, syntax } = tree as Required<InvoiceTree>;
  const f = fields[syntax];
  f.line = undefined;
  f.currency = undefined;
  f.currency = (syntax === 'ubl' ? ublCurrency : ciiCurrency)(root, f);
  const invoice = (syntax === 'ubl' ? ublInvoice : ciiInvoice)(root, f);
  for (const other of tally.currencies) if (other !== f.currency) f.leaveOut('BT-131', 'other-currency', other);
  missing(invoice, lines.length, omissions);
  tally.check(invoice, omissions.lost);
  const payable = payableOf(invoice, (syntax === 'ubl' ? ublPayable : ciiPayable)(root, f), f, tally.doubts);
  return { container, invoice: { ...invoice, lines }, payable, disagreements: tally.disagreements, unchecked: [...tally.unchecked], omissions: omissions.list.slice(0, MOST_NOTES) };
}

/**
 * Reads the one invoice among the files of a PDF: by the name the standards give it, or the only one there.
 * @throws {InvoiceFault} @throws the reason of `signal`
 */
export async function readEmbedded(all: readonly EmbeddedFile[], signal?: AbortSignal): Promise<InvoiceReading> {
  const files = all.filter(({ name }) => XML.test(name)).slice(0, MOST_FILES);
  const standard = files.filter(({ name }) => STANDARD.test(name));
  const readings: InvoiceReading[] = [];
  let fault: InvoiceFault | undefined;
  for (const { bytes } of standard.length ? standard : files) {
    try {
      readings.push(await readOne(new Blob([bytes]), 'pdf', signal));
    } catch (error) {
      if (!(error instanceof InvoiceFault)) throw error;
      if (error.kind !== 'not-an-invoice') fault ??= error;
    }
  }
  if (readings.length > 1) throw new InvoiceFault('pdf-several');
  if (readings[0] && !fault) return readings[0];
  throw fault ?? new InvoiceFault('pdf-without-invoice');
}

async function readOne(blob: Blob, container: InvoiceReading['container'], signal: AbortSignal | undefined): Promise<InvoiceReading> {
  if (blob.size > LARGEST) throw new InvoiceFault('too-large');
  if (!blob.size) throw new InvoiceFault('empty');
  return readXml(blob, container, signal);
}

/**
 * Reads the invoice in a file. What the file is, its octets say; neither its name nor its type is asked.
 * @throws {InvoiceFault} @throws the reason of `signal`
 */
export async function readInvoice(blob: Blob, options: ReadOptions): Promise<InvoiceReading> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (blob.size > LARGEST) throw new InvoiceFault('too-large');
  if (!isPdf(await bytesOf(blob, 0, Math.min(blob.size, HEAD)))) return readOne(blob, 'xml', signal);
  return readEmbedded(await options.embedded(await bytesOf(blob), signal), signal);
}
