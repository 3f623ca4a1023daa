/**
 * What owners agree to be told of, and that nothing else is.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import { digestOf, type Consent, type ConsentClaims, type ConsentList, type EvidencePage, type Message, type ReceiptClaims, type ReceiptKeys, type StoredMessage, type Thread } from '../../src/contract/index.ts';
import type { World } from '../../demo/server/world.ts';
import { random } from '../support/random.ts';
import { atHome } from './content-support.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, MAYOR } from './support.ts';

const tracking = (peer: string, message?: string): { type: 'urn:dmail:tracking'; peer: string; message?: string } => ({ type: 'urn:dmail:tracking', peer, ...(message !== undefined && { message }) });

describe('consent', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld();
    for (const peer of [ANNA, BEN]) for (const owner of [CLERK, MAYOR]) await world.invite(owner, peer);
  });
  after(() => world.close());

  const grant = async (owner: string, peer: string, message?: string): Promise<Consent> => {
    const by = await world.tokenSource(owner).confirm(tracking(peer, message));
    return body(world.call(owner, 'POST', '/consents', { by, body: { peer, message } }));
  };
  const withdraw = async (owner: string, id: string): Promise<void> => assert.equal((await world.call(owner, 'DELETE', `/consents/${id}`)).status, 204);
  const open = async (owner: string, id: string): Promise<void> => assert.equal((await world.call(owner, 'POST', `/messages/${id}/openings`)).status, 204);
  const list = async (owner: string): Promise<Consent[]> => (await body<ConsentList>(world.call(owner, 'GET', '/consents'))).consents;
  const stored = (owner: string, id: string): Promise<StoredMessage> => body(world.call(owner, 'GET', `/messages/${id}`));
  const send = async (from: string, to: string, like: Partial<Message> = { evidence: { opened: true } }): Promise<{ id: string; message: Message }> => {
    const { uri, message } = await world.deposit(from, to, like, { invite: false });
    return { id: uri.split('/').at(-1)!, message };
  };
  /** Events of each message of a sender, by the id they gave it. */
  async function told(from: string): Promise<Map<string, ReceiptClaims[]>> {
    const found = new Map<string, ReceiptClaims[]>();
    for (let since = 'new.0'; ; ) {
      const page = await body<EvidencePage>(world.call(from, 'GET', `${CITY}/evidence?since=${since}`));
      for (const { messageId, receipts } of page.messages) found.set(messageId, receipts.map((receipt) => decodeJwt<ReceiptClaims>(receipt)));
      since = page.state;
      if (!page.hasMore) return found;
    }
  }
  const opened = async (from: string, message: Message): Promise<ReceiptClaims | undefined> => (await told(from)).get(message.id)?.find(({ event }) => event === 'ContentAccessTracking');

  it('is given for exactly what was confirmed, once, and by nothing less', async () => {
    const { id } = await send(ANNA, CLERK);
    const source = world.tokenSource(CLERK);
    const post = (body: object, by?: Awaited<ReturnType<typeof source.confirm>>): Promise<Response> => world.call(CLERK, 'POST', '/consents', { body, by });
    await expectProblem(post({ peer: ANNA }), 403, 'confirmation-required');
    await expectProblem(post({ peer: ANNA }, await source.confirm(tracking(BEN))), 403, 'confirmation-required');
    await expectProblem(post({ peer: ANNA }, await source.confirm(tracking(ANNA, id))), 403, 'confirmation-required');
    await expectProblem(post({ peer: ANNA, message: id }, await source.confirm(tracking(ANNA))), 403, 'confirmation-required');
    await expectProblem(post({ peer: ANNA }, await source.confirm({ type: 'urn:dmail:erasure', address: CLERK })), 403, 'confirmation-required');
    await expectProblem(post({ peer: ANNA, message: 'message-nowhere' }, await source.confirm(tracking(ANNA, 'message-nowhere'))), 404, 'not-found');
    await expectProblem(post({ peer: BEN, message: id }, await source.confirm(tracking(BEN, id))), 404, 'not-found');
    assert.deepEqual(await list(CLERK), []);
    const once = await source.confirm(tracking(ANNA, id));
    const given = await body<Consent>(post({ peer: ANNA, message: id }, once));
    await withdraw(CLERK, given.id);
    await expectProblem(post({ peer: ANNA, message: id }, once), 403, 'confirmation-required');
    const late = await source.confirm(tracking(ANNA, id));
    world.clock.advance(121_000);
    await expectProblem(post({ peer: ANNA, message: id }, late), 401, 'token-invalid');
    assert.deepEqual((await list(CLERK)).map(({ state }) => state), ['withdrawn']);
    // Nor does it open anything else.
    await expectProblem(world.call(CLERK, 'GET', '/consents', { by: await source.confirm(tracking(ANNA)) }), 401, 'token-invalid');
  });

  it("a token of two things, of a long life or of somebody else's home confirms nothing", async () => {
    const { issuer } = world.domain('city.example');
    const person = await (await import('../../demo/server/world-identity.ts')).createPerson(CLERK, issuer, CITY);
    const now = Math.floor(world.clock.now() / 1000);
    const usual = { aud: CITY, sub: 'subject', client_id: 'https://portal.example/client.json', dmail_address: CLERK, cnf: { jkt: person.jkt }, scope: 'send read:mailbox' };
    let nonce: string | undefined;
    const send = async (claims: object, from = issuer): Promise<Response> => {
      const token = await from.issue({ ...usual, ...claims });
      for (;;) {
        const response = await world.app('city.example')(new Request(`${CITY}/consents`, {
          method: 'POST', body: JSON.stringify({ peer: ANNA }), headers: { 'content-type': 'application/json', authorization: `DPoP ${token}`, dpop: await person.proof(token, 'POST', `${CITY}/consents`, nonce === undefined ? {} : { nonce }) },
        }));
        if (nonce !== undefined) return response;
        nonce = response.headers.get('dpop-nonce')!;
      }
    };
    for (const details of [[tracking(ANNA), tracking(ANNA)], [], 'all', [null], [{ peer: ANNA }], { 0: tracking(ANNA) }]) await expectProblem(send({ authorization_details: details }), 401, 'token-invalid');
    await expectProblem(send({ authorization_details: [tracking(ANNA)], exp: now + 121 }), 401, 'token-invalid');
    await expectProblem(send({ authorization_details: [tracking(ANNA)] }, world.domain('home.example').issuer), 401, 'token-invalid');
    await expectProblem(send({}), 403, 'confirmation-required');
    assert.equal((await send({ authorization_details: [tracking(ANNA)] })).status, 200);
    await withdraw(CLERK, (await list(CLERK))[0]!.id);
  });

  it('grant and withdrawal are on record, signed, each where it can be found', async () => {
    const given = await grant(MAYOR, BEN);
    assert.deepEqual(await grant(MAYOR, BEN), given);
    await withdraw(MAYOR, given.id);
    await withdraw(MAYOR, given.id);
    const [kept, ...more] = await list(MAYOR);
    assert.deepEqual([kept!.id, kept!.state, more.length, kept!.records!.length], [given.id, 'withdrawn', 0, 2]);
    const { keys } = await body<ReceiptKeys>(world.fetch(`${CITY}/keys`));
    for (const record of kept!.records!) {
      await compactVerify(record, await importJWK({ ...keys[0]! }, 'ES256'));
      assert.deepEqual(decodeProtectedHeader(record), { alg: 'ES256', typ: 'dmail-consent+jwt', kid: keys[0]!.kid });
    }
    const [first, second] = kept!.records!.map((record) => decodeJwt<ConsentClaims>(record));
    assert.deepEqual([first!.iss, first!.sub, first!.peer, first!.consent, first!.event], [CITY, MAYOR, BEN, given.id, 'granted']);
    assert.deepEqual([second!.event, second!.previous], ['withdrawn', { jti: first!.jti, digest: await digestOf(new TextEncoder().encode(kept!.records![0])) }]);
    await expectProblem(world.call(CLERK, 'DELETE', `/consents/${given.id}`), 404, 'not-found');
    assert.deepEqual((await list(CLERK)).filter(({ id }) => id === given.id), []);
  });

  it('is asked for, live and of this message, or nothing is told', async () => {
    const [asked, unasked] = [await send(ANNA, CLERK), await send(ANNA, CLERK, {})];
    await open(CLERK, asked.id);
    assert.equal(await opened(ANNA, asked.message), undefined);
    const given = await grant(CLERK, ANNA);
    // What was opened before is not told of afterwards.
    assert.equal(await opened(ANNA, asked.message), undefined);
    assert.equal((await stored(CLERK, asked.id)).consent!.id, given.id);
    assert.equal((await stored(CLERK, unasked.id)).consent, undefined);
    await open(CLERK, unasked.id);
    await open(CLERK, asked.id);
    await open(CLERK, asked.id);
    assert.equal(await opened(ANNA, unasked.message), undefined);
    assert.deepEqual([(await opened(ANNA, asked.message))!.consent, (await told(ANNA)).get(asked.message.id)!.filter(({ event }) => event === 'ContentAccessTracking').length], [given.id, 1]);
    await withdraw(CLERK, given.id);
    assert.equal((await stored(CLERK, asked.id)).consent, undefined);
    // What was told stands.
    assert.equal((await opened(ANNA, asked.message))!.consent, given.id);
    await expectProblem(world.call(MAYOR, 'POST', `/messages/${asked.id}/openings`), 404, 'not-found');
    await expectProblem(world.call(CLERK, 'POST', '/messages/message-nowhere/openings'), 404, 'not-found');
  });

  it('whoever shows the conversation hears of it', async () => {
    const { id, message } = await send(ANNA, MAYOR);
    const { state } = await body<Thread>(world.call(MAYOR, 'GET', `/threads/${message.thread}`));
    const since = async (): Promise<string[]> => (await body<{ conversations: { id: string }[] }>(world.call(MAYOR, 'GET', `/changes?since=${state}`))).conversations.map((one) => one.id);
    assert.deepEqual(await since(), []);
    await grant(MAYOR, ANNA, id);
    assert.deepEqual(await since(), [message.thread]);
  });

  for (const seed of [1, 2, 3, 4]) it(`an opening is told if and only if consent was live when it happened, whatever came before and after (${seed})`, async () => {
    const next = random(seed);
    const pick = (below: number): number => Math.floor(next() * below);
    const senders = [ANNA, BEN];
    const owners = [CLERK, MAYOR];
    for (const owner of owners) for (const { id, state } of await list(owner)) if (state === 'granted') await withdraw(owner, id);
    /** What should be: the model. */
    const messages: { owner: string; from: string; id: string; message: Message; asked: boolean; under?: string }[] = [];
    const live: { owner: string; peer: string; message?: string; id: string }[] = [];
    for (let step = 0; step < 90; step++) {
      const [owner, peer] = [owners[pick(2)]!, senders[pick(2)]!];
      const some = messages[pick(Math.max(1, messages.length))];
      switch (some ? pick(8) : 0) {
        case 0:
        case 1: {
          const asked = pick(5) > 0;
          messages.push({ owner, from: peer, asked, ...(await send(peer, owner, asked ? { evidence: { opened: true } } : {})) });
          break;
        }
        case 2: {
          const { id } = await grant(owner, peer);
          if (!live.some((one) => one.id === id)) live.push({ owner, peer, id });
          break;
        }
        case 3: {
          const { id } = await grant(some!.owner, some!.from, some!.id);
          if (!live.some((one) => one.id === id)) live.push({ owner: some!.owner, peer: some!.from, message: some!.id, id });
          break;
        }
        case 4: {
          if (!live.length) break;
          const [one] = live.splice(pick(live.length), 1);
          await withdraw(one!.owner, one!.id);
          break;
        }
        default: {
          await open(some!.owner, some!.id);
          const under = live.filter((one) => one.owner === some!.owner && one.peer === some!.from && (one.message === undefined || one.message === some!.id));
          if (some!.asked && under.length) some!.under ??= (under.find((one) => one.message === undefined) ?? under[0]!).id;
        }
      }
    }
    for (const from of senders) {
      const found = await told(from);
      for (const { message, under, owner } of messages.filter((one) => one.from === from)) {
        const events = (found.get(message.id) ?? []).filter(({ event }) => event === 'ContentAccessTracking');
        assert.deepEqual(events.map(({ consent, to }) => [consent, to]), under === undefined ? [] : [[under, owner]]);
      }
    }
    assert.ok(messages.some(({ under }) => under !== undefined) && messages.some(({ asked, under }) => asked && under === undefined));
  });
});

describe('handing over', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld();
    await world.invite(CLERK, ANNA);
  });
  after(() => world.close());

  const events = async (): Promise<string[][]> =>
    (await body<EvidencePage>(world.call(ANNA, 'GET', `${CITY}/evidence`))).messages.map(({ receipts }) => receipts.map((receipt) => decodeJwt<ReceiptClaims>(receipt).event));

  it('is told once, when the content goes to its owner first, however it is asked for', async () => {
    const first = await world.deposit(ANNA, CLERK);
    await world.call(CLERK, 'GET', '/mailbox');
    await world.call(CLERK, 'GET', `/receipts?thread=${first.message.thread}`);
    assert.deepEqual(await events(), []);
    // The page of the person's home shows it in order to ask about it.
    await world.call(CLERK, 'GET', first.uri, { by: atHome(world, CLERK) });
    assert.deepEqual(await events(), []);
    const { messages } = await body<Thread>(world.call(CLERK, 'GET', `/threads/${first.message.thread}`));
    assert.deepEqual(messages[0]!.receipts!.map((receipt) => decodeJwt<ReceiptClaims>(receipt).event), ['ContentConsignment', 'ContentHandover']);
    await world.call(CLERK, 'GET', first.uri);
    const second = await world.deposit(ANNA, CLERK);
    await world.call(CLERK, 'GET', second.uri);
    const reference = await world.attach(ANNA, CLERK, { bytes: new Uint8Array(5) });
    const third = await world.deposit(ANNA, CLERK, { attachments: [reference] });
    const at = `${third.uri}/attachments/${reference.id}`;
    await world.call(CLERK, 'HEAD', at);
    await world.call(CLERK, 'POST', `${at}/links`);
    assert.equal((await events()).length, 2);
    assert.equal((await (await world.call(CLERK, 'GET', at)).arrayBuffer()).byteLength, 5);
    assert.deepEqual(await events(), Array.from({ length: 3 }, () => ['ContentConsignment', 'ContentHandover']));
  });

  it('is told of what is fetched by a single-use address', async () => {
    const reference = await world.attach(ANNA, CLERK, { bytes: new Uint8Array(5) });
    const { uri } = await world.deposit(ANNA, CLERK, { attachments: [reference] });
    const before = (await events()).length;
    const link = await body<{ uri: string }>(world.call(CLERK, 'POST', `${uri}/attachments/${reference.id}/links`), 201);
    assert.equal((await events()).length, before);
    await world.fetch(link.uri);
    assert.equal((await events()).length, before + 1);
  });

  it('a mailbox whose evidence cannot be written can be read', async () => {
    const { store } = world.domain('city.example');
    const { message } = await world.deposit(ANNA, CLERK);
    const before = (await events()).length;
    const { handOver } = store;
    store.handOver = () => Promise.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
    const said = console.error;
    console.error = () => {};
    try {
      assert.equal((await world.call(CLERK, 'GET', `/threads/${message.thread}`)).status, 200);
    } finally {
      console.error = said;
      store.handOver = handOver;
    }
    assert.equal((await events()).length, before);
    await world.call(CLERK, 'GET', `/threads/${message.thread}`);
    assert.equal((await events()).length, before + 1);
  });

  it('a registered letter is not handed over where that cannot be written', async () => {
    const { store } = world.domain('city.example');
    const { uri, message } = await world.deposit(ANNA, CLERK, { subject: 'Summons', evidence: { acceptance: { until: new Date(world.clock.now() + 5 * 86_400_000).toISOString() } } });
    const { id, digest } = await body<StoredMessage>(world.call(CLERK, 'GET', uri));
    const { handOver } = store;
    store.handOver = () => Promise.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
    const said = console.error;
    console.error = () => {};
    try {
      const by = await world.tokenSource(CLERK).confirm({ type: 'urn:dmail:acceptance', message: id, digest });
      for (const answer of [await world.call(CLERK, 'POST', `${uri}/acceptance`, { by }), await world.call(CLERK, 'GET', uri), await world.call(CLERK, 'GET', `/threads/${message.thread}`)]) {
        assert.equal(answer.status, 503);
        assert.equal((await answer.text()).includes('Summons'), false);
      }
    } finally {
      console.error = said;
      store.handOver = handOver;
    }
    const { message: read, receipts } = await body<StoredMessage>(world.call(CLERK, 'GET', uri));
    assert.equal(read.subject, 'Summons');
    assert.equal(decodeJwt<ReceiptClaims>(receipts!.at(-1)!).event, 'ContentHandover');
  });
});
