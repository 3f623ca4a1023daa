/**
 * What an owner sees and does: lists, flags, threads, drafts, sent copies, changes, live events.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Changes, Draft, DraftList, MailboxPage, MailboxUpdated, ReceiptList, StoredMessage, Thread } from '../../src/contract/index.ts';
import type { World } from '../../demo/server/world.ts';
import { grantOf } from '../../demo/server/world-identity.ts';
import { ANNA, body, CLERK, createCheckedWorld, Events, expectProblem, MAYOR } from './support.ts';

const list = (world: World, owner: string, query = ''): Promise<MailboxPage> => body(world.call(owner, 'GET', `/mailbox${query}`));
const flag = (world: World, owner: string, ids: string[], set: object): Promise<MailboxUpdated> => body(world.call(owner, 'PATCH', '/mailbox', { body: { ids, set } }));

describe('mailbox', () => {
  let world: World;
  const threads: string[] = [];
  before(async () => {
    world = await createCheckedWorld();
    for (let index = 0; index < 7; index++) {
      const { message } = await world.deposit(ANNA, CLERK, {
        subject: index === 3 ? 'Žiadosť o výrub' : `Letter ${index}`, reference: `REF-${index}`, from: { address: ANNA, name: 'Anna Nováková' },
        cover: [{ name: 'case', tags: [{ name: 'amount', kind: 'money', value: '12.50', currency: 'EUR', prominent: true }] }],
      });
      threads.push(message.thread);
      world.clock.advance(1000);
    }
  });
  after(() => world.close());

  it('keeps a copy sent to many with large receipts, and answers no more receipts at once than can be read', async () => {
    const receipts = Array.from({ length: 40 }, (_, index) => `${'A'.repeat(500_000)}.${index}.B`);
    const threads: string[] = [];
    for (let round = 0; round < 2; round++) {
      const message = world.message(CLERK, [ANNA]);
      threads.push(message.thread);
      const deliveries = receipts.map((receipt, index) => ({ address: `p${index}@home.example`, state: 'deposited', at: message.sentAt, receipt }));
      const kept = await body<StoredMessage>(world.call(CLERK, 'PUT', `/sent/${message.id}`, { body: { message, deliveries } }));
      assert.deepEqual(kept.deliveries!.map(({ receipt }) => receipt), receipts);
    }
    const small = world.message(CLERK, [ANNA]);
    threads.push(small.thread);
    await body(world.call(CLERK, 'PUT', `/sent/${small.id}`, { body: { message: small, deliveries: [{ address: ANNA, state: 'sending' }] } }));
    const first = (await body<ReceiptList>(world.call(CLERK, 'GET', `/receipts?thread=${threads.join(',')}`))).receipts;
    assert.ok(first.length > 0 && first.filter((one) => one.receipts.length).length <= 1);
    for (const thread of threads.slice(0, 2)) {
      const [alone] = (await body<ReceiptList>(world.call(CLERK, 'GET', `/receipts?thread=${thread}`))).receipts;
      assert.deepEqual([alone!.thread, alone!.receipts], [thread, receipts]);
    }
  });

  it('pages by cursor, newest first, and what arrives meanwhile shifts nothing', async () => {
    const first = await list(world, CLERK, '?limit=3');
    assert.deepEqual([first.conversations.map(({ id }) => id), first.total, first.unread], [threads.slice(4).reverse(), 7, 7]);
    const { message } = await world.deposit(ANNA, CLERK, { subject: 'Between' });
    const second = await list(world, CLERK, `?limit=3&cursor=${first.next}`);
    const third = await list(world, CLERK, `?limit=3&cursor=${second.next}`);
    assert.deepEqual([...second.conversations, ...third.conversations].map(({ id }) => id), threads.slice(0, 4).reverse());
    assert.equal(third.next, undefined);
    await flag(world, CLERK, [message.thread], { deleted: true });
  });

  it('rows carry what a list shows', async () => {
    const row = (await list(world, CLERK, '?limit=1')).conversations[0]!;
    assert.equal(row.from.name, 'Anna Nováková');
    assert.equal(row.reference, 'REF-6');
    assert.deepEqual(row.tags?.map(({ value }) => value), ['12.50']);
    assert.deepEqual([row.direction, row.count, row.unread, row.starred], ['in', 1, 1, false]);
  });

  it('finds words without regard to case and accents, and people', async () => {
    assert.deepEqual((await list(world, CLERK, '?q=ziadost%20VYRUB')).conversations.map(({ id }) => id), [threads[3]]);
    assert.equal((await list(world, CLERK, '?q=novakova')).conversations.length, 7);
    assert.equal((await list(world, CLERK, `?peer=${ANNA}`)).conversations.length, 7);
    assert.equal((await list(world, CLERK, '?q=%25')).conversations.length, 0);
    assert.equal((await list(world, CLERK, `?peer=${MAYOR}`)).conversations.length, 0);
  });

  it('flags move conversations between views, and back', async () => {
    const [one, two] = threads as [string, string];
    const before = await list(world, CLERK);
    const updated = await flag(world, CLERK, [one, two, 'unknown-thread'], { unread: false, starred: true });
    assert.deepEqual(updated.conversations.map(({ unread, starred }) => [unread, starred]), [[0, true], [0, true]]);
    assert.equal((await list(world, CLERK)).unread, before.unread - 2);
    assert.equal((await list(world, CLERK, '?starred=1')).conversations.length, 2);
    assert.equal((await list(world, CLERK, '?unread=1')).conversations.length, before.total - 2);
    assert.equal((await list(world, CLERK, '?view=starred')).total, 2);
    await flag(world, CLERK, [one], { archived: true });
    await flag(world, CLERK, [two], { deleted: true });
    assert.deepEqual([(await list(world, CLERK)).total, (await list(world, CLERK, '?view=archive')).total, (await list(world, CLERK, '?view=deleted')).total], [before.total - 2, 1, 2]);
    await flag(world, CLERK, [one], { archived: false, unread: true });
    await flag(world, CLERK, [two], { deleted: false, unread: true, starred: false });
    const afterwards = await list(world, CLERK);
    assert.deepEqual([afterwards.total, afterwards.unread], [before.total, before.unread]);
    const state = afterwards.state;
    assert.equal((await flag(world, CLERK, [two], { starred: false })).state, state, 'what changes nothing is no change');
  });

  it('an answer brings an archived conversation back to the desk', async () => {
    await flag(world, CLERK, [threads[0]!], { archived: true, unread: false });
    await world.deposit(ANNA, CLERK, { thread: threads[0]!, subject: 'Re: Letter 0' });
    const top = (await list(world, CLERK)).conversations[0]!;
    assert.deepEqual([top.id, top.count, top.unread, top.archived], [threads[0], 2, 1, false]);
    const { messages, conversation } = await body<Thread>(world.call(CLERK, 'GET', `/threads/${threads[0]}`));
    assert.deepEqual([messages.map(({ unread }) => unread), conversation.subject], [[false, true], 'Re: Letter 0']);
  });

  it('what was deleted goes for good after thirty days, and is said to', async () => {
    const { message } = await world.deposit(ANNA, CLERK, { subject: 'To go' });
    await flag(world, CLERK, [message.thread], { deleted: true });
    const { state } = await list(world, CLERK);
    world.clock.advance(31 * 86_400_000);
    await world.domain('city.example').app.purge();
    await expectProblem(world.call(CLERK, 'GET', `/threads/${message.thread}`), 404, 'not-found');
    const changes = await body<Changes>(world.call(CLERK, 'GET', `/changes?since=${state}`));
    assert.ok(changes.removed.includes(message.thread));
    assert.equal((await list(world, CLERK, '?view=deleted')).total, 0);
  });

  it('drafts are kept by version', async () => {
    const content = { to: ['anna'], cc: [], subject: 'Dra', html: '<p>x</p>' };
    const put = (draft: object, headers: Record<string, string>): Promise<Response> => world.call(CLERK, 'PUT', '/drafts/draft-0001', { body: draft, headers });
    await expectProblem(put(content, {}), 428, 'version-required');
    await expectProblem(put(content, { 'if-match': '"v1"' }), 404, 'not-found');
    const created = await put(content, { 'if-none-match': '*' });
    const etag = created.headers.get('etag')!;
    assert.equal((await put(content, { 'if-none-match': '*' })).headers.get('etag'), etag, 'asked twice, the answer lost');
    const mine = await put({ ...content, subject: 'Draft' }, { 'if-match': etag });
    assert.equal(mine.status, 200);
    const conflict = await expectProblem(put({ ...content, subject: 'Other' }, { 'if-match': etag }), 412, 'version-mismatch');
    assert.equal((conflict.current as Draft).content.subject, 'Draft');
    const { state } = await list(world, CLERK);
    assert.equal((await body<DraftList>(world.call(CLERK, 'GET', '/drafts'))).drafts.length, 1);
    assert.equal((await body<Draft>(world.call(CLERK, 'GET', '/drafts/draft-0001'))).content.subject, 'Draft');
    await expectProblem(world.call(MAYOR, 'GET', '/drafts/draft-0001'), 404, 'not-found');
    for (let twice = 0; twice < 2; twice++) assert.equal((await world.call(CLERK, 'DELETE', '/drafts/draft-0001')).status, 204);
    assert.deepEqual((await body<Changes>(world.call(CLERK, 'GET', `/changes?since=${state}`))).drafts, ['draft-0001']);
  });

  it("a sender's copy follows its deliveries, which never go back", async () => {
    const message = world.message(CLERK, [ANNA, 'ben@home.example']);
    const put = (deliveries: object[], changed = message): Promise<Response> => world.call(CLERK, 'PUT', `/sent/${message.id}`, { body: { message: changed, deliveries } });
    const states = async (pending: Promise<Response>): Promise<(string | undefined)[]> => (await body<StoredMessage>(pending)).deliveries!.map(({ state, receipt }) => receipt ?? state);
    const deposited = { address: ANNA, state: 'deposited', at: '2026-11-21T10:00:00Z', receipt: 'a.b.c' };
    assert.deepEqual(await states(put([{ address: ANNA, state: 'sending' }, { address: 'ben@home.example', state: 'queued' }])), ['sending', 'queued']);
    assert.deepEqual(await states(put([deposited, { address: 'ben@home.example', state: 'refused', problem: 'urn:dmail:problem:invitation-required' }])), ['a.b.c', 'refused']);
    assert.deepEqual(await states(put([{ address: ANNA, state: 'sending' }, { address: 'ben@home.example', state: 'queued' }])), ['a.b.c', 'queued']);
    assert.deepEqual(await states(put([{ address: ANNA, state: 'failed' }])), ['a.b.c', 'queued']);
    await expectProblem(put([deposited], { ...message, subject: 'Other' }), 409, 'conflict');
    assert.equal((await expectProblem(world.call(CLERK, 'PUT', '/sent/another-id', { body: { message, deliveries: [deposited] } }), 422, 'not-understood')).field, '/message/id');
    const row = (await list(world, CLERK, '?view=sent')).conversations.find(({ id }) => id === message.thread)!;
    assert.deepEqual([row.direction, row.unread, row.deliveries?.map(({ state }) => state)], ['out', 0, ['deposited', 'queued']]);
    assert.ok(!(await list(world, CLERK)).conversations.some(({ id }) => id === message.thread), 'what one sent is not in the inbox');
    const { receipts } = await body<ReceiptList>(world.call(CLERK, 'GET', `/receipts?thread=${message.thread},${threads[1]},nothing-here`));
    assert.deepEqual(receipts.map((entry) => entry.receipts.length), [1, 1]);
  });

  it('a longer chain of receipts that holds the known ones says what came after; no other one undoes it', async () => {
    const message = world.message(CLERK, [ANNA]);
    const put = async (delivery: object): Promise<object[]> => (await body<StoredMessage>(world.call(CLERK, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [{ address: ANNA, ...delivery }] } }))).deliveries!;
    const deposited = { state: 'deposited', at: '2026-11-21T10:00:00.000Z', receipt: 'a.b.c' };
    const refused = { state: 'refused', at: '2026-11-22T10:00:00.000Z', problem: 'urn:dmail:problem:refused-by-recipient', receipt: 'g.h.i', earlier: ['a.b.c', 'd.e.f'] };
    assert.deepEqual(await put(deposited), [{ address: ANNA, ...deposited }]);
    assert.deepEqual(await put({ ...refused, earlier: ['d.e.f', 'x.y.z'] }), [{ address: ANNA, ...deposited }], 'the known receipt is not in it');
    assert.deepEqual(await put(refused), [{ address: ANNA, ...refused }]);
    for (const late of [deposited, { state: 'queued' }, { state: 'opened', receipt: 'j.k.l' }, { ...refused, state: 'opened' }, { state: 'opened', receipt: 'j.k.l', earlier: ['a.b.c', 'd.e.f', 'x.y.z'] }])
      assert.deepEqual(await put(late), [{ address: ANNA, ...refused }]);
    const other = world.message(CLERK, [ANNA]);
    const putOther = async (delivery: object): Promise<object> => (await body<StoredMessage>(world.call(CLERK, 'PUT', `/sent/${other.id}`, { body: { message: other, deliveries: [{ address: ANNA, ...delivery }] } }))).deliveries![0]!;
    const waiting = { state: 'sending', at: '2026-11-21T10:00:00.000Z', receipt: 'd.e.f', earlier: ['a.b.c'] };
    assert.deepEqual(await putOther(waiting), { address: ANNA, ...waiting });
    assert.deepEqual(await putOther({ ...deposited, receipt: 'd.e.f' }), { address: ANNA, ...waiting, state: 'deposited' }, 'the outbox knows the newest alone, and that all is there');
    const row = (await list(world, CLERK, '?view=sent')).conversations.find(({ id }) => id === message.thread)!;
    assert.deepEqual(row.deliveries, [{ address: ANNA, state: 'refused', at: refused.at, problem: refused.problem }], 'rows are without receipts');
    assert.deepEqual((await body<StoredMessage>(world.call(CLERK, 'GET', `/sent/${message.id}`))).deliveries, [{ address: ANNA, ...refused }]);
    await expectProblem(world.call(ANNA, 'GET', `/sent/${message.id}`), 404, 'not-found');
  });

  it('changes since any state add up to the whole', async () => {
    let state = 'new.0';
    const seen = new Set<string>();
    let rounds = 0;
    for (let more = true; more; rounds++) {
      const changes: Changes = await body(world.call(CLERK, 'GET', `/changes?since=${state}`));
      for (const { id } of changes.conversations) seen.add(id);
      [state, more] = [changes.state, changes.hasMore];
    }
    assert.ok(threads.every((id) => seen.has(id)));
    assert.equal(state, (await list(world, CLERK)).state);
    for (const unknown of ['new.1', 'deadbeef.3', 'x', `${state}0`]) await expectProblem(world.call(CLERK, 'GET', `/changes?since=${unknown}`), 410, 'state-unknown');
  });

  it('many changes come in several answers, none twice, none lost', async () => {
    const { state } = await list(world, MAYOR);
    const store = world.domain('city.example').store;
    await Promise.all(Array.from({ length: 450 }, (_, index) => store.putDraft(MAYOR, `draft-${String(index).padStart(4, '0')}`, { to: [], cc: [], subject: '', html: '' }, { create: true }, 0)));
    let since = state;
    const seen: string[] = [];
    for (let more = true; more; ) {
      const changes: Changes = await body(world.call(MAYOR, 'GET', `/changes?since=${since}`));
      seen.push(...changes.drafts);
      [since, more] = [changes.state, changes.hasMore];
    }
    assert.deepEqual([seen.length, new Set(seen).size], [450, 450]);
  });
});

describe('events', () => {
  let world: World;
  // The server's own timer does not keep a process alive.
  const alive = setInterval(() => {}, 1000);
  before(async () => {
    world = await createCheckedWorld();
    await world.invite(CLERK, ANNA);
  });
  after(async () => {
    clearInterval(alive);
    await world.close();
  });

  const watch = async (headers: Record<string, string> = {}): Promise<Events> => new Events(await world.call(CLERK, 'GET', '/events', { headers }));

  it('a change is told as it happens, with what changed', async () => {
    const events = await watch();
    const start = (await events.next())!;
    assert.deepEqual(start.changes.conversations, []);
    const { message } = await world.deposit(ANNA, CLERK, { subject: 'Live' }, { invite: false });
    const told = (await events.next())!;
    assert.deepEqual([told.id, told.changes.conversations.map(({ id, subject }) => [id, subject]), told.changes.unread], [told.changes.state, [[message.thread, 'Live']], 1]);
    await world.call(CLERK, 'PATCH', '/mailbox', { body: { ids: [message.thread], set: { unread: false } } });
    assert.equal((await events.next())!.changes.unread, 0);
    await events.cancel();
  });

  it('it resumes where it was, whatever happened meanwhile', async () => {
    const events = await watch();
    const { id } = (await events.next())!;
    await events.cancel();
    const { message } = await world.deposit(ANNA, CLERK, { subject: 'Missed' }, { invite: false });
    const again = await watch({ 'last-event-id': id });
    assert.deepEqual((await again.next())!.changes.conversations.map(({ id: thread }) => thread), [message.thread]);
    await again.cancel();
    await expectProblem(world.call(CLERK, 'GET', '/events', { headers: { 'last-event-id': 'deadbeef.7' } }), 410, 'state-unknown');
  });

  it('states follow each other without a gap under many writes at once', async () => {
    const events = await watch();
    let { id } = (await events.next())!;
    const until = id.split('.');
    const writes = Promise.all(Array.from({ length: 40 }, () => world.deposit(ANNA, CLERK, {}, { invite: false })));
    const seen = new Set<string>();
    while (seen.size < 40) {
      const event = (await events.next())!;
      assert.ok(Number(event.id.split('.')[1]) > Number(id.split('.')[1]));
      id = event.id;
      for (const { id: thread } of event.changes.conversations) seen.add(thread);
    }
    await writes;
    assert.equal(Number(id.split('.')[1]), Number(until[1]) + 40);
    await events.cancel();
  });

  it('it ends when the token ends', async () => {
    const events = await watch();
    await events.next();
    world.clock.advance(601_000);
    assert.equal(await events.next(), undefined);
  });

  it('it ends, and the token with it, when the grant is taken back', async () => {
    const events = await watch();
    await events.next();
    const { app } = world.domain('city.example');
    const source = world.tokenSource(CLERK);
    const url = 'https://city.example/dmail/mailbox';
    await app.revoke(CLERK, 'https://portal.example/client.json');
    assert.equal(await events.next(), undefined);
    assert.equal(app.streams(), 0);
    const nonce = (await app(new Request(url, { headers: await source.headers({ method: 'GET', url, resource: 'https://city.example/dmail' }) }))).headers.get('dpop-nonce')!;
    const ask = async (renew: boolean): Promise<Response> => app(new Request(url, { headers: await source.headers({ method: 'GET', url, resource: 'https://city.example/dmail', nonce, renew }) }));
    world.clock.advance(1000);
    assert.equal((await ask(true)).status, 200, 'a token granted afterwards is good');
    assert.equal((await ask(false)).status, 200);
  });

  it('it ends with its own grant, and with no other', async () => {
    const events = await watch();
    await events.next();
    const { app } = world.domain('city.example');
    await app.endGrants(['another grant']);
    assert.equal(app.streams(), 1);
    await app.endGrants([grantOf(CLERK, 'https://portal.example/client.json')]);
    assert.equal(await events.next(), undefined);
    await expectProblem(world.call(CLERK, 'GET', 'https://city.example/dmail/mailbox'), 401, 'token-invalid');
  });
});
