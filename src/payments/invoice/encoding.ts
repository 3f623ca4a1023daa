/**
 * The characters of an XML document (XML 1.0, 4.3.3 and appendix F): in the encoding its first octets and its
 * declaration agree on. Octets that are not in it are a fault, not a replacement character.
 * @module
 */
import { InvoiceFault } from './fault.ts';

/** Octets that are looked at to find the encoding. */
export const HEAD = 1024;

const DECLARED = /^<\?xml\s[^>]*?\sencoding\s*=\s*(?:"([\w.:-]+)"|'([\w.:-]+)')/;
/** Of one octet a character. Others are not in use for invoices, and not worth the doubt. */
const SINGLE = /^(?:iso-8859-(?:[1-9]|1[03-6])|windows-125\d)$/;
const UTF_8 = /^(?:utf-?8|us-ascii|ascii)$/;
const UTF_16 = /^(?:utf-16(?:le|be)?|ucs-2|iso-10646-ucs-2)$/;

export interface Decoder {
  /** @param last no octets come after these @throws {InvoiceFault} */
  decode(bytes: Uint8Array, last: boolean): string;
}

function encodingOf(head: Uint8Array): string {
  const [a = 0, b = 0, c = 0, d = 0] = head;
  const starts = (...bytes: readonly number[]): boolean => bytes.every((byte, index) => byte === [a, b, c, d][index]);
  if (starts(0xff, 0xfe, 0, 0) || starts(0, 0, 0xfe, 0xff) || starts(0, 0, 0, 0x3c) || starts(0x3c, 0, 0, 0)) throw new InvoiceFault('encoding');
  const wide = starts(0xff, 0xfe) || starts(0x3c, 0, 0x3f, 0) ? 'utf-16le' : starts(0xfe, 0xff) || starts(0, 0x3c, 0, 0x3f) ? 'utf-16be' : undefined;
  const marked = starts(0xef, 0xbb, 0xbf);
  const text = new TextDecoder(wide ?? 'windows-1252').decode(marked ? head.subarray(3) : head);
  const [, double, single] = DECLARED.exec(text) ?? [];
  if (/^\s*[^\s<\ufeff]/.test(text.replace('\ufeff', ''))) throw new InvoiceFault('not-an-invoice');
  const declared = (double ?? single)?.toLowerCase();
  if (wide) {
    if (declared && !UTF_16.test(declared)) throw new InvoiceFault('encoding');
    return wide;
  }
  if (!declared || UTF_8.test(declared)) return 'utf-8';
  if (marked || !SINGLE.test(declared)) throw new InvoiceFault('encoding');
  return declared;
}

/** @param head the first {@link HEAD} octets, or all there are @throws {InvoiceFault} */
export function createDecoder(head: Uint8Array): Decoder {
  const encoding = encodingOf(head);
  const decoder = new TextDecoder(encoding, { fatal: true });
  // Any octets are text in an encoding of single octets. Those that are UTF-8 throughout are so by no chance: the declaration is wrong, and names would be read wrongly.
  let other = SINGLE.test(encoding) ? new TextDecoder('utf-8', { fatal: true }) : undefined;
  let beyond = false;
  return {
    decode(bytes, last) {
      if (other) {
        beyond ||= bytes.some((byte) => byte > 127);
        try {
          other.decode(bytes, { stream: !last });
        } catch {
          other = undefined;
        }
        if (last && other && beyond) throw new InvoiceFault('encoding');
      }
      try {
        const text = decoder.decode(bytes, { stream: true });
        if (!last) return text;
        try {
          return text + decoder.decode();
        } catch (cause) {
          // A character cut in two.
          throw new InvoiceFault('truncated', { cause });
        }
      } catch (cause) {
        throw cause instanceof InvoiceFault ? cause : new InvoiceFault('encoding', { cause });
      }
    },
  };
}
