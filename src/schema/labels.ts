/**
 * Finding properties by what they and their choices are called; the same rules on both sides.
 * @module
 */
import type { PropertyDefinition } from '../contract/index.ts';

const ASCII = /^[\0-\x7f]*$/;

/** Folds case and accents away, as a search wants it. */
export const fold = (text: string): string => (ASCII.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '')).toLowerCase();

/** Where one may begin to write what one looks for: at words, at numbers in them, at every sign where words have no space between them. */
export const START = /(?<![\p{L}\p{N}])[\p{L}\p{N}]|(?<=\p{L})\p{N}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

const PREFIX = 3;
const SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Whether something only has to begin with a word of a search. Shorter ones have to be there as they are, too many begin with them; but for signs that are words. */
export const isPrefix = (word: string): boolean => word.length >= PREFIX || SIGN.test(word);

/** What a property and its choices are called. */
export type Called = Pick<PropertyDefinition, 'name' | 'label' | 'choices'>;

/** Closer is less: a label is the word, has it, has one that begins with it; `undefined` where it has none. */
function distance(label: string, word: string): number | undefined {
  const folded = fold(label);
  if (folded === word) return 0;
  const found = [...folded.matchAll(START)].map(({ index }) => /^\S+/.exec(folded.slice(index))![0]);
  if (found.some((each) => each === word || (each.startsWith(word) && !/[\p{L}\p{N}]/u.test(each.slice(word.length))))) return 1;
  return isPrefix(word) && found.some((each) => each.startsWith(word)) ? 2 : undefined;
}

/** That a property has this choice, and no longer one, in a search. */
const chosen = (name: string, value: string): string => `${name}=${value}`;

/**
 * What a word of a search asks for where properties and their choices are called as here, closest first:
 * `status=paid` for what this choice is called, `status:` for what the property is called, and of `label:word` both.
 * @param word folded
 */
export function termsFor(word: string, definitions: readonly Called[]): string[] {
  const found = new Map<string, number>();
  const note = (term: string, far: number | undefined): void => {
    if (far !== undefined && far < (found.get(term) ?? Infinity)) found.set(term, far);
  };
  const [, before, after] = /^([^:]+):(.*)$/u.exec(word) ?? [];
  for (const { name, label = '', choices = [] } of definitions) {
    const named = before === undefined ? undefined : name === before ? 0 : distance(label, before);
    const called = (value: string): void => {
      for (const choice of choices) if (choice.label !== undefined) note(chosen(name, choice.value), distance(choice.label, value));
    };
    if (before === undefined) {
      note(`${name}:`, distance(label, word));
      called(word);
    } else if (named !== undefined) {
      note(`${name}:${after!}`, named);
      if (after) called(after);
    }
  }
  found.delete(word);
  return [...found].sort(([, a], [, b]) => a - b).map(([term]) => term);
}
