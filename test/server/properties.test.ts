/**
 * Properties of attachments: what senders say, what recipients ask for, what owners note.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Migrator, sql } from 'kysely';
import { openLibsql } from '../../demo/server/store/libsql.ts';
import { migrations } from '../../demo/server/store/migrations.ts';
import { createSqlStore } from '../../demo/server/store/sql-store.ts';
import type { World } from '../../demo/server/world.ts';
import type { Changes, Conversation, CoverTag, Deposit, MailboxPage, Message, OwnProperties, ProblemDetails, PropertyDefinition, PropertyDefinitions, Session, StoredMessage, Thread, VersionList } from '../../src/contract/index.ts';
import { announced, random, referenceTo, stored } from './content-support.ts';
import { ANNA, BEN, body, CLERK, createCheckedWorld, expectProblem, HOME, MAYOR, session } from './support.ts';

const AMOUNT: CoverTag = { name: 'amount', kind: 'money', value: '184.90', currency: 'EUR', prominent: true };
const NUMBER: CoverTag = { name: 'invoice-number', kind: 'text', value: 'SH-2026-1182' };
const toPay: CoverTag = { name: 'status', kind: 'choice', value: 'to-pay', prominent: true };
const paid: CoverTag = { ...toPay, value: 'paid' };
const note = (value: string): CoverTag => ({ name: 'note', kind: 'text', value });

describe('own properties of attachments', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ limits: { subject: { burst: 100_000, perSecond: 1000 } } });
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
  });
  after(() => world.close());

  /** A message with one attachment, as its recipient has it. */
  async function letter(like: { properties?: CoverTag[]; id?: string; name?: string; thread?: string; from?: string; to?: string } = {}): Promise<{ message: StoredMessage; at: string; document: string; thread: string }> {
    const { thread = crypto.randomUUID(), from = ANNA, to = CLERK, ...file } = like;
    const reference = await world.attach(from, to, { bytes: random(50), ...file });
    const message = await stored(world, to, await world.deposit(from, to, { attachments: [reference], thread }, { invite: false }));
    return { message, at: `/messages/${message.id}/attachments/${reference.id}/properties`, document: reference.id, thread };
  }
  const put = (at: string, properties: unknown, version?: string, who = CLERK): Promise<Response> =>
    world.call(who, 'PUT', at, { body: { properties }, headers: version === undefined ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` } });
  const rowOf = async (thread: string, who = CLERK): Promise<Conversation> => (await body<Thread>(world.call(who, 'GET', `/threads/${thread}`))).conversation;
  const search = async (q: string, who = CLERK, view = 'inbox'): Promise<string[]> => (await body<MailboxPage>(world.call(who, 'GET', `/mailbox?view=${view}&q=${encodeURIComponent(q)}`))).conversations.map(({ id }) => id);

  it('can be noted as the domain defines them', async () => {
    const { definitions } = await body<PropertyDefinitions>(world.call(CLERK, 'GET', '/properties'));
    assert.deepEqual(definitions.map(({ name, kind }) => `${name} ${kind}`), ['status choice', 'due date', 'amount money', 'note text']);
    assert.deepEqual(definitions[0]!.choices!.map(({ value }) => value), ['to-pay', 'paid', 'to-check', 'done']);
  });

  it('are noted, replaced and read with their version', async () => {
    const { at, message, document } = await letter();
    assert.equal(message.attachments![0]!.own, undefined);
    await expectProblem(world.call(CLERK, 'GET', at), 404, 'not-found');
    await expectProblem(world.call(CLERK, 'PUT', at, { body: { properties: [toPay] } }), 428, 'version-required');
    await expectProblem(put(at, [toPay], 'v1'), 404, 'not-found');
    const response = await put(at, [toPay]);
    const first = await body<OwnProperties>(response.clone());
    assert.equal(response.headers.get('etag'), `"${first.version}"`);
    assert.deepEqual((await body<OwnProperties>(put(at, [toPay]))).version, first.version, 'asked twice, the answer lost');
    const second = await body<OwnProperties>(put(at, [paid, note('by card')], first.version));
    assert.ok(Date.parse(second.at) > Date.parse(first.at));
    for (const version of [undefined, first.version]) assert.deepEqual((await expectProblem(put(at, [], version), 412, 'version-mismatch')).current, second);
    assert.deepEqual(await body<OwnProperties>(world.call(CLERK, 'GET', at)), second);
    const again = await body<StoredMessage>(world.call(CLERK, 'GET', `/messages/${message.id}`));
    assert.deepEqual(again.attachments!.find(({ id }) => id === document)!.own, second);
    const none = await body<OwnProperties>(put(at, [], second.version));
    assert.deepEqual(none.properties, []);
  });

  it('are refused where they are not what they say, and the problem points at the fault', async () => {
    const { at } = await letter();
    const refused = async (properties: unknown, field: string, property?: string): Promise<void> => {
      const problem: ProblemDetails = await expectProblem(put(at, properties), 422, 'not-understood');
      assert.deepEqual([problem.field, problem.property], [field, property]);
    };
    await refused([paid, { ...toPay, value: 'perhaps' }], '/properties/1/name', 'status');
    await refused([{ ...toPay, value: 'perhaps' }], '/properties/0/value', 'status');
    await refused([{ ...toPay, kind: 'text' }], '/properties/0/kind', 'status');
    await refused([note('x'), { name: 'amount', kind: 'money', value: '12' }], '/properties/1/currency', 'amount');
    await refused([{ name: 'amount', kind: 'money', value: 'twelve', currency: 'EUR' }], '/properties/0/value', 'amount');
    await refused([{ name: 'due', kind: 'date', value: '2026-02-30' }], '/properties/0/value', 'due');
    await refused([{ name: 'area', kind: 'number', value: '1,5' }], '/properties/0/value', 'area');
    await refused([{ name: 'kept', kind: 'boolean', value: 'yes' }], '/properties/0/value', 'kept');
    await refused([note(' ')], '/properties/0/value', 'note');
    await refused([note('x'.repeat(2001))], '/properties/0/value');
    await refused(Array.from({ length: 51 }, (_, index) => ({ ...note('x'), name: `n${index}` })), '/properties');
    await refused([{ ...note('x'), extra: 1 }], '/properties/0/extra');
    await refused('status', '/properties');
    await expectProblem(world.call(CLERK, 'PUT', at, { body: { properties: [], more: 1 }, headers: { 'if-none-match': '*' } }), 422, 'not-understood');
    await expectProblem(world.call(CLERK, 'GET', at), 404, 'not-found');
    const most = Array.from({ length: 50 }, (_, index) => ({ ...note('ž'.repeat(2000)), name: `n${index}` }));
    assert.deepEqual((await body<OwnProperties>(put(at, most))).properties, most);
  });

  it('are nobody else’s business', async () => {
    const { at, document, message } = await letter();
    const mine = await body<OwnProperties>(put(at, [toPay]));
    for (const who of [MAYOR, ANNA]) {
      const path = who === ANNA ? `https://city.example/dmail${at}` : at;
      for (const method of ['GET', 'PUT']) {
        const response = await world.call(who, method, path, { ...(method === 'PUT' && { body: { properties: [] } }), headers: { 'if-match': mine.version } });
        assert.equal(response.status, who === ANNA ? 401 : 404, `${who} ${method}`);
      }
    }
    for (const path of [at.replace(document, 'document-0000'), at.replace(message.id, 'message-0000')]) {
      await expectProblem(world.call(CLERK, 'GET', path), 404, 'not-found');
      await expectProblem(put(path, [toPay]), 404, 'not-found');
    }
    assert.deepEqual(await body<OwnProperties>(world.call(CLERK, 'GET', at)), mine);
  });

  it('of two owners, and of two senders’ documents of the same id, are apart', async () => {
    const id = crypto.randomUUID();
    const [clerk, mayor, ben] = [await letter({ id }), await letter({ id, to: MAYOR }), await letter({ id, from: BEN })];
    await body(put(clerk.at, [toPay]));
    await expectProblem(world.call(MAYOR, 'GET', mayor.at), 404, 'not-found');
    await expectProblem(world.call(CLERK, 'GET', ben.at), 404, 'not-found');
    await body(put(ben.at, [paid]));
    assert.deepEqual((await body<OwnProperties>(world.call(CLERK, 'GET', clerk.at))).properties, [toPay]);
    assert.equal((await rowOf(mayor.thread, MAYOR)).properties, undefined);
  });

  it('never reach the sender', async () => {
    const { message, at, document, thread } = await letter({ properties: [AMOUNT] });
    await body(put(at, [toPay, note('a secret of the owner')]));
    const { uri } = await session(world, ANNA, CLERK);
    const repeated = await world.call(ANNA, 'POST', `${uri}/deposits`, { body: message.message, headers: { 'idempotency-key': message.message.id } });
    const deposit = await repeated.text();
    const upload = await world.call(ANNA, 'GET', `https://city.example/dmail/uploads/${message.message.attachments![0]!.upload}`);
    const texts = [deposit, JSON.stringify((JSON.parse(deposit) as Deposit).receipt.split('.').map((part) => Buffer.from(part, 'base64url').toString())), await upload.text()];
    for (const text of texts) assert.ok(!/secret|to-pay|"own"/.test(text), text);
    // The next version of the document tells its sender nothing either.
    const next = await announced(world, ANNA, CLERK, { document, size: 10 });
    assert.ok(!JSON.stringify(next).includes('secret'));
    assert.deepEqual((await rowOf(thread)).properties, { own: [toPay, note('a secret of the owner')], sender: [AMOUNT] });
  });

  it('hold for all versions of a document, and the sender’s for the one they came with', async () => {
    const first = await letter({ properties: [AMOUNT], name: 'Invoice.pdf' });
    const own = await body<OwnProperties>(put(first.at, [toPay]));
    const cheaper = { ...AMOUNT, value: '150.00' };
    const second = await letter({ id: first.document, properties: [cheaper], name: 'Invoice.pdf' });
    assert.deepEqual(second.message.attachments![0]!.own, own);
    assert.equal(second.message.attachments![0]!.version, 2);
    assert.deepEqual((await rowOf(second.thread)).properties, { own: [toPay], sender: [cheaper] });
    const { versions } = await body<VersionList>(world.call(CLERK, 'GET', second.at.replace('/properties', '/versions')));
    assert.deepEqual(versions.map(({ properties }) => properties), [[cheaper], [AMOUNT]]);
    // Noted in one conversation, it is heard of in the other.
    const { state } = await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox?limit=1'));
    await body(put(second.at, [paid], own.version));
    const changes = await body<Changes>(world.call(CLERK, 'GET', `/changes?since=${state}`));
    assert.deepEqual(changes.conversations.map(({ id }) => id).sort(), [first.thread, second.thread].sort());
    for (const { properties } of changes.conversations) assert.deepEqual(properties!.own, [paid]);
  });

  it('stand in the row of the latest message that has any', async () => {
    const { thread, at } = await letter({ properties: [AMOUNT, NUMBER] });
    assert.deepEqual((await rowOf(thread)).properties, { sender: [AMOUNT] });
    await world.deposit(ANNA, CLERK, { thread }, { invite: false });
    await letter({ thread });
    assert.deepEqual((await rowOf(thread)).properties, { sender: [AMOUNT] });
    const own = await body<OwnProperties>(put(at, [note('long '.repeat(100)), paid]));
    const [first, second] = (await rowOf(thread)).properties!.own!;
    assert.deepEqual(first, paid, 'prominent ones first');
    assert.ok(second!.value.length <= 200 && second!.value.endsWith('…'));
    const due: CoverTag = { name: 'due', kind: 'date', value: '2026-12-01', role: 'due', prominent: true };
    await letter({ thread, properties: [due] });
    assert.deepEqual((await rowOf(thread)).properties, { sender: [due] });
    await body(put(at, [], own.version));
    assert.deepEqual((await rowOf(thread)).properties, { sender: [due] });
    // Flags leave them where they are.
    await world.call(CLERK, 'PATCH', '/mailbox', { body: { ids: [thread], set: { starred: true } } });
    assert.deepEqual((await rowOf(thread)).properties, { sender: [due] });
  });

  it('of many attachments stand there in a bounded number', async () => {
    const references = [];
    for (let index = 0; index < 20; index++) references.push(await world.attach(ANNA, CLERK, { bytes: random(5), properties: [{ ...AMOUNT, value: `${index}` }] }));
    const deposited = await world.deposit(ANNA, CLERK, { attachments: references }, { invite: false });
    const message = await stored(world, CLERK, deposited);
    for (const [index, { id }] of references.entries()) await body(put(`/messages/${message.id}/attachments/${id}/properties`, [index % 2 ? paid : toPay, note(`${index}`)]));
    const { own, sender } = (await rowOf(message.message.thread)).properties!;
    assert.equal(sender!.length, 8);
    assert.deepEqual(own!.slice(0, 2), [toPay, paid]);
    assert.equal(own!.length, 8);
  });

  it('are told live', async () => {
    const { at, thread } = await letter();
    const abort = new AbortController();
    const stream = await world.call(CLERK, 'GET', '/events', { signal: abort.signal });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    await body(put(at, [toPay]));
    let text = '';
    while (!text.includes('to-pay')) text += (await reader.read()).value;
    assert.ok(text.includes(thread));
    abort.abort();
  });

  it('and attachments are found by what is said and noted of them, and by their names', async () => {
    const { thread, at } = await letter({ properties: [{ ...NUMBER, value: 'SH-2031-7782' }, { name: 'subject', kind: 'text', value: 'Žalúzie na mieru' }], name: 'Faktúra_2031-11 Dub.pdf' });
    for (const q of ['faktura', 'FAKTÚRA', 'faktúra_2031', '2031-11', 'dub', 'sh-2031-7782', '7782', 'zaluzie', 'mieru faktura', 'invoice-number:sh-2031', 'subject:mieru']) assert.deepEqual(await search(q), [thread], q);
    for (const q of ['aktura', 'invoice-number:1183', 'subject:faktura', 'zaluzie nowhere']) assert.deepEqual(await search(q), [], q);
    assert.deepEqual(await search('zaluzie', MAYOR), []);
    const own = await body<OwnProperties>(put(at, [toPay, note('ask the accountant about this blindfold')]));
    assert.deepEqual(await search('accountant'), [thread]);
    // As it is written, and as it is read: 'To pay'.
    for (const q of ['status:to-pay zaluzie', 'To pay zaluzie']) assert.deepEqual(await search(q), [thread], q);
    await body(put(at, [paid], own.version));
    assert.deepEqual(await search('accountant'), []);
    for (const q of ['status:to-pay zaluzie', 'to pay zaluzie']) assert.deepEqual(await search(q), [], q);
    assert.deepEqual(await search('status:paid dub'), [thread]);
    assert.deepEqual(await search('sh-2031-7782', CLERK, 'archive'), []);
    await world.call(CLERK, 'PATCH', '/mailbox', { body: { ids: [thread], set: { archived: true } } });
    assert.deepEqual([await search('sh-2031-7782', CLERK, 'archive'), await search('sh-2031-7782')], [[thread], []]);
  });

  it('of what one has sent oneself are found and shown as well', async () => {
    const file = { ...referenceTo(await announced(world, ANNA, CLERK, { size: 3 })), name: 'Sketch.png', properties: [AMOUNT, NUMBER] };
    const message: Message = world.message(ANNA, [CLERK], { attachments: [file] });
    await body(world.call(ANNA, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [{ address: CLERK, state: 'sending' }] } }));
    for (const q of ['sketch', 'sh-2026', 'amount:184']) assert.deepEqual(await search(q, ANNA, 'sent'), [message.thread], q);
    assert.deepEqual((await rowOf(message.thread, ANNA)).properties, { sender: [AMOUNT] });
    const { messages } = await body<Thread>(world.call(ANNA, 'GET', `/threads/${message.thread}`));
    await expectProblem(world.call(ANNA, 'PUT', `/messages/${messages[0]!.id}/attachments/${file.id}/properties`, { body: { properties: [] }, headers: { 'if-none-match': '*' } }), 404, 'not-found');
  });

  it('and names of any writing are found, and cut where a character ends', async () => {
    const hand = '😀';
    // Cut at sixty, two words would be the same but for the half of a character.
    const { thread, at } = await letter({ name: `x${'a'.repeat(58)}${hand} x${'a'.repeat(58)}😁.txt`, properties: [{ name: 'title', kind: 'text', value: `建筑许可证 b${hand}` }] });
    await body(put(at, [note(`y${'b'.repeat(58)}${hand} y${'b'.repeat(58)}😁 \ud800d \ud801d`)]));
    for (const q of [`x${'a'.repeat(58)}`, `x${'a'.repeat(58)}${hand}`, '许可', '建筑许可证', `b${hand}`, 'title:许可证', `y${'b'.repeat(58)}`]) assert.deepEqual(await search(q), [thread], q);
  });

  it('of which there are very many take up little', async () => {
    const han = '許'.repeat(200);
    const reference = await world.attach(ANNA, CLERK, { bytes: random(5), name: `${han}.txt`, properties: Array.from({ length: 50 }, (_, index) => ({ name: `n${index}`, kind: 'text' as const, value: `${index} ${han}` })) });
    await world.deposit(ANNA, CLERK, { attachments: [reference] }, { invite: false });
    const { content: _, ...rest } = { content: 0, ...reference };
    const copies = Array.from({ length: 300 }, (__, index) => ({ ...rest, id: `document-${index + 1000}`, name: `漢${index}${han}.txt`, properties: [] as CoverTag[] }));
    const message = world.message(CLERK, [ANNA], { attachments: copies });
    await body(world.call(CLERK, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [{ address: ANNA, state: 'sending' }] } }));
    assert.ok((await search('漢0', CLERK, 'sent')).includes(message.thread));
  });

  it('are searched page by page', async () => {
    const threads = [];
    for (let index = 0; index < 5; index++) threads.unshift((await letter({ properties: [{ ...NUMBER, name: 'file-number', value: `F-${index}` }] })).thread);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: MailboxPage = await body(world.call(CLERK, 'GET', `/mailbox?q=file-number:f&limit=2${cursor ? `&cursor=${cursor}` : ''}`));
      seen.push(...page.conversations.map(({ id }) => id));
      cursor = page.next;
    } while (cursor);
    assert.deepEqual(seen, threads);
  });

  it('go with the last message that carries the document', async () => {
    const first = await letter({ name: 'goner.txt' });
    const second = await letter({ id: first.document, name: 'goner.txt' });
    await body(put(first.at, [toPay, note('evanescent')]));
    const { app } = world.domain('city.example');
    const remove = async (thread: string): Promise<void> => {
      await world.call(CLERK, 'PATCH', '/mailbox', { body: { ids: [thread], set: { deleted: true } } });
      world.clock.advance(31 * 86_400_000);
      await app.purge();
    };
    await remove(first.thread);
    assert.deepEqual((await body<OwnProperties>(world.call(CLERK, 'GET', second.at))).properties, [toPay, note('evanescent')]);
    assert.deepEqual(await search('evanescent'), [second.thread]);
    await remove(second.thread);
    await expectProblem(world.call(CLERK, 'GET', second.at), 404, 'not-found');
    const anew = await letter({ id: first.document });
    assert.equal(anew.message.attachments![0]!.own, undefined);
    for (const q of ['evanescent', 'goner']) assert.deepEqual(await search(q), [], q);
  });

  it('are noted one at a time, whoever comes first', async () => {
    const { at } = await letter();
    const { version } = await body<OwnProperties>(put(at, []));
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => put(at, [note(`${index}`)], version)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array.from({ length: 7 }, () => 412)]);
  });
});

describe('searches of every kind', () => {
  it('are few texts to the database, however they differ', async () => {
    const databases = openLibsql(':memory:');
    const store = createSqlStore(databases, () => Promise.reject(new Error('nothing is deposited here')));
    await store.migrate();
    const texts = new Set<string>();
    const executor = databases.writer.getExecutor();
    const compile = executor.compileQuery.bind(executor);
    Object.assign(Object.getPrototypeOf(executor) as object, { compileQuery: (...args: Parameters<typeof compile>) => {
      const compiled = compile(...args);
      texts.add(compiled.sql);
      return compiled;
    } });
    const words = ['a', 'ab', 'abc', 'name:value', '…', 'a:b', '%', 'ž', '1', 'x y'];
    for (let index = 0; index < 400; index++)
      await store.list(CLERK, {
        view: 'inbox', limit: 5, ...(index % 2 && { unread: true }), ...(index % 3 === 0 && { starred: true }), ...(index % 5 === 0 && { peer: ANNA }), q: words.filter((_, at) => (index * 7919) & (1 << at)).join(' '),
      });
    Object.assign(Object.getPrototypeOf(executor) as object, { compileQuery: compile });
    assert.ok(texts.size > 0 && texts.size <= 12, `${texts.size} texts`);
    await store.close();
  });
});

describe('a mailbox from before there were properties', () => {
  it('finds what is attached to its messages all the same', async () => {
    const databases = openLibsql(':memory:');
    const db = databases.writer;
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    const before = Object.keys(migrations).sort().filter((name) => name < '0009').at(-1)!;
    assert.equal((await migrator.migrateTo(before)).error, undefined);
    const attachments = [{ id: 'document-0001', upload: 'upload-0001', name: 'Faktúra.pdf', mediaType: 'application/pdf', size: 1, properties: [NUMBER] }];
    const insert = async (id: string, extra: object): Promise<void> => {
      await sql`insert into conversations (owner, id, seq, at, message_id, root, subject, excerpt, direction, sender, recipients, count, unread, starred, archived, has_in, has_out, in_inbox, in_sent, in_starred, in_archive, in_deleted, attachments, attachments_size, peers, words)
        values (${CLERK}, ${`thread-${id}`}, 1, 1, ${id}, ${id}, '', '', 'in', '{"address":"a@b.example"}', '[]', 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, '', '')`.execute(db);
      await sql`insert into messages (id, owner, thread, root, direction, message_id, peer, at, unread, digest, size, body) values (${id}, ${CLERK}, ${`thread-${id}`}, ${id}, 'in', ${id}, ${ANNA}, 1, 0, 'd', 1, ${JSON.stringify({ subject: 'A letter', ...extra })})`.execute(db);
    };
    await insert('message-0001', { attachments });
    for (let index = 0; index < 450; index++) await insert(`other-${String(index).padStart(4, '0')}`, index % 2 ? { attachments: [{ ...attachments[0], name: `Scan ${index}.png`, properties: undefined }] } : {});
    const store = createSqlStore(databases, () => Promise.reject(new Error('nothing is deposited here')));
    await store.migrate();
    for (const q of ['faktura', '1182', 'invoice-number:sh']) assert.deepEqual((await store.list(CLERK, { view: 'inbox', limit: 50, q })).conversations.map(({ id }) => id), ['thread-message-0001'], q);
    assert.equal((await store.list(CLERK, { view: 'inbox', limit: 200, q: 'scan 449' })).conversations.length, 1);
    await store.close();
  });
});

describe('properties a domain asks for', () => {
  const asked: PropertyDefinition[] = [
    { name: 'invoice-number', kind: 'text', label: 'Invoice number', required: true },
    { name: 'amount', kind: 'money', currency: 'EUR' },
    { name: 'area', kind: 'number', unit: 'm²' },
  ];
  /** As the domain has it now. */
  const wanted = [...asked];
  const own: PropertyDefinition[] = [{ name: 'desk', kind: 'choice', label: 'Desk', choices: [{ value: 'permits', label: 'Permits' }, { value: 'taxes' }], prominent: true }];
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ properties: (domain) => (domain === 'city.example' ? { asked: wanted, own } : undefined) });
    await world.invite(CLERK, ANNA);
    await world.invite(ANNA, CLERK);
  });
  after(() => world.close());

  it('are named in the policy, and its own definitions to its owners', async () => {
    const { uri, policy } = await body<Session>(world.call(ANNA, 'POST', 'https://city.example/dmail/sessions', { body: { recipient: CLERK } }), 201);
    assert.deepEqual(policy.attachments!.properties, asked);
    await world.call(ANNA, 'DELETE', uri);
    const other = await body<Session>(world.call(CLERK, 'POST', `${HOME}/sessions`, { body: { recipient: ANNA } }), 201);
    assert.equal(other.policy.attachments!.properties, undefined);
    assert.deepEqual(await body<PropertyDefinitions>(world.call(CLERK, 'GET', '/properties')), { definitions: own, asked });
    assert.deepEqual(Object.keys(await body<PropertyDefinitions>(world.call(ANNA, 'GET', '/properties'))), ['definitions']);
  });

  it('have to be there as they are asked for; nothing else is stored', async () => {
    const reference = await world.attach(ANNA, CLERK, { bytes: random(10) });
    const { uri } = await session(world, ANNA, CLERK);
    const deposit = (message: Message): Promise<Response> => world.call(ANNA, 'POST', `${uri}/deposits`, { body: message, headers: { 'idempotency-key': message.id } });
    const number = { name: 'invoice-number', kind: 'text' as const, value: '17' };
    const refused: [CoverTag[] | undefined, string, string][] = [
      [undefined, '', 'invoice-number'],
      [[{ name: 'amount', kind: 'money', value: '1', currency: 'EUR' }], '', 'invoice-number'],
      [[{ ...number, kind: 'number' }], '/0/kind', 'invoice-number'],
      [[number, { name: 'amount', kind: 'money', value: '1', currency: 'CZK' }], '/1/currency', 'amount'],
      [[number, { name: 'area', kind: 'number', value: '12' }], '/1/unit', 'area'],
      [[number, { name: 'other', kind: 'date', value: 'soon' }], '/1/value', 'other'],
      [[number, number], '/1/name', 'invoice-number'],
    ];
    const before = await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox'));
    for (const [properties, field, property] of refused) {
      const problem = await expectProblem(deposit(world.message(ANNA, [CLERK], { attachments: [{ ...reference, ...(properties && { properties }) }] })), 422, 'not-understood');
      assert.deepEqual([problem.field, problem.property], [`/attachments/0/properties${field}`, property]);
    }
    assert.deepEqual(await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox')), before);
    assert.equal((await deposit(world.message(ANNA, [CLERK], { attachments: [{ ...reference, properties: [number, { name: 'area', kind: 'number', value: '12', unit: 'm²' }] }] }))).status, 200);
    assert.equal((await deposit(world.message(ANNA, [CLERK]))).status, 200, 'without attachments nothing is asked for');
  });

  it('are not asked for again when the answer was lost before the domain asked', async () => {
    const reference = await world.attach(ANNA, CLERK, { bytes: random(10) });
    const message = world.message(ANNA, [CLERK], { attachments: [reference] });
    const { uri } = await session(world, ANNA, CLERK);
    const deposit = (changed: Message, key = message.id): Promise<Response> => world.call(ANNA, 'POST', `${uri}/deposits`, { body: changed, headers: { 'idempotency-key': key } });
    await expectProblem(deposit(message), 422, 'not-understood');
    wanted.length = 0;
    const first = await body<Deposit>(deposit(message));
    wanted.push(...asked);
    assert.deepEqual(await body<Deposit>(deposit(message)), first);
    await expectProblem(deposit({ ...message, subject: 'Another' }), 422, 'key-reused');
    await expectProblem(deposit({ ...message, id: crypto.randomUUID() }, crypto.randomUUID()), 422, 'not-understood');
  });

  it('leave room for others: what is not defined may be noted, what is has to be as defined', async () => {
    const reference = await world.attach(ANNA, CLERK, { bytes: random(10), properties: [{ name: 'invoice-number', kind: 'text', value: '18' }] });
    const message = await stored(world, CLERK, await world.deposit(ANNA, CLERK, { attachments: [reference] }, { invite: false }));
    const at = `/messages/${message.id}/attachments/${reference.id}/properties`;
    const put = (properties: CoverTag[]): Promise<Response> => world.call(CLERK, 'PUT', at, { body: { properties }, headers: { 'if-none-match': '*' } });
    assert.equal((await expectProblem(put([{ name: 'desk', kind: 'choice', value: 'sports' }]), 422, 'not-understood')).property, 'desk');
    assert.equal((await put([{ name: 'desk', kind: 'choice', value: 'taxes' }, { name: 'status', kind: 'choice', value: 'anything' }])).status, 200);
  });
});

describe('what a domain calls its properties', () => {
  const asked: PropertyDefinition[] = [
    { name: 'p-7', kind: 'choice', label: 'Druh podania', choices: [{ value: 'a', label: 'Žiadosť o povolenie' }, { value: 'b', label: 'Odvolanie' }, { value: 'ab', label: 'Námietka' }] },
  ];
  const own: PropertyDefinition[] = [
    { name: 'status', kind: 'choice', label: 'Vybavenie', choices: [{ value: 'paid', label: 'Zaplatené' }, { value: 'in the works', label: 'Rieši sa' }, { value: 'in the drawer', label: 'Odložené' }, { value: 'x', label: 'مدفوع' }] },
    { name: 'o-1', kind: 'date', label: 'Lehota' },
    { name: 'fee', kind: 'money', label: 'Správny poplatok' },
  ];
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ properties: (domain) => (domain === 'city.example' ? { asked, own } : undefined), limits: { subject: { burst: 100_000, perSecond: 1000 } } });
    for (const owner of [CLERK, MAYOR]) await world.invite(owner, ANNA);
  });
  after(() => world.close());

  const choice = (name: string, value: string): CoverTag => ({ name, kind: 'choice', value });
  async function letter(properties: CoverTag[], noted: CoverTag[] = [], extra: Partial<Message> = {}): Promise<string> {
    const reference = await world.attach(ANNA, CLERK, { bytes: random(9), ...(properties.length && { properties }) });
    const message = await stored(world, CLERK, await world.deposit(ANNA, CLERK, { attachments: [reference], ...extra }, { invite: false }));
    if (noted.length) assert.equal((await world.call(CLERK, 'PUT', `/messages/${message.id}/attachments/${reference.id}/properties`, { body: { properties: noted }, headers: { 'if-none-match': '*' } })).status, 200);
    return message.message.thread;
  }
  const search = async (q: string, who = CLERK): Promise<string[]> => (await body<MailboxPage>(world.call(who, 'GET', `/mailbox?q=${encodeURIComponent(q)}`))).conversations.map(({ id }) => id).sort();

  it('finds what has them, by the words of labels of properties and of choices', async () => {
    const [request, appeal, paid, works, drawer, arabic] = [
      await letter([choice('p-7', 'a')]), await letter([choice('p-7', 'b')]), await letter([], [choice('status', 'paid'), { name: 'o-1', kind: 'date', value: '2027-01-31' }]),
      await letter([], [choice('status', 'in the works')]), await letter([], [choice('status', 'in the drawer')]), await letter([], [choice('status', 'x')]),
    ];
    const every = [paid, works, drawer, arabic].sort();
    for (const [q, found] of [
      ['zaplatené', [paid]], ['ZAPLATENE', [paid]], ['zapla', [paid]], ['rieši', [works]], ['odlozene', [drawer]], ['مدفوع', [arabic]],
      ['povolenie', [request]], ['odvolanie', [appeal]], ['podania', [request, appeal].sort()], ['lehota', [paid]], ['vybavenie', every],
      // All words of a label together, and with others; a short word has to be one.
      ['žiadosť o povolenie', [request]], ['rieši sa', [works]], ['lehota zaplatené', [paid]], ['lehota odlozene', []], ['za', []],
      // One choice is not another whose value has words in common with it; `a` is not `ab`.
      ['námietka', []], ['vybavenie:riesi', [works]], ['vybavenie:paid', [paid]], ['status:zaplatene', [paid]], ['podania:odvolanie', [appeal]], ['podania:zaplatene', []], ['vybavenie:odvolanie', []],
      ['status=paid', [paid]], ['p-7=a', [request]], ['status=in', []],
      // As before.
      ['status:works', [works]], ['drawer', [drawer]], ['aplatene', []], ['poplatok', []],
    ] as const) assert.deepEqual(await search(q), found, q);
    for (const q of ['zaplatene', 'vybavenie', 'status=paid']) assert.deepEqual(await search(q, MAYOR), [], q);
  });

  it('holds as it is now, not as it was when something came', async () => {
    const thread = await letter([choice('p-7', 'ab')]);
    assert.deepEqual(await search('namietka'), [thread]);
    asked[0] = { ...asked[0]!, choices: [...asked[0]!.choices!.slice(0, 2), { value: 'ab', label: 'Pripomienka' }] };
    assert.deepEqual([await search('namietka'), await search('pripomienka')], [[], [thread]]);
  });

  it('is found beside what is written: a word may be in the subject all the same', async () => {
    const thread = await letter([], [], { subject: 'Zaplatené vstupné' });
    assert.ok((await search('zaplatene')).includes(thread));
    assert.deepEqual(await search('zaplatene vstupne'), [thread]);
  });

  it('is joined by what the reader calls them, behind a stroke', async () => {
    const thread = await letter([], [choice('status', 'paid'), { name: 'fee', kind: 'money', value: '20', currency: 'EUR' }], { subject: 'Strokes' });
    for (const q of ['strokes uhradené|status=paid', 'strokes suma|fee:', 'nothing|fee:', 'uhradené|status=paid suma|fee:']) assert.deepEqual(await search(q), [thread], q);
    for (const q of ['strokes uhradené|status=pai', 'strokes uhradené', 'strokes nothing|p-7:', '| || strokes|x uhradené']) assert.deepEqual(await search(q), [], q);
  });

  it('is what its sender calls it, where the domain has no word for it', async () => {
    const thread = await letter([{ name: 'x-1', label: 'Počet príloh', kind: 'number', value: '4' }]);
    assert.deepEqual([await search('počet'), await search('priloh')], [[thread], [thread]]);
  });

  it('shows nothing of a registered letter before it is accepted', async () => {
    const thread = await letterWithheld();
    assert.ok(!(await search('odvolanie')).includes(thread));
    assert.ok((await search(ANNA)).includes(thread));
  });

  async function letterWithheld(): Promise<string> {
    const reference = await world.attach(ANNA, CLERK, { bytes: random(9), properties: [choice('p-7', 'b')] });
    const { message } = await world.deposit(ANNA, CLERK, { attachments: [reference], evidence: { acceptance: { until: new Date(world.clock.now() + 7 * 86_400_000).toISOString() } } }, { invite: false });
    return message.thread;
  }

  it('may be very much: what is closest to a word counts', async () => {
    const many: PropertyDefinition = { name: 'many', kind: 'choice', choices: Array.from({ length: 100 }, (_, index) => ({ value: `v${index}`, label: index === 77 ? 'Spis' : `Spisok ${index}` })) };
    own.push(many);
    const [close, far] = [await letter([], [choice('many', 'v77')]), await letter([], [choice('many', 'v99')])];
    assert.deepEqual([await search('spis'), await search('spisok 99')], [[close], []]);
    assert.deepEqual(await search('many:v99'), [far]);
    own.pop();
  });
});

describe('a mailbox from before choices were found by what they are called', () => {
  it('finds them, but those of letters that wait for acceptance', async () => {
    const databases = openLibsql(':memory:');
    const db = databases.writer;
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    assert.equal((await migrator.migrateTo('0024-told-payments')).error, undefined);
    const reference = (id: string) => ({ id: `document-${id}`, upload: `upload-${id}`, name: 'a.txt', mediaType: 'text/plain', size: 1, properties: [toPay] });
    for (const id of ['0001', '0002', '0003']) {
      await sql`insert into conversations (owner, id, seq, at, message_id, root, subject, excerpt, direction, sender, recipients, count, unread, starred, archived, has_in, has_out, in_inbox, in_sent, in_starred, in_archive, in_deleted, attachments, attachments_size, peers, words)
        values (${CLERK}, ${`thread-${id}`}, 1, 1, ${id}, ${id}, '', '', 'in', '{"address":"a@b.example"}', '[]', 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, '', '')`.execute(db);
      await sql`insert into messages (id, owner, thread, root, direction, message_id, peer, at, unread, digest, size, body) values (${id}, ${CLERK}, ${`thread-${id}`}, ${id}, 'in', ${id}, ${ANNA}, 1, 0, 'd', 1, ${JSON.stringify({ subject: 'A letter', attachments: [{ ...reference(id), ...(id === '0003' && { properties: [] }) }] })})`.execute(db);
      await sql`insert into attachments (message, position, owner, document, upload, reference) values (${id}, 0, ${CLERK}, ${`document-${id}`}, ${`upload-${id}`}, '{}')`.execute(db);
      await sql`insert into announcements (upload, owner, peer, document, version, held, at) values (${`upload-${id}`}, ${CLERK}, ${ANNA}, ${`document-${id}`}, 1, 0, 1)`.execute(db);
    }
    await sql`insert into acceptances (message, owner, until, state) values ('0002', ${CLERK}, 9999999999999, 'pending')`.execute(db);
    await sql`insert into own_properties (owner, peer, document, version, at, properties) values (${CLERK}, ${ANNA}, 'document-0003', 'v', 1, ${JSON.stringify([paid])})`.execute(db);
    const store = createSqlStore(databases, () => Promise.reject(new Error('nothing is deposited here')));
    await store.migrate();
    const definitions: PropertyDefinition[] = [{ name: 'status', kind: 'choice', choices: [{ value: 'to-pay', label: 'Owed' }, { value: 'paid', label: 'Settled' }] }];
    const found = async (q: string) => (await store.list(CLERK, { view: 'inbox', limit: 50, q, definitions })).conversations.map(({ id }) => id);
    assert.deepEqual([await found('owed'), await found('settled')], [['thread-0001'], ['thread-0003']]);
    await store.close();
  });
});
