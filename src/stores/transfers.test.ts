import { expect } from 'chai';
import { memoryContent } from '../../demo/server/content/memory.ts';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { Http } from '../client/http.ts';
import { openSession, deposited } from '../client/deposits.ts';
import { digestOf } from '../contract/digest.ts';
import { DmailProblem } from '../contract/problems.ts';
import type { AttachmentReference, Message, StoredMessage, Thread } from '../contract/index.ts';
import { createDiscovery } from '../identity/discovery.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { OfflineStorage } from '../offline/ports.ts';
import { privateFolder, privateRoot } from '../../test/support/private-files.ts';
import { random } from '../../test/support/random.ts';
import { when } from '../../test/support/waiting.ts';
import { AccountStore } from './account.ts';
import { rememberHandle } from './file-handles.ts';
import { accountKey } from './kit.ts';
import type { Kit } from './kit.ts';
import { AccountTransfers } from './transfers-store.ts';
import type { Transfer, TransfersState } from './transfers.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';
const TOWN = 'office@town.example';

const noise = (size: number, next = random(size)): Uint8Array<ArrayBuffer> => Uint8Array.from({ length: size }, () => next() * 256);
const fileOf = (name: string, bytes: Uint8Array<ArrayBuffer>, lastModified = 1_700_000_000_000): File => new File([bytes], name, { type: 'application/pdf', lastModified });
const states = ({ items }: TransfersState): string[] => items.map(({ state }) => state);
const all = (state: Transfer['state']) => (now: TransfersState) => now.items.length > 0 && now.items.every((item) => item.state === state);

async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('attachments on their way', () => {
  let world: World;
  const running = new Set<AccountTransfers>();
  const start = async (options: Parameters<typeof createWorld>[0] = {}) => {
    world = await createWorld({ domains: ['home.example', 'city.example', 'town.example'], ...options });
    for (const owner of [CLERK, MAYOR, TOWN]) await world.invite(owner, ANNA);
  };
  afterEach(async () => {
    for (const one of running) one.stop();
    running.clear();
    await world.close();
  });

  /** What one tab of a page has. */
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
  const messageWith = (id: string, attachments: Message['attachments'], to = [CLERK]): Message => world.message(ANNA, to, { id, attachments });
  const deposit = async (kit: Kit, message: Message, to: string) => {
    const { server } = await kit.resolve(to.split('@')[1]!);
    return deposited(kit.http, server, await openSession(kit.http, server, to), message);
  };
  /** The bytes somebody can download of what was attached. */
  const received = async (owner: string): Promise<Uint8Array[]> => {
    const server = world.tokenSource(owner).account.server;
    const page = (await (await world.call(owner, 'GET', `${server}/mailbox`)).json()) as { conversations: { id: string }[] };
    const threads = await Promise.all(page.conversations.map(async ({ id }) => (await (await world.call(owner, 'GET', `${server}/threads/${id}`)).json()) as Thread));
    const stored = threads.flatMap(({ messages }) => messages).filter((one): one is StoredMessage => one.direction === 'in');
    return Promise.all(stored.flatMap(({ id, message }) => (message.attachments ?? []).map(async (one) => new Uint8Array(await (await world.call(owner, 'GET', `${server}/messages/${id}/attachments/${one.id}`)).arrayBuffer()))));
  };
  const count = (): Record<string, number> => {
    const seen: Record<string, number> = {};
    const before = world.intercept;
    world.intercept = (request, next) => {
      const kind = /\/uploads\//.test(request.url) ? request.method : /\/sessions$/.test(request.url) ? 'session' : '';
      if (kind) seen[kind] = (seen[kind] ?? 0) + 1;
      return before ? before(request, next) : next(request);
    };
    return seen;
  };

  it('arrive while the message is written, and are what was chosen', async () => {
    await start();
    const { transfers, kit } = tab();
    const draft = crypto.randomUUID();
    const list = await transfers.of(draft);
    const contents = [noise(200_000), noise(10), new Uint8Array()];
    list.add(contents.map((bytes, index) => fileOf(`plan-${index}.pdf`, bytes)));
    expect(states(list.state)).to.deep.equal(['waiting', 'waiting', 'waiting']);
    list.sendTo([CLERK]);
    const { items } = await when(list, all('done'));
    expect(items.map(({ sent }) => sent)).to.deep.equal([200_000, 10, 0]);
    expect(list.references.map(({ digest }) => digest)).to.deep.equal(await Promise.all(contents.map((bytes) => digestOf(bytes))));
    await deposit(kit, messageWith(draft, [...list.references]), CLERK);
    expect(await received(CLERK)).to.deep.equal(contents);
  });

  /** Loses the connection after some octets of what is sent, as often as `when` says. */
  const cut = (octets: (size: number) => number | undefined) => {
    world.intercept = async (request, next) => {
      if (request.method !== 'PATCH') return next(request);
      const bytes = await request.arrayBuffer();
      const arrives = octets(bytes.byteLength);
      const response = await next(new Request(request.url, { method: 'PATCH', headers: request.headers, body: bytes.slice(0, arrives) }));
      if (arrives === undefined || arrives >= bytes.byteLength) return response;
      throw new TypeError('Failed to fetch');
    };
  };
  /** Everything sent after so many octets waits until it is let go. */
  const stall = (octets: number) => {
    let go = () => {};
    let stands = () => {};
    const flows = new Promise<void>((resolve) => (go = resolve));
    const stalled = new Promise<void>((resolve) => (stands = resolve));
    world.intercept = async (request, next) => {
      if (request.method !== 'PATCH') return next(request);
      const bytes = await request.arrayBuffer();
      await next(new Request(request.url, { method: 'PATCH', headers: request.headers, body: bytes.slice(0, octets) }));
      stands();
      await flows;
      throw new TypeError('Failed to fetch');
    };
    return {
      stalled,
      go: () => {
        delete world.intercept;
        go();
      },
    };
  };

  it('come whole over a network that fails again and again', async () => {
    await start();
    for (let seed = 0; seed < 4; seed++) {
      const next = random(seed);
      const { transfers, kit } = tab();
      let cuts = 12;
      const sent: number[] = [];
      cut((size) => {
        const arrives = next() < 0.6 && cuts-- > 0 ? Math.floor(next() * size) : size;
        sent.push(arrives);
        return arrives;
      });
      const draft = crypto.randomUUID();
      const list = await transfers.of(draft);
      const contents = Array.from({ length: 4 }, () => noise(1 + Math.floor(next() * 60_000), next));
      list.sendTo([CLERK]);
      list.add(contents.map((bytes, index) => fileOf(`${index}.pdf`, bytes)));
      await when(list, all('done'));
      expect(sent.reduce((sum, one) => sum + one, 0), `seed ${seed}: nothing twice`).to.equal(contents.reduce((sum, { length }) => sum + length, 0));
      await deposit(kit, messageWith(draft, [...list.references]), CLERK);
      transfers.stop();
    }
    delete world.intercept;
    expect(await received(CLERK)).to.have.length(16);
  });

  it('are sent once for all recipients, at whichever servers they are', async () => {
    await start();
    const { transfers, kit } = tab();
    const requests = count();
    const draft = crypto.randomUUID();
    const list = await transfers.of(draft);
    const bytes = noise(5_000);
    list.sendTo([CLERK, MAYOR, TOWN]);
    list.add([fileOf('plan.pdf', bytes)]);
    await when(list, all('done'));
    expect(requests['PATCH']).to.equal(1);
    expect(requests['PUT']).to.be.at.least(3);
    for (const to of [CLERK, MAYOR, TOWN]) {
      const { receipt } = await deposit(kit, messageWith(draft, [...list.references], [CLERK, MAYOR, TOWN]), to);
      expect(JSON.parse(atob(receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')))).to.have.property('event', 'ContentConsignment');
      expect(await received(to)).to.deep.equal([bytes]);
    }
  });

  it('go to somebody who is added later without being sent again, and are not sent to somebody who is taken off', async () => {
    await start();
    const { transfers } = tab();
    const requests = count();
    const list = await transfers.of(crypto.randomUUID());
    list.add([fileOf('plan.pdf', noise(5_000))]);
    list.sendTo([CLERK]);
    await when(list, all('done'));
    list.sendTo([CLERK, MAYOR]);
    await when(list, all('done'));
    expect(requests['PATCH']).to.equal(1);
    world.offline = true;
    list.sendTo([CLERK, MAYOR, TOWN]);
    await when(list, all('waiting'));
    list.sendTo([CLERK, MAYOR]);
    world.offline = false;
    await when(list, all('done'));
    expect(requests['PATCH']).to.equal(1);
  });

  it('go on after a reload where they were, with what the device has kept', async () => {
    await start();
    const storage = memoryStorage();
    const first = tab(storage);
    const draft = crypto.randomUUID();
    const bytes = noise(50_000);
    const list = await first.transfers.of(draft);
    const { stalled } = stall(30_000);
    list.sendTo([CLERK]);
    list.add([fileOf('plan.pdf', bytes)]);
    await stalled;
    first.transfers.stop();
    const references = [...list.references];
    const sent: number[] = [];
    cut((size) => void sent.push(size));
    const second = tab(storage);
    const again = await second.transfers.of(draft);
    expect(again.references).to.deep.equal(references);
    again.adopt(references);
    again.sendTo([CLERK]);
    await when(again, all('done'));
    expect(sent).to.deep.equal([20_000]);
    await deposit(second.kit, messageWith(draft, [...again.references]), CLERK);
    expect(await received(CLERK)).to.deep.equal([bytes]);
  });

  it('come whole, whenever the page dies and the network fails', async () => {
    await start();
    for (let seed = 20; seed < 24; seed++) {
      const next = random(seed);
      const storage = memoryStorage();
      const draft = crypto.randomUUID();
      const contents = Array.from({ length: 3 }, () => noise(1 + Math.floor(next() * 40_000), next));
      let references: readonly AttachmentReference[] = [];
      for (let life = 0; ; life++) {
        const { transfers, kit } = tab(storage);
        const list = await transfers.of(draft);
        let requests = life < 6 ? 1 + Math.floor(next() * 8) : Infinity;
        let die = () => {};
        const died = new Promise<'died'>((resolve) => (die = () => resolve('died')));
        world.intercept = async (request, pass) => {
          if ((requests -= 1) <= 0) {
            die();
            throw new TypeError('Failed to fetch');
          }
          if (request.method !== 'PATCH' || next() < 0.5) return pass(request);
          const bytes = await request.arrayBuffer();
          await pass(new Request(request.url, { method: 'PATCH', headers: request.headers, body: bytes.slice(0, Math.floor(next() * bytes.byteLength)) }));
          throw new TypeError('Failed to fetch');
        };
        if (life === 0) list.add(contents.map((bytes, index) => fileOf(`${index}.pdf`, bytes)));
        else expect(list.state.items, `seed ${seed}`).to.have.length(3);
        list.sendTo([CLERK, TOWN]);
        const through = new Promise<'through'>((resolve) => list.subscribe(() => {
          if (all('done')(list.state)) resolve('through');
        }));
        const ended = await Promise.race([died, through]);
        references = list.references;
        // What was chosen is written down at once; a page does not die within the same moment.
        await until(async () => (await storage.open(accountKey(kit))).transfers.all(draft), (records) => records.length === 3);
        transfers.stop();
        if (ended !== 'died') break;
      }
      delete world.intercept;
      const { kit } = tab(storage);
      for (const to of [CLERK, TOWN]) {
        await deposit(kit, messageWith(draft, [...references], [CLERK, TOWN]), to);
        const there = (await received(to)).map(String);
        expect(contents.map((content) => there.includes(String(content))), `seed ${seed}`).to.deep.equal([true, true, true]);
      }
    }
  });

  it('that this device has not kept are lost until the same file is found, and another one is not taken', async () => {
    await start();
    const storage = memoryStorage();
    const first = tab(storage);
    const draft = crypto.randomUUID();
    const bytes = noise(50_000);
    const file = fileOf('plan.pdf', bytes);
    const list = await first.transfers.of(draft);
    const { stalled, go } = stall(30_000);
    list.sendTo([CLERK]);
    list.add([file]);
    await stalled;
    first.transfers.stop();
    go();
    const { transfers: records } = await storage.open(accountKey(first.kit));
    for (const record of await records.all(draft)) await records.update(draft, record.id, ({ bytes: _, ...rest }) => rest);

    const second = tab(storage);
    const again = await second.transfers.of(draft);
    again.sendTo([CLERK]);
    const { items } = await when(again, ({ items: [item] }) => item?.state === 'lost' && item.sent === 30_000);
    const { id } = items[0]!;
    expect(await again.find(id, fileOf('plan.pdf', noise(49_999)))).to.equal(false);
    expect(again.state.items[0]!.state).to.equal('lost');
    const sent: number[] = [];
    cut((size) => void sent.push(size));
    expect(await again.find(id, fileOf('plan.pdf', bytes))).to.equal(true);
    await when(again, all('done'));
    expect(sent).to.deep.equal([20_000]);
  });

  it('that a page before this one was sending are known again by their content', async () => {
    await start();
    const storage = memoryStorage();
    const first = tab(storage);
    const draft = crypto.randomUUID();
    const bytes = noise(50_000);
    const list = await first.transfers.of(draft);
    const { stalled, go } = stall(30_000);
    list.sendTo([CLERK]);
    list.add([fileOf('plan.pdf', bytes)]);
    await stalled;
    const { transfers: records } = await storage.open(accountKey(first.kit));
    await until(() => records.all(draft), ([record]) => record?.digest !== undefined);
    first.transfers.stop();
    go();
    for (const record of await records.all(draft)) await records.update(draft, record.id, ({ bytes: _, ...rest }) => rest);

    const again = await tab(storage).transfers.of(draft);
    again.sendTo([CLERK]);
    const { items } = await when(again, ({ items: [item] }) => item?.state === 'lost' && item.sent === 30_000);
    const { id } = items[0]!;
    expect(await again.find(id, fileOf('plan.pdf', noise(50_000, random(7))))).to.equal(false);
    const sent: number[] = [];
    cut((size) => void sent.push(size));
    expect(await again.find(id, fileOf('copy of plan.pdf', bytes, 5))).to.equal(true);
    await when(again, all('done'));
    expect(sent).to.deep.equal([20_000]);
  });

  it('are asked for nothing that is no definition, and come to an end where a server names no address', async () => {
    await start();
    const answers = (change: (body: Record<string, unknown>) => unknown, path: RegExp) => (world.intercept = async (request, next) => {
      const response = await next(request);
      if (!path.test(request.url) || !response.ok) return response;
      return new Response(JSON.stringify(change((await response.json()) as Record<string, unknown>)), response);
    });
    for (const properties of [[null], 'all', [{ name: 'x', kind: 'choice', required: true }]]) {
      answers((session) => {
        const policy = session['policy'] as { attachments: object };
        return { ...session, policy: { ...policy, attachments: { ...policy.attachments, properties } } };
      }, /\/sessions$/);
      const list = await tab().transfers.of(crypto.randomUUID());
      list.sendTo([CLERK]);
      list.add([fileOf('plan.pdf', noise(100))]);
      await when(list, all('done'));
      expect(list.state.asked).to.equal(undefined);
    }
    for (const uri of ['not an address', '', 'uploads/1']) {
      answers((upload) => ({ ...upload, uri }), /\/uploads\/[^/]+$/);
      const list = await tab().transfers.of(crypto.randomUUID());
      list.sendTo([CLERK]);
      list.add([fileOf('plan.pdf', noise(100))]);
      const { items } = await when(list, all('failed'));
      expect(items[0]!.problem, uri).to.deep.equal({ code: 'answer-invalid' });
    }
  });

  it('are begun anew where nobody can know whether a found file is the same', async () => {
    await start();
    const { transfers, kit } = tab();
    const draft = crypto.randomUUID();
    const list = await transfers.of(draft);
    const begun = crypto.randomUUID();
    list.adopt([{ id: crypto.randomUUID(), upload: begun, name: 'plan.pdf', mediaType: 'application/pdf', size: 1_000 }]);
    list.sendTo([CLERK]);
    await when(list, all('lost'));
    const bytes = noise(1_000);
    expect(await list.find(list.state.items[0]!.id, fileOf('renamed.pdf', bytes))).to.equal(true);
    await when(list, all('done'));
    expect(list.references[0]!.upload).to.not.equal(begun);
    await deposit(kit, messageWith(draft, [...list.references]), CLERK);
    expect(await received(CLERK)).to.deep.equal([bytes]);
  });

  it('are known again by their digest, whatever the file is called now', async () => {
    await start();
    const { transfers } = tab();
    const list = await transfers.of(crypto.randomUUID());
    const bytes = noise(1_000);
    const upload = crypto.randomUUID();
    list.adopt([{ id: crypto.randomUUID(), upload, name: 'plan.pdf', mediaType: 'application/pdf', size: 1_000, digest: await digestOf(bytes) }]);
    list.sendTo([CLERK]);
    await when(list, all('lost'));
    const { id } = list.state.items[0]!;
    expect(await list.find(id, fileOf('plan.pdf', noise(1_000, random(7))))).to.equal(false);
    expect(await list.find(id, fileOf('renamed.pdf', bytes, 5))).to.equal(true);
    await when(list, all('done'));
    expect(list.references[0]!.upload).to.equal(upload);
  });

  it('wait for a day when they are paused, and go on with new tokens and sessions', async () => {
    await start();
    const { transfers } = tab();
    const list = await transfers.of(crypto.randomUUID());
    const { stalled, go } = stall(3_000);
    list.sendTo([CLERK]);
    list.add([fileOf('plan.pdf', noise(10_000))]);
    await stalled;
    const { id } = list.state.items[0]!;
    list.pause(id);
    expect(states(list.state)).to.deep.equal(['paused']);
    go();
    world.clock.advance(86_400_000);
    const sent: number[] = [];
    cut((size) => void sent.push(size));
    list.resume(id);
    await when(list, all('done'));
    expect(sent).to.deep.equal([7_000]);
  });

  it('wait for the network and say so', async () => {
    await start();
    const { transfers } = tab();
    const list = await transfers.of(crypto.randomUUID());
    list.add([fileOf('plan.pdf', noise(10_000))]);
    list.sendTo([CLERK]);
    await when(list, all('done'));
    world.offline = true;
    list.add([fileOf('more.pdf', noise(100))]);
    const { items } = await when(list, ({ items: [, second] }) => !!second?.problem);
    expect(items[1]).to.deep.include({ state: items[1]!.state, problem: { code: 'unreachable' } });
    expect(items[1]!.state).to.be.oneOf(['waiting', 'sending']);
    world.offline = false;
    await when(list, all('done'));
  });

  it('that a recipient does not take are refused before a byte is sent, and taken when that recipient is left off', async () => {
    await start({ limits: { attachmentCount: 2, attachmentBytes: 1_000, forbiddenMediaTypes: ['application/x-sh'] } });
    const { transfers } = tab();
    const list = await transfers.of(crypto.randomUUID());
    const requests = count();
    list.add([fileOf('large.pdf', noise(1_001)), new File(['#!'], 'run.sh', { type: 'application/x-sh' }), fileOf('a.pdf', noise(10)), fileOf('b.pdf', noise(10)), fileOf('c.pdf', noise(10))]);
    list.sendTo([CLERK]);
    const { items } = await when(list, ({ items: [, , a, b] }) => a?.state === 'done' && b?.state === 'done');
    expect(items.map(({ state, problem }) => [state, problem])).to.deep.equal([
      ['refused', { rule: { rule: 'size', by: 'city.example', limit: 1_000 } }], ['refused', { rule: { rule: 'type', by: 'city.example' } }],
      ['done', undefined], ['done', undefined], ['refused', { rule: { rule: 'count', by: 'city.example', limit: 2 } }],
    ]);
    expect(list.references.map(({ name }) => name)).to.deep.equal(['a.pdf', 'b.pdf']);
    expect(requests['PATCH']).to.equal(2);
    list.remove(list.state.items[2]!.id);
    await when(list, ({ items: [, , b, c] }) => b?.state === 'done' && c?.state === 'done');
    list.sendTo([]);
    expect(states(list.state)).to.deep.equal(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('are not sent where they have no room: a mailbox says so before, a disk that is full when it is', async () => {
    const contents = new Map<string, number>([['city.example', 5_000]]);
    await start({ limits: { mailboxBytes: 16_384 }, content: (domain) => memoryContent(contents.get(domain)) });
    const { transfers } = tab();
    const list = await transfers.of(crypto.randomUUID());
    list.sendTo([TOWN]);
    list.add([fileOf('a.pdf', noise(6_000)), fileOf('b.pdf', noise(10_385))]);
    await when(list, ({ items: [a, b] }) => a?.state === 'done' && b?.state === 'refused');
    expect(list.state.items[1]!.problem).to.deep.equal({ rule: { rule: 'total', by: 'town.example', limit: 12_288 } });
    // Announced for the town; the disk of the city has no room for it.
    const other = await transfers.of(crypto.randomUUID());
    other.sendTo([CLERK]);
    world.intercept = async (request, next) => {
      if (request.method === 'PUT' && /\/uploads\//.test(request.url)) return new Response(JSON.stringify({ type: 'urn:dmail:problem:storage-full' }), { status: 507, headers: { 'content-type': 'application/problem+json' } });
      return next(request);
    };
    other.add([fileOf('c.pdf', noise(4_000))]);
    const { items } = await when(other, ({ items: [item] }) => !!item?.problem);
    expect(items[0]!.problem).to.deep.equal({ code: 'storage-full' });
    delete world.intercept;
    await when(other, all('done'));
  });

  it('leave nothing behind when they are removed while they are sent', async () => {
    await start();
    const { transfers, kit, storage } = tab();
    const draft = crypto.randomUUID();
    const list = await transfers.of(draft);
    const { stalled, go } = stall(3_000);
    list.sendTo([CLERK]);
    list.add([fileOf('plan.pdf', noise(10_000)), fileOf('keep.pdf', noise(100))]);
    await stalled;
    const [{ upload } = { upload: '' }] = list.references;
    const deleted = new Promise<void>((resolve) => {
      const before = world.intercept!;
      world.intercept = async (request, next) => {
        const response = await before(request, next);
        if (request.method === 'DELETE' && request.url.endsWith(`/uploads/${upload}`)) resolve();
        return response;
      };
    });
    list.remove(list.state.items[0]!.id);
    await deleted;
    go();
    await when(list, all('done'));
    expect(list.references.map(({ name }) => name)).to.deep.equal(['keep.pdf']);
    const { server } = await kit.resolve('city.example');
    expect((await world.call(ANNA, 'GET', `${server}/uploads/${upload}`, { resource: server })).status).to.equal(404);
    expect((await (await storage.open(accountKey(kit))).transfers.all(draft)).map(({ name }) => name)).to.deep.equal(['keep.pdf']);
  });

  it('are sent by one tab while another one follows, and by that one when the first is gone', async () => {
    await start();
    const storage = memoryStorage();
    const [first, second] = [tab(storage), tab(storage)];
    const draft = crypto.randomUUID();
    const one = await first.transfers.of(draft);
    const { stalled, go } = stall(3_000);
    one.sendTo([CLERK]);
    one.add([fileOf('plan.pdf', noise(10_000))]);
    await stalled;
    const other = await second.transfers.of(draft);
    other.sendTo([CLERK]);
    await when(other, all('sending'));
    const sent: number[] = [];
    first.transfers.stop();
    go();
    cut((size) => void sent.push(size));
    await when(other, all('done'));
    expect(sent).to.deep.equal([7_000]);
  });

  it('are not lost in a tab that does not have them while another one has', async () => {
    await start();
    const storage = memoryStorage();
    const [first, second] = [tab(storage), tab(storage)];
    const draft = crypto.randomUUID();
    const [one, before] = [await first.transfers.of(draft), await tab(storage).transfers.of(draft)];
    one.add([fileOf('film.mp4', new Uint8Array(8_388_609))]);
    const [record] = await until(async () => (await storage.open(accountKey(first.kit))).transfers.all(draft), (all) => all.length === 1);
    expect(record!.bytes).to.equal(undefined);
    const other = await second.transfers.of(draft);
    for (const each of [before, other]) {
      await when(each, all('waiting'));
      expect(each.state.items[0]!.file).to.equal(undefined);
    }
    first.transfers.stop();
    for (const each of [before, other]) await when(each, all('lost'));
  });

  it('that are added, put in order, renamed and paused in one tab are so in another one', async () => {
    await start();
    const storage = memoryStorage();
    const [first, second] = [tab(storage), tab(storage)];
    const draft = crypto.randomUUID();
    const [one, other] = [await first.transfers.of(draft), await second.transfers.of(draft)];
    one.add(['a', 'b', 'c'].map((name) => fileOf(`${name}.pdf`, noise(10))));
    await when(other, ({ items }) => items.length === 3);
    one.move(one.state.items[2]!.id, 0);
    one.rename(one.state.items[1]!.id, '../first');
    one.pause(one.state.items[2]!.id);
    const seen = ({ items }: TransfersState) => items.map(({ name, state }) => `${name} ${state}`).join();
    await when(other, (state) => seen(state) === 'c.pdf waiting,_first.pdf waiting,b.pdf paused');
    expect(seen(one.state)).to.equal(seen(other.state));
    one.remove(one.state.items[0]!.id);
    await when(other, ({ items }) => items.length === 2);
  });

  it('may arrive after the message, and whoever waits for them hears of it', async () => {
    await start();
    const storage = memoryStorage();
    const first = tab(storage);
    const draft = crypto.randomUUID();
    const bytes = noise(10_000);
    const list = await first.transfers.of(draft);
    const { stalled, go } = stall(3_000);
    list.sendTo([CLERK, TOWN]);
    list.add([fileOf('plan.pdf', bytes)]);
    await stalled;
    first.transfers.stop();
    const message = messageWith(draft, [...list.references], [CLERK, TOWN]);
    go();
    const second = tab(storage);
    const heard: string[] = [];
    const both = new Promise<void>((resolve) => second.transfers.arrived((id, address) => {
      heard.push(`${id} ${address}`);
      if (heard.length === 2) resolve();
    }));
    second.transfers.resume([{ message, addresses: message.to.map(({ address }) => address) }]);
    await both;
    expect(heard.sort()).to.deep.equal([`${draft} ${CLERK}`, `${draft} ${TOWN}`]);
    for (const to of [CLERK, TOWN]) {
      await deposit(second.kit, message, to);
      expect(await received(to)).to.deep.equal([bytes]);
    }
    // What is through is forgotten with the next page that looks.
    second.transfers.stop();
    const third = tab(storage);
    third.transfers.resume([]);
    await until(async () => (await storage.open(accountKey(third.kit))).transfers.all(), (records) => !records.length);
  });

  it('that belong to no draft and no message are forgotten with their bytes, when a day is over', async () => {
    await start();
    const storage = memoryStorage();
    const { kit, transfers } = tab(storage);
    const { drafts, outbox, transfers: records } = await storage.open(accountKey(kit));
    const [draft, beside, queued, left, gone] = Array.from({ length: 5 }, () => crypto.randomUUID()) as [string, string, string, string, string];
    const content = { to: [], cc: [], subject: '', html: '' };
    await drafts.put({ id: draft, content, savedAt: 0, revision: 1, synced: true });
    await drafts.put({ id: crypto.randomUUID(), beside, content, savedAt: 0, revision: 1, synced: false });
    await drafts.put({ id: gone, content, savedAt: 0, revision: 1, synced: false, deleted: true });
    await outbox.add({ id: queued, message: messageWith(queued, []), deliveries: [], queuedAt: 0, attempts: 0, nextAttempt: Infinity });
    for (const each of [draft, beside, queued, left, gone]) (await transfers.of(each)).add([fileOf('plan.pdf', noise(10))]);
    await until(() => records.all(), (there) => there.length === 5);
    transfers.stop();
    const kept = async () => (await records.all()).map((record) => record.draft).sort();
    /** Another page has looked while nothing is open, and one in which a draft is: what is through goes with the same look. */
    const looked = async () => {
      for (const open of [left, undefined]) {
        const through = crypto.randomUUID();
        await records.put([{ draft: through, id: through, upload: through, order: 1, name: 'a', mediaType: 'text/plain', size: 0, lastModified: 0, queued: true, places: { there: { addresses: [CLERK], done: true } } }]);
        const { transfers: page } = tab(storage);
        if (open) expect((await page.of(open)).state.items).to.have.length(1);
        else page.resume([]);
        await until(kept, (there) => !there.includes(through));
        page.stop();
      }
    };
    await looked();
    expect(await kept()).to.deep.equal([draft, beside, queued, left, gone].sort());
    world.clock.advance(86_400_001);
    // The locks of a page that has ended are free a moment later.
    await until(async () => {
      await looked();
      return kept();
    }, (there) => !there.includes(left) && !there.includes(gone));
    expect(await kept()).to.deep.equal([draft, beside, queued].sort());
    expect(await records.all(left)).to.deep.equal([]);
  });

  it('are sent less and less often through something that takes all of it each time and hands nothing on', async () => {
    await start();
    const { transfers, kit } = tab();
    Object.assign(kit, { backoff: { first: 1, factor: 2, ceiling: 1_000_000, jitter: 0 } });
    const tries: number[] = [];
    // Of a proxy that takes a request whole first, the browser says that everything has left.
    class Buffered extends EventTarget {
      readonly upload = new EventTarget();
      open(): void {}
      setRequestHeader(): void {}
      abort(): void {}
      send(body: Blob): void {
        tries.push(performance.now());
        queueMicrotask(() => {
          this.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded: body.size }));
          for (const type of ['error', 'loadend']) this.dispatchEvent(new Event(type));
        });
      }
    }
    const browsers = globalThis.XMLHttpRequest;
    Object.assign(globalThis, { XMLHttpRequest: Buffered });
    try {
      kit.http.stream = ({ path, via, method, headers, content, signal }) =>
        via!(path, { method, headers, body: content, signal }).catch(() => {
          throw new DmailProblem('unreachable');
        });
      const list = await transfers.of(crypto.randomUUID());
      list.sendTo([CLERK]);
      list.add([fileOf('plan.pdf', noise(3000))]);
      await until(() => Promise.resolve(tries), ({ length }) => length === 9);
      // No sooner than after 128 ms, each wait being twice the one before.
      expect(tries[8]! - tries[7]!).to.be.at.least(120);
      expect(list.state.items[0]!.problem).to.deep.equal({ code: 'unreachable' });
    } finally {
      transfers.stop();
      Object.assign(globalThis, { XMLHttpRequest: browsers });
    }
  });

  it('of a draft that is given up are given up, once the server has the time', async () => {
    await start();
    const { transfers, kit, storage } = tab();
    const draft = crypto.randomUUID();
    const list = await transfers.of(draft);
    list.sendTo([CLERK]);
    list.add([fileOf('plan.pdf', noise(100))]);
    await when(list, all('done'));
    let busy = 0;
    const gone = new Promise<void>((resolve) => {
      world.intercept = async (request, next) => {
        if (request.method !== 'DELETE' || !/\/uploads\//.test(request.url)) return next(request);
        if (!busy++) return new Response(null, { status: 429 });
        const response = await next(request);
        resolve();
        return response;
      };
    });
    await transfers.drop(draft);
    await gone;
    expect(busy).to.equal(2);
    expect(await (await storage.open(accountKey(kit))).transfers.all()).to.deep.equal([]);
  });

  if (privateRoot)
    it('that changed or went away while they were sent say so, and are taken as they are now when the person wants it', async () => {
      await start();
      const { transfers, kit } = tab();
      const handle = await (await privateFolder()).getFileHandle('plan.pdf', { create: true });
      const write = async (bytes: Uint8Array<ArrayBuffer>) => {
        const writer = await handle.createWritable();
        await writer.write(bytes);
        await writer.close();
      };
      await write(noise(10_000));
      const file = await handle.getFile();
      rememberHandle(file, handle);
      const draft = crypto.randomUUID();
      const list = await transfers.of(draft);
      list.add([file]);
      const now = noise(12_000);
      await write(now);
      list.sendTo([CLERK]);
      const { items } = await when(list, all('failed'));
      expect(items[0]!.problem).to.deep.equal({ code: 'file-changed' });
      list.retry(items[0]!.id);
      await when(list, all('done'));
      await deposit(kit, messageWith(draft, [...list.references]), CLERK);
      expect(await received(CLERK)).to.deep.equal([now]);
    });

  it('that cannot be read any more say so, and can be chosen anew', async () => {
    await start();
    const { transfers, kit } = tab();
    const draft = crypto.randomUUID();
    const list = await transfers.of(draft);
    const file = fileOf('plan.pdf', noise(10_000));
    for (const read of ['arrayBuffer', 'stream', 'slice', 'text'] as const) {
      Object.assign(file, { [read]: () => {
        throw new DOMException('', 'NotReadableError');
      } });
    }
    list.add([file]);
    list.sendTo([CLERK]);
    const { items } = await when(list, all('failed'));
    expect(items[0]!.problem).to.deep.equal({ code: 'file-unreadable' });
    list.remove(items[0]!.id);
    const now = noise(12_000);
    list.add([fileOf('plan.pdf', now)]);
    await when(list, all('done'));
    await deposit(kit, messageWith(draft, [...list.references]), CLERK);
    expect(await received(CLERK)).to.deep.equal([now]);
  });

  it('may be ten thousand: they are taken up at once and shown in few steps', async () => {
    await start();
    const { transfers, kit, storage } = tab();
    const draft = crypto.randomUUID();
    const list = await transfers.of(draft);
    let shown = 0;
    list.subscribe(() => shown++);
    list.add(Array.from({ length: 10_000 }, (_, index) => fileOf(`${index}.pdf`, new Uint8Array([index % 256]))));
    expect(list.state.items).to.have.length(10_000);
    expect(shown).to.equal(1);
    list.sendTo([CLERK]);
    const { items } = await when(list, (state) => state.items.some((item) => item.state === 'done') && state.items.at(-1)!.state === 'refused');
    expect(items.filter(({ state }) => state === 'refused')).to.have.length(9_000);
    transfers.stop();
    await until(async () => (await storage.open(accountKey(kit))).transfers.all(draft), (records) => records.length === 10_000);
  });
});
