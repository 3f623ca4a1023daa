import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import type { EvidenceWish, Message, Thread } from '../contract/index.ts';
import { memoryStorage } from '../offline/memory.ts';
import type { Services } from '../services/services.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';
import { receiptsOf } from './delivery-state.ts';
import { evidenceKey } from './sent-evidence.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const SALES = 'sales@shop.example';

describe('what becomes of letters after they were delivered', function evidence() {
  this.timeout(40_000);
  const clock = performance.now.bind(performance);
  let ahead = 0;
  before(() => void (performance.now = () => clock() + ahead));
  after(() => Reflect.deleteProperty(performance, 'now'));
  /** Somebody comes back to the page once a server may be asked again, which is not within seconds. */
  const back = (event: 'focus' | 'online' = 'focus'): void => {
    ahead += 6_000;
    window.dispatchEvent(new Event(event));
  };
  let world: World;
  /** Every question to a recipient's server that was answered, in order. */
  let asked: URL[];
  beforeEach(async () => {
    world = await createWorld({ domains: ['home.example', 'city.example', 'shop.example'] });
    asked = [];
    world.intercept = async (request, next) => {
      const url = new URL(request.url);
      const response = await next(request);
      if (url.pathname.endsWith('/evidence') && response.ok) asked.push(url);
      return response;
    };
    for (const owner of [CLERK, SALES]) await world.invite(owner, ANNA);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const send = async (services: Services, to: string[], evidence?: EvidenceWish): Promise<Message> => {
    const draft = await services.compose({ to, subject: 'The stove' });
    draft.edit({ html: '<p>It smokes.</p>', text: 'It smokes.', ...(evidence && { evidence }) });
    const leave = draft.subscribe(() => {});
    await when(draft, ({ to: chips }) => chips.every(({ status }) => status === 'accepts'));
    const message = await draft.send();
    await when(draft, ({ phase }) => phase === 'done');
    leave();
    return message;
  };
  const read = async (owner: string, message: Message) => ((await (await world.call(owner, 'GET', `/threads/${message.thread}`)).json()) as Thread).messages.at(-1)!;
  const look = async (services: Services, message: Message) => {
    const thread = await services.thread(message.thread);
    thread.subscribe(() => {});
    await when(thread, ({ phase }) => phase === 'ready');
    return {
      delivery: (address: string) => thread.state.messages[0]!.deliveries!.find((one) => one.address === address)!,
      becomes: (address: string, state: string) => until(() => thread.state.messages[0]!.deliveries!.find((one) => one.address === address && one.state === state)),
      evidence: (await thread.evidence())!,
    };
  };
  const allow = async (owner: string, peer: string, id: string) => {
    const by = await world.tokenSource(owner).confirm({ type: 'urn:dmail:tracking', peer, message: id });
    return (await (await world.call(owner, 'POST', '/consents', { by, body: { peer, message: id } })).json()) as { id: string };
  };

  it('is asked for, verified and told home: collected, and opened once that is allowed', async () => {
    const services = tab(world, ANNA);
    const message = await send(services, [CLERK], { opened: true });
    const { id } = await read(CLERK, message);
    const shown = await look(services, message);
    const collected = await shown.becomes(CLERK, 'handed-over');
    expect(receiptsOf(collected)).to.have.length(2);
    await allow(CLERK, ANNA, id);
    expect((await world.call(CLERK, 'POST', `/messages/${id}/openings`)).status).to.equal(204);
    back();
    const opened = await shown.becomes(CLERK, 'opened');
    const evidence = await services.evidence();
    const chain = await when(evidence.chain(receiptsOf(opened), { message, recipient: CLERK, sender: ANNA }), ({ state }) => state !== 'verifying');
    expect([chain.state, chain.events.map(({ event }) => event)]).to.deep.equal(['verified', ['ContentConsignment', 'ContentHandover', 'ContentAccessTracking']]);
    // Home has it: any device of hers does.
    const stored = (await (await world.call(ANNA, 'GET', `/sent/${message.id}`)).json()) as { deliveries: unknown[] };
    expect(stored.deliveries).to.deep.equal([opened]);
  });

  const registered = (): EvidenceWish => ({ acceptance: { until: new Date(world.clock.now() + 86_400_000).toISOString() } });
  const decide = async (owner: string, message: Message) => {
    const { id, digest } = await read(owner, message);
    const by = await world.tokenSource(owner).confirm({ type: 'urn:dmail:acceptance', message: id, digest });
    return world.call(owner, 'POST', `/messages/${id}/acceptance`, { by });
  };
  const told = async (services: Services, message: Message, receipts: readonly string[]) => {
    const chain = (await services.evidence()).chain(receipts, { message, recipient: CLERK, sender: ANNA });
    const { state, events } = await when(chain, (outcome) => outcome.state !== 'verifying');
    return [state, ...events.map(({ event }) => event)];
  };

  it('a registered letter is delivered when it waits in the box, and collected after it was accepted', async () => {
    const services = tab(world, ANNA);
    const message = await send(services, [CLERK], registered());
    const shown = await look(services, message);
    expect(shown.delivery(CLERK).state).to.equal('deposited');
    expect((await decide(CLERK, message)).status).to.equal(200);
    await read(CLERK, message);
    back();
    const collected = await shown.becomes(CLERK, 'handed-over');
    expect(await told(services, message, receiptsOf(collected))).to.deep.equal(['verified', 'SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentConsignment', 'ContentHandover']);
  });

  it('a registered letter that was refused says why', async () => {
    const services = tab(world, ANNA);
    const message = await send(services, [CLERK], registered());
    world.confirming = (_, detail) => (detail.type === 'urn:dmail:acceptance' ? { ...detail, decision: 'refuse', reason: 'Not mine.' } : detail);
    await decide(CLERK, message);
    const shown = await look(services, message);
    const refused = await shown.becomes(CLERK, 'refused');
    expect(refused.problem).to.equal('urn:dmail:problem:refused-by-recipient');
    expect(await told(services, message, receiptsOf(refused))).to.deep.equal(['verified', 'SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentRejection']);
  });

  it('a registered letter nobody accepts expires', async () => {
    const services = tab(world, ANNA);
    const message = await send(services, [CLERK], registered());
    world.clock.advance(2 * 86_400_000);
    const shown = await look(services, message);
    const expired = await shown.becomes(CLERK, 'expired');
    expect(await told(services, message, receiptsOf(expired))).to.deep.equal(['verified', 'SubmissionAcceptance', 'NotificationForAcceptance', 'AcceptanceRejectionExpiry']);
  });

  it('nothing is told without a consent, nor after it was taken back', async () => {
    const services = tab(world, ANNA);
    const message = await send(services, [CLERK], { opened: true });
    const { id } = await read(CLERK, message);
    await world.call(CLERK, 'POST', `/messages/${id}/openings`);
    const consent = await allow(CLERK, ANNA, id);
    await world.call(CLERK, 'DELETE', `/consents/${consent.id}`);
    await world.call(CLERK, 'POST', `/messages/${id}/openings`);
    const shown = await look(services, message);
    expect(receiptsOf(await shown.becomes(CLERK, 'handed-over'))).to.have.length(2);
    expect((await read(CLERK, message)).receipts).to.have.length(2);
  });

  it('one server that does not answer keeps no other waiting', async () => {
    const services = tab(world, ANNA);
    const message = await send(services, [CLERK, SALES]);
    for (const owner of [CLERK, SALES]) await read(owner, message);
    const { intercept } = world;
    world.intercept = (request, next) => (request.url.startsWith('https://city.example/dmail/evidence') ? Promise.reject(new TypeError('Failed to fetch')) : intercept!(request, next));
    const shown = await look(services, message);
    await shown.becomes(SALES, 'handed-over');
    expect(shown.delivery(CLERK).state).to.equal('deposited');
    world.intercept = intercept!;
    back('online');
    await shown.becomes(CLERK, 'handed-over');
  });

  it('what does not hold changes nothing and is remembered, until it does', async () => {
    const storage = memoryStorage();
    const services = tab(world, ANNA, { storage });
    const message = await send(services, [CLERK], { opened: true });
    const { id } = await read(CLERK, message);
    const { intercept } = world;
    world.intercept = async (request, next) => {
      const response = await intercept!(request, next);
      if (!request.url.startsWith('https://city.example/dmail/evidence') || !response.ok) return response;
      const page = (await response.json()) as { messages: { receipts: string[] }[] };
      for (const { receipts } of page.messages) receipts.push(receipts.pop()!.replace(/.{8}$/, 'AAAAAAAA'));
      return new Response(JSON.stringify(page), { headers: response.headers });
    };
    const shown = await look(services, message);
    const key = evidenceKey(message.id, CLERK);
    await until(() => shown.evidence.state.failed[key] === 'signature');
    expect(shown.delivery(CLERK).state).to.equal('deposited');
    expect(receiptsOf(shown.delivery(CLERK))).to.have.length(1);
    services.close();
    // Another page of the same device knows it, too.
    world.intercept = intercept!;
    const again = tab(world, ANNA, { storage });
    const after = await look(again, message);
    await until(() => after.evidence.state.failed[key] === 'signature');
    await allow(CLERK, ANNA, id);
    await world.call(CLERK, 'POST', `/messages/${id}/openings`);
    back();
    await after.becomes(CLERK, 'opened');
    await until(() => !after.evidence.state.failed[key]);
  });

  it('a server is asked from where it was asked last, and not at all when nothing can come any more', async () => {
    const storage = memoryStorage();
    const services = tab(world, ANNA, { storage });
    const asking = await send(services, [CLERK], { opened: true });
    const plain = await send(services, [SALES]);
    for (const [owner, message] of [[CLERK, asking], [SALES, plain]] as const) await read(owner, message);
    const shown = await look(services, asking);
    await shown.becomes(CLERK, 'handed-over');
    await (await look(services, plain)).becomes(SALES, 'handed-over');
    services.close();
    asked = [];
    const again = tab(world, ANNA, { storage });
    await again.outbox();
    await until(() => asked.length);
    expect(asked.map(({ host }) => host)).to.deep.equal(['city.example']);
    expect(asked[0]!.searchParams.get('since')).to.match(/./);
  });

  it('of several tabs one asks, and all of them show it', async () => {
    const storage = memoryStorage();
    const [one, other] = [tab(world, ANNA, { storage }), tab(world, ANNA, { storage })];
    const message = await send(one, [CLERK]);
    await read(CLERK, message);
    const views = await Promise.all([look(one, message), look(other, message)]);
    for (const view of views) await view.becomes(CLERK, 'handed-over');
    const { held, pending } = await navigator.locks.query();
    const named = (locks: LockInfo[] = []) => locks.filter(({ name }) => name?.endsWith(`${ANNA}:sent-evidence`)).length;
    expect([named(held), named(pending)]).to.deep.equal([1, 1]);
  });
});
