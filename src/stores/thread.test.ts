import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('a conversation', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  it('misses nothing that arrives between its being read and the live connection', async () => {
    const { message } = await world.deposit(CLERK, ANNA, { subject: 'The stove' });
    let connect = () => {};
    const held = new Promise<void>((resolve) => (connect = resolve));
    world.intercept = async (request, next) => {
      if (request.url.endsWith('/events')) await held;
      return next(request);
    };
    const thread = await tab(world, ANNA).thread(message.thread);
    const stop = thread.subscribe(() => {});
    await when(thread, ({ messages }) => messages.length === 1);
    await world.deposit(CLERK, ANNA, { subject: 'Re: The stove', thread: message.thread });
    connect();
    await when(thread, ({ messages }) => messages.length === 2);
    stop();
  });
});
