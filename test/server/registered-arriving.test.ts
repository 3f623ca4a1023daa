/**
 * A registered letter whose attachments are still on their way: until it is accepted nothing of them is handed out by
 * any way; afterwards whoever reads follows them to their end.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AttachmentReference, Changes, Deposit, MailboxPage, Message, StoredMessage, VersionList } from '../../src/contract/index.ts';
import type { World } from '../../demo/server/world.ts';
import { byHand, claimsOf, download, patch, random, referenceTo, until } from './content-support.ts';
import { complete, give, pulling } from './pull-support.ts';
import { ANNA, body, CITY, CLERK, createCheckedWorld, expectProblem, expectRefusal } from './support.ts';

const DAY = 86_400_000;

describe('a registered letter whose attachments are on their way', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ limits: { subject: { burst: 100_000, perSecond: 1000 } } });
    await world.invite(CLERK, ANNA);
  });
  after(() => world.close());

  type Letter = Deposit & { message: Message };
  const registered = (attachments: AttachmentReference[]): Promise<Letter> =>
    world.deposit(ANNA, CLERK, { attachments, evidence: { acceptance: { until: new Date(world.clock.now() + 14 * DAY).toISOString() } } }, { invite: false });
  const decide = async ({ uri, digest }: Letter, decision: 'accept' | 'refuse'): Promise<StoredMessage> => {
    const message = uri.split('/').at(-1)!;
    const by = await world.tokenSource(CLERK).confirm({ type: 'urn:dmail:acceptance', message, digest, decision });
    return body(world.call(CLERK, 'POST', `${CITY}/messages/${message}/acceptance`, { by }));
  };
  const get = <T>(path: string): Promise<T> => body<T>(world.call(CLERK, 'GET', path));
  const state = async (): Promise<string> => (await get<MailboxPage>('/mailbox')).state;
  const at = ({ uri }: Letter, { id }: AttachmentReference): string => `${uri}/attachments/${id}`;

  /** Whatever can be asked of an attachment is refused, and where the letter is shown nothing is said of any. */
  async function nothing(letter: Letter, attachment: AttachmentReference, code: 'acceptance-pending' | 'refused-by-recipient', status: number): Promise<void> {
    const where = at(letter, attachment);
    for (const range of [undefined, 'bytes=0-0', 'bytes=500-', 'bytes=-1', 'bytes=999999-'])
      for (const method of ['GET', 'HEAD']) {
        const response = await world.call(CLERK, method, where, { headers: range === undefined ? {} : { range } });
        for (const header of ['content-range', 'accept-ranges', 'etag', 'repr-digest', 'content-disposition']) assert.equal(response.headers.get(header), null, `${method} ${range} ${header}`);
        await expectRefusal(method, response, status, code);
      }
    for (const [method, path] of [['GET', '/versions'], ['GET', '/properties'], ['POST', '/links']] as const) await expectProblem(world.call(CLERK, method, where + path), status, code);
    await expectProblem(world.call(CLERK, 'PUT', `${where}/properties`, { body: { properties: [] }, headers: { 'if-none-match': '*' } }), status, code);
    // Neither as an upload: that is for whoever sends it.
    for (const method of ['GET', 'HEAD']) assert.ok((await world.call(CLERK, method, `${CITY}/uploads/${attachment.upload}`)).status >= 400);
    const shown = await get<StoredMessage>(letter.uri);
    assert.deepEqual([shown.attachments, shown.message.attachments, shown.receipts], [undefined, undefined, []]);
    const row = (await get<MailboxPage>('/mailbox')).conversations.find(({ id }) => id === letter.message.thread)!;
    assert.deepEqual([row.attachments, row.properties], [undefined, undefined]);
    for (const query of [`q=${attachment.name}`, 'q=kind:Zeppelin', 'q=Zeppelin']) assert.ok(!(await get<MailboxPage>(`/mailbox?${query}`)).conversations.some(({ id }) => id === letter.message.thread), query);
  }

  const properties = [{ name: 'kind', kind: 'text' as const, value: 'Zeppelin', prominent: true }];
  const begun = async (size: number, send: number, name = 'Zeppelin.txt') => {
    const bytes = random(size);
    return { bytes, reference: await world.attach(ANNA, CLERK, { bytes, name, properties }, { send }) };
  };

  it('hands out nothing of them, however much has arrived, and says nothing of their arriving', async () => {
    const { bytes, reference } = await begun(3000, 0);
    const letter = await registered([reference]);
    await nothing(letter, reference, 'acceptance-pending', 403);
    const since = await state();
    const events = await world.call(CLERK, 'GET', '/events');
    for (const [from, to] of [[0, 1], [1, 1000], [1000, 3000]] as const) {
      assert.equal((await patch(world, ANNA, reference.upload, from, bytes.slice(from, to))).status, 204);
      await nothing(letter, reference, 'acceptance-pending', 403);
    }
    assert.deepEqual((await get<Changes>(`/changes?since=${since}`)).conversations, []);
    // The next thing that is told is told of another letter.
    const other = await world.deposit(ANNA, CLERK, { subject: 'Another' }, { invite: false });
    let told = '';
    for (const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader(); !told.includes(other.message.thread); ) told += (await reader.read()).value;
    assert.ok(!told.includes(letter.message.thread) && !told.includes('Zeppelin'), told);
  });

  it('shows once it is accepted what has arrived, and whoever reads follows the rest to its end', async () => {
    const { bytes, reference } = await begun(3000, 1000);
    const letter = await registered([reference]);
    const decided = await decide(letter, 'accept');
    assert.deepEqual(decided.attachments!.map(({ state: now, received, digest }) => [now, received, digest]), [['arriving', 1000, undefined]]);
    assert.deepEqual(decided.receipts!.map((receipt) => claimsOf(receipt).event), ['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentHandover']);
    const since = await state();
    const head = await world.call(CLERK, 'HEAD', at(letter, reference));
    assert.deepEqual([head.status, head.headers.get('content-length'), head.headers.get('repr-digest')], [200, '3000', null]);
    const [whole, part, tail] = await Promise.all([undefined, 'bytes=500-1499', 'bytes=2000-'].map((range) => world.call(CLERK, 'GET', at(letter, reference), { headers: range === undefined ? {} : { range } })));
    assert.deepEqual([whole!.status, part!.status, tail!.status], [200, 206, 206]);
    const { stream, send, end } = byHand();
    const sending = patch(world, ANNA, reference.upload, 1000, stream);
    const reader = whole!.body!.getReader();
    let got = Buffer.alloc(0);
    for (const to of [1000, 1001, 2500, 3000]) {
      if (to > 1000) send(bytes.subarray(got.length, to));
      while (got.length < to) got = Buffer.concat([got, (await reader.read()).value!]);
    }
    end();
    assert.equal((await sending).status, 204);
    assert.equal((await reader.read()).done, true);
    assert.ok(got.equals(bytes));
    assert.ok((await download(part!)).equals(bytes.subarray(500, 1500)) && (await download(tail!)).equals(bytes.subarray(2000)));
    const { attachments, receipts } = await get<StoredMessage>(letter.uri);
    assert.deepEqual(attachments!.map(({ state: now, received }) => [now, received]), [['complete', 3000]]);
    assert.ok(receipts!.some((receipt) => claimsOf(receipt).event === 'ContentConsignment'));
    assert.deepEqual((await get<Changes>(`/changes?since=${since}`)).conversations.map(({ id }) => id), [letter.message.thread]);
    assert.deepEqual((await get<VersionList>(`${letter.uri}/attachments/${reference.id}/versions`)).versions.map(({ version }) => version), [1]);
    for (const query of ['q=kind:Zeppelin', 'q=Zeppelin']) assert.ok((await get<MailboxPage>(`/mailbox?${query}`)).conversations.some(({ id }) => id === letter.message.thread), query);
  });

  it('is the same where this server fetches them from the sender’s', async () => {
    const bytes = random(3000);
    const { name, upload } = await pulling(world, bytes.byteLength, { send: bytes.slice(0, 1000) });
    const reference = referenceTo(upload, { name: 'Zeppelin.txt', properties });
    const letter = await registered([reference]);
    await nothing(letter, reference, 'acceptance-pending', 403);
    const { stream, send, end } = byHand();
    const sending = give(world, ANNA, name, 1000, stream);
    send(bytes.subarray(1000, 2000));
    await until(async () => (await body<{ offset: number }>(world.call(ANNA, 'GET', `${CITY}/uploads/${name}`))).offset >= 2000);
    await nothing(letter, reference, 'acceptance-pending', 403);
    await decide(letter, 'accept');
    const following = world.call(CLERK, 'GET', at(letter, reference));
    send(bytes.subarray(2000));
    end();
    assert.equal((await sending).status, 204);
    assert.ok((await download(following)).equals(bytes));
    await complete(world, name);
  });

  it('keeps a document’s earlier version, and shows the new one as the next only then', async () => {
    const { bytes: old, reference: first } = await begun(500, 500, 'Plan.txt');
    const earlier = await world.deposit(ANNA, CLERK, { attachments: [first] }, { invite: false });
    const bytes = random(800);
    const reference = await world.attach(ANNA, CLERK, { bytes, id: first.id, name: 'Zeppelin.txt', properties }, { send: 300 });
    const letter = await registered([reference]);
    const versions = async (): Promise<number[]> => (await get<VersionList>(`${earlier.uri}/attachments/${first.id}/versions`)).versions.map(({ version }) => version);
    assert.deepEqual(await versions(), [1]);
    assert.ok((await download(world.call(CLERK, 'GET', `${earlier.uri}/attachments/${first.id}`))).equals(old));
    await nothing(letter, reference, 'acceptance-pending', 403);
    await decide(letter, 'accept');
    assert.deepEqual(await versions(), [2, 1]);
    await patch(world, ANNA, reference.upload, 300, bytes.slice(300));
    assert.ok((await download(world.call(CLERK, 'GET', at(letter, reference)))).equals(bytes));
  });

  it('keeps nothing of them where it is refused, and what still comes is not taken in', async () => {
    const held = (): Promise<number> => world.domain('city.example').store.held(CLERK);
    const before = await held();
    const { bytes, reference } = await begun(3000, 1000);
    const letter = await registered([reference]);
    await decide(letter, 'refuse');
    await nothing(letter, reference, 'refused-by-recipient', 409);
    const late = await patch(world, ANNA, reference.upload, 1000, bytes.slice(1000));
    assert.ok(late.status >= 400, String(late.status));
    await nothing(letter, reference, 'refused-by-recipient', 409);
    assert.equal(await held(), before);
  });
});
