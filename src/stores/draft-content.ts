/** What a draft says, compared by value. @module */
import type { Draft, DraftContent } from '../contract/index.ts';
import type { LocalDraft } from '../offline/ports.ts';

/** The latest hundred texts a draft has had. */
export class Passed {
  readonly #texts = new Set<string>();

  add(content: DraftContent): void {
    this.#texts.add(textOf(content));
    if (this.#texts.size > 100) this.#texts.delete(this.#texts.values().next().value!);
  }

  has(content: DraftContent): boolean {
    return this.#texts.has(textOf(content));
  }
}

/** As home would answer with it. */
export const asHome = ({ id, content, savedAt, homeVersion = '' }: LocalDraft): Draft => ({ id, version: homeVersion, savedAt: new Date(savedAt).toISOString(), content });

const textOf = (content: unknown): string => JSON.stringify(sorted(content));

export const same = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || !value) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
