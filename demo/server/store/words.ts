/**
 * What attachments are found by: the words of their names, and of what is said and noted of them and what that is called.
 * @module
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { AttachmentReference, CoverTag, PropertyDefinition } from '../../../src/contract/index.ts';
import { fold, isPrefix, START, termsFor } from '../../../src/schema/labels.ts';
import { prepare } from './prepared.ts';
import type { Schema } from './schema.ts';
import { accessible } from './withheld.ts';

type Db = Kysely<Schema>;

/** Words of one message, and of what is noted of one document. */
const MOST = 2000;
/** Characters of a name or value that are looked at, starts in it, and characters of a word. */
const LOOKED = 255;
const STARTS = 32;
const WORD = 60;

/** As it is kept: half a character, as a cut leaves it, is none; others are kept as what the database makes of them. */
const cut = (text: string): string => text.slice(0, WORD).replace(/[\uD800-\uDBFF]$/, '').replace(/\p{Surrogate}/gu, '\ufffd');

/** What a text is found by: what stands between spaces, from each start of a word in it. @param full when enough is enough */
function* starts(text: string, full: () => boolean): Generator<string> {
  if (full()) return;
  const folded = fold(text.slice(0, LOOKED));
  let count = 0;
  for (const { index } of folded.matchAll(START)) {
    if (count++ === STARTS || full()) return;
    const word = cut(/^\S+/.exec(folded.slice(index, index + WORD))![0]);
    yield word;
    // Of `to-pay` the short one, which has to be there as it is; longer ones are found by how the whole begins.
    const short = /^[\p{L}\p{N}]{1,2}(?=-)/u.exec(word);
    if (short) yield short[0];
  }
}

/** Characters of a choice, as definitions have them. */
const CHOICE = 200;

/** A choice as it is kept, all of it: there is no space in what else is. */
const whole = (name: string, value: string): string => `${name} ${fold(value).replace(/\p{Surrogate}/gu, '\ufffd')}`;

/** A property is found by its value, by `name:value`, and by what whoever gave it calls it; a choice as a whole, too. */
function addWords(words: Set<string>, properties: readonly CoverTag[]): void {
  const full = (): boolean => words.size >= MOST;
  for (const { name, label, kind, value } of properties) {
    if (kind === 'choice' && value.length <= CHOICE && !full()) words.add(whole(name, value));
    for (const word of starts(value, full)) words.add(word).add(`${name}:${word}`);
    if (label !== undefined) for (const word of starts(label, full)) words.add(word);
  }
}

export function wordsOf(properties: readonly CoverTag[]): Set<string> {
  const words = new Set<string>();
  addWords(words, properties);
  return words;
}

const insertWord = prepare<{ owner: string; word: string; message: string }>((db, { owner, word, message }) =>
  db.insertInto('attachment_words').values({ owner, word, message }).onConflict((on) => on.columns(['owner', 'word', 'message']).doNothing()));

/** Notes what the attachments of a message are found by, their names before all. */
export async function noteWords(tx: Db, owner: string, message: string, references: readonly AttachmentReference[]): Promise<void> {
  const words = new Set<string>();
  for (const { name } of references) for (const word of starts(name, () => words.size >= MOST)) words.add(word);
  for (const { properties } of references) if (properties) addWords(words, properties);
  for (const word of words) await insertWord.run(tx, { owner, word, message });
}

/** Behind every character that text has. */
const LAST = '\u{10ffff}';

/** What lies between two words, both included. */
interface Range { from: string; to: string }

/** Nothing has no name. */
const NOTHING: Range = { from: ' ', to: ' ' };

/** A word of a search, folded, and where what it finds lies. */
export interface Sought { word: string; ranges: readonly Range[] }

/** What matches everything. */
export const ANYTHING: Sought = { word: '', ranges: [NOTHING] };

/** Ranges a word is looked up in: its own alone, or so many, where something is called by it; of what is called more distantly there are no more. */
const MANY = 16;

/** Words of a search that count, and what a word may stand for besides. */
const COUNTED = 10;

/** What is found by a word as it stands there; nothing by one without a letter. */
function rangeOf(word: string): Range {
  const from = cut(word.replace(/^[^\p{L}\p{N}]+/u, ''));
  return { from, to: isPrefix(from) ? from + LAST : from };
}

/** What a term finds: `status=paid` this choice alone. */
function rangesOf(term: string): Range[] {
  const [, name, value] = /^([a-z][a-z0-9-]{0,63})=(.+)$/su.exec(term) ?? [];
  if (name === undefined) return [rangeOf(term)];
  const key = whole(name, value!);
  return [{ from: key, to: key }, rangeOf(term)];
}

/** `status:` is any value, in a search for what is called so. */
const termRanges = (term: string): Range[] => (term.endsWith(':') ? [{ from: term, to: term + LAST }] : rangesOf(term).slice(0, 1));

/**
 * The words of a search, each with what it may stand for: what the reader wrote behind `|`, and what is called so here.
 * @param definitions what properties and choices are called here
 */
export function soughtIn(q: string, definitions: readonly PropertyDefinition[]): Sought[] {
  const words = fold(q).split(/\s+/).filter((word) => /[^|]/.test(word)).slice(0, COUNTED);
  return words.map((written) => {
    const [word = '', ...others] = written.split('|').filter(Boolean);
    const ranges = [word, ...others].flatMap((each) => rangesOf(each).concat(termsFor(each, definitions).flatMap(termRanges)));
    return { word, ranges: ranges.slice(0, MANY) };
  });
}

/** As many ranges as a search is made for, so that there are few texts of it. */
export const padded = ({ word, ranges }: Sought, many: boolean): Sought => ({ word, ranges: many ? [...ranges, ...Array.from({ length: MANY - ranges.length }, () => NOTHING)] : ranges });

const values = (ranges: readonly Range[]): RawBuilder<unknown> => sql.join(ranges.map(({ from, to }) => sql`(${from}, ${to})`));

/** Words of an owner in ranges. */
const within = (owner: string): RawBuilder<boolean> => sql`w.owner = ${owner} and w.word >= r.low and w.word <= r.high`;

/**
 * The owner's conversations with an attachment that is found by a word; some stand there more than once. Joined in this
 * order, each range is looked up by itself; of one range or another SQLite would look through all words.
 */
const conversationsBy = (owner: string, ranges: readonly Range[]): RawBuilder<{ thread: string }> =>
  sql`with r (low, high) as (values ${values(ranges)})
    select m.thread from r cross join attachment_words w cross join messages m where ${within(owner)} and m.id = w.message
    union all select m.thread from r cross join own_words w cross join announcements a cross join attachments t cross join messages m
      where ${within(owner)} and a.owner = w.owner and a.peer = w.peer and a.document = w.document and t.upload = a.upload and t.owner = a.owner and m.id = t.message and ${accessible('m.id')}`;

/** Whether a conversation has an attachment that is found by a word. */
export const foundBy = (owner: string, { ranges }: Sought): RawBuilder<boolean> => sql`id in (${conversationsBy(owner, ranges)})`;

/** So many are looked up one by one; of more it is faster to go through the list. */
const FEW = 2000;

/**
 * What a word finds that asks for a property by its name, as `status:paid` does: ids of conversations, or `many`.
 * `undefined` where it asks for none: nothing there has one of that name.
 */
export async function byProperty(db: Db, owner: string, sought: Sought): Promise<ReadonlySet<string> | 'many' | undefined> {
  const name = /^[a-z][a-z0-9-]{0,63}:(?=.)/.exec(sought.word)?.[0];
  if (name === undefined) return undefined;
  const { ranges } = padded(sought, sought.ranges.length > 1);
  const { rows } = await sql<{ thread: string }>`${conversationsBy(owner, ranges)} limit ${FEW + 1}`.execute(db);
  if (rows.length) return rows.length > FEW ? 'many' : new Set(rows.map(({ thread }) => thread));
  const any = [{ from: name, to: name + LAST }];
  const known = await sql`with r (low, high) as (values ${values(any)}) select w.word from r cross join attachment_words w where ${within(owner)} union all select w.word from r cross join own_words w where ${within(owner)} limit 1`.execute(db);
  return known.rows.length ? new Set() : undefined;
}
