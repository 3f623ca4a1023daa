/**
 * Whether a file looks like an invoice, before anything large is loaded to read it: at a glance, by its octets alone.
 * @module
 */

/** The root element of a document that is to be an invoice. */
const ROOT = /<(?:[^\s<>/:]+:)?(?:Invoice|CreditNote|CrossIndustryInvoice|CrossIndustryDocument)[\s>/]/;
/** A file in a PDF: its dictionary is never compressed. */
const EMBEDDED = /\/EmbeddedFile\b|#2[fF]xml\b/;
/** Octets in which the root element has to begin, behind comments and the like. */
const HEAD = 65_536;
/** Octets of a PDF looked at in one go, and how far the next ones go back: a mark may lie across. */
const SLICE = 262_144;
const OVERLAP = 32;

/** One character for each octet; of UTF-16, those that are ASCII. */
const latin = (bytes: ArrayBuffer): string => new TextDecoder('windows-1252').decode(bytes).replaceAll('\0', '');

/**
 * @param most octets of a PDF at most; a larger one is none
 * @throws the reason of `signal` @throws {DOMException} `NotReadableError`
 */
export async function looksLikeInvoice(blob: Blob, most: number, signal?: AbortSignal): Promise<'xml' | 'pdf' | undefined> {
  const head = latin(await blob.slice(0, HEAD).arrayBuffer());
  signal?.throwIfAborted();
  // A PDF may have something before its mark, and XML may speak of it.
  if (!/^(?!\s*<)[^]*%PDF-/.test(head.slice(0, 1024))) return ROOT.test(head) ? 'xml' : undefined;
  if (blob.size > most) return undefined;
  for (let at = 0; at < blob.size; at += SLICE - OVERLAP) {
    const slice = latin(await blob.slice(at, at + SLICE).arrayBuffer());
    signal?.throwIfAborted();
    if (EMBEDDED.test(slice)) return 'pdf';
  }
  return undefined;
}
