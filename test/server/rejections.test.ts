/**
 * A message that is refused for what it is, or for whom it is from: its sender has that in writing.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { digestOf, canonicalBytes, type Message, type ReceiptClaims } from '../../src/contract/index.ts';
import { verifyReceipt } from '../../src/evidence/index.ts';
import type { World } from '../../demo/server/world.ts';
import { ANNA, body, CITY, CLERK, createCheckedWorld, expectProblem, session } from './support.ts';

const FORBIDDEN = { parts: [{ type: 'application/x-sh', data: {} }] };

describe('a message that is refused', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld();
    await world.invite(CLERK, ANNA);
  });
  after(() => world.close());

  const put = (uri: string, message: Message): Promise<Response> => world.call(ANNA, 'POST', `${uri}/deposits`, { body: message, headers: { 'idempotency-key': crypto.randomUUID() } });
  const refused = async (uri: string, message: Message, status: number, code: string): Promise<string> => (await expectProblem(put(uri, message), status, code)).receipt!;

  it('gets a receipt that says so, of exactly this message, the same for every repeat', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    const message = world.message(ANNA, [CLERK], FORBIDDEN);
    const receipt = await refused(uri, message, 415, 'type-forbidden');
    assert.equal(await refused((await session(world, ANNA, CLERK)).uri, message, 415, 'type-forbidden'), receipt);
    const claims = decodeJwt<ReceiptClaims>(receipt);
    assert.deepEqual([claims.event, claims.reason, claims.message], [
      'SubmissionRejection', { type: 'urn:dmail:problem:type-forbidden' }, { id: message.id, digest: await digestOf(canonicalBytes(message)), size: canonicalBytes(message).byteLength },
    ]);
    const { keys } = world.domain('city.example');
    const outcome = await verifyReceipt(receipt, { message, recipient: CLERK, sender: ANNA }, { issuerOf: async () => ({ server: CITY, keys: keys.published() }), now: world.clock.now() });
    assert.equal(outcome.state, 'verified', outcome.failed);
    assert.notEqual(await refused(uri, { ...message, subject: 'Another' }, 415, 'type-forbidden'), receipt);
  });

  it('for an attachment names it', async () => {
    const reference = await world.attach(ANNA, CLERK, { bytes: new Uint8Array([1, 2, 3]) });
    const { store } = world.domain('city.example');
    await store.judge(await digestOf(new Uint8Array([1, 2, 3])), 'infected', world.clock.now());
    const { uri } = await session(world, ANNA, CLERK);
    const message = world.message(ANNA, [CLERK], { attachments: [reference] });
    const receipt = await refused(uri, message, 403, 'infected');
    assert.deepEqual(decodeJwt<ReceiptClaims>(receipt).reason, { type: 'urn:dmail:problem:infected', attachments: [reference.id] });
    const outcome = await verifyReceipt(receipt, { message, recipient: CLERK }, { issuerOf: async () => ({ server: CITY, keys: world.domain('city.example').keys.published() }), now: world.clock.now() });
    assert.equal(outcome.state, 'verified', outcome.failed);
  });

  it('gets one where the invitation has ended meanwhile; what is not understood, or nobody may send, gets none', async () => {
    await body(world.call(CLERK, 'PUT', `/invitations/${ANNA}`, { body: { state: 'accepted', expiresAt: new Date(world.clock.now() + 60_000).toISOString() } }));
    const { uri } = await session(world, ANNA, CLERK);
    assert.equal((await expectProblem(put(uri, world.message('ben@home.example', [CLERK], FORBIDDEN)), 422, 'not-understood')).receipt, undefined);
    world.clock.advance(61_000);
    const receipt = await refused(uri, world.message(ANNA, [CLERK]), 403, 'invitation-required');
    assert.deepEqual(decodeJwt<ReceiptClaims>(receipt).reason, { type: 'urn:dmail:problem:invitation-required' });
    assert.equal((await expectProblem(world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: CLERK } }), 403, 'invitation-required')).receipt, undefined);
  });

  it('is on record for a while, and not without end', async () => {
    await world.invite(CLERK, ANNA);
    const { uri } = await session(world, ANNA, CLERK);
    const first = world.message(ANNA, [CLERK], FORBIDDEN);
    const receipt = await refused(uri, first, 415, 'type-forbidden');
    const { store, server } = world.domain('city.example');
    const sender = decodeJwt<ReceiptClaims>(receipt).from;
    for (let index = 0; index < 200; index++) {
      world.clock.advance(1);
      await store.reject({ sender, recipient: CLERK, id: `message-${1000 + index}`, digest: `sha-256:${index}`, size: 1, attachments: [], reason: { type: 'urn:dmail:problem:type-forbidden' }, server, now: world.clock.now() });
    }
    const second = await refused(uri, first, 415, 'type-forbidden');
    assert.notEqual(second, receipt);
    world.clock.advance(20 * 366 * 86_400_000);
    await world.domain('city.example').app.purge();
    assert.notEqual(await refused((await session(world, ANNA, CLERK)).uri, first, 415, 'type-forbidden'), second);
  });
});
