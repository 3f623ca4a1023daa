import { expect } from 'chai';
import { digestOf } from '../contract/digest.ts';
import { DmailProblem } from '../contract/index.ts';
import { random } from '../../test/support/random.ts';
import { plainTransport } from './transport.ts';
import { sendBytes } from './upload.ts';

const HOME = 'https://files.example/uploads';

const noise = (size: number, next: () => number) => Uint8Array.from({ length: size }, () => next() * 256);

/** A server of tus 1.0 with the creation extension that loses the connection after so many octets. */
class Files {
  readonly kept = new Map<string, { size: number; bytes: Uint8Array }>();
  readonly requests: string[] = [];
  /** Octets of the next request with content that arrive; the rest is lost with the connection. */
  cut: number | undefined;
  refuse: { status: number; body?: unknown } | undefined;

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    this.requests.push(request.method);
    request.signal.throwIfAborted();
    if (this.refuse) return new Response(JSON.stringify(this.refuse.body ?? {}), { status: this.refuse.status });
    const headers = { 'tus-resumable': '1.0.0' };
    if (request.method === 'POST') {
      const uri = `${HOME}/${this.kept.size + 1}`;
      this.kept.set(uri, { size: Number(request.headers.get('upload-length')), bytes: new Uint8Array() });
      return new Response(null, { status: 201, headers: { ...headers, location: uri } });
    }
    const entry = this.kept.get(request.url);
    if (!entry) return new Response(null, { status: 404 });
    const place = () => ({ ...headers, 'upload-offset': `${entry.bytes.length}`, 'upload-length': `${entry.size}` });
    if (request.method === 'HEAD') return new Response(null, { headers: place() });
    if (Number(request.headers.get('upload-offset')) !== entry.bytes.length) return new Response(null, { status: 409 });
    const sent = new Uint8Array(await request.arrayBuffer());
    const arrived = sent.slice(0, this.cut ?? sent.length);
    entry.bytes = new Uint8Array([...entry.bytes, ...arrived]);
    if (this.cut !== undefined) {
      this.cut = undefined;
      throw new TypeError('Failed to fetch');
    }
    return new Response(null, { status: 204, headers: place() });
  };
}

/** Where a browser lets a test write a file to its disk. */
const folder = await navigator.storage?.getDirectory?.().catch(() => undefined);

const caught = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

describe('sending bytes over a real network', () => {
  const sink = (query = '') => new URL(`/upload-sink${query}`, location.href).href;
  const kept = async (uri: string) => (await (await fetch(uri)).json()) as { offset: number; digest: string; headers: string[] };

  it('tells how much has left while it leaves, and comes whole', async () => {
    const bytes = noise(3_000_000, random(3));
    const steps: number[] = [];
    const { uri } = await sendBytes({ blob: new Blob([bytes]), endpoint: sink(), transport: plainTransport({ headers: () => ({ authorization: 'Bearer own' }) }), onProgress: (sent) => steps.push(sent) });
    const { offset, digest, headers } = await kept(uri);
    expect(offset).to.equal(3_000_000);
    expect(`sha-256:${digest}`).to.equal(await digestOf(bytes));
    expect(headers).to.deep.equal(['Bearer own']);
    expect(steps.at(-1)).to.equal(3_000_000);
    expect(steps).to.deep.equal([...new Set(steps)].sort((a, b) => a - b));
  });

  it('goes on where a lost connection has ended, though a browser may have begun again by itself', async () => {
    const bytes = noise(2_000_000, random(4));
    let uri = '';
    const failed = await caught(sendBytes({ blob: new Blob([bytes]), endpoint: sink('?cut=700000'), onBegun: (at) => (uri = at) }));
    if (failed) {
      expect(failed).to.be.instanceOf(DmailProblem).with.property('code', 'unreachable');
      await sendBytes({ blob: new Blob([bytes]), uri });
    }
    const { offset, digest } = await kept(uri);
    expect([offset, `sha-256:${digest}`]).to.deep.equal([2_000_000, await digestOf(bytes)]);
  });

  it('stops when it is told to, and can be taken up again', async () => {
    const bytes = noise(2_000_000, random(5));
    const stop = new AbortController();
    const reason = new Error('paused');
    let uri = '';
    const failed = await caught(sendBytes({ blob: new Blob([bytes]), endpoint: sink(), onBegun: (at) => (uri = at), onProgress: () => stop.abort(reason), signal: stop.signal }));
    expect(failed).to.equal(reason);
    // The server may still be at work on what had left.
    for (let failure: unknown = true; failure; ) failure = await caught(sendBytes({ blob: new Blob([bytes]), uri }));
    expect(`sha-256:${(await kept(uri)).digest}`).to.equal(await digestOf(bytes));
  });

  it('says by a code that there is nothing', async () => {
    expect(await caught(sendBytes({ blob: new Blob(['abc']), uri: sink('/nothing') }))).to.be.instanceOf(DmailProblem).with.property('code', 'not-found');
  });
});

describe('sending bytes', () => {
  let files: Files;
  const transport = () => plainTransport({ fetch: files.fetch });
  beforeEach(() => (files = new Files()));

  it('begins an upload and sends all of it in one request', async () => {
    const bytes = noise(10_000, random(1));
    const steps: number[] = [];
    const begun: string[] = [];
    const { uri } = await sendBytes({ blob: new Blob([bytes]), endpoint: HOME, transport: transport(), onBegun: (at) => begun.push(at), onProgress: (sent) => steps.push(sent) });
    expect(files.kept.get(uri)?.bytes).to.deep.equal(bytes);
    expect(files.requests).to.deep.equal(['POST', 'PATCH']);
    expect(begun).to.deep.equal([uri]);
    expect(steps.at(-1)).to.equal(10_000);
  });

  it('sends nothing again that has arrived, wherever the network was cut', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const next = random(seed);
      const bytes = noise(Math.floor(next() * 20_000), next);
      let uri: string | undefined;
      for (let tries = 0; ; tries++) {
        if (tries < 5 && next() < 0.7) files.cut = Math.floor(next() * bytes.length);
        const failed = await caught(sendBytes({ blob: new Blob([bytes]), ...(uri ? { uri } : { endpoint: HOME }), transport: transport(), onBegun: (at) => (uri = at) }));
        if (!failed) break;
        expect(failed).to.be.instanceOf(DmailProblem).with.property('code', 'unreachable');
      }
      expect(files.kept.get(uri!)?.bytes, `seed ${seed}`).to.deep.equal(bytes);
    }
  });

  it('asks for no place it knows, and asks where it was mistaken', async () => {
    const bytes = noise(1_000, random(2));
    const uri = `${HOME}/there`;
    files.kept.set(uri, { size: 1_000, bytes: bytes.slice(0, 400) });
    await sendBytes({ blob: new Blob([bytes]), uri, offset: 400, transport: transport() });
    expect(files.requests).to.deep.equal(['PATCH']);
    files.kept.set(uri, { size: 1_000, bytes: bytes.slice(0, 300) });
    await sendBytes({ blob: new Blob([bytes]), uri, offset: 400, transport: transport() });
    expect(files.kept.get(uri)?.bytes).to.deep.equal(bytes);
    expect(files.requests).to.deep.equal(['PATCH', 'PATCH', 'HEAD', 'PATCH']);
  });

  it('says by a code why a server refuses', async () => {
    const codes: [number, unknown, string][] = [[404, {}, 'not-found'], [413, {}, 'too-large'], [507, {}, 'storage-full'], [503, {}, 'unavailable'], [422, { type: 'urn:dmail:problem:digest-mismatch' }, 'digest-mismatch']];
    for (const [status, body, code] of codes) {
      files.refuse = { status, body };
      expect(await caught(sendBytes({ blob: new Blob(['abc']), endpoint: HOME, transport: transport() }))).to.be.instanceOf(DmailProblem).with.property('code', code);
    }
  });

  it('can be stopped, and what has arrived stays', async () => {
    const stop = new AbortController();
    const reason = new Error('paused');
    const stalled: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      if (request.method !== 'PATCH') return files.fetch(request);
      const entry = files.kept.get(request.url)!;
      entry.bytes = new Uint8Array(await request.arrayBuffer()).slice(0, 2);
      return new Promise((_, reject) => {
        request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
        stop.abort(reason);
      });
    };
    let uri = '';
    expect(await caught(sendBytes({ blob: new Blob(['abcde']), endpoint: HOME, transport: plainTransport({ fetch: stalled }), onBegun: (at) => (uri = at), signal: stop.signal }))).to.equal(reason);
    await sendBytes({ blob: new Blob(['abcde']), uri, transport: transport() });
    expect(new TextDecoder().decode(files.kept.get(uri)!.bytes)).to.equal('abcde');
  });

  it('says that a file cannot be read any more, not that the network failed', async () => {
    const gone = Object.assign(new Blob(['as it was chosen']), { slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) }) as unknown as Blob });
    const failed = await caught(sendBytes({ blob: gone, endpoint: HOME, transport: () => Promise.reject(new DmailProblem('unreachable')) }));
    expect(failed).to.be.instanceOf(DOMException).with.property('name', 'NotReadableError');
  });

  if (folder)
    it('says so of a file of a disk that is gone', async () => {
      const name = `changed-${crypto.randomUUID()}`;
      const handle = await folder.getFileHandle(name, { create: true });
      const writer = await handle.createWritable();
      await writer.write('as it was chosen');
      await writer.close();
      const file = await handle.getFile();
      await folder.removeEntry(name);
      const failed = await caught(sendBytes({ blob: file, endpoint: HOME, transport: transport() }));
      expect(failed).to.be.instanceOf(DOMException).with.property('name', 'NotReadableError');
    });

  it('takes an address relative to where it was begun, and no other than that of a web server', async () => {
    const at = (location: string | undefined) => caught(sendBytes({
      blob: new Blob(['abc']), endpoint: HOME,
      transport: ({ method, url }) => Promise.resolve(method === 'POST' ? new Response(null, { status: 201, headers: location === undefined ? {} : { location } }) : new Response(null, { headers: { 'upload-offset': url === 'https://files.example/7' ? '3' : '0' } })),
    }));
    expect(await at('/7')).to.equal(undefined);
    for (const location of [undefined, '', 'javascript:alert(1)', 'data:,', 'https://']) expect(await at(location)).to.be.instanceOf(DmailProblem).with.property('code', 'answer-invalid');
  });

  it('goes on where a server took a part, and asks none for ever that takes nothing', async () => {
    const taking = (some: number): { places: string[]; failed: Promise<unknown> } => {
      const places: string[] = [];
      const failed = caught(sendBytes({
        blob: new Blob(['abcdefgh']), uri: `${HOME}/1`, offset: 0,
        transport: ({ headers }) => {
          places.push(headers['upload-offset']!);
          return Promise.resolve(new Response(null, { status: 204, headers: { 'upload-offset': `${Number(headers['upload-offset']) + some}` } }));
        },
      }));
      return { places, failed };
    };
    const parts = taking(3);
    expect(await parts.failed).to.be.instanceOf(DmailProblem).with.property('code', 'answer-invalid');
    expect(parts.places).to.deep.equal(['0', '3', '6']);
    const halves = taking(4);
    expect(await halves.failed).to.equal(undefined);
    expect(halves.places).to.deep.equal(['0', '4']);
    for (const some of [0, -1, NaN]) expect(await taking(some).failed).to.be.instanceOf(DmailProblem).with.property('code', 'answer-invalid');
  });

  it('sends nothing to where something else is', async () => {
    files.kept.set(`${HOME}/other`, { size: 5, bytes: new Uint8Array(2) });
    expect(await caught(sendBytes({ blob: new Blob(['abc']), uri: `${HOME}/other`, transport: transport() }))).to.be.instanceOf(DmailProblem).with.property('code', 'conflict');
    expect(files.requests).not.to.include('PATCH');
  });

  it('says of the content what letters of any language say', async () => {
    let said: string | null = null;
    await caught(sendBytes({ blob: new Blob([]), endpoint: HOME, metadata: { filename: 'Žiadosť 文.pdf', filetype: 'application/pdf' }, transport: ({ headers }) => {
      said = headers['upload-metadata'] ?? null;
      return Promise.resolve(new Response(null, { status: 201, headers: { location: '/1' } }));
    } }));
    expect(said).to.equal('filename xb1pYWRvc8WlIOaWhy5wZGY=,filetype YXBwbGljYXRpb24vcGRm');
  });
});
