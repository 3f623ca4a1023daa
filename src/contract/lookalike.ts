/**
 * Names that read like others. Follows the idea of UTS #39 (Unicode security mechanisms): what looks the same has the same
 * skeleton. The letters are those of its table that stand for Latin ones in the alphabets a European name may be forged with.
 * @module
 */
import { domainOf } from './address.ts';

/** Latin letters and digits, each with what reads like it, once it is lower case and has no marks. */
const FORMS: Readonly<Record<string, string>> = {
  a: 'аαɑ', b: 'вьҍѣβƀɓƃ', c: 'сςҫȼᴄ', d: 'ԁđɖɗƌ', e: 'еεҽєɇ', f: 'ϝƒ', g: 'ɡցǥɠ', h: 'нһհћħɦ', i: 'іιıɪɩɨ', j: 'јϳʝɉ', k: 'кκқƙ', l: 'ӏłɭƚɫǀ', m: 'мμ', n: 'пηոռɳƞ',
  o: 'оοσօөѳøɵᴏ', p: 'рρƥþ', q: 'ԛգ', r: 'гᴦɽɼɍ', s: 'ѕꜱʂ', t: 'тτŧƭʈ', u: 'υսʋᴜ', v: 'ѵνᴠ', w: 'ԝѡաᴡ', x: 'хχ', y: 'уγүұɣʏƴɏ', z: 'ζƶᴢʐ', ae: 'æӕ', oe: 'œ', ss: 'ß', bl: 'ы', 3: 'зҙʒɜ', 6: 'б',
};

const LATIN: ReadonlyMap<string, string> = new Map(Object.entries(FORMS).flatMap(([letter, forms]) => [...forms].map((form) => [form, letter] as const)));
/** Several that read like one, and what is one stroke. */
const JOINED: readonly (readonly [RegExp, string])[] = [[/rn/g, 'm'], [/vv/g, 'w'], [/[i1|]/g, 'l'], [/0/g, 'o'], [/5/g, 's']];

/** Names are bounded by what holds them; what is longer is not compared to its end. */
const LOOK = 200;
/** Letters from which on one more or less is a slip of the eye; below it is another word. */
const ENOUGH = 5;

/** Alphabets with letters that are drawn alike, by their codes (ISO 15924). */
const ALPHABETS = { Latn: /\p{Script=Latin}/u, Cyrl: /\p{Script=Cyrillic}/u, Grek: /\p{Script=Greek}/u, Armn: /\p{Script=Armenian}/u, Cher: /\p{Script=Cherokee}/u } as const;
export type Alphabet = keyof typeof ALPHABETS;

/** Without case, marks, spaces and punctuation. */
const bare = (name: string): string => name.slice(0, LOOK).normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}|]/gu, '');

/** What a name looks like: the same for all that look the same. Only to be compared, never to be shown. */
export const skeleton = (name: string): string => joined(latin(name));

const latin = (name: string): string => Array.from(bare(name), (letter) => LATIN.get(letter) ?? letter).join('');
const joined = (letters: string): string => JOINED.reduce((text, [form, letter]) => text.replace(form, letter), letters);

/** Whether one letter more, less, other, or changed with its neighbour makes one text of the other. */
function oneApart(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  return short.slice(at + 1) === long.slice(at + 1) || (short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2));
}

/**
 * How two names compare to the eye: `same` where only case, marks, spaces or punctuation differ, `alike` where they can be
 * taken for one another (letters of another alphabet, one letter more, less or other), nothing where they cannot.
 */
export function likeness(a: string, b: string): 'same' | 'alike' | undefined {
  const [left, right] = [bare(a), bare(b)];
  if (!left || !right) return undefined;
  if (left === right) return 'same';
  const [x, y] = [latin(a), latin(b)];
  if (joined(x) === joined(y)) return 'alike';
  return Math.min(x.length, y.length) >= ENOUGH && (oneApart(x, y) || oneApart(joined(x), joined(y))) ? 'alike' : undefined;
}

const alphabetOf = (letter: string): Alphabet | undefined => (Object.keys(ALPHABETS) as Alphabet[]).find((each) => ALPHABETS[each].test(letter));

/**
 * The letters of a name that are of another alphabet than the rest of their word, as no language writes: the Greek one in
 * `Shοp`. Each once.
 */
export function strangeLetters(name: string): { letter: string; alphabet: Alphabet }[] {
  const found = new Map<string, Alphabet>();
  for (const word of name.slice(0, LOOK).match(/\p{L}[\p{L}\p{M}]*/gu) ?? []) {
    const letters = [...word].flatMap((letter) => {
      const alphabet = alphabetOf(letter);
      return alphabet ? { letter, alphabet } : [];
    });
    const count = (alphabet: Alphabet): number => letters.filter((each) => each.alphabet === alphabet).length;
    const most = letters.reduce<Alphabet | undefined>((best, { alphabet }) => (best === undefined || count(alphabet) > count(best) ? alphabet : best), undefined);
    for (const { letter, alphabet } of letters) if (alphabet !== most) found.set(letter, alphabet);
  }
  return [...found].map(([letter, alphabet]) => ({ letter, alphabet }));
}

/** Whether a word of it has letters of several alphabets that look alike. */
export const mixesAlphabets = (name: string): boolean => strangeLetters(name).length > 0;

/** An account a person has paid to before. */
export interface KnownPayee {
  iban: string;
  payee: string;
  /** Address of whoever asked for it. */
  peer?: string;
}

/** Without the part that many share. */
const ownPart = (address: string): string => domainOf(address).replace(/\.[^.]*$/, '');

/**
 * The known payees a new one may be taken for: the account is another, and its name reads like theirs, or the domain that
 * asks does (`because`). None, where this account was paid before when the same sender asked.
 * @param known accounts that were paid before; IBANs without spaces
 */
export function takenFor<K extends KnownPayee>({ iban, payee, peer }: KnownPayee, known: readonly K[]): (K & { because: 'payee' | 'peer' })[] {
  if (known.some((each) => each.iban === iban && each.peer === peer)) return [];
  return known.flatMap((each) => {
    if (each.iban !== iban && likeness(each.payee, payee)) return { ...each, because: 'payee' as const };
    if (peer === undefined || each.peer === undefined || domainOf(peer) === domainOf(each.peer) || !likeness(ownPart(peer), ownPart(each.peer))) return [];
    return { ...each, because: 'peer' as const };
  });
}
