/**
 * Attachments that are looked at for malware, by a real ClamAV daemon and by a scanner that takes its time.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { clamd, type ClamdOptions } from '../../demo/server/content/clamd.ts';
import { memoryContent } from '../../demo/server/content/memory.ts';
import { ContentMissing } from '../../demo/server/content/port.ts';
import type { Scanner, Verdict } from '../../demo/server/content/scanner.ts';
import { readSettings, scannerFrom } from '../../demo/server/settings.ts';
import { openLibsql } from '../../demo/server/store/libsql.ts';
import type { World, WorldOptions } from '../../demo/server/world.ts';
import { digestOf, type Deposit, type Link, type ScanState, type Upload } from '../../src/contract/index.ts';
import { startClamd, STREAM_MAX, testFiles, type Clamd } from '../support/clamd.ts';
import { announced, claimsOf, download, patch, random, referenceTo, stored, until, uploadAt } from './content-support.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, expectRefusal, MAYOR } from './support.ts';

/** What has happened to a message, oldest first. */
const eventsOf = ({ earlier = [], receipt }: Deposit): string[] => [...earlier, receipt].map((one) => claimsOf(one).event);

const PIECE = 100_000;
/** Larger than what is held back of a content. */
const LARGE = 1_000_000;

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

const look = (scanner: Scanner, bytes: Uint8Array): Promise<Verdict> => scanner.scan(pieces(bytes), new AbortController().signal);

const INFECTED = testFiles().find(({ name }) => name === 'clam.exe')!.bytes;

/** A scanner that answers when it is told to. */
function byHand(): Scanner & { waiting: ((verdict: Verdict) => void)[] } {
  const waiting: ((verdict: Verdict) => void)[] = [];
  return {
    waiting,
    scan: (_, signal) => new Promise((resolve) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve({ state: 'not-scanned', passing: true }));
    }),
  };
}

async function inWorld(options: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const world = await createCheckedWorld({ ...options, limits: { scanAgain: [10, 20, 40], ...options.limits } });
  try {
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
    await test(world);
  } finally {
    await world.close();
  }
}

const scanOf = async (world: World, deposit: Pick<Deposit, 'uri'>): Promise<ScanState> => (await stored(world, CLERK, deposit)).attachments![0]!.scan;

const uploadOf = (world: World, from: string, name: string): Promise<Upload> => body<Upload>(world.call(from, 'GET', uploadAt(name)));

/** A message that has come before the bytes of its attachment. */
async function early(world: World, size: number, from = ANNA): Promise<{ upload: Upload; deposit: Deposit; at: string; send: (bytes: Uint8Array<ArrayBuffer>) => Promise<Response>; again: () => Promise<Deposit> }> {
  const upload = await announced(world, from, CLERK, { size });
  const deposit = await world.deposit(from, CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
  return {
    upload, deposit, at: `${deposit.uri}/attachments/${upload.document}`,
    send: (bytes) => patch(world, from, upload.id, 0, bytes),
    again: () => world.deposit(from, CLERK, deposit.message, { invite: false }),
  };
}

describe('a scanner', () => {
  let daemon: Clamd;
  before(async () => void (daemon = await startClamd()));
  after(() => daemon.close());

  it('finds malware in every file that has some, however it is packed', async () => {
    const files = testFiles();
    assert.ok(files.length >= 40);
    const scanner = clamd({ path: daemon.path });
    for (const { name, bytes } of files) {
      const verdict = await look(scanner, bytes);
      assert.equal(verdict.state, 'infected', name);
      assert.match(verdict.state === 'infected' ? verdict.signature : '', /^Test\.(Whole|Text)\.UNOFFICIAL$/, name);
    }
  });

  it('finds none in what has none, of whatever size', async () => {
    const scanner = clamd({ path: daemon.path });
    for (const size of [0, 1, PIECE, 3 * PIECE + 1, STREAM_MAX]) assert.deepEqual(await look(scanner, random(size)), { state: 'clean' }, `${size}`);
    const verdicts = await Promise.all(Array.from({ length: 12 }, (_, index) => look(scanner, index % 2 ? INFECTED : random(5000))));
    assert.deepEqual(verdicts.map(({ state }) => state), verdicts.map((_, index) => (index % 2 ? 'infected' : 'clean')));
  });

  it('has not scanned what is larger than it takes, nor what it cannot be given whole', async () => {
    const scanner = clamd({ path: daemon.path });
    const large = new Uint8Array(STREAM_MAX + 5_000_000);
    assert.equal((await look(scanner, large)).state, 'not-scanned');
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(100);
      throw new ContentMissing();
    };
    assert.deepEqual(await scanner.scan(broken(), new AbortController().signal), { state: 'not-scanned', passing: true });
    assert.deepEqual(await scanner.scan(pieces(new Uint8Array(100)), AbortSignal.abort()), { state: 'not-scanned', passing: true });
  });

  it('has not scanned what it was killed over, and is asked again where it has come back', async () => {
    const scanner = clamd({ path: daemon.path });
    const killing = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(PIECE);
      await daemon.kill();
      yield new Uint8Array(PIECE);
    };
    assert.deepEqual(await scanner.scan(killing(), new AbortController().signal), { state: 'not-scanned', passing: true });
    assert.deepEqual(await look(scanner, new Uint8Array(10)), { state: 'not-scanned', passing: true });
    await daemon.start();
    assert.deepEqual(await look(scanner, new Uint8Array(10)), { state: 'clean' });
  });

  it('is believed only where it answers, in full, what it was asked', async () => {
    const given = async (act: (socket: Socket) => void, options: ClamdOptions = {}, bytes = new Uint8Array(100)): Promise<Verdict> => {
      const server = createServer((socket) => act(socket.on('error', () => {})));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      try {
        return await look(clamd({ host: '127.0.0.1', port }, options), bytes);
      } finally {
        server.close();
      }
    };
    /** Answers once the end has come. */
    const atEnd = (text: string, close = false) => (socket: Socket): void => {
      let last = Buffer.alloc(0);
      socket.on('data', (piece) => {
        last = Buffer.concat([last, piece]).subarray(-4);
        if (last.length < 4 || last.readUInt32BE() !== 0) return;
        if (close) socket.end(text);
        else socket.write(text);
      });
    };
    const bytes = new Uint8Array(100).fill(7);
    assert.deepEqual(await given(atEnd('stream: OK\0'), {}, bytes), { state: 'clean' });
    assert.deepEqual(await given(atEnd('stream: Some.Thing FOUND\0'), {}, bytes), { state: 'infected', signature: 'Some.Thing' });
    for (const text of ['', 'stream: OK', 'OK\0', 'stream: OK FOUNDATION\0', 'stream: ERROR\0', `${'x'.repeat(5000)}stream: OK\0`]) assert.deepEqual(await given(atEnd(text, true), {}, bytes), { state: 'not-scanned', passing: true }, text.slice(-20));
    assert.deepEqual(await given(atEnd('stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0'), {}, bytes), { state: 'not-scanned', passing: false });
    assert.deepEqual(await given(atEnd('INSTREAM size limit exceeded. ERROR\0'), {}, bytes), { state: 'not-scanned', passing: false });
    // Before it can know.
    assert.equal((await given((socket) => socket.write('stream: OK\0'), {}, new Uint8Array(20_000_000))).state, 'not-scanned');
    // Nothing at all; nothing taken.
    assert.equal((await given((socket) => socket.resume(), { verdict: 50 }, bytes)).state, 'not-scanned');
    assert.equal((await given((socket) => socket.pause(), { stall: 50 }, new Uint8Array(20_000_000))).state, 'not-scanned');
  });

  it('is found where the setting says', async () => {
    const env = { DMAIL_DOMAIN: 'city.example', DMAIL_ACCOUNTS: '/dev/null' };
    assert.equal(readSettings(env).scanner, undefined);
    assert.deepEqual(await look(readSettings({ ...env, DMAIL_CLAMD: daemon.path }).scanner!, INFECTED).then(({ state }) => state), 'infected');
    for (const good of ['127.0.0.1:3310', '[::1]:3310', 'clamd:3310']) assert.ok(scannerFrom(good).scanner);
    for (const bad of ['3310', 'clamd', 'clamd:0', 'clamd:65536', 'tcp://clamd:3310', 'run/clamd.sock']) assert.throws(() => scannerFrom(bad), /DMAIL_CLAMD/, bad);
  });
});

describe('attachments that are looked at', () => {
  let daemon: Clamd;
  before(async () => void (daemon = await startClamd()));
  after(() => daemon.close());

  it('get their receipt once they have been found clean', () => inWorld({ scanner: clamd({ path: daemon.path }) }, async (world) => {
    const bytes = random(LARGE);
    const { upload, deposit, at, send, again } = await early(world, bytes.byteLength);
    assert.equal(upload.scan, 'pending');
    const following = download(world.call(CLERK, 'GET', at));
    assert.equal((await send(bytes)).status, 204);
    assert.ok((await following).equals(bytes));
    assert.equal(await scanOf(world, deposit), 'clean');
    assert.equal((await uploadOf(world, ANNA, upload.id)).scan, 'clean');
    const { receipt } = await again();
    assert.deepEqual([claimsOf(deposit.receipt).event, claimsOf(receipt).event, claimsOf(receipt).reason], ['SubmissionAcceptance', 'ContentConsignment', undefined]);
    // What was clean need not be looked at again.
    const second = await world.attach(ANNA, CLERK, { bytes });
    assert.equal((await uploadOf(world, ANNA, second.upload)).scan, 'clean');
  }));

  it('are handed out to nobody where malware is found, and both sides are told', () => {
    const content = memoryContent();
    return inWorld({ scanner: clamd({ path: daemon.path }), content: () => content }, async (world) => {
      const { upload, deposit, at, send, again } = await early(world, INFECTED.byteLength);
      const link = await body<Link>(world.call(CLERK, 'POST', `${at}/links`), 201);
      const following = download(world.call(CLERK, 'GET', at));
      assert.equal((await send(INFECTED)).status, 204);
      await assert.rejects(following);
      await until(async () => (await scanOf(world, deposit)) === 'infected');
      for (const method of ['GET', 'HEAD'] as const) await expectRefusal(method, world.call(CLERK, method, at), 403, 'infected');
      await expectProblem(world.call(CLERK, 'GET', at, { headers: { range: 'bytes=0-9' } }), 403, 'infected');
      await expectProblem(world.call(CLERK, 'POST', `${at}/links`), 403, 'infected');
      await expectProblem(world.fetch(link.uri), 403, 'infected');
      const digest = await digestOf(INFECTED);
      await assert.rejects(async () => { for await (const _ of content.read({ digest }, 0, 1)); }, ContentMissing);
      assert.deepEqual(await content.parts(), []);

      // Who followed the upload got what had come until then.
      const now = await again();
      assert.deepEqual([eventsOf(now), now.earlier![0]], [['SubmissionAcceptance', 'ContentHandover', 'ContentConsignmentFailure'], deposit.receipt]);
      assert.deepEqual(claimsOf(now.receipt).reason, { type: 'urn:dmail:problem:infected', attachments: [upload.document] });
      assert.deepEqual((await stored(world, CLERK, deposit)).receipts, [...now.earlier!, now.receipt]);
      assert.equal((await uploadOf(world, ANNA, upload.id)).scan, 'infected');
      assert.equal(await world.domain('city.example').store.held(CLERK), 0);
      const { scan: { signature, ...found } = {}, problem } = world.domain('city.example').log.find(({ operation }) => operation === 'scan')!;
      assert.deepEqual([found, problem], [{ digest, state: 'infected' }, 'infected']);
      assert.match(signature!, /^Test\./);
    });
  });

  it('are refused when they come again, from whomever', () => {
    const content = memoryContent();
    return inWorld({ scanner: clamd({ path: daemon.path }), content: () => content }, async (world) => {
      const first = await early(world, INFECTED.byteLength);
      await first.send(INFECTED);
      await until(async () => (await scanOf(world, first.deposit)) === 'infected');
      await daemon.kill();
      try {
        const digest = await digestOf(INFECTED);
        for (const [from, declared] of [[ANNA, digest], [ANNA, undefined], [BEN, undefined]] as const) {
          const reference = await world.attach(from, CLERK, { bytes: INFECTED, ...(declared && { digest: declared }) });
          assert.equal((await uploadOf(world, from, reference.upload)).scan, 'infected');
          const { uri } = await body<{ uri: string }>(world.call(from, 'POST', `${CITY}/sessions`, { body: { recipient: CLERK } }), 201);
          const message = world.message(from, [CLERK], { attachments: [reference] });
          const refused = await expectProblem(world.call(from, 'POST', `${uri}/deposits`, { body: message, headers: { 'idempotency-key': message.id } }), 403, 'infected');
          assert.equal(refused.field, '/attachments/0');
        }
        // Nor is a message that waits for them consigned.
        const waiting = await early(world, INFECTED.byteLength, BEN);
        await waiting.send(INFECTED);
        assert.equal(claimsOf((await waiting.again()).receipt).event, 'ContentConsignmentFailure');
        assert.deepEqual(await content.parts(), []);
        await assert.rejects(async () => { for await (const _ of content.read({ digest }, 0, 1)); }, ContentMissing);
      } finally {
        await daemon.start();
      }
    });
  });

  it('are looked at again where the scanner was away, and are not scanned where it stays away', () => inWorld({ scanner: clamd({ path: daemon.path }), limits: { scanAgain: Array.from({ length: 200 }, () => 25) } }, async (world) => {
    await daemon.kill();
    const { deposit, send } = await early(world, 1000);
    await send(random(1000));
    assert.equal(await scanOf(world, deposit), 'pending');
    await daemon.start();
    await until(async () => (await scanOf(world, deposit)) === 'clean');

    const away = clamd({ path: join(tmpdir(), 'nobody-listens-here') });
    await inWorld({ scanner: away }, async (other) => {
      const bytes = random(1000);
      const lonely = await early(other, 1000);
      const following = download(other.call(CLERK, 'GET', lonely.at));
      await lonely.send(bytes);
      assert.ok((await following).equals(bytes));
      assert.equal(await scanOf(other, lonely.deposit), 'not-scanned');
      assert.equal(claimsOf((await lonely.again()).receipt).event, 'ContentConsignment');
    });
  }));

  describe('that could not be', () => {
    const MINUTE = 60_000;
    const purge = (world: World): Promise<void> => world.domain('city.example').app.purge();
    /** A scanner that is away until it is told what it finds. */
    function away(): Scanner & { asked: number; finds: Verdict } {
      const scanner = {
        asked: 0,
        finds: { state: 'not-scanned', passing: true } as Verdict,
        scan: () => {
          scanner.asked++;
          return Promise.resolve(scanner.finds);
        },
      };
      return scanner;
    }
    /** Delivered as not scanned. */
    async function unscanned(world: World, bytes: Uint8Array<ArrayBuffer>): Promise<Awaited<ReturnType<typeof early>>> {
      const made = await early(world, bytes.byteLength);
      await made.send(bytes);
      await until(async () => (await scanOf(world, made.deposit)) === 'not-scanned');
      return made;
    }

    it('are looked at later, and are handed out whole until then', () => inWorld({ scanner: clamd({ path: daemon.path }), limits: { scanAgain: [] } }, async (world) => {
      const bytes = random(LARGE);
      await daemon.kill();
      const { deposit, at, again } = await unscanned(world, bytes).finally(() => daemon.start());
      const { receipt } = await again();
      assert.equal(claimsOf(receipt).event, 'ContentConsignment');
      assert.ok((await download(world.call(CLERK, 'GET', at))).equals(bytes));
      world.clock.advance(MINUTE);
      await purge(world);
      await until(async () => (await scanOf(world, deposit)) === 'clean');
      assert.deepEqual([eventsOf(await again()), (await again()).earlier![1]], [['SubmissionAcceptance', 'ContentConsignment', 'ContentHandover'], receipt]);
    }));

    it('are handed out no more where malware is found in them later', () => {
      const scanner = away();
      const content = memoryContent();
      return inWorld({ scanner, content: () => content, limits: { scanAgain: [] } }, async (world) => {
        const bytes = random(LARGE);
        const { upload, deposit, at } = await unscanned(world, bytes);
        const reader = (await world.call(CLERK, 'GET', at)).body!.getReader();
        await reader.read();
        scanner.finds = { state: 'infected', signature: 'Late.Test' };
        world.clock.advance(MINUTE);
        await purge(world);
        await until(async () => (await scanOf(world, deposit)) === 'infected');
        await expectProblem(world.call(CLERK, 'GET', at), 403, 'infected');
        assert.equal((await uploadOf(world, ANNA, upload.id)).scan, 'infected');
        assert.equal(await world.domain('city.example').store.held(CLERK), 0);
        const digest = await digestOf(bytes);
        await until(async () => {
          try {
            for await (const _ of content.read({ digest }, 0, 1)) return false;
          } catch (error) {
            return error instanceof ContentMissing;
          }
          return false;
        });
      });
    });

    it('are tried less and less often, whatever restarts there are', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'scan-'));
      const content = memoryContent();
      const scanner = away();
      const now = Date.now();
      const start = (at: number, test: (world: World) => Promise<void>) => inWorld({ now: now + at, scanner, content: () => content, limits: { scanAgain: [] }, domains: ['home.example', 'city.example'], database: (domain) => openLibsql(join(folder, `${domain}.sqlite`)) }, test);
      try {
        await start(0, async (world) => void (await unscanned(world, random(1000))));
        assert.equal(scanner.asked, 1);
        let at = 0;
        // A minute after the first look, twice as long after each further one, and never longer than six hours.
        for (const [index, minutes] of [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360].entries()) {
          at += minutes * MINUTE;
          await start(at - MINUTE / 4, purge);
          assert.equal(scanner.asked, index + 1, `${minutes} minutes, too early`);
          at += MINUTE / 4;
          await start(at, purge);
          assert.equal(scanner.asked, index + 2, `${minutes} minutes`);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    it('because they are too large are not tried again', () => {
      const scanner = away();
      scanner.finds = { state: 'not-scanned', passing: false };
      return inWorld({ scanner }, async (world) => {
        await unscanned(world, random(1000));
        world.clock.advance(7 * 24 * 60 * MINUTE);
        await purge(world);
        assert.equal(scanner.asked, 1);
      });
    });
  });

  it('are not scanned where nothing looks', () => inWorld({}, async (world) => {
    const reference = await world.attach(ANNA, CLERK, { bytes: INFECTED });
    const deposit = await world.deposit(ANNA, CLERK, { attachments: [reference] }, { invite: false });
    assert.deepEqual([await scanOf(world, deposit), claimsOf(deposit.receipt).event], ['not-scanned', 'ContentConsignment']);
    assert.ok((await download(world.call(CLERK, 'GET', `${deposit.uri}/attachments/${reference.id}`))).equals(INFECTED));
  }));

  for (const state of ['clean', 'infected'] as const) it(`keep their end back until then: ${state}`, async () => {
    const scanner = byHand();
    await inWorld({ scanner }, async (world) => {
      const bytes = random(LARGE);
      const { deposit, at, send, again } = await early(world, LARGE);
      const readers = [];
      for (const when of ['before', 'after']) {
        if (when === 'after') assert.equal((await send(bytes)).status, 204);
        readers.push((await world.call(CLERK, 'GET', at)).body!.getReader());
      }
      for (const reader of readers) {
        let got = 0;
        while (got < LARGE - 256 * 1024) got += (await reader.read()).value!.byteLength;
        assert.equal(got, LARGE - 256 * 1024);
      }
      assert.deepEqual([await scanOf(world, deposit), eventsOf(await again())], ['pending', ['SubmissionAcceptance', 'ContentHandover']]);
      const rests = readers.map(async (reader) => {
        let got = 0;
        for (let read = await reader.read(); !read.done; read = await reader.read()) got += read.value.byteLength;
        return got;
      });
      scanner.waiting[0]!(state === 'clean' ? { state } : { state, signature: 'Bad\n\u202ething' });
      for (const rest of await Promise.allSettled(rests)) {
        if (state === 'infected') assert.equal(rest.status, 'rejected');
        else assert.equal(rest.status === 'fulfilled' && rest.value, 256 * 1024);
      }
      assert.deepEqual([await scanOf(world, deposit), scanner.waiting.length], [state, 1]);
      const { scan } = world.domain('city.example').log.find(({ operation }) => operation === 'scan')!;
      assert.equal(scan!.signature, state === 'clean' ? undefined : 'Bad__thing');
    });
  });

  it('are looked at once, though two send them at the same time', async () => {
    const scanner = byHand();
    await inWorld({ scanner }, async (world) => {
      const bytes = random(5000);
      const both = [await early(world, 5000), await early(world, 5000, BEN)];
      await Promise.all(both.map(({ send }) => send(bytes)));
      assert.equal(scanner.waiting.length, 1);
      scanner.waiting[0]!({ state: 'clean' });
      for (const { deposit, again } of both) {
        await until(async () => (await scanOf(world, deposit)) === 'clean');
        assert.equal(claimsOf((await again()).receipt).event, 'ContentConsignment');
      }
    });
  });

  it('are looked at after a start, where the one before ended too early', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scan-'));
    const content = memoryContent();
    const lasting = { domains: ['home.example', 'city.example'], content: () => content, database: (domain: string) => openLibsql(join(folder, `${domain}.sqlite`)) };
    try {
      let deposit!: Deposit;
      let at!: string;
      await inWorld({ ...lasting, scanner: byHand() }, async (world) => {
        const begun = await early(world, INFECTED.byteLength);
        ({ deposit, at } = begun);
        await begun.send(INFECTED);
        assert.equal(await scanOf(world, deposit), 'pending');
      });
      await inWorld({ ...lasting, scanner: clamd({ path: daemon.path }) }, async (world) => {
        await until(async () => (await scanOf(world, deposit)) === 'infected');
        await expectProblem(world.call(CLERK, 'GET', at), 403, 'infected');
        assert.equal(claimsOf((await stored(world, CLERK, deposit)).receipts!.at(-1)!).event, 'ContentConsignmentFailure');
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
