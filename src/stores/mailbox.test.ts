import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { memoryStorage } from '../offline/memory.ts';
import { DmailProblem } from '../contract/index.ts';
import type { Conversation } from '../contract/index.ts';
import type { Services } from '../services/services.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('the mailbox', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const receive = async (count: number) => {
    const sent = [];
    for (let i = 0; i < count; i++) {
      sent.push(await world.deposit(CLERK, ANNA, { subject: `Letter ${i + 1}` }));
      world.clock.advance(1000);
    }
    return sent;
  };
  const rows = (services: Services, ids: readonly string[]): Conversation[] => ids.map((id) => services.mailbox.conversation(id)!);

  it('lists conversations, newest first', async () => {
    await receive(3);
    const services = tab(world, ANNA);
    const { ids, total, complete, source } = await when(services.list({ view: 'inbox' }), ({ phase }) => phase === 'ready');
    expect(rows(services, ids).map(({ subject }) => subject)).to.deep.equal(['Letter 3', 'Letter 2', 'Letter 1']);
    expect({ total, complete, source }).to.deep.equal({ total: 3, complete: true, source: 'server' });
    expect(services.mailbox.state.unread).to.equal(3);
  });

  it('loads older conversations page by page', async () => {
    await receive(60);
    const services = tab(world, ANNA);
    const list = services.list({ view: 'inbox' });
    const first = await when(list, ({ phase }) => phase === 'ready');
    expect(first.ids).to.have.length(50);
    expect(first).to.include({ total: 60, complete: false });
    await list.loadMore();
    expect(list.state.ids).to.have.length(60);
    expect(list.state.complete).to.equal(true);
    expect(new Set(list.state.ids).size).to.equal(60);
  });

  it('gives the same list for the same query', () => {
    const services = tab(world, ANNA);
    expect(services.list({ view: 'inbox' })).to.equal(services.list({ view: 'inbox', unread: false }));
    expect(services.list({ view: 'inbox' })).to.not.equal(services.list({ view: 'sent' }));
  });

  it('shows what arrives while it is open', async () => {
    await receive(1);
    const services = tab(world, ANNA);
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    await when(services.mailbox, ({ live }) => live === 'open');
    await world.deposit(CLERK, ANNA, { subject: 'Just now' });
    const { ids, arrived } = await when(list, (state) => state.ids.length === 2);
    expect(rows(services, ids)[0]?.subject).to.equal('Just now');
    expect(arrived).to.deep.equal([ids[0]]);
    expect(services.mailbox.state.unread).to.equal(2);
    stop();
  });

  it('moves a conversation to the top when it is answered', async () => {
    const [first] = await receive(3);
    const services = tab(world, ANNA);
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    await when(services.mailbox, ({ live }) => live === 'open');
    await when(list, ({ phase }) => phase === 'ready');
    await world.deposit(CLERK, ANNA, { subject: 'Letter 1, again', thread: first!.message.thread });
    await when(list, ({ ids }) => ids[0] === first!.message.thread);
    expect(list.state.ids).to.have.length(3);
    expect(services.mailbox.conversation(first!.message.thread)?.count).to.equal(2);
    stop();
  });

  it('archives at the server, and takes it back', async () => {
    const [first] = await receive(2);
    const services = tab(world, ANNA);
    const id = first!.message.thread;
    const list = services.list({ view: 'inbox' });
    const before = await when(list, ({ phase }) => phase === 'ready');
    await services.mailbox.update([id], { archived: true });
    expect(list.state.ids).to.not.include(id);
    expect(list.state.total).to.equal(1);
    expect(services.mailbox.state.undo?.ids).to.deep.equal([id]);
    await services.mailbox.undo();
    expect(list.state.ids).to.deep.equal(before.ids);
    expect(services.mailbox.state.undo).to.equal(undefined);
  });

  it('changes nothing when the server cannot be reached, and says so', async () => {
    const [first] = await receive(1);
    const services = tab(world, ANNA);
    const id = first!.message.thread;
    const list = services.list({ view: 'inbox' });
    await when(list, ({ phase }) => phase === 'ready');
    world.offline = true;
    await services.mailbox.update([id], { deleted: true });
    expect(services.mailbox.state.problem?.code).to.equal('unreachable');
    expect(list.state.ids).to.deep.equal([id]);
    expect(services.mailbox.conversation(id)?.deleted).to.equal(false);
  });

  it('makes changes the server could not be told of as soon as it answers, and says no more that it could not', async () => {
    const [first, second] = await receive(2);
    const services = tab(world, ANNA);
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    await when(services.mailbox, ({ live }) => live === 'open');
    await when(list, ({ phase }) => phase === 'ready');
    world.offline = true;
    await services.mailbox.update([first!.message.thread], { starred: true });
    await services.mailbox.update([second!.message.thread], { archived: true });
    expect(services.mailbox.state.problem?.code).to.equal('unreachable');
    expect(list.state.ids).to.have.length(2);
    world.offline = false;
    await when(services.mailbox, ({ problem, undo }) => !problem && !!undo);
    expect(services.mailbox.conversation(first!.message.thread)?.starred).to.equal(true);
    expect(list.state.ids).to.deep.equal([first!.message.thread]);
    await services.mailbox.undo();
    expect(list.state.ids).to.have.length(2);
    stop();
  });

  it('does not make a change that was dismissed, or of which the opposite was wanted since', async () => {
    const [first, second] = await receive(2);
    const services = tab(world, ANNA);
    const [one, other] = [first!.message.thread, second!.message.thread];
    const stop = services.list({ view: 'inbox' }).subscribe(() => {});
    await when(services.mailbox, ({ live }) => live === 'open');
    const told: unknown[] = [];
    world.intercept = async (request, next) => {
      const changes = request.method === 'PATCH' && request.url.endsWith('/mailbox');
      if (changes && world.offline === false) told.push(await request.clone().json());
      return next(request);
    };
    world.offline = true;
    await services.mailbox.update([one], { deleted: true });
    services.mailbox.dismiss();
    await services.mailbox.update([other], { starred: true });
    await services.mailbox.update([other], { starred: false });
    world.offline = false;
    await when(services.mailbox, ({ problem }) => !problem);
    expect(told).to.deep.equal([{ ids: [other], set: { starred: false } }]);
    expect(services.mailbox.conversation(one)?.deleted).to.equal(false);
    stop();
  });

  it('fails with the reason, and recovers', async () => {
    await receive(1);
    world.offline = true;
    const services = tab(world, ANNA);
    const list = services.list({ view: 'inbox' });
    const { problem } = await when(list, ({ phase }) => phase === 'failed');
    expect(problem?.code).to.equal('unreachable');
    world.offline = false;
    list.retry();
    expect((await when(list, ({ phase }) => phase === 'ready')).ids).to.have.length(1);
  });

  it('shows what was last seen while there is no network, and catches up', async () => {
    await receive(2);
    const storage = memoryStorage();
    const services = tab(world, ANNA, { storage, cache: true });
    await when(services.list({ view: 'inbox' }), ({ phase }) => phase === 'ready');
    const kept = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
    await until(() => kept.cache.list('["inbox",false,false,"",""]'));
    world.offline = true;
    const later = tab(world, ANNA, { storage, cache: true });
    const list = later.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    const shown = await when(list, ({ problem }) => !!problem);
    expect(shown).to.include({ phase: 'ready', source: 'cache' });
    expect(rows(later, shown.ids).map(({ subject }) => subject)).to.deep.equal(['Letter 2', 'Letter 1']);
    world.offline = false;
    await receive(1);
    list.retry();
    await when(list, ({ source, ids }) => source === 'server' && ids.length === 3);
    stop();
  });

  it('misses nothing while the connection was cut', async () => {
    await receive(1);
    const services = tab(world, ANNA);
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    await when(services.mailbox, ({ live }) => live === 'open');
    world.intercept = (request, next) => (request.url.endsWith('/events') ? Promise.reject(new TypeError('cut')) : next(request));
    globalThis.dispatchEvent(new Event('offline'));
    await when(services.mailbox, ({ live }) => live !== 'open');
    await receive(2);
    delete world.intercept;
    globalThis.dispatchEvent(new Event('online'));
    expect((await when(list, ({ ids }) => ids.length === 3)).arrived).to.have.length(2);
    stop();
  });

  it('holds one connection for all tabs, and another tab takes over', async () => {
    let streams = 0;
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (request.url.endsWith('/events') && response.ok) streams++;
      return response;
    };
    const [one, other] = [tab(world, ANNA), tab(world, ANNA)];
    const lists = [one, other].map((services) => services.list({ view: 'inbox' }));
    const stops = [lists[0]!.subscribe(() => {})];
    await when(one.mailbox, ({ live }) => live === 'open');
    stops.push(lists[1]!.subscribe(() => {}));
    await when(other.mailbox, ({ live }) => live === 'open');
    expect(streams).to.equal(1);
    await receive(1);
    await Promise.all(lists.map((list) => when(list, ({ ids }) => ids.length === 1)));
    stops[0]!();
    await when(other.mailbox, () => streams === 2);
    await receive(1);
    await when(lists[1]!, ({ ids }) => ids.length === 2);
    stops[1]!();
  });

  it('reads everything anew where the server no longer knows what came since', async () => {
    await receive(1);
    const services = tab(world, ANNA);
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    await when(services.mailbox, ({ live }) => live === 'open');
    world.intercept = (request, next) => (/\/(events|changes)/.test(request.url) ? Promise.resolve(Response.json({ type: 'urn:dmail:problem:state-unknown' }, { status: 410 })) : next(request));
    globalThis.dispatchEvent(new Event('offline'));
    await receive(1);
    await when(list, ({ ids }) => ids.length === 2);
    delete world.intercept;
    globalThis.dispatchEvent(new Event('online'));
    await when(services.mailbox, ({ live }) => live === 'open');
    stop();
  });

  it('keeps up by asking where streams do not get through', async () => {
    await receive(1);
    world.intercept = (request, next) => (request.url.endsWith('/events') ? Promise.reject(new TypeError('blocked')) : next(request));
    const services = tab(world, ANNA);
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    await when(list, ({ phase }) => phase === 'ready');
    await world.deposit(CLERK, ANNA, { subject: 'Just now' });
    await when(list, ({ ids }) => ids.length === 2);
    expect(services.mailbox.state.live).to.not.equal('open');
    stop();
  });

  it('says that the person must sign in again, and goes on when they did', async () => {
    await receive(1);
    const source = world.tokenSource(ANNA);
    let valid = false;
    const services = tab(world, ANNA, {
      tokenSource: { account: source.account, headers: (request) => (valid ? source.headers(request) : Promise.reject(new DmailProblem('signed-out'))) },
    });
    const list = services.list({ view: 'inbox' });
    const stop = list.subscribe(() => {});
    const { problem } = await when(list, ({ phase }) => phase === 'failed');
    expect(problem?.code).to.equal('signed-out');
    expect(services.account.state.phase).to.equal('expired');
    valid = true;
    list.retry();
    expect((await when(list, ({ phase }) => phase === 'ready')).ids).to.have.length(1);
    expect(services.account.state.phase).to.equal('signed-in');
    stop();
  });
});
