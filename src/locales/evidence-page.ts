import { group, languages, type Language } from './words.ts';

export const evidencePageWords = group(() => import('./en/evidence-page.ts'), {
  sk: () => import('./sk/evidence-page.ts'),
  de: () => import('./de/evidence-page.ts'),
  ar: () => import('./ar/evidence-page.ts'),
});

/** What the page of an evidence file is made with in a language, to make one or to make it again; `undefined` where it is not at hand. */
export async function evidencePageIn(language: string) {
  const known = languages.find((each): each is Language => each === language);
  if (!known) return undefined;
  await evidencePageWords.load(known);
  return evidencePageWords.has(known) ? { language, direction: known === 'ar' ? ('rtl' as const) : ('ltr' as const), words: evidencePageWords.texts(known)! } : undefined;
}
