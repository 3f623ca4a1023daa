/**
 * What people leave at home for others to fetch: whose room it takes, how long it stays, and what ends it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Scanner } from '../../demo/server/content/scanner.ts';
import { LIMITS } from '../../demo/server/config.ts';
import { webPrimitives } from '../../demo/server/primitives-web.ts';
import { grantOf } from '../../demo/server/world-identity.ts';
import { tusHeaders, type World, type WorldOptions } from '../../demo/server/world.ts';
import { digestOf, type PullGrant, type Session, type Upload } from '../../src/contract/index.ts';
import { announced, byHand, download, patch, random, referenceTo, until } from './content-support.ts';
import { ask, give, grant, granted, kept } from './pull-support.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, HOME, MAYOR } from './support.ts';

const DAY = 86_400_000;
const PORTAL = 'https://portal.example/client.json';

async function inWorld(options: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const world = await createCheckedWorld({ ...options, limits: { subject: { burst: 100_000, perSecond: 1000 }, pull: { ...LIMITS.pull, first: 2, ceiling: 20 }, ...options.limits } });
  try {
    for (const owner of [CLERK, MAYOR]) await world.invite(owner, ANNA);
    await test(world);
  } finally {
    await world.close();
  }
}

/** Finds whatever begins with a certain octet. */
const BAD = 0xee;
const scanner: Scanner = {
  async scan(bytes) {
    for await (const [first] of bytes) return first === BAD ? { state: 'infected', signature: 'Test.First' } : { state: 'clean' };
    return { state: 'clean' };
  },
};

/** As the database names a grant. */
const hash = async (uri: string): Promise<string> => webPrimitives.sha256(uri.slice(uri.lastIndexOf('/') + 1));

describe('what is left at home', () => {
  it('takes no room once it is found infected, however it comes again', () => inWorld({ scanner }, async (world) => {
    const { store } = world.domain('home.example');
    const held = (): Promise<number> => store.held(ANNA);
    const bytes = random(3000);
    bytes[0] = BAD;
    const first = await kept(world, ANNA, { size: 3000 });
    assert.equal(await held(), 3000);
    await give(world, ANNA, first.id, 0, bytes);
    await until(async () => (await held()) === 0);
    // Known by its digest, and by its bytes.
    assert.equal((await kept(world, ANNA, { size: 3000, digest: await digestOf(bytes) })).scan, 'infected');
    assert.equal(await held(), 0);
    const again = await kept(world, ANNA, { size: 3000 });
    assert.equal(await held(), 3000);
    await give(world, ANNA, again.id, 0, bytes);
    assert.equal(await held(), 0);
    // As what somebody else sends does.
    const { store: abroad } = world.domain('city.example');
    for (const _ of [1, 2]) {
      const upload = await announced(world, ANNA, CLERK, { size: 3000 });
      await patch(world, ANNA, upload.id, 0, bytes);
      await until(async () => (await abroad.held(CLERK)) === 0);
    }
  }));

  it('is granted so often, and no more; what has had its time is forgotten', () => inWorld({ limits: { pull: { ...LIMITS.pull, grants: 4 } } }, async (world) => {
    const [one, two] = [await kept(world, ANNA, { size: 10 }), await kept(world, ANNA, { size: 10 })];
    const { uri: first } = await granted(world, ANNA, one.id);
    // Of several for the same server the latest three work.
    for (let round = 0; round < 5; round++) await granted(world, ANNA, two.id);
    await expectProblem(grant(world, ANNA, one.id), 507, 'storage-full');
    // What is another person's counts for them.
    await granted(world, BEN, (await kept(world, BEN, { size: 10 })).id);
    // One that was used makes room.
    assert.equal((await ask(world, world.domain('city.example').keys, 'DELETE', first)).status, 204);
    await granted(world, ANNA, one.id);
    await expectProblem(grant(world, ANNA, one.id), 507, 'storage-full');
    world.clock.advance(7 * DAY + 1);
    const { app, store } = world.domain('home.example');
    const known = async ({ uri }: PullGrant): Promise<boolean> => (await store.pullGrant(await hash(uri))) !== undefined;
    const early = await granted(world, ANNA, one.id);
    world.clock.advance(6 * DAY);
    const late = await granted(world, ANNA, one.id);
    await app.purge();
    assert.deepEqual([await known(early), await known(late)], [true, true]);
    world.clock.advance(2 * DAY + 1);
    await app.purge();
    assert.deepEqual([await known(early), await known(late)], [false, true]);
  }));

  const OTHER = 'https://other.example/client.json';
  /** A request of a person on some site. */
  async function on(world: World, clientId: string | undefined, method: string, url: string, headers: Record<string, string>, content: BodyInit): Promise<Response> {
    const source = world.tokenSource(ANNA, { clientId });
    const once = async (nonce?: string): Promise<Response> =>
      world.fetch(url, { method, headers: { ...headers, ...(await source.headers({ method, url, resource: HOME, ...(nonce !== undefined && { nonce }) })) }, body: content });
    return once((await once()).headers.get('dpop-nonce')!);
  }

  /** Something of a person that a site has left at home and granted, being fetched. */
  async function fetching(world: World, clientId?: string, size = 1000): Promise<{ name: string; uri: string; reading: Promise<unknown> }> {
    const { id: name } = await kept(world, ANNA, { size });
    const { uri } = await body<PullGrant>(on(world, clientId, 'POST', `${HOME}/repository/${name}/grants`, { 'content-type': 'application/json' }, JSON.stringify({ server: CITY })), 201);
    const response = await ask(world, world.domain('city.example').keys, 'GET', uri);
    assert.equal(response.status, 200);
    const reading = response.arrayBuffer().then(() => 'read', () => 'cut');
    return { name, uri, reading };
  }
  const answers = async (world: World, ...all: { uri: string }[]): Promise<number[]> => Promise.all(all.map(async ({ uri }) => (await ask(world, world.domain('city.example').keys, 'HEAD', uri)).status));

  for (const how of ['grant', 'client', 'person'] as const)
    it(`is not fetched any more once a site is not trusted any more (${how}), unless it was sent`, () => inWorld({}, async (world) => {
      const { app } = world.domain('home.example');
      const [mine, others, sent] = [await fetching(world), await fetching(world, OTHER), await fetching(world)];
      const message = world.message(ANNA, [CLERK], { attachments: [{ id: `document-${sent.name}`.slice(0, 64), upload: sent.name, name: 'a', mediaType: 'text/plain', size: 1000 }] });
      await body(world.call(ANNA, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [{ address: CLERK, state: 'queued' }] } }));
      if (how === 'grant') await app.endGrants([grantOf(ANNA, PORTAL)]);
      else await app.revoke(ANNA, how === 'client' ? PORTAL : undefined);
      assert.equal(await mine.reading, 'cut');
      assert.deepEqual(await answers(world, mine, others, sent), [404, how === 'person' ? 404 : 200, 200]);
      if (how === 'person') assert.equal(await others.reading, 'cut');
      const { store } = world.domain('home.example');
      assert.deepEqual(await Promise.all([mine, sent].map(async ({ uri }) => !!(await store.pullGrant(await hash(uri))))), [false, true]);
      if (how === 'person') return;
      // What goes on being fetched arrives.
      for (const { name, reading } of [others, sent]) {
        assert.equal((await on(world, OTHER, 'PATCH', `${HOME}/uploads/${name}`, tusHeaders(0), random(1000))).status, 204);
        assert.equal(await reading, 'read');
      }
    }));

  it('is taken back: nobody fetches it any more, and nothing of it is kept', () => inWorld({}, async (world) => {
    const { store, content } = world.domain('home.example');
    const fetched = await fetching(world);
    const { stream, send } = byHand();
    const sending = give(world, ANNA, fetched.name, 0, stream);
    send(random(400));
    await until(async () => (await content!.parts()).length === 1);
    // Nobody else's to take back.
    assert.equal((await world.call(BEN, 'DELETE', `/repository/${fetched.name}`)).status, 204);
    assert.equal(await store.held(ANNA), 1000);
    assert.equal((await world.call(ANNA, 'DELETE', `/repository/${fetched.name}`)).status, 204);
    assert.deepEqual([await fetched.reading, (await sending).status, await store.held(ANNA), await content!.parts()], ['cut', 409, 0, []]);
    assert.deepEqual(await answers(world, fetched), [404]);
    // Once more, and of what never was.
    for (const name of [fetched.name, 'nothing-here']) assert.equal((await world.call(ANNA, 'DELETE', `/repository/${name}`)).status, 204);
    await expectProblem(world.call(ANNA, 'GET', `${HOME}/uploads/${fetched.name}`), 404, 'not-found');
  }));

  it('and is for a neighbour, too, stays for them', () => inWorld({}, async (world) => {
    await world.invite(BEN, ANNA);
    const { store } = world.domain('home.example');
    const bytes = random(1000);
    const fetched = await fetching(world);
    const { uri } = await body<Session>(world.call(ANNA, 'POST', '/sessions', { body: { recipient: BEN } }), 201);
    const upload = await body<Upload>(world.call(ANNA, 'PUT', `${uri}/uploads/${fetched.name}`, { body: { document: `document-${fetched.name}`.slice(0, 64), mediaType: 'application/octet-stream', size: 1000 } }), 201);
    const { stream, send, end } = byHand();
    const sending = give(world, ANNA, fetched.name, 0, stream);
    send(bytes.slice(0, 400));
    assert.equal((await world.call(ANNA, 'DELETE', `/repository/${fetched.name}`)).status, 204);
    assert.deepEqual([await fetched.reading, await store.held(ANNA), await store.held(BEN)], ['cut', 0, 1000]);
    send(bytes.slice(400));
    end();
    assert.equal((await sending).status, 204);
    const deposited = await world.deposit(ANNA, BEN, { attachments: [referenceTo(upload)] }, { invite: false });
    assert.ok((await download(world.call(BEN, 'GET', `${deposited.uri}/attachments/${upload.document}`))).equals(bytes));
    await expectProblem(grant(world, ANNA, fetched.name), 404, 'not-found');
  }));

  it('and what was announced can be given up however much was asked for before', () => inWorld({ limits: { subject: { burst: 60, perSecond: 1e-9 } } }, async (world) => {
    const left = await kept(world, ANNA, { size: 10 });
    const granting = await kept(world, ANNA, { size: 10 });
    const upload = await announced(world, ANNA, CLERK, { size: 10 });
    const busy = async (url: string): Promise<void> => {
      while ((await world.call(ANNA, 'HEAD', url)).status !== 429);
    };
    await busy(`${HOME}/uploads/${left.id}`);
    await busy(upload.uri);
    for (const url of [`${HOME}/uploads/${left.id}`, `${HOME}/repository/${granting.id}`, upload.uri]) assert.equal((await world.call(ANNA, 'DELETE', url)).status, 204);
    assert.deepEqual([await world.domain('home.example').store.held(ANNA), await world.domain('city.example').store.held(CLERK)], [0, 0]);
  }));
});
