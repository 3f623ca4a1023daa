import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { CoverTag, Draft, Message, PropertyDefinition, Thread } from '../contract/index.ts';
import { tusEndpoint } from '../../test/support/tus-endpoint.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';
import type { Services } from '../services/services.ts';
import { EndpointTransfers } from './endpoint-transfers.ts';
import { FileListStore } from './file-list.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const MAYOR = 'mayor@city.example';
const TOWN = 'office@town.example';

const invoice = (name = 'invoice.pdf') => new File([new Uint8Array(200).fill(3)], name, { type: 'application/pdf', lastModified: 1_700_000_000_000 });
const number: CoverTag = { name: 'invoice-number', kind: 'text', value: 'SH-17' };
const amount: CoverTag = { name: 'amount', kind: 'money', value: '184.90', currency: 'EUR' };
const asked: PropertyDefinition[] = [{ name: 'invoice-number', kind: 'text', required: true }, { name: 'amount', kind: 'money', currency: 'EUR' }];

describe('files somebody says something of', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ domains: ['home.example', 'city.example', 'town.example'], properties: (domain) => (domain === 'city.example' ? { asked } : undefined) });
    for (const owner of [CLERK, MAYOR, TOWN]) await world.invite(owner, ANNA);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const write = async (to: string[], services: Services = tab(world, ANNA)) => {
    const draft = await services.compose({ to, subject: 'An invoice' });
    const list = await draft.attachments();
    const stops = [draft.subscribe(() => {}), list.subscribe(() => {})];
    return { draft, list, services, leave: () => stops.forEach((stop) => stop()) };
  };
  const inbox = async (owner: string, { thread }: Message): Promise<Message> => {
    const { messages } = (await (await world.call(owner, 'GET', `/threads/${thread}`)).json()) as Thread;
    return messages[0]!.message;
  };

  it('carry it into the draft, here and at home, and into the message', async () => {
    const storage = memoryStorage();
    const { draft, list, services, leave } = await write([TOWN], tab(world, ANNA, { storage }));
    list.add([invoice()]);
    const { id } = list.state.items[0]!;
    list.describe(id, [number, amount]);
    expect(list.state.items[0]!.properties).to.deep.equal([number, amount]);
    await when(draft, ({ savedHome, dirty }) => !!savedHome && !dirty);
    const kept = (await (await world.call(ANNA, 'GET', `/drafts/${draft.state.id}`)).json()) as Draft;
    expect(kept.content.attachments![0]!.properties).to.deep.equal([number, amount]);
    leave();
    services.close();
    await until(async () => !(await navigator.locks.query()).held?.some(({ name }) => name?.includes(draft.state.id)));
    const again = await tab(world, ANNA, { storage }).compose({ draft: draft.state.id });
    const there = await again.attachments();
    const stop = [again.subscribe(() => {}), there.subscribe(() => {})];
    await when(there, ({ items }) => items[0]?.properties?.length === 2);
    there.describe(id, [number]);
    await when(again, ({ to }) => to.every(({ status }) => status === 'accepts'));
    const message = await again.send();
    expect(message.attachments![0]!.properties).to.deep.equal([number]);
    await when(again, ({ phase }) => phase === 'done');
    expect((await inbox(TOWN, message)).attachments![0]!.properties).to.deep.equal([number]);
    for (const one of stop) one();
  });

  it('say nothing more where everything was taken away again', async () => {
    const { draft, list, leave } = await write([TOWN]);
    list.add([invoice()]);
    const { id } = list.state.items[0]!;
    list.describe(id, [number]);
    list.describe(id, []);
    list.describe('no such file', [number]);
    expect(list.state.items[0]!.properties).to.equal(undefined);
    await when(draft, ({ savedHome, dirty }) => !!savedHome && !dirty);
    const kept = (await (await world.call(ANNA, 'GET', `/drafts/${draft.state.id}`)).json()) as Draft;
    expect(kept.content.attachments![0]).not.to.have.property('properties');
    leave();
  });

  it('show what another device has said of them', async () => {
    const { draft, list, services, leave } = await write([TOWN]);
    const quit = services.mailbox.subscribe(() => {});
    await when(services.mailbox, ({ live }) => live === 'open');
    list.add([invoice()]);
    await when(draft, ({ savedHome, dirty }) => !!savedHome && !dirty);
    const path = `/drafts/${draft.state.id}`;
    const { version, content } = (await (await world.call(ANNA, 'GET', path)).json()) as Draft;
    const changed = { ...content, attachments: content.attachments!.map((reference) => ({ ...reference, properties: [amount] })) };
    expect((await world.call(ANNA, 'PUT', path, { body: changed, headers: { 'if-match': `"${version}"` } })).status).to.equal(200);
    await when(list, ({ items }) => items[0]?.properties?.[0]?.name === 'amount');
    quit();
    leave();
  });

  it('are not sent as long as somebody is not told what they ask for; it is said what, of which, and whose wish it is', async () => {
    const { draft, list, leave } = await write([CLERK, MAYOR, TOWN]);
    list.add([invoice('a.pdf'), invoice('b.pdf')]);
    const [a, b] = list.state.items.map(({ id }) => id);
    await when(list, ({ asked: said }) => !!said);
    expect(list.state.asked).to.deep.equal([{ by: 'city.example', properties: asked }]);
    const lacks = () => draft.state.lacking.map(({ attachment, by, definition, fault }) => `${attachment === a ? 'a' : 'b'} ${by} ${definition.name} ${fault.reason}`);
    await when(draft, ({ obstacles }) => obstacles.includes('attachment-properties'));
    expect(lacks()).to.deep.equal(['a city.example invoice-number required', 'b city.example invoice-number required']);
    let refused: unknown;
    await draft.send().catch((error: unknown) => (refused = error));
    expect((refused as { context: { field: string } }).context.field).to.equal('/attachments');
    list.describe(a!, [number]);
    list.describe(b!, [number, { ...amount, currency: 'CZK' }]);
    expect(lacks()).to.deep.equal(['b city.example amount not-allowed']);
    draft.require([{ name: 'paid', kind: 'boolean', required: true }]);
    expect(lacks()).to.deep.equal(['a page paid required', 'b page paid required', 'b city.example amount not-allowed']);
    draft.require([]);
    list.describe(b!, [number, amount]);
    expect([draft.state.lacking, draft.state.obstacles]).to.deep.equal([[], []]);
    const message = await draft.send();
    await when(draft, ({ phase }) => phase === 'done');
    expect(draft.state.deliveries.map(({ state }) => state)).to.deep.equal(['deposited', 'deposited', 'deposited']);
    expect((await inbox(MAYOR, message)).attachments![1]!.properties).to.deep.equal([number, amount]);
    leave();
  });

  it('ask for nothing any more once who asked is no recipient, or they are taken away', async () => {
    const { draft, list, leave } = await write([TOWN, CLERK]);
    list.add([invoice()]);
    await when(draft, ({ obstacles }) => obstacles.includes('attachment-properties'));
    draft.removeRecipient('to', 1);
    await when(draft, ({ obstacles }) => !obstacles.length);
    expect(list.state.asked).to.equal(undefined);
    draft.addRecipients('to', CLERK);
    await when(draft, ({ obstacles }) => obstacles.includes('attachment-properties'));
    list.remove(list.state.items[0]!.id);
    expect(draft.state.lacking).to.deep.equal([]);
    leave();
  });

  it('are passed on with what their sender says of them, and nothing of what the reader has noted', async () => {
    await world.invite(ANNA, TOWN);
    const reference = await world.attach(TOWN, ANNA, { bytes: new Uint8Array(20).fill(9), name: 'invoice.pdf', properties: [number, amount] });
    const { message } = await world.deposit(TOWN, ANNA, { attachments: [reference] }, { invite: false });
    const { messages } = (await (await world.call(ANNA, 'GET', `/threads/${message.thread}`)).json()) as Thread;
    const at = `/messages/${messages[0]!.id}/attachments/${reference.id}/properties`;
    expect((await world.call(ANNA, 'PUT', at, { body: { properties: [{ name: 'status', kind: 'choice', value: 'paid' }] }, headers: { 'if-none-match': '*' } })).status).to.equal(200);
    const draft = await tab(world, ANNA).compose({ message: messages[0]!.id, kind: 'forward' });
    const stop = draft.subscribe(() => {});
    await when(draft, ({ attachments }) => !!attachments[0]?.properties);
    expect(draft.state.attachments[0]!.properties).to.deep.equal([number, amount]);
    stop();
  });

  it('are not sent with something that is not what it says', async () => {
    const { draft, list, leave } = await write([TOWN]);
    list.add([invoice()]);
    list.describe(list.state.items[0]!.id, [number, { ...amount, value: 'ten' }]);
    await when(draft, ({ to }) => to[0]?.status === 'accepts');
    let refused: unknown;
    await draft.send().catch((error: unknown) => (refused = error));
    expect((refused as { context: { field: string } }).context.field).to.equal('/attachments/0/properties/1/value');
    expect(draft.state.phase).to.equal('ready');
    leave();
  });
});

describe('files of a form somebody says something of', () => {
  it('keep it beside them', () => {
    const list = new FileListStore();
    list.add([invoice()]);
    const { id } = list.state.items[0]!;
    list.describe(id, [number]);
    expect(list.state.items[0]!.properties).to.deep.equal([number]);
    list.describe(id, []);
    expect(list.state.items[0]!.properties).to.equal(undefined);
  });

  it('are referred to with it, and come back with it', async () => {
    const server = tusEndpoint();
    const list = new EndpointTransfers({ endpoint: () => server.url, requests: () => ({ fetch: (...args) => server.fetch(...args) }) });
    const leave = list.subscribe(() => {});
    list.add([invoice()]);
    list.describe(list.state.items[0]!.id, [number]);
    await until(() => list.references.length === 1);
    expect(list.references[0]!.properties).to.deep.equal([number]);
    leave();
    const again = new EndpointTransfers({ endpoint: () => server.url });
    await again.restore(list.references);
    expect(again.state.items[0]!.properties).to.deep.equal([number]);
    again.describe(again.state.items[0]!.id, [number, amount]);
    expect(again.references[0]!.properties).to.deep.equal([number, amount]);
  });
});
