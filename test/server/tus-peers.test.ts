/**
 * Both ends of tus 1.0 against peers that nobody here wrote: the server against tus-js-client, the client that
 * the elements use against @tus/server.
 */
import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { DataStore, Server, Upload as Kept } from '@tus/server';
import { Upload, type HttpRequest, type HttpStack } from 'tus-js-client';
import type { World } from '../../demo/server/world.ts';
import { plainTransport } from '../../src/content/transport.ts';
import { sendBytes } from '../../src/content/upload.ts';
import { digestOf, DmailProblem, type Upload as Announced } from '../../src/contract/index.ts';
import { announced, below, random, uploadAt } from './content-support.ts';
import { ANNA, body, CLERK, createCheckedWorld } from './support.ts';

describe('the server, told by tus-js-client', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ limits: { subject: { burst: 100_000, perSecond: 1000 } } });
    await world.invite(CLERK, ANNA);
  });
  after(() => world.close());

  /** Requests of the library as those of Anna. @param cut octets of the next request with content after which the line is lost */
  const over = (seen: string[], cut: { after?: number } = {}): HttpStack => ({
    getName: () => 'world',
    createRequest(method, url): HttpRequest {
      const headers: Record<string, string> = {};
      const stop = new AbortController();
      return {
        getMethod: () => method, getURL: () => url, getHeader: (name) => headers[name], setHeader: (name, value) => void (headers[name] = value),
        setProgressHandler: () => undefined, abort: () => Promise.resolve(stop.abort()), getUnderlyingObject: () => undefined,
        async send(content: Buffer | null) {
          seen.push(`${method} ${headers['Upload-Offset'] ?? ''}`.trim());
          const given = content && new Uint8Array(content);
          const { after: most } = cut;
          if (given) delete cut.after;
          const lost = given && most !== undefined && new ReadableStream<Uint8Array>({
            async start(controller) {
              controller.enqueue(given.slice(0, most));
              // It has arrived before the line is lost.
              while (Number((await world.call(ANNA, 'HEAD', url)).headers.get('upload-offset')) < Number(headers['Upload-Offset']) + most) await new Promise((resolve) => setTimeout(resolve, 2));
              controller.error(new TypeError('the line is cut'));
            },
          });
          const response = await world.call(ANNA, method, url, { headers, signal: stop.signal, ...(given && { body: lost || given }) });
          return { getStatus: () => response.status, getHeader: (name) => response.headers.get(name) ?? undefined, getBody: () => '', getUnderlyingObject: () => response };
        },
      };
    },
  });

  const send = (bytes: Uint8Array, uploadUrl: string, httpStack: HttpStack, chunkSize = Infinity): Promise<void> => new Promise((resolve, reject) => {
    new Upload(Buffer.from(bytes), { uploadUrl, httpStack, chunkSize, retryDelays: [0, 0, 0], onSuccess: () => resolve(), onError: reject }).start();
  });
  const state = (name: string): Promise<Announced> => body<Announced>(world.call(ANNA, 'GET', uploadAt(name)));

  it('takes a file in one request, and in many', async () => {
    for (const chunk of [Infinity, 65_536]) {
      const bytes = random(300_000);
      const upload = await announced(world, ANNA, CLERK, { size: bytes.length });
      const seen: string[] = [];
      await send(bytes, upload.uri, over(seen), chunk);
      assert.deepEqual(seen, ['HEAD', ...(chunk === Infinity ? ['PATCH 0'] : ['PATCH 0', 'PATCH 65536', 'PATCH 131072', 'PATCH 196608', 'PATCH 262144'])]);
      const { state: its, digest } = await state(upload.id);
      assert.deepEqual([its, digest], ['complete', await digestOf(bytes)]);
    }
  });

  it('lets it go on after a cut with what is missing', async () => {
    for (let round = 0; round < 5; round++) {
      const bytes = random(200_000);
      const at = 1 + below(199_998);
      const upload = await announced(world, ANNA, CLERK, { size: bytes.length });
      const seen: string[] = [];
      await send(bytes, upload.uri, over(seen, { after: at }));
      // The library tries again by itself.
      assert.deepEqual(seen.filter((one) => one !== 'HEAD'), ['PATCH 0', `PATCH ${at}`]);
      assert.equal((await state(upload.id)).digest, await digestOf(bytes));
    }
  });

  it('tells it of what is complete, and of what is not there', async () => {
    const bytes = random(100);
    const upload = await announced(world, ANNA, CLERK, { size: 100 });
    await send(bytes, upload.uri, over([]));
    const seen: string[] = [];
    await send(bytes, upload.uri, over(seen));
    assert.deepEqual(seen, ['HEAD']);
    await assert.rejects(send(bytes, uploadAt(crypto.randomUUID()), over([])));
  });
});

/** What a server of tus keeps, in memory. */
class Memory extends DataStore {
  readonly all = new Map<string, { upload: Kept; bytes: Buffer }>();
  override extensions = ['creation'];
  /** Hears how much of an upload is there. */
  wrote: (octets: number) => void = () => undefined;
  override create(upload: Kept): Promise<Kept> {
    this.all.set(upload.id, { upload, bytes: Buffer.alloc(0) });
    return Promise.resolve(upload);
  }
  override async write(stream: Readable, id: string): Promise<number> {
    const kept = this.all.get(id)!;
    try {
      for await (const piece of stream) {
        kept.bytes = Buffer.concat([kept.bytes, piece as Buffer]);
        this.wrote(kept.bytes.length);
      }
    } catch {
      // What has arrived stays.
    }
    return kept.bytes.length;
  }
  override getUpload(id: string): Promise<Kept> {
    const kept = this.all.get(id);
    if (!kept) throw Object.assign(new Error('not found'), { status_code: 404, body: 'not found' });
    const { size, metadata } = kept.upload;
    return Promise.resolve(new Kept({ id, size, metadata, offset: kept.bytes.length }));
  }
}

describe('the client, speaking to @tus/server', () => {
  const store = new Memory();
  let http: HttpServer;
  let endpoint: string;
  let seen: string[] = [];
  /** Once so many octets of an upload are there, the connection is lost. */
  let cut = Infinity;
  before(async () => {
    const tus = new Server({ path: '/files', datastore: store });
    http = createServer((request, response) => {
      seen.push(request.method!);
      store.wrote = (octets) => {
        if (octets < cut) return;
        cut = Infinity;
        request.socket.destroy();
      };
      void tus.handle(request, response);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}/files`;
  });
  after(() => {
    http.closeAllConnections();
    http.close();
  });
  const kept = (uri: string) => store.all.get(uri.split('/').at(-1)!)!;
  const transport = plainTransport();

  it('begins an upload, says what it is, and sends it', async () => {
    seen = [];
    const bytes = random(3_000_000);
    const { uri } = await sendBytes({ blob: new Blob([bytes]), endpoint, transport, metadata: { filename: 'Žiadosť o povolenie.pdf', filetype: 'application/pdf' } });
    assert.deepEqual(seen, ['POST', 'PATCH']);
    assert.deepEqual(kept(uri).upload.metadata, { filename: 'Žiadosť o povolenie.pdf', filetype: 'application/pdf' });
    assert.ok(kept(uri).bytes.equals(bytes));
  });

  it('sends what is empty by beginning it', async () => {
    seen = [];
    const { uri } = await sendBytes({ blob: new Blob([]), endpoint, transport });
    assert.deepEqual([seen, kept(uri).upload.size], [['POST'], 0]);
  });

  it('goes on with what is missing, wherever it was cut', async () => {
    for (let round = 0; round < 5; round++) {
      const bytes = random(2_000_000);
      let uri = '';
      cut = below(1_500_000);
      await assert.rejects(sendBytes({ blob: new Blob([bytes]), endpoint, transport, onBegun: (at) => (uri = at) }), (error) => error instanceof DmailProblem && error.code === 'unreachable');
      const arrived = kept(uri).bytes.length;
      assert.ok(arrived < bytes.length);
      seen = [];
      await sendBytes({ blob: new Blob([bytes]), uri, transport });
      assert.deepEqual(seen, ['HEAD', 'PATCH']);
      assert.ok(kept(uri).bytes.equals(bytes), `cut after ${arrived}`);
    }
  });

  it('finds its place again where it was mistaken', async () => {
    const bytes = random(10_000);
    const { uri } = await sendBytes({ blob: new Blob([bytes]), endpoint, transport });
    kept(uri).bytes = kept(uri).bytes.subarray(0, 4000);
    seen = [];
    await sendBytes({ blob: new Blob([bytes]), uri, offset: 6000, transport });
    assert.deepEqual(seen, ['PATCH', 'HEAD', 'PATCH']);
    assert.ok(kept(uri).bytes.equals(bytes));
  });

  it('says by a code that there is nothing', async () => {
    await assert.rejects(sendBytes({ blob: new Blob(['abc']), uri: `${endpoint}/${crypto.randomUUID()}`, transport }), (error) => error instanceof DmailProblem && error.code === 'not-found');
  });
});
