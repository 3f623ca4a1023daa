/**
 * What is in a transfer, noted before the first wait: it is gone when the event has passed.
 * @module
 */
import type { HandleItem } from './open-files.ts';

export interface Held {
  files: readonly File[];
  /** What is in it where the browser tells files from folders. */
  entries: readonly FileSystemEntry[];
  /** What opens the files again, where there is no folder among them. */
  handles: readonly Promise<FileSystemHandle | null>[];
}

/** To be called while the event is dispatched. */
export function hold({ files, items }: DataTransfer): Held {
  const all = [...items].filter(({ kind }) => kind === 'file');
  const entries = all.map((item) => item.webkitGetAsEntry?.()).filter((entry) => !!entry);
  const folders = entries.some(({ isDirectory }) => isDirectory);
  return { files: [...files], entries, handles: folders ? [] : all.map((item: HandleItem) => item.getAsFileSystemHandle?.()).filter((handle) => !!handle) };
}
