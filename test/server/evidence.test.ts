/**
 * What senders are told of what became of their messages.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { digestOf, type EvidencePage, type ReceiptClaims, type StoredMessage } from '../../src/contract/index.ts';
import { tusHeaders, type World } from '../../demo/server/world.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, MAYOR } from './support.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const claims = (receipt: string): ReceiptClaims => decodeJwt<ReceiptClaims>(receipt);

describe('evidence for senders', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld();
    await world.invite(CLERK, ANNA);
    await world.invite(CLERK, BEN);
  });
  after(() => world.close());

  const evidence = (from: string, since?: string): Promise<EvidencePage> => body(world.call(from, 'GET', `${CITY}/evidence${since === undefined ? '' : `?since=${since}`}`));

  /** A message whose attachment arrives after it. */
  async function late(from: string, to: string, file = bytes('a plan')): Promise<{ uri: string; id: string; first: string }> {
    const reference = await world.attach(from, to, { bytes: file }, { send: 0 });
    const { uri, message, receipt } = await world.deposit(from, to, { attachments: [reference] });
    const sent = await world.call(from, 'PATCH', `${CITY}/uploads/${reference.upload}`, { body: file, headers: tusHeaders(0) });
    assert.equal(sent.status, 204);
    return { uri, id: message.id, first: receipt };
  }

  it('begins empty, and says nothing of what deposits were answered with', async () => {
    assert.deepEqual(await evidence(ANNA), { state: 'new.0', hasMore: false, messages: [] });
    await world.deposit(ANNA, CLERK);
    assert.deepEqual(await evidence(ANNA), { state: 'new.0', hasMore: false, messages: [] });
  });

  it('all receipts of a message are a chain: the same message, each with the one before it', async () => {
    const { state } = await evidence(ANNA);
    const { id, first, uri } = await late(ANNA, CLERK);
    const page = await evidence(ANNA, state);
    assert.deepEqual(page.messages.map(({ messageId, recipient }) => [messageId, recipient]), [[id, CLERK]]);
    const { receipts } = page.messages[0]!;
    assert.equal(receipts[0], first);
    assert.deepEqual(receipts.map((receipt) => claims(receipt).event).slice(0, 2), ['SubmissionAcceptance', 'ContentConsignment']);
    for (const [index, receipt] of receipts.entries()) {
      const { previous, message, from, to, received_at, iss } = claims(receipt);
      const start = claims(first);
      assert.deepEqual([message, from, to, received_at, iss], [start.message, start.from, start.to, start.received_at, start.iss]);
      const before = receipts[index - 1];
      assert.deepEqual(previous, before === undefined ? undefined : { jti: claims(before).jti, digest: await digestOf(bytes(before)) });
    }
    const { receipts: shown } = await body<StoredMessage>(world.call(CLERK, 'GET', uri));
    assert.deepEqual(shown!.slice(0, 2), receipts.slice(0, 2));
    assert.deepEqual((await evidence(ANNA, (await evidence(ANNA)).state)).messages, []);
  });

  it('nobody is told of the messages of somebody else', async () => {
    const { state } = await evidence(BEN);
    await late(ANNA, CLERK);
    assert.deepEqual(await evidence(BEN, state), { state, hasMore: false, messages: [] });
    const { id } = await late(BEN, CLERK);
    assert.deepEqual((await evidence(BEN)).messages.map(({ messageId }) => messageId), [id]);
    // Not even how much there is.
    assert.match((await evidence(BEN)).state, /^[a-z0-9]{8}\.\d$/);
    assert.notEqual((await evidence(BEN)).state.split('.')[0], (await evidence(ANNA)).state.split('.')[0]);
  });

  it('a state of another history, of the future or of nobody is not known', async () => {
    const { state } = await evidence(ANNA);
    for (const wrong of [(await evidence(BEN)).state, `${state}0`, 'zzzzzzzz.1', 'new.1']) await expectProblem(world.call(ANNA, 'GET', `${CITY}/evidence?since=${wrong}`), 410, 'state-unknown');
    await expectProblem(world.call(MAYOR, 'GET', `${CITY}/evidence?since=${state}`), 410, 'state-unknown');
    await expectProblem(world.call(ANNA, 'GET', `${CITY}/evidence?since=%20`), 422, 'not-understood');
  });

  it('pages end where an answer would grow large, and leave nothing out', async () => {
    const { state } = await evidence(ANNA);
    const wanted: string[] = [];
    for (let round = 0; round < 4; round++) {
      // Two receipts of more than half a megabyte each: attachments with much to say.
      const attachments = [];
      for (let index = 0; index < 5; index++) attachments.push(await world.attach(ANNA, CLERK, { bytes: bytes('same'), properties: Array.from({ length: 50 }, (_, n) => ({ name: `p${n}`, kind: 'text' as const, value: 'y'.repeat(1900) })) }, { send: 0 }));
      const { message } = await world.deposit(ANNA, CLERK, { attachments }, { invite: false });
      wanted.push(message.id);
      for (const { upload } of attachments) await world.call(ANNA, 'PATCH', `${CITY}/uploads/${upload}`, { body: bytes('same'), headers: tusHeaders(0) });
    }
    const found: string[] = [];
    let pages = 0;
    for (let page = await evidence(ANNA, state); ; page = await evidence(ANNA, page.state)) {
      pages++;
      found.push(...page.messages.map(({ messageId }) => messageId));
      assert.ok(page.messages.length === 1 || JSON.stringify(page).length < 3.2 * 1024 * 1024);
      if (!page.hasMore) break;
      assert.ok(page.messages.length);
    }
    assert.deepEqual(found, wanted);
    assert.ok(pages > 1);
  });
});
