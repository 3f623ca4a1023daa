/**
 * How a file reaches the person: by the means the browser has.
 * @module
 */
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
  /** A new file; what is there keeps its name and the new one gets a number. */
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

function into(folder: FileSystemDirectoryHandle): Folder {
  const taken = (name: string): Promise<boolean> => folder.getFileHandle(name).then(() => true, (error: unknown) => !(error instanceof DOMException && error.name === 'NotFoundError'));
  return {
    async file({ name }) {
      const [, stem = name, end = ''] = /^(.+?)(\.[^.]{1,16})?$/su.exec(name) ?? [];
      let free = name;
      for (let number = 2; await taken(free); number++) free = `${stem} (${number})${end}`;
      return fileSink(await folder.getFileHandle(free, { create: true }), () => folder.removeEntry(free));
    },
  };
}
