/**
 * Two servers in processes of their own, one fetching from the other: either of them killed in the middle.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { tus } from '../../bench/courier.ts';
import { startHops, type Hops } from '../../bench/two-hops.ts';
import { LIMITS } from '../../demo/server/config.ts';
import type { StoredMessage, Upload } from '../../src/contract/index.ts';
import { below, random } from './content-support.ts';

const MIB = 1024 * 1024;

describe('fetching over HTTP', () => {
  let hops: Hops;
  before(async () => {
    hops = await startHops({ pull: { ...LIMITS.pull, first: 20, ceiling: 200 } });
  });
  after(() => hops.close());

  /** A server that is being started anew. */
  let killing: Promise<void> | undefined;

  async function kill(which: 'home' | 'city'): Promise<void> {
    const { process } = hops.host(which);
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
    await hops.restart(which);
  }

  /** Sends the rest of the bytes to the sender's server; `at` is called with how far it is. */
  async function send(path: string, bytes: Buffer, at: (offset: number) => Promise<void>): Promise<void> {
    for (;;) {
      await killing;
      const offset = Number((await hops.atHome.ask('HEAD', path)).headers['upload-offset']);
      if (offset === bytes.byteLength) return;
      const pieces = async function* (): AsyncGenerator<Buffer> {
        for (let from = offset; from < bytes.byteLength; from += 262_144) {
          await at(from);
          yield bytes.subarray(from, from + 262_144);
        }
      };
      await hops.atHome.ask('PATCH', path, { headers: tus(offset), body: Readable.from(pieces()), length: bytes.byteLength - offset }).then((answer) => answer.resume(), () => {});
    }
  }

  async function arrived(path: string): Promise<Upload> {
    for (;;) {
      const upload = await hops.abroad.json<Upload>('GET', path);
      if (upload.state === 'complete') return upload;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  for (const victims of [['city'], ['home'], ['home', 'city']] as const)
    it(`goes on after ${victims.join(' or ')} was killed in the middle of it, again and again`, async () => {
      const bytes = Buffer.from(random(16 * MIB));
      const { home, city, attachment, message } = await hops.begin(bytes.byteLength);
      let kills = 0;
      let next = below(2 * MIB);
      let seen = 0;
      await send(home, bytes, async (offset) => {
        if (killing || kills >= 4 || offset < next) return;
        next = offset + below(6 * MIB);
        const victim = victims[below(victims.length)]!;
        // What has come there stays there.
        if (victim === 'city') {
          const { offset: there } = await hops.abroad.json<Upload>('GET', city);
          assert.ok(there >= seen, `${there} < ${seen}`);
          seen = there;
        }
        kills++;
        await (killing = kill(victim).finally(() => (killing = undefined)));
      });
      await killing;
      assert.ok(kills > 0);
      const upload = await arrived(city);
      const digest = `sha-256:${createHash('sha256').update(bytes).digest('base64url')}`;
      assert.deepEqual([upload.digest, upload.pull], [digest, undefined]);
      const { attachments, receipts } = await hops.owner.json<StoredMessage>('GET', message);
      assert.deepEqual([attachments![0]!.state, attachments![0]!.digest, receipts!.length], ['complete', digest, 3]);
      assert.ok(Buffer.concat((await (await hops.owner.ask('GET', attachment)).toArray()) as Buffer[]).equals(bytes));
    });

  it('a recipient follows over both hops, to the end', async () => {
    const bytes = Buffer.from(random(3 * MIB));
    const { home, attachment } = await hops.begin(bytes.byteLength);
    const following = await hops.owner.ask('GET', attachment);
    assert.deepEqual([following.statusCode, following.headers['content-length']], [200, String(bytes.byteLength)]);
    await send(home, bytes, () => Promise.resolve());
    assert.ok(Buffer.concat((await following.toArray()) as Buffer[]).equals(bytes));
  });

  it('goes on from the middle after both were stopped in good order', async () => {
    const bytes = Buffer.from(random(8 * MIB));
    const { home, city } = await hops.begin(bytes.byteLength);
    const half = bytes.subarray(0, 4 * MIB);
    await hops.atHome.ask('HEAD', home);
    assert.equal((await hops.atHome.ask('PATCH', home, { headers: tus(0), body: half })).statusCode, 204);
    while ((await hops.abroad.json<Upload>('GET', city)).offset < half.byteLength) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const which of ['city', 'home'] as const) {
      await hops.host(which).stop();
      await hops.restart(which);
    }
    await send(home, bytes, () => Promise.resolve());
    assert.equal((await arrived(city)).size, bytes.byteLength);
  });
});
