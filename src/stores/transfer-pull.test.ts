import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World, WorldOptions } from '../../demo/server/world.ts';
import { deposited, openSession } from '../client/deposits.ts';
import { Http } from '../client/http.ts';
import { digestOf } from '../contract/digest.ts';
import type { StoredMessage, Thread } from '../contract/index.ts';
import { createDiscovery } from '../identity/discovery.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { OfflineStorage } from '../offline/ports.ts';
import { when } from '../../test/support/waiting.ts';
import { AccountStore } from './account.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';
import { AccountTransfers } from './transfers-store.ts';
import type { Transfer, TransfersState } from './transfers.ts';

const ANNA = 'anna@home.example';
const BEN = 'ben@home.example';
const CLERK = 'clerk@city.example';
const TOWN = 'office@town.example';
const SMALL = 8_388_608;

const noise = (size: number): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
};
const fileOf = (bytes: Uint8Array<ArrayBuffer>): File => new File([bytes], 'plan.pdf', { type: 'application/pdf', lastModified: 1_700_000_000_000 });
const all = (state: Transfer['state']) => (now: TransfersState) => now.items.length > 0 && now.items.every((item) => item.state === state);

describe('attachments for recipients at several domains', () => {
  let world: World;
  const running = new Set<AccountTransfers>();
  /** Octets by the host they were sent to, and requests of the servers to each other. */
  let sent: Record<string, number>;
  let fetched: string[];
  const start = async (options: WorldOptions = {}) => {
    world = await createWorld({ domains: ['home.example', 'city.example', 'town.example'], ...options });
    for (const owner of [CLERK, TOWN, BEN]) await world.invite(owner, ANNA);
    sent = {};
    fetched = [];
    world.intercept = async (request, next) => {
      if (request.method === 'PATCH') {
        const { host } = new URL(request.url);
        sent[host] = (sent[host] ?? 0) + (await request.clone().arrayBuffer()).byteLength;
      }
      return next(request);
    };
    world.interceptServers = (request, next) => {
      if (request.url.includes('/pulls/')) fetched.push(request.method);
      return next(request);
    };
  };
  afterEach(async () => {
    for (const one of running) one.stop();
    running.clear();
    await world.close();
  });

  const tab = (storage: OfflineStorage = memoryStorage()): { transfers: AccountTransfers; kit: Kit; storage: OfflineStorage } => {
    const account = new AccountStore({ source: world.tokenSource(ANNA), settled: () => {}, session: undefined, erase: async () => () => Promise.resolve() });
    const http = new Http({ tokens: () => account.tokens(), fetch: world.fetch });
    const discovery = createDiscovery({ fetch: world.fetch });
    const kit: Kit = {
      http, account, fetch: world.fetch, cache: false, backoff: { first: 1, ceiling: 10 }, timeout: undefined, now: () => world.clock.now(),
      resolve: (domain) => discovery.domain(domain), storage: () => Promise.resolve(storage), offline: () => storage.open(accountKey(kit)),
    };
    const transfers = new AccountTransfers(kit);
    running.add(transfers);
    return { transfers, kit, storage };
  };

  async function deposit(kit: Kit, draft: string, attachments: Parameters<World['message']>[2], to: readonly string[]): Promise<void> {
    const message = world.message(ANNA, to, { id: draft, ...attachments });
    for (const one of to) {
      const { server } = await kit.resolve(one.split('@')[1]!);
      await deposited(kit.http, server, await openSession(kit.http, server, one), message);
    }
  }

  /** A file that is at all of these, in a tab of its own. */
  async function bring(to: readonly string[], size = 3000) {
    const made = tab();
    const draft = crypto.randomUUID();
    const list = await made.transfers.of(draft);
    const bytes = noise(size);
    list.sendTo([...to]);
    list.add([fileOf(bytes)]);
    await when(list, all('done'));
    return { ...made, draft, list, bytes };
  }

  async function received(owner: string): Promise<Uint8Array[]> {
    const { server } = world.tokenSource(owner).account;
    const page = (await (await world.call(owner, 'GET', `${server}/mailbox`)).json()) as { conversations: { id: string }[] };
    const threads = await Promise.all(page.conversations.map(async ({ id }) => (await (await world.call(owner, 'GET', `${server}/threads/${id}`)).json()) as Thread));
    const stored = threads.flatMap(({ messages }) => messages).filter((one): one is StoredMessage => one.direction === 'in');
    return Promise.all(stored.flatMap(({ id, message }) => (message.attachments ?? []).map(async (one) => new Uint8Array(await (await world.call(owner, 'GET', `${server}/messages/${id}/attachments/${one.id}`)).arrayBuffer()))));
  }

  it('leave this device once, and are at each of them when it says so', async () => {
    await start();
    const { list, draft, bytes, kit } = await bring([CLERK, TOWN], 700_000);
    const { items } = list.state;
    expect(sent).to.deep.equal({ 'home.example': bytes.byteLength });
    expect([items[0]!.sent, items[0]!.digest]).to.deep.equal([bytes.byteLength, await digestOf(bytes)]);
    for (const domain of ['city.example', 'town.example']) expect(await world.domain(domain).store.contentUsed(items[0]!.digest!)).to.equal(true);
    await deposit(kit, draft, { attachments: [...list.references] }, [CLERK, TOWN]);
    for (const to of [CLERK, TOWN]) expect(await received(to)).to.deep.equal([bytes]);
  });

  it('serve somebody at home from the same bytes', async () => {
    await start();
    const { list, draft, bytes, kit } = await bring([BEN, CLERK], 50_000);
    expect(sent).to.deep.equal({ 'home.example': bytes.byteLength });
    await deposit(kit, draft, { attachments: [...list.references] }, [BEN, CLERK]);
    for (const to of [BEN, CLERK]) expect(await received(to)).to.deep.equal([bytes]);
  });

  it('go straight where there is one domain, and to one that is added later', async () => {
    await start();
    const { list } = await bring([CLERK]);
    expect(sent).to.deep.equal({ 'city.example': 3000 });
    list.sendTo([CLERK, TOWN]);
    await when(list, all('done'));
    expect(sent).to.deep.equal({ 'city.example': 3000, 'town.example': 3000 });
    expect(fetched).to.deep.equal([]);
  });

  it('are fetched by one more that is added when home has them already', async () => {
    await start({ domains: ['home.example', 'city.example', 'town.example', 'shop.example'] });
    await world.invite('till@shop.example', ANNA);
    const { list } = await bring([CLERK, TOWN]);
    list.sendTo([CLERK, TOWN, 'till@shop.example']);
    await when(list, all('done'));
    expect(sent).to.deep.equal({ 'home.example': 3000 });
  });

  it('go straight where home offers no repository, has no room, or does not answer', async () => {
    await start();
    const { intercept } = world;
    for (const how of ['plain', 'full', 'away'] as const) {
      sent = {};
      world.intercept = async (request, next) => {
        const { host, pathname } = new URL(request.url);
        const repository = host === 'home.example' && pathname.includes('/repository/');
        if (repository && how === 'away') throw new TypeError('Failed to fetch');
        if (repository && how === 'full') return Response.json({ type: 'urn:dmail:problem:storage-full' }, { status: 507, headers: { 'content-type': 'application/problem+json' } });
        const response = await intercept!(request, next);
        if (how !== 'plain' || host !== 'home.example' || pathname !== '/.well-known/dmail') return response;
        return Response.json({ ...((await response.json()) as object), attachments: { accepted: true } });
      };
      const { transfers } = await bring([CLERK, TOWN]);
      expect(sent).to.deep.equal({ 'city.example': 3000, 'town.example': 3000 });
      transfers.stop();
    }
    expect(fetched).to.deep.equal([]);
  });

  it('go straight to one whose server cannot fetch them, which the others do', async () => {
    await start();
    await shutOut('town.example');
    const { list, draft, bytes, kit } = await bring([CLERK, TOWN]);
    expect(sent).to.deep.equal({ 'home.example': 3000, 'town.example': 3000 });
    await deposit(kit, draft, { attachments: [...list.references] }, [CLERK, TOWN]);
    for (const to of [CLERK, TOWN]) expect(await received(to)).to.deep.equal([bytes]);
  });

  it('go straight where home stops answering in the middle', async () => {
    await start();
    const { intercept } = world;
    let cut = false;
    world.intercept = async (request, next) => {
      if (request.method === 'PATCH' && request.url.includes('home.example')) cut = true;
      if (cut && request.url.includes('home.example')) throw new TypeError('Failed to fetch');
      return intercept!(request, next);
    };
    await bring([CLERK, TOWN]);
    expect(sent).to.deep.equal({ 'city.example': 3000, 'town.example': 3000 });
  });

  it('arrive although the page was left, once home has them', async () => {
    await start();
    let hold: Promise<unknown> = new Promise(() => {});
    const { interceptServers } = world;
    let release!: () => void;
    hold = new Promise<void>((resolve) => (release = resolve));
    world.interceptServers = async (request, next) => {
      if (request.url.includes('/pulls/')) await hold;
      return interceptServers!(request, next);
    };
    const { transfers, kit, storage } = tab();
    const draft = crypto.randomUUID();
    const list = await transfers.of(draft);
    const bytes = noise(SMALL + 1000);
    list.sendTo([CLERK, TOWN]);
    list.add([fileOf(bytes)]);
    await deposit(kit, draft, { attachments: [...list.references] }, [CLERK, TOWN]).catch(() => {});
    await when(list, () => sent['home.example'] === bytes.byteLength);
    // Nothing has arrived where it goes to, and it is not said to have.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(list.state.items.map(({ state, sent: there }) => [state, there])).to.deep.equal([['sending', 0]]);
    transfers.stop();
    const later = tab(storage);
    const again = await later.transfers.of(draft);
    again.sendTo([CLERK, TOWN]);
    await when(again, all('sending'));
    release();
    await when(again, all('done'));
    expect(sent).to.deep.equal({ 'home.example': bytes.byteLength });
  });

  /** Servers that get nothing from home. */
  const shutOut = async (...domains: string[]) => {
    // What a server proves itself with begins with its key.
    const blocked = new Set(await Promise.all(domains.map(async (domain) => (await world.domain(domain).keys.prove({ htm: 'GET', htu: 'https://a.example/', jti: 'a', iat: 0 })).split('.')[0]!)));
    const { interceptServers } = world;
    world.interceptServers = (request, next) => (request.url.includes('/pulls/') && blocked.has(request.headers.get('dpop')!.split('.')[0]!) ? Promise.resolve(new Response(null, { status: 404 })) : interceptServers!(request, next));
  };
  const heldBy = (owner: string) => world.domain(owner.split('@')[1]!).store.held(owner);
  const emptied = async (owner: string) => {
    while (await heldBy(owner)) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  for (const who of [['city.example', 'town.example'], ['town.example']])
    it(`take no room at home once ${who.join(' and ')} got them straight after all`, async () => {
      await start({ domains: ['home.example', 'city.example', 'town.example', 'shop.example'] });
      await world.invite('till@shop.example', ANNA);
      await shutOut(...who);
      const { list, draft, bytes, kit, transfers, storage } = await bring([CLERK, TOWN]);
      await emptied(ANNA);
      expect(await world.domain('home.example').content!.parts()).to.deep.equal([]);
      // Nor do they go there once more for one who is added.
      list.sendTo([CLERK, TOWN, 'till@shop.example']);
      await when(list, all('done'));
      expect([sent['home.example'], sent['shop.example']]).to.deep.equal([3000, 3000]);
      list.sendTo([CLERK, TOWN]);
      const attachments = [...list.references];
      await deposit(kit, draft, { attachments }, [CLERK, TOWN]);
      for (const to of [CLERK, TOWN]) expect(await received(to)).to.deep.equal([bytes]);
      // Nor is it known of for ever on this device.
      transfers.resume([{ message: world.message(ANNA, [CLERK, TOWN], { id: draft, attachments }), addresses: [CLERK, TOWN] }]);
      const records = (await storage.open(accountKey(kit))).transfers;
      while (!(await records.all()).every(({ queued }) => queued)) await new Promise((resolve) => setTimeout(resolve, 5));
      transfers.stop();
      tab(storage);
      while ((await records.all()).length) await new Promise((resolve) => setTimeout(resolve, 5));
    });

  it('stay at home for somebody there, and take no room of the sender', async () => {
    await start();
    await shutOut('city.example');
    const { list, draft, bytes, kit } = await bring([BEN, CLERK]);
    await emptied(ANNA);
    expect(await heldBy(BEN)).to.equal(3000);
    await deposit(kit, draft, { attachments: [...list.references] }, [BEN, CLERK]);
    for (const to of [BEN, CLERK]) expect(await received(to)).to.deep.equal([bytes]);
  });

  it('take no room at home where nobody can be granted them, nor go there for one more', async () => {
    await start({ domains: ['home.example', 'city.example', 'town.example', 'shop.example'] });
    await world.invite('till@shop.example', ANNA);
    const { intercept } = world;
    let left = 0;
    world.intercept = async (request, next) => {
      if (request.method === 'PUT' && request.url.includes('/repository/')) left++;
      if (!request.url.endsWith('/grants')) return intercept!(request, next);
      return Response.json({ type: 'urn:dmail:problem:storage-full' }, { status: 507, headers: { 'content-type': 'application/problem+json' } });
    };
    const { list } = await bring([CLERK, TOWN]);
    expect(left).to.be.greaterThan(0);
    await emptied(ANNA);
    left = 0;
    list.sendTo([CLERK, TOWN, 'till@shop.example']);
    await when(list, all('done'));
    expect([left, sent]).to.deep.equal([0, { 'city.example': 3000, 'town.example': 3000, 'shop.example': 3000 }]);
  });

  it('go over home although a server did not hear at first where to fetch them', async () => {
    await start();
    const { intercept } = world;
    const lost = new Set(['city.example', 'town.example']);
    world.intercept = async (request, next) => {
      const { host, pathname } = new URL(request.url);
      if (request.method === 'PUT' && pathname.includes('/sessions/') && lost.delete(host)) throw new TypeError('Failed to fetch');
      return intercept!(request, next);
    };
    await bring([CLERK, TOWN]);
    expect([lost.size, sent]).to.deep.equal([0, { 'home.example': 3000 }]);
  });

  it('go straight to a server that does not take such an address, and take no room at home', async () => {
    await start();
    const { intercept } = world;
    let refused = 0;
    world.intercept = async (request, next) => {
      if (request.method !== 'PUT' || !request.url.includes('/sessions/') || !(await request.clone().text()).includes('"pull"')) return intercept!(request, next);
      refused++;
      return Response.json({ type: 'urn:dmail:problem:not-understood', field: '/pull/uri' }, { status: 422, headers: { 'content-type': 'application/problem+json' } });
    };
    await bring([CLERK, TOWN]);
    // Told once, it is not asked again, and nobody waits for what does not come.
    expect(refused).to.equal(2);
    expect([sent['city.example'], sent['town.example'], fetched]).to.deep.equal([3000, 3000, []]);
    await emptied(ANNA);
  });

  it('are given up everywhere when they are taken away', async () => {
    await start();
    const { list } = await bring([CLERK, TOWN]);
    const held = () => Promise.all([['home.example', ANNA], ['city.example', CLERK], ['town.example', TOWN]].map(([domain, owner]) => world.domain(domain!).store.held(owner!)));
    expect(await held()).to.deep.equal([3000, 3000, 3000]);
    list.remove(list.state.items[0]!.id);
    while ((await held()).some((octets) => octets)) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
