/**
 * What a sender uploads: announcing, sending over tus, going on after a cut, giving up.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createPerson } from '../../demo/server/world-identity.ts';
import { tusHeaders, type World } from '../../demo/server/world.ts';
import { digestOf, type Session, type Upload, type WellKnown } from '../../src/contract/index.ts';
import { announce, announced, below, byHand, download, offsetOf, patch, random, referenceTo, stored, until, uploadAt } from './content-support.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, MAYOR, session } from './support.ts';

describe('uploads', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ limits: { subject: { burst: 100_000, perSecond: 1000 }, attachmentBytes: 2 ** 30 } });
    for (const owner of [CLERK, MAYOR]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
  });
  after(() => world.close());

  it('are accepted, as the session and the domain say', async () => {
    const { policy } = await body<Session>(world.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: CLERK } }), 201);
    assert.ok(policy.attachments!.availableBytes > 1_000_000);
    assert.deepEqual([policy.attachments!.maxCount, policy.attachments!.maxBytes], [1000, 2 ** 30]);
    assert.deepEqual((await body<WellKnown>(world.fetch('https://city.example/.well-known/dmail'))).attachments, { accepted: true, maxBytes: 2 ** 30, repository: true, pull: true });
    assert.equal((await expectProblem(announce(world, ANNA, CLERK, { size: 2 ** 30 + 1 }), 413, 'too-large')).limit, 2 ** 30);
    assert.equal((await expectProblem(announce(world, ANNA, CLERK, { size: 1, mediaType: 'application/x-sh' }), 415, 'type-forbidden')).mediaType, 'application/x-sh');
  });

  it('are not accepted where there is nowhere to keep them', async () => {
    const without = await createCheckedWorld({ content: () => undefined });
    await without.invite(CLERK, ANNA);
    assert.deepEqual((await body<WellKnown>(without.fetch('https://city.example/.well-known/dmail'))).attachments, { accepted: false });
    assert.equal((await body<Session>(without.call(ANNA, 'POST', `${CITY}/sessions`, { body: { recipient: CLERK } }), 201)).policy.attachments, undefined);
    await expectProblem(announce(without, ANNA, CLERK, { size: 1 }), 404, 'not-found');
    await without.close();
  });

  it('announce themselves once, and say how far they have come', async () => {
    const bytes = random(5000);
    const name = crypto.randomUUID();
    const first = await announced(world, ANNA, CLERK, { size: 5000, document: 'contract-0001' }, name);
    assert.deepEqual(first, { id: name, uri: uploadAt(name), document: 'contract-0001', version: 1, size: 5000, offset: 0, state: 'arriving', scan: 'pending' });
    assert.equal((await patch(world, ANNA, name, 0, bytes.slice(0, 2000))).headers.get('upload-offset'), '2000');
    assert.deepEqual(await announced(world, ANNA, CLERK, { size: 5000, document: 'contract-0001' }, name), { ...first, offset: 2000 });
    for (const [other, field] of [[{ size: 5001 }, '/size'], [{ document: 'contract-0002' }, '/document']] as const)
      assert.equal((await expectProblem(announce(world, ANNA, CLERK, { size: 5000, document: 'contract-0001', ...other }, name), 409, 'conflict')).field, field);
    assert.equal((await patch(world, ANNA, name, 2000, bytes.slice(2000))).status, 204);
    const done = { ...first, offset: 5000, state: 'complete', scan: 'not-scanned', digest: await digestOf(bytes) };
    assert.deepEqual(await body<Upload>(world.call(ANNA, 'GET', uploadAt(name))), done);
    assert.deepEqual(await announced(world, ANNA, CLERK, { size: 5000, document: 'contract-0001' }, name), done);
    assert.equal(await offsetOf(world, ANNA, name), 5000);
    // Who did not hear of the end asks for nothing more than that.
    assert.equal((await patch(world, ANNA, name, 5000, new Uint8Array())).status, 204);
  });

  it('may be empty', async () => {
    const upload = await announced(world, ANNA, CLERK, { size: 0 });
    assert.deepEqual([upload.state, upload.offset, upload.digest], ['complete', 0, await digestOf(new Uint8Array())]);
    assert.equal(await offsetOf(world, ANNA, upload.id), 0);
  });

  it('arrive whole however often and wherever they are cut, with followers from anywhere', async () => {
    for (let round = 0; round < 12; round++) {
      const bytes = random(1 + below(400_000));
      const upload = await announced(world, ANNA, CLERK, { size: bytes.byteLength });
      const { uri } = await world.deposit(ANNA, CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
      const followers: Promise<void>[] = [];
      const follow = async (): Promise<void> => {
        const from = below(bytes.byteLength);
        const got = await download(world.call(CLERK, 'GET', `${uri}/attachments/${upload.document}`, { headers: { range: `bytes=${from}-` } }));
        assert.ok(got.equals(bytes.subarray(from)), `from ${from} of ${bytes.byteLength}`);
      };
      let offset = 0;
      while (offset < bytes.byteLength) {
        if (below(2)) followers.push(follow());
        const { stream, send, end, cut } = byHand();
        const sending = patch(world, ANNA, upload.id, offset, stream);
        let at = offset;
        const stop = below(4) === 0 ? bytes.byteLength : offset + below(bytes.byteLength - offset + 1);
        while (at < stop) {
          const next = Math.min(stop, at + 1 + below(60_000));
          send(bytes.subarray(at, next));
          at = next;
          if (below(3) === 0) await new Promise((resolve) => setImmediate(resolve));
          if (below(6) === 0) followers.push(follow());
        }
        if (below(2)) end();
        else cut();
        await sending;
        offset = await offsetOf(world, ANNA, upload.id);
      }
      followers.push(follow());
      await Promise.all(followers);
      const message = await stored(world, CLERK, { uri });
      assert.deepEqual(message.attachments, [{ id: upload.document, version: 1, versions: 1, received: bytes.byteLength, state: 'complete', digest: await digestOf(bytes), scan: 'not-scanned' }]);
    }
  });

  it('can be read byte for byte as they come', async () => {
    const bytes = random(3000);
    const upload = await announced(world, ANNA, CLERK, { size: 3000 });
    const { uri } = await world.deposit(ANNA, CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
    const response = await world.call(CLERK, 'GET', `${uri}/attachments/${upload.document}`);
    assert.deepEqual([response.status, response.headers.get('content-length'), response.headers.get('repr-digest')], [200, '3000', null]);
    const reader = response.body!.getReader();
    const { stream, send, end } = byHand();
    const sending = patch(world, ANNA, upload.id, 0, stream);
    for (const [from, to] of [[0, 1000], [1000, 1001], [1001, 3000]] as const) {
      send(bytes.subarray(from, to));
      const { value } = await reader.read();
      assert.ok(Buffer.from(value!).equals(bytes.subarray(from, to)));
    }
    end();
    assert.equal((await sending).status, 204);
    assert.equal((await reader.read()).done, true);
  });

  it('whoever sends the last of it hears that all is there, though somebody who asked had it sealed before', async () => {
    const bytes = random(5000);
    const upload = await announced(world, ANNA, CLERK, { size: 5000 });
    const { stream, send, end } = byHand();
    const sending = patch(world, ANNA, upload.id, 0, stream);
    send(bytes);
    await until(async () => (await body<Upload>(world.call(ANNA, 'GET', upload.uri))).state === 'complete');
    end();
    const { status, headers } = await sending;
    assert.deepEqual([status, headers.get('upload-offset'), await offsetOf(world, ANNA, upload.id)], [204, '5000', 5000]);
  });

  it('a second request takes over from the first', async () => {
    const bytes = random(10_000);
    const upload = await announced(world, ANNA, CLERK, { size: 10_000 });
    const first = byHand();
    const losing = patch(world, ANNA, upload.id, 0, first.stream);
    first.send(bytes.subarray(0, 4000));
    await until(async () => (await offsetOf(world, ANNA, upload.id)) === 4000);
    const winning = patch(world, ANNA, upload.id, 4000, bytes.slice(4000));
    await expectProblem(losing, 409, 'conflict');
    assert.equal((await winning).headers.get('upload-offset'), '10000');
    assert.equal((await body<Upload>(world.call(ANNA, 'GET', upload.uri))).digest, await digestOf(bytes));
  });

  it('refuse another offset, another tus, another type and what is too long, and keep nothing of it', async () => {
    const { id } = await announced(world, ANNA, CLERK, { size: 100 });
    for (const offset of [1, 99, 100, 101, Number.MAX_SAFE_INTEGER]) {
      const response = await patch(world, ANNA, id, offset, random(1));
      assert.deepEqual([response.status, response.headers.get('tus-resumable')], [409, '1.0.0']);
    }
    const other = await patch(world, ANNA, id, 0, random(1), { 'tus-resumable': '0.2.2' });
    assert.equal(other.headers.get('tus-version'), '1.0.0');
    await expectProblem(other, 412, 'version-mismatch');
    await expectProblem(patch(world, ANNA, id, 0, random(1), { 'content-type': 'application/octet-stream' }), 415, 'media-type-unsupported');
    await expectProblem(world.call(ANNA, 'PATCH', uploadAt(id), { body: random(1), headers: { 'content-type': 'application/offset+octet-stream', 'tus-resumable': '1.0.0' } }), 422, 'not-understood');
    assert.equal((await expectProblem(patch(world, ANNA, id, 0, random(101), { 'content-length': '101' }), 413, 'too-large')).limit, 100);
    assert.equal(await offsetOf(world, ANNA, id), 0);
    // Without a length it shows on the way; nothing beyond the size is kept.
    const { stream, send, end } = byHand();
    const sending = patch(world, ANNA, id, 0, stream);
    for (let piece = 0; piece < 3; piece++) send(random(40));
    end();
    await expectProblem(sending, 413, 'too-large');
    assert.equal(await offsetOf(world, ANNA, id), 100);
  });

  it('are the sender’s alone, with whatever key they come', async () => {
    const bytes = random(2000);
    const upload = await announced(world, ANNA, CLERK, { size: 2000 });
    for (const method of ['GET', 'PATCH'] as const)
      await expectProblem(world.call(BEN, method, upload.uri, method === 'PATCH' ? { body: bytes, headers: tusHeaders(0) } : {}), 404, 'not-found');
    assert.equal((await world.call(BEN, 'HEAD', upload.uri)).status, 404);
    assert.equal((await world.call(BEN, 'DELETE', upload.uri)).status, 204);
    // Ben's upload of the same name is another one.
    assert.equal((await announced(world, BEN, CLERK, { size: 7, document: 'document-of-ben' }, upload.id)).size, 7);
    assert.equal((await patch(world, ANNA, upload.id, 0, bytes.slice(0, 500))).status, 204);

    const { issuer } = world.domain('home.example');
    const second = await createPerson(ANNA, issuer, 'https://home.example/dmail');
    const send = async (nonce?: string): Promise<Response> =>
      world.fetch(upload.uri, { method: 'PATCH', body: bytes.slice(500), headers: { ...tusHeaders(500), ...(await second.headers({ method: 'PATCH', url: upload.uri, resource: CITY, nonce }, { scopes: ['send'] })) } });
    const finished = await send((await send()).headers.get('dpop-nonce')!);
    assert.deepEqual([finished.status, finished.headers.get('upload-offset')], [204, '2000']);
    assert.equal((await body<Upload>(world.call(ANNA, 'GET', upload.uri))).digest, await digestOf(bytes));
  });

  it('other content than was announced is not kept', async () => {
    const [bytes, other] = [random(3000), random(3000)];
    const upload = await announced(world, ANNA, CLERK, { size: 3000, digest: await digestOf(bytes) });
    const { uri } = await world.deposit(ANNA, CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
    const following = download(world.call(CLERK, 'GET', `${uri}/attachments/${upload.document}`));
    following.catch(() => {});
    await patch(world, ANNA, upload.id, 0, other.slice(0, 1500));
    await expectProblem(patch(world, ANNA, upload.id, 1500, other.slice(1500)), 422, 'digest-mismatch');
    // Who had begun to read learns that it was not what was meant, unless they had all of it by then.
    await following.then((got) => assert.ok(got.equals(other)), () => {});
    assert.equal(await offsetOf(world, ANNA, upload.id), 0);
    assert.equal((await stored(world, CLERK, { uri })).attachments![0]!.received, 0);
    assert.equal((await patch(world, ANNA, upload.id, 0, bytes)).status, 204);
    assert.ok((await download(world.call(CLERK, 'GET', `${uri}/attachments/${upload.document}`))).equals(bytes));
  });

  it('what is promised of them holds whichever recipient it was promised for, and counts in each mailbox', async () => {
    const store = world.domain('city.example').store;
    const bytes = random(3000);
    await world.deposit(ANNA, CLERK, { attachments: [await world.attach(ANNA, CLERK, { bytes })] }, { invite: false });
    const digest = await digestOf(bytes);
    // First for one who has nothing of the kind, then for one who has it already.
    const upload = await announced(world, ANNA, MAYOR, { size: 3000 });
    const before = await store.held(CLERK);
    const again = await announced(world, ANNA, CLERK, { size: 3000, document: upload.document, digest }, upload.id);
    assert.deepEqual([again.state, await store.held(CLERK)], ['arriving', before]);
    await expectProblem(announce(world, ANNA, MAYOR, { size: 3000, document: upload.document, digest: await digestOf(random(3000)) }, upload.id), 409, 'conflict');
    await expectProblem(patch(world, ANNA, upload.id, 0, random(3000)), 422, 'digest-mismatch');
    assert.equal((await patch(world, ANNA, upload.id, 0, bytes)).status, 204);
    // What only another mailbox holds counts.
    const other = await announced(world, ANNA, MAYOR, { size: 5 });
    await announced(world, ANNA, CLERK, { size: 5, document: other.document, digest: await digestOf(random(5)) }, other.id);
    assert.equal(await store.held(CLERK), before + 5);
  });

  it('can be given up until a message refers to them', async () => {
    const upload = await announced(world, ANNA, CLERK, { size: 3000 });
    await patch(world, ANNA, upload.id, 0, random(1000));
    const { stream, send } = byHand();
    const sending = patch(world, ANNA, upload.id, 1000, stream);
    send(random(10));
    await until(async () => (await offsetOf(world, ANNA, upload.id)) === 1010);
    for (let times = 0; times < 2; times++) assert.equal((await world.call(ANNA, 'DELETE', upload.uri)).status, 204);
    assert.equal((await sending).ok, false);
    await expectProblem(world.call(ANNA, 'GET', upload.uri), 404, 'not-found');
    // It may be announced anew, from the start.
    const again = await announced(world, ANNA, CLERK, { size: 20 }, upload.id);
    assert.equal(again.offset, 0);
    await world.deposit(ANNA, CLERK, { attachments: [referenceTo(again)] }, { invite: false });
    await expectProblem(world.call(ANNA, 'DELETE', upload.uri), 409, 'conflict');
    assert.equal(await offsetOf(world, ANNA, upload.id), 0);
  });

  it('end when the recipient no longer takes anything from the sender', async () => {
    await world.invite(CLERK, 'eve@home.example');
    const upload = await announced(world, 'eve@home.example', CLERK, { size: 3000 });
    await world.deposit('eve@home.example', CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
    const { stream, send } = byHand();
    const sending = patch(world, 'eve@home.example', upload.id, 0, stream);
    send(random(1000));
    await until(async () => (await offsetOf(world, 'eve@home.example', upload.id)) === 1000);
    await body(world.call(CLERK, 'PUT', '/invitations/eve@home.example', { body: { state: 'blocked' } }));
    await expectProblem(sending, 403, 'invitation-required');
    await expectProblem(patch(world, 'eve@home.example', upload.id, 1000, random(2000)), 403, 'invitation-required');
    assert.equal(await offsetOf(world, 'eve@home.example', upload.id), 1000);
  });

  it('are announced only as long as the recipient takes them, however long the session lasts', async () => {
    const DAN = 'dan@home.example';
    const until = new Date(world.clock.now() + 60_000).toISOString();
    for (const [decision, later] of [[{ state: 'blocked' }, 0], [{ state: 'revoked' }, 0], [{ state: 'accepted', expiresAt: until }, 61_000]] as const) {
      await world.invite(CLERK, DAN);
      if (later) await body(world.call(CLERK, 'PUT', `/invitations/${DAN}`, { body: decision }));
      const { uri } = await session(world, DAN, CLERK);
      const put = (name: string): Promise<Response> => world.call(DAN, 'PUT', `${uri}/uploads/${name}`, { body: { document: 'document-of-dan', mediaType: 'text/plain', size: 5 } });
      assert.equal((await put(`upload-${decision.state}`)).status, 201);
      if (!later) await body(world.call(CLERK, 'PUT', `/invitations/${DAN}`, { body: decision }));
      world.clock.advance(later);
      for (const name of [`upload-${decision.state}`, `another-${decision.state}`]) await expectProblem(put(name), 403, 'invitation-required');
    }
  });

  it('say which tus they speak before anybody asks for more', async () => {
    const response = await world.app('city.example')(new Request(uploadAt('upload-0001'), { method: 'OPTIONS' }));
    assert.deepEqual(['tus-version', 'tus-extension', 'tus-resumable'].map((name) => response.headers.get(name)), ['1.0.0', 'termination', '1.0.0']);
    for (const name of ['Upload-Offset', 'Upload-Length', 'Tus-Resumable', 'Content-Range', 'Content-Disposition', 'Accept-Ranges', 'Repr-Digest', 'ETag']) assert.ok(response.headers.get('access-control-expose-headers')!.includes(name), name);
  });
});
