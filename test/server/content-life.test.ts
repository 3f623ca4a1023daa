/**
 * How long content is kept, and what happens where there is no room for it.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Arrivals } from '../../demo/server/content/arrivals.ts';
import { fileContent } from '../../demo/server/content/files.ts';
import { memoryContent } from '../../demo/server/content/memory.ts';
import { StorageFull, type ContentStore } from '../../demo/server/content/port.ts';
import { webPrimitives } from '../../demo/server/primitives-web.ts';
import type { World, WorldOptions } from '../../demo/server/world.ts';
import { digestOf, type Deposit, type Session, type Upload } from '../../src/contract/index.ts';
import { announce, announced, below, byHand, download, offsetOf, patch, random, referenceTo, stored, until } from './content-support.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, expectRefusal, MAYOR } from './support.ts';

const DAY = 86_400_000;

async function inWorld(options: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const world = await createCheckedWorld({ ...options, limits: { subject: { burst: 100_000, perSecond: 1000 }, ...options.limits } });
  try {
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
    await test(world);
  } finally {
    await world.close();
  }
}

/** Contents in a folder, and all files in it. */
async function inFolder(test: (folder: string, files: () => Promise<string[]>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'content-'));
  try {
    await test(folder, async () => (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const purge = (world: World): Promise<void> => world.domain('city.example').app.purge();

/** Removes a conversation for good. */
async function forget(world: World, owner: string, thread: string): Promise<void> {
  await body(world.call(owner, 'PATCH', '/mailbox', { body: { ids: [thread], set: { deleted: true } } }));
  world.clock.advance(31 * DAY);
  await purge(world);
}

describe('content', () => {
  it('nobody refers to goes after a week, with what has arrived of it', () => inFolder((folder, files) => inWorld({ content: () => fileContent(folder) }, async (world) => {
    const whole = await world.attach(ANNA, CLERK, { bytes: random(1000) });
    const begun = await world.attach(ANNA, CLERK, { bytes: random(1000) }, { send: 500 });
    const kept = await world.attach(ANNA, CLERK, { bytes: random(1000) }, { send: 500 });
    const { uri } = await world.deposit(ANNA, CLERK, { attachments: [kept] }, { invite: false });
    await purge(world);
    assert.equal((await files()).length, 3);
    world.clock.advance(7 * DAY + 1000);
    await purge(world);
    assert.equal((await files()).length, 1);
    for (const { upload } of [whole, begun]) await expectProblem(world.call(ANNA, 'GET', `${CITY}/uploads/${upload}`), 404, 'not-found');
    assert.equal((await stored(world, CLERK, { uri })).attachments![0]!.received, 500);
  })));

  it('is kept once for all who refer to it, and goes with the last of them', () => inFolder((folder, files) => inWorld({ content: () => fileContent(folder) }, async (world) => {
    const bytes = random(5000);
    const messages: { owner: string; uri: string; thread: string; id: string }[] = [];
    for (const [from, owner] of [[ANNA, CLERK], [BEN, CLERK], [ANNA, MAYOR]] as const) {
      const reference = await world.attach(from, owner, { bytes });
      const { uri, message } = await world.deposit(from, owner, { attachments: [reference] }, { invite: false });
      messages.push({ owner, uri, thread: message.thread, id: reference.id });
    }
    const hex = Buffer.from((await digestOf(bytes)).slice(8), 'base64url').toString('hex');
    for (const [index, { owner, thread }] of messages.entries()) {
      assert.deepEqual(await files(), [hex]);
      await forget(world, owner, thread);
      for (const left of messages.slice(index + 1)) assert.ok((await download(world.call(left.owner, 'GET', `${left.uri}/attachments/${left.id}`))).equals(bytes));
    }
    assert.deepEqual(await files(), []);
  })));

  it('is there for whoever was told so, though the same is removed and sent again at once', () => inWorld({}, async (world) => {
    const bytes = random(20_000);
    for (let round = 0; round < 25; round++) {
      const first = await world.attach(ANNA, CLERK, { bytes });
      const { message } = await world.deposit(ANNA, CLERK, { attachments: [first] }, { invite: false });
      const upload = await announced(world, BEN, MAYOR, { size: bytes.byteLength });
      const half = below(bytes.byteLength);
      await patch(world, BEN, upload.id, 0, bytes.slice(0, half));
      await body(world.call(CLERK, 'PATCH', '/mailbox', { body: { ids: [message.thread], set: { deleted: true } } }));
      world.clock.advance(31 * DAY);
      // Announced anew, lest it count as abandoned.
      await announced(world, BEN, MAYOR, { size: bytes.byteLength }, upload.id);
      const [deposited] = await Promise.all([
        patch(world, BEN, upload.id, half, bytes.slice(half)).then(() => world.deposit(BEN, MAYOR, { attachments: [referenceTo(upload)] }, { invite: false })),
        ...Array.from({ length: 3 }, async () => {
          await new Promise((resolve) => setTimeout(resolve, below(4)));
          await purge(world);
        }),
      ]);
      await purge(world);
      assert.ok((await download(world.call(MAYOR, 'GET', `${deposited.uri}/attachments/${upload.document}`))).equals(bytes));
      await forget(world, MAYOR, deposited.message.thread);
      assert.deepEqual(await world.domain('city.example').store.unusedContents(), []);
    }
  }));

  it('that was whole when the server ended is brought to its end by the next', () => inWorld({}, async (world) => {
    const { store, content } = world.domain('city.example');
    const bytes = random(1000);
    const reference = await world.attach(ANNA, CLERK, { bytes }, { send: 0 });
    const message = world.message(ANNA, [CLERK], { attachments: [reference] });
    const deposited = await world.deposit(ANNA, CLERK, message, { invite: false });
    const { key } = (await store.upload({ address: ANNA, issuer: 'https://id.home.example', subject: `sub-${ANNA}` }, reference.upload))!;
    async function* all(): AsyncGenerator<Uint8Array> {
      yield bytes;
    }
    await content!.append(key, 0, all(), () => {});
    await new Arrivals(content!, store, webPrimitives, world.clock, { again: [], judged: () => {}, report: (error) => assert.ifError(error) }).sweep();
    const { attachments, receipts } = await stored(world, CLERK, deposited);
    assert.deepEqual([attachments![0]!.state, attachments![0]!.digest, receipts!.length], ['complete', await digestOf(bytes), 2]);
  }));
});

describe('content given up while it is sealed', () => {
  for (const kind of ['in memory', 'in files']) it(`is nobody else’s loss, ${kind}`, () => inFolder((folder) => inWorld({ content: async () => gated(kind === 'in files' ? await fileContent(folder) : memoryContent()) }, async (world) => {
    const { store, content } = world.domain('city.example');
    const gate = content as Gated;
    const bytes = random(3000);
    const upload = await announced(world, ANNA, CLERK, { size: 3000 });
    // All of it arrives, in a request that does not end: who asks next has it sealed.
    const { stream, send } = byHand();
    const sending = patch(world, ANNA, upload.id, 0, stream);
    send(bytes);
    await gate.arrived(3000);
    gate.close();
    const asking = world.call(ANNA, 'HEAD', upload.uri);
    await gate.reached;
    const giving = world.call(ANNA, 'DELETE', upload.uri);
    await until(async () => (await store.upload({ address: ANNA, issuer: 'https://id.home.example', subject: `sub-${ANNA}` }, upload.id)) === undefined);
    // Long enough for one that does not wait to have thrown everything away.
    await Promise.race([giving, new Promise((resolve) => setTimeout(resolve, 100))]);
    gate.open();
    assert.equal((await giving).status, 204);
    await expectRefusal('HEAD', asking, 404, 'not-found');
    assert.equal((await sending).ok, false);
    assert.deepEqual(await content!.parts(), []);
    const reference = await world.attach(BEN, MAYOR, { bytes });
    const { uri } = await world.deposit(BEN, MAYOR, { attachments: [reference] }, { invite: false });
    assert.ok((await download(world.call(MAYOR, 'GET', `${uri}/attachments/${reference.id}`))).equals(bytes));
  })));
});

describe('room for content', () => {
  it('is what the owner has left, and counts the same bytes once', () => inWorld({ limits: { mailboxBytes: 10_000 } }, async (world) => {
    const left = async (owner = CLERK): Promise<number> => 10_000 - (await world.domain('city.example').store.held(owner));
    assert.equal(await left(), 10_000);
    const bytes = random(6000);
    const reference = await world.attach(ANNA, CLERK, { bytes, digest: await digestOf(bytes) });
    const { message } = await world.deposit(ANNA, CLERK, { attachments: [reference] }, { invite: false });
    assert.deepEqual([await left(), await left(MAYOR)], [4000, 10_000]);
    await expectProblem(announce(world, ANNA, CLERK, { size: 4001 }), 507, 'storage-full');
    const again = await announced(world, ANNA, CLERK, { size: 6000, digest: await digestOf(bytes) });
    assert.equal(again.state, 'complete');
    const second = await world.deposit(ANNA, CLERK, { attachments: [referenceTo(again)] }, { invite: false });
    const last = await announced(world, ANNA, CLERK, { size: 4000 });
    assert.equal(await left(), 0);
    assert.equal((await world.call(ANNA, 'DELETE', last.uri)).status, 204);
    assert.equal(await left(), 4000);
    // As long as one of them is left, it counts.
    await forget(world, CLERK, message.thread);
    assert.equal(await left(), 4000);
    await forget(world, CLERK, second.message.thread);
    assert.equal(await left(), 10_000);
  }));

  const available = async (world: World, from = BEN, to = MAYOR): Promise<number> => (await body<Session>(world.call(from, 'POST', `${CITY}/sessions`, { body: { recipient: to } }), 201)).policy.attachments!.availableBytes;
  const MIB = 2 ** 20;

  it('is promised to the octet that is taken, and no further', async () => {
    for (const quota of [10_000, 200 * MIB, 3 * 2 ** 30]) await inWorld({ limits: { mailboxBytes: quota }, content: () => ({ ...memoryContent(), free: async () => 2 ** 46 }) }, async (world) => {
      const step = quota === 10_000 ? 625 : quota === 200 * MIB ? 200 * MIB / 16 : 48 * MIB;
      // Somebody alone gets no more than three quarters before a message refers to any of it.
      assert.equal(await available(world), quota * 3 / 4);
      await expectProblem(announce(world, BEN, MAYOR, { size: quota * 3 / 4 + 1 }), 507, 'storage-full');
      for (let round = 0, others = 0; round < 12; round++) {
        others += round === 5 ? step * Math.ceil(others / step) - others : 1 + below(quota / 16);
        await announced(world, ANNA, MAYOR, { size: others - (await world.domain('city.example').store.held(MAYOR)) });
        const left = await available(world);
        assert.equal(left, Math.min(quota * 3 / 4, quota - step * Math.ceil(others / step)));
        await expectProblem(announce(world, BEN, MAYOR, { size: left + 1 }), 507, 'storage-full');
        const all = await announced(world, BEN, MAYOR, { size: left });
        assert.equal(await available(world), 0);
        assert.equal((await world.call(BEN, 'DELETE', all.uri)).status, 204);
      }
    });
  });

  it('tells nobody what others have there, whatever they announce and withdraw', async () => {
    const seen: number[][] = [];
    // Within one step of 16 MiB.
    for (const others of [16 * MIB + 1, 16 * MIB + 1 + below(16 * MIB - 1), 32 * MIB]) await inWorld({ limits: { mailboxBytes: 256 * MIB } }, async (world) => {
      await announced(world, ANNA, MAYOR, { size: others });
      const answers = [];
      for (const size of [1, 5 * MIB, 16 * MIB, 16 * MIB + 1, 32 * MIB - 1, 100 * MIB, 192 * MIB, 192 * MIB + 1, 224 * MIB, 224 * MIB + 1]) {
        const answer = await announce(world, BEN, MAYOR, { size });
        answers.push(answer.status, await available(world));
        if (answer.ok) assert.equal((await world.call(BEN, 'DELETE', (await body<Upload>(answer, 201)).uri)).status, 204);
      }
      seen.push(answers);
    });
    assert.ok(seen[0]!.includes(201) && seen[0]!.includes(507));
    for (const answers of seen.slice(1)) assert.deepEqual(answers, seen[0]);
  });

  it('is not less by what was deposited before', () => inWorld({ limits: { mailboxBytes: 1_000_000 } }, async (world) => {
    const bytes = random(100_000);
    for (let round = 0; round < 2; round++) {
      await world.deposit(BEN, MAYOR, { attachments: [await world.attach(BEN, MAYOR, { bytes, digest: await digestOf(bytes) })] }, { invite: false });
      assert.equal(await available(world), 750_000);
    }
    await announced(world, BEN, MAYOR, { size: 400_000 });
    assert.equal(await available(world), 350_000);
  }));

  it('of the disk is said in steps, and announced by the same', async () => {
    const [known, fresh] = [random(50_000), random(50_000)];
    await inWorld({ content: () => memoryContent(1_000_000) }, async (world) => {
      const { content } = world.domain('city.example');
      await world.attach(ANNA, CLERK, { bytes: known });
      const first = [await available(world), await content!.free()];
      for (const bytes of [known, fresh]) await world.attach(BEN, MAYOR, { bytes });
      assert.equal(await content!.free(), first[1]! - 50_000);
      assert.equal(first[0]! - (await available(world)), 65_536 - 32_768);
    });
    const free = { octets: 0 };
    await inWorld({ content: () => ({ ...memoryContent(), free: async () => free.octets }) }, async (world) => {
      for (const [octets, said] of [[0, 0], [1, 1], [5000, 4864], [100 * MIB, 100 * MIB], [117 * MIB - 1, 116 * MIB], [7 * 2 ** 30 + 5, 7 * 2 ** 30], [2 ** 44, 2 ** 43], [2 ** 46, 2 ** 43]] as const) {
        free.octets = octets;
        assert.equal(await available(world), said, `${octets}`);
        await expectProblem(announce(world, BEN, MAYOR, { size: said + 1 }), 507, 'storage-full');
        const upload = await announced(world, BEN, MAYOR, { size: said });
        assert.equal((await world.call(BEN, 'DELETE', upload.uri)).status, 204);
      }
    });
  });

  it('is not taken by announcing alone, and is there again when the sender is blocked or revoked', () => inWorld({ limits: { mailboxBytes: 10_000 } }, async (world) => {
    const { store } = world.domain('city.example');
    for (const state of ['blocked', 'revoked'] as const) {
      await world.invite(CLERK, ANNA);
      const bound = await announced(world, ANNA, CLERK, { size: 100 });
      await world.deposit(ANNA, CLERK, { attachments: [referenceTo(bound)] }, { invite: false });
      const before = await store.held(CLERK);
      await announced(world, ANNA, CLERK, { size: 7000 });
      const both = await announced(world, ANNA, CLERK, { size: 500 });
      await announced(world, ANNA, MAYOR, { size: 500, document: both.document }, both.id);
      await expectProblem(announce(world, ANNA, CLERK, { size: 1 }), 507, 'storage-full');
      const other = await announced(world, BEN, CLERK, { size: 1000 });
      await body(world.call(CLERK, 'PUT', `/invitations/${ANNA}`, { body: { state } }));
      assert.equal(await store.held(CLERK), before + 1000);
      // Others' are left, and so is what the same sender announced for others.
      assert.equal(await offsetOf(world, ANNA, both.id), 0);
      assert.equal(await offsetOf(world, ANNA, bound.id), 0);
      assert.equal((await world.call(BEN, 'DELETE', other.uri)).status, 204);
    }
  }));

  it('is not taken by announcing nothing very often', () => inWorld({}, async (world) => {
    const { store } = world.domain('city.example');
    const by = { address: ANNA, issuer: 'https://id.home.example', subject: `sub-${ANNA}` };
    const announcing = (index: number) => store.announce({ by, owner: CLERK, name: `upload-${index}`, document: `document-${index}`, size: 0, now: world.clock.now() });
    for (let index = 0; index < 2000; index++) await announcing(index);
    await announcing(7);
    await expectProblem(announce(world, ANNA, CLERK, { size: 0 }), 507, 'storage-full');
    await announced(world, BEN, CLERK, { size: 0 });
    await store.dropUpload(by, 'upload-7');
    await announced(world, ANNA, CLERK, { size: 0 });
  }));

  it('is asked for before anything is sent', () => inWorld({ content: () => memoryContent(4864) }, async (world) => {
    const refused = await announce(world, ANNA, CLERK, { size: 4865 });
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    await expectProblem(refused, 507, 'storage-full');
    assert.equal((await announced(world, ANNA, CLERK, { size: 4864 })).offset, 0);
  }));

  it('that ends in the middle leaves what has arrived, and the rest follows when there is room again', () => inFolder((folder) => inWorld({ content: async () => filling(await fileContent(folder)) }, async (world) => {
    const content = world.domain('city.example').content as Filling;
    for (let round = 0; round < 8; round++) {
      const bytes = random(200_000);
      content.room = Infinity;
      const upload = await announced(world, ANNA, CLERK, { size: 200_000 });
      const message = world.message(ANNA, [CLERK], { attachments: [referenceTo(upload)] });
      const deposited = await world.deposit(ANNA, CLERK, message, { invite: false });
      let offset = 0;
      while (offset < 200_000) {
        content.room = below(120_000);
        const answer = await patch(world, ANNA, upload.id, offset, bytes.slice(offset));
        if (!answer.ok) {
          assert.ok(Number(answer.headers.get('retry-after')) > 0);
          await expectProblem(answer, 507, 'storage-full');
        }
        const reached = await offsetOf(world, ANNA, upload.id);
        assert.ok(reached >= offset);
        offset = reached;
      }
      assert.ok((await download(world.call(CLERK, 'GET', `${deposited.uri}/attachments/${upload.document}`))).equals(bytes));
      assert.equal((await stored(world, CLERK, deposited as Deposit)).attachments![0]!.digest, await digestOf(bytes));
    }
  })));
});

interface Filling extends ContentStore { room: number }

/** A content store on a disk that fills up. */
function filling(store: ContentStore): Filling {
  const made: Filling = {
    ...store,
    room: Infinity,
    append: (part, offset, bytes, kept) => {
      async function* fitting(): AsyncGenerator<Uint8Array> {
        for await (const piece of bytes) {
          const fits = Math.min(piece.byteLength, made.room);
          made.room -= fits;
          if (fits) yield piece.subarray(0, fits);
          if (fits < piece.byteLength) throw new StorageFull();
        }
      }
      return store.append(part, offset, fitting(), kept);
    },
  };
  return made;
}

interface Gated extends ContentStore {
  /** Resolves when so much of a part is kept. */
  arrived(size: number): Promise<void>;
  /** Nothing is sealed before it opens. */
  close(): void;
  open(): void;
  /** Somebody waits to seal. */
  reached: Promise<void>;
}

/** A content store that seals when it is told to. */
function gated(store: ContentStore): Gated {
  let most = 0;
  let wait = Promise.resolve();
  let reach: () => void;
  const made: Gated = {
    ...store,
    append: (part, offset, bytes, kept) => store.append(part, offset, bytes, (size) => {
      most = Math.max(most, size);
      kept(size);
    }),
    seal: async (...sealing) => {
      reach();
      await wait;
      await store.seal(...sealing);
    },
    arrived: (size) => until(() => most >= size),
    close: () => void (wait = new Promise((resolve) => (made.open = resolve))),
    open: () => {},
    reached: new Promise((resolve) => (reach = resolve)),
  };
  return made;
}
