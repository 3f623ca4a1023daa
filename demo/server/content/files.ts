/**
 * Contents in files: `parts/<name>` while they arrive, `sha-256/ab/<hex>` when complete.
 * @module
 */
import { link, mkdir, open, readdir, rename, rm, statfs, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileDigests } from './file-digests.ts';
import { filePieces } from './file-pieces.ts';
import { ContentMissing, StorageFull, type ContentName, type ContentStore } from './port.ts';

/** Octets that may wait to be written. */
const AHEAD = 1024 * 1024;

/** One thread for all stores of a process. */
const digests = new FileDigests();

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function missing(error: unknown): never {
  throw codeOf(error) === 'ENOENT' ? new ContentMissing() : error;
}

/** @param folder of its own; made where it is missing */
export async function fileContent(folder: string): Promise<ContentStore> {
  const parts = join(folder, 'parts');
  const sealed = join(folder, 'sha-256');
  for (const path of [parts, sealed]) await mkdir(path, { recursive: true, mode: 0o700 });
  await sync(folder);

  let looked = { at: 0, free: 0 };

  const pathOf = (name: ContentName): string => {
    if ('part' in name) {
      if (!/^[\w-]{1,64}$/.test(name.part)) throw new TypeError('no name of a part');
      return join(parts, name.part);
    }
    if (!/^sha-256:[\w-]{43}$/.test(name.digest)) throw new TypeError('no digest');
    const hex = Buffer.from(name.digest.slice(8), 'base64url').toString('hex');
    return join(sealed, hex.slice(0, 2), hex);
  };

  return {
    async size(part) {
      try {
        return (await stat(pathOf({ part }))).size;
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return 0;
        throw error;
      }
    },
    async append(part, offset, bytes, kept) {
      const file = await open(pathOf({ part }), 'a', 0o600);
      try {
        if ((await file.stat()).size !== offset) throw new RangeError('a part grows at its end');
        await writeAll(file, offset, bytes, kept);
      } finally {
        await file.close();
      }
    },
    async seal(part, digest, size) {
      const path = pathOf({ part });
      const target = pathOf({ digest });
      // Of nothing no byte has come that would have made the file.
      const file = await open(path, size ? 'r+' : 'a', 0o600).catch(missing);
      try {
        if ((await file.stat()).size !== size) throw new RangeError('a part is sealed when all of it is there');
        await file.sync();
      } finally {
        await file.close();
      }
      if ((await mkdir(dirname(target), { recursive: true, mode: 0o700 })) !== undefined) await sync(sealed);
      try {
        await link(path, target);
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') return missing(asFull(error));
        // Not what its name says it is: whoever reads it from now on gets what is.
        if ((await stat(target)).size !== size) {
          const whole = pathOf({ part: `${part}-sealed` });
          await rm(whole, { force: true });
          await link(path, whole);
          await rename(whole, target);
        }
      }
      await sync(dirname(target));
    },
    async *read(name, from, to) {
      try {
        yield* filePieces(pathOf(name), from, to);
      } catch (error) {
        missing(error);
      }
    },
    follow: (part) => digests.follow(pathOf({ part })),
    remove: (name) => rm(pathOf(name), { force: true }),
    parts: () => readdir(parts),
    async free() {
      // Asked for by every session; what has gone in the last second shows when it is missing.
      if (Date.now() - looked.at >= 1000) {
        const { bavail, bsize } = await statfs(folder);
        looked = { at: Date.now(), free: bavail * bsize };
      }
      return looked.free;
    },
  };
}

/** Writes while further bytes come; what has gathered meanwhile is written at once. */
async function writeAll(file: FileHandle, offset: number, bytes: AsyncIterable<Uint8Array>, kept: (size: number) => void): Promise<void> {
  let gathered: Uint8Array[] = [];
  let waiting = 0;
  let writing: Promise<void> | undefined;
  let failed = undefined as { error: unknown } | undefined;
  const start = (): Promise<number> => {
    const pieces = gathered;
    [gathered, waiting] = [[], 0];
    return written(file, pieces, offset);
  };
  const write = async (): Promise<void> => {
    for (let next: Promise<number> | undefined = start(); next; ) {
      offset += await next;
      next = gathered.length ? start() : undefined;
      // Beside the next write: whoever is told hashes it.
      kept(offset);
    }
  };
  let ended: { error: unknown } | undefined;
  try {
    for await (const piece of bytes) {
      if (failed) break;
      gathered.push(piece);
      waiting += piece.byteLength;
      writing ??= write()
        .catch((error: unknown) => void (failed = { error: asFull(error) }))
        .finally(() => (writing = undefined));
      if (waiting >= AHEAD) await writing;
    }
  } catch (error) {
    ended = { error };
  }
  // What came before the end is kept, whatever the end was.
  await writing;
  const wrong = failed ?? ended;
  if (wrong) throw wrong.error;
}

/** Writes all of it; answers how much that was. */
async function written(file: FileHandle, pieces: Uint8Array[], at: number): Promise<number> {
  const total = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  let { bytesWritten: done } = await file.writev(pieces, at);
  if (done === total) return total;
  // Less than all: the disk is nearly full, or the list was longer than the system takes.
  const rest = Buffer.concat(pieces);
  while (done < total) done += (await file.write(rest, done, total - done, at + done)).bytesWritten;
  return total;
}

const asFull = (error: unknown): unknown => (['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error) ?? '') ? new StorageFull(undefined, { cause: error }) : error);

/** What stands in a folder is there after a loss of power. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
