/**
 * Rights that a site was given for one correspondent, or one channel: what they reach, and that they reach no further.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Migrator, sql } from 'kysely';
import { openLibsql } from '../../demo/server/store/libsql.ts';
import { migrations } from '../../demo/server/store/migrations.ts';
import { createSqlStore } from '../../demo/server/store/sql-store.ts';
import type { CallInit, World } from '../../demo/server/world.ts';
import { scopeText, type Changes, type ConsentList, type DraftList, type EvidencePage, type InvitationList, type Limit, type MailboxPage, type MailboxUpdated, type Message, type Reach, type ReceiptList, type Session, type Thread, type Upload, type VersionList } from '../../src/contract/index.ts';
import { announced, random } from './content-support.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, Events, expectProblem, HOME, MAYOR } from './support.ts';

const PERMITS = 'Building permits';

describe('a right limited to some of a mailbox', () => {
  let world: World;
  /** What the clerk has: a letter of each, the second of Anna's in a channel. */
  let anna: Message;
  let permit: Message;
  let ben: Message;
  before(async () => {
    world = await createCheckedWorld({ limits: { subject: { burst: 100_000, perSecond: 1000 } } });
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
    for (const owner of [ANNA, BEN]) await world.invite(owner, CLERK);
    anna = (await world.deposit(ANNA, CLERK, { subject: 'From Anna' })).message;
    ben = (await world.deposit(BEN, CLERK, { subject: 'From Ben' })).message;
    permit = (await world.deposit(ANNA, CLERK, { subject: 'A permit', channel: PERMITS })).message;
  });
  after(() => world.close());

  /** What a person's site may do, within some limits. */
  const right = (who: string, ...limits: Reach): Pick<CallInit, 'by'> => ({ by: world.tokenSource(who, { scopes: limits.flatMap((limit) => ['send', 'read:mailbox'].map((name) => scopeText(name, limit))) }) });
  const list = (init: Pick<CallInit, 'by'>, query = ''): Promise<MailboxPage> => body(world.call(CLERK, 'GET', `/mailbox${query}`, init));
  const subjects = async (init: Pick<CallInit, 'by'>, query = ''): Promise<string[]> => (await list(init, query)).conversations.map(({ subject }) => subject);
  const idOf = async ({ thread }: Message): Promise<string> => (await body<Thread>(world.call(CLERK, 'GET', `/threads/${thread}`))).messages[0]!.id;
  const withAnna: Limit = { peer: ANNA };

  it('lists what is within it, in every view, and counts nothing else', async () => {
    const page = await list(right(CLERK, withAnna));
    assert.deepEqual([page.conversations.map(({ subject }) => subject), page.unread], [['A permit', 'From Anna'], 2]);
    assert.deepEqual(await subjects(right(CLERK, withAnna), '?q=from'), ['From Anna']);
    assert.deepEqual(await subjects(right(CLERK, withAnna), `?peer=${BEN}`), []);
    assert.deepEqual(await subjects(right(CLERK, { channel: PERMITS })), ['A permit']);
    assert.deepEqual(await subjects(right(CLERK, { channel: 'BUILDING permits' })), ['A permit']);
    assert.deepEqual(await subjects(right(CLERK, { peer: BEN, channel: PERMITS })), []);
    assert.deepEqual(await subjects(right(CLERK, { peer: ANNA, channel: PERMITS })), ['A permit']);
    assert.deepEqual(await subjects(right(CLERK, { peer: BEN }, { channel: PERMITS })), ['A permit', 'From Ben']);
    assert.deepEqual(await subjects(right(CLERK, { peer: 'nna@home.example' })), []);
    const first = await list(right(CLERK, withAnna), '?limit=1');
    assert.deepEqual(await subjects(right(CLERK, withAnna), `?limit=1&cursor=${first.next}`), ['From Anna']);
  });

  it('is no right to anything where it is not written in its one form', async () => {
    for (const scope of ['read:mailbox?peer=Anna@home.example', 'read:mailbox?peer=', 'read:mailbox?', 'read:mailbox?channel=Building+permits&peer=anna@home.example', 'read:mailbox?peer=anna@home.example&peer=ben@home.example', 'read:mailbox?folder=x', 'read:mailbox?channel=%ZZ', 'read:mailbox?channel=a|b'])
      await expectProblem(world.call(CLERK, 'GET', '/mailbox', { by: world.tokenSource(CLERK, { scopes: [scope] }) }), 403, 'scope-insufficient');
  });

  it('is not wider for what somebody calls their channel', async () => {
    for (const channel of [`|${ANNA}|`, `#|${ANNA}`, '%', '_', `x||#${encodeURIComponent(PERMITS.toLowerCase())}|`]) await world.deposit(BEN, CLERK, { subject: 'Sly', channel });
    assert.deepEqual(await subjects(right(CLERK, withAnna)), ['A permit', 'From Anna']);
    assert.deepEqual(await subjects(right(CLERK, { channel: PERMITS })), ['A permit']);
    assert.deepEqual(await subjects(right(CLERK, { channel: '%' })), ['Sly']);
    assert.equal((await subjects(right(CLERK, { channel: '_' }))).length, 1);
  });

  it('reads within it, and finds nothing beyond', async () => {
    const by = right(CLERK, withAnna);
    assert.equal((await body<Thread>(world.call(CLERK, 'GET', `/threads/${anna.thread}`, by))).messages.length, 1);
    await body(world.call(CLERK, 'GET', `/messages/${await idOf(anna)}`, by));
    for (const channel of [PERMITS, PERMITS.toUpperCase()]) await body(world.call(CLERK, 'GET', `/threads/${permit.thread}`, right(CLERK, { channel })));
    await expectProblem(world.call(CLERK, 'GET', `/threads/${anna.thread}`, right(CLERK, { channel: PERMITS })), 404, 'not-found');
    await expectProblem(world.call(CLERK, 'GET', `/threads/${ben.thread}`, by), 404, 'not-found');
    await expectProblem(world.call(CLERK, 'GET', `/messages/${await idOf(ben)}`, by), 404, 'not-found');
    await expectProblem(world.call(CLERK, 'POST', `/messages/${await idOf(ben)}/openings`, by).then((response) => (response.status === 404 ? response : Promise.reject(new Error(String(response.status))))), 404, 'not-found');
    const { receipts } = await body<ReceiptList>(world.call(CLERK, 'GET', `/receipts?thread=${anna.thread},${ben.thread}`, by));
    assert.deepEqual(receipts.map(({ thread }) => thread), [anna.thread]);
  });

  it('changes what is within it, and nothing else', async () => {
    const answer = await body<MailboxUpdated>(world.call(CLERK, 'PATCH', '/mailbox', { body: { ids: [anna.thread, ben.thread], set: { starred: true } }, ...right(CLERK, withAnna) }));
    assert.deepEqual(answer.conversations.map(({ id }) => id), [anna.thread]);
    assert.deepEqual((await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox?view=starred'))).conversations.map(({ id }) => id), [anna.thread]);
  });

  it('downloads what is within it', async () => {
    const files = await Promise.all([ANNA, BEN].map(async (from) => {
      const file = await world.attach(from, CLERK, { bytes: random(50) });
      const { message } = await world.deposit(from, CLERK, { subject: `File of ${from}`, attachments: [file] });
      return `/messages/${await idOf(message)}/attachments/${file.id}`;
    }));
    const by = right(CLERK, withAnna);
    for (const [index, path] of files.entries()) {
      const links = world.call(CLERK, 'POST', `${path}/links`, by);
      const bytes = world.call(CLERK, 'GET', path, by);
      const own = world.call(CLERK, 'PUT', `${path}/properties`, { body: { properties: [] }, headers: { 'if-none-match': '*' }, ...by });
      if (index) for (const refused of [links, bytes, own, world.call(CLERK, 'GET', `${path}/versions`, by)]) await expectProblem(refused, 404, 'not-found');
      else {
        assert.equal((await links).status, 201);
        assert.equal((await (await bytes).arrayBuffer()).byteLength, 50);
        assert.equal((await own).status, 200);
        assert.equal((await body<VersionList>(world.call(CLERK, 'GET', `${path}/versions`, by))).versions.length, 1);
      }
    }
  });

  it('tells versions and recipients of a document only as far as they are within it', async () => {
    const id = crypto.randomUUID();
    const letters: Message[] = [];
    const same = random(20);
    const digest = `sha-256:${Buffer.from(await crypto.subtle.digest('SHA-256', same)).toString('base64url')}`;
    for (const [to, bytes] of [[ANNA, same], [BEN, same], [BEN, random(20)]] as const) {
      world.clock.advance(1000);
      letters.push((await world.send(CLERK, [to], { attachments: [await world.attach(CLERK, to, { id, bytes, ...(bytes === same && { digest }) })] })).message);
    }
    const message = await idOf(letters[0]!);
    const versions = async (init: Pick<CallInit, 'by'> = {}): Promise<unknown[]> => (await body<VersionList>(world.call(CLERK, 'GET', `/messages/${message}/attachments/${id}/versions`, init))).versions.map(({ version, messageId, to }) => [version, messageId === message, to!.map(({ address }) => address)]);
    assert.deepEqual(await versions(), [[2, false, [BEN]], [1, false, [BEN, ANNA]]]);
    assert.deepEqual(await versions(right(CLERK, withAnna)), [[1, true, [ANNA]]]);
  });

  it('hears of what is within it, at once and afterwards', async () => {
    const by = right(CLERK, withAnna);
    const { state } = await list(by);
    const events = new Events(await world.call(CLERK, 'GET', '/events', by));
    await events.next();
    const other = (await world.deposit(BEN, CLERK, { subject: 'Not told' }, { invite: false })).message;
    await world.call(CLERK, 'PUT', '/drafts/draft-of-ben', { body: { to: [BEN], cc: [], subject: '', html: '' }, headers: { 'if-none-match': '*' } });
    const told = (await world.deposit(ANNA, CLERK, { subject: 'Told' }, { invite: false })).message;
    const { changes } = (await events.next())!;
    assert.deepEqual([changes.conversations.map(({ id }) => id), changes.drafts, changes.unread], [[told.thread], [], (await list(by)).unread]);
    await world.deposit(ANNA, CLERK, { thread: told.thread, subject: 'Told again' }, { invite: false });
    assert.deepEqual((await events.next())!.changes.conversations.map(({ subject }) => subject), ['Told again']);
    await events.cancel();
    const since = await body<Changes>(world.call(CLERK, 'GET', `/changes?since=${state}`, by));
    assert.deepEqual([since.conversations.map(({ id }) => id), since.drafts], [[told.thread], []]);
    assert.ok((await body<Changes>(world.call(CLERK, 'GET', `/changes?since=${state}`))).conversations.some(({ id }) => id === other.thread));
    // From where it stands, a stream goes on with what is within it.
    const again = new Events(await world.call(CLERK, 'GET', '/events', { ...by, headers: { 'last-event-id': state } }));
    assert.deepEqual((await again.next())!.changes.conversations.map(({ id }) => id), [told.thread]);
    await again.cancel();
  });

  it('keeps drafts to those it may write to, and sees no others', async () => {
    const by = right(CLERK, withAnna);
    const draft = (to: string[], cc: string[] = []): object => ({ to, cc, subject: 'A draft', html: '' });
    const put = (id: string, content: object, init: Partial<CallInit> = {}): Promise<Response> => world.call(CLERK, 'PUT', `/drafts/${id}`, { body: content, headers: { 'if-none-match': '*' }, ...init });
    await put('draft-whole-ben', draft([BEN]));
    await put('draft-whole-both', draft([ANNA], [BEN]));
    await put('draft-whole-none', draft([]));
    assert.equal((await put('draft-limited-1', draft([`Anna <${ANNA}>`]), by)).status, 200);
    const { drafts } = await body<DraftList>(world.call(CLERK, 'GET', '/drafts', by));
    assert.deepEqual(drafts.map(({ id }) => id), ['draft-limited-1']);
    for (const id of ['draft-whole-ben', 'draft-whole-both', 'draft-whole-none']) {
      await expectProblem(world.call(CLERK, 'GET', `/drafts/${id}`, by), 404, 'not-found');
      // Neither overwritten nor told by the version in the way.
      const problem = await expectProblem(put(id, draft([ANNA]), by), 403, 'scope-insufficient');
      assert.equal(problem.current, undefined);
      await expectProblem(world.call(CLERK, 'DELETE', `/drafts/${id}`, by), 403, 'scope-insufficient');
    }
    for (const content of [draft([BEN]), draft([ANNA], [BEN]), draft([]), draft(['ann'])]) await expectProblem(put('draft-limited-2', content, by), 403, 'scope-insufficient');
    // What a draft is of, beside for whom, nobody can say.
    await expectProblem(put('draft-limited-3', draft([ANNA]), right(CLERK, { peer: ANNA, channel: PERMITS })), 403, 'scope-insufficient');
    assert.equal((await world.call(CLERK, 'DELETE', '/drafts/draft-limited-1', by)).status, 204);
  });

  it('keeps copies of what went to those it may write to, and makes no other conversation theirs', async () => {
    const by = right(CLERK, withAnna);
    const put = (message: Message, to: string): Promise<Response> => world.call(CLERK, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [{ address: to, state: 'sending' }] }, ...by });
    const sent = world.message(CLERK, [ANNA]);
    assert.equal((await put(sent, ANNA)).status, 200);
    await body(world.call(CLERK, 'GET', `/sent/${sent.id}`, by));
    for (const [to, named] of [[BEN, BEN], [ANNA, BEN], [BEN, ANNA]] as const) await expectProblem(put(world.message(CLERK, [to]), named), 403, 'scope-insufficient');
    await expectProblem(put(world.message(CLERK, [ANNA], { cc: [{ address: BEN }] }), ANNA), 403, 'scope-insufficient');
    await expectProblem(put(world.message(CLERK, [ANNA], { thread: ben.thread }), ANNA), 403, 'scope-insufficient');
    await expectProblem(world.call(CLERK, 'GET', `/threads/${ben.thread}`, by), 404, 'not-found');
    const whole = world.message(CLERK, [BEN]);
    await world.call(CLERK, 'PUT', `/sent/${whole.id}`, { body: { message: whole, deliveries: [{ address: BEN, state: 'sending' }] } });
    await expectProblem(world.call(CLERK, 'GET', `/sent/${whole.id}`, by), 404, 'not-found');
  });

  it('sends to whom it may, and to nobody else', async () => {
    const by = right(ANNA, { peer: CLERK });
    const open = (recipient: string, init: Pick<CallInit, 'by'> = by): Promise<Response> => world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient }, ...init });
    const deposit = (uri: string, message: Message, init: Pick<CallInit, 'by'> = by): Promise<Response> => world.call(ANNA, 'POST', `${uri}/deposits`, { body: message, headers: { 'idempotency-key': message.id }, ...init });
    const mine = await body<Session>(open(CLERK), 201);
    assert.equal((await deposit(mine.uri, world.message(ANNA, [CLERK]))).status, 200);
    await expectProblem(open(MAYOR), 403, 'scope-insufficient');
    await expectProblem(world.call(ANNA, 'POST', `${CITY}/requests`, { body: { recipient: MAYOR, reason: 'A question' }, ...by }), 403, 'scope-insufficient');
    // What was opened with the whole right serves it no further.
    const whole = await body<Session>(open(MAYOR, {}), 201);
    await expectProblem(deposit(whole.uri, world.message(ANNA, [MAYOR])), 403, 'scope-insufficient');
    await expectProblem(world.call(ANNA, 'PUT', `${whole.uri}/uploads/${crypto.randomUUID()}`, { body: { document: 'document-0001', mediaType: 'text/plain', size: 1 }, ...by }), 403, 'scope-insufficient');
    // To a neighbour, too.
    await world.invite(BEN, ANNA);
    await expectProblem(world.call(ANNA, 'POST', `${HOME}/sessions`, { body: { recipient: BEN }, ...by }), 403, 'scope-insufficient');
    assert.equal((await world.call(ANNA, 'POST', `${HOME}/sessions`, { body: { recipient: BEN }, ...right(ANNA, { peer: BEN }) })).status, 201);
  });

  it('sends in the channel it may', async () => {
    const by = right(ANNA, { channel: PERMITS });
    const { uri } = await body<Session>(world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: MAYOR }, ...by }), 201);
    const deposit = (channel?: string): Promise<Response> => {
      const message = world.message(ANNA, [MAYOR], { ...(channel !== undefined && { channel }) });
      return world.call(ANNA, 'POST', `${uri}/deposits`, { body: message, headers: { 'idempotency-key': message.id }, ...by });
    };
    for (const channel of [undefined, 'Taxes', `${PERMITS} 2`]) await expectProblem(deposit(channel), 403, 'scope-insufficient');
    for (const channel of [PERMITS, PERMITS.toUpperCase()]) assert.equal((await deposit(channel)).status, 200);
    const { messages } = await body<EvidencePage>(world.call(ANNA, 'GET', `${CITY}/evidence`, by));
    const all = await body<EvidencePage>(world.call(ANNA, 'GET', `${CITY}/evidence`));
    assert.ok(messages.length < all.messages.length);
  });

  it('takes uploads up, and gives up, only for whom it may write to', async () => {
    const upload = await announced(world, ANNA, MAYOR, { size: 10 });
    const by = right(ANNA, { peer: CLERK });
    for (const method of ['GET', 'DELETE']) await expectProblem(world.call(ANNA, method, upload.uri, { ...by, headers: { 'tus-resumable': '1.0.0' } }), 404, 'not-found');
    await expectProblem(world.call(ANNA, 'PATCH', upload.uri, { ...by, body: random(10), headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } }), 404, 'not-found');
    assert.equal((await world.call(ANNA, 'GET', upload.uri, right(ANNA, { peer: MAYOR }))).status, 200);
    // What is left at home is for whomever its owner chooses.
    const left = await body<Upload>(world.call(ANNA, 'PUT', `/repository/${crypto.randomUUID()}`, { body: { document: crypto.randomUUID(), mediaType: 'text/plain', size: 10 } }), 201);
    assert.equal((await world.call(ANNA, 'GET', left.uri)).status, 200);
    await expectProblem(world.call(ANNA, 'GET', left.uri, by), 404, 'not-found');
  });

  it('is told what became of what it may know of', async () => {
    const letters: Message[] = [];
    for (const [to, channel] of [[CLERK, PERMITS], [MAYOR, undefined]] as const) letters.push((await world.deposit(ANNA, to, { ...(channel && { channel }) })).message);
    for (const [index, who] of [CLERK, MAYOR].entries()) await world.call(who, 'GET', `/threads/${letters[index]!.thread}`);
    const told = async (init: Pick<CallInit, 'by'> = {}): Promise<string[]> => {
      const { messages } = await body<EvidencePage>(world.call(ANNA, 'GET', `${CITY}/evidence`, init));
      return letters.filter(({ id }) => messages.some(({ messageId }) => messageId === id)).map(({ id }) => id);
    };
    assert.deepEqual(await told(), letters.map(({ id }) => id));
    assert.deepEqual(await told(right(ANNA, { peer: MAYOR })), [letters[1]!.id]);
    assert.deepEqual(await told(right(ANNA, { channel: PERMITS })), [letters[0]!.id]);
  });

  it('sees and decides what is between the owner and whom it is for', async () => {
    const by = right(CLERK, withAnna);
    assert.deepEqual((await body<InvitationList>(world.call(CLERK, 'GET', '/invitations', by))).invitations.map(({ peer }) => peer), [ANNA]);
    assert.equal((await world.call(CLERK, 'PUT', `/invitations/${ANNA}`, { body: { state: 'accepted', scope: 'any' }, ...by })).status, 200);
    await expectProblem(world.call(CLERK, 'PUT', `/invitations/${BEN}`, { body: { state: 'blocked' }, ...by }), 404, 'not-found');
    await expectProblem(world.call(CLERK, 'PUT', `/invitations/${ANNA}`, { body: { state: 'blocked' }, ...right(CLERK, { channel: PERMITS }) }), 404, 'not-found');
    for (const peer of [ANNA, BEN]) await body(world.call(CLERK, 'POST', '/consents', { body: { peer }, by: await world.tokenSource(CLERK).confirm({ type: 'urn:dmail:tracking', peer }) }));
    const { consents } = await body<ConsentList>(world.call(CLERK, 'GET', '/consents', by));
    assert.deepEqual(consents.map(({ peer }) => peer), [ANNA]);
    const all = (await body<ConsentList>(world.call(CLERK, 'GET', '/consents'))).consents;
    await expectProblem(world.call(CLERK, 'DELETE', `/consents/${all.find(({ peer }) => peer === BEN)!.id}`, by), 404, 'not-found');
    assert.equal((await world.call(CLERK, 'DELETE', `/consents/${consents[0]!.id}`, by)).status, 204);
  });

  it('of two rights, the whole one counts', async () => {
    const by = world.tokenSource(CLERK, { scopes: ['read:mailbox', scopeText('read:mailbox', withAnna)] });
    assert.ok((await subjects({ by })).includes('From Ben'));
    // What may be read of one thread is another right than what may be listed.
    const thread = world.tokenSource(CLERK, { scopes: ['read:thread', scopeText('read:mailbox', withAnna)] });
    await body(world.call(CLERK, 'GET', `/threads/${ben.thread}`, { by: thread }));
    assert.ok(!(await subjects({ by: thread })).includes('From Ben'));
  });
});

describe('letters from before channels were kept', () => {
  it('are of the channels they name, but what is withheld says none', async () => {
    const databases = openLibsql(':memory:');
    const db = databases.writer;
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    assert.equal((await migrator.migrateTo('0028-sent-documents')).error, undefined);
    const letters: [thread: string, channel?: string][] = [...Array.from({ length: 250 }, (_, index): [string, string] => [`thread-${index % 5}`, `Desk ${index % 7}`]), ['thread-plain'], ['thread-held', 'Secret']];
    for (const [index, [thread, channel]] of letters.entries()) {
      const id = `message-${String(index).padStart(4, '0')}`;
      await sql`insert into messages (id, owner, thread, root, direction, message_id, peer, at, unread, digest, size, body) values (${id}, ${CLERK}, ${thread}, ${thread}, 'in', ${id}, ${ANNA}, ${index}, 0, 'd', 1, ${JSON.stringify({ ...(channel && { channel }), subject: 'A letter' })})`.execute(db);
      await sql`insert into conversations (owner, id, seq, at, message_id, root, subject, excerpt, direction, sender, recipients, count, unread, starred, archived, has_in, has_out, in_inbox, in_sent, in_starred, in_archive, in_deleted, attachments, attachments_size, peers, words)
        values (${CLERK}, ${thread}, 1, ${index}, ${id}, ${thread}, 'A letter', '', 'in', '{"address":"anna@home.example"}', '[]', 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, ${`|${ANNA}|`}, '') on conflict do nothing`.execute(db);
      if (thread === 'thread-held') await sql`insert into acceptances (message, owner, state, until) values (${id}, ${CLERK}, 'pending', 1)`.execute(db);
    }
    const store = createSqlStore(databases, () => Promise.reject(new Error('nothing is deposited here')));
    await store.migrate();
    const threads = async (channel: string): Promise<string[]> => (await store.list(CLERK, { view: 'inbox', limit: 50, reach: [{ channel }] })).conversations.map(({ id }) => id).sort();
    for (let desk = 0; desk < 7; desk++) assert.deepEqual(await threads(`Desk ${desk}`), [0, 1, 2, 3, 4].map((index) => `thread-${index}`));
    assert.deepEqual([await threads('Secret'), await threads('Desk 7')], [[], []]);
    await store.close();
  });
});
