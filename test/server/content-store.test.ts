/** What every content store must do, whatever it stands on. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileContent } from '../../demo/server/content/files.ts';
import { memoryContent } from '../../demo/server/content/memory.ts';
import { ContentMissing, type ContentName, type ContentStore } from '../../demo/server/content/port.ts';
import { digestOf } from '../../src/contract/index.ts';

const random = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65_536)));
  return bytes;
};

async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

async function read(store: ContentStore, name: ContentName, from: number, to: number): Promise<Buffer> {
  const found: Uint8Array[] = [];
  for await (const piece of store.read(name, from, to)) found.push(piece);
  return Buffer.concat(found);
}

function suite(name: string, open: () => Promise<{ store: ContentStore; close(): Promise<void> }>): void {
  describe(`content ${name}`, () => {
    const inOne = async (test: (store: ContentStore) => Promise<void>): Promise<void> => {
      const { store, close } = await open();
      try {
        await test(store);
      } finally {
        await close();
      }
    };

    it('gives back what was added, whatever range of it is asked for, while it grows and when it is sealed', () => inOne(async (store) => {
      const bytes = random(300_000);
      const digest = await digestOf(bytes);
      assert.equal(await store.size('part-1'), 0);
      const told: number[] = [];
      await store.append('part-1', 0, pieces(bytes.subarray(0, 120_000), 777), (size) => told.push(size));
      assert.equal(await store.size('part-1'), 120_000);
      await store.append('part-1', 120_000, pieces(bytes.subarray(120_000), 50_000), (size) => told.push(size));
      assert.deepEqual(told, told.toSorted((a, b) => a - b));
      assert.equal(told.at(-1), 300_000);
      await store.seal('part-1', digest, 300_000);
      await store.seal('part-1', digest, 300_000);
      for (const place of [{ part: 'part-1' }, { digest }]) {
        for (let round = 0; round < 40; round++) {
          const [from, to] = [Math.floor(Math.random() * 300_001), Math.floor(Math.random() * 300_001)].sort((a, b) => a - b) as [number, number];
          assert.ok((await read(store, place, from, to)).equals(bytes.subarray(from, to)), `${from}–${to}`);
        }
      }
      await store.remove({ part: 'part-1' });
      assert.equal(await store.size('part-1'), 0);
      assert.ok((await read(store, { digest }, 0, 300_000)).equals(bytes));
      await store.remove({ digest });
      await assert.rejects(read(store, { digest }, 0, 1), ContentMissing);
      await store.remove({ digest });
    }));

    it('has kept what it told of, however the bytes end', () => inOne(async (store) => {
      const bytes = random(50_000);
      async function* breaking(): AsyncGenerator<Uint8Array> {
        yield* pieces(bytes.subarray(0, 31_000));
        throw new TypeError('the line is cut');
      }
      await assert.rejects(store.append('part-1', 0, breaking(), () => {}), /the line is cut/);
      assert.equal(await store.size('part-1'), 31_000);
      assert.ok((await read(store, { part: 'part-1' }, 0, 31_000)).equals(bytes.subarray(0, 31_000)));
      await assert.rejects(store.append('part-1', 7, pieces(bytes), () => {}), RangeError);
      assert.equal(await store.size('part-1'), 31_000);
    }));

    it('can be read as soon as it tells of it', () => inOne(async (store) => {
      const bytes = random(10_000);
      const seen: Promise<Buffer>[] = [];
      await store.append('part-1', 0, pieces(bytes), (size) => void seen.push(read(store, { part: 'part-1' }, 0, size)));
      assert.ok(seen.length > 0);
      for (const found of await Promise.all(seen)) assert.ok(found.equals(bytes.subarray(0, found.byteLength)) && found.byteLength > 0);
    }));

    it('seals what is whole, and nothing else under a name', () => inOne(async (store) => {
      const bytes = random(5000);
      const digest = await digestOf(bytes);
      await assert.rejects(store.seal('part-1', digest, 5000), ContentMissing);
      await store.append('part-1', 0, pieces(bytes.subarray(0, 4000)), () => {});
      await assert.rejects(store.seal('part-1', digest, 5000), RangeError);
      await assert.rejects(read(store, { digest }, 0, 1), ContentMissing);
      // As a fault has left it.
      await store.seal('part-1', digest, 4000);
      await store.append('part-1', 4000, pieces(bytes.subarray(4000)), () => {});
      await store.seal('part-1', digest, 5000);
      assert.ok((await read(store, { digest }, 0, 5000)).equals(bytes));
      assert.deepEqual(await store.parts(), ['part-1']);
    }));

    it('seals nothing as well, and says what there is', () => inOne(async (store) => {
      const empty = await digestOf(new Uint8Array());
      await store.seal('part-0', empty, 0);
      assert.equal((await read(store, { digest: empty }, 0, 0)).byteLength, 0);
      await store.append('part-1', 0, pieces(random(10)), () => {});
      assert.ok((await store.parts()).includes('part-1'));
      await assert.rejects(read(store, { part: 'part-1' }, 5, 11), RangeError);
      assert.ok((await store.free()) > 0);
    }));
  });
}

suite('in memory', async () => ({ store: memoryContent(), close: async () => {} }));
suite('in files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'content-'));
  return { store: await fileContent(folder), close: () => rm(folder, { recursive: true }) };
});

describe('content in files', () => {
  it('takes no name that leads elsewhere, and leaves nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'content-'));
    const store = await fileContent(folder);
    for (const part of ['../x', 'a/b', '', '.', 'x'.repeat(65)]) await assert.rejects(async () => store.size(part), TypeError, part);
    for (const digest of ['sha-256:../../x', 'sha-256:', 'md5:abc']) await assert.rejects(async () => read(store, { digest }, 0, 1), TypeError, digest);
    assert.deepEqual((await readdir(folder)).sort(), ['parts', 'sha-256']);
    assert.deepEqual(await readdir(join(folder, 'parts')), []);
    await rm(folder, { recursive: true });
  });

  it('lets go of the file of a read that is given up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'content-'));
    const store = await fileContent(folder);
    await store.append('part-1', 0, pieces(random(1_000_000), 100_000), () => {});
    const open = async (): Promise<number> => (await readdir('/proc/self/fd')).length;
    const before = await open();
    for (let round = 0; round < 50; round++) for await (const piece of store.read({ part: 'part-1' }, 0, 1_000_000)) {
      assert.ok(piece.byteLength > 0);
      break;
    }
    assert.ok((await open()) < before + 5);
    await rm(folder, { recursive: true });
  });
});
