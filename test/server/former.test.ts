/** Servers a domain used before: as an operator names them, and as its well-known document does. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { isWellKnown } from '../../demo/server/contract.ts';
import type { FormerSetting } from '../../demo/server/former.ts';
import { memoryKeys, openKeys } from '../../demo/server/keys/keys.ts';
import { createNodeApp, type NodeApp } from '../../demo/server/node.ts';
import { readSettings, SettingError } from '../../demo/server/settings.ts';
import type { FormerServer, ReceiptKey, ReceiptKeys, WellKnown } from '../../src/contract/index.ts';
import { verifyChain } from '../../src/evidence/index.ts';

const OLD = 'https://old.example/dmail';
const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('former servers', () => {
  let folder: string;
  let key: ReceiptKey;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'former-'));
    [key] = (await openKeys(memoryKeys(), Date.now())).published() as [ReceiptKey];
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const read = async (text: string): Promise<readonly FormerSetting[] | undefined> => {
    const path = join(folder, 'former.json');
    await writeFile(path, text);
    return readSettings({ DMAIL_DOMAIN: 'city.example', DMAIL_ACCOUNTS: 'accounts.txt', DMAIL_FORMER_SERVERS: path }).config.formerServers;
  };

  it('stand in a file, with the keys of each or without', async () => {
    const named = { server: OLD, iat: 1, exp: 2 };
    assert.deepEqual(await read(JSON.stringify([named, { ...named, jwks: { keys: [key] } }])), [named, { ...named, jwks: { keys: [key] } }]);
    assert.deepEqual(await read('[]'), []);
    // What else stands beside a key is not published.
    assert.deepEqual(await read(JSON.stringify([{ ...named, jwks: { keys: [{ ...key, note: 'on the blue stick' }], more: 1 } }])), [{ ...named, jwks: { keys: [key] } }]);
  });

  it('are refused with the place of what is wrong, private keys among it', async () => {
    const named = { server: OLD, iat: 1, exp: 2 };
    const withKeys = (keys: unknown) => [{ ...named, jwks: { keys } }];
    for (const [said, place] of [
      [{}, 'no list'], [null, 'no list'], [Array.from({ length: 9 }, () => named), '8'], [[null], '/0/server'], [['x'], '/0/'], [[{ ...named, server: 'http://old.example' }], '/0/server'], [[named, { ...named, iat: '1' }], '/1/iat'], [[{ ...named, iat: 3 }], '/0/iat'], [[{ ...named, exp: undefined }], '/0/iat'],
      [[{ ...named, keys: [] }], '/0/keys'], [withKeys([]), '/0/jwks/keys'], [withKeys([{ ...key, kty: 'RSA' }]), '/0/jwks/keys/0/kty'], [withKeys([key, { ...key, d: 'secret' }]), '/0/jwks/keys/1: it is a private key'], [withKeys([{ ...key, x: key.y }]), '/0/jwks/keys/0: kid'], [[{ ...named, jwks: null }], '/0/jwks'],
    ] as const) await assert.rejects(read(JSON.stringify(said)), (error) => error instanceof SettingError && error.message.includes(place), place);
    await assert.rejects(read('{'), SettingError);
  });

  it('keep the receipts of a server that has only changed its address, and what follows them is issued by the new one', async () => {
    const dataDir = join(folder, 'moving');
    const node = (origin: string, formerServers: FormerSetting[] = []): Promise<NodeApp> => createNodeApp({
      config: { domain: 'city.example', server: `${origin}/dmail`, publicOrigin: origin, issuers: { sign_in: 'https://id.city.example', token_issuers: ['https://id.city.example'] }, formerServers },
      dataDir, accounts: { exists: () => true }, fetch: () => Promise.reject(new Error('nobody is asked')), account: () => {},
    });
    const start = Math.floor(Date.now() / 1000);
    const before = await node('https://old.example');
    const id = 'message-0001';
    const canonical = JSON.stringify({ body: { text: '' }, from: { address: ANNA }, id, sentAt: '2026-11-21T10:00:00Z', subject: '', thread: id, to: [{ address: CLERK }] });
    await before.store.decide(CLERK, ANNA, { state: 'accepted' }, Date.now());
    const sender = { address: ANNA, issuer: 'https://id.home.example', subject: 'anna', method: 'home-exchange' } as const;
    await before.store.openSession({ id: 'session-0000000001', sender, jkt: 'key', recipient: CLERK, scope: 'any', expires: Date.now() + 60_000 });
    const { representation } = await before.store.deposit({ session: 'session-0000000001', key: id, now: Date.now(), id: 'stored-0001', server: OLD, canonical, digest: 'sha-256:x', size: canonical.length });
    const { receipt } = JSON.parse(representation) as { receipt: string };
    await before.close();
    const issuersOf = (receipts: readonly string[]): string[] => receipts.map((one) => decodeJwt(one).iss!);

    const moved = Math.floor(Date.now() / 1000);
    const now = await node('https://city.example', [{ server: OLD, iat: start - 60, exp: moved }, { server: 'https://older.example/dmail', iat: 1, exp: 2 }]);
    try {
      const said = (await (await now.app(new Request('https://city.example/.well-known/dmail'))).json()) as WellKnown;
      assert.ok(isWellKnown(said), JSON.stringify(isWellKnown.errors));
      // Of a server no key is known of, nothing is said.
      assert.deepEqual(said.former_servers?.map(({ server }) => server), [OLD]);
      assert.deepEqual(said.former_servers as FormerServer[], [{ server: OLD, iat: start - 60, exp: moved, jwks: { keys: said.former_servers![0]!.jwks.keys } }]);
      await now.store.handOver(CLERK, ['stored-0001'], Date.now());
      const { receipts } = (await now.store.evidence(sender, undefined)).messages[0]!;
      assert.deepEqual([receipts[0], ...issuersOf(receipts)], [receipt, OLD, 'https://city.example/dmail']);
      const { keys } = (await (await now.app(new Request('https://city.example/dmail/keys'))).json()) as ReceiptKeys;
      const check = (formerServers: FormerServer[] | undefined) => verifyChain(receipts, { recipient: CLERK, sender: ANNA }, { now: Date.now(), issuerOf: async () => ({ server: said.server, keys, ...(formerServers && { former_servers: formerServers }) }) });
      assert.equal((await check(said.former_servers)).state, 'verified');
      assert.deepEqual((await check(undefined)).failed, { index: 0, check: 'issuer' });
    } finally {
      await now.close();
    }
  });
});
