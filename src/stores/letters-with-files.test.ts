import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { Message, Thread } from '../contract/index.ts';
import type { Services } from '../services/services.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';

const bytes = Uint8Array.from({ length: 40_000 }, (_, index) => (index * 7) % 251);
const plan = () => new File([bytes], 'plan.pdf', { type: 'application/pdf', lastModified: 1_700_000_000_000 });

describe('a letter with files', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    for (const owner of [CLERK, MAYOR]) await world.invite(owner, ANNA);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  /** Of every upload some octets arrive, and the rest not before it is let go. */
  const hold = (octets: number): { held: Promise<void>; go(): void } => {
    let go = () => {};
    let stands = () => {};
    const flows = new Promise<void>((resolve) => (go = resolve));
    const held = new Promise<void>((resolve) => (stands = resolve));
    world.intercept = async (request, next) => {
      if (request.method !== 'PATCH') return next(request);
      const content = await request.arrayBuffer();
      await next(new Request(request.url, { method: 'PATCH', headers: request.headers, body: content.slice(0, octets) }));
      stands();
      await flows;
      throw new TypeError('Failed to fetch');
    };
    return {
      held,
      go: () => {
        delete world.intercept;
        go();
      },
    };
  };
  const write = async (services: Services) => {
    const draft = await services.compose({ to: [CLERK, MAYOR], subject: 'The plan' });
    draft.edit({ html: '<p>Here it is.</p>', text: 'Here it is.' });
    (await draft.attachments()).add([plan()]);
    return draft;
  };
  const received = async (owner: string, message: Message): Promise<Uint8Array[]> => {
    const { server } = world.tokenSource(owner).account;
    const thread = (await (await world.call(owner, 'GET', `${server}/threads/${message.thread}`)).json()) as Thread;
    const [stored] = thread.messages;
    return Promise.all((stored!.message.attachments ?? []).map(async ({ id }) => new Uint8Array(await (await world.call(owner, 'GET', `${server}/messages/${stored!.id}/attachments/${id}`)).arrayBuffer())));
  };
  const empty = async (services: Services) => when(await services.outbox(), ({ items }) => !items.length);

  it('is delivered before they have arrived, and has its last receipt when they have', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services);
    const { held, go } = hold(10_000);
    await held;
    const message = await draft.send();
    const { items } = await when(await services.outbox(), (state) => !!state.items[0]?.deliveries.every(({ receipt }) => receipt));
    expect(items[0]!.deliveries.map(({ state }) => state)).to.deep.equal(['sending', 'sending']);
    go();
    const { deliveries } = await when(draft, ({ phase }) => phase === 'done');
    expect(deliveries.map(({ address, state }) => [address, state])).to.deep.equal([[CLERK, 'deposited'], [MAYOR, 'deposited']]);
    const evidence = await services.evidence();
    for (const { receipt, address } of deliveries) expect((await when(evidence.verification(receipt, { message, recipient: address }), ({ state }) => state !== 'verifying')).state).to.equal('verified');
    for (const owner of [CLERK, MAYOR]) expect(await received(owner, message)).to.deep.equal([bytes]);
    await empty(services);
  });

  it('goes on after the page is gone, with what this device has kept of them', async () => {
    const storage = memoryStorage();
    const first = tab(world, ANNA, { storage });
    const draft = await write(first);
    const { held, go } = hold(10_000);
    await held;
    const message = await draft.send();
    first.close();
    go();
    const second = tab(world, ANNA, { storage });
    await empty(second);
    for (const owner of [CLERK, MAYOR]) expect(await received(owner, message)).to.deep.equal([bytes]);
  });

  it('keeps its files while it is a draft: left, and opened again in another page', async () => {
    const storage = memoryStorage();
    const first = tab(world, ANNA, { storage });
    const draft = await write(first);
    await when(draft, ({ attachments }) => attachments[0]?.state === 'done');
    await draft.flush();
    first.close();
    const second = tab(world, ANNA, { storage });
    const again = await second.compose({ draft: draft.state.id });
    await when(again, ({ attachments: [file], to }) => file?.state === 'done' && to[0]?.status === 'accepts');
    expect(again.state.attachments[0]).to.deep.include({ name: 'plan.pdf', size: 40_000, sent: 40_000 });
    const message = await again.send();
    await when(again, ({ phase }) => phase === 'done');
    expect(await received(CLERK, message)).to.deep.equal([bytes]);
  });
});
