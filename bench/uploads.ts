/**
 * Attachments: how fast they are taken, how soon somebody who follows sees them, and what a large one costs in memory.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Deposit, Message } from '../src/contract/index.ts';
import { Courier, opened, tus } from './courier.ts';
import { median, type Figure } from './figure.ts';
import { freePort, startHost, startSenders, type Host } from './senders.ts';

const SENDER = 'anna@home.localhost';
const OWNER = 'clerk@city.localhost';
const FREE = { burst: 1e9, perSecond: 1e9 };
const MB = 1_000_000;
const PIECE = Buffer.alloc(256 * 1024, 'What is sent is of no concern here. ');

function* bytes(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= PIECE.byteLength) yield left < PIECE.byteLength ? PIECE.subarray(0, left) : PIECE;
}

const readable = (size: number): Readable => Readable.from(bytes(size), { objectMode: false, highWaterMark: PIECE.byteLength });

/** Seconds for as much to go into a file of the same server, past everything that makes it one. */
async function raw(host: Host, size: number): Promise<number> {
  const begun = performance.now();
  const asked = request({ port: host.port, host: '127.0.0.1', path: '/raw', method: 'PUT', headers: { 'content-length': String(size) } });
  const answered = once(asked, 'response');
  await pipeline(readable(size), asked);
  const [answer] = (await answered) as [{ resume(): void }];
  answer.resume();
  return (performance.now() - begun) / 1000;
}

async function upload(anna: Courier, size: number): Promise<number> {
  const name = crypto.randomUUID();
  const path = await opened(anna, OWNER, name, name, size);
  const begun = performance.now();
  const answer = await anna.ask('PATCH', path, { headers: tus(0), body: readable(size), length: size });
  if (answer.statusCode !== 204) throw new Error(`the upload was answered with ${answer.statusCode}`);
  const took = (performance.now() - begun) / 1000;
  await anna.json('DELETE', path);
  return took;
}

/** Milliseconds from sending a first and a last piece until somebody who follows has it. */
async function follow(anna: Courier, owner: Courier): Promise<[first: number, last: number]> {
  const name = crypto.randomUUID();
  const size = 2 * PIECE.byteLength;
  const path = await opened(anna, OWNER, name, name, size);
  const { id: session } = await anna.json<{ id: string }>('POST', '/dmail/sessions', { recipient: OWNER });
  const message: Message = {
    id: crypto.randomUUID(), thread: crypto.randomUUID(), from: { address: SENDER }, to: [{ address: OWNER }], subject: 'It is on its way', sentAt: new Date().toISOString(), body: { text: 'Attached.' },
    attachments: [{ id: name, upload: name, name: 'file.bin', mediaType: 'application/octet-stream', size }],
  };
  const { uri } = await anna.json<Deposit>('POST', `/dmail/sessions/${session}/deposits`, message, { 'idempotency-key': message.id, prefer: 'return=representation' });
  const download = await owner.ask('GET', `${new URL(uri).pathname}/attachments/${name}`);
  const body = new PassThrough();
  const sending = anna.ask('PATCH', path, { headers: tus(0), body, length: size });
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

async function memory(host: Host): Promise<number> {
  const asked = request({ port: host.port, host: '127.0.0.1', path: '/memory' }).end();
  const [answer] = (await once(asked, 'response')) as [Readable];
  return (JSON.parse(String(Buffer.concat((await answer.toArray()) as Buffer[]))) as { rss: number }).rss / MB;
}

export async function uploads(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dmail-uploads-'));
  const senders = await startSenders();
  const host = await startHost({ domain: 'city.localhost', port: await freePort(), dataDir, ...senders.reach, limits: { subject: FREE, remote: FREE } }, { node: ['--expose-gc'] });
  try {
    const anna = new Courier(await senders.person(SENDER), () => host);
    const owner = new Courier(await senders.person(OWNER, host.server), () => host);
    await owner.json('PUT', `/dmail/invitations/${SENDER}`, { state: 'accepted' });
    const ratios: number[] = [];
    let rate = 0;
    for (let round = 0; round < 4; round++) {
      const bare = await raw(host, 250 * MB);
      const took = await upload(anna, 250 * MB);
      rate = Math.max(rate, 250 / took);
      // The first round warms up.
      if (round) ratios.push(bare / took);
    }
    const latencies: [number, number][] = [];
    for (let round = 0; round < 20; round++) latencies.push(await follow(anna, owner));
    await upload(anna, 500 * MB);
    const before = await memory(host);
    await upload(anna, 4000 * MB);
    const grown = (await memory(host)) - before;
    return [
      { name: 'upload over tus', value: median(ratios), target: 0.9, bound: 'min', baseline: `of the same bytes put into a file by node:http; at best ${Math.round(rate)} MB/s, SHA-256 included` },
      { name: 'first bytes of an upload at who follows', value: median(latencies.map(([first]) => first)), unit: ' ms', target: 300, bound: 'max', baseline: 'from the sending of 256 KiB' },
      { name: 'end of an upload at who follows', value: median(latencies.map(([, last]) => last)), unit: ' ms', target: 1000, bound: 'max', baseline: 'from the sending of the last 256 KiB' },
      { name: 'memory of the server for an upload of 4 GB', value: Math.round(grown), unit: ' MB', target: 64, bound: 'max', baseline: 'beyond what one of 500 MB left it with' },
    ];
  } finally {
    await host.stop();
    senders.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
