/**
 * Who may leave, grant, fetch and announce what, and what is refused.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { memoryKeys, openKeys, type ReceiptKeyStore } from '../../demo/server/keys/keys.ts';
import type { World } from '../../demo/server/world.ts';
import { digestOf, type Upload } from '../../src/contract/index.ts';
import { announce, announced, download, patch, random, until } from './content-support.ts';
import { ask as askFor, give, grant, granted, keep, kept, pulling, there } from './pull-support.ts';
import { ANNA, BEN, body, CITY, CLERK, createCheckedWorld, expectProblem, HOME, MAYOR, problemOf, session } from './support.ts';

const CAROL = 'carol@town.example';
const TOWN = 'https://town.example/dmail';
const DAY = 86_400_000;
const LIMITS = { subject: { burst: 100_000, perSecond: 1000 }, remote: { burst: 100_000, perSecond: 1000 } };

type Tail<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never;

describe('what may be fetched', () => {
  let world: World;
  before(async () => {
    world = await createCheckedWorld({ domains: ['home.example', 'city.example', 'town.example'], limits: LIMITS });
    for (const owner of [CLERK, MAYOR, CAROL]) for (const peer of [ANNA, BEN]) await world.invite(owner, peer);
  });
  after(() => world.close());

  const ask = (...args: Tail<Parameters<typeof askFor>>): Promise<Response> => askFor(world, ...args);
  const city = (): ReceiptKeyStore => world.domain('city.example').keys;

  async function one(size = 1000): Promise<{ name: string; uri: string; bytes: Uint8Array<ArrayBuffer> }> {
    const bytes = random(size);
    const { id: name } = await kept(world, ANNA, { size });
    await give(world, ANNA, name, 0, bytes);
    return { name, uri: (await granted(world, ANNA, name)).uri, bytes };
  }

  it('the server it is granted to, with its key, from any octet on', async () => {
    const { uri, bytes } = await one();
    const whole = await ask(city(), 'GET', uri);
    assert.deepEqual([whole.status, whole.headers.get('content-length'), whole.headers.get('cache-control')], [200, '1000', 'private, no-store']);
    assert.ok((await download(whole)).equals(bytes));
    const rest = await ask(city(), 'GET', uri, {}, { range: 'bytes=400-' });
    assert.deepEqual([rest.status, rest.headers.get('content-range')], [206, 'bytes 400-999/1000']);
    assert.ok((await download(rest)).equals(bytes.subarray(400)));
    const digest = (await digestOf(bytes)).slice(8).replace(/-/g, '+').replace(/_/g, '/');
    assert.equal((await ask(city(), 'HEAD', uri)).headers.get('repr-digest'), `sha-256=:${digest}=:`);
    await expectProblem(ask(city(), 'GET', uri, {}, { range: 'bytes=1000-' }), 416, 'range-not-satisfiable');
    // It has it all: nobody gets it on this grant any more.
    assert.equal((await ask(city(), 'DELETE', uri)).status, 204);
    await expectProblem(ask(city(), 'GET', uri), 404, 'not-found');
  });

  it('nobody without a proof, with that of another server, another request, or one that was used', async () => {
    const { uri } = await one();
    const bare = await world.app('home.example')(new Request(uri));
    assert.match(bare.headers.get('www-authenticate')!, /^DPoP error="invalid_dpop_proof"/);
    await expectProblem(bare, 401, 'proof-invalid');
    await expectProblem(ask(world.domain('town.example').keys, 'GET', uri), 401, 'proof-invalid');
    await expectProblem(ask(await openKeys(memoryKeys(), Date.now()), 'GET', uri), 401, 'proof-invalid');
    for (const claims of [{ htm: 'HEAD' }, { htu: `${uri}x` }, { htu: uri.replace('home.example', 'town.example') }, { jti: 'short' }, { ath: 'hash-of-a-token' } as object]) await expectProblem(ask(city(), 'GET', uri, claims), 401, 'proof-invalid');
    await expectProblem(ask(city(), 'GET', uri, { nonce: 'zzzz.AAAAAAAAAAAAAAAAAAAAAA' }), 401, 'nonce-required');
    const asked = await world.app('home.example')(new Request(uri, { headers: { dpop: await city().prove({ htm: 'GET', htu: uri, jti: crypto.randomUUID(), iat: 0 }) } }));
    const nonce = asked.headers.get('dpop-nonce')!;
    const dpop = await city().prove({ htm: 'GET', htu: uri, jti: crypto.randomUUID(), iat: 0, nonce });
    assert.equal((await world.app('home.example')(new Request(uri, { headers: { dpop } }))).status, 200);
    await expectProblem(world.app('home.example')(new Request(uri, { headers: { dpop } })), 401, 'proof-invalid');
    // A person's tokens say nothing here.
    await expectProblem(world.call(ANNA, 'GET', uri), 401, 'proof-invalid');
  });

  it('nothing is remembered of whoever was granted nothing, nor written for them', async () => {
    const { uri } = await one();
    const stranger = await openKeys(memoryKeys(), Date.now());
    const store = world.domain('home.example').store;
    const rebind = store.rebindGrant;
    let written = 0;
    store.rebindGrant = (...args) => {
      written++;
      return rebind(...args);
    };
    const nonce = (await ask(stranger, 'HEAD', uri, { nonce: undefined })).headers.get('dpop-nonce')!;
    for (const [url, status] of [[`${HOME}/pulls/${'b'.repeat(32)}`, 404], [uri, 401]] as const) {
      const dpop = await stranger.prove({ htm: 'GET', htu: url, jti: crypto.randomUUID(), iat: 0, nonce });
      // Were it remembered, the second time would be refused as a proof that was used before.
      for (const _ of [1, 2, 3]) assert.equal((await world.app('home.example')(new Request(url, { headers: { dpop } }))).status, status);
    }
    store.rebindGrant = rebind;
    assert.equal(written, 0);
  });

  it('nothing that was not granted, was given up, or whose time is over', async () => {
    await expectProblem(ask(city(), 'GET', `${HOME}/pulls/${'a'.repeat(32)}`), 404, 'not-found');
    const dropped = await one();
    assert.equal((await world.call(ANNA, 'DELETE', `${HOME}/uploads/${dropped.name}`)).status, 204);
    await expectProblem(ask(city(), 'GET', dropped.uri), 404, 'not-found');
    const late = await one();
    world.clock.advance(7 * DAY + 1000);
    await expectProblem(ask(city(), 'GET', late.uri), 410, 'gone');
  });

  it('a key the server has come to use since, and none it has retired', async () => {
    const { uri } = await one();
    const keys = city();
    const old = await openKeys({ load: async () => [], save: async () => {} }, world.clock.now());
    await expectProblem(ask(old, 'GET', uri), 401, 'proof-invalid');
    await keys.rotate(world.clock.now() - 1000);
    // Asked for again once a minute, and what was learned before is kept five.
    world.clock.advance(6 * 60_000);
    assert.equal((await ask(keys, 'GET', uri)).status, 200);
  });

  it('another request for the same takes the place of the first', async () => {
    const { id: name } = await kept(world, ANNA, { size: 1000 });
    const { uri } = await granted(world, ANNA, name);
    const first = await ask(city(), 'GET', uri);
    const reading = first.arrayBuffer();
    const second = await ask(city(), 'GET', uri);
    await assert.rejects(reading);
    const bytes = random(1000);
    await give(world, ANNA, name, 0, bytes);
    assert.ok((await download(second)).equals(bytes));
  });

  it('only what one has left oneself is granted, and only to dmail servers', async () => {
    const { name } = await one();
    await expectProblem(grant(world, BEN, name), 404, 'not-found');
    await expectProblem(grant(world, ANNA, 'nothing-here'), 404, 'not-found');
    await expectProblem(grant(world, ANNA, name, 'https://nowhere.example/dmail'), 503, 'unavailable');
    for (const server of [HOME, `${CITY}/`, 'https://city.example/other', 'https://city.example', `${CITY}?a`, 'https://user@city.example/dmail', 'ftp://city.example/dmail', 'not a url at all', `${CITY}#a`]) assert.equal((await expectProblem(grant(world, ANNA, name, server), 422, 'not-understood')).field, '/server', server);
    // Only announced for a recipient: not in the repository.
    await world.invite(BEN, ANNA);
    const { uri } = await body<{ uri: string }>(world.call(ANNA, 'POST', '/sessions', { body: { recipient: BEN } }), 201);
    const here = await body<Upload>(world.call(ANNA, 'PUT', `${uri}/uploads/${crypto.randomUUID()}`, { body: { document: 'document-0001', mediaType: 'text/plain', size: 1 } }), 201);
    await expectProblem(grant(world, ANNA, here.id), 404, 'not-found');
  });

  it('a server may not name keys of somebody else', async () => {
    const { name } = await one();
    world.clock.advance(6 * 60_000);
    world.interceptServers = async (request, next) => {
      const response = await next(request);
      if (!request.url.includes('oauth-protected-resource')) return response;
      return Response.json({ ...((await response.json()) as object), jwks_uri: `${TOWN}/keys` });
    };
    await expectProblem(grant(world, ANNA, name), 422, 'not-understood');
    world.interceptServers = undefined;
    await granted(world, ANNA, name);
  });

  it('an address anywhere but in the repository of the sender is not fetched from', async () => {
    const { name, uri } = await one();
    let asked = 0;
    world.interceptServers = (request, next) => {
      if (request.headers.has('dpop')) asked++;
      return next(request);
    };
    const secret = uri.slice(uri.lastIndexOf('/') + 1);
    for (const wrong of [`${TOWN}/pulls/${secret}`, `${CITY}/pulls/${secret}`, `https://home.example/pulls/${secret}`, `http://home.example/dmail/pulls/${secret}`, `https://home.example:8443/dmail/pulls/${secret}`, `https://home.example@town.example/dmail/pulls/${secret}`, `${HOME}/pulls/../mailbox/${secret}`, `${HOME}/pulls/${secret}?a=1`, `${HOME}/pulls/${secret}#a`, `${HOME}/downloads/${secret}`, `${HOME}/pulls/`, 'https://169.254.169.254/dmail/pulls/x'])
      assert.equal((await expectProblem(announce(world, ANNA, CLERK, { size: 1000, pull: { uri: wrong } }), 422, 'not-understood')).field, '/pull/uri', wrong);
    assert.equal(asked, 0);
    // Of another sender of the same domain: his grant, and the digest says whose bytes they are.
    const ofAnna = await announced(world, BEN, CLERK, { size: 1000, pull: { uri } });
    assert.deepEqual(ofAnna.pull, { state: 'waiting' });
    world.interceptServers = undefined;
    await world.call(ANNA, 'DELETE', `${HOME}/uploads/${name}`);
  });

  it('a server whose address could mean something else is not fetched from', async () => {
    const { uri } = await one();
    const secret = uri.slice(uri.lastIndexOf('/') + 1);
    for (const server of [`${HOME}?to=`, `${HOME}#`, 'https://user@home.example/dmail', `${HOME}/`]) {
      // What was said before is kept five minutes.
      world.clock.advance(6 * 60_000);
      world.interceptServers = async (request, next) => {
        const response = await next(request);
        return request.url === 'https://home.example/.well-known/dmail' ? Response.json({ ...((await response.json()) as object), server }) : response;
      };
      assert.equal((await expectProblem(announce(world, ANNA, CLERK, { size: 1000, pull: { uri: `${server}/pulls/${secret}` } }), 422, 'not-understood')).field, '/pull/uri', server);
    }
    world.interceptServers = undefined;
    world.clock.advance(6 * 60_000);
  });

  it('neighbours upload straight: there is nothing to fetch from oneself', async () => {
    await world.invite(MAYOR, CLERK);
    const { uri } = await body<{ uri: string }>(world.call(CLERK, 'POST', '/sessions', { body: { recipient: MAYOR } }), 201);
    const answer = world.call(CLERK, 'PUT', `${uri}/uploads/${crypto.randomUUID()}`, { body: { document: 'document-0001', mediaType: 'text/plain', size: 1, pull: { uri: `${CITY}/pulls/${'a'.repeat(32)}` } } });
    assert.equal((await expectProblem(answer, 422, 'not-understood')).field, '/pull/uri');
  });

  it('the repository wants a home token that may send, and keeps to what was announced', async () => {
    const name = crypto.randomUUID();
    assert.equal((await keep(world, ANNA, { size: 10, document: 'document-0001' }, name)).status, 201);
    for (const [other, field] of [[{ size: 11 }, '/size'], [{ document: 'document-0002' }, '/document']] as const) assert.equal((await expectProblem(keep(world, ANNA, { size: 10, document: 'document-0001', ...other }, name), 409, 'conflict')).field, field);
    const reader = world.tokenSource(ANNA, { scopes: ['read:mailbox'] });
    const url = `${HOME}/repository/${name}`;
    const headers = async (nonce?: string): Promise<Record<string, string>> => reader.headers({ method: 'PUT', url, resource: HOME, ...(nonce && { nonce }) });
    const put = async (nonce?: string): Promise<Response> => world.fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json', ...(await headers(nonce)) }, body: JSON.stringify({ document: 'document-0001', mediaType: 'text/plain', size: 10 }) });
    await expectProblem(put((await put()).headers.get('dpop-nonce')!), 403, 'scope-insufficient');
    // A deposit token is none of home.
    assert.equal((await problemOf(await world.call(CLERK, 'PUT', url, { body: { document: 'document-0001', mediaType: 'text/plain', size: 10 }, resource: HOME }))).status, 401);
  });

  it('the log names the server and the sender, and neither it nor the database the address of a grant', async () => {
    const { log, store } = world.domain('home.example');
    const { log: abroad } = world.domain('city.example');
    for (const list of [log, abroad]) list.length = 0;
    const { uri, name } = await pulling(world, 1000, { send: random(1000) });
    await until(() => log.some(({ operation, status }) => operation === 'endPull' && status === 204) && abroad.some(({ operation }) => operation === 'pull'));
    const secret = uri.slice(uri.lastIndexOf('/') + 1);
    for (const list of [log, abroad]) assert.ok(!JSON.stringify(list).includes(secret));
    assert.equal(await store.pullGrant(secret), undefined);
    const about = (list: typeof log, of: RegExp) => list.filter(({ operation, status }) => of.test(operation) && status < 300).map(({ operation, server, who }) => [operation, server, who]);
    assert.deepEqual(about(log, /Pull$/).slice(1), [['getPull', CITY, ANNA], ['headPull', CITY, ANNA], ['endPull', CITY, undefined]]);
    assert.deepEqual(about(abroad, /^pull$/), [['pull', HOME, ANNA]]);
    // Nor whom somebody else only pretends to be.
    const { uri: other } = await one();
    await expectProblem(ask(world.domain('town.example').keys, 'GET', other), 401, 'proof-invalid');
    assert.equal(log.at(-1)!.server, undefined);
    // And where it comes to nothing.
    const gone = await kept(world, ANNA, { size: 10 });
    const { uri: granting } = await granted(world, ANNA, gone.id);
    await world.call(ANNA, 'DELETE', `${HOME}/uploads/${gone.id}`);
    await announced(world, ANNA, CLERK, { size: 10, pull: { uri: granting } });
    await until(() => abroad.some(({ operation, problem }) => operation === 'pull' && problem === 'not-found'));
    assert.deepEqual(abroad.filter(({ operation }) => operation === 'pull').map(({ server, who, problem }) => [server, who, problem]), [[HOME, ANNA, undefined], [HOME, ANNA, 'not-found']]);
    assert.equal((await there(world, name)).state, 'complete');
  });

  it('a recipient does not see where it comes from, and a sender who is blocked has nothing fetched', async () => {
    const { name, uri, upload } = await pulling(world, 100_000);
    const { uri: at } = await world.deposit(ANNA, CLERK, { attachments: [{ id: upload.document, upload: name, name: 'a', mediaType: 'text/plain', size: 100_000 }] }, { invite: false });
    assert.ok(!(await (await world.call(CLERK, 'GET', at)).text()).includes(uri.slice(-32)));
    await body(world.call(CLERK, 'PUT', `/invitations/${ANNA}`, { body: { state: 'blocked' } }));
    await until(async () => (await there(world, name)).pull?.state === 'failed');
    assert.equal((await there(world, name)).pull!.problem, 'urn:dmail:problem:invitation-required');
    await give(world, ANNA, name, 0, random(1000));
    assert.equal((await there(world, name)).offset, 0);
    await world.invite(CLERK, ANNA);
    // Asked anew, it goes on.
    const again = await granted(world, ANNA, name);
    await announced(world, ANNA, CLERK, { size: 100_000, document: upload.document, pull: { uri: again.uri } }, name);
    await until(async () => (await there(world, name)).offset === 1000);
    await world.call(ANNA, 'DELETE', `${HOME}/uploads/${name}`);
    await until(async () => (await there(world, name)).pull?.state === 'failed');
    assert.equal((await there(world, name)).pull!.problem, 'urn:dmail:problem:not-found');
    // The sender brings the rest by the short way.
    assert.equal((await patch(world, ANNA, name, 1000, random(99_000))).status, 204);
    assert.deepEqual([(await there(world, name)).state, (await there(world, name)).pull], ['complete', undefined]);
    await session(world, ANNA, CLERK);
  });
});
