/**
 * Attachments the recipient's server fetches from the sender's own.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { World } from '../../demo/server/world.ts';
import { digestOf, type WellKnown } from '../../src/contract/index.ts';
import { byHand, claimsOf, download, random, stored } from './content-support.ts';
import { complete, give, sent, there } from './pull-support.ts';
import { ANNA, BEN, body, CLERK, createCheckedWorld, MAYOR } from './support.ts';

describe('pull', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ limits: { subject: { burst: 100_000, perSecond: 1000 } } });
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
  });
  after(() => world.close());

  it('is offered, as the domain says', async () => {
    assert.deepEqual((await body<WellKnown>(world.fetch('https://home.example/.well-known/dmail'))).attachments, { accepted: true, repository: true, pull: true });
  });

  it('brings what is there', async () => {
    const bytes = random(300_000);
    const { name, deposit } = await sent(world, bytes.byteLength, { send: bytes });
    await complete(world, name);
    const { attachments, receipts } = await stored(world, CLERK, deposit);
    assert.deepEqual([attachments![0]!.state, attachments![0]!.digest], ['complete', await digestOf(bytes)]);
    assert.equal(claimsOf(receipts!.at(-1)!).event, 'ContentConsignment');
    assert.ok((await download(world.call(CLERK, 'GET', `${deposit.uri}/attachments/${attachments![0]!.id}`))).equals(bytes));
    assert.equal((await there(world, name)).pull, undefined);
  });

  it('follows an upload that is under way, and recipients follow over both hops', async () => {
    const bytes = random(3000);
    const { name, upload, deposit } = await sent(world, bytes.byteLength);
    assert.deepEqual(upload.pull, { state: 'waiting' });
    const response = await world.call(CLERK, 'GET', `${deposit.uri}/attachments/${upload.document}`);
    const reader = response.body!.getReader();
    const { stream, send, end } = byHand();
    const sending = give(world, ANNA, name, 0, stream);
    for (const [from, to] of [[0, 1000], [1000, 1001], [1001, 3000]] as const) {
      send(bytes.subarray(from, to));
      const { value } = await reader.read();
      assert.ok(Buffer.from(value!).equals(bytes.subarray(from, to)));
    }
    end();
    assert.equal((await sending).status, 204);
    assert.equal((await reader.read()).done, true);
    await complete(world, name);
  });
});
