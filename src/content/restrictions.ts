/**
 * What may be attached, and under which name: the rules of a page and of whoever receives it, held
 * against a file before a byte of it is read.
 * @module
 */

/** A rule a file broke. `page`: the element's own attributes; else the domain of the recipient whose rule it is. */
export interface BrokenRule {
  rule: 'type' | 'size' | 'count' | 'total';
  by: 'page' | (string & {});
  /** Octets, or files. */
  limit?: number;
}

/** Rules of one party; what is absent is not restricted. */
export interface Restrictions {
  /** Whose they are: `page`, or the domain of a recipient. */
  by: 'page' | (string & {});
  /** As the attribute of HTML: extensions (`.pdf`), media types, `image/*`; separated by commas. */
  accept?: string;
  /** Files altogether. */
  maxFiles?: number;
  /** Octets of one file. */
  maxBytes?: number;
  /** Octets of all files. */
  maxTotal?: number;
  /** Media types that are not taken, `application/*` included. */
  forbidden?: readonly string[];
}

/** What is known of a file before it is read; `type` may be empty. */
export interface FileFacts {
  name: string;
  type: string;
  /** Octets. */
  size: number;
}

const essence = (type: string): string => type.split(';', 1)[0]!.trim().toLowerCase();

/** `image/*` and the like, or the type itself; parameters are nothing to a rule. */
const isOfType = (type: string, pattern: string): boolean =>
  pattern === '*/*' || (pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern);

/**
 * Whether a file is one of those an `accept` asks for, as HTML defines the attribute. Case is nothing.
 * Browsers give files they do not know no type: name the extension as well. A list without any sense in it restricts nothing.
 */
export function isAccepted({ name, type }: Pick<FileFacts, 'name' | 'type'>, accept: string): boolean {
  const wanted = accept.split(',').map((token) => token.trim().toLowerCase()).filter((token) => /^\.|^[^/\s]+\/[^/\s]+/.test(token));
  const [file, media] = [name.toLowerCase(), essence(type)];
  return !wanted.length || wanted.some((token) => (token.startsWith('.') ? file.endsWith(token) : isOfType(media, essence(token))));
}

/**
 * For each of some files the first rule it would break if those before it that break none were added to those there already.
 * Kind and size of a file are looked at before what there is already, so that one that can never be taken is told so.
 */
export function brokenRules(files: readonly FileFacts[], already: readonly { size: number }[], rules: readonly Restrictions[]): (BrokenRule | undefined)[] {
  let count = already.length;
  let total = already.reduce((sum, { size }) => sum + size, 0);
  return files.map((file) => {
    const broken = brokenAlone(file, rules) ?? brokenTogether(count, total + file.size, rules);
    if (!broken) {
      count += 1;
      total += file.size;
    }
    return broken;
  });
}

/** The first rule a file would break if it were added to those there already; `undefined` if it may be. */
export const brokenRule = (file: FileFacts, already: readonly { size: number }[], rules: readonly Restrictions[]): BrokenRule | undefined =>
  brokenRules([file], already, rules)[0];

function brokenAlone(file: FileFacts, rules: readonly Restrictions[]): BrokenRule | undefined {
  const media = essence(file.type) || 'application/octet-stream';
  for (const { by, accept, forbidden, maxBytes } of rules) {
    if (accept && !isAccepted(file, accept)) return { rule: 'type', by };
    if (forbidden?.some((pattern) => isOfType(media, essence(pattern)))) return { rule: 'type', by };
    if (maxBytes !== undefined && file.size > maxBytes) return { rule: 'size', by, limit: maxBytes };
  }
  return undefined;
}

function brokenTogether(count: number, total: number, rules: readonly Restrictions[]): BrokenRule | undefined {
  for (const { by, maxFiles, maxTotal } of rules) {
    if (maxFiles !== undefined && count >= maxFiles) return { rule: 'count', by, limit: maxFiles };
    if (maxTotal !== undefined && total > maxTotal) return { rule: 'total', by, limit: maxTotal };
  }
  return undefined;
}

/** Characters that are not seen but turn what is seen around (CVE-2021-42574), and those that do nothing at all. */
export const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
/** Not part of a name on one system or another. */
const FORBIDDEN = /[/\\:*?"<>|]/g;
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))/i;
const MAX_OCTETS = 255;

/** What a name says about the kind of file, without the dot; empty where it says nothing. */
export const extensionOf = (name: string): string => /[^.]\.([^.\s]{1,16})$/u.exec(name)?.[1] ?? '';

/** Of UTF-8. */
const octets = (text: string): number => new TextEncoder().encode(text).length;

/**
 * A name a file may be stored under on any system: composed (NFC), without characters that are not seen or that mean
 * something in a path, not hidden, no device of Windows, at most 255 octets of UTF-8 with its extension kept.
 * @returns an empty text where nothing is left of it
 */
export function safeName(name: string): string {
  const clean = name.replace(UNSEEN, '').normalize('NFC').replace(FORBIDDEN, '_').replace(/\s+/gu, ' ').replace(/^[. ]+|[. ]+$/g, '').replace(RESERVED, '_$&');
  // No character has more than three octets for each of its code units.
  if (clean.length * 3 <= MAX_OCTETS || octets(clean) <= MAX_OCTETS) return clean;
  const extension = extensionOf(clean);
  const end = extension && `.${extension}`;
  let room = MAX_OCTETS - octets(end);
  let stem = '';
  for (const character of clean.slice(0, clean.length - end.length)) {
    room -= octets(character);
    if (room < 0) break;
    stem += character;
  }
  return stem.replace(/[. ]+$/, '') + end;
}

/** A name the person gives in place of another: the extension says what kind of file it is, and stays. Empty where nothing is left of it. */
export function renamed(before: string, name: string): string {
  const safe = safeName(name);
  const extension = extensionOf(before);
  return !safe || !extension || extensionOf(safe).toLowerCase() === extension.toLowerCase() ? safe : safeName(`${safe}.${extension}`);
}
