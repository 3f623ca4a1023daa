/**
 * Where the bytes of a download go, piece by piece. Each is a way a browser has to keep something larger
 * than its memory, or the memory itself.
 * @module
 */
import { DmailProblem } from '../contract/problems.ts';

export interface Sink {
  /** @throws {DmailProblem} `local-storage-full`, or `local-storage-unavailable` where nothing can be written there any more */
  write(bytes: Uint8Array): Promise<void>;
  /** All of it is there and good: it becomes the person's. @throws {DmailProblem} as `write` does */
  keep(): Promise<void>;
  /** Nothing of it stays. Never fails: what cannot be removed was never whole. */
  discard(): Promise<void>;
  /** What this page still holds of it after `keep` goes; the person's own copy stays. */
  forget?(): Promise<void>;
}

/** What is written can be read again by this page. */
export interface ReadableSink extends Sink {
  /** What was written, after `keep`. */
  readonly blob: Blob;
}

/** What cannot be written has one of two reasons. */
const written = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (cause) {
    throw new DmailProblem(cause instanceof DOMException && cause.name === 'QuotaExceededError' ? 'local-storage-full' : 'local-storage-unavailable', {}, { cause });
  }
};

/** How often, and how much longer each time in milliseconds, a file is tried to be removed that the browser still holds. */
const TRIES = 8;
const LONGER = 20;

/** Removes a file. Chromium holds one for a moment after the writing to it has ended. */
async function removed(remove: () => Promise<void> | undefined): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      return await remove();
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'NoModificationAllowedError')) return;
      await new Promise((resolve) => setTimeout(resolve, attempt * LONGER));
    }
  }
}

/** Not in every browser. */
type RemovableHandle = FileSystemFileHandle & { remove?(): Promise<void> };

/**
 * Into a file somebody chose, or one in a folder they chose. What is written stands beside it until it is kept.
 * @param remove takes away the empty file that stands there from the choice on
 */
export async function fileSink(handle: FileSystemFileHandle, remove = async (): Promise<void> => (handle as RemovableHandle).remove?.()): Promise<Sink> {
  const stream = await written(handle.createWritable());
  return {
    write: (bytes) => written(stream.write(bytes as Uint8Array<ArrayBuffer>)),
    keep: () => written(stream.close()),
    async discard() {
      await stream.abort().catch(() => {});
      await removed(remove);
    },
  };
}

/** Folder of the origin's private file system; nothing else is kept in it. */
const FOLDER = 'fdz-downloads';

/**
 * Into a file of the origin's private file system. It stays as long as the page does, for the browser may
 * copy from it when the page has long forgotten; what a page left behind goes when the next one begins.
 * @throws {DOMException} where the browser gives no such file system
 */
export async function privateSink(): Promise<ReadableSink> {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  await sweep(folder);
  const name = crypto.randomUUID();
  const release = await hold(name);
  try {
    const handle = await folder.getFileHandle(name, { create: true });
    const sink = await fileSink(handle, () => folder.removeEntry(name));
    const discard = (): Promise<void> => sink.discard().finally(release);
    let blob: Blob | undefined;
    return {
      ...sink,
      discard,
      forget: discard,
      async keep() {
        await sink.keep();
        blob = await written(handle.getFile());
      },
      get blob() {
        return blob!;
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Removes what pages that are gone have left; of what others still use, nothing. */
export async function sweepPrivate(): Promise<void> {
  const folder = await navigator.storage?.getDirectory?.().then((root) => root.getDirectoryHandle(FOLDER)).catch(() => undefined);
  if (folder) await sweep(folder);
}

/** Says for as long as the page lives that a file is in use. */
const hold = (name: string): Promise<() => void> =>
  new Promise((held, failed) => {
    navigator.locks.request(`fdz-download:${name}`, () => new Promise<void>((release) => held(release))).catch(failed);
  });

/** Removes what pages that are gone have left. */
async function sweep(folder: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of folder.keys()) {
    // Chromium lists what is being written beside the file it will become.
    await navigator.locks.request(`fdz-download:${name.replace(/\.crswap$/, '')}`, { ifAvailable: true }, async (lock) => {
      if (lock) await folder.removeEntry(name).catch(() => {});
    });
  }
}

/** Into memory: for what is small. */
export function memorySink(): ReadableSink {
  let pieces: Blob | undefined;
  let parts: Uint8Array<ArrayBuffer>[] = [];
  return {
    write(bytes) {
      parts.push(new Uint8Array(bytes));
      return Promise.resolve();
    },
    keep() {
      pieces = new Blob(parts);
      parts = [];
      return Promise.resolve();
    },
    discard() {
      pieces = undefined;
      parts = [];
      return Promise.resolve();
    },
    get blob() {
      return pieces!;
    },
  };
}
