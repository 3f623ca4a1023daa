/**
 * Versions of what somebody has sent: what the sender's home can tell of them.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Migrator, sql } from 'kysely';
import { openLibsql } from '../../demo/server/store/libsql.ts';
import { migrations } from '../../demo/server/store/migrations.ts';
import { createSqlStore } from '../../demo/server/store/sql-store.ts';
import type { World } from '../../demo/server/world.ts';
import type { AttachmentReference, CoverTag, Delivery, Message, StoredMessage, VersionList } from '../../src/contract/index.ts';
import { random, stored } from './content-support.ts';
import { ANNA, BEN, body, CLERK, createCheckedWorld, expectProblem, MAYOR } from './support.ts';

const DAY = 86_400_000;
const scale = (value: string): CoverTag => ({ name: 'scale', kind: 'text', value });

describe('versions of what one has sent', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ limits: { subject: { burst: 100_000, perSecond: 1000 } } });
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
    await world.invite(ANNA, CLERK);
  });
  after(() => world.close());

  /** A letter on its way, whose bytes are at its recipient's. */
  async function send(from: string, to: string, file: Partial<AttachmentReference>, more: Partial<Message> = {}): Promise<StoredMessage> {
    const message = world.message(from, [to], { attachments: [await world.attach(from, to, { bytes: random(100), ...file })], ...more });
    return copy(from, message, [{ address: to, state: 'sending' }]);
  }
  const versions = async (who: string, message: StoredMessage): Promise<VersionList['versions']> => (await body<VersionList>(world.call(who, 'GET', `/messages/${message.id}/attachments/${message.message.attachments![0]!.id}/versions`))).versions;
  const read = (who: string, id: string): Promise<StoredMessage> => body<StoredMessage>(world.call(who, 'GET', `/messages/${id}`));
  const copy = (from: string, message: Message, deliveries: Delivery[]): Promise<StoredMessage> => body<StoredMessage>(world.call(from, 'PUT', `/sent/${message.id}`, { body: { message, deliveries } }));

  it('are counted over all letters and recipients, newest first, with to whom and what was said', async () => {
    const id = crypto.randomUUID();
    const first = await send(ANNA, CLERK, { id, name: 'Plan.dwg', properties: [scale('1 : 500')] });
    assert.deepEqual(first.documents, [{ id, version: 1, versions: 1 }]);
    world.clock.advance(1000);
    const second = await send(ANNA, MAYOR, { id, name: 'Site plan.dwg', properties: [scale('1 : 200')] }, { thread: first.message.thread });
    assert.deepEqual(second.documents, [{ id, version: 2, versions: 2 }]);
    assert.deepEqual((await read(ANNA, first.id)).documents, [{ id, version: 1, versions: 2 }]);
    const { size, mediaType } = first.message.attachments![0]!;
    const expected = [second, first].map(({ id: messageId, at, message: { to, attachments } }, index) => {
      const [{ digest, name, properties }] = attachments as [AttachmentReference];
      return { version: 2 - index, messageId, at, name, mediaType, size, state: 'arriving', ...(properties && { properties }), to, ...(digest && { digest }) };
    });
    for (const one of [first, second]) assert.deepEqual(await versions(ANNA, one), expected);
  });

  it('are one where the bytes are the same, by digest or by upload; the latest letter speaks for it', async () => {
    const id = crypto.randomUUID();
    const bytes = random(64);
    const digest = (await world.attach(ANNA, CLERK, { bytes })).digest ?? `sha-256:${Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64url')}`;
    const reference = (upload: string, said?: string): AttachmentReference => ({ id, upload, name: 'A.txt', mediaType: 'text/plain', size: 64, ...(said && { digest: said }) });
    const uploads = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as const;
    const letters: StoredMessage[] = [];
    for (const [to, attachment] of [[CLERK, reference(uploads[0])], [MAYOR, reference(uploads[0], digest)], [CLERK, reference(uploads[1], digest)], [CLERK, reference(uploads[2])]] as const) {
      world.clock.advance(1000);
      const message = world.message(ANNA, [to], { attachments: [attachment] });
      letters.push(await copy(ANNA, message, [{ address: to, state: 'sending' }]));
    }
    const list = await versions(ANNA, letters[0]!);
    assert.deepEqual(list.map(({ version, messageId, to, digest: said }) => [version, messageId, to!.map(({ address }) => address).sort(), said]), [[2, letters[3]!.id, [CLERK], undefined], [1, letters[2]!.id, [CLERK, MAYOR], digest]]);
    assert.deepEqual((await read(ANNA, letters[1]!.id)).documents, [{ id, version: 1, versions: 2 }]);
  });

  it('have arrived where a receipt of each recipient says so', async () => {
    const reference = await world.attach(ANNA, CLERK, { bytes: random(20) });
    const { message, receipt } = await world.deposit(ANNA, CLERK, { attachments: [reference] }, { invite: false });
    const sent = await copy(ANNA, message, [{ address: CLERK, state: 'sending' }, { address: MAYOR, state: 'queued' }]);
    const state = async (): Promise<unknown> => (await versions(ANNA, sent)).map((one) => [one.state, one.to!.map(({ address }) => address)]);
    assert.deepEqual(await state(), [['arriving', [CLERK, MAYOR]]]);
    await copy(ANNA, message, [{ address: CLERK, state: 'deposited', receipt }]);
    assert.deepEqual(await state(), [['arriving', [CLERK, MAYOR]]], 'one of two');
    await copy(ANNA, message, [{ address: MAYOR, state: 'deposited', receipt }]);
    assert.deepEqual(await state(), [['complete', [CLERK, MAYOR]]]);
  });

  it('are the sender’s alone, and apart from what others send of a document of the same id', async () => {
    const id = crypto.randomUUID();
    const mine = await send(ANNA, CLERK, { id });
    await send(ANNA, CLERK, { id });
    const bens = await send(BEN, CLERK, { id });
    assert.deepEqual((await versions(BEN, bens)).map(({ version }) => version), [1]);
    const path = `/messages/${mine.id}/attachments/${id}/versions`;
    await expectProblem(world.call(BEN, 'GET', path), 404, 'not-found');
    assert.equal((await world.call(CLERK, 'GET', `https://home.example/dmail${path}`)).status, 401);
    await expectProblem(world.call(CLERK, 'GET', path), 404, 'not-found');
    for (const scopes of [['send'], ['pay']]) assert.equal((await world.call(ANNA, 'GET', path, { by: world.tokenSource(ANNA, { scopes }) })).status, 403, scopes.join());
    await expectProblem(world.call(ANNA, 'GET', path.replace(id, crypto.randomUUID())), 404, 'not-found');
    await expectProblem(world.call(ANNA, 'GET', `/messages/${bens.id}/attachments/${id}/versions`), 404, 'not-found');
    // What came of it stays with those it was sent to, and they learn nothing of other recipients.
    await expectProblem(world.call(ANNA, 'GET', path.replace('/versions', '')), 404, 'not-found');
    const got = await stored(world, CLERK, await world.deposit(ANNA, CLERK, { attachments: [await world.attach(ANNA, CLERK, { id, bytes: random(5) })] }, { invite: false }));
    assert.equal(got.documents, undefined);
    for (const one of await versions(CLERK, got)) assert.equal(one.to, undefined);
    // What was sent back is counted by itself.
    const back = await stored(world, ANNA, await world.deposit(CLERK, ANNA, { attachments: [await world.attach(CLERK, ANNA, { id, bytes: random(5) })] }, { invite: false }));
    assert.deepEqual((await versions(ANNA, back)).map(({ version, to }) => [version, to]), [[1, undefined]]);
  });

  it('are gone with their letters, and their numbers are not given again', async () => {
    const id = crypto.randomUUID();
    const [first, second] = [await send(ANNA, CLERK, { id }), await send(ANNA, CLERK, { id })];
    await body(world.call(ANNA, 'PATCH', '/mailbox', { body: { ids: [second.message.thread], set: { deleted: true } } }));
    world.clock.advance(31 * DAY);
    await world.domain('home.example').app.purge();
    assert.deepEqual((await read(ANNA, first.id)).documents, [{ id, version: 1, versions: 1 }]);
    const third = await send(ANNA, CLERK, { id });
    assert.deepEqual((await versions(ANNA, third)).map(({ version }) => version), [3, 1]);
  });
});

describe('letters sent before their versions were counted', () => {
  it('have them all the same', async () => {
    const databases = openLibsql(':memory:');
    const db = databases.writer;
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    assert.equal((await migrator.migrateTo('0027-choices')).error, undefined);
    for (const [index, direction] of ['out', 'in', 'out'].entries()) {
      const attachments = [{ id: 'document-0001', upload: `upload-000${index}`, name: `${index}.txt`, mediaType: 'text/plain', size: 1 }];
      await sql`insert into messages (id, owner, thread, root, direction, message_id, peer, at, unread, digest, size, body) values (${`message-${index}`}, ${ANNA}, 'thread', 'root', ${direction}, ${`id-${index}`}, ${ANNA}, ${index}, 0, 'd', 1, ${JSON.stringify({ to: [{ address: CLERK }], attachments })})`.execute(db);
    }
    const store = createSqlStore(databases, () => Promise.reject(new Error('nothing is deposited here')));
    await store.migrate();
    const list = await store.versions(ANNA, 'message-2', 'document-0001');
    assert.deepEqual(list!.versions.map(({ version, name }) => [version, name]), [[2, '2.txt'], [1, '0.txt']]);
    await store.close();
  });
});
