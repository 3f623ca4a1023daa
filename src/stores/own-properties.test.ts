import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import type { CoverTag, OwnProperties, StoredMessage } from '../contract/index.ts';
import type { Services } from '../services/services.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';
import type { OwnPropertiesStore } from './own-properties.ts';
import type { ThreadStore } from './thread.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

const toPay: CoverTag = { name: 'status', kind: 'choice', value: 'to-pay', prominent: true };
const paid: CoverTag = { ...toPay, value: 'paid' };
const note: CoverTag = { name: 'note', kind: 'text', value: 'by card' };

describe('what a person notes of attachments', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(ANNA, CLERK);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const letter = async (id: string = crypto.randomUUID()) => {
    const reference = await world.attach(CLERK, ANNA, { bytes: crypto.getRandomValues(new Uint8Array(10)), id, name: 'Invoice.pdf' });
    const { message } = await world.deposit(CLERK, ANNA, { attachments: [reference] }, { invite: false });
    return { thread: message.thread, document: id };
  };
  /** A conversation being looked at, with what is noted there. */
  const open = async (thread: string, services: Services = tab(world, ANNA)): Promise<{ thread: ThreadStore; own: OwnPropertiesStore; stored(): StoredMessage; services: Services; leave(): void }> => {
    const store = await services.thread(thread);
    const own = await store.own();
    const stops = [store.subscribe(() => {}), own.subscribe(() => {})];
    await when(store, ({ messages }) => messages.length > 0);
    return { thread: store, own, services, stored: () => store.state.messages[0]!, leave: () => stops.forEach((stop) => stop()) };
  };
  const atHome = async ({ id }: StoredMessage, document: string): Promise<OwnProperties | undefined> => {
    const response = await world.call(ANNA, 'GET', `/messages/${id}/attachments/${document}/properties`);
    return response.ok ? ((await response.json()) as OwnProperties) : undefined;
  };
  const elsewhere = (stored: StoredMessage, document: string, properties: CoverTag[], version?: string) =>
    world.call(ANNA, 'PUT', `/messages/${stored.id}/attachments/${document}/properties`, { body: { properties }, headers: version ? { 'if-match': `"${version}"` } : { 'if-none-match': '*' } });
  /** Requests that note something wait until they are let go. */
  const hold = () => {
    let go = () => {};
    const flows = new Promise<void>((resolve) => (go = resolve));
    let seen = 0;
    world.intercept = async (request, next) => {
      if (request.method !== 'PUT' || !request.url.endsWith('/properties')) return next(request);
      seen++;
      await flows;
      return next(request);
    };
    return { go: () => go(), seen: () => seen };
  };

  it('can be chosen from what home defines, asked for once somebody looks', async () => {
    const { thread } = await letter();
    const { own, leave } = await open(thread);
    const { definitions } = await when(own, (state) => !!state.definitions);
    expect(definitions!.map(({ name }) => name)).to.deep.equal(['status', 'due', 'amount', 'note']);
    expect(own.writable).to.equal(true);
    leave();
  });

  it('says so where the definitions cannot be had, and asks again', async () => {
    const { thread } = await letter();
    world.intercept = (request, next) => (request.url.endsWith('/properties') ? Promise.reject(new TypeError('Failed to fetch')) : next(request));
    const { own, leave } = await open(thread);
    await when(own, ({ problem }) => problem?.code === 'unreachable');
    delete world.intercept;
    await own.load();
    expect(own.state.problem).to.equal(undefined);
    expect(own.state.definitions).to.have.length(4);
    leave();
  });

  it('is shown at once, and kept at home', async () => {
    const { thread, document } = await letter();
    const { own, stored, leave } = await open(thread);
    expect(own.of(stored(), document)).to.deep.equal({ properties: [], phase: 'kept' });
    const { go } = hold();
    const saving = own.save(stored(), document, [toPay]);
    expect(own.of(stored(), document)).to.deep.equal({ properties: [toPay], phase: 'saving' });
    go();
    expect(await saving).to.equal(true);
    expect(own.of(stored(), document)).to.deep.equal({ properties: [toPay], phase: 'kept' });
    expect((await atHome(stored(), document))!.properties).to.deep.equal([toPay]);
    expect(await own.save(stored(), document, [paid, note])).to.equal(true);
    expect((await atHome(stored(), document))!.properties).to.deep.equal([paid, note]);
    leave();
  });

  it('goes one after the other where it is changed faster than home answers', async () => {
    const { thread, document } = await letter();
    const { own, stored, leave } = await open(thread);
    const { go, seen } = hold();
    const all = [own.save(stored(), document, [toPay]), own.save(stored(), document, [paid]), own.save(stored(), document, [paid, note])];
    expect(own.of(stored(), document).properties).to.deep.equal([paid, note]);
    go();
    expect(await Promise.all(all)).to.deep.equal([true, true, true]);
    expect(seen()).to.equal(2);
    expect((await atHome(stored(), document))!.properties).to.deep.equal([paid, note]);
    leave();
  });

  it('is taken back where home refuses it, and what was wanted is not lost', async () => {
    const { thread, document } = await letter();
    const { own, stored, leave } = await open(thread);
    await own.save(stored(), document, [toPay]);
    const odd: CoverTag[] = [{ ...toPay, value: 'perhaps' }];
    expect(await own.save(stored(), document, odd)).to.equal(false);
    const { problem, ...noted } = own.of(stored(), document);
    expect(noted).to.deep.equal({ properties: [toPay], phase: 'failed', wanted: odd });
    expect([problem!.code, problem!.context.field]).to.deep.equal(['not-understood', '/properties/0/value']);
    await own.resolve(stored(), document, 'theirs');
    expect(own.of(stored(), document)).to.deep.equal({ properties: [toPay], phase: 'kept' });
    leave();
  });

  it('says that there is no network, and goes when it is wanted again', async () => {
    const { thread, document } = await letter();
    const { own, stored, leave } = await open(thread);
    world.offline = true;
    expect(await own.save(stored(), document, [toPay])).to.equal(false);
    const noted = own.of(stored(), document);
    expect([noted.phase, noted.properties.length, noted.problem!.code]).to.deep.equal(['failed', 0, 'unreachable']);
    world.offline = false;
    expect(await own.resolve(stored(), document, 'mine')).to.equal(true);
    expect(own.of(stored(), document)).to.deep.equal({ properties: [toPay], phase: 'kept' });
    leave();
  });

  it('is not doubled where only the answer was lost', async () => {
    const { thread, document } = await letter();
    const { own, stored, leave } = await open(thread);
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (request.method === 'PUT') throw new TypeError('Failed to fetch');
      return response;
    };
    expect(await own.save(stored(), document, [toPay])).to.equal(false);
    delete world.intercept;
    expect(await own.resolve(stored(), document, 'mine')).to.equal(true);
    leave();
  });

  for (const choice of ['mine', 'theirs'] as const) {
    it(`shows what was noted elsewhere meanwhile, and takes ${choice}`, async () => {
      const { thread, document } = await letter();
      const { own, stored, leave } = await open(thread);
      world.intercept = async (request, next) => {
        if (request.method === 'PUT' && request.url.endsWith('/properties')) {
          delete world.intercept;
          await elsewhere(stored(), document, [note]);
        }
        return next(request);
      };
      expect(await own.save(stored(), document, [toPay])).to.equal(false);
      const noted = own.of(stored(), document);
      expect([noted.phase, noted.properties, noted.wanted]).to.deep.equal(['conflict', [note], [toPay]]);
      expect(await own.resolve(stored(), document, choice)).to.equal(true);
      const there = choice === 'mine' ? [toPay] : [note];
      expect(own.of(stored(), document)).to.deep.equal({ properties: there, phase: 'kept' });
      expect((await atHome(stored(), document))!.properties).to.deep.equal(there);
      leave();
    });
  }

  it('is heard of from another device, and holds for the document in all of its conversations', async () => {
    const first = await letter();
    const second = await letter(first.document);
    const one = await open(first.thread);
    const two = await open(second.thread, one.services);
    expect(two.own).to.equal(one.own);
    await when(one.services.mailbox, ({ live }) => live === 'open');
    await one.own.save(one.stored(), first.document, [toPay]);
    expect(two.own.of(two.stored(), first.document).properties).to.deep.equal([toPay]);
    const { version } = (await atHome(one.stored(), first.document))!;
    await elsewhere(two.stored(), first.document, [paid], version);
    await until(() => [one, two].every(({ own, stored }) => own.of(stored(), first.document).properties[0]?.value === 'paid'));
    for (const { leave } of [one, two]) leave();
  });

  it('cannot be done by a page that was granted reading alone', async () => {
    const { thread, document } = await letter();
    const services = tab(world, ANNA, { tokenSource: world.tokenSource(ANNA, { scopes: ['read:thread'] }) });
    const { own, stored, leave } = await open(thread, services);
    await when(own, ({ definitions }) => !!definitions);
    expect(own.writable).to.equal(false);
    expect(await own.save(stored(), document, [toPay])).to.equal(false);
    expect(own.of(stored(), document).problem!.code).to.equal('scope-insufficient');
    leave();
  });
});
