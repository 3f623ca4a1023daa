/**
 * What strangers wrote, shown as it is: signs nobody can see and letters that pass for others are marked.
 * @module
 */
import { html, Html } from './html.ts';

/** Controls of direction, signs without width, tags, other controls; line breaks and tabs are what they seem. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;
/** What joins pictures or shapes letters is no trick, where it does so. */
const JOINING = /(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?)\ufe0f|(?<=\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0f]?)\u200d(?=\p{Extended_Pictographic})|(?<=[\d#*])\ufe0f(?=\u20e3)|(?<=\p{Script=Arabic})\u200c(?=\p{Script=Arabic})/gu;
const WORD = /[\p{L}\p{M}]+/gu;
/** Scripts whose letters look like Latin ones. */
const ALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;
const LATIN = /\p{Script=Latin}/u;

const code = (sign: string): string => `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
const marked = (sign: string): Html => html`<span class="sign" dir="ltr">${code(sign)}</span>`;

/** Signs of a text that are to be marked, by their position. */
function suspects(text: string): Map<number, 'hidden' | 'alike'> {
  const found = new Map<number, 'hidden' | 'alike'>();
  const fine = new Set([...text.matchAll(JOINING)].map(({ index }) => index));
  let at = 0;
  for (const sign of text) {
    // A line break as Windows writes it.
    if (HIDDEN.test(sign) && !fine.has(at) && !(sign === '\r' && text[at + 1] === '\n')) found.set(at, 'hidden');
    at += sign.length;
  }
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (!LATIN.test(word) || !ALIKE.test(word)) continue;
    let inside = index;
    for (const letter of word) {
      if (ALIKE.test(letter)) found.set(inside, 'alike');
      inside += letter.length;
    }
  }
  return found;
}

/** Whether anything in a text has to be marked. */
export const isSuspect = (text: string): boolean => suspects(text).size > 0;

/** A text of strangers, whole, with marks; its own direction does not reach beyond it. */
export function plain(text: string): Html {
  const marks = suspects(text);
  const pieces: (Html | string)[] = [];
  let from = 0;
  for (const [at, kind] of [...marks].sort(([one], [other]) => one - other)) {
    const sign = String.fromCodePoint(text.codePointAt(at)!);
    pieces.push(text.slice(from, at), kind === 'hidden' ? marked(sign) : html`<mark class="alike">${sign}${marked(sign)}</mark>`);
    from = at + sign.length;
  }
  pieces.push(text.slice(from));
  return html`<bdi>${pieces}</bdi>`;
}
