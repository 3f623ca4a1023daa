/**
 * Attachments of stored messages: deposits before and after they arrive, receipts, versions, downloads.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { memoryContent } from '../../demo/server/content/memory.ts';
import type { ContentStore } from '../../demo/server/content/port.ts';
import type { World } from '../../demo/server/world.ts';
import { digestOf, type Changes, type Deposit, type Link, type MailboxPage, type Message, type ReceiptList, type VersionList } from '../../src/contract/index.ts';
import { announced, below, byHand, claimsOf, download, offsetOf, patch, random, referenceTo, stored } from './content-support.ts';
import { ANNA, BEN, body, CLERK, createCheckedWorld, expectProblem, MAYOR, session } from './support.ts';

describe('attachments', () => {
  let world: World;
  /** Octets read of contents so far. */
  let read = 0;
  const counting = (store: ContentStore): ContentStore => ({
    ...store,
    async *read(name, from, to) {
      for await (const piece of store.read(name, from, to)) {
        read += piece.byteLength;
        yield piece;
      }
    },
  });
  before(async () => {
    world = await createCheckedWorld({ content: () => counting(memoryContent()), limits: { subject: { burst: 100_000, perSecond: 1000 }, attachmentCount: 5, idle: 200 } });
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
  });
  after(() => world.close());

  const put = async (message: Message, to = CLERK): Promise<Response> => {
    const { uri } = await session(world, message.from.address, to);
    return world.call(message.from.address, 'POST', `${uri}/deposits`, { body: message, headers: { 'idempotency-key': message.id } });
  };

  it('a message whose attachments are there is consigned at once, and the receipt says what each consists of', async () => {
    const bytes = random(4000);
    const properties = [{ name: 'amount', kind: 'money' as const, value: '12.50', currency: 'EUR' }];
    const first = await world.attach(ANNA, CLERK, { bytes, name: 'Rechnung.pdf', mediaType: 'application/pdf', properties });
    const second = await world.attach(ANNA, CLERK, { bytes: new Uint8Array(), digest: await digestOf(new Uint8Array()) });
    const deposited = await world.deposit(ANNA, CLERK, { attachments: [first, second] }, { invite: false });
    const claims = claimsOf(deposited.receipt);
    assert.equal(claims.event, 'ContentConsignment');
    assert.equal(claims.previous, undefined);
    assert.deepEqual(claims.attachments, [
      { id: first.id, name: 'Rechnung.pdf', mediaType: 'application/pdf', size: 4000, version: 1, digest: await digestOf(bytes), properties },
      { id: second.id, name: 'file.bin', mediaType: 'application/octet-stream', size: 0, version: 1, digest: await digestOf(new Uint8Array()) },
    ]);
    const message = await stored(world, CLERK, deposited);
    assert.deepEqual(message.attachments!.map(({ id, state, received }) => [id, state, received]), [[first.id, 'complete', 4000], [second.id, 'complete', 0]]);
    assert.deepEqual(message.receipts, [deposited.receipt]);
    const page = await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox'));
    assert.deepEqual(page.conversations[0]!.attachments, { count: 2, size: 4000 });
  });

  it('a message may come before its attachments; with the last of them comes the receipt that follows', async () => {
    const [one, two] = [random(3000), random(100)];
    const properties = [{ name: 'area', kind: 'number' as const, value: '12.5', unit: 'm²' }];
    const attachments = [await world.attach(ANNA, CLERK, { bytes: one, properties }, { send: 1000 }), await world.attach(ANNA, CLERK, { bytes: two }, { send: 0 })];
    const message = world.message(ANNA, [CLERK], { attachments });
    const first = await body<Deposit>(put(message));
    const accepted = claimsOf(first.receipt);
    assert.deepEqual([accepted.event, accepted.attachments!.map(({ digest }) => digest)], ['SubmissionAcceptance', [undefined, undefined]]);
    assert.deepEqual((await stored(world, CLERK, first)).attachments, attachments.map(({ id }, index) => ({ id, version: 1, versions: 1, received: index ? 0 : 1000, state: 'arriving', scan: 'pending' })));
    assert.deepEqual(await body<Deposit>(put(message)), first);

    const state = async (): Promise<string> => (await body<MailboxPage>(world.call(CLERK, 'GET', '/mailbox'))).state;
    const before = await state();
    await patch(world, ANNA, attachments[0]!.upload, 1000, one.slice(1000));
    // The owner's list says that there is something to read again, and what was accepted still is no more than that.
    const changes = await body<Changes>(world.call(CLERK, 'GET', `/changes?since=${before}`));
    assert.deepEqual(changes.conversations.map(({ id }) => id), [message.thread]);
    assert.equal((await body<Deposit>(put(message))).receipt, first.receipt);
    world.clock.advance(86_400_000);
    await patch(world, ANNA, attachments[1]!.upload, 0, two);

    const last = await body<Deposit>(put(message));
    const claims = claimsOf(last.receipt);
    assert.deepEqual([claims.event, claims.previous?.jti, claims.message], ['ContentConsignment', accepted.jti, accepted.message]);
    assert.deepEqual(claims.attachments!.map(({ digest }) => digest), [await digestOf(one), await digestOf(two)]);
    for (const { attachments: said } of [accepted, claims]) assert.deepEqual(said!.map(({ properties: stated }) => stated), [properties, undefined]);
    assert.ok(claims.iat - accepted.iat >= 86_400);
    assert.deepEqual(last, { ...first, receipt: last.receipt, earlier: [first.receipt] });
    assert.deepEqual((await stored(world, CLERK, first)).receipts, [first.receipt, last.receipt]);
    assert.deepEqual((await body<ReceiptList>(world.call(CLERK, 'GET', `/receipts?thread=${message.thread}`))).receipts.map(({ receipts }) => receipts), [[first.receipt, last.receipt]]);
  });

  it('a message names only what was announced for its recipient, as it was announced', async () => {
    const bytes = random(10);
    const good = await world.attach(ANNA, CLERK, { bytes, digest: await digestOf(bytes) });
    const changes = { upload: 'upload-nobody-knows', id: 'another-document', size: 11, digest: await digestOf(random(1)) };
    for (const [member, value] of Object.entries(changes)) {
      const refused = await expectProblem(put(world.message(ANNA, [CLERK], { attachments: [{ ...good, [member]: value }] })), 409, 'attachment-missing');
      assert.equal(refused.field, `/attachments/0/${member}`);
    }
    const second = await expectProblem(put(world.message(ANNA, [CLERK], { attachments: [good, { ...good, id: 'another-document' }] })), 409, 'attachment-missing');
    assert.equal(second.field, '/attachments/1/id');
    const elsewhere = await world.attach(ANNA, MAYOR, { bytes });
    await expectProblem(put(world.message(ANNA, [CLERK], { attachments: [elsewhere] })), 409, 'attachment-missing');
    const bens = await world.attach(BEN, CLERK, { bytes });
    await expectProblem(put(world.message(ANNA, [CLERK], { attachments: [bens] })), 409, 'attachment-missing');
    assert.equal((await expectProblem(put(world.message(ANNA, [CLERK], { attachments: [good, { ...good, name: 'twice' }] })), 422, 'not-understood')).field, '/attachments/1/id');
    const many = Array.from({ length: 6 }, (_, index) => ({ ...good, id: `document-000${index}` }));
    assert.equal((await expectProblem(put(world.message(ANNA, [CLERK], { attachments: many })), 422, 'not-understood')).limit, 5);
    // Nothing of the refused is left.
    await world.deposit(ANNA, CLERK, { attachments: [good] }, { invite: false });
  });

  it('what a message says of the digest holds, though it was not announced', async () => {
    const [meant, other] = [random(10), random(10)];
    const reference = await world.attach(ANNA, CLERK, { bytes: meant }, { send: 0 });
    await world.deposit(ANNA, CLERK, { attachments: [{ ...reference, digest: await digestOf(meant) }] }, { invite: false });
    await expectProblem(patch(world, ANNA, reference.upload, 0, other), 422, 'digest-mismatch');
    assert.equal((await patch(world, ANNA, reference.upload, 0, meant)).status, 204);
  });

  describe('versions', () => {
    const versionsOf = async (uri: string, id: string): Promise<VersionList['versions']> => (await body<VersionList>(world.call(CLERK, 'GET', `${uri}/attachments/${id}/versions`))).versions;

    it('other bytes of a document are its next version, the same bytes the same one, and are not sent again', async () => {
      const id = crypto.randomUUID();
      const [old, young] = [random(2000), random(2500)];
      const first = await world.deposit(ANNA, CLERK, { attachments: [await world.attach(ANNA, CLERK, { id, bytes: old, name: 'old.txt' })] }, { invite: false });
      const second = await world.deposit(ANNA, CLERK, { attachments: [await world.attach(ANNA, CLERK, { id, bytes: young, name: 'young.txt' })] }, { invite: false });
      assert.deepEqual((await versionsOf(first.uri, id)).map(({ version, name, size }) => [version, name, size]), [[2, 'young.txt', 2500], [1, 'old.txt', 2000]]);

      const upload = await announced(world, ANNA, CLERK, { document: id, size: 2000, digest: await digestOf(old) });
      assert.deepEqual([upload.version, upload.state, upload.offset], [1, 'complete', 2000]);
      const third = await world.deposit(ANNA, CLERK, { attachments: [referenceTo(upload, { name: 'old again.txt' })] }, { invite: false });
      assert.equal(claimsOf(third.receipt).attachments![0]!.version, 1);
      const versions = await versionsOf(second.uri, id);
      assert.deepEqual(versions.map(({ version, name, messageId }) => [version, name, messageId]), [[2, 'young.txt', second.uri.split('/').at(-1)], [1, 'old again.txt', third.uri.split('/').at(-1)]]);
      for (const { uri } of [first, second, third]) assert.equal((await stored(world, CLERK, { uri })).attachments![0]!.versions, 2);
      assert.ok((await download(world.call(CLERK, 'GET', `${third.uri}/attachments/${id}`))).equals(old));
      assert.ok((await download(world.call(CLERK, 'GET', `${second.uri}/attachments/${id}`))).equals(young));
    });

    it('bytes that turn out to be the same when they are there are the same version', async () => {
      const id = crypto.randomUUID();
      const bytes = random(2000);
      const first = await world.deposit(ANNA, CLERK, { attachments: [await world.attach(ANNA, CLERK, { id, bytes })] }, { invite: false });
      const unsaid = await world.attach(ANNA, CLERK, { id, bytes }, { send: 0 });
      const message = world.message(ANNA, [CLERK], { attachments: [unsaid] });
      const second = await body<Deposit>(put(message));
      assert.equal(claimsOf(second.receipt).attachments![0]!.version, 2);
      await patch(world, ANNA, unsaid.upload, 0, bytes);
      assert.equal(claimsOf((await body<Deposit>(put(message))).receipt).attachments![0]!.version, 1);
      assert.deepEqual((await versionsOf(first.uri, id)).map(({ version }) => version), [1]);
    });

    it('nobody learns of content that others have sent, nor that was sent to others', async () => {
      const bytes = random(2000);
      const digest = await digestOf(bytes);
      const id = 'the-same-document';
      await world.deposit(ANNA, CLERK, { attachments: [await world.attach(ANNA, CLERK, { id, bytes })] }, { invite: false });
      for (const [from, to] of [[BEN, CLERK], [ANNA, MAYOR], [BEN, MAYOR]] as const) {
        const upload = await announced(world, from, to, { document: id, size: 2000, digest });
        assert.deepEqual([upload.state, upload.offset, upload.version, upload.digest], ['arriving', 0, 1, undefined], `${from} to ${to}`);
      }
      // What was uploaded, but never deposited, is not known either.
      const other = random(2000);
      await world.attach(ANNA, CLERK, { bytes: other });
      assert.equal((await announced(world, ANNA, CLERK, { size: 2000, digest: await digestOf(other) })).state, 'arriving');
    });

    it('one upload serves several recipients of this server', async () => {
      const bytes = random(3000);
      const document = crypto.randomUUID();
      const name = crypto.randomUUID();
      const upload = await announced(world, ANNA, CLERK, { document, size: 3000 }, name);
      await patch(world, ANNA, name, 0, bytes.slice(0, 1000));
      assert.equal((await announced(world, ANNA, MAYOR, { document, size: 3000 }, name)).offset, 1000);
      const message = world.message(ANNA, [CLERK, MAYOR], { attachments: [referenceTo(upload)] });
      const deposits = [await body<Deposit>(put(message, CLERK)), await body<Deposit>(put(message, MAYOR))];
      await patch(world, ANNA, name, 1000, bytes.slice(1000));
      for (const [index, owner] of [CLERK, MAYOR].entries()) {
        assert.ok((await download(world.call(owner, 'GET', `${deposits[index]!.uri}/attachments/${document}`))).equals(bytes));
        assert.equal((await stored(world, owner, deposits[index]!)).receipts!.length, 3);
      }
      await expectProblem(world.call(MAYOR, 'GET', `${deposits[0]!.uri}/attachments/${document}`), 404, 'not-found');
    });
  });

  describe('downloads', () => {
    const bytes = random(700_000);
    let url: string;
    before(async () => {
      const reference = await world.attach(ANNA, CLERK, { bytes, name: 'big.bin' });
      url = `${(await world.deposit(ANNA, CLERK, { attachments: [reference] }, { invite: false })).uri}/attachments/${reference.id}`;
    });
    const get = (headers: Record<string, string> = {}, method = 'GET'): Promise<Response> => world.call(CLERK, method, url, { headers });

    it('are downloads and nothing else, with the digest of what they are', async () => {
      const response = await get();
      const digest = await digestOf(bytes);
      const plain = Buffer.from(digest.slice(8), 'base64url').toString('base64');
      const expected = {
        'content-type': 'application/octet-stream', 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'", 'accept-ranges': 'bytes', 'content-length': '700000',
        etag: `"${digest}"`, 'repr-digest': `sha-256=:${plain}:`, 'content-disposition': `attachment; filename="big.bin"; filename*=UTF-8''big.bin`, 'cache-control': 'private, no-store',
      };
      for (const [name, value] of Object.entries(expected)) assert.equal(response.headers.get(name), value, name);
      assert.ok((await download(response)).equals(bytes));
      const head = await get({}, 'HEAD');
      for (const [name, value] of Object.entries(expected)) assert.equal(head.headers.get(name), value, name);
      assert.equal((await download(head)).byteLength, 0);
    });

    it('give any range that there is', async () => {
      for (let round = 0; round < 60; round++) {
        const [from, to] = [below(700_000), below(700_000)].sort((a, b) => a - b) as [number, number];
        const suffix = 1 + below(1_000_000);
        const cases: [string, number, number][] = [[`bytes=${from}-${to}`, from, to + 1], [`bytes=${from}-`, from, 700_000], [`bytes=${from}-${to + 1_000_000}`, from, 700_000], [`bytes=-${suffix}`, Math.max(0, 700_000 - suffix), 700_000]];
        const [range, start, end] = cases[below(cases.length)]!;
        read = 0;
        const response = await get({ range });
        assert.deepEqual([response.status, response.headers.get('content-range'), response.headers.get('content-length')], [206, `bytes ${start}-${end - 1}/700000`, String(end - start)], range);
        assert.ok((await download(response)).equals(bytes.subarray(start, end)), range);
        assert.equal(read, end - start, 'no more is read than is asked for');
      }
      for (const range of ['bytes=700000-', 'bytes=700000-700001', 'bytes=-0', `bytes=${'9'.repeat(60)}-`]) {
        const refused = await get({ range });
        assert.equal(refused.headers.get('content-range'), 'bytes */700000');
        await expectProblem(refused, 416, 'range-not-satisfiable');
      }
      for (const range of ['bytes=0-1,5-6', 'bytes=5-1', 'bytes=-', 'lines=1-2', 'bytes=a-b', 'bytes', '']) {
        const whole = await get({ range });
        assert.deepEqual([whole.status, whole.headers.get('content-length')], [200, '700000'], range);
        await whole.body!.cancel();
      }
    });

    it('go on only with the same content', async () => {
      const etag = (await get({}, 'HEAD')).headers.get('etag')!;
      const status = async (condition: string): Promise<number> => {
        const response = await get({ range: 'bytes=5-', 'if-range': condition });
        await response.body!.cancel();
        return response.status;
      };
      assert.equal(await status(etag), 206);
      for (const other of [`W/${etag}`, '"another"', new Date().toUTCString()]) assert.equal(await status(other), 200, other);
    });

    it('are cut off when nothing comes any more, and go on from there', async () => {
      const upload = await announced(world, ANNA, CLERK, { size: 1000 });
      const { uri } = await world.deposit(ANNA, CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
      const content = random(1000);
      await patch(world, ANNA, upload.id, 0, content.slice(0, 400));
      const response = await world.call(CLERK, 'GET', `${uri}/attachments/${upload.document}`);
      assert.match(response.headers.get('etag')!, /^W\//);
      const reader = response.body!.getReader();
      const { value } = await reader.read();
      assert.ok(Buffer.from(value!).equals(content.subarray(0, 400)));
      await assert.rejects(reader.read());
      await patch(world, ANNA, upload.id, 400, content.slice(400));
      const rest = await world.call(CLERK, 'GET', `${uri}/attachments/${upload.document}`, { headers: { range: 'bytes=400-' } });
      assert.ok((await download(rest)).equals(content.subarray(400)));
    });

    it('so is an upload, which keeps what came', async () => {
      const upload = await announced(world, ANNA, CLERK, { size: 1000 });
      const { stream, send } = byHand();
      send(random(300));
      const answered = await patch(world, ANNA, upload.id, 0, stream);
      assert.deepEqual([answered.status, answered.headers.get('upload-offset')], [204, '300']);
      assert.equal(await offsetOf(world, ANNA, upload.id), 300);
    });

    it('end with the request', async () => {
      const upload = await announced(world, ANNA, CLERK, { size: 1000 });
      const { uri } = await world.deposit(ANNA, CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
      const stop = new AbortController();
      const response = await world.call(CLERK, 'GET', `${uri}/attachments/${upload.document}`, { signal: stop.signal });
      const reading = response.arrayBuffer();
      stop.abort();
      await assert.rejects(reading);
    });

    it('by a single-use address are for whoever has it, once, for two minutes', async () => {
      const link = async (): Promise<string> => {
        const made = await world.call(CLERK, 'POST', `${url}/links`);
        const { uri, expiresAt } = await body<Link>(made, 201);
        assert.deepEqual([made.headers.get('location'), Date.parse(expiresAt) - world.clock.now() > 110_000], [uri, true]);
        return uri;
      };
      const app = world.app('city.example');
      const uri = await link();
      for (const method of ['HEAD', 'OPTIONS', 'POST']) await app(new Request(uri, { method }));
      const response = await app(new Request(uri, { headers: { authorization: 'DPoP rubbish' } }));
      assert.match(response.headers.get('content-disposition')!, /^attachment/);
      assert.ok((await download(response)).equals(bytes));
      await expectProblem(app(new Request(uri)), 410, 'gone');
      const late = await link();
      world.clock.advance(121_000);
      await expectProblem(app(new Request(late)), 410, 'gone');
    });

    it('of others are not there', async () => {
      for (const [method, path] of [['GET', ''], ['GET', '/versions'], ['POST', '/links']] as const) {
        await expectProblem(world.call(MAYOR, method, url + path), 404, 'not-found');
        await expectProblem(world.call(CLERK, method, `${url.slice(0, -4)}0000${path}`), 404, 'not-found');
      }
      assert.equal((await world.call(MAYOR, 'HEAD', url)).status, 404);
    });

    it('have a name under which anything can be saved', async () => {
      const cases: [string, string][] = [
        ['../../etc/passwd', '_.._etc_passwd'], ['C:\\Windows\\x.exe', 'C__Windows_x.exe'], ['a"b;c.txt', 'a_b;c.txt'], ['line\r\nSet-Cookie: x=1', 'line__Set-Cookie_ x=1'], ['invoice\u202efdp.exe', 'invoice_fdp.exe'],
        ['\u2066x\u2069\u200e', '_x__'], ['...', 'attachment'], [' . ', 'attachment'], ['.htaccess', 'htaccess'], ['name. ', 'name'], ['\u0000\u0007\u007f\u0085', '____'], ['Příloha č. 1 – 漢字 😀.pdf', 'Příloha č. 1 – 漢字 😀.pdf'], ["it's (100%)*.txt", "it's (100%)_.txt"],
      ];
      for (const [name, safe] of cases) {
        const upload = await announced(world, ANNA, CLERK, { size: 0 });
        const { uri } = await world.deposit(ANNA, CLERK, { attachments: [referenceTo(upload, { name })] }, { invite: false });
        const header = (await world.call(CLERK, 'HEAD', `${uri}/attachments/${upload.document}`)).headers.get('content-disposition')!;
        const [, ascii, encoded] = /^attachment; filename="([\x20-\x7e]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)$/.exec(header) ?? assert.fail(header);
        assert.equal(decodeURIComponent(encoded!), safe, JSON.stringify(name));
        assert.ok(!/["\\%/]/.test(ascii!), ascii);
      }
    });
  });

  it('a deposit without attachments says nothing of any', async () => {
    const deposited = await world.deposit(ANNA, CLERK, {}, { invite: false });
    assert.equal(claimsOf(deposited.receipt).attachments, undefined);
    assert.equal((await stored(world, CLERK, deposited)).attachments, undefined);
  });
});
