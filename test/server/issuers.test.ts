/**
 * Keys of issuers: which of those a domain publishes are taken for tokens.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { Issuers } from '../../demo/server/gateway/issuers.ts';

const ISSUER = 'https://id.city.example';
const NOW = Date.parse('2026-11-21T10:00:00Z');

describe('the keys of an issuer', () => {
  /** An issuer that publishes one key, and whether a token by it is believed. */
  async function believed(rest: object, keys?: unknown): Promise<boolean> {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk: JWK = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'one', ...rest };
    const issuers = new Issuers((url) => Promise.resolve(Response.json(url.endsWith('/jwks') ? { keys: keys ?? [jwk] } : { issuer: ISSUER, jwks_uri: `${ISSUER}/jwks` })), { now: () => NOW });
    return issuers.key(ISSUER, { alg: 'ES256', kid: 'one' }).then(() => true, () => false);
  }
  const minutesAgo = (minutes: number): object => ({ exp: NOW / 1000 - minutes * 60 });

  it('are those it signs with, and those it has signed with until just now', async () => {
    assert.equal(await believed({}), true);
    assert.equal(await believed(minutesAgo(-60)), true);
    assert.equal(await believed(minutesAgo(14)), true);
  });

  it('are none it has given up for longer than a token lives', async () => {
    assert.equal(await believed(minutesAgo(15)), false);
    assert.equal(await believed(minutesAgo(60 * 24 * 365)), false);
  });

  it('are none at all where they are no keys', async () => {
    for (const keys of ['', {}, [null], ['one'], [{ kid: 'one', kty: 'EC' }]]) assert.equal(await believed({}, keys), false, JSON.stringify(keys));
  });
});
