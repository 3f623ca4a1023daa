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

/** What systems leave in folders by themselves; nobody means to send it. */
const LITTER = /^(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

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
  return walk(some, most);
}

async function walk(entries: readonly FileSystemEntry[], most: number): Promise<Gathered> {
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
