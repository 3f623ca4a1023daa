import { expect } from 'chai';
import { base64url } from '../contract/digest.ts';
import { digestOf } from './hash.ts';
import { namesIn, privateFolder, privateRoot } from '../../test/support/private-files.ts';
import { createHasher, readThrough, sha256 } from './hasher.ts';

const MEBIBYTE = 1_048_576;
const ascii = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const noise = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
};
const expected = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => `sha-256:${base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))}`;
/** A copy of the module that knows nothing of what another one tried. */
const fresh = async (): Promise<typeof import('./hash.ts')> => {
  const address = new URL(`./hash.ts?${crypto.randomUUID()}`, import.meta.url).href;
  return import(address) as Promise<typeof import('./hash.ts')>;
};

/** Whether this browser reads content into a buffer it is given. */
const intoOneBuffer = (() => {
  try {
    return !!new Blob().stream().getReader({ mode: 'byob' });
  } catch {
    return false;
  }
})();

/** FIPS 180-4: the examples of the standard and of the tests that go with it. */
const vectors: [message: string, digest: string][] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
  ['abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu', 'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1'],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
];

describe('SHA-256', () => {
  for (const [message, digest] of vectors) {
    it(`is right for ${message.length} characters`, () => {
      const state = sha256();
      state.update(ascii(message));
      expect(hex(state.finish())).to.equal(digest);
    });
  }

  it('does not depend on where the pieces end', async () => {
    for (let round = 0; round < 20; round++) {
      const bytes = noise(Math.floor(Math.random() * 5_000));
      const state = sha256();
      for (let at = 0; at < bytes.length; ) {
        const piece = Math.floor(Math.random() * 200);
        state.update(bytes.subarray(at, at + piece));
        at += piece;
      }
      expect(hex(state.finish())).to.equal(hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
    }
  });
});

describe('the digest of content', () => {
  const native = globalThis.Worker;
  afterEach(() => {
    globalThis.Worker = native;
  });
  /** Counts the workers a test starts. */
  const counted = (): { started: number } => {
    const count = { started: 0 };
    globalThis.Worker = class extends native {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        count.started++;
      }
    };
    return count;
  };

  it('is that of the browser, whatever the size', async () => {
    for (const size of [0, 1, 63, 64, 65, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE + 17]) {
      const bytes = noise(size);
      expect(await digestOf(new Blob([bytes])), `${size}`).to.equal(await expected(bytes));
    }
  });

  it('of pieces is that of the whole', async () => {
    const bytes = noise(MEBIBYTE);
    const hasher = createHasher();
    for (let at = 0; at < bytes.length; at += 100_001) hasher.update(bytes.subarray(at, at + 100_001));
    expect(hasher.digest()).to.equal(await expected(bytes));
  });

  it('of a large one is found beside the page', async () => {
    const count = counted();
    const bytes = noise(2 * MEBIBYTE);
    const steps: number[] = [];
    expect(await (await fresh()).digestOf(new Blob([bytes]), { onProgress: (done) => steps.push(done) })).to.equal(await expected(bytes));
    expect(count.started).to.equal(1);
    expect(steps.at(-1)).to.equal(bytes.length);
    expect(steps).to.deep.equal([...steps].sort((a, b) => a - b)).and.to.have.length.above(2);
  });

  it('is found in the page where no worker may be started', async () => {
    const bytes = noise(2 * MEBIBYTE);
    globalThis.Worker = function refuse() {
      throw new DOMException('', 'SecurityError');
    } as unknown as typeof Worker;
    const steps: number[] = [];
    expect(await (await fresh()).digestOf(new Blob([bytes]), { onProgress: (done) => steps.push(done) })).to.equal(await expected(bytes));
    expect(steps).to.have.length.above(2);
  });

  it('is found in the page where the worker is not where it should be, and that is not tried twice', async () => {
    const bytes = noise(2 * MEBIBYTE);
    let tried = 0;
    globalThis.Worker = class extends native {
      constructor() {
        super(new URL('./nothing-is-here.js', import.meta.url), { type: 'module' });
        tried++;
      }
    };
    const hash = await fresh();
    expect(await hash.digestOf(new Blob([bytes]))).to.equal(await expected(bytes));
    expect(await hash.digestOf(new Blob([bytes]))).to.equal(await expected(bytes));
    expect(tried).to.equal(1);
  });

  it('can be given up', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const failed = await digestOf(new Blob([noise(8 * MEBIBYTE)]), { signal: stop.signal, onProgress: () => stop.abort(reason) }).catch((error: unknown) => error);
    expect(failed).to.equal(reason);
    expect(await digestOf(new Blob(['abc']), { signal: stop.signal }).catch((error: unknown) => error)).to.equal(reason);
  });
});

describe('reading content through', () => {
  it('is the same by one buffer, where a browser reads into it, and by slices', async () => {
    const bytes = noise(2 * MEBIBYTE + 77);
    const digest = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
    const sliced = Object.assign(new Blob([bytes]), { stream: () => {
      throw new TypeError();
    } });
    for (const blob of [new Blob([bytes]), sliced]) {
      const steps: number[] = [];
      expect(hex(await readThrough(blob, sha256(), { onProgress: (done) => steps.push(done) }))).to.equal(digest);
      expect(steps.at(-1)).to.equal(bytes.length);
      expect(steps).to.deep.equal([...steps].sort((a, b) => a - b));
    }
  });

  if (intoOneBuffer)
    it('goes on where a stream of the browser fell silent', async () => {
      const bytes = noise(2 * MEBIBYTE + 77);
      const digest = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
      for (const first of [0, 1, 300_000, MEBIBYTE]) {
        /** What each stream gives before it says nothing more and does not end. */
        const given = [first, 100_000, 0];
        const faltering = (from: number): Blob => {
          const rest = bytes.subarray(from);
          return Object.assign(new Blob([rest]), {
            slice: (at: number) => faltering(from + at),
            stream: () => {
              let left = given.shift() ?? rest.length;
              let at = 0;
              return new ReadableStream<Uint8Array>({
                type: 'bytes',
                pull(controller) {
                  const piece = rest.slice(at, at + Math.min(left, 65_536));
                  at += piece.length;
                  left -= piece.length;
                  if (!piece.length) return new Promise(() => {});
                  controller.enqueue(piece);
                },
              });
            },
          });
        };
        const steps: number[] = [];
        expect(hex(await readThrough(faltering(0), sha256(), { silence: 20, onProgress: (done) => steps.push(done) })), `${first} at first`).to.equal(digest);
        expect(given).to.deep.equal([]);
        expect(steps).to.deep.equal([...steps].sort((a, b) => a - b));
      }
    });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const reason = new Error('given up');
    const ended: unknown = await readThrough(new Blob([noise(2 * MEBIBYTE)]), sha256(), { signal: stop.signal, onProgress: () => stop.abort(reason) }).catch((error: unknown) => error);
    expect(ended).to.equal(reason);
  });

  it('says that what ends too early cannot be read', async () => {
    const short = Object.assign(new Blob([noise(MEBIBYTE)]), { stream: () => new Blob().stream(), slice: () => new Blob() });
    const failed: unknown = await readThrough(short, sha256()).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(DOMException).with.property('name', 'NotReadableError');
  });

  if (privateRoot)
    it('says that a file that is gone cannot be read', async () => {
      const folder = await privateFolder();
      const handle = await folder.getFileHandle('large.bin', { create: true });
      const writer = await handle.createWritable();
      await writer.write(noise(2 * MEBIBYTE));
      await writer.close();
      const file = await handle.getFile();
      for (const name of await namesIn(folder)) await folder.removeEntry(name);
      const failed: unknown = await digestOf(file).catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(DOMException).with.property('name').that.is.oneOf(['NotReadableError', 'NotFoundError']);
    });
});
