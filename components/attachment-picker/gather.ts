/**
 * The files of what was dropped or pasted, folders walked.
 * @module
 */
import type { HandleItem } from './open-files.ts';

/** More files than this are not taken from folders at once. */
export const MOST = 10_000;

export interface Gathered {
  files: File[];
  /** There were more than could be taken. */
  cut: boolean;
  /** How many could not be read. */
  unread: number;
}

/**
 * The files in a transfer, in the order of their folders. What is in the transfer is noted before the first
 * wait: it is gone when the event has passed.
 */
export function gather(data: DataTransfer, most = MOST): Promise<Gathered> {
  const entries = Array.from(data.items, (item) => (item.kind === 'file' && item.webkitGetAsEntry?.()) || undefined);
  const plain = [...data.files];
  const some = entries.filter((entry) => entry !== undefined);
  // Without folders the list is there already, and complete: what was copied from elsewhere has no entry.
  if (!some.some(({ isDirectory }) => isDirectory)) {
    const handles = Array.from(data.items as Iterable<HandleItem>, (item) => item.kind === 'file' && item.getAsFileSystemHandle?.()).filter((handle) => !!handle);
    const found = { files: plain.slice(0, most), cut: plain.length > most, unread: 0 };
    return handles.length ? import('./open-files.ts').then(({ rememberDropped }) => rememberDropped(handles, plain)).then(() => found, () => found) : Promise.resolve(found);
  }
  return import('./walk.ts').then(({ walk }) => walk(some, most), () => ({ files: [], cut: false, unread: some.length }));
}
