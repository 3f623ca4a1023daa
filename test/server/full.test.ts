/**
 * A database that has no room left.
 */
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { after, before, describe, it } from 'node:test';
import type { Databases } from '../../demo/server/store/databases.ts';
import { openLibsql } from '../../demo/server/store/libsql.ts';
import type { World } from '../../demo/server/world.ts';
import type { MailboxPage, Session } from '../../src/contract/index.ts';
import { createCheckedWorld, problemOf } from './support.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const CITY = 'https://city.example/dmail';

describe('a full database', () => {
  let world: World;
  let city: Databases;
  const pages = async (limit: number): Promise<void> => void (await sql`pragma max_page_count = ${sql.lit(limit)}`.execute(city.writer));
  before(async () => {
    world = await createCheckedWorld({
      database: (domain) => {
        const opened = openLibsql(':memory:');
        if (domain === 'city.example') city = opened;
        return Promise.resolve(opened);
      },
    });
    await world.invite(CLERK, ANNA);
  });
  after(() => world.close());

  it('refuses with 507 what it cannot store, keeps what it has, and takes the same again once there is room', async () => {
    const session = (await (await world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: CLERK } })).json()) as Session;
    const put = (key: string, text: string): Promise<Response> =>
      world.call(ANNA, 'POST', `${session.uri}/deposits`, { body: messages.get(key) ?? remember(key, text), headers: { 'idempotency-key': key, prefer: 'return=representation' } });
    const messages = new Map<string, object>();
    const remember = (key: string, text: string): object => {
      const message = world.message(ANNA, [CLERK], { text });
      messages.set(key, message);
      return message;
    };
    assert.equal((await put('a-message-that-is-small', 'There is room.')).status, 201);
    await pages(1);
    // Beside one that fits nothing may be lost to one that does not; here nothing fits.
    const answers = await Promise.all(['a-message-that-is-large-1', 'a-message-that-is-large-2'].map((key) => put(key, 'x'.repeat(200_000))));
    for (const answer of answers) {
      assert.equal(answer.status, 507);
      assert.ok(answer.headers.get('retry-after'));
      assert.equal((await problemOf(answer)).code, 'storage-full');
    }
    const listed = async (): Promise<number> => ((await (await world.call(CLERK, 'GET', '/mailbox')).json()) as MailboxPage).conversations.length;
    assert.equal(await listed(), 1);
    await pages(1_000_000);
    for (const key of ['a-message-that-is-large-1', 'a-message-that-is-large-2']) assert.equal((await put(key, '')).status, 201);
    assert.equal(await listed(), 3);
  });
});
