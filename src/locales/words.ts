/**
 * How a text is looked up. A group of texts belongs to an element; its English file is the list of keys,
 * every other language is checked against it by the compiler and loaded when it is first needed.
 * @module
 */
import { cached } from './format-moment.ts';

/** Forms by plural category of the argument `count`. */
export type Plural = Partial<Record<Exclude<Intl.LDMLPluralRule, 'other'>, string>> & { readonly other: string };

/** Texts of a group: a text, or its plural forms. Arguments stand in braces: `{name}`. */
export type Texts = Readonly<Record<string, string | Plural>>;

/** What another language must have: the same keys, a plural where English has one. */
export type Translation<T extends Texts> = { readonly [K in keyof T]: T[K] extends string ? string : Plural };

type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type NamesOf<M> = M extends string ? Names<M> : M extends { other: infer O } ? Names<O> | 'count' : never;
type Arguments<M> = [NamesOf<M>] extends [never] ? [] : [args: Record<NamesOf<M>, string | number>];

/** Answers the text of a key. Numbers are written as the language writes them. */
export type Translate<T extends Texts> = <K extends keyof T & string>(key: K, ...args: Arguments<T[K]>) => string;

export type OtherLanguage = 'sk' | 'de' | 'ar';
export type Language = 'en' | OtherLanguage;
export const languages: readonly Language[] = ['en', 'sk', 'de', 'ar'];

type Module<T> = Promise<{ default: T }>;

/** A group of texts: English at hand or on demand, the others on demand. */
export interface WordGroup<T extends Texts> extends Loadable {
  /** The texts in this language, in English until they are loaded. */
  texts(language: Language): T | Translation<T> | undefined;
}

export interface Loadable {
  has(language: Language): boolean;
  load(language: Language): Promise<void>;
}

/** How the words of a group are asked for. */
export type WordsOf<G> = G extends WordGroup<infer T> ? Translate<T> : never;

/** A group of texts, with how to load each language. */
export function group<T extends Texts>(
  en: T | (() => Module<T>),
  others: Record<OtherLanguage, () => Module<Translation<T>>>,
): WordGroup<T> {
  const loaded = new Map<Language, T | Translation<T>>();
  const loading = new Map<Language, Promise<void>>();
  if (typeof en !== 'function') loaded.set('en', en);
  return {
    has: (language) => loaded.has(language),
    texts: (language) => loaded.get(language) ?? loaded.get('en'),
    load(language) {
      if (loaded.has(language)) return Promise.resolve();
      let promise = loading.get(language);
      if (!promise) {
        const load: () => Module<T | Translation<T>> = language === 'en' ? (en as () => Module<T>) : others[language];
        promise = load().then(
          (module) => void loaded.set(language, module.default),
          // Without its words an element still speaks English; the next one asks again.
          () => void loading.delete(language),
        );
        loading.set(language, promise);
      }
      return promise;
    },
  };
}

/** Fills in a text of a group. */
export function fill(locale: string, text: string | Plural | undefined, args: Readonly<Record<string, string | number>> = {}): string {
  if (text === undefined) return '';
  const form = typeof text === 'string' ? text
    : text[cached(`plural ${locale}`, () => new Intl.PluralRules(locale)).select(Number(args.count))] ?? text.other;
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = args[name] ?? '';
    return typeof value === 'number' ? cached(`number ${locale}`, () => new Intl.NumberFormat(locale)).format(value) : value;
  });
}

/** The language of ours that serves a language tag (RFC 5646) best. */
export function languageFor(tag: string): Language {
  const primary = tag.split('-')[0]!.toLowerCase();
  return languages.find((language) => language === primary) ?? 'en';
}
