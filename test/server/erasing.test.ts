/** Erasing a mailbox in a process that is killed in the middle of it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileKeys } from '../../demo/server/keys/file.ts';
import { openKeys } from '../../demo/server/keys/keys.ts';
import { connectLibsql } from '../../demo/server/store/libsql.ts';
import { openThreadedStore } from '../../demo/server/store/threaded-store.ts';

const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';
const MESSAGES = 2000;

describe('a mailbox that is being erased', () => {
  it('is there as it was, or gone as a whole, whenever the process is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'erasing-'));
    try {
      const path = join(folder, 'mail.sqlite');
      const keyFile = join(folder, 'keys.json');
      const keys = await openKeys(fileKeys(keyFile), Date.now());
      await (await openThreadedStore(path, keyFile)).close();
      const [first, second] = [await keys.sign({ event: 'ContentConsignment' } as never), await keys.sign({ event: 'ContentHandover' } as never)];
      const db = connectLibsql(path);
      await db.transaction().execute(async (tx) => {
        for (const owner of [CLERK, MAYOR]) {
          await tx.insertInto('mailboxes').values({ owner, epoch: 'epoch', seq: MESSAGES, floor: 0, inbox: MESSAGES, inbox_unread: 0, sent: 0, starred: 0, archive: 0, deleted: 0 }).execute();
          for (let index = 0; index < MESSAGES; index++) {
            const id = `${owner}-${index}`;
            const body = JSON.stringify({ id, from: { address: 'anna@home.example' }, to: [{ address: owner }], thread: id, subject: id, sentAt: '2026-11-21T10:00:00Z', body: { text: 'x'.repeat(1500) } });
            await tx.insertInto('messages').values({ id, owner, thread: id, root: id, direction: 'in', message_id: id, peer: 'anna@home.example', at: index, unread: 0, digest: 'sha-256:none', size: body.length, body, sender: JSON.stringify({ address: 'anna@home.example', issuer: 'https://id.home.example', subject: 'anna' }), receipt: second, uri: id, handed_over: 1 }).execute();
            await tx.insertInto('earlier_receipts').values({ message: id, position: 0, receipt: first }).execute();
            await tx.insertInto('evidence').values({ message: id, address: 'anna@home.example', issuer: 'https://id.home.example', subject: 'anna', seq: index }).execute();
          }
        }
      });
      await writeFile(join(folder, 'erase.mjs'), `
        import { openThreadedStore } from ${JSON.stringify(new URL('../../demo/server/store/threaded-store.ts', import.meta.url).href)};
        const store = await openThreadedStore(${JSON.stringify(path)}, ${JSON.stringify(keyFile)});
        console.log('begun');
        await store.erase(${JSON.stringify(CLERK)}, { jti: 'confirmed', expires: Date.now() + 60_000 }, Date.now());
        console.log('done');
        setInterval(() => {}, 1000);`);
      const rows = async (owner: string): Promise<number[]> => {
        const one = async (table: 'messages' | 'owed_receipts'): Promise<number> => Number((await db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count')).where('owner', '=', owner).executeTakeFirstOrThrow()).count);
        const earlier = await db.selectFrom('earlier_receipts').select(({ fn }) => fn.countAll<number>().as('count')).where('message', 'like', `${owner}-%`).executeTakeFirstOrThrow();
        return [await one('messages'), Number(earlier.count), await one('owed_receipts')];
      };
      const before = [MESSAGES, MESSAGES, 0];
      const erased = [0, 0, MESSAGES];
      let killed = 0;
      for (let wait = 0; ; wait += 120) {
        const child = spawn(process.execPath, ['--import', 'tsx', join(folder, 'erase.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
        let told = '';
        child.stdout.on('data', (piece) => (told += String(piece)));
        while (!told.includes('begun')) await once(child.stdout, 'data');
        const enough = new Promise((resolve) => setTimeout(resolve, wait));
        const done = (async () => {
          while (!told.includes('done')) await once(child.stdout, 'data');
        })();
        await Promise.race([enough, done]);
        const acknowledged = told.includes('done');
        child.kill('SIGKILL');
        await once(child, 'exit');
        const now = await rows(CLERK);
        assert.deepEqual(now, acknowledged || now[0] === 0 ? erased : before);
        assert.equal((await db.selectFrom('confirmations').select('jti').execute()).length, now[0] === 0 ? 1 : 0);
        if (now[0] === 0) break;
        killed++;
      }
      assert.ok(killed > 0);
      assert.deepEqual(await rows(MAYOR), before);
      await db.destroy();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
