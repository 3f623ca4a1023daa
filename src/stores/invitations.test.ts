import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('the list of invitations', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    for (const address of [ANNA, CLERK]) world.tokenSource(address);
    await world.call(CLERK, 'POST', 'https://home.example/dmail/requests', { resource: 'https://home.example/dmail', body: { recipient: ANNA, reason: 'Your permit' } });
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const reading = (request: Request): boolean => request.method === 'GET' && request.url.endsWith('/invitations');

  it('is read as often as it was asked for, and no more', async () => {
    const services = tab(world, ANNA);
    const leave = services.list({ view: 'inbox' }).subscribe(() => {});
    await when(services.mailbox, ({ live }) => live === 'open');
    const waiting: (() => void)[] = [];
    let read = 0;
    world.intercept = async (request, next) => {
      if (reading(request) && ++read <= 2) await new Promise<void>((resolve) => waiting.push(resolve));
      return next(request);
    };
    const store = await services.invitations();
    const stop = store.subscribe(() => {});
    await until(() => waiting.length === 1);
    // Again, before the first answer has come.
    store.retry();
    await until(() => waiting.length === 2);
    for (const answer of waiting) answer();
    await when(store, ({ phase }) => phase === 'ready');
    expect(read).to.equal(2);
    stop();
    leave();
  });

  it('shows a decision that was made while the list was being read', async () => {
    const store = await tab(world, ANNA).invitations();
    const stop = store.subscribe(() => {});
    await when(store, ({ phase }) => phase === 'ready');
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    let read = 0;
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (reading(request) && read++ === 0) await held;
      return response;
    };
    store.retry();
    await store.decide(CLERK, { state: 'declined' });
    answer();
    // What was read before it is not believed; it is read once more.
    await until(() => read > 1);
    expect(store.state.invitations.map(({ state }) => state)).to.deep.equal(['declined']);
    stop();
  });
});
