/**
 * ZIP archives (APPNOTE 6.3.10) of one form alone: entries stored, in the order given, without dates, directories, extra
 * fields and comments of their own; and a comment of the archive that is the digest of all that comes before it. The
 * same entries make the same bytes, and no other bytes are read as these entries: there is nothing to hide in an archive,
 * and nothing in it that unpacks to more than it is.
 * @module
 */
import { base64url } from '../contract/digest.ts';

export interface Entry {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Why an archive was not opened: `foreign`: none of this form; `truncated`; `trailing`: something was added behind it;
 * `altered`: it is not what it was when it was written; `unsupported`: compressed, encrypted, in parts, or larger than a
 * plain archive can be; `too-large`, `too-many`: more than is ever opened; `name`: an entry that does not belong into one;
 * `duplicate`: a name twice.
 */
export type ZipFault = 'foreign' | 'truncated' | 'trailing' | 'altered' | 'unsupported' | 'too-large' | 'too-many' | 'name' | 'duplicate';

/** Octets of an archive. */
export const LARGEST = 67_108_864;
export const MOST = 1000;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
const MARK = 'sha-256:';
const DIGEST_SIZE = 43;
const COMMENT_SIZE = MARK.length + DIGEST_SIZE;
/** 1980-01-01: entries carry no date of their own. */
const DATE = 0x21;

const encoder = new TextEncoder();
const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView => new DataView(buffer, byteOffset, byteLength);

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = -1;
  for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 255]!;
  return ~value >>> 0;
}

/** Writes fields of two and four octets, least significant first. */
function fields(...values: readonly [size: 2 | 4, value: number][]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.reduce((sum, [size]) => sum + size, 0));
  const view = viewOf(bytes);
  let at = 0;
  for (const [size, value] of values) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** An archive but for its digest. Names are ASCII. */
function unsealed(entries: readonly Entry[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const label = encoder.encode(name);
    const common = fields([2, 10], [2, 0], [2, 0], [2, 0], [2, DATE], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, label.length], [2, 0]);
    parts.push(fields([4, LOCAL]), common, label, bytes);
    central.push(fields([4, CENTRAL], [2, 10]), common, fields([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), label);
    offset += 4 + common.length + label.length + bytes.length;
  }
  const size = central.reduce((sum, { length }) => sum + length, 0);
  const end = fields([4, END], [2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, size], [4, offset], [2, COMMENT_SIZE]);
  const all = [...parts, ...central, end, encoder.encode(MARK)];
  const whole = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const sealOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

/** An archive of these entries. */
export async function writeZip(entries: readonly Entry[]): Promise<Uint8Array<ArrayBuffer>> {
  const whole = unsealed(entries);
  const sealed = new Uint8Array(whole.length + DIGEST_SIZE);
  sealed.set(whole);
  sealed.set(encoder.encode(await sealOf(whole)), whole.length);
  return sealed;
}

/** The entries of an archive, or why it was not opened. Never throws. */
export async function readZip(bytes: Uint8Array<ArrayBuffer>, isName: (name: string) => boolean): Promise<Entry[] | ZipFault> {
  if (bytes.length > LARGEST) return 'too-large';
  if (bytes.length < 4 || viewOf(bytes).getUint32(0, true) !== LOCAL) return 'foreign';
  const at = bytes.length - END_SIZE - COMMENT_SIZE;
  const view = viewOf(bytes);
  if (at < 0 || view.getUint32(at, true) !== END || ascii(bytes.subarray(at + END_SIZE, at + END_SIZE + MARK.length)) !== MARK) return misplaced(bytes);
  const body = bytes.length - DIGEST_SIZE;
  if ((await sealOf(bytes.subarray(0, body))) !== ascii(bytes.subarray(body))) return 'altered';
  return entriesOf(bytes, at, isName);
}

/** Nothing of this form ends where the bytes end. */
function misplaced(bytes: Uint8Array): ZipFault {
  const view = viewOf(bytes);
  for (let at = bytes.length - END_SIZE; at >= 0 && at >= bytes.length - 0x20000; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const ours = view.getUint16(at + 20, true) === COMMENT_SIZE && ascii(bytes.subarray(at + END_SIZE, at + END_SIZE + MARK.length)) === MARK;
    return !ours ? 'foreign' : bytes.length > at + END_SIZE + COMMENT_SIZE ? 'trailing' : 'truncated';
  }
  return 'truncated';
}

function entriesOf(bytes: Uint8Array<ArrayBuffer>, end: number, isName: (name: string) => boolean): Entry[] | ZipFault {
  const view = viewOf(bytes);
  const count = view.getUint16(end + 10, true);
  if (count === 0xffff || view.getUint32(end + 16, true) === 0xffffffff) return 'unsupported';
  if (count > MOST) return 'too-many';
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = view.getUint32(end + 16, true);
  let next = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) return 'foreign';
    const [flags, method, packed, size, length, extra, comment, start] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint32(at + 24, true), view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true), view.getUint32(at + 42, true)];
    if (flags || method || extra || comment || packed !== size) return 'unsupported';
    if (length > 300) return 'name';
    const name = ascii(bytes.subarray(at + 46, at + 46 + length));
    if (!isName(name)) return 'name';
    // One behind the other: none lies in another.
    const from = start + 30 + length;
    if (start !== next || from + size > end) return 'foreign';
    next = from + size;
    if (names.has(name)) return 'duplicate';
    names.add(name);
    entries.push({ name, bytes: bytes.slice(from, from + size) });
    at += 46 + length;
  }
  // Whatever else could be in an archive is not in one of this form.
  const same = unsealed(entries);
  return same.length === bytes.length - DIGEST_SIZE && same.every((byte, index) => byte === bytes[index]) ? entries : 'foreign';
}
