/**
 * Messages that wait to be signed: how many there can be, and whose make room for whose.
 */
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { beforeEach, describe, it } from 'node:test';
import { Pushes, SIGNATURE } from '../../demo/identity/details.ts';
import { canonicalBytes, digestOf, type Message } from '../../src/contract/index.ts';

const ANNA = 'anna@home.localhost';
const BEN = 'ben@home.localhost';
const PORTAL = 'https://portal.example/client.json';
const DESK = 'https://desk.example/client.json';

describe('messages that wait to be signed', () => {
  let pushes: Pushes;
  beforeEach(() => { pushes = new Pushes({ messages: 2, octets: 5000, all: 10_000 }); });

  /** @returns the digest it waits under */
  async function push(id: string, { from = ANNA, client = PORTAL, allowed = true, words = 'I ask.' } = {}): Promise<string> {
    const message: Message = { id: `message-${id}`, thread: 'thread-00000001', from: { address: from }, to: [{ address: 'clerk@city.localhost' }], subject: 'Permit', sentAt: new Date().toISOString(), body: { text: words } };
    const digest = await digestOf(canonicalBytes(message));
    const body = new URLSearchParams({ authorization_details: JSON.stringify([{ type: SIGNATURE, digest, message }]) }).toString();
    const req = Object.assign(Readable.from([Buffer.from(body)]), { headers: {} }) as unknown as IncomingMessage;
    await pushes.take({ req } as unknown as Parameters<Pushes['take']>[0]);
    await pushes.keep(req, digest, { client, signer: from, allowed });
    return digest;
  }
  const waits = (digest: string): boolean => pushes.find(digest) !== undefined;

  it('are the newest few of one person at one host page', async () => {
    const [first, second, third] = [await push('1'), await push('2'), await push('3')];
    assert.deepEqual([first, second, third].map(waits), [false, true, true]);
    const large = await push('4', { words: 'x'.repeat(4700) });
    assert.deepEqual([second, third, large].map(waits), [false, false, true]);
  });

  it('are not thrown out by other people or host pages', async () => {
    const mine = await push('1');
    for (const id of ['2', '3', '4', '5']) {
      await push(id, { from: BEN });
      await push(id, { client: DESK });
    }
    assert.ok(waits(mine));
  });

  it('are refused, as by a server that has too much to do, where no more fit', async () => {
    const words = 'x'.repeat(4500);
    const kept = [await push('1', { words }), await push('2', { words, from: BEN })];
    await assert.rejects(push('3', { words, client: DESK }), { status: 429, statusCode: 429, error: 'temporarily_unavailable', expose: true });
    assert.deepEqual(kept.map(waits), [true, true]);
    // One's own make room, so one that fits goes on fitting.
    assert.ok(waits(await push('4', { words })));
  });

  it('are none of host pages the person has not allowed, which learn nothing of that', async () => {
    assert.equal(waits(await push('1', { allowed: false })), false);
  });
});
