/**
 * Keys that change while receipts are made and checked.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { decodeProtectedHeader } from 'jose';
import type { ReceiptKeys } from '../../src/contract/index.ts';
import { verifyReceipt, type Verification } from '../../src/evidence/index.ts';
import { keyFileIn } from '../../demo/server/keys/command.ts';
import { createNodeApp, type NodeApp } from '../../demo/server/node.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import { ANNA, CITY, CLERK } from './support.ts';

const run = promisify(execFile);
const DAY = 86_400_000;
const kidOf = (receipt: string): string => decodeProtectedHeader(receipt).kid!;

describe('keys of receipts', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  async function check(receipt: string): Promise<Verification> {
    const { keys } = (await (await world.fetch(`${CITY}/keys`)).json()) as ReceiptKeys;
    return verifyReceipt(receipt, { recipient: CLERK, sender: ANNA }, { issuerOf: async () => ({ server: CITY, keys }), now: world.clock.now() });
  }

  it('are rotated while they serve, and what was signed before stands', async () => {
    const { keys } = world.domain('city.example');
    const before = await world.deposit(ANNA, CLERK);
    world.clock.advance(DAY);
    await keys.rotate(world.clock.now());
    const later = await world.deposit(ANNA, CLERK);
    assert.notEqual(kidOf(before.receipt), kidOf(later.receipt));
    assert.deepEqual([(await check(before.receipt)).state, (await check(later.receipt)).state], ['verified', 'verified']);
    assert.equal(keys.published()[0]!.kid, kidOf(later.receipt));
    await keys.renew(world.clock.now() + 80 * DAY);
    assert.equal(keys.published()[0]!.kid, kidOf(later.receipt));
    await keys.renew(world.clock.now() + 91 * DAY);
    assert.notEqual(keys.published()[0]!.kid, kidOf(later.receipt));
  });

  it('that were compromised vouch for nothing; others for what they signed before they were revoked', async () => {
    const { keys } = world.domain('city.example');
    for (const [reason, state] of [['compromised', 'failed'], ['superseded', 'verified']] as const) {
      await keys.rotate(world.clock.now());
      const { receipt } = await world.deposit(ANNA, CLERK);
      world.clock.advance(60_000);
      await keys.revoke(kidOf(receipt), reason, world.clock.now());
      const outcome = await check(receipt);
      assert.deepEqual([outcome.state, outcome.failed], [state, state === 'failed' ? 'key' : undefined]);
      const next = await world.deposit(ANNA, CLERK);
      assert.notEqual(kidOf(next.receipt), kidOf(receipt));
      assert.equal((await check(next.receipt)).state, 'verified');
      // What is signed with it later is worth nothing.
      assert.equal(keys.published().find(({ kid }) => kid === kidOf(receipt))!.revoked!.reason, reason);
    }
    await assert.rejects(keys.revoke('unknown', 'unspecified', world.clock.now()), RangeError);
  });
});

describe('the command for keys', () => {
  let folder: string;
  let node: NodeApp;
  const server = 'https://city.example/dmail';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keys-'));
    await writeFile(join(folder, 'accounts.txt'), 'clerk\n');
    node = await createNodeApp({
      config: { domain: 'city.example', server, publicOrigin: 'https://city.example', issuers: { sign_in: 'https://id.city.example', token_issuers: ['https://id.city.example'] } },
      dataDir: folder, accounts: { exists: () => true }, fetch: () => Promise.reject(new Error('nobody is asked')), account: () => {},
    });
    await node.store.decide(CLERK, ANNA, { state: 'accepted' }, Date.now());
    await node.store.openSession({ id: 'session-0000000001', sender: { address: ANNA, issuer: 'https://id.home.example', subject: 'anna', method: 'home-exchange' }, jkt: 'key', recipient: CLERK, scope: 'any', expires: Date.now() + DAY });
  });
  after(async () => {
    await node.close();
    await rm(folder, { recursive: true });
  });

  const command = (...words: string[]): Promise<{ stdout: string }> =>
    run(process.execPath, ['--import', 'tsx', 'demo/server/main.ts', 'keys', ...words], { env: { ...process.env, DMAIL_DOMAIN: 'city.example', DMAIL_ACCOUNTS: join(folder, 'accounts.txt'), DMAIL_DATA: folder } });

  let count = 0;
  async function deposit(): Promise<string> {
    const id = `message-${String(++count).padStart(4, '0')}`;
    const canonical = JSON.stringify({ body: { text: '' }, from: { address: ANNA }, id, sentAt: '2026-11-21T10:00:00Z', subject: '', thread: id, to: [{ address: CLERK }] });
    const { representation } = await node.store.deposit({ session: 'session-0000000001', key: id, now: Date.now(), id: `stored-${id}`, server, canonical, digest: `sha-256:${id}`, size: canonical.length });
    return (JSON.parse(representation) as { receipt: string }).receipt;
  }
  const published = async (): Promise<ReceiptKeys['keys']> => ((await (await node.app(new Request(`${server}/keys`))).json()) as ReceiptKeys).keys;

  /** Deposits until one is signed with another key; each must verify with what is published at that moment. */
  async function untilOther(kid: string): Promise<string> {
    for (;;) {
      const receipt = await deposit();
      const keys = await published();
      const outcome = await verifyReceipt(receipt, {}, { issuerOf: async () => ({ server, keys }), now: Date.now() });
      assert.equal(outcome.state, 'verified', outcome.failed);
      if (kidOf(receipt) !== kid) return receipt;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('rotates and revokes under a server that goes on, and every receipt it makes meanwhile stands', async () => {
    const first = await deposit();
    await command('rotate');
    const second = await untilOther(kidOf(first));
    const revoking = command('revoke', kidOf(second), 'superseded');
    const third = await untilOther(kidOf(second));
    await revoking;
    assert.match((await command('list')).stdout, new RegExp(`^${kidOf(third)} .*in use\\n${kidOf(second)} .*revoked .*superseded`));
    while (!(await published()).find(({ kid }) => kid === kidOf(second))!.revoked) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal((await stat(keyFileIn(folder))).mode & 0o077, 0);
    const kept = JSON.parse(await readFile(keyFileIn(folder), 'utf8')) as { d?: string }[];
    assert.deepEqual(kept.map(({ d }) => d !== undefined), [true, false, false]);
  });

  it('says what it takes', async () => {
    for (const words of [[], ['destroy'], ['rotate', 'all'], ['revoke'], ['revoke', 'kid'], ['revoke', 'kid', 'boredom']])
      await assert.rejects(command(...words), (error: { code: number; stdout: string }) => error.code === 2 && error.stdout.startsWith('Usage: '));
    await assert.rejects(command('revoke', 'nowhere', 'compromised'), (error: { code: number; stdout: string }) => error.code === 1 && error.stdout.includes('nowhere'));
  });
});
