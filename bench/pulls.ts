/**
 * Attachments that go over the sender's own server: how soon a recipient who follows has what the sender sends, and how
 * much the two servers take at once.
 */
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import type { Upload } from '../src/contract/index.ts';
import { tus } from './courier.ts';
import { median, type Figure } from './figure.ts';
import { startHops, type Hops } from './two-hops.ts';

const MB = 1_000_000;
const PIECE = Buffer.alloc(256 * 1024, 'What is sent is of no concern here. ');

function* bytes(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= PIECE.byteLength) yield left < PIECE.byteLength ? PIECE.subarray(0, left) : PIECE;
}

/** Milliseconds from sending a first and a last piece at home until the recipient has it at their own server. */
async function follow(hops: Hops): Promise<[first: number, last: number]> {
  const size = 2 * PIECE.byteLength;
  const { home, attachment } = await hops.begin(size);
  const download = await hops.owner.ask('GET', attachment);
  const body = new PassThrough();
  await hops.atHome.ask('HEAD', home);
  const sending = hops.atHome.ask('PATCH', home, { headers: tus(0), body, length: size });
  const begun = performance.now();
  body.write(PIECE);
  await once(download, 'readable');
  const first = performance.now() - begun;
  for (let got = 0; got < PIECE.byteLength; ) {
    const piece = download.read() as Buffer | null;
    if (piece) got += piece.byteLength;
    else await once(download, 'readable');
  }
  const late = performance.now();
  body.end(PIECE);
  for await (const _ of download);
  const last = performance.now() - late;
  (await sending).resume();
  return [first, last];
}

/** Seconds until a content that is sent home is whole at the recipient's server; octets of memory it costs that. */
async function whole(hops: Hops, size: number): Promise<number> {
  const { home, city } = await hops.begin(size);
  await hops.atHome.ask('HEAD', home);
  const begun = performance.now();
  const answer = await hops.atHome.ask('PATCH', home, { headers: tus(0), body: Readable.from(bytes(size), { objectMode: false, highWaterMark: PIECE.byteLength }), length: size });
  answer.resume();
  while ((await hops.abroad.json<Upload>('GET', city)).state !== 'complete') await new Promise((resolve) => setTimeout(resolve, 10));
  return (performance.now() - begun) / 1000;
}

async function memory(hops: Hops): Promise<number> {
  const { rss } = (await (await fetch(`http://127.0.0.1:${hops.host('city').port}/memory`)).json()) as { rss: number };
  return rss / MB;
}

export async function pulls(): Promise<Figure[]> {
  const hops = await startHops({}, { node: ['--expose-gc'] });
  try {
    const latencies: [number, number][] = [];
    for (let round = 0; round < 20; round++) latencies.push(await follow(hops));
    await whole(hops, 200 * MB);
    const before = await memory(hops);
    const took = await whole(hops, 1000 * MB);
    const grown = (await memory(hops)) - before;
    return [
      { name: 'first bytes of an upload at who follows over two hops', value: median(latencies.map(([first]) => first)), unit: ' ms', target: 300, bound: 'max', baseline: 'from the sending of 256 KiB to the server of the sender' },
      { name: 'end of an upload at who follows over two hops', value: median(latencies.map(([, last]) => last)), unit: ' ms', target: 1000, bound: 'max', baseline: 'from the sending of the last 256 KiB' },
      { name: 'memory of the server that fetches 1 GB', value: Math.round(grown), unit: ' MB', target: 64, bound: 'max', baseline: `beyond what 200 MB left it with; ${Math.round(1000 / took)} MB/s over both hops, SHA-256 at both included` },
    ];
  } finally {
    await hops.close();
  }
}
