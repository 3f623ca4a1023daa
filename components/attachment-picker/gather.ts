/**
 * The files of what was dropped or pasted, or of a folder that was chosen; folders walked.
 * @module
 */
import type { Held } from './hold.ts';

/** More files than this are not taken from folders at once. */
export const MOST = 10_000;

/** What systems leave in folders by themselves; nobody means to send it. */
export const LITTER = /^(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

export interface Gathered {
  files: File[];
  /** There were more than could be taken. */
  cut: boolean;
  /** How many could not be read. */
  unread: number;
}

const capped = (files: readonly File[], most: number): Gathered => ({ files: files.slice(0, most), cut: files.length > most, unread: 0 });

/** The files that are held, in the order of their folders. */
export function gather({ files, entries, handles }: Held, most = MOST): Promise<Gathered> {
  // Without folders the list is there already, and complete: what was copied from elsewhere has no entry.
  if (!entries.some(({ isDirectory }) => isDirectory)) {
    const found = capped(files, most);
    return handles.length ? import('./open-files.ts').then(({ rememberDropped }) => rememberDropped(handles, files)).then(() => found, () => found) : Promise.resolve(found);
  }
  return import('./walk.ts').then(({ walk }) => walk(entries, most), () => ({ files: [], cut: false, unread: entries.length }));
}

/** Those of a folder that was chosen, as if it had been dropped. */
export const fromFolder = (files: readonly File[], most = MOST): Gathered => capped(files.filter(({ name }) => !LITTER.test(name)), most);
