/**
 * Fetching attachments where something here is out of order, or is asked for at the same moment: nothing is forgotten,
 * and nothing is tried without end.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { LIMITS } from '../../demo/server/config.ts';
import type { Store } from '../../demo/server/store/store.ts';
import type { World } from '../../demo/server/world.ts';
import { announced, byHand, random, until } from './content-support.ts';
import { complete, give, granted, kept, pulling, there } from './pull-support.ts';
import { ANNA, CITY, CLERK, createCheckedWorld, HOME } from './support.ts';

const HOUR = 3_600_000;

interface Scene {
  world: World;
  store: Store;
  /** Requests of the recipient's server to that of the sender, with a proof. */
  asked: Request[];
  /** What was reported. */
  reported: unknown[];
}

async function inWorld(t: TestContext, test: (scene: Scene) => Promise<void>): Promise<void> {
  const reported: unknown[] = [];
  t.mock.method(console, 'error', (error: unknown) => void reported.push(error));
  const world = await createCheckedWorld({ limits: { subject: { burst: 100_000, perSecond: 1000 }, pull: { ...LIMITS.pull, first: 2, ceiling: HOUR, giveUp: 100 * HOUR } } });
  const asked: Request[] = [];
  world.interceptServers = (request, next) => {
    if (request.headers.has('dpop')) asked.push(request);
    return next(request);
  };
  try {
    await world.invite(CLERK, ANNA);
    await test({ world, store: world.domain('city.example').store, asked, reported });
  } finally {
    await world.close();
  }
}

/** The methods asked for, but for the one that learned the nonce. */
const methods = (asked: readonly Request[]): string[] => asked.map(({ method }) => method);

/** Many turns of the loop, in which whatever spins is tried many times. */
async function turns(world: World): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await world.domain('city.example').app.purge();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Time goes by until everything is due, and it is looked at. */
async function later(world: World): Promise<void> {
  world.clock.advance(HOUR + 1);
  await world.domain('city.example').app.purge();
}

describe('where the database fails', () => {
  for (const call of ['notePull', 'dropPull'] as const)
    it(`at ${call}, fetching is neither forgotten nor tried without end`, (t) => inWorld(t, async ({ world, store, asked, reported }) => {
      const bytes = random(2000);
      const works = store[call];
      Object.assign(store, { [call]: () => Promise.reject(new Error('disk I/O error')) });
      // What has come to its end is written down: that all of it is here, or that there is nothing.
      const { name, uri } = await pulling(world, 2000, { send: call === 'dropPull' ? bytes : undefined });
      if (call === 'notePull') await world.call(ANNA, 'DELETE', `${HOME}/uploads/${name}`);
      await until(() => reported.length > 0);
      const tried = asked.length;
      await turns(world);
      assert.deepEqual([asked.length, reported.length], [tried, 1], methods(asked).join());
      assert.deepEqual((await store.pulls()).map(({ uri: from }) => from), [uri]);
      await later(world);
      await until(() => reported.length === 2);
      Object.assign(store, { [call]: works });
      await later(world);
      await until(async () => (await store.pulls()).length === 0);
      if (call === 'notePull') assert.deepEqual((await there(world, name)).pull, { state: 'failed', problem: 'urn:dmail:problem:not-found' });
      else await complete(world, name);
    }));

  it('before a byte was asked for', (t) => inWorld(t, async ({ world, store, asked, reported }) => {
    const works = store.wanted;
    store.wanted = () => Promise.reject(new Error('disk I/O error'));
    const { name } = await pulling(world, 2000, { send: random(2000) });
    await until(() => reported.length > 0);
    await turns(world);
    store.wanted = works;
    // That much it tells whoever asks.
    await until(async () => (await there(world, name)).pull?.problem === 'urn:dmail:problem:internal' || (await there(world, name)).state === 'complete');
    await later(world);
    await complete(world, name);
    assert.ok(asked.length < 10, methods(asked).join());
  }));
});

describe('where it is asked for anew', () => {
  for (const how of ['given up', 'put off'] as const)
    it(`while it is being ${how}, it goes on from the new place`, (t) => inWorld(t, async ({ world, store }) => {
      const works = store.notePull;
      let reached!: () => void;
      const held = new Promise<void>((resolve) => (reached = resolve));
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      store.notePull = async (...note) => {
        reached();
        await gate;
        return works(...note);
      };
      const { interceptServers } = world;
      if (how === 'put off') world.interceptServers = (request, next) => (request.headers.has('dpop') ? Promise.resolve(new Response(null, { status: 502 })) : interceptServers!(request, next));
      const { name, upload: { document } } = await pulling(world, 2000);
      if (how === 'given up') await world.call(ANNA, 'DELETE', `${HOME}/uploads/${name}`);
      await held;
      world.interceptServers = interceptServers;
      // The same is left at home once more, and granted anew.
      await kept(world, ANNA, { size: 2000, document }, name);
      await give(world, ANNA, name, 0, random(2000));
      const { uri } = await granted(world, ANNA, name);
      await announced(world, ANNA, CLERK, { size: 2000, document, pull: { uri } }, name);
      open();
      store.notePull = works;
      await complete(world, name);
      await until(async () => (await store.pulls()).length === 0);
    }));

  it('what was noted of the place before says nothing of the new one', (t) => inWorld(t, async ({ world, store }) => {
    const { name, uri, upload } = await pulling(world, 2000);
    const { key } = (await store.pulls())[0]!;
    const fresh = await granted(world, ANNA, name);
    await announced(world, ANNA, CLERK, { size: 2000, document: upload.document, pull: { uri: fresh.uri } }, name);
    assert.equal(await store.notePull({ key, uri, attempts: 1, wrong: 0, next: 0, moved: 0, state: 'failed', problem: 'urn:dmail:problem:gone' }, world.clock.now()), false);
    assert.deepEqual((await there(world, name)).pull, { state: 'waiting' });
    assert.equal((await store.pulls())[0]!.uri, fresh.uri);
  }));
});

describe('what is fetched just now', () => {
  it('is let go of where its sender gives it up at the recipient', (t) => inWorld(t, async ({ world, store }) => {
    let cancelled = 0;
    const { interceptServers } = world;
    world.interceptServers = async (request, next) => {
      const response = await interceptServers!(request, next);
      if (request.method !== 'GET' || !response.ok || !request.headers.has('dpop')) return response;
      const reader = response.body!.getReader();
      return new Response(new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (why) => {
          cancelled++;
          return reader.cancel(why);
        },
      }, { highWaterMark: 0 }), response);
    };
    const { name } = await pulling(world, 2000);
    const { stream, send, end } = byHand();
    const sending = give(world, ANNA, name, 0, stream);
    send(random(1000));
    await until(async () => (await there(world, name)).offset === 1000);
    assert.equal((await world.call(ANNA, 'DELETE', `${CITY}/uploads/${name}`)).status, 204);
    assert.deepEqual([cancelled, (await store.pulls()).length], [1, 0]);
    assert.deepEqual(await world.domain('city.example').content!.parts(), []);
    // At home it goes on: others may fetch it.
    send(random(1000));
    end();
    assert.equal((await sending).status, 204);
  }));

  it('is asked about without leaving an answer unread', (t) => inWorld(t, async ({ world, store }) => {
    const unread = new Set<string>();
    const { interceptServers } = world;
    world.interceptServers = async (request, next) => {
      const response = await interceptServers!(request, next);
      if (request.method === 'GET' || !response.ok || !request.headers.has('dpop')) return response;
      unread.add(request.method);
      // A server may say more than it has to.
      const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(10)), cancel: () => void unread.delete(request.method) });
      return new Response(body, { status: 200, headers: response.headers });
    };
    const { name } = await pulling(world, 2000, { send: random(2000) });
    await complete(world, name);
    await until(async () => (await store.pulls()).length === 0);
    assert.deepEqual([...unread], []);
  }));
});
