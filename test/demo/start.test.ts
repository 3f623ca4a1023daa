/** The demo as a person starts it: one port, names, first letters, a clean end. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../../demo/build.ts';
import { createLocalFetch } from '../../demo/hosts/local-fetch.ts';
import { PortTaken } from '../../demo/hosts/listen.ts';
import { DOMAINS, HOST_PAGES, HOSTS } from '../../demo/places.ts';
import { signIn, type DmailClient } from '../../demo/seed/client.ts';
import { spawnDemo, type SpawnedDemo } from '../../demo/spawn.ts';
import { startDemo } from '../../demo/start.ts';
import { verifySignature } from '../../src/evidence/signature.ts';
import type { InvitationList, MailboxPage, Thread } from '../../src/contract/index.ts';

const local = createLocalFetch();

/** Signs in as the portal does. */
function person({ origin, port }: SpawnedDemo, address: string, password: string): Promise<DmailClient> {
  const here = origin('portal.localhost');
  return signIn({ fetch: local.fetch, port, clientId: `${here}/dmail-client.json`, redirectUri: `${here}/callback.html` }, address, password);
}

const get = (url: string, init?: RequestInit): Promise<Response> => local.fetch(url, init);
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
});
after(async () => {
  await local.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the demo', () => {
  let demo: SpawnedDemo;

  before(async () => {
    demo = await spawnDemo({ dataDir: folder });
  });
  after(() => demo.kill());

  const anna = (): Promise<DmailClient> => person(demo, 'anna@home.localhost', 'garden-house');

  it('answers for every name on one port', async () => {
    for (const name of HOSTS.filter((host) => !/^(?:id|login|eid)\./.test(host))) {
      const path = DOMAINS.some(({ domain }) => domain === name) ? '/.well-known/dmail' : '/';
      const response = await get(`${demo.origin(name)}${path}`);
      assert.equal(response.status, 200, name);
    }
  });

  it('tells a stranger which names there are', async () => {
    const response = await get(`${demo.origin('elsewhere.localhost')}/`);
    assert.equal(response.status, 421);
    const page = await response.text();
    for (const name of HOSTS) assert.ok(page.includes(`>${name}<`), name);
  });

  it('serves host pages under a strict policy, without anything inline', async () => {
    for (const { name } of HOST_PAGES) {
      const response = await get(`${demo.origin(name)}/`);
      const policy = response.headers.get('content-security-policy') ?? '';
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
      assert.match(policy, /require-trusted-types-for 'script'/);
      assert.doesNotMatch(policy, /unsafe/);
      const page = await response.text();
      assert.doesNotMatch(page, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/i);
    }
  });

  it('says who a host page is, where its address is its client id', async () => {
    for (const { name, title } of HOST_PAGES) {
      const id = `${demo.origin(name)}/dmail-client.json`;
      const document = (await (await get(id)).json()) as Record<string, unknown>;
      assert.equal(document['client_id'], id);
      assert.equal(document['client_name'], title);
      assert.deepEqual(document['redirect_uris'], [`${demo.origin(name)}/callback.html`]);
    }
  });

  it('shows nothing outside the folder of a page', async () => {
    for (const path of ['/layout.html', '/pages/index.html', '/../places.ts', '/%2e%2e/places.ts', '/..%2fplaces.ts', '/.env', '/fdz/..%2f..%2fpackage.json']) {
      const response = await get(`${demo.origin('portal.localhost')}${path}`);
      assert.equal(response.status, 404, path);
    }
    for (const path of ['/public-layout.html', '/parts/mark.html']) assert.equal((await get(`${demo.origin('townhall.localhost')}${path}`)).status, 404, path);
  });

  it('puts its parts into every page', async () => {
    for (const { name } of HOST_PAGES) {
      const page = await (await get(`${demo.origin(name)}/`)).text();
      assert.match(page, /data-preference="lang"[\s\S]*data-preference="theme"/, name);
      assert.doesNotMatch(page, /\{\{/, name);
    }
  });

  it('has an application waiting at the desk that was signed, and one accepted with a number', async () => {
    const clerk = await person(demo, 'clerk@city.localhost', 'stamp-and-sign');
    const { conversations: [first, ...rest] } = await clerk.home<MailboxPage>('GET', '/mailbox');
    assert.deepEqual([first!.subject, first!.unread, first!.reference], ['Application for a building permit', 1, undefined]);
    assert.ok(first!.tags!.some(({ value }) => value === 'Mill Lane 8'));
    const accepted = rest.find(({ subject }) => subject === 'Re: Application for a building permit')!;
    assert.match(accepted.reference!, /^SP-\d{4}-000122$/);
    for (const { id } of [first!, accepted]) {
      const { messages } = await clerk.home<Thread>('GET', `/threads/${id}`);
      const { message } = messages[0]!;
      const keysOf = async (_: string, issuer: string): Promise<JsonWebKey[]> => ((await (await get(`${issuer}/jwks`)).json()) as { keys: JsonWebKey[] }).keys;
      const { state, signer } = await verifySignature(message, { keysOf, now: Date.now() });
      assert.deepEqual([state, signer?.address], ['verified', message.from.address]);
    }
  });

  it('has letters waiting that went through the protocol', async () => {
    const client = await anna();
    const mailbox = await client.home<MailboxPage>('GET', '/mailbox');
    const subjects = mailbox.conversations.map(({ subject }) => subject);
    assert.ok(subjects.includes('Permit for a garden house, your submission'));
    const permit = mailbox.conversations.find(({ reference }) => reference === 'CITY-2026-004182')!;
    const { messages } = await client.home<Thread>('GET', `/threads/${permit.id}`);
    assert.deepEqual(messages.map(({ direction }) => direction), ['out', 'in']);
    assert.equal(messages[0]!.deliveries![0]!.state, 'deposited');
    assert.equal(messages[1]!.sender!.address, 'clerk@city.localhost');
    // It was placed in the box, and has been handed over just now.
    assert.equal(messages[1]!.receipts!.length, 2);
    const { invitations } = await client.home<InvitationList>('GET', '/invitations');
    assert.deepEqual(invitations.filter(({ state }) => state === 'pending').map(({ peer }) => peer), ['ben@home.localhost']);
  });

  it('has an invoice of which the sender and the reader say something', async () => {
    const client = await anna();
    for (const q of ['status:to-pay', 'sh-2026-1182.pdf', 'invoice-number:sh-2026']) {
      const { conversations } = await client.home<MailboxPage>('GET', `/mailbox?q=${q}`);
      assert.deepEqual(conversations.map(({ reference }) => reference), ['SH-2026-1182'], q);
      const { own, sender } = conversations[0]!.properties!;
      assert.deepEqual(own!.map(({ name, value }) => `${name} ${value}`), ['status to-pay']);
      assert.deepEqual(sender!.map(({ name }) => name), ['amount', 'due']);
    }
  });

  it('keeps its data over a kill, and seeds once', async () => {
    const earlier = await (await anna()).home<MailboxPage>('GET', '/mailbox');
    await demo.kill();
    demo = await spawnDemo({ port: demo.port, dataDir: folder });
    const later = await (await anna()).home<MailboxPage>('GET', '/mailbox');
    assert.deepEqual(later.conversations, earlier.conversations);
  });

  it('ends exactly the grant that is taken back, also over a restart', async () => {
    const before = await anna();
    await before.home('GET', '/mailbox');
    await before.signOut();
    // Within the same second: time alone could not tell the two apart.
    const after = await anna();
    await after.home('GET', '/mailbox');
    await assert.rejects(before.home('GET', '/mailbox'), /401/);
    await demo.kill();
    demo = await spawnDemo({ port: demo.port, dataDir: folder });
    await assert.rejects(before.home('GET', '/mailbox'), /401/);
    await after.home('GET', '/mailbox');
  });

  it('lets the shop sign in at its ordinary provider', async () => {
    const client = await person(demo, 'sales@shop.localhost', 'fair-prices');
    const { conversations } = await client.home<MailboxPage>('GET', '/mailbox?view=sent');
    assert.ok(conversations.some(({ reference }) => reference === 'SH-2026-1182'));
  });

  it('ends cleanly when asked to', async () => {
    // Windows knows no polite signal: there the process just ends.
    assert.equal(await demo.close(), process.platform === 'win32' ? null : 0);
    demo = await spawnDemo({ port: demo.port, dataDir: folder });
  });
});

describe('a seeding that is cut off', () => {
  it('goes on where it was, and adds nothing twice', async () => {
    const data = join(folder, 'cut');
    const child = fork(join(root, 'demo', 'main.ts'), ['--port', '0', '--data', data], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    const exited = once(child, 'exit');
    // The line is said before the first letter; some of them are under way when the process goes.
    for await (const chunk of child.stdout!) if (String(chunk).includes('Depositing')) break;
    child.kill('SIGKILL');
    await exited;
    const [port] = await readdir(data);
    const demo = await spawnDemo({ port: Number(port), dataDir: data });
    try {
      const client = await person(demo, 'anna@home.localhost', 'garden-house');
      const { conversations } = await client.home<MailboxPage>('GET', '/mailbox');
      assert.equal(conversations.length, 6);
      assert.equal(conversations.find(({ subject }) => subject === 'Re: Delivery date')!.count, 4);
    } finally {
      await demo.kill();
    }
  });
});

describe('a port that is taken', () => {
  it('is one clear sentence', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    assert.ok(address && typeof address === 'object');
    await assert.rejects(startDemo({ port: address.port, dataDir: folder, quiet: true, build: false, seed: false }), PortTaken);
    const child = fork(join(root, 'demo', 'main.ts'), ['--port', String(address.port), '--data', folder], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let said = '';
    child.stderr!.on('data', (chunk) => (said += String(chunk)));
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
    assert.equal(said, `Port ${address.port} is in use: stop what is using it, or choose another one with --port.\n`);
    other.close();
  });
});
