/**
 * What content is, by its first bytes (WHATWG MIME Sniffing, 6): neither a name nor a type somebody wrote
 * says how bytes are to be read. Only what a page may show without running anything in it is known here.
 * @module
 */

export type Shown = 'image' | 'audio' | 'video' | 'text' | 'pdf';

export interface Kind {
  shown: Shown;
  mediaType: string;
}

/** Octets to look at. */
export const SNIFFED = 1445;

/** Offset, the bytes there as text of one octet each, and what it is then. */
const SIGNATURES: readonly (readonly [at: number, bytes: string, shown: Shown, mediaType: string])[] = [
  [0, '\x89PNG\r\n\x1a\n', 'image', 'image/png'],
  [0, '\xff\xd8\xff', 'image', 'image/jpeg'],
  [0, 'GIF87a', 'image', 'image/gif'],
  [0, 'GIF89a', 'image', 'image/gif'],
  [8, 'WEBPVP', 'image', 'image/webp'],
  [4, 'ftypavif', 'image', 'image/avif'],
  [4, 'ftypavis', 'image', 'image/avif'],
  [4, 'ftypM4A ', 'audio', 'audio/mp4'],
  [4, 'ftypqt', 'video', 'video/quicktime'],
  [4, 'ftypisom', 'video', 'video/mp4'],
  [4, 'ftypiso', 'video', 'video/mp4'],
  [4, 'ftypmp4', 'video', 'video/mp4'],
  [4, 'ftypM4V', 'video', 'video/mp4'],
  [4, 'ftypavc1', 'video', 'video/mp4'],
  [0, '\x1aE\xdf\xa3', 'video', 'video/webm'],
  [28, '\x01vorbis', 'audio', 'audio/ogg'],
  [28, 'OpusHead', 'audio', 'audio/ogg'],
  [0, 'OggS\0', 'video', 'video/ogg'],
  [8, 'WAVE', 'audio', 'audio/wav'],
  [0, 'fLaC', 'audio', 'audio/flac'],
  [0, 'ID3', 'audio', 'audio/mpeg'],
  [0, '%PDF-', 'pdf', 'application/pdf'],
];

/** An MPEG audio frame: eleven set bits, a known layer, a known rate. */
const isMpegAudio = ([a = 0, b = 0, c = 0]: Uint8Array): boolean => a === 0xff && (b & 0xe0) === 0xe0 && (b & 0x06) !== 0 && (b & 0x18) !== 0x08 && (c & 0xf0) !== 0xf0;

/** Bytes that no text has: control characters but tab, line and page breaks, escape. */
const BINARY = new Set([...Array(32).keys()].filter((code) => ![9, 10, 12, 13, 27].includes(code)));

/** @param head the first {@link SNIFFED} octets, or all there are; `undefined` for what is not shown */
export function sniff(head: Uint8Array): Kind | undefined {
  const bytes = head.subarray(0, SNIFFED);
  const found = SIGNATURES.find(([at, signature]) => [...signature].every((letter, index) => bytes[at + index] === letter.charCodeAt(0)));
  if (found) return { shown: found[2], mediaType: found[3] };
  const marked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!marked && isMpegAudio(bytes)) return { shown: 'audio', mediaType: 'audio/mpeg' };
  return marked || !bytes.some((byte) => BINARY.has(byte)) ? { shown: 'text', mediaType: 'text/plain' } : undefined;
}

/** Text in the encoding its mark names; UTF-8 without one, and what is no UTF-8 as Western European. */
export function decode(bytes: Uint8Array): string {
  const [a, b] = bytes;
  const marked = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
  try {
    // The last character may be cut in two.
    return new TextDecoder(marked ?? 'utf-8', { fatal: !marked }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
