/**
 * Fetching attachments where the other server, the way to it or the disk fails, lies or never ends.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryContent } from '../../demo/server/content/memory.ts';
import { LIMITS } from '../../demo/server/config.ts';
import type { World, WorldOptions } from '../../demo/server/world.ts';
import type { Wire } from '../../demo/server/world-wire.ts';
import { digestOf } from '../../src/contract/index.ts';
import { announce, announced, below, byHand, claimsOf, download, patch, random, stored, until } from './content-support.ts';
import { complete, give, granted, keep, kept, pulling, sent, there } from './pull-support.ts';
import { ANNA, CITY, CLERK, createCheckedWorld, expectProblem, HOME, MAYOR } from './support.ts';

const DAY = 86_400_000;
const QUICK = { ...LIMITS.pull, first: 2, ceiling: 20 };

async function inWorld(options: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const world = await createCheckedWorld({ ...options, limits: { subject: { burst: 100_000, perSecond: 1000 }, remote: { burst: 100_000, perSecond: 1000 }, pull: QUICK, idle: 200, ...options.limits } });
  try {
    for (const owner of [CLERK, MAYOR]) await world.invite(owner, ANNA);
    await test(world);
  } finally {
    await world.close();
  }
}

const isPull = (request: Request, method = 'GET'): boolean => request.method === method && request.url.startsWith(`${HOME}/pulls/`) && request.headers.has('dpop');

/** Changes what the sender's server answers to those who fetch. */
function twisted(world: World, twist: (response: Response, request: Request) => Response | Promise<Response>): void {
  world.interceptServers = async (request, next) => {
    const response = await next(request);
    return isPull(request) && response.ok ? twist(response, request) : response;
  };
}

const withHeaders = ({ body, status, headers }: Response, change: Record<string, string>): Response => new Response(body, { status, headers: { ...Object.fromEntries(headers), ...change } });

const failed = async (world: World, name: string, problem: string): Promise<void> => {
  await until(async () => (await there(world, name)).pull?.state === 'failed');
  assert.equal((await there(world, name)).pull!.problem, `urn:dmail:problem:${problem}`);
};

describe('fetching goes wrong', () => {
  it('where other content comes than was announced: tried again, then given up, and nothing of it is kept', () => inWorld({}, async (world) => {
    const bytes = random(5000);
    const { name, deposit, upload } = await sent(world, 5000, { send: bytes, digest: await digestOf(random(5000)) });
    await failed(world, name, 'digest-mismatch');
    const { attachments, receipts, message } = await stored(world, CLERK, deposit);
    assert.deepEqual([attachments![0]!.state, attachments![0]!.received, attachments![0]!.problem], ['arriving', 0, 'urn:dmail:problem:digest-mismatch']);
    assert.equal(claimsOf(receipts!.at(-1)!).event, 'SubmissionAcceptance');
    // The rest of the message is untouched.
    assert.equal(message.subject, 'A word');
    assert.equal(upload.state, 'arriving');
  }));

  it('where the way changes a byte: what came is thrown away and fetched once more', () => inWorld({}, async (world) => {
    const bytes = random(50_000);
    let wrong = 2;
    twisted(world, async (response) => {
      const got = new Uint8Array(await response.arrayBuffer());
      if (wrong-- > 0) got[below(got.length)]! ^= 1;
      return new Response(got, response);
    });
    const { name, deposit } = await sent(world, bytes.byteLength, { send: bytes });
    await complete(world, name);
    assert.equal((await stored(world, CLERK, deposit)).attachments![0]!.digest, await digestOf(bytes));
  }));

  it('where a server hands out an octet a time: it is left alone for longer and longer, and given up', () => inWorld({ limits: { pull: QUICK } }, async (world) => {
    twisted(world, (response, request) => {
      const from = Number(/\d+/.exec(request.headers.get('range') ?? '')?.[0] ?? 0);
      return new Response(new Uint8Array(1), { status: 206, headers: { ...Object.fromEntries(response.headers), 'content-range': `bytes ${from}-${from}/100000`, 'content-length': '1' } });
    });
    const { name } = await pulling(world, 100_000, { send: random(100_000) });
    await until(async () => (await there(world, name)).offset > 3);
    world.clock.advance(QUICK.giveUp + 1);
    await until(async () => (await there(world, name)).pull?.state === 'failed');
    assert.equal((await there(world, name)).state, 'arriving');
  }));

  it('where it is said to be of another size', () => inWorld({}, async (world) => {
    for (const twist of [
      (response: Response) => withHeaders(response, { 'content-range': 'bytes 0-999/2000' }),
      (response: Response) => withHeaders(response, { 'content-range': 'bytes 0-1999/*' }),
    ]) {
      twisted(world, twist);
      const { name } = await pulling(world, 1000, { send: random(1000) });
      await failed(world, name, 'digest-mismatch');
      assert.equal((await there(world, name)).offset, 0);
    }
  }));

  it('where more comes than there is, or never ends', () => inWorld({}, async (world) => {
    let poured = 0;
    twisted(world, ({ status, headers }) => new Response(new ReadableStream<Uint8Array>({
      pull(controller) {
        poured++;
        controller.enqueue(random(4096));
      },
    }), { status, headers }));
    const { name } = await pulling(world, 10_000, { send: random(10_000) });
    await failed(world, name, 'digest-mismatch');
    assert.ok(poured < 100, `${poured}`);
    assert.ok((await there(world, name)).offset <= 10_000);
  }));

  it('where another range comes than was asked for: not a byte is taken of it', () => inWorld({}, async (world) => {
    const bytes = random(2000);
    let asked = 0;
    twisted(world, (response) => (asked++ < 3 ? withHeaders(response, { 'content-range': 'bytes 5-1999/2000' }) : response));
    const { name } = await pulling(world, 2000, { send: bytes });
    await complete(world, name);
    assert.ok(asked > 3);
  }));

  it('where nothing comes any more: cut off after a while, and gone on with', () => inWorld({}, async (world) => {
    const bytes = random(20_000);
    let stalls = 3;
    const ranges: string[] = [];
    twisted(world, (response, request) => {
      ranges.push(request.headers.get('range')!);
      if (stalls-- <= 0) return response;
      const reader = response.body!.getReader();
      let given = 0;
      return new Response(new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (given) return new Promise(() => {});
          const { value } = await reader.read();
          given = 3000;
          controller.enqueue(value!.subarray(0, 3000));
        },
        cancel: () => reader.cancel(),
      }), response);
    });
    const { name } = await pulling(world, bytes.byteLength, { send: bytes });
    await complete(world, name);
    assert.deepEqual(ranges, ['bytes=0-', 'bytes=3000-', 'bytes=6000-', 'bytes=9000-']);
  }));

  it('where the server is away: tried until it is back, then from where it was', () => inWorld({}, async (world) => {
    const bytes = random(8000);
    let away = 0;
    world.interceptServers = (request, next) => (isPull(request) && away++ < 6 ? Promise.reject(new TypeError('away')) : next(request));
    const { name } = await pulling(world, bytes.byteLength, { send: bytes });
    await complete(world, name);
    assert.ok(away >= 6);
  }));

  it('where it stays away: given up after a time, said to both, and brought by the sender instead', () => inWorld({}, async (world) => {
    const bytes = random(4000);
    world.interceptServers = (request, next) => (isPull(request) ? Promise.reject(new TypeError('away')) : next(request));
    const { name, deposit } = await sent(world, bytes.byteLength, { send: bytes });
    await until(async () => (await there(world, name)).pull?.problem === 'urn:dmail:problem:unavailable');
    assert.equal((await there(world, name)).pull!.state, 'waiting');
    const changed = world.domain('city.example').store;
    let heard = 0;
    const stop = changed.watch(CLERK, () => heard++);
    world.clock.advance(5 * DAY + 1000);
    await failed(world, name, 'unavailable');
    assert.ok(heard > 0);
    stop();
    assert.equal((await stored(world, CLERK, deposit)).attachments![0]!.problem, 'urn:dmail:problem:unavailable');
    assert.equal((await patch(world, ANNA, name, 0, bytes)).status, 204);
    const { attachments, receipts } = await stored(world, CLERK, deposit);
    assert.deepEqual([attachments![0]!.state, attachments![0]!.problem, claimsOf(receipts!.at(-1)!).event], ['complete', undefined, 'ContentConsignment']);
  }));

  it('where all of it came and nobody says what it is: it is not taken for what was meant, unless the sender says so', () => inWorld({}, async (world) => {
    const bytes = random(4000);
    world.interceptServers = (request, next) => (isPull(request, 'HEAD') ? Promise.resolve(new Response(null, { status: 404 })) : next(request));
    const { name, deposit } = await sent(world, bytes.byteLength, { send: bytes });
    const { app, log } = world.domain('city.example');
    await until(() => log.some(({ operation, problem }) => operation === 'pull' && problem === 'not-found'));
    await app.purge();
    assert.deepEqual([(await there(world, name)).state, (await there(world, name)).offset], ['arriving', 0]);
    assert.equal(claimsOf((await stored(world, CLERK, deposit)).receipts!.at(-1)!).event, 'SubmissionAcceptance');
    assert.equal((await patch(world, ANNA, name, 0, bytes)).status, 204);
    assert.equal((await there(world, name)).digest, await digestOf(bytes));
    const others = random(4000);
    const said = await pulling(world, others.byteLength, { send: others, digest: await digestOf(others) });
    await complete(world, said.name);
  }));

  it('where it does not take the word of who asks', () => inWorld({}, async (world) => {
    world.interceptServers = async (request, next) => (isPull(request) ? new Response(null, { status: 401 }) : next(request));
    const { name } = await pulling(world, 1000, { send: random(1000) });
    await failed(world, name, 'proof-invalid');
  }));

  it('where the disk is full in the middle: it waits, and goes on when there is room', () => {
    const content = memoryContent(30_000);
    return inWorld({ content: (domain) => (domain === 'city.example' ? content : memoryContent()) }, async (world) => {
      const other = await world.attach(ANNA, CLERK, { bytes: random(8000) });
      const bytes = random(20_000);
      const first = await pulling(world, bytes.byteLength);
      // What was free when it was announced is taken by now.
      const taken = await announced(world, ANNA, CLERK, { size: 9000 });
      await patch(world, ANNA, taken.id, 0, random(9000));
      const { stream, send, end } = byHand();
      const sending = give(world, ANNA, first.name, 0, stream);
      for (let at = 0; at < bytes.byteLength; at += 1000) send(bytes.subarray(at, at + 1000));
      end();
      await sending;
      await until(async () => (await there(world, first.name)).pull?.problem === 'urn:dmail:problem:storage-full');
      assert.equal((await there(world, first.name)).pull!.state, 'waiting');
      assert.equal((await there(world, other.upload)).state, 'complete');
      await world.call(ANNA, 'DELETE', `${CITY}/uploads/${taken.id}`);
      await world.domain('city.example').app.purge();
      await complete(world, first.name);
    });
  });

  it('where a mailbox is full, at home or at the recipient: refused before a byte, and nothing of it counts', () => inWorld({ limits: { mailboxBytes: 100_000 } }, async (world) => {
    await expectProblem(keep(world, ANNA, { size: 100_001 }), 507, 'storage-full');
    const first = await kept(world, ANNA, { size: 60_000 });
    await expectProblem(keep(world, ANNA, { size: 60_000 }), 507, 'storage-full');
    assert.equal((await world.call(ANNA, 'DELETE', `${HOME}/uploads/${first.id}`)).status, 204);
    const { id: name } = await kept(world, ANNA, { size: 70_000 });
    const { uri } = await granted(world, ANNA, name);
    await announced(world, ANNA, CLERK, { size: 70_000, pull: { uri } }, name);
    const { id: more } = await kept(world, ANNA, { size: 30_000 });
    const grantOfMore = await granted(world, ANNA, more);
    await expectProblem(announce(world, ANNA, CLERK, { size: 30_000, pull: grantOfMore }, more), 422, 'not-understood');
    await expectProblem(announce(world, ANNA, CLERK, { size: 40_000, pull: { uri: grantOfMore.uri } }), 507, 'storage-full');
    await give(world, ANNA, name, 0, random(70_000));
    await complete(world, name);
  }));

  it('and what is left at home is kept as long as it is of use', () => inWorld({}, async (world) => {
    const { app, store, content } = world.domain('home.example');
    const held = (): Promise<number> => store.held(ANNA);
    const bytes = random(5000);
    const { name } = await pulling(world, 5000, { send: bytes });
    await complete(world, name);
    // It says so to the sender's server.
    await until(async () => (await world.domain('city.example').store.pulls()).length === 0);
    await app.purge();
    assert.equal(await held(), 5000);
    world.clock.advance(DAY + 1000);
    await app.purge();
    assert.deepEqual([await held(), (await content!.free()) === (await memoryContent().free())], [0, true]);
    // A grant that is open keeps it, for as long as the grant lasts.
    const open = await kept(world, ANNA, { size: 5000 });
    await granted(world, ANNA, open.id);
    world.clock.advance(6 * DAY);
    await app.purge();
    assert.equal(await held(), 5000);
    world.clock.advance(2 * DAY);
    await app.purge();
    assert.equal(await held(), 0);
  }));

  it('and slow ones make room for those that wait', () => inWorld({ limits: { pull: { ...QUICK, perServer: 1, turn: 100 }, idle: 60_000 } }, async (world) => {
    const slow = await pulling(world, 1000);
    await until(() => world.domain('home.example').log.some(({ operation, status }) => operation === 'getPull' && status === 206));
    const bytes = random(3000);
    const { name } = await pulling(world, 3000, { send: bytes });
    await complete(world, name);
    await give(world, ANNA, slow.name, 0, random(1000));
    await complete(world, slow.name);
  }));

  it('at random: cuts, stalls, wrong bytes and refusals, with both hops under way and recipients who follow', () => inWorld({ limits: { idle: 60, pull: { ...QUICK, perServer: 3, turn: 50, wrong: 1000 } } }, async (world) => {
    const chaos = (response: Response): Response => {
      const kind = below(6);
      if (kind > 3 || !response.body) return response;
      const reader = response.body.getReader();
      let left = below(80_000);
      return new Response(new ReadableStream<Uint8Array>({
        async pull(controller) {
          if (left <= 0) {
            if (kind === 0) return controller.error(new TypeError('cut'));
            if (kind === 1) return controller.close();
            return new Promise(() => {});
          }
          const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
          if (done) return controller.close();
          const piece = value.slice(0, left);
          left -= piece.byteLength;
          // Now and then, lest nothing ever arrives.
          if (kind === 3 && below(4) === 0) piece[below(piece.length)]! ^= 0xff;
          controller.enqueue(piece);
        },
        cancel: () => reader.cancel().catch(() => {}),
      }), response);
    };
    const pass: Wire = async () => new Response(null, { status: [500, 502, 503, 429][below(4)] });
    world.interceptServers = async (request, next) => {
      if (!request.url.includes('/pulls/')) return next(request);
      if (below(8) === 0) throw new TypeError('cut');
      if (below(8) === 0) return pass(request);
      const response = await next(request);
      return request.method === 'GET' && response.ok ? chaos(response) : response;
    };
    await Promise.all(Array.from({ length: 8 }, async (_, index) => {
      const bytes = random(1 + below(300_000));
      const to = index % 2 ? MAYOR : CLERK;
      const { name, deposit, upload } = await sent(world, bytes.byteLength, { to });
      const followed = download(world.call(to, 'GET', `${deposit.uri}/attachments/${upload.document}`)).then((got) => got.equals(bytes), () => undefined);
      for (let offset = 0; offset < bytes.byteLength; ) {
        const { stream, send, end, cut } = byHand();
        const sending = give(world, ANNA, name, offset, stream);
        for (const stop = offset + below(100_000); offset < Math.min(stop, bytes.byteLength); offset += 10_000) {
          send(bytes.subarray(offset, offset + 10_000));
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (below(2)) end();
        else cut();
        await sending;
        offset = Number((await world.call(ANNA, 'HEAD', `${HOME}/uploads/${name}`)).headers.get('upload-offset'));
      }
      await complete(world, name);
      const { attachments, receipts } = await stored(world, to, deposit);
      assert.deepEqual([attachments![0]!.state, attachments![0]!.digest], ['complete', await digestOf(bytes)]);
      assert.equal(claimsOf(receipts!.at(-1)!).event, 'ContentConsignment');
      assert.ok((await download(world.call(to, 'GET', `${deposit.uri}/attachments/${upload.document}`))).equals(bytes));
      await followed;
    }));
    assert.deepEqual(await world.domain('city.example').store.pulls(), []);
  }));
});
