/**
 * Every language has every word. That a translation has the keys of `en` is checked by the compiler; here it is
 * checked that no group was forgotten, that arguments are the same, and that each plural form of a language is there.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, it } from 'node:test';
import { files, root } from './graph.ts';

type Words = Record<string, string | Record<string, string>>;

const languages = ['sk', 'de', 'ar'];
const groups = files('src/locales/en').map((file) => path.basename(file));
const words = async (language: string, group: string): Promise<Words> => {
  const module: { default: Words } = await import(pathToFileURL(path.join(root, 'src/locales', language, group)).href);
  return module.default;
};
const holes = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe('words', () => {
  it('has groups', () => assert.ok(groups.length > 0));

  for (const language of languages) {
    it(`${language} has the groups of en`, () => {
      assert.deepEqual(files(`src/locales/${language}`).map((file) => path.basename(file)), groups);
    });
    for (const group of groups) {
      it(`${language}/${group} says what en/${group} says`, async () => {
        const [here, there] = [await words(language, group), await words('en', group)];
        assert.deepEqual(Object.keys(here).sort(), Object.keys(there).sort());
        const plural = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
        for (const [key, english] of Object.entries(there)) {
          const text = here[key]!;
          if (typeof english === 'string') {
            assert.equal(typeof text, 'string', key);
            assert.deepEqual(holes(String(text)), holes(english), key);
            continue;
          }
          assert.ok(typeof text === 'object', key);
          assert.deepEqual(Object.keys(text).sort(), [...plural].sort(), `${key}: plural forms of ${language}`);
          const wanted = holes(english.other ?? '');
          // "One message" needs no number; every other argument is kept in every form.
          for (const [form, part] of Object.entries(text)) assert.deepEqual(holes(part).filter((hole) => hole !== '{count}'), wanted.filter((hole) => hole !== '{count}'), `${key}.${form}`);
        }
      });
    }
  }
});
