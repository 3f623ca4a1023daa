/**
 * What attachments are found by: the words of their names, and of what is said and noted of them.
 * @module
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { AttachmentReference, CoverTag } from '../../../src/contract/index.ts';
import { prepare } from './prepared.ts';
import { fold } from './rows.ts';
import type { Schema } from './schema.ts';
import { accessible } from './withheld.ts';

type Db = Kysely<Schema>;

/** Words of one message, and of what is noted of one document. */
const MOST = 2000;
/** Characters of a name or value that are looked at, starts in it, and characters of a word. */
const LOOKED = 255;
const STARTS = 32;
const WORD = 60;

/** Where one may begin to write what one looks for: at words, at numbers in them, at every sign where words have no space between them. */
const START = /(?<![\p{L}\p{N}])[\p{L}\p{N}]|(?<=\p{L})\p{N}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;

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

/** A property is found by its value, and by `name:value`. */
function addWords(words: Set<string>, properties: readonly CoverTag[]): void {
  for (const { name, value } of properties) for (const word of starts(value, () => words.size >= MOST)) words.add(word).add(`${name}:${word}`);
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

/** Shorter ones have to be there as they are, too many begin with them; but for signs that are words. */
const PREFIX = 3;
const SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Behind every character that text has. */
const LAST = '\u{10ffff}';

/** What is found by a word of a search; nothing by one without a letter. */
const here = (word: string): RawBuilder<boolean> => sql`w.word >= ${word} and w.word <= ${word.length < PREFIX && !SIGN.test(word) ? word : word + LAST}`;

/** The word of a search as it stands here. */
const looked = (word: string): string => cut(word.replace(/^[^\p{L}\p{N}]+/u, ''));

/** The owner's conversations with an attachment that is found by a word; some stand there more than once. */
const conversationsBy = (owner: string, from: string): RawBuilder<{ thread: string }> =>
  sql`select m.thread from attachment_words w join messages m on m.id = w.message where w.owner = ${owner} and ${here(from)}
    union all select m.thread from own_words w join announcements a on a.owner = w.owner and a.peer = w.peer and a.document = w.document
      join attachments t on t.upload = a.upload and t.owner = a.owner join messages m on m.id = t.message where w.owner = ${owner} and ${here(from)} and ${accessible('m.id')}`;

/** Whether a conversation has an attachment that is found by a word, which is folded. */
export const foundBy = (owner: string, word: string): RawBuilder<boolean> => sql`id in (${conversationsBy(owner, looked(word))})`;

/** So many are looked up one by one; of more it is faster to go through the list. */
const FEW = 2000;

/**
 * What a word finds that asks for a property by its name, as `status:paid` does: ids of conversations, or `many`.
 * `undefined` where it asks for none: nothing there has one of that name.
 */
export async function byProperty(db: Db, owner: string, word: string): Promise<ReadonlySet<string> | 'many' | undefined> {
  const name = /^[a-z][a-z0-9-]{0,63}:(?=.)/.exec(word)?.[0];
  if (name === undefined) return undefined;
  const { rows } = await sql<{ thread: string }>`${conversationsBy(owner, looked(word))} limit ${FEW + 1}`.execute(db);
  if (rows.length) return rows.length > FEW ? 'many' : new Set(rows.map(({ thread }) => thread));
  const known = await sql`select w.word from attachment_words w where w.owner = ${owner} and ${here(name)} union all select w.word from own_words w where w.owner = ${owner} and ${here(name)} limit 1`.execute(db);
  return known.rows.length ? new Set() : undefined;
}
