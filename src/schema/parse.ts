/**
 * Numbers as people write them.
 * @module
 */

/** Digits of Arabic and Persian, which a person may type wherever they read them. */
const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;
/** Marks of direction that come along when a number is pasted. */
const MARKS = /[\u200e\u200f\u061c\u2066-\u2069]/g;

function separators(locale: string): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { decimal: of('decimal'), group: of('group') };
}

/**
 * What a person wrote as a number, as a decimal string: the comma and the point of their language, spaces or
 * apostrophes between thousands. A mark that is foreign to the language counts where it can only mean one thing.
 * @returns `undefined` for what is no number, or could be read in two ways (`1.234` where the comma is the decimal mark and groups are spaced)
 */
export function parseDecimal(text: string, locale: string): string | undefined {
  const plain = text.trim().replace(MARKS, '').replace(DIGITS, (digit) => `${digit.charCodeAt(0) & 15}`)
    .replace(/[\s'’\u066c]/g, ' ').replace(/\u2212/g, '-');
  const [, sign, body] = /^(-?) ?([\d., \u066b]+)$/.exec(plain) ?? [];
  if (body === undefined) return undefined;
  const at = decimalAt(body, locale);
  if (at === undefined) return undefined;
  const whole = at < 0 ? body : body.slice(0, at);
  const fraction = at < 0 ? '' : body.slice(at + 1);
  if (!grouped(whole) || !/^\d*$/.test(fraction) || !(whole + fraction)) return undefined;
  const digits = whole.replace(/\D/g, '').replace(/^0+(?=\d)/, '') || '0';
  return `${sign}${digits}${fraction && `.${fraction}`}`;
}

/** Digits, or groups of them with one kind of mark between: three each, two in Indian numbers, and three at the end. */
function grouped(whole: string): boolean {
  const marks = new Set(whole.match(/\D/g));
  const [first = '', ...rest] = whole.split(/\D/);
  if (!rest.length) return true;
  return marks.size === 1 && /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{2,3}$/.test(group)) && rest.at(-1)!.length === 3;
}

/** Where the decimal mark stands, -1 where there is none; `undefined` where that is not clear. */
function decimalAt(body: string, locale: string): number | undefined {
  const last = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','), body.lastIndexOf('\u066b'));
  if (last < 0) return -1;
  const mark = body[last]!;
  const { decimal, group } = separators(locale);
  const often = body.split(mark).length > 2;
  if (often) return mark === decimal || mark === '\u066b' ? undefined : -1;
  // Of two kinds of marks, the last one is the decimal mark.
  if (mark === decimal || mark === '\u066b' || /[., ]/.test(body.slice(0, last))) return last;
  if (!/^[1-9]\d{0,2}.\d{3}$/.test(body)) return last;
  return mark === group ? -1 : undefined;
}

/** A decimal string with the decimal mark of a language, to be changed by a person; with its digits, where its mark goes with them. */
export function writeDecimal(value: string, locale: string): string {
  const { decimal } = separators(locale);
  if (decimal === ',') return value.replace('.', decimal);
  const { format } = new Intl.NumberFormat(locale);
  return decimal === '\u066b' ? value.replace('.', decimal).replace(/\d/g, (digit) => format(Number(digit))) : value;
}
