/** The store on a file: two threads, and what an older version left there. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Migrator } from 'kysely';
import { fileKeys } from '../../demo/server/keys/file.ts';
import { openKeys } from '../../demo/server/keys/keys.ts';
import { RETENTION } from '../../demo/server/retention.ts';
import { connectLibsql } from '../../demo/server/store/libsql.ts';
import { migrations } from '../../demo/server/store/migrations.ts';
import { StoreRefusal, type Store } from '../../demo/server/store/store.ts';
import { openThreadedStore } from '../../demo/server/store/threaded-store.ts';

const CLERK = 'clerk@city.example';
const CONTENT = { to: [], cc: [], subject: '', html: '' };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the store on a file', () => {
  let folder: string;
  let keys: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-'));
    keys = join(folder, 'keys.json');
    await openKeys(fileKeys(keys), Date.now());
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const synchronous of ['FULL', 'OFF'] as const) it(`answers every call of any burst, once and right, whatever is refused beside it (${synchronous})`, async () => {
    const store = await openThreadedStore(join(folder, `bursts-${synchronous}.sqlite`), keys, { synchronous });
    const versions = new Map<string, string>();
    const heard: number[] = [];
    store.watch(CLERK, ({ after: state }) => heard.push(state));
    let number = 0;
    try {
      for (let burst = 0; burst < 12; burst++) {
        const size = Math.ceil(10 ** (Math.random() * 3));
        await Promise.all(Array.from({ length: size }, async () => {
          if (Math.random() < 0.3) await pause(Math.random() * 10);
          const dice = Math.random();
          const known = [...versions.keys()];
          const id = known[Math.floor(Math.random() * known.length)];
          if (dice < 0.05) await store.purge(Date.now(), RETENTION);
          else if (dice < 0.1) await store.check();
          else if (dice < 0.3 && id !== undefined)
            await assert.rejects(store.putDraft(CLERK, id, { ...CONTENT, subject: 'Another' }, { create: false, match: 'v0' }, Date.now()), (error) => error instanceof StoreRefusal && error.reason === 'version-mismatch');
          else {
            const name = `draft-${String(number++).padStart(8, '0')}`;
            versions.set(name, (await store.putDraft(CLERK, name, { ...CONTENT, subject: name }, { create: true }, Date.now())).version);
          }
        }));
      }
      const drafts = await store.drafts(CLERK);
      assert.deepEqual(new Map(drafts.map(({ id, version }) => [id, version])), versions);
      assert.ok(drafts.every(({ id, content }) => content.subject === id));
      // Each change was told once, in its order.
      assert.deepEqual(heard, Array.from({ length: versions.size }, (_, index) => index + 1));
    } finally {
      await store.close();
    }
    await assert.rejects(store.check(), /closed/);
  });

  it('brings the log into the file while it is open', async () => {
    const [path, copy] = [join(folder, 'log.sqlite'), join(folder, 'log-copy.sqlite')];
    const store = await openThreadedStore(path, keys);
    try {
      // Each of them a commit of its own.
      for (let index = 0; index < 300; index++) await store.putDraft(CLERK, `draft-${index}-of-the-log`, CONTENT, { create: true }, Date.now());
      const inFile = async (): Promise<number> => {
        await copyFile(path, copy);
        const db = connectLibsql(copy);
        // A file in the making is no database yet.
        const drafts = await db.selectFrom('drafts').select('id').execute().catch(() => []);
        await db.destroy();
        return drafts.length;
      };
      while (!(await inFile())) await pause(20);
      assert.equal((await store.drafts(CLERK)).length, 300);
    } finally {
      await store.close();
    }
  });

  it('writes what was called for before it closes', async () => {
    const path = join(folder, 'closing.sqlite');
    const store = await openThreadedStore(path, keys);
    const calls = Array.from({ length: 40 }, (_, index) => store.putDraft(CLERK, `draft-${index}-closing`, CONTENT, { create: true }, Date.now()));
    await Promise.all([...calls, store.close()]);
    const again = await openThreadedStore(path, keys);
    assert.equal((await again.drafts(CLERK)).length, 40);
    await again.close();
  });

  it('ends the process where the thread that writes is lost, rather than refuse everything from then on', async () => {
    const script = `
      import { Worker } from 'node:worker_threads';
      import { openThreadedStore } from ${JSON.stringify(new URL('../../demo/server/store/threaded-store.ts', import.meta.url).href)};
      let thread;
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (...args) { thread = this; return post.apply(this, args); };
      const store = await openThreadedStore(${JSON.stringify(join(folder, 'lost.sqlite'))}, ${JSON.stringify(keys)});
      setInterval(() => {}, 1000);
      const waiting = store.check().then(() => 'stored', (error) => error.message);
      void thread.terminate();
      console.log(await waiting);`;
    await writeFile(join(folder, 'lost.mjs'), script);
    const child = spawn(process.execPath, ['--import', 'tsx', join(folder, 'lost.mjs')], { stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    child.stdout.on('data', (piece) => (told += String(piece)));
    child.stderr.on('data', (piece) => (told += String(piece)));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1, told);
    assert.match(told, /the thread that writes has ended/);
  });

  it('brings tables of an earlier version up to date, with everything in its conversation', async () => {
    const path = join(folder, 'earlier.sqlite');
    const earlier = connectLibsql(path);
    const { error } = await new Migrator({ db: earlier, provider: { getMigrations: () => Promise.resolve(migrations) } }).migrateTo('0002-ended-grants');
    assert.equal(error, undefined);
    const epoch = Date.UTC(2026, 0, 1);
    const message = (id: string, thread: string, at: number): object => ({
      id, owner: CLERK, thread, direction: 'in', message_id: `chosen-${id}`, peer: 'anna@home.example', at, unread: 1, digest: 'sha-256:none', size: 2,
      body: JSON.stringify({ id: `chosen-${id}`, from: { address: 'anna@home.example' }, to: [{ address: CLERK }], thread, subject: id, sentAt: new Date(at).toISOString(), body: { text: id } }),
    });
    const conversation = (id: string, last: string, count: number, at: number): object => ({
      owner: CLERK, id, seq: 1, at, message_id: last, subject: 'S', excerpt: '', direction: 'in', sender: '{"address":"anna@home.example"}', recipients: '[]', count, unread: count, starred: 0, archived: 0,
      has_in: 1, has_out: 0, in_inbox: 1, in_sent: 0, in_starred: 0, in_archive: 0, in_deleted: 0, attachments: 0, attachments_size: 0, peers: '|anna@home.example|', words: '',
    });
    await earlier.insertInto('mailboxes').values({ owner: CLERK, epoch: 'old', seq: 2, floor: 0, inbox: 2, inbox_unread: 2, sent: 0, starred: 0, archive: 0, deleted: 0 }).execute();
    await earlier.insertInto('messages').values([message('stored-3', 'thread-two', epoch + 3), message('stored-1', 'thread-one', epoch + 1), message('stored-2', 'thread-one', epoch + 2)] as never).execute();
    await earlier.insertInto('conversations').values([conversation('thread-one', 'stored-2', 2, epoch + 2), conversation('thread-two', 'stored-3', 1, epoch + 3)] as never).execute();
    await earlier.destroy();

    const store: Store = await openThreadedStore(path, keys);
    try {
      const ids = async (thread: string): Promise<string[]> => (await store.thread(CLERK, thread))!.messages.map(({ id }) => id);
      assert.deepEqual(await ids('thread-one'), ['stored-1', 'stored-2']);
      assert.deepEqual(await ids('thread-two'), ['stored-3']);
      await store.update(CLERK, { ids: ['thread-one'], set: { unread: false } }, epoch + 10);
      assert.deepEqual((await store.thread(CLERK, 'thread-one'))!.messages.map(({ unread }) => unread), [false, false]);
      assert.equal((await store.thread(CLERK, 'thread-two'))!.messages[0]!.unread, true);
    } finally {
      await store.close();
    }
  });
});
