/**
 * Registered mail: withheld until it is accepted, by whatever way one might get at it.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import type { AcceptanceDetail, Changes, Deposit, EvidencePage, MailboxPage, Message, ReceiptClaims, ReceiptList, StoredMessage, Thread, VersionList } from '../../src/contract/index.ts';
import { verifyChain } from '../../src/evidence/index.ts';
import { tusHeaders, type World } from '../../demo/server/world.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, expectRefusal, MAYOR, session } from './support.ts';

const DAY = 86_400_000;
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const events = (receipts: readonly string[]): string[] => receipts.map((receipt) => decodeJwt<ReceiptClaims>(receipt).event);

describe('registered mail', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld();
    for (const peer of [ANNA, BEN]) await world.invite(CLERK, peer);
  });
  after(() => world.close());

  const until = (ms = 14 * DAY): string => new Date(world.clock.now() + ms).toISOString();
  const registered = (ms?: number): Partial<Message> => ({ evidence: { acceptance: { until: until(ms) } } });
  const get = <T>(path: string): Promise<T> => body<T>(world.call(CLERK, 'GET', path));
  const found = async (query: string): Promise<string[]> => (await get<MailboxPage>(`/mailbox?${query}`)).conversations.map(({ id }) => id);
  const stored = (uri: string): Promise<StoredMessage> => body(world.call(CLERK, 'GET', uri));

  async function told(from: string, id: string): Promise<string[]> {
    for (let since = 'new.0'; ; ) {
      const page = await body<EvidencePage>(world.call(from, 'GET', `${CITY}/evidence?since=${since}`));
      const mine = page.messages.find(({ messageId }) => messageId === id);
      if (mine || !page.hasMore) return mine?.receipts ?? [];
      since = page.state;
    }
  }

  async function decide(deposit: Pick<Deposit, 'uri' | 'digest'>, decision: 'accept' | 'refuse', also: Partial<AcceptanceDetail> = {}, owner = CLERK): Promise<Response> {
    const message = deposit.uri.split('/').at(-1)!;
    const by = await world.tokenSource(owner).confirm({ type: 'urn:dmail:acceptance', message, digest: deposit.digest, decision, ...also });
    return world.call(owner, 'POST', `${CITY}/messages/${message}/acceptance`, { by });
  }

  /** Verifies as a sender does. */
  async function verified(receipts: string[], message: Message): Promise<void> {
    const { keys } = world.domain('city.example');
    const outcome = await verifyChain(receipts, { message, recipient: CLERK }, { issuerOf: async () => ({ server: CITY, keys: keys.published() }), now: world.clock.now() });
    assert.equal(outcome.state, 'verified', JSON.stringify(outcome.failed));
  }

  describe('that waits', () => {
    const SECRET = 'Zeppelin';
    let letter: Deposit & { message: Message };
    let document: string;
    let since: string;
    beforeEach(async () => {
      // An earlier letter in the same conversation, with the same document, of which the owner has noted something.
      const first = await world.attach(ANNA, CLERK, { bytes: bytes('one'), name: 'plan.txt' });
      document = first.id;
      const { message, uri } = await world.deposit(ANNA, CLERK, { attachments: [first], reference: 'A-1' }, { invite: false });
      await body(world.call(CLERK, 'PUT', `${uri}/attachments/${document}/properties`, { body: { properties: [{ name: 'status', kind: 'choice', value: 'paid' }] }, headers: { 'if-none-match': '*' } }));
      since = (await get<MailboxPage>('/mailbox')).state;
      const attachment = await world.attach(ANNA, CLERK, { bytes: bytes('two'), id: document, name: `${SECRET}.txt`, properties: [{ name: 'kind', kind: 'text', value: SECRET, prominent: true }] });
      letter = await world.deposit(ANNA, CLERK, {
        ...registered(), thread: crypto.randomUUID(), subject: SECRET, text: SECRET, reference: SECRET, cc: [{ address: MAYOR }], attachments: [attachment], inReplyTo: message.id,
        cover: [{ name: 'application', tags: [{ name: 'kind', kind: 'text', value: SECRET, prominent: true }] }], parts: [{ type: 'text/x', data: { text: SECRET } }],
      }, { invite: false });
    });

    it('shows its owner who it is from and when, and nothing of what is in it', async () => {
      const { thread } = letter.message;
      const row = (await get<MailboxPage>('/mailbox')).conversations.find(({ id }) => id === thread)!;
      assert.deepEqual([row.acceptance, row.subject, row.excerpt, row.reference, row.tags, row.attachments, row.properties], ['pending', '', '', undefined, undefined, undefined, undefined]);
      const message = await stored(letter.uri);
      const { from, to, id, sentAt, evidence } = letter.message;
      assert.deepEqual(message.message, { id, from, to, thread, sentAt, evidence, subject: '', body: { text: '' } });
      assert.deepEqual([message.acceptance, message.digest, message.receipts, message.attachments], [{ state: 'pending', until: evidence!.acceptance!.until }, letter.digest, [], undefined]);
      const all = await Promise.all([
        world.call(CLERK, 'GET', letter.uri), world.call(CLERK, 'GET', `/threads/${thread}`), world.call(CLERK, 'GET', '/mailbox'), world.call(CLERK, 'GET', `/receipts?thread=${thread}`),
        world.call(CLERK, 'GET', `/changes?since=${since}`), world.call(CLERK, 'GET', '/changes?since=new.0'), world.call(CLERK, 'GET', '/invitations'), world.call(CLERK, 'GET', '/drafts'),
      ].map(async (response) => (await response).text()));
      for (const text of all) {
        assert.ok(!text.includes(SECRET) && !text.includes(MAYOR), text);
        for (const jws of text.match(/[\w-]{20,}\.[\w-]{20,}\.[\w-]{20,}/g) ?? []) assert.ok(!JSON.stringify(decodeJwt(jws)).includes(SECRET));
      }
    });

    it('is found by nothing of it', async () => {
      const { thread } = letter.message;
      for (const query of [`q=${SECRET}`, `q=kind:${SECRET}`, 'q=status:paid', 'q=paid', `q=${MAYOR}`, `peer=${MAYOR}`]) assert.ok(!(await found(query)).includes(thread), query);
      assert.ok((await found(`peer=${ANNA}`)).includes(thread));
    });

    it('hands out no attachment, whatever is asked for, nor the version it is of another', async () => {
      for (const id of [document, 'document-nowhere']) {
        const at = `${letter.uri}/attachments/${id}`;
        for (const [method, path] of [['GET', ''], ['HEAD', ''], ['GET', '/versions'], ['POST', '/links'], ['GET', '/properties']] as const) await expectRefusal(method, world.call(CLERK, method, at + path), 403, 'acceptance-pending');
        await expectProblem(world.call(CLERK, 'PUT', `${at}/properties`, { body: { properties: [] }, headers: { 'if-none-match': '*' } }), 403, 'acceptance-pending');
        await expectProblem(world.call(MAYOR, 'GET', at), 404, 'not-found');
      }
      const earlier = (await get<MailboxPage>('/mailbox')).conversations.find(({ messageId, acceptance }) => acceptance === undefined && messageId !== letter.uri)!;
      const { messages } = await get<Thread>(`/threads/${earlier.id}`);
      assert.equal(messages[0]!.attachments![0]!.versions, 1);
      const { versions } = await body<VersionList>(world.call(CLERK, 'GET', `/messages/${messages[0]!.id}/attachments/${document}/versions`));
      assert.deepEqual(versions.map(({ version }) => version), [1]);
      // What is noted of the document does not reach into it either.
      const state = (await get<MailboxPage>('/mailbox')).state;
      await body(world.call(CLERK, 'PUT', `/messages/${messages[0]!.id}/attachments/${document}/properties`, { body: { properties: [] }, headers: { 'if-match': messages[0]!.attachments![0]!.own!.version } }));
      assert.deepEqual((await get<Changes>(`/changes?since=${state}`)).conversations.map(({ id }) => id), [earlier.id]);
    });

    it('is not handed over by being looked at, nor opened', async () => {
      await stored(letter.uri);
      assert.equal((await world.call(CLERK, 'POST', `${letter.uri}/openings`)).status, 204);
      assert.deepEqual(await told(ANNA, letter.message.id), []);
      assert.deepEqual(events([...letter.earlier!, letter.receipt]), ['SubmissionAcceptance', 'NotificationForAcceptance']);
      await verified([...letter.earlier!, letter.receipt], letter.message);
    });

    it('is there as a whole once it is accepted', async () => {
      const decided = await body<StoredMessage>(decide(letter, 'accept'));
      const { thread } = letter.message;
      assert.deepEqual([decided.message, decided.acceptance!.state], [letter.message, 'accepted']);
      const chain = ['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentConsignment', 'ContentHandover'];
      assert.deepEqual(events(decided.receipts!), chain);
      assert.deepEqual(await told(ANNA, letter.message.id), decided.receipts);
      await verified(decided.receipts!, letter.message);
      const row = (await get<MailboxPage>('/mailbox')).conversations.find(({ id }) => id === thread)!;
      assert.deepEqual([row.acceptance, row.subject, row.reference, row.attachments!.count, row.tags!.length, row.count, row.unread], ['accepted', SECRET, SECRET, 1, 1, 1, 1]);
      for (const query of [`q=${SECRET}`, `q=kind:${SECRET}`, 'q=status:paid', `peer=${MAYOR}`]) assert.ok((await found(query)).includes(thread), query);
      assert.equal(await (await world.call(CLERK, 'GET', `${letter.uri}/attachments/${document}`)).text(), 'two');
      assert.equal((await body<VersionList>(world.call(CLERK, 'GET', `${letter.uri}/attachments/${document}/versions`))).versions.length, 2);
      assert.deepEqual((await body<ReceiptList>(world.call(CLERK, 'GET', `/receipts?thread=${thread}`))).receipts[0]!.receipts, decided.receipts);
      assert.equal((await world.deposit(ANNA, CLERK, letter.message, { invite: false })).digest, letter.digest);
    });
  });

  it('is decided once, by its owner, for exactly what was shown', async () => {
    const letter = await world.deposit(ANNA, CLERK, registered(), { invite: false });
    const other = await world.deposit(ANNA, CLERK, registered(), { invite: false });
    await expectProblem(world.call(CLERK, 'POST', `${letter.uri}/acceptance`), 403, 'confirmation-required');
    await expectProblem(decide(letter, 'accept', { digest: other.digest }), 403, 'confirmation-required');
    await expectProblem(decide(letter, 'accept', { message: other.uri.split('/').at(-1)! }), 403, 'confirmation-required');
    await expectProblem(decide(letter, 'accept', { decision: undefined }), 403, 'confirmation-required');
    await expectProblem(decide(letter, 'refuse', { reason: 'x'.repeat(501) }), 403, 'confirmation-required');
    await expectProblem(decide(letter, 'accept', {}, MAYOR), 404, 'not-found');
    const plain = await world.deposit(ANNA, CLERK, {}, { invite: false });
    await expectProblem(decide(plain, 'accept'), 404, 'not-found');
    assert.equal((await stored(letter.uri)).acceptance!.state, 'pending');
    const id = letter.uri.split('/').at(-1)!;
    const by = await world.tokenSource(CLERK).confirm({ type: 'urn:dmail:acceptance', message: id, digest: letter.digest, decision: 'accept' });
    assert.equal((await world.call(CLERK, 'POST', `${letter.uri}/acceptance`, { by })).status, 200);
    await expectProblem(world.call(CLERK, 'POST', `${letter.uri}/acceptance`, { by }), 403, 'confirmation-required');
    assert.equal((await decide(letter, 'accept')).status, 200);
    await expectProblem(decide(letter, 'refuse'), 409, 'conflict');
    assert.deepEqual(events(await told(ANNA, letter.message.id)).filter((event) => event.startsWith('Consignment')), ['ConsignmentAcceptance']);
  });

  it('that is refused is not kept, and its sender is told why', async () => {
    const reference = await world.attach(ANNA, CLERK, { bytes: bytes('a secret plan') });
    const before = await world.domain('city.example').store.held(CLERK);
    const letter = await world.deposit(ANNA, CLERK, { ...registered(), subject: 'Hushhush', attachments: [reference] }, { invite: false });
    const decided = await body<StoredMessage>(decide(letter, 'refuse', { reason: 'Not for me.' }));
    assert.deepEqual([decided.acceptance!.state, decided.message.subject, decided.receipts, decided.unread], ['refused', '', [], false]);
    const receipts = await told(ANNA, letter.message.id);
    assert.deepEqual(events(receipts), ['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentRejection']);
    assert.deepEqual(decodeJwt<ReceiptClaims>(receipts[2]!).reason, { type: 'urn:dmail:problem:refused-by-recipient', detail: 'Not for me.' });
    await verified(receipts, letter.message);
    await expectProblem(world.call(CLERK, 'GET', `${letter.uri}/attachments/${reference.id}`), 409, 'refused-by-recipient');
    await expectProblem(decide(letter, 'accept'), 409, 'refused-by-recipient');
    assert.equal((await decide(letter, 'refuse')).status, 200);
    assert.ok((await world.domain('city.example').store.held(CLERK)) < before);
    assert.deepEqual([await found('q=Hushhush'), (await get<MailboxPage>('/mailbox')).conversations.find(({ id }) => id === letter.message.thread)!.acceptance], [[], 'refused']);
    // A repeat of the deposit is the same deposit still.
    assert.deepEqual((await world.deposit(ANNA, CLERK, letter.message, { invite: false })).earlier, receipts.slice(0, 2));
  });

  it('that nobody decides in time expires, whoever looks first and if nobody does', async () => {
    const letters = [await world.deposit(ANNA, CLERK, registered(DAY), { invite: false }), await world.deposit(ANNA, CLERK, registered(2 * DAY), { invite: false }), await world.deposit(ANNA, CLERK, registered(3 * DAY), { invite: false })];
    const ids = letters.map(({ message }) => message.id);
    world.clock.advance(DAY + 1000);
    assert.deepEqual(events(await told(ANNA, ids[0]!)), ['SubmissionAcceptance', 'NotificationForAcceptance', 'AcceptanceRejectionExpiry']);
    await verified(await told(ANNA, ids[0]!), letters[0]!.message);
    await expectProblem(decide(letters[0]!, 'accept'), 409, 'acceptance-expired');
    await expectProblem(world.call(CLERK, 'GET', `${letters[0]!.uri}/attachments/document-0001`), 409, 'acceptance-expired');
    assert.equal((await stored(letters[1]!.uri)).acceptance!.state, 'pending');
    world.clock.advance(DAY);
    assert.equal((await get<MailboxPage>('/mailbox')).conversations.find(({ id }) => id === letters[1]!.message.thread)!.acceptance, 'expired');
    world.clock.advance(DAY);
    await world.domain('city.example').app.purge();
    const { store } = world.domain('city.example');
    assert.equal((await store.message(CLERK, letters[2]!.uri.split('/').at(-1)!))!.acceptance!.state, 'expired');
  });

  it('has to leave its recipient time, and not for ever', async () => {
    const { uri } = await session(world, ANNA, CLERK);
    for (const ms of [-DAY, 0, 3_590_000, 90 * DAY + 60_000]) {
      const refused = await expectProblem(world.call(ANNA, 'POST', `${uri}/deposits`, { body: world.message(ANNA, [CLERK], registered(ms)), headers: { 'idempotency-key': crypto.randomUUID() } }), 422, 'not-understood');
      assert.equal(refused.field, '/evidence/acceptance/until');
    }
  });

  it('whose attachments are still on their way is placed in the box when both have come, in either order', async () => {
    for (const first of ['accepted', 'arrived']) {
      const reference = await world.attach(BEN, CLERK, { bytes: bytes('late') }, { send: 0 });
      const letter = await world.deposit(BEN, CLERK, { ...registered(), attachments: [reference] }, { invite: false });
      const { state } = await get<MailboxPage>('/mailbox');
      const arrive = (): Promise<Response> => world.call(BEN, 'PATCH', `${CITY}/uploads/${reference.upload}`, { body: bytes('late'), headers: tusHeaders(0) });
      if (first === 'arrived') {
        await arrive();
        assert.deepEqual([await told(BEN, letter.message.id), (await get<Changes>(`/changes?since=${state}`)).conversations], [[], []]);
      }
      await body(decide(letter, 'accept'));
      if (first === 'accepted') {
        assert.equal(events(await told(BEN, letter.message.id)).includes('ContentConsignment'), false);
        await arrive();
      }
      const receipts = await told(BEN, letter.message.id);
      assert.deepEqual(new Set(events(receipts)), new Set(['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentConsignment', 'ContentHandover']));
      await verified(receipts, letter.message);
    }
  });

  it('in a conversation shows nothing of itself in the row, and the row comes back with what is newer', async () => {
    const thread = crypto.randomUUID();
    await world.deposit(ANNA, CLERK, { thread, subject: 'Known', reference: 'B-2' }, { invite: false });
    const letter = await world.deposit(ANNA, CLERK, { thread, subject: 'Unknown', ...registered() }, { invite: false });
    const row = async () => (await get<MailboxPage>('/mailbox')).conversations.find(({ id }) => id === thread)!;
    assert.deepEqual([(await row()).subject, (await row()).reference, (await row()).acceptance, (await row()).count], ['', undefined, 'pending', 2]);
    await world.deposit(ANNA, CLERK, { thread, subject: 'Newer' }, { invite: false });
    assert.deepEqual([(await row()).subject, (await row()).reference, (await row()).acceptance], ['Newer', 'B-2', undefined]);
    await body(decide(letter, 'accept'));
    assert.deepEqual([(await row()).subject, (await row()).reference, (await row()).acceptance, (await row()).count], ['Newer', 'B-2', undefined, 3]);
  });
});
