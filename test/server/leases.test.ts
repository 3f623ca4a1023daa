/**
 * What runs for long ends with what it runs on: a grant, a token, an invitation.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as ask, type ClientRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createListener } from '../../demo/server/listener.ts';
import { grantOf } from '../../demo/server/world-identity.ts';
import { tusHeaders, type World } from '../../demo/server/world.ts';
import type { Link, Upload } from '../../src/contract/index.ts';
import { announced, byHand, download, offsetOf, patch, random, referenceTo, uploadAt, until } from './content-support.ts';
import { ANNA, body, CITY, CLERK, createCheckedWorld, expectProblem, MAYOR } from './support.ts';

const SIZE = 600_000;
const PORTAL = 'https://portal.example/client.json';
const MINUTE = 60_000;

async function inWorld(work: (world: World) => Promise<void>): Promise<void> {
  const world = await createCheckedWorld();
  // An answer is judged by its head and not read: what is sent must stay under way.
  world.intercept = undefined;
  try {
    for (const peer of [ANNA, MAYOR]) await world.invite(CLERK, peer);
    await work(world);
  } finally {
    await world.close();
  }
}

const app = (world: World) => world.domain('city.example').app;

/** Ways in which a grant ends, with what is said of it afterwards. */
const ENDINGS: [string, (world: World, address: string) => Promise<void>][] = [
  ['the grant is taken back', (world, address) => app(world).endGrants([grantOf(address, PORTAL)])],
  ['the person ends all of a client', (world, address) => app(world).revoke(address, PORTAL)],
  ['the person ends all there is', (world, address) => app(world).revoke(address)],
];

/** A deposited attachment that has not arrived yet. */
async function arriving(world: World, from: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ upload: Upload; at: string }> {
  const upload = await announced(world, from, CLERK, { size: bytes.byteLength });
  const { uri } = await world.deposit(from, CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
  return { upload, at: `${uri}/attachments/${upload.document}` };
}

/** Reads on until so many octets have come. */
async function read(reader: ReadableStreamDefaultReader<Uint8Array>, size: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for (let length = 0; length < size; ) {
    const { value } = await reader.read();
    pieces.push(value!);
    length += value!.byteLength;
  }
  return pieces;
}

/** Reads until it is cut off; fails where it comes to a good end. */
const cutOff = (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> => assert.rejects(async () => {
  while (!(await reader.read()).done);
});

describe('a download under way', () => {
  for (const [how, end] of ENDINGS) {
    it(`is cut off when ${how}, though it follows what still arrives, and cannot be taken up again`, () => inWorld(async (world) => {
      const bytes = random(SIZE);
      const { upload, at } = await arriving(world, ANNA, bytes);
      await patch(world, ANNA, upload.id, 0, bytes.slice(0, 1000));
      const reader = (await world.call(CLERK, 'GET', at)).body!.getReader();
      await read(reader, 1000);
      await end(world, CLERK);
      await cutOff(reader);
      await expectProblem(world.call(CLERK, 'GET', at, { headers: { range: 'bytes=1000-' } }), 401, 'token-invalid');
      assert.equal((await patch(world, ANNA, upload.id, 1000, bytes.slice(1000))).status, 204, 'whoever sends it goes on');
    }));
  }

  it('is cut off though all of it is there, and somebody else’s is not', () => inWorld(async (world) => {
    const bytes = random(SIZE);
    const { upload, at } = await arriving(world, ANNA, bytes);
    assert.equal((await patch(world, ANNA, upload.id, 0, bytes)).status, 204);
    const ask = async () => (await world.call(CLERK, 'GET', at)).body!;
    const [own, other] = [await ask(), await ask()];
    await app(world).endGrants([grantOf(MAYOR, PORTAL), grantOf(CLERK, 'https://other.example/client.json')]);
    assert.ok((await download(new Response(other))).equals(bytes));
    await app(world).endGrants([grantOf(CLERK, PORTAL)]);
    await cutOff(own.getReader());
  }));

  it('is cut off when its token has expired, and goes on with the next', () => inWorld(async (world) => {
    const bytes = random(SIZE);
    const { upload, at } = await arriving(world, ANNA, bytes);
    await patch(world, ANNA, upload.id, 0, bytes.slice(0, 1000));
    const reader = (await world.call(CLERK, 'GET', at)).body!.getReader();
    const before = await read(reader, 1000);
    world.clock.advance(10 * MINUTE);
    await cutOff(reader);
    assert.equal((await patch(world, ANNA, upload.id, 1000, bytes.slice(1000))).status, 204);
    const rest = await download(world.call(CLERK, 'GET', at, { headers: { range: 'bytes=1000-' } }));
    assert.ok(Buffer.concat([...before, rest]).equals(bytes));
  }));

  it('by a single-use address, which cannot be taken up again, outlasts the token and not the grant', () => inWorld(async (world) => {
    const bytes = random(SIZE);
    const { upload, at } = await arriving(world, ANNA, bytes);
    await patch(world, ANNA, upload.id, 0, bytes.slice(0, 1000));
    const link = async (): Promise<string> => (await body<Link>(world.call(CLERK, 'POST', `${at}/links`), 201)).uri;
    const long = (await world.fetch(await link())).body!.getReader();
    await read(long, 1000);
    world.clock.advance(10 * MINUTE);
    // Long enough for the server to have looked at the time.
    const short = (await world.call(CLERK, 'GET', at)).body!.getReader();
    world.clock.advance(10 * MINUTE);
    await cutOff(short);
    assert.equal((await patch(world, ANNA, upload.id, 1000, bytes.slice(1000, 2000))).status, 204);
    await read(long, 1000);
    const unused = await link();
    await app(world).endGrants([grantOf(CLERK, PORTAL)]);
    await cutOff(long);
    await expectProblem(world.fetch(unused), 410, 'gone');
  }));
});

describe('an upload under way', () => {
  /** Sends the first octets by hand; the rest never comes. */
  async function begun(world: World, from: string): Promise<{ upload: Upload; bytes: Uint8Array<ArrayBuffer>; sending: Promise<Response>; send: (bytes: Uint8Array) => void }> {
    const bytes = random(3000);
    const upload = await announced(world, from, CLERK, { size: bytes.byteLength });
    const { stream, send } = byHand();
    const sending = patch(world, from, upload.id, 0, stream);
    send(bytes.slice(0, 1000));
    await until(async () => (await offsetOf(world, from, upload.id)) === 1000);
    return { upload, bytes, sending, send };
  }

  for (const [how, end] of ENDINGS) {
    it(`ends when ${how}, and cannot be taken up again`, () => inWorld(async (world) => {
      const { upload, bytes, sending } = await begun(world, MAYOR);
      await end(world, MAYOR);
      const answer = await sending;
      assert.match(answer.headers.get('www-authenticate')!, /^DPoP error="invalid_token"/);
      assert.equal(answer.headers.get('tus-resumable'), '1.0.0');
      await expectProblem(answer, 401, 'token-invalid');
      await expectProblem(patch(world, MAYOR, upload.id, 1000, bytes.slice(1000)), 401, 'token-invalid');
    }));
  }

  it('ends when its token has expired, keeps what has arrived, and goes on with the next', () => inWorld(async (world) => {
    const { upload, bytes, sending, send } = await begun(world, ANNA);
    send(bytes.slice(1000, 2000));
    await until(async () => (await offsetOf(world, ANNA, upload.id)) === 2000);
    world.clock.advance(2 * MINUTE);
    await expectProblem(sending, 401, 'token-invalid');
    assert.equal((await patch(world, ANNA, upload.id, await offsetOf(world, ANNA, upload.id), bytes.slice(2000))).status, 204);
    assert.equal((await body<Upload>(world.call(ANNA, 'GET', uploadAt(upload.id)))).state, 'complete');
  }));

  it('ends when the recipient blocks its sender, not when they block somebody else', () => inWorld(async (world) => {
    const { upload, bytes, sending, send } = await begun(world, ANNA);
    const other = await begun(world, MAYOR);
    await world.deposit(ANNA, CLERK, { attachments: [referenceTo(upload)] }, { invite: false });
    const decide = (peer: string, state: string) => body(world.call(CLERK, 'PUT', `/invitations/${peer}`, { body: { state } }));
    await decide(MAYOR, 'blocked');
    await expectProblem(other.sending, 403, 'invitation-required');
    send(bytes.slice(1000, 2000));
    await until(async () => (await offsetOf(world, ANNA, upload.id)) === 2000);
    await decide(ANNA, 'revoked');
    await expectProblem(sending, 403, 'invitation-required');
    await expectProblem(patch(world, ANNA, upload.id, 2000, bytes.slice(2000)), 403, 'invitation-required');
  }));

  it('ends when the invitation of its sender has expired, though the token has not', () => inWorld(async (world) => {
    await body(world.call(CLERK, 'PUT', `/invitations/${MAYOR}`, { body: { state: 'accepted', expiresAt: new Date(world.clock.now() + MINUTE).toISOString() } }));
    const { sending } = await begun(world, MAYOR);
    world.clock.advance(MINUTE);
    await expectProblem(sending, 403, 'invitation-required');
  }));
});

describe('over HTTP', () => {
  /** Asks on a connection of its own, which stays open. */
  async function asking(world: World, port: number, address: string, method: string, url: string, headers: Record<string, string> = {}): Promise<ClientRequest> {
    const nonce = (await world.call(address, 'HEAD', url)).headers.get('dpop-nonce')!;
    const authorization = await world.tokenSource(address).headers({ method, url, resource: CITY, nonce });
    const { host, pathname } = new URL(url);
    return ask({ port, agent: false, method, path: pathname, headers: { host, ...headers, ...authorization } });
  }

  it('what is cut off is a broken connection for who reads, and an answer for who sends', () => inWorld(async (world) => {
    const server = createServer(createListener(app(world)));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const bytes = random(SIZE);
    const { upload, at } = await arriving(world, ANNA, bytes);
    await patch(world, ANNA, upload.id, 0, bytes.slice(0, 1000));
    const reading = await asking(world, port, CLERK, 'GET', at);
    const [answer] = (await once(reading.end(), 'response')) as [IncomingMessage];
    await once(answer, 'readable');
    const theirs = await announced(world, MAYOR, CLERK, { size: 3000 });
    const sending = await asking(world, port, MAYOR, 'PATCH', uploadAt(theirs.id), { ...tusHeaders(0), 'content-length': '3000' });
    sending.write(bytes.subarray(0, 1000));
    await until(async () => (await offsetOf(world, MAYOR, theirs.id)) === 1000);
    const refused = once(sending, 'response') as Promise<[IncomingMessage]>;
    await app(world).endGrants([grantOf(CLERK, PORTAL), grantOf(MAYOR, PORTAL)]);
    await assert.rejects(answer.toArray());
    const [{ statusCode, headers }] = await refused;
    assert.deepEqual([statusCode, headers.connection], [401, 'close']);
    sending.destroy();
    assert.equal(app(world).running(), 0);
    await new Promise((resolve) => server.close(resolve));
  }));
});

it('what has ended by itself is held no longer', () => inWorld(async (world) => {
  const bytes = random(SIZE);
  const { upload, at } = await arriving(world, ANNA, bytes);
  assert.equal((await patch(world, ANNA, upload.id, 0, bytes)).status, 204);
  assert.ok((await download(world.call(CLERK, 'GET', at))).equals(bytes));
  await (await world.call(CLERK, 'GET', at)).body!.cancel();
  const gone = new AbortController();
  const left = (await world.call(CLERK, 'GET', at, { signal: gone.signal })).body!.getReader();
  gone.abort();
  await cutOff(left);
  assert.equal(app(world).running(), 0);
  const events = (await world.call(CLERK, 'GET', `${CITY}/events`, { headers: { accept: 'text/event-stream' } })).body!;
  assert.equal(app(world).running(), 1);
  await events.cancel();
  assert.equal(app(world).running(), 0);
}));
