/**
 * Senders a domain knows by an issuer it trusts by name: they come as that issuer's people.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt, type JWTPayload } from 'jose';
import type { Deposit, EvidencePage, ReceiptClaims, Session } from '../../src/contract/index.ts';
import { createPerson, type Issuer, type Person } from '../../demo/server/world-identity.ts';
import type { World } from '../../demo/server/world.ts';
import { assertConforms, body, CITY, CLERK, createCheckedWorld, expectProblem } from './support.ts';

const GUEST = 'g-4711@city.example';
const EID = 'https://eid.example';

describe('a sender known by a trusted issuer', () => {
  let world: World;
  let guest: Person;
  let nonce: string | undefined;
  before(async () => {
    world = await createCheckedWorld();
    world.domain('city.example').accounts.add(GUEST);
    await world.invite(CLERK, GUEST);
    guest = await createPerson(GUEST, world.domain('city.example').issuer, CITY);
  });
  after(() => world.close());

  const TRUSTED = { trusted_issuer: EID, trusted_subject: 'person-1' };

  async function send(method: string, url: string, sent: unknown, claims: JWTPayload = TRUSTED, from: Issuer = world.domain('city.example').issuer): Promise<Response> {
    const now = Math.floor(world.clock.now() / 1000);
    const token = await from.issue({ aud: CITY, sub: 'account-7', client_id: 'https://portal.example/client.json', dmail_address: GUEST, cnf: { jkt: guest.jkt }, scope: 'send', exp: now + 100, ...claims });
    for (;;) {
      const request = (dpop: string): Request => new Request(url, {
        method, ...(sent !== undefined && { body: JSON.stringify(sent) }), headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID(), prefer: 'return=representation', authorization: `DPoP ${token}`, dpop },
      });
      const response = await world.app('city.example')(request(await guest.proof(token, method, url, nonce === undefined ? {} : { nonce })));
      await assertConforms(request(''), response);
      const asked = response.status === 401 && nonce === undefined;
      nonce = response.headers.get('dpop-nonce') ?? nonce;
      if (!asked) return response;
    }
  }

  const openedBy = async (claims?: JWTPayload): Promise<Session> => body(send('POST', `${CITY}/sessions`, { recipient: CLERK }, claims), 201);

  it('is named by that issuer and its subject, in session, receipt and evidence', async () => {
    const session = await openedBy();
    assert.deepEqual(session.sender, { address: GUEST, issuer: EID, subject: 'person-1', method: 'trusted-issuer' });
    const { receipt } = await body<Deposit>(send('POST', `${session.uri}/deposits`, world.message(GUEST, [CLERK])), 201);
    assert.deepEqual(decodeJwt<ReceiptClaims>(receipt).from, session.sender);
    const { uri } = decodeJwt<ReceiptClaims>(receipt).message;
    await world.call(CLERK, 'GET', uri!);
    const told = async (claims?: JWTPayload): Promise<number> => (await body<EvidencePage>(send('GET', `${CITY}/evidence`, undefined, claims))).messages.length;
    assert.deepEqual([await told(), await told({ ...TRUSTED, trusted_subject: 'person-2' }), await told({})], [1, 0, 0]);
  });

  it('has sessions of nobody else', async () => {
    const { uri } = await openedBy();
    for (const claims of [{ ...TRUSTED, trusted_subject: 'person-2' }, { ...TRUSTED, trusted_issuer: 'https://other.example' }, {}])
      await expectProblem(send('POST', `${uri}/deposits`, world.message(GUEST, [CLERK]), claims), 403, 'session-mismatch');
  });

  it('is known so to their own home alone', async () => {
    assert.equal((await openedBy({})).sender.method, 'home-exchange');
    assert.equal((await openedBy({ trusted_issuer: EID })).sender.method, 'home-exchange');
    await expectProblem(send('POST', `${CITY}/sessions`, { recipient: CLERK }, TRUSTED, world.domain('home.example').issuer), 403, 'issuer-not-bound');
    await world.invite(CLERK, 'anna@home.example');
    const other = await body<Session>(send('POST', `${CITY}/sessions`, { recipient: CLERK }, { ...TRUSTED, dmail_address: 'anna@home.example', scope: 'deposit' }, world.domain('home.example').issuer), 201);
    assert.deepEqual([other.sender.method, other.sender.issuer, other.sender.subject], ['home-exchange', 'https://id.home.example', 'account-7']);
  });
});
