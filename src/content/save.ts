/**
 * How a file reaches the person: by the means the browser has.
 * @module
 */
import { DmailProblem } from '../contract/problems.ts';
import { fileSink, memorySink, privateSink, type ReadableSink, type Sink } from './sinks.ts';

/** A file about to be saved, under a name that is safe on any system. */
export interface FileToSave {
  name: string;
  /** Octets. */
  size: number;
}

/**
 * Port: where files go. A host with a shell of its own may pass another one.
 */
export interface Saving {
  /**
   * Called while the click that asked for it counts.
   * @returns where the bytes go; `link` where they can only be left to the browser, unverified; `undefined` when the person changed their mind
   */
  file(file: FileToSave): Promise<Sink | 'link' | undefined>;
  /** A folder for several files; absent where none can be chosen. */
  folder?(): Promise<Folder | undefined>;
  /** Leaves an address to the browser, which downloads from it. */
  follow(address: string): void;
}

export interface Folder {
  /** A new file; what is there keeps its name and the new one gets a number. @throws {DmailProblem} `local-storage-*` */
  file(file: FileToSave): Promise<Sink>;
}

/** Octets kept in memory where there is no better place. */
const SMALL = 67_108_864;

/** How long the browser has to take a blob up, in milliseconds. */
const TAKEN_UP = 60_000;

/** Of the File System Access API, which not every browser has. */
interface Pickers {
  showSaveFilePicker?(options: { suggestedName?: string; startIn?: string; id?: string }): Promise<FileSystemFileHandle>;
  showDirectoryPicker?(options: { mode: 'readwrite'; startIn?: string; id?: string }): Promise<FileSystemDirectoryHandle>;
}

/** What somebody chose; `undefined` when they chose nothing, `refused` where the page may not ask. */
async function chosen<T>(choice: Promise<T>): Promise<T | 'refused' | undefined> {
  try {
    return await choice;
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? undefined : 'refused';
  }
}

/** A place this page can read again; `undefined` where there is no room for so much. */
export async function temporarySink(size: number): Promise<ReadableSink | undefined> {
  const { quota = 0, usage = 0 } = await Promise.resolve(navigator.storage?.estimate?.() ?? {}).catch((): StorageEstimate => ({}));
  if (quota - usage > size) {
    try {
      return await privateSink();
    } catch {
      // Private windows and older browsers have none.
    }
  }
  return size <= SMALL ? memorySink() : undefined;
}

/** @param pickers the window, where the browser lets somebody choose a place */
export function browserSaving(pickers: Pickers = globalThis as Pickers): Saving {
  const where = { startIn: 'downloads', id: 'fdz-attachments' };
  return {
    async file(file) {
      const handle = pickers.showSaveFilePicker && (await chosen(pickers.showSaveFilePicker({ ...where, suggestedName: file.name })));
      if (pickers.showSaveFilePicker && !handle) return undefined;
      if (handle && handle !== 'refused') return fileSink(handle);
      const sink = await temporarySink(file.size);
      return sink ? offering(sink, file.name) : 'link';
    },
    ...(pickers.showDirectoryPicker && {
      async folder() {
        const folder = await chosen(pickers.showDirectoryPicker!({ ...where, mode: 'readwrite' }));
        return folder && folder !== 'refused' ? into(folder) : undefined;
      },
    }),
    follow(address) {
      // In a frame of its own: an answer that is no download must not take the place of the host's page.
      const frame = Object.assign(document.createElement('iframe'), { hidden: true, src: address, referrerPolicy: 'no-referrer' });
      frame.setAttribute('sandbox', 'allow-downloads');
      document.body.append(frame);
      setTimeout(() => frame.remove(), TAKEN_UP);
    },
  };
}

/** What is whole is handed over by a link that is clicked for the person. */
function offering(sink: ReadableSink, name: string): Sink {
  return {
    ...sink,
    async keep() {
      await sink.keep();
      // No type the browser would rather show.
      const url = URL.createObjectURL(sink.blob.slice(0, sink.blob.size, 'application/octet-stream'));
      Object.assign(document.createElement('a'), { href: url, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(url), TAKEN_UP);
    },
  };
}

/** Octets in a name; and numbers that are tried before one that is sure to be free. */
const LONGEST = 255;
const NUMBERS = 100;

/** The name with a number, as long as a file system bears; what is cut is cut from the stem. */
function numbered(name: string, number: string): string {
  const octets = (text: string): number => new TextEncoder().encode(text).length;
  const [, stem = name, end = ''] = /^(.+?)(\.[^.]{1,16})?$/su.exec(name) ?? [];
  const room = LONGEST - octets(` (${number})${end}`);
  let kept = stem;
  while (octets(kept) > room) kept = [...kept].slice(0, -1).join('');
  return `${kept.replace(/[. ]+$/, '')} (${number})${end}`;
}

function into(folder: FileSystemDirectoryHandle): Folder {
  /** Whether something has this name: a file, or a folder. */
  const taken = async (name: string): Promise<boolean> => {
    try {
      await folder.getFileHandle(name);
      return true;
    } catch (cause) {
      const { name: reason } = cause as DOMException;
      if (reason === 'NotFoundError') return false;
      if (reason === 'TypeMismatchError') return true;
      // The folder is gone, say, or may not be read any more.
      throw new DmailProblem('local-storage-unavailable', {}, { cause });
    }
  };
  return {
    async file({ name }) {
      let free = name;
      for (let number = 2; await taken(free); number++) {
        if (number > NUMBERS + 1) throw new DmailProblem('local-storage-unavailable');
        free = numbered(name, number <= NUMBERS ? String(number) : crypto.randomUUID());
      }
      const handle = await folder.getFileHandle(free, { create: true }).catch((cause: unknown) => {
        throw new DmailProblem('local-storage-unavailable', {}, { cause });
      });
      return fileSink(handle, () => folder.removeEntry(free));
    },
  };
}
