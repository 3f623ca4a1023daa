/**
 * The deposit: session, idempotency, receipt, single-use address, invitations.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import { canonicalBytes, digestOf, type Invitation, type InvitationList, type MailboxPage, type Message, type ReceiptClaims, type ReceiptKeys, type Session, type Thread } from '../../src/contract/index.ts';
import type { World } from '../../demo/server/world.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, HOME, MAYOR, session } from './support.ts';

const key = (): string => crypto.randomUUID();

describe('deposit', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld();
    await world.invite(CLERK, ANNA);
  });
  after(() => world.close());

  const put = (uri: string, message: Message, idempotency: string, headers: Record<string, string> = {}): Promise<Response> =>
    world.call(message.from.address, 'POST', `${uri}/deposits`, { body: message, headers: { 'idempotency-key': idempotency, ...headers } });

  it('the session says what the recipient accepts', async () => {
    const granted = await body<Session>(world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: CLERK } }), 201);
    assert.equal(granted.sender.address, ANNA);
    assert.equal(granted.sender.issuer, 'https://id.home.example');
    assert.equal(granted.policy.scope, 'any');
    assert.ok(granted.policy.maxMessageBytes > 1_000_000);
  });

  it('the receipt vouches for the canonical bytes and verifies with the published key', async () => {
    const deposited = await world.deposit(ANNA, CLERK, { subject: 'Ein Wort' });
    const { keys } = await body<ReceiptKeys>(world.fetch(`${CITY}/keys`));
    const header = decodeProtectedHeader(deposited.receipt);
    assert.deepEqual(header, { alg: 'ES256', typ: 'dmail-receipt+jwt', kid: keys[0]!.kid });
    await compactVerify(deposited.receipt, await importJWK({ ...keys[0]! }, 'ES256'));
    const claims = decodeJwt<ReceiptClaims>(deposited.receipt);
    const bytes = canonicalBytes(deposited.message);
    assert.equal(deposited.digest, await digestOf(bytes));
    assert.deepEqual(claims.message, { id: deposited.message.id, uri: deposited.uri, digest: deposited.digest, size: bytes.byteLength });
    assert.deepEqual([claims.iss, claims.event, claims.to, claims.from.address, claims.received_at], [CITY, 'ContentConsignment', CLERK, ANNA, deposited.depositedAt]);
    const page = await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox'));
    assert.equal(page.conversations[0]!.subject, 'Ein Wort');
    const stored = await body<{ message: Message; receipts: string[] }>(world.call(CLERK, 'GET', deposited.uri));
    assert.deepEqual(stored.message, deposited.message);
    assert.equal(stored.receipts[0], deposited.receipt);
  });

  it('fifty posts of one key at once are one message and byte-identical receipts', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    const message = world.message(ANNA, [CLERK], { subject: 'Only once' });
    const same = key();
    const answers = await Promise.all(Array.from({ length: 50 }, async (_, index) => {
      const response = await put(uri, message, same, index % 2 ? { prefer: 'return=representation' } : {});
      assert.equal(response.status, index % 2 ? 201 : 200);
      return response.text();
    }));
    assert.equal(new Set(answers).size, 1);
    const thread = await body<Thread>(world.call(CLERK, 'GET', `/threads/${message.thread}`));
    assert.equal(thread.messages.length, 1);
    assert.equal(thread.conversation.count, 1);
  });

  it('the same key with another message is refused; another key with the same message is the same deposit', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    const message = world.message(ANNA, [CLERK]);
    const same = key();
    const first = await (await put(uri, message, same)).text();
    await expectProblem(put(uri, { ...message, subject: 'Changed' }, same), 422, 'key-reused');
    assert.equal(await (await put(uri, message, key())).text(), first);
    await expectProblem(put(uri, { ...message, subject: 'Changed' }, key()), 409, 'conflict');
  });

  it('the id of a message is a key like any other, for that message', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    const message = world.message(ANNA, [CLERK]);
    const first = await (await put(uri, message, message.id)).text();
    assert.equal(await (await put(uri, message, message.id)).text(), first);
    assert.equal(await (await put(uri, message, key())).text(), first);
    await expectProblem(put(uri, { ...message, subject: 'Changed' }, message.id), 422, 'key-reused');
    await expectProblem(put(uri, world.message(ANNA, [CLERK]), message.id), 422, 'key-reused');
    await expectProblem(put(uri, { ...message, subject: 'Changed' }, key()), 409, 'conflict');
    // A key that stood for one message never comes to stand for another, whose id it is.
    const other = world.message(ANNA, [CLERK]);
    const taken = await (await put(uri, world.message(ANNA, [CLERK]), other.id)).text();
    await expectProblem(put(uri, other, other.id), 422, 'key-reused');
    assert.notEqual(await (await put(uri, other, key())).text(), taken);
  });

  it('a key is remembered for a week, over sessions and however the message was ordered', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    const message = world.message(ANNA, [CLERK]);
    const same = key();
    const first = await (await put(uri, message, same)).text();
    assert.equal((await world.call(ANNA, 'DELETE', uri)).status, 204);
    assert.equal((await world.call(ANNA, 'DELETE', uri)).status, 204);
    await expectProblem(put(uri, message, same), 410, 'session-expired');
    world.clock.advance(7 * 86_400_000);
    await world.domain('city.example').app.purge();
    const again = await session(world, ANNA, CLERK);
    const reordered = Object.fromEntries(Object.entries(message).reverse()) as Message;
    assert.equal(await (await put(again.uri, reordered, same)).text(), first);
  });

  it('the address behind the redirect works once, and not by asking for less', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    const message = world.message(ANNA, [CLERK]);
    const same = key();
    const send = async (): Promise<Response> => {
      const url = `${uri}/deposits`;
      const source = world.tokenSource(ANNA);
      const ask = async (nonce?: string): Promise<Response> =>
        world.app('city.example')(new Request(url, { method: 'POST', body: JSON.stringify(message), headers: { 'content-type': 'application/json', 'idempotency-key': same, ...(await source.headers({ method: 'POST', url, resource: CITY, nonce })) } }));
      return ask((await ask()).headers.get('dpop-nonce')!);
    };
    const first = await send();
    assert.equal(first.status, 303);
    assert.equal(first.headers.get('cache-control'), 'no-store');
    assert.equal(first.headers.get('referrer-policy'), 'no-referrer');
    const location = first.headers.get('location')!;
    assert.ok(location.split('/').at(-1)!.length >= 22);
    const app = world.app('city.example');
    for (const method of ['OPTIONS', 'HEAD', 'POST']) await app(new Request(location, { method }));
    const seen = await app(new Request(location, { headers: { authorization: 'DPoP rubbish', dpop: 'rubbish' } }));
    assert.equal(seen.status, 200);
    assert.equal(seen.headers.get('cache-control'), 'no-store');
    await expectProblem(app(new Request(location)), 410, 'gone');
    // A repeat answers the same under a fresh address, which does not wait for ever.
    const again = (await send()).headers.get('location')!;
    assert.notEqual(again, location);
    const races = await Promise.all([1, 2, 3, 4].map(() => app(new Request(again))));
    assert.deepEqual(races.map(({ status }) => status).sort(), [200, 410, 410, 410]);
    assert.equal(await races.find(({ ok }) => ok)!.text(), await seen.text());
    const late = (await send()).headers.get('location')!;
    world.clock.advance(600_000);
    await expectProblem(app(new Request(late)), 410, 'gone');
  });

  it('a message must be from who sends it, of types the recipient takes, and not too large', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    assert.equal((await expectProblem(world.call(ANNA, 'POST', `${uri}/deposits`, { body: world.message(BEN, [CLERK]), headers: { 'idempotency-key': key() } }), 422, 'not-understood')).field, '/from/address');
    const forbidden = await expectProblem(put(uri, world.message(ANNA, [CLERK], { parts: [{ type: 'application/x-msdownload', data: {} }] }), key()), 415, 'type-forbidden');
    assert.equal(forbidden.mediaType, 'application/x-msdownload');
    const missing = await expectProblem(put(uri, world.message(ANNA, [CLERK], { attachments: [{ upload: 'upload-0001', id: 'attachment', name: 'a.pdf', mediaType: 'application/pdf', size: 1 }] }), key()), 409, 'attachment-missing');
    assert.equal(missing.field, '/attachments/0/upload');
    const large = world.message(ANNA, [CLERK], { parts: [{ type: 'text/plain', data: { text: 'x'.repeat(2_100_000) } }] });
    assert.equal((await expectProblem(put(uri, large, key()), 413, 'too-large')).limit, 2 * 1024 * 1024);
    assert.equal((await expectProblem(world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: BEN } }), 422, 'not-understood')).field, '/recipient');
  });

  it('a session lasts its time', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    world.clock.advance(601_000);
    await expectProblem(put(uri, world.message(ANNA, [CLERK]), key()), 410, 'session-expired');
  });
});

describe('invitations', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld();
    await world.call(MAYOR, 'GET', '/mailbox');
  });
  after(() => world.close());

  const list = async (owner: string): Promise<Invitation[]> => (await body<InvitationList>(world.call(owner, 'GET', '/invitations'))).invitations;
  const ask = (from: string, recipient: string, reason = 'I have a question.'): Promise<Response> => world.call(from, 'POST', `${CITY}/requests`, { body: { recipient, reason, name: 'Anna' } });
  const decide = (owner: string, peer: string, decision: object): Promise<Invitation> => body(world.call(owner, 'PUT', `/invitations/${peer}`, { body: decision }));
  const opening = (from: string, to: string, thread?: string): Promise<Response> => world.call(from, 'POST', `${CITY}/sessions`, { body: { recipient: to, thread } });

  it('one asks, is seen once, is accepted, writes', async () => {
    assert.equal((await expectProblem(opening(ANNA, CLERK), 403, 'invitation-required')).invitation, 'none');
    assert.equal((await ask(ANNA, CLERK)).status, 202);
    assert.equal((await ask(ANNA, CLERK, 'Once more!')).status, 202);
    assert.equal((await expectProblem(opening(ANNA, CLERK), 403, 'invitation-required')).invitation, 'pending');
    const [waiting, ...others] = await list(CLERK);
    assert.deepEqual([waiting!.state, waiting!.reason, waiting!.name, others.length], ['pending', 'I have a question.', 'Anna', 0]);
    await decide(CLERK, ANNA, { state: 'accepted' });
    await world.deposit(ANNA, CLERK, {}, { invite: false });
  });

  it('declined and blocked look like undecided, and asking again changes nothing', async () => {
    for (const state of ['declined', 'blocked']) {
      await ask(BEN, MAYOR);
      await decide(MAYOR, BEN, { state });
      assert.equal((await ask(BEN, MAYOR)).status, 202);
      assert.equal((await list(MAYOR)).find(({ peer }) => peer === BEN)!.state, state);
      assert.equal((await expectProblem(opening(BEN, MAYOR), 403, 'invitation-required')).invitation, 'pending');
    }
  });

  it('revoking takes effect at the next request', async () => {
    await world.invite(CLERK, ANNA);
    const { uri } = await session(world, ANNA, CLERK);
    await decide(CLERK, ANNA, { state: 'revoked' });
    await expectProblem(world.call(ANNA, 'POST', `${uri}/deposits`, { body: world.message(ANNA, [CLERK]), headers: { 'idempotency-key': key() } }), 410, 'session-expired');
    await expectProblem(opening(ANNA, CLERK), 403, 'invitation-required');
    assert.equal((await ask(ANNA, CLERK)).status, 202);
    assert.equal((await list(CLERK))[0]!.state, 'pending');
  });

  it('an invitation ends when it was to end', async () => {
    await decide(CLERK, ANNA, { state: 'accepted', expiresAt: new Date(world.clock.now() + 60_000).toISOString() });
    assert.ok((await body<Session>(opening(ANNA, CLERK), 201)).policy.expiresAt);
    world.clock.advance(61_000);
    await expectProblem(opening(ANNA, CLERK), 403, 'invitation-required');
  });

  it('who is written to may answer in that thread, and nowhere else', async () => {
    await world.invite(BEN, MAYOR);
    const thread = crypto.randomUUID();
    await decide(MAYOR, 'eve@home.example', { state: 'declined' });
    await world.invite('eve@home.example', MAYOR);
    const { message } = await world.send(MAYOR, ['eve@home.example'], { thread });
    await world.deposit('eve@home.example', MAYOR, { thread, inReplyTo: message.id, subject: 'Re: A word' }, { invite: false });
    const there = await body<Thread>(world.call(MAYOR, 'GET', `/threads/${thread}`));
    assert.deepEqual(there.messages.map(({ direction }) => direction), ['out', 'in']);
    await expectProblem(opening('eve@home.example', MAYOR), 403, 'invitation-required');
    const { uri } = await session(world, 'eve@home.example', MAYOR, thread);
    await expectProblem(world.call('eve@home.example', 'POST', `${uri}/deposits`, { body: world.message('eve@home.example', [MAYOR]), headers: { 'idempotency-key': key() } }), 403, 'session-mismatch');
    await decide(MAYOR, 'eve@home.example', { state: 'revoked' });
    await expectProblem(opening('eve@home.example', MAYOR, thread), 403, 'invitation-required');
  });

  it('a new correspondent is listed with what they may', async () => {
    await world.invite('new@home.example', MAYOR);
    await world.send(MAYOR, ['new@home.example']);
    const found = (await list(MAYOR)).find(({ peer }) => peer === 'new@home.example')!;
    assert.deepEqual([found.state, found.scope], ['accepted', 'replies']);
  });

  it('requests are limited', async () => {
    const statuses = [];
    for (let index = 0; index < 25; index++) statuses.push((await ask('many@home.example', `person${index}@city.example`)).status);
    assert.ok(statuses.includes(202) && statuses.at(-1) === 429);
    const limited = await ask('many@home.example', 'somebody@city.example');
    assert.ok(Number(limited.headers.get('retry-after')) > 0);
    assert.equal(HOME, world.domain('home.example').server);
  });
});
