import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { DmailProblem } from '../contract/index.ts';
import type { Thread } from '../contract/index.ts';
import { browserStorage } from '../offline/idb.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { OfflineStorage } from '../offline/ports.ts';
import type { Services } from '../services/services.ts';
import { random } from '../../test/support/random.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';

describe('the outbox', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(CLERK, ANNA);
    await world.invite(MAYOR, ANNA);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const write = async (services: Services, subject = 'The stove', to = [CLERK]) => {
    const draft = await services.compose({ to, subject });
    draft.edit({ html: '<p>It smokes.</p>', text: 'It smokes.' });
    return draft;
  };
  /** Everything that lies in somebody's inbox, by the sender's id of the message. */
  const received = async (owner: string): Promise<string[]> => {
    const server = world.tokenSource(owner).account.server;
    const page = (await (await world.call(owner, 'GET', `${server}/mailbox?limit=200`)).json()) as { conversations: { id: string }[] };
    const threads = await Promise.all(page.conversations.map(async ({ id }) => (await (await world.call(owner, 'GET', `${server}/threads/${id}`)).json()) as Thread));
    return threads.flatMap(({ messages }) => messages.filter(({ direction }) => direction === 'in').map(({ message }) => message.id));
  };
  const empty = async (services: Services) => when(await services.outbox(), ({ items }) => !items.length);

  it('brings a message to each recipient, with a receipt that verifies, and keeps a copy at home', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services, 'The stove', [CLERK, MAYOR]);
    const message = await draft.send();
    const { deliveries } = await when(draft, ({ phase }) => phase === 'done');
    expect(deliveries.map(({ address, state }) => [address, state])).to.deep.equal([[CLERK, 'deposited'], [MAYOR, 'deposited']]);
    const evidence = await services.evidence();
    for (const { receipt, address } of deliveries) expect((await when(evidence.verification(receipt, { message, recipient: address }), ({ state }) => state !== 'verifying')).state).to.equal('verified');
    await empty(services);
    expect(await received(CLERK)).to.deep.equal([message.id]);
    const thread = await services.thread(message.thread);
    const { messages } = await when(thread, ({ phase }) => phase === 'ready');
    expect(messages.map((stored) => stored.deliveries?.map(({ state }) => state))).to.deep.equal([['deposited', 'deposited']]);
  });

  it('writes the message before anything goes over the network', async () => {
    const storage = memoryStorage();
    const services = tab(world, ANNA, { storage });
    const draft = await write(services);
    const offline = await storage.open(`fdz:https://home.example/dmail:${ANNA}`);
    const unwritten: string[] = [];
    world.intercept = async (request, next) => {
      if (/\/(sent|deposits)/.test(new URL(request.url).pathname) && request.method !== 'GET' && !(await offline.outbox.all()).length) unwritten.push(request.url);
      return next(request);
    };
    await draft.send();
    await when(draft, ({ phase }) => phase === 'done');
    expect(unwritten).to.deep.equal([]);
  });

  it('waits for the network and says why', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services);
    world.offline = true;
    const message = await draft.send();
    const outbox = await services.outbox();
    const { items } = await when(outbox, (state) => !!state.items[0]?.problem);
    expect(items[0]!.problem!.code).to.equal('unreachable');
    expect(items[0]!.deliveries.map(({ state }) => state)).to.deep.equal(['queued']);
    expect(draft.state.phase).to.equal('leaving');
    world.offline = false;
    await outbox.flush();
    await when(draft, ({ phase }) => phase === 'done');
    expect(await received(CLERK)).to.deep.equal([message.id]);
  });

  it('shows what waits at the end of its conversation', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services);
    world.offline = true;
    const message = await draft.send();
    const thread = await services.thread(message.thread);
    // Each attempt to send it makes it `sending` for a moment.
    const { messages } = await when(thread, ({ phase, messages: [first] }) => phase === 'ready' && first?.deliveries?.[0]?.state === 'queued');
    expect(messages.map((stored) => stored.message.id)).to.deep.equal([message.id]);
  });

  it('goes on after the page died at any moment', async () => {
    const storage = memoryStorage();
    const first = tab(world, ANNA, { storage });
    const draft = await write(first, 'The stove', [CLERK, MAYOR]);
    let cut: (() => void) | undefined;
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (request.method === 'POST' && request.url.endsWith('/deposits')) {
        // Stored there; the page is gone before it hears of it.
        cut?.();
        return new Promise<never>(() => {});
      }
      return response;
    };
    const died = new Promise<void>((resolve) => (cut = resolve));
    const message = await draft.send();
    await died;
    first.close();
    delete world.intercept;
    const second = tab(world, ANNA, { storage });
    await when(await second.outbox(), ({ items }) => items.length === 1);
    await empty(second);
    expect(await received(CLERK)).to.deep.equal([message.id]);
    expect(await received(MAYOR)).to.deep.equal([message.id]);
  });

  it('lets no letter wait behind a server that is silent', async () => {
    const services = tab(world, ANNA, { timeout: 600_000 });
    const [slow, quick] = [await write(services, 'To a silent server', [MAYOR]), await write(services, 'To one that answers')];
    await when(slow, ({ to }) => to[0]?.status === 'accepts');
    let go: (() => void) | undefined;
    let stalled: (() => void) | undefined;
    const stands = new Promise<void>((resolve) => (stalled = resolve));
    const flows = new Promise<void>((resolve) => (go = resolve));
    world.intercept = async (request, next) => {
      if (request.method === 'POST' && request.url.endsWith('/sessions') && ((await request.clone().json()) as { recipient: string }).recipient === MAYOR) {
        stalled?.();
        await flows;
      }
      return next(request);
    };
    const first = await slow.send();
    await stands;
    const second = await quick.send();
    await when(quick, ({ phase }) => phase === 'done');
    expect(await received(CLERK)).to.deep.equal([second.id]);
    expect(slow.state.deliveries.map(({ state }) => state)).to.deep.equal(['sending']);
    go?.();
    await empty(services);
    expect(await received(MAYOR)).to.deep.equal([first.id]);
  });

  it('asks for a domain again that said nothing', async () => {
    const services = tab(world, ANNA, { timeout: 50 });
    let silent = 2;
    world.intercept = (request, next) => {
      if (!request.url.includes('city.example/.well-known/dmail') || silent === 0) return next(request);
      silent--;
      return new Promise<Response>((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)));
    };
    const draft = await write(services);
    const message = await draft.send();
    await empty(services);
    expect(silent).to.equal(0);
    expect(await received(CLERK)).to.deep.equal([message.id]);
  });

  it('says refused, keeps the message, and tries again when asked', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services);
    await when(draft, ({ to }) => to[0]?.status === 'accepts');
    await world.call(CLERK, 'PUT', `${world.tokenSource(CLERK).account.server}/invitations/${encodeURIComponent(ANNA)}`, { body: { state: 'revoked' } });
    const message = await draft.send();
    const { deliveries } = await when(draft, ({ phase }) => phase === 'done');
    expect(deliveries[0]).to.include({ state: 'refused', problem: 'urn:dmail:problem:invitation-required' });
    const outbox = await services.outbox();
    expect(outbox.state.items.map((item) => item.message.id)).to.deep.equal([message.id]);
    const again = await services.compose({ queued: message.id });
    expect(again.state.to.map(({ address }) => address)).to.deep.equal([CLERK]);
    expect(again.state.html).to.contain('It smokes.');
    await world.invite(CLERK, ANNA);
    await outbox.retry(message.id, CLERK);
    await empty(services);
    expect(await received(CLERK)).to.deep.equal([message.id]);
  });

  it('takes back what has not left', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services, 'The stove', [CLERK, MAYOR]);
    world.offline = true;
    const message = await draft.send();
    const outbox = await services.outbox();
    await when(outbox, ({ items }) => !!items[0]?.nextAttempt && items[0].deliveries.every(({ state }) => state === 'queued'));
    expect(await outbox.withdraw(message.id, CLERK)).to.equal(true);
    world.offline = false;
    await outbox.flush();
    await empty(services);
    expect(await received(CLERK)).to.deep.equal([]);
    expect(await received(MAYOR)).to.deep.equal([message.id]);
    expect(await outbox.withdraw(message.id, MAYOR)).to.equal(false);
  });

  it('waits for the person to sign in again', async () => {
    const source = world.tokenSource(ANNA);
    let valid = true;
    const services = tab(world, ANNA, { tokenSource: { account: source.account, headers: (request) => (valid ? source.headers(request) : Promise.reject(new DmailProblem('signed-out'))) } });
    const draft = await write(services);
    valid = false;
    const message = await draft.send();
    const outbox = await services.outbox();
    await when(outbox, ({ items }) => items[0]?.problem?.code === 'signed-out');
    // What was asked before may still be answered.
    await when(services.account, ({ phase }) => phase === 'expired');
    valid = true;
    // The host's source works again; anything that is asked for shows it.
    services.list({ view: 'sent' }).retry();
    await when(services.account, ({ phase }) => phase === 'signed-in');
    await empty(services);
    expect(await received(CLERK)).to.deep.equal([message.id]);
  });

  it('does not mind a clock that is a day off', async () => {
    for (const off of [-86_400_000, 86_400_000]) {
      const services = tab(world, ANNA, { now: () => world.clock.now() + off });
      const draft = await write(services, `Off by ${off}`);
      await draft.send();
      expect((await when(draft, ({ phase }) => phase === 'done')).deliveries.map(({ state }) => state)).to.deep.equal(['deposited']);
      services.close();
    }
  });

  it('gives up after the time it was told', async () => {
    const services = tab(world, ANNA, { backoff: { first: 1, ceiling: 5, giveUp: 60_000 } });
    const draft = await write(services);
    world.offline = true;
    await draft.send();
    await when(await services.outbox(), ({ items }) => !!items[0]?.nextAttempt);
    world.clock.advance(61_000);
    expect((await when(draft, ({ phase }) => phase === 'done')).deliveries.map(({ state }) => state)).to.deep.equal(['expired']);
  });

  it('waits as long as a server asks', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services);
    await when(draft, ({ to }) => to[0]?.status === 'accepts');
    world.intercept = (request, next) => (request.url.endsWith('/sessions') ? Promise.resolve(new Response('{}', { status: 429, headers: { 'retry-after': '90' } })) : next(request));
    await draft.send();
    const { items } = await when(await services.outbox(), (state) => !!state.items[0]?.nextAttempt && state.items[0].problem?.code === 'rate-limited');
    expect(items[0]!.nextAttempt! - world.clock.now()).to.be.within(80_000, 90_000);
  });

  it('says that a receipt does not hold', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services);
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (!/\/deposits(\/|$)/.test(new URL(request.url).pathname) || !response.ok) return response;
      const deposit = (await response.json()) as { receipt: string };
      const [header, payload, signature] = deposit.receipt.split('.');
      return Response.json({ ...deposit, receipt: `${header}.${payload}.${signature!.replace(/^./, (char) => (char === 'A' ? 'B' : 'A'))}` });
    };
    await draft.send();
    expect((await when(draft, ({ phase }) => phase === 'done')).deliveries[0]).to.include({ state: 'failed', problem: 'urn:dmail:problem:receipt-invalid' });
  });

  it('refuses to queue what this device cannot keep, and says so', async () => {
    const real = memoryStorage();
    const full: OfflineStorage = {
      durability: 'best-effort', persist: () => Promise.resolve('best-effort'),
      open: async (name) => {
        const store = await real.open(name);
        const no = () => Promise.reject(new DmailProblem('local-storage-full'));
        return { ...store, close: () => store.close(), erase: () => store.erase(), drafts: { ...store.drafts, put: no }, outbox: { ...store.outbox, add: no } };
      },
    };
    const services = tab(world, ANNA, { storage: full });
    const draft = await write(services);
    const problem = await draft.send().catch((error: unknown) => error);
    expect(problem).to.have.property('code', 'local-storage-full');
    expect(draft.state).to.include({ phase: 'ready', html: '<p>It smokes.</p>' });
    expect(draft.state.problem?.code).to.equal('local-storage-full');
    expect((await services.outbox()).state.storage).to.equal('full');
    expect(await received(CLERK)).to.deep.equal([]);
  });

  it('is worked by one tab at a time, and shown in all', async () => {
    const storage = await browserStorage();
    const other = await browserStorage();
    const [one, two] = [tab(world, ANNA, { storage }), tab(world, ANNA, { storage: other })];
    try {
      let at = 0;
      let most = 0;
      world.intercept = async (request, next) => {
        if (!request.url.includes('/sent/')) return next(request);
        most = Math.max(most, ++at);
        return next(request).finally(() => at--);
      };
      const outboxes = await Promise.all([one.outbox(), two.outbox()]);
      world.offline = true;
      const drafts = await Promise.all([write(one, 'One'), write(two, 'Two')]);
      const sent = await Promise.all(drafts.map((draft) => draft.send()));
      await Promise.all(outboxes.map((outbox) => when(outbox, ({ items }) => items.length === 2)));
      world.offline = false;
      await Promise.all(outboxes.map((outbox) => outbox.flush()));
      await Promise.all([one, two].map(empty));
      expect((await received(CLERK)).sort()).to.deep.equal(sent.map(({ id }) => id).sort());
      // Two conversations side by side, but by one tab.
      expect(most).to.be.at.most(2);
    } finally {
      one.close();
      two.close();
      await (await storage.open(`fdz:https://home.example/dmail:${ANNA}`)).erase();
    }
  });

  it('sends a draft once, however many tabs send it', async () => {
    const storage = memoryStorage();
    const [one, two] = [tab(world, ANNA, { storage }), tab(world, ANNA, { storage })];
    const draft = await write(one);
    await draft.flush();
    const same = await two.compose({ draft: draft.state.id });
    const results = await Promise.allSettled([draft.send(), same.send()]);
    expect(results.some(({ status }) => status === 'fulfilled')).to.equal(true);
    await Promise.all([one, two].map(empty));
    expect(await received(CLERK)).to.have.length(1);
  });

  it('loses nothing and doubles nothing while the network fails at random', async function () {
    this.timeout(60_000);
    for (const seed of [1, 2, 3, 4, 5]) {
      const chance = random(seed);
      const storage = memoryStorage();
      let faults = 0;
      /** Answers that never come; each takes as long as the client is patient. */
      let silent = 2;
      world.intercept = async (request, next) => {
        const dice = chance();
        if (new URL(request.url).pathname.endsWith('/events')) return next(request);
        if (dice < 0.1) {
          faults++;
          throw new TypeError('cut before it left');
        }
        if (dice < 0.2) {
          faults++;
          await next(request);
          throw new TypeError('reset before the answer');
        }
        if (dice < 0.23 && silent > 0) {
          faults++;
          silent--;
          await next(request.clone());
          return await new Promise<Response>((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)));
        }
        if (dice < 0.3) {
          faults++;
          const [, answer] = await Promise.all([next(request.clone()), next(request)]);
          return answer;
        }
        if (dice < 0.36) {
          faults++;
          const response = await next(request);
          const half = (await response.text()).slice(0, 20);
          return new Response(response.status === 204 ? null : half, { status: response.status, headers: response.headers });
        }
        return next(request);
      };
      const options = { storage, timeout: 1_000, backoff: { first: 1, ceiling: 10 } };
      let services = tab(world, ANNA, options);
      const ids: string[] = [];
      for (let i = 0; i < 12; i++) {
        const draft = await write(services, `Letter ${seed}.${i}`, i % 2 ? [CLERK] : [CLERK, MAYOR]);
        ids.push((await draft.send()).id);
        if (i % 4 === 3) {
          // The page is reloaded in the middle of it.
          services.close();
          services = tab(world, ANNA, options);
          await services.outbox();
        }
      }
      await empty(services);
      delete world.intercept;
      expect(faults).to.be.greaterThan(10);
      const inbox = (await received(CLERK)).filter((id) => ids.includes(id));
      expect(inbox.sort()).to.deep.equal([...ids].sort());
      expect((await received(MAYOR)).filter((id) => ids.includes(id))).to.have.length(6);
      services.close();
    }
  });
});
