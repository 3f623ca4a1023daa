/**
 * Contents in memory: for pages and tests.
 * @module
 */
import { ContentMissing, StorageFull, type Bytes, type ContentName, type ContentStore } from './port.ts';

interface Held { pieces: Bytes[]; size: number }

const GIB = 2 ** 30;

/** @param capacity octets it takes, parts and contents together */
export function memoryContent(capacity = 2 * GIB): ContentStore {
  const parts = new Map<string, Held>();
  const contents = new Map<string, Held>();
  const held = (): number => [...parts.values(), ...contents.values()].reduce((sum, { size }) => sum + size, 0);
  const find = (name: ContentName): Held | undefined => ('part' in name ? parts.get(name.part) : contents.get(name.digest));
  return {
    size: async (part) => parts.get(part)?.size ?? 0,
    async append(part, offset, bytes, kept) {
      const into = parts.get(part) ?? { pieces: [], size: 0 };
      if (into.size !== offset) throw new RangeError('a part grows at its end');
      parts.set(part, into);
      for await (const piece of bytes) {
        if (held() + piece.byteLength > capacity) throw new StorageFull();
        into.pieces.push(piece.slice());
        into.size += piece.byteLength;
        kept(into.size);
      }
    },
    async seal(part, digest, size) {
      const found = parts.get(part) ?? { pieces: [], size: 0 };
      if (size && !found.size) throw new ContentMissing();
      if (found.size !== size) throw new RangeError('a part is sealed when all of it is there');
      if (contents.get(digest)?.size !== size) contents.set(digest, { pieces: [...found.pieces], size });
    },
    async *read(name, from, to) {
      const found = find(name);
      if (!found) throw new ContentMissing();
      let at = 0;
      for (const piece of found.pieces) {
        const end = at + piece.byteLength;
        if (end > from && at < to) yield piece.slice(Math.max(0, from - at), to - at);
        at = end;
        if (at >= to) return;
      }
      if (at < to) throw new RangeError('not so much is kept');
    },
    async remove(name) {
      if ('part' in name) parts.delete(name.part);
      else contents.delete(name.digest);
    },
    parts: async () => [...parts.keys()],
    free: async () => Math.max(0, capacity - held()),
  };
}
