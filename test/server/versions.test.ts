/**
 * Numbers of versions: given once, whatever has become of the one they were given to.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Migrator } from 'kysely';
import { connectLibsql, openLibsql } from '../../demo/server/store/libsql.ts';
import { migrations } from '../../demo/server/store/migrations.ts';
import type { World } from '../../demo/server/world.ts';
import { announced, claimsOf, random, stored } from './content-support.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, MAYOR } from './support.ts';

const DAY = 86_400_000;

async function inFolder(work: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'versions-'));
  try {
    await work(join(folder, 'mail.sqlite'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function inWorld(path: string, work: (world: World) => Promise<void>): Promise<void> {
  const world = await createCheckedWorld({ database: (domain) => openLibsql(domain === 'city.example' ? path : ':memory:') });
  try {
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
    await work(world);
  } finally {
    await world.close();
  }
}

/** Deposits the next content of a document. @returns the version its receipt names, and the conversation */
async function deposit(world: World, from: string, to: string, id: string): Promise<{ version: number; thread: string; uri: string }> {
  const { receipt, message: { thread }, uri } = await world.deposit(from, to, { attachments: [await world.attach(from, to, { id, bytes: random(100) })] }, { invite: false });
  return { version: claimsOf(receipt).attachments![0]!.version, thread, uri };
}

async function purge(world: World, owner: string, threads: readonly string[]): Promise<void> {
  await body(world.call(owner, 'PATCH', '/mailbox', { body: { ids: threads, set: { deleted: true } } }));
  world.clock.advance(31 * DAY);
  await world.domain('city.example').app.purge();
}

describe('a number of a version', () => {
  it('is not given again when the highest was purged, nor when all were', () => inFolder((path) => inWorld(path, async (world) => {
    const id = crypto.randomUUID();
    const [first, second] = [await deposit(world, ANNA, CLERK, id), await deposit(world, ANNA, CLERK, id)];
    assert.deepEqual([first.version, second.version], [1, 2]);
    await purge(world, CLERK, [second.thread]);
    const third = await deposit(world, ANNA, CLERK, id);
    assert.equal(third.version, 3);
    assert.deepEqual((await stored(world, CLERK, third)).attachments!.map(({ version, versions }) => [version, versions]), [[3, 2]]);
    await purge(world, CLERK, [first.thread, third.thread]);
    assert.equal((await deposit(world, ANNA, CLERK, id)).version, 4);
  })));

  it('is not given again when an upload it was given to is given up or abandoned', () => inFolder((path) => inWorld(path, async (world) => {
    const document = crypto.randomUUID();
    assert.equal((await deposit(world, ANNA, CLERK, document)).version, 1);
    const upload = await announced(world, ANNA, CLERK, { size: 5, document });
    assert.equal((await world.call(ANNA, 'DELETE', upload.uri)).status, 204);
    assert.deepEqual([upload.version, (await announced(world, ANNA, CLERK, { size: 5, document })).version], [2, 3]);
    world.clock.advance(8 * DAY);
    await world.domain('city.example').app.purge();
    assert.equal((await announced(world, ANNA, CLERK, { size: 5, document })).version, 4);
  })));

  it('of a document nobody ever got leaves nothing behind', () => inFolder(async (path) => {
    await inWorld(path, async (world) => {
      for (let count = 0; count < 3; count++) {
        const upload = await announced(world, ANNA, CLERK, { size: 5, document: crypto.randomUUID() });
        if (count) assert.equal((await world.call(ANNA, 'DELETE', upload.uri)).status, 204);
      }
      world.clock.advance(8 * DAY);
      await world.domain('city.example').app.purge();
    });
    const db = connectLibsql(path);
    const rows = await db.selectFrom('versions').selectAll().execute();
    await db.destroy();
    assert.deepEqual(rows, []);
  }));

  it('belongs to the two who wrote to each other', () => inFolder((path) => inWorld(path, async (world) => {
    const id = crypto.randomUUID();
    for (const [from, to] of [[ANNA, CLERK], [BEN, CLERK], [ANNA, MAYOR]] as const) for (const version of [1, 2]) assert.equal((await deposit(world, from, to, id)).version, version);
  })));

  it('is all that is left of what was purged, and says of nothing whose it was', () => inFolder(async (path) => {
    const id = crypto.randomUUID();
    await inWorld(path, async (world) => {
      for (let count = 0; count < 3; count++) await purge(world, CLERK, [(await deposit(world, ANNA, CLERK, id)).thread]);
      assert.equal((await world.call(ANNA, 'GET', `${CITY}/uploads/${id}`)).status, 404);
    });
    const db = connectLibsql(path);
    const rows = await db.selectFrom('versions').selectAll().execute();
    await db.destroy();
    assert.deepEqual(rows.map(({ version }) => version), [3]);
    assert.match(rows[0]!.document, /^sha-256:[\w-]{43}$/);
  }));

  it('goes on from where an earlier version of the server had come', () => inFolder(async (path) => {
    const id = crypto.randomUUID();
    const earlier = connectLibsql(path);
    const { error } = await new Migrator({ db: earlier, provider: { getMigrations: () => Promise.resolve(migrations) } }).migrateTo('0005-scans');
    assert.equal(error, undefined);
    const announcement = (upload: string, document: string, version: number): object => ({ upload, owner: CLERK, peer: ANNA, document, version, thread: null, held: 0, at: Date.now() });
    await earlier.insertInto('announcements').values([announcement('one', id, 1), announcement('two', id, 7), announcement('three', 'another-document', 2)] as never).execute();
    await earlier.destroy();
    await inWorld(path, async (world) => assert.deepEqual([(await deposit(world, ANNA, CLERK, id)).version, (await deposit(world, ANNA, MAYOR, id)).version], [8, 1]));
  }));
});
