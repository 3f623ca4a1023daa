import { expect } from 'chai';
import { createWorld, type World } from '../../demo/server/world.ts';
import { Http } from '../client/http.ts';
import { base64url } from '../contract/digest.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { StoredMessage } from '../contract/index.ts';
import { Download, resumable, type DownloadOptions } from './download.ts';
import { memorySink, type Sink } from './sinks.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

const random = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
};
const digestOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => `sha-256:${base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))}`;

describe('the download of an attachment', () => {
  let world: World;
  let http: Http;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
    const source = world.tokenSource(ANNA);
    http = new Http({ tokens: () => source, fetch: world.fetch });
  });
  afterEach(() => world.close());

  const isDownload = ({ url, method }: Request): boolean => method === 'GET' && url.includes('/attachments/');

  /** Stands between the answers that carry bytes and whoever asked for them. */
  const between = (change: (response: Response, request: Request) => Response | Promise<Response>): void => {
    world.intercept = async (request, next) => {
      const response = await next(request);
      return response.ok && isDownload(request) ? change(response, request) : response;
    };
  };
  const octets = async (response: Response): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await response.arrayBuffer());

  /** A sink that says what became of it. */
  function place(): Sink & { ended: string[]; bytes(): Promise<Uint8Array> } {
    const sink = memorySink();
    const ended: string[] = [];
    return {
      ended,
      write: sink.write,
      keep: () => (ended.push('kept'), sink.keep()),
      discard: () => (ended.push('discarded'), sink.discard()),
      bytes: async () => new Uint8Array(await sink.blob.arrayBuffer()),
    };
  }

  async function attached(bytes: Uint8Array<ArrayBuffer>, send = bytes.length) {
    const file = { bytes, id: crypto.randomUUID(), upload: crypto.randomUUID(), name: 'Plan.dwg' };
    const reference = await world.attach(CLERK, ANNA, file, { send });
    const { message } = await world.deposit(CLERK, ANNA, { attachments: [reference] });
    const thread = (await (await world.call(ANNA, 'GET', `/threads/${message.thread}`)).json()) as { messages: StoredMessage[] };
    const stored = thread.messages[0]!;
    return { key: { message: stored.id, attachment: reference.id }, stored: stored.attachments![0]!, more: (until: number) => world.attach(CLERK, ANNA, file, { send: until }) };
  }

  const options = (key: DownloadOptions['key'], size: number, sink: Sink, more: Partial<DownloadOptions> = {}): DownloadOptions => ({
    http, key, size, sink, expected: [], arriving: false, onProgress: () => {}, pause: () => Promise.resolve(), ...more,
  });

  const go = new AbortController().signal;
  const problemOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

  it('brings exactly the bytes that were sent, and says what they are', async () => {
    const bytes = random(700_000);
    const { key, stored } = await attached(bytes);
    const sink = place();
    const told: number[] = [];
    const outcome = await new Download(options(key, bytes.length, sink, { expected: [stored.digest!], onProgress: (received) => told.push(received) })).run(go);
    expect(outcome).to.deep.equal({ digest: await digestOf(bytes), verified: true });
    expect(await sink.bytes()).to.deep.equal(bytes);
    expect(told.at(-1)).to.equal(bytes.length);
    expect(sink.ended).to.deep.equal(['kept']);
  });

  it('asks the server for the digest where it is not known', async () => {
    const bytes = random(1000);
    const { key } = await attached(bytes);
    const heads: string[] = [];
    world.intercept = (request, next) => {
      if (request.method === 'HEAD') heads.push(request.url);
      return next(request);
    };
    expect(await new Download(options(key, bytes.length, place())).run(go)).to.deep.equal({ digest: await digestOf(bytes), verified: true });
    expect(heads).to.have.length(1);
  });

  it('saves what nobody says the digest of, and says so', async () => {
    const bytes = random(1000);
    const { key } = await attached(bytes);
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (request.method === 'HEAD') response.headers.delete('repr-digest');
      return response;
    };
    expect(await new Download(options(key, bytes.length, place())).run(go)).to.include({ verified: false });
  });

  it('is nothing to fetch where there are no bytes', async () => {
    const { key, stored } = await attached(new Uint8Array(0));
    const sink = place();
    expect(await new Download(options(key, 0, sink, { expected: [stored.digest!] })).run(go)).to.include({ verified: true });
    expect(await sink.bytes()).to.have.length(0);
  });

  it('goes on where it was cut, wherever that is', async () => {
    const bytes = random(300_000);
    const { key, stored } = await attached(bytes);
    const cuts = Array.from({ length: 6 }, () => Math.floor(Math.random() * 45_000));
    const asked: (string | null)[] = [];
    let received = 0;
    between(async (response, request) => {
      asked.push(request.headers.get('range'));
      const cut = cuts[asked.length - 1];
      if (cut === undefined) return response;
      const left = (await octets(response)).subarray(0, cut);
      let begun = false;
      const broken = new ReadableStream({
        pull(controller) {
          if (!begun && left.length) controller.enqueue(left);
          // Some connections end, others break.
          else if (cut % 2) controller.close();
          else controller.error(new TypeError('network error'));
          begun = true;
        },
      }, { highWaterMark: 0 });
      return new Response(broken, { status: response.status, headers: response.headers });
    });
    const sink = place();
    const ranges: number[] = [];
    const download = new Download(options(key, bytes.length, sink, { expected: [stored.digest!], onProgress: (now) => (received = now), pause: () => (ranges.push(received), Promise.resolve()) }));
    expect(await download.run(go), `cuts ${cuts.join()}`).to.include({ verified: true });
    expect(await sink.bytes(), `cuts ${cuts.join()}`).to.deep.equal(bytes);
    expect(asked, `cuts ${cuts.join()}`).to.deep.equal([null, ...ranges.map((from) => (from ? `bytes=${from}-` : null))]);
    expect(asked).to.have.length(cuts.length + 1);
  });

  it('leaves out what it has where the server sends all of it again', async () => {
    const bytes = random(50_000);
    const { key, stored } = await attached(bytes);
    let calls = 0;
    world.intercept = async (request, next) => {
      if (!isDownload(request)) return next(request);
      const headers = new Headers(request.headers);
      headers.delete('range');
      const response = await next(new Request(request, { headers }));
      if (!response.ok || ++calls > 1) return response;
      return new Response((await octets(response)).slice(0, 20_000), { headers: response.headers });
    };
    const sink = place();
    await new Download(options(key, bytes.length, sink, { expected: [stored.digest!] })).run(go);
    expect(await sink.bytes()).to.deep.equal(bytes);
    expect(calls).to.equal(2);
  });

  it('takes up anew a connection that says nothing more', async () => {
    const bytes = random(10_000);
    const { key, stored } = await attached(bytes);
    let calls = 0;
    between(async (response) => {
      if (++calls > 1) return response;
      const start = (await octets(response)).slice(0, 4000);
      return new Response(new ReadableStream({ start: (controller) => controller.enqueue(start) }), { headers: response.headers });
    });
    const sink = place();
    const problems: string[] = [];
    await new Download(options(key, bytes.length, sink, { expected: [stored.digest!], patience: 40, pause: (_, { code }) => (problems.push(code), Promise.resolve()) })).run(go);
    expect(await sink.bytes()).to.deep.equal(bytes);
    expect(problems).to.include('timeout');
  });

  it('follows an upload that still runs to its end', async () => {
    const bytes = random(120_000);
    const { key, more } = await attached(bytes, 10_000);
    const sink = place();
    let seen: (received: number) => void = () => {};
    const reached = (octets: number): Promise<void> => new Promise((resolve) => (seen = (received) => received >= octets && resolve()));
    const first = reached(10_000);
    let complete = (): void => {};
    const sealed = new Promise<void>((resolve) => (complete = resolve));
    const download = new Download(options(key, bytes.length, sink, { arriving: true, onProgress: (received) => seen(received), pause: () => sealed })).run(go);
    await first;
    const second = reached(60_000);
    await more(60_000);
    await second;
    await more(bytes.length);
    complete();
    expect(await download).to.deep.equal({ digest: await digestOf(bytes), verified: true });
    expect(await sink.bytes()).to.deep.equal(bytes);
  });

  it('keeps nothing of content that is not what it should be', async () => {
    const bytes = random(80_000);
    const { key, stored } = await attached(bytes);
    between(async (response) => {
      const wrong = await octets(response);
      wrong[41_000]! ^= 1;
      return new Response(wrong, { headers: response.headers });
    });
    for (const expected of [[stored.digest!], []]) {
      const sink = place();
      const problem = await problemOf(new Download(options(key, bytes.length, sink, { expected })).run(go));
      expect(problem).to.be.instanceOf(DmailProblem).and.have.property('code', 'digest-mismatch');
      expect(sink.ended).to.deep.equal([]);
    }
  });

  it('holds it against every digest that is known', async () => {
    const bytes = random(1000);
    const { key, stored } = await attached(bytes);
    const problem = await problemOf(new Download(options(key, bytes.length, place(), { expected: [stored.digest!, await digestOf(random(8))] })).run(go));
    expect(problem).to.have.property('code', 'digest-mismatch');
  });

  it('takes no more than was announced, and no other range than it asked for', async () => {
    const bytes = random(2000);
    const { key, stored } = await attached(bytes);
    between(({ headers }) => new Response(new Uint8Array(3000), { headers }));
    expect(await problemOf(new Download(options(key, bytes.length, place(), { expected: [stored.digest!] })).run(go))).to.have.property('code', 'answer-invalid');
    between(() => new Response(new Uint8Array(10), { status: 206, headers: { 'content-range': 'bytes 5-14/2000' } }));
    expect(await problemOf(new Download(options(key, bytes.length, place(), { expected: [stored.digest!] })).run(go))).to.have.property('code', 'answer-invalid');
  });

  it('stops at once where nothing can be written, and asks for no more', async () => {
    const bytes = random(1000);
    const { key, stored } = await attached(bytes);
    let calls = 0;
    between((response) => (calls++, response));
    const sink = { ...place(), write: () => Promise.reject(new DmailProblem('local-storage-full')) };
    const problem = await problemOf(new Download(options(key, bytes.length, sink, { expected: [stored.digest!] })).run(go));
    expect(problem).to.have.property('code', 'local-storage-full');
    expect(resumable(problem as DmailProblem)).to.equal(false);
    expect(calls).to.equal(1);
  });

  it('gives up a road that brings nothing, and goes on later where it was', async () => {
    const bytes = random(60_000);
    const { key, stored } = await attached(bytes);
    let calls = 0;
    between(async (response) => {
      if (++calls > 1) throw new TypeError('Failed to fetch');
      return new Response((await octets(response)).slice(0, 25_000), { headers: response.headers });
    });
    const sink = place();
    const download = new Download(options(key, bytes.length, sink, { expected: [stored.digest!] }));
    const problem = (await problemOf(download.run(go))) as DmailProblem;
    expect(resumable(problem)).to.equal(true);
    const ranges: (string | null)[] = [];
    between((response, request) => (ranges.push(request.headers.get('range')), response));
    expect(await download.run(go)).to.include({ verified: true });
    expect(ranges).to.deep.equal(['bytes=25000-']);
    expect(await sink.bytes()).to.deep.equal(bytes);
  });

  it('says that it is gone', async () => {
    const { key } = await attached(random(10));
    const problem = await problemOf(new Download(options({ ...key, attachment: crypto.randomUUID() }, 10, place())).run(go));
    expect(problem).to.have.property('code', 'not-found');
  });
});
