/**
 * The files of folders. Loaded with the first folder.
 * @module
 */
import { LITTER, type Gathered } from './gather.ts';

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => {
  entry.file(resolve, reject);
});

/** Browsers answer a hundred at a time; an empty answer is the end. */
async function* childrenOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (!some.length) return;
    yield* some;
  }
}

/** In the order of the folders, `most` at most. What they were dropped with may be gone by now. */
export async function walk(entries: readonly FileSystemEntry[], most: number): Promise<Gathered> {
  const found: Gathered = { files: [], cut: false, unread: 0 };
  const visit = async (entry: FileSystemEntry): Promise<void> => {
    if (found.cut || LITTER.test(entry.name)) return;
    try {
      if (entry.isDirectory) {
        for await (const child of childrenOf(entry as FileSystemDirectoryEntry)) {
          await visit(child);
          if (found.cut) return;
        }
      } else if (found.files.length >= most) {
        found.cut = true;
      } else {
        found.files.push(await fileOf(entry as FileSystemFileEntry));
      }
    } catch {
      found.unread += 1;
    }
  };
  for (const entry of entries) await visit(entry);
  return found;
}
