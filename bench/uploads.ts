/**
 * Attachments: how fast they are taken, from a browser too, how soon somebody who follows sees them, and what a large
 * one costs in memory and after bad luck.
 */
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Deposit, Message } from '../src/contract/index.ts';
import { openBrowser } from '../test/support/page.ts';
import { buildPage, Tab } from './browser/tab.ts';
import { Wire } from './browser/wire.ts';
import { Courier, opened, tus } from './courier.ts';
import { median, type Figure } from './figure.ts';
import { freePort, startHost, startSenders, type Host, type Senders } from './senders.ts';

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

/** Megabytes the server takes at most while something is done, looked at five times a second. */
async function most<T>(host: Host, work: () => Promise<T>): Promise<[T, number]> {
  let peak = 0;
  const clock = setInterval(() => void memory(host).then((now) => (peak = Math.max(peak, now)), () => {}), 200);
  try {
    return [await work(), peak];
  } finally {
    clearInterval(clock);
  }
}

/** Megabytes of what is sent from a browser: to be timed; and two whose memory is compared, which are interrupted as often. */
const SIZES = { timed: 250, small: 500, large: 4000 };
const BREAKS = 20;

/** What a browser makes of it, with the kit in it. */
async function fromBrowser(host: Host, senders: Senders, folder: string, sizes = SIZES): Promise<Figure[]> {
  const [sender, recipient] = ['anna@city.localhost', OWNER];
  const person = await senders.person(sender, host.server);
  const anna = new Courier(person, () => host);
  const owner = new Courier(await senders.person(OWNER, host.server), () => host);
  await owner.json('PUT', `/dmail/invitations/${sender}`, { state: 'accepted' });
  const file = (name: string, size: number, noise = Buffer.alloc(0)): string => {
    const path = join(folder, name);
    writeFileSync(path, noise);
    truncateSync(path, size);
    return path;
  };
  const browser = await openBrowser('chromium', { protocolTimeout: 400_000 });
  const wire = await new Wire().open();
  const tab = (over?: Wire): Promise<Tab> => Tab.open(browser, host.port, person, { server: host.server, sender, recipient }, over);
  try {
    const timed = await tab();
    await timed.choose(file('timed.bin', sizes.timed * MB, randomFillSync(Buffer.alloc(MB))));
    const [plain, whole]: [number[], number[]] = [[], []];
    let [fastest, hashing] = [0, 0];
    for (let round = 0; round < 5; round++) {
      const name = crypto.randomUUID();
      const path = await opened(anna, OWNER, name, name, sizes.timed * MB);
      const bare = await timed.raw();
      const sent = await timed.sent(host.origin + path);
      await anna.json('DELETE', path);
      const hashed = await timed.hashed();
      const { seconds } = await timed.attached();
      // The first round warms up.
      if (!round) continue;
      plain.push(bare / sent);
      whole.push(hashed / seconds);
      fastest = Math.max(fastest, sizes.timed / sent);
      hashing = Math.max(hashing, sizes.timed / hashed);
    }
    await timed.close();

    const here = { small: 0, large: 0 };
    const usual = { small: 0, large: 0 };
    const there = { small: 0, large: 0 };
    const idle = await memory(host);
    for (const name of ['small', 'large'] as const) {
      const one = await tab(wire);
      await one.choose(file(`${name}.bin`, sizes[name] * MB));
      wire.content = 0;
      wire.breaks = Array.from({ length: BREAKS }, () => Math.random() * sizes[name] * MB).sort((a, b) => a - b);
      const [grown, peak] = await most(host, () => one.growth(() => one.attached()));
      [here[name], usual[name], there[name]] = [grown.most / MB, grown.usual / MB, peak - idle];
      await one.close();
    }
    const twice = wire.content / (sizes.large * MB) - 1;

    const twin = await tab(wire);
    await twin.choose(file('twin.bin', 10 * MB, randomFillSync(Buffer.alloc(MB))));
    const { digest } = await twin.attached();
    await twin.letter();
    await twin.known();
    wire.about = 0;
    if ((await twin.again(digest)) !== 10 * MB) throw new Error('the server has forgotten what was sent');
    return [
      { name: 'upload from a browser', value: median(plain), target: 0.9, bound: 'min', baseline: `of fetch putting the same file onto the same disk; at best ${Math.round(fastest)} MB/s` },
      { name: 'attaching in a browser, digest and all', value: median(whole), target: 0.6, bound: 'min', baseline: `of what the digest alone reaches, at best ${Math.round(hashing)} MB/s` },
      { name: 'memory of the browser for an attachment of 4 GB', value: Math.round(here.large), unit: ' MB', target: 128, bound: 'max', baseline: `at most, beyond what the page had; one of 500 MB took ${Math.round(here.small)} MB` },
      { name: 'memory of the browser for 4 GB against for 500 MB', value: usual.large / usual.small, target: 1.2, bound: 'max', baseline: `half of the time ${Math.round(usual.large)} MB against ${Math.round(usual.small)} MB more than before` },
      { name: 'memory of the server for an attachment of 4 GB', value: Math.round(there.large), unit: ' MB', target: 64, bound: 'max', baseline: `at most, beyond what it had before; one of 500 MB took ${Math.round(there.small)} MB` },
      { name: `sent again of 4 GB after ${BREAKS} interruptions`, value: Math.round(twice * 10_000) / 100, unit: ' %', target: 5, bound: 'max', baseline: 'at random; what arrived has the digest of what was chosen' },
      { name: 'on the wire for another version of the same bytes', value: Math.round(wire.about / 100) / 10, unit: ' KB', target: 10, bound: 'max', baseline: 'heads and contents, questions and answers' },
    ];
  } finally {
    await browser.close();
    wire.close();
  }
}

export async function uploads(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dmail-uploads-'));
  const senders = await startSenders();
  const pages = await buildPage();
  const host = await startHost({ domain: 'city.localhost', port: await freePort(), dataDir, pages, ...senders.reach, limits: { subject: FREE, remote: FREE } }, { node: ['--expose-gc'] });
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
    return [
      ...(await fromBrowser(host, senders, dataDir)),
      { name: 'upload over tus', value: median(ratios), target: 0.9, bound: 'min', baseline: `of the same bytes put into a file by node:http; at best ${Math.round(rate)} MB/s, SHA-256 included` },
      { name: 'first bytes of an upload at who follows', value: median(latencies.map(([first]) => first)), unit: ' ms', target: 300, bound: 'max', baseline: 'from the sending of 256 KiB' },
      { name: 'end of an upload at who follows', value: median(latencies.map(([, last]) => last)), unit: ' ms', target: 1000, bound: 'max', baseline: 'from the sending of the last 256 KiB' },
    ];
  } finally {
    await host.stop();
    senders.close();
    for (const folder of [dataDir, pages]) rmSync(folder, { recursive: true, force: true });
  }
}
