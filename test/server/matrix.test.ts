/**
 * Every route that needs a token, against everything that can be wrong with one.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calculateJwkThumbprint, exportJWK, SignJWT, type JWTPayload } from 'jose';
import { operations, type Operation } from '../../demo/server/contract.ts';
import { hashOf } from '../../demo/server/world-identity.ts';
import { createIssuer, createPerson, type Issuer, type Person } from '../../demo/server/world-identity.ts';
import type { World } from '../../demo/server/world.ts';
import { ANNA, assertConforms, CITY, CLERK, createCheckedWorld, expectProblem, expectRefusal, forSender, MAYOR, session } from './support.ts';

/** Whoever erases their mailbox here. */
const LEAVER = 'leaver@city.example';
const CLIENT = 'https://portal.example/client.json';
const SHOP = 'SK8399720000001840200001';
const OWN = 'SK7899710000001924000005';

/** A request to one route, as its right owner would make it, and what may be changed about it. */
interface Attempt {
  operation: Operation;
  url: string;
  body?: unknown;
  person: Person;
  issuer: Issuer;
  claims: JWTPayload;
}

describe('authorisation', () => {
  let world: World;
  let clerk: Person;
  let anna: Person;
  let leaver: Person;
  let stranger: Issuer;
  let ids: { session: string; thread: string; message: string };
  let nonce = '';

  before(async () => {
    world = await createCheckedWorld();
    const { thread } = (await world.deposit(ANNA, CLERK)).message;
    const found = (await (await world.call(CLERK, 'GET', `/threads/${thread}`)).json()) as { messages: { id: string }[] };
    clerk = await createPerson(CLERK, world.domain('city.example').issuer, CITY);
    leaver = await createPerson(LEAVER, world.domain('city.example').issuer, CITY);
    world.domain('city.example').accounts.add(LEAVER);
    anna = await createPerson(ANNA, world.domain('home.example').issuer, 'https://home.example/dmail');
    stranger = await createIssuer('https://login.example', world.clock);
    ids = { session: (await session(world, ANNA, CLERK)).id, thread, message: found.messages[0]!.id };
    // A person of its own key needs a session of its own.
    const opened = await send(attempt(byId('openSession')), {});
    assert.equal(opened.status, 201);
    ids.session = ((await opened.json()) as { id: string }).id;
  });
  after(() => world.close());

  const byId = (id: string): Operation => operations.find((operation) => operation.id === id)!;

  const message = (): unknown => world.message(ANNA, [CLERK]);
  const bodies: Record<string, () => unknown> = {
    openSession: () => ({ recipient: CLERK }),
    depositMessage: message,
    requestInvitation: () => ({ recipient: MAYOR, reason: 'I have a question.' }),
    updateMailbox: () => ({ ids: [ids.thread], set: { starred: true } }),
    putDraft: () => ({ to: [], cc: [], subject: '', html: '' }),
    putOwnProperties: () => ({ properties: [] }),
    putSent: () => ({ message: { ...(world.message(CLERK, [ANNA])), id: 'sent-message-0001' }, deliveries: [{ address: ANNA, state: 'sending' }] }),
    putInvitation: () => ({ state: 'accepted' }),
    openUpload: () => ({ document: 'document-0001', mediaType: 'text/plain', size: 1 }),
    openRepositoryUpload: () => ({ document: 'document-0001', mediaType: 'text/plain', size: 1 }),
    grantPull: () => ({ server: 'https://home.example/dmail' }),
    grantConsent: () => ({ peer: ANNA }),
    createPayment: () => ({ payment: { payee: 'Oakline', iban: SHOP, amount: '12.50', currency: 'EUR' }, message: ids.message, bank: 'bank', debtor: OWN }),
    requestBankConsent: () => ({ bank: 'bank' }),
    returnFromBank: () => ({ state: 'A'.repeat(43) }),
    confirmPayee: () => ({ iban: SHOP, payee: 'Oakline' }),
  };
  /** What was confirmed of a request that asks for it. */
  const details: Record<string, () => object> = {
    grantConsent: () => ({ type: 'urn:dmail:tracking', peer: ANNA }),
    eraseMailbox: () => ({ type: 'urn:dmail:erasure', address: LEAVER }),
    confirmPayee: () => ({ type: 'urn:dmail:payee', iban: SHOP, payee: 'Oakline' }),
    decideAcceptance: () => ({ type: 'urn:dmail:acceptance', message: ids.message, digest: `sha-256:${'A'.repeat(43)}`, decision: 'accept' }),
  };

  function attempt(operation: Operation): Attempt {
    const deposits = forSender(operation);
    const leaves = operation.id === 'eraseMailbox';
    const { path } = operation;
    const filled = path
      .replace('{session}', ids.session).replace('{thread}', ids.thread).replace('{peer}', ANNA).replace('{messageId}', 'sent-message-0001')
      .replace('{account}', 'bank~YQ').replace('{upload}', 'upload-0001').replace('{attachment}', 'document-0001')
      .replace('{id}', path.startsWith('/messages/') ? ids.message : 'draft-0000001');
    const query = operation.id === 'listReceipts' ? `?thread=${ids.thread}` : operation.id === 'getChanges' ? '?since=new.0' : operation.id === 'listBankTransactions' ? '?from=2026-11-01' : '';
    return {
      operation, url: CITY + filled + query, body: bodies[operation.id]?.(),
      person: deposits ? anna : leaves ? leaver : clerk,
      issuer: world.domain(deposits ? 'home.example' : 'city.example').issuer,
      claims: {
        aud: CITY, sub: 'subject', client_id: operation.id === 'returnFromBank' ? 'https://id.city.example' : CLIENT, dmail_address: deposits ? ANNA : leaves ? LEAVER : CLERK, cnf: { jkt: (deposits ? anna : leaves ? leaver : clerk).jkt },
        ...(operation.confirmed === undefined ? { scope: deposits ? 'deposit' : 'send read:thread read:mailbox pay read:accounts' } : { authorization_details: [details[operation.id]!()] }),
      },
    };
  }

  interface Twist { claims?: JWTPayload; proof?: JWTPayload; typ?: string; scheme?: string; origin?: string; issuer?: Issuer; person?: Person; without?: 'token' | 'proof'; twice?: boolean; proofFor?: [string, string] }

  async function send({ operation, url, body, person, issuer, claims }: Attempt, twist: Twist): Promise<Response> {
    const token = await (twist.issuer ?? issuer).issue({ ...claims, ...twist.claims }, { typ: twist.typ ?? 'at+jwt' });
    const once = async (): Promise<Response> => {
      const dpop = await (twist.person ?? person).proof(token, ...(twist.proofFor ?? [operation.method, url]), { ...(nonce && { nonce }), ...twist.proof });
      const request = (): Request =>
        new Request(url, {
          method: operation.method,
          headers: {
            ...(twist.without !== 'token' && { authorization: `${twist.scheme ?? 'DPoP'} ${token}` }), ...(twist.without !== 'proof' && { dpop }), ...(twist.origin && { origin: twist.origin }),
            ...(body !== undefined && { 'content-type': 'application/json' }), ...(operation.id === 'putDraft' && { 'if-none-match': '*' }), ...(operation.id === 'patchUpload' && { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }), ...(/^(?:depositMessage|createPayment)$/.test(operation.id) && { 'idempotency-key': crypto.randomUUID() }),
          },
          body: body === undefined ? undefined : JSON.stringify(body),
        });
      if (twist.twice) await world.app('city.example')(request());
      const response = await world.app('city.example')(request());
      await assertConforms(request(), response);
      return response;
    };
    let response = await once();
    nonce = response.headers.get('dpop-nonce') ?? nonce;
    if (/use_dpop_nonce/.test(response.headers.get('www-authenticate') ?? '') && !twist.proof?.['nonce']) response = await once();
    return response;
  }

  const other = (): Promise<Person> => createPerson(ANNA, stranger, CITY);

  const plain = (operation: Operation): boolean => operation.confirmed === undefined;

  const cases: { name: string; twist: (of: Attempt) => Twist | Promise<Twist>; status: number; code: string; only?: (operation: Operation) => boolean }[] = [
    { name: 'no token', twist: () => ({ without: 'token' }), status: 401, code: 'token-required' },
    { name: 'no proof', twist: () => ({ without: 'proof' }), status: 401, code: 'proof-invalid' },
    { name: 'the token as Bearer', twist: () => ({ scheme: 'Bearer' }), status: 401, code: 'token-invalid' },
    { name: 'another audience', twist: () => ({ claims: { aud: 'https://home.example/dmail' } }), status: 401, code: 'token-invalid' },
    { name: 'two audiences', twist: () => ({ claims: { aud: [CITY, 'https://home.example/dmail'] } }), status: 401, code: 'token-invalid' },
    { name: 'expired', twist: () => ({ claims: { iat: Math.floor(Date.now() / 1000) - 700, exp: Math.floor(Date.now() / 1000) - 1 } }), status: 401, code: 'token-invalid' },
    { name: 'issued in the future', twist: () => ({ claims: { iat: Math.floor(Date.now() / 1000) + 86_400, exp: Math.floor(Date.now() / 1000) + 86_460 } }), status: 401, code: 'token-invalid' },
    { name: 'an ID token', twist: () => ({ typ: 'JWT' }), status: 401, code: 'token-invalid' },
    { name: 'bound to another key', twist: async () => ({ person: await other() }), status: 401, code: 'proof-invalid' },
    { name: 'a replayed proof', twist: () => ({ twice: true }), status: 401, code: 'proof-invalid' },
    { name: 'a proof for another method', twist: ({ operation, url }) => ({ proofFor: [operation.method === 'GET' ? 'POST' : 'GET', url] }), status: 401, code: 'proof-invalid' },
    { name: 'a proof for another address', twist: ({ operation }) => ({ proofFor: [operation.method, `${CITY}/elsewhere`] }), status: 401, code: 'proof-invalid' },
    { name: 'a proof of another token', twist: async () => ({ proof: { ath: await hashOf('another') } }), status: 401, code: 'proof-invalid' },
    { name: 'a made-up nonce', twist: () => ({ proof: { nonce: 'zzzz.AAAAAAAAAAAAAAAAAAAAAA' } }), status: 401, code: 'nonce-required' },
    { name: 'scope missing', twist: () => ({ claims: { scope: 'something-else' } }), status: 403, code: 'scope-insufficient', only: plain },
    { name: 'nothing confirmed', twist: () => ({ claims: { authorization_details: undefined, scope: 'send read:thread read:mailbox' } }), status: 403, code: 'confirmation-required', only: (operation) => !plain(operation) },
    { name: 'something else confirmed', twist: () => ({ claims: { authorization_details: [{ type: 'urn:dmail:erasure', address: CLERK }] } }), status: 403, code: 'confirmation-required', only: (operation) => !plain(operation) },
    { name: 'two things confirmed', twist: ({ claims }) => ({ claims: { authorization_details: [0, 1].flatMap(() => claims['authorization_details'] as object[]) } }), status: 401, code: 'token-invalid', only: (operation) => !plain(operation) },
    { name: 'what was confirmed long ago', twist: () => ({ claims: { exp: Math.floor(Date.now() / 1000) + 200 } }), status: 401, code: 'token-invalid', only: (operation) => !plain(operation) },
    { name: 'the token of another site', twist: () => ({ origin: 'https://elsewhere.example' }), status: 403, code: 'origin-mismatch' },
    { name: "the sign-in provider's token", twist: () => ({ issuer: stranger }), status: 401, code: 'token-invalid', only: (operation) => !forSender(operation) },
    { name: 'an issuer not bound to the domain', twist: () => ({ issuer: stranger }), status: 403, code: 'issuer-not-bound', only: forSender },
    { name: "another domain's issuer", twist: () => ({ issuer: world.domain('city.example').issuer }), status: 403, code: 'issuer-not-bound', only: forSender },
    { name: 'a person of another domain', twist: () => ({ claims: { dmail_address: ANNA } }), status: 401, code: 'token-invalid', only: (operation) => !forSender(operation) },
    { name: 'a person that does not exist', twist: () => ({ claims: { dmail_address: 'nobody@city.example' } }), status: 401, code: 'token-invalid', only: (operation) => !forSender(operation) },
    { name: 'a token for one thing that was confirmed', twist: () => ({ claims: { authorization_details: [{ type: 'urn:dmail:tracking', peer: ANNA }] } }), status: 401, code: 'token-invalid', only: plain },
    { name: 'a deposit token that lives too long', twist: () => ({ claims: { exp: Math.floor(Date.now() / 1000) + 600 } }), status: 401, code: 'token-invalid', only: forSender },
  ];

  const guarded = operations.filter((operation) => !operation.public);

  for (const { name, twist, status, code, only } of cases) {
    it(`${name} is ${code} on every route`, async () => {
      for (const operation of guarded.filter(only ?? (() => true))) {
        const wanted = attempt(operation);
        const response = await send(wanted, await twist(wanted));
        await expectRefusal(operation.method, response, status, code).catch((error: unknown) => assert.fail(`${operation.id}: ${String(error)}`));
        if (status === 401) {
          assert.match(response.headers.get('www-authenticate')!, /^DPoP .*resource_metadata="https:\/\/city\.example\/\.well-known\/oauth-protected-resource\/dmail"/);
          assert.ok(response.headers.get('dpop-nonce'));
        }
      }
    });
  }

  it('a right limited to somebody else reaches nothing, on every route', async () => {
    // What a route is about is not there for it; what lists, lists nothing of them. On all others it is of no use.
    const absent = new Set(['getThread', 'getMessage', 'getAttachment', 'headAttachment', 'listVersions', 'createLink', 'getOwnProperties', 'putOwnProperties', 'openMessage', 'getSent', 'putInvitation', 'withdrawConsent', 'getUpload', 'headUpload', 'patchUpload']);
    const empty: Record<string, (answer: Record<string, unknown>) => unknown> = {
      listMailbox: ({ conversations, unread }) => [conversations, unread], updateMailbox: ({ conversations }) => conversations, listReceipts: ({ receipts }) => receipts, listDrafts: ({ drafts }) => drafts, listInvitations: ({ invitations }) => invitations,
      listConsents: ({ consents }) => consents, listEvidence: ({ messages }) => messages, getChanges: ({ conversations, invitations }) => [conversations, invitations],
    };
    // What fields there are is nobody's secret; an idle stream tells nothing; what is not there is given back.
    const harmless = new Set(['listProperties', 'streamEvents', 'getDraft', 'deleteDraft', 'closeSession', 'deleteUpload']);
    const NOTHING: Record<string, unknown> = { listMailbox: [[], 0], getChanges: [[], false] };
    const sent = world.message(CLERK, [ANNA], { id: 'sent-message-0001' });
    await world.call(CLERK, 'PUT', `/sent/${sent.id}`, { body: { message: sent, deliveries: [{ address: ANNA, state: 'sending' }] } });
    for (const operation of guarded.filter(plain)) {
      ids.session = ((await (await send(attempt(byId('openSession')), {})).json()) as { id: string }).id;
      const wanted = attempt(operation);
      const scope = forSender(operation) && !operation.path.startsWith('/repository') ? 'deposit?peer=ben@home.example' : ['send', 'read:thread', 'read:mailbox', 'pay', 'read:accounts'].map((name) => `${name}?peer=${MAYOR}`).join(' ');
      const response = await send(wanted, { claims: { scope } });
      const { id } = operation;
      if (id in empty) assert.deepEqual(empty[id]!((await response.json()) as Record<string, unknown>), NOTHING[id] ?? [], id);
      else if (harmless.has(id)) {
        assert.ok(response.status < 300 || response.status === 404, `${id}: ${response.status}`);
        await response.body?.cancel();
      } else await expectRefusal(operation.method, response, absent.has(id) ? 404 : 403, absent.has(id) ? 'not-found' : 'scope-insufficient').catch((error: unknown) => assert.fail(`${id}: ${String(error)}`));
    }
  });

  it('asks for its nonce, and ignores the clock of who has it', async () => {
    const wanted = attempt(byId('listMailbox'));
    const token = await wanted.issuer.issue(wanted.claims);
    const ask = async (claims: JWTPayload): Promise<Response> => world.app('city.example')(new Request(wanted.url, { headers: { authorization: `DPoP ${token}`, dpop: await clerk.proof(token, 'GET', wanted.url, claims) } }));
    const first = await ask({});
    await expectProblem(first.clone(), 401, 'nonce-required');
    assert.match(first.headers.get('www-authenticate')!, /error="use_dpop_nonce"/);
    const live = first.headers.get('dpop-nonce')!;
    for (const day of [-86_400, 86_400]) assert.equal((await ask({ nonce: live, iat: Math.floor(Date.now() / 1000) + day })).status, 200);
  });

  it('a proof must be what RFC 9449 says', async () => {
    const wanted = attempt(byId('listMailbox'));
    const token = await wanted.issuer.issue(wanted.claims);
    const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
    const secret = await exportJWK(privateKey);
    const jwk = await exportJWK(publicKey);
    const base = async (): Promise<JWTPayload> => ({ htm: 'GET', htu: wanted.url, jti: crypto.randomUUID(), iat: 1, ath: await hashOf(token), nonce });
    const proofs = [
      new SignJWT(await base()).setProtectedHeader({ alg: 'ES256', typ: 'JWT', jwk }).sign(privateKey),
      new SignJWT(await base()).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: secret }).sign(privateKey),
      new SignJWT(await base()).setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk }).sign(new Uint8Array(32)),
      new SignJWT(await base()).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: (await exportJWK((await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign'])).publicKey)) }).sign(privateKey),
      new SignJWT({ ...(await base()), jti: 'short' }).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk }).sign(privateKey),
      Promise.resolve('not.a.proof'),
      Promise.resolve(`${await clerk.proof(token, 'GET', wanted.url, { nonce })}, ${await clerk.proof(token, 'GET', wanted.url, { nonce })}`),
    ];
    for (const proof of proofs)
      await expectProblem(world.app('city.example')(new Request(wanted.url, { headers: { authorization: `DPoP ${token}`, dpop: await proof } })), 401, 'proof-invalid');
    assert.notEqual(await calculateJwkThumbprint(jwk), clerk.jkt);
  });

  it("another person's mail is not there", async () => {
    await world.call(MAYOR, 'GET', '/mailbox');
    for (const path of [`/threads/${ids.thread}`, `/messages/${ids.message}`]) await expectProblem(world.call(MAYOR, 'GET', path), 404, 'not-found');
    assert.deepEqual((await (await world.call(MAYOR, 'PATCH', '/mailbox', { body: { ids: [ids.thread], set: { deleted: true } } })).json() as { conversations: unknown[] }).conversations, []);
    assert.deepEqual((await (await world.call(MAYOR, 'GET', `/receipts?thread=${ids.thread}`)).json() as { receipts: unknown[] }).receipts, []);
  });

  it('an uninvited sender gets no session, whether the address exists or not', async () => {
    const ask = async (recipient: string): Promise<string> => {
      const response = await world.call('eve@home.example', 'POST', `${CITY}/sessions`, { body: { recipient } });
      assert.equal(response.status, 403);
      return response.text();
    };
    assert.equal(await ask(MAYOR), await ask('nobody@city.example'));
    for (const recipient of [MAYOR, 'nobody@city.example']) assert.equal((await world.call('eve@home.example', 'POST', `${CITY}/requests`, { body: { recipient, reason: 'A question' } })).status, 202);
    assert.match(await ask(MAYOR), /pending/);
    assert.equal(await ask(MAYOR), await ask('nobody@city.example'));
  });

  it("another person's session takes nothing", async () => {
    const opened = await session(world, ANNA, CLERK);
    await world.invite(CLERK, 'ben@home.example');
    await expectProblem(
      world.call('ben@home.example', 'POST', `${opened.uri}/deposits`, { body: world.message('ben@home.example', [CLERK]), headers: { 'idempotency-key': crypto.randomUUID() } }), 403, 'session-mismatch');
    assert.equal((await world.call('ben@home.example', 'DELETE', opened.uri)).status, 204);
    // Ben's deleting it did nothing to Anna.
    assert.equal((await world.call(ANNA, 'POST', `${opened.uri}/deposits`, { body: world.message(ANNA, [CLERK]), headers: { 'idempotency-key': crypto.randomUUID() } })).status, 200);
  });

  it('the same person with another key needs another session', async () => {
    const opened = await session(world, ANNA, CLERK);
    const wanted = { ...attempt(byId('depositMessage')), url: `${opened.uri}/deposits` };
    await expectProblem(send(wanted, {}), 403, 'session-mismatch');
  });

  it('no problem repeats a token, an address or a message', async () => {
    const response = await world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: MAYOR } });
    const text = await response.text();
    for (const secret of [MAYOR, ANNA, 'eyJ']) assert.ok(!text.includes(secret));
  });
});
