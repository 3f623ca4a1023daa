import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import type { Message, ProblemDetails, SentCopy } from '../contract/index.ts';
import { evidencePageIn } from '../locales/evidence-page.ts';
import type { Services } from '../services/services.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';
import type { Verification } from '../evidence/verify.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('a message that a server refuses', () => {
  let world: World;
  let services: Services;
  /** Of everything that was refused, in order. */
  let receipts: string[];
  beforeEach(async () => {
    world = await createWorld();
    await world.invite(CLERK, ANNA);
    receipts = [];
    services = tab(world, ANNA);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const invitation = (until?: number) =>
    world.call(CLERK, 'PUT', `${world.tokenSource(CLERK).account.server}/invitations/${ANNA}`, { body: { state: 'accepted', ...(until && { expiresAt: new Date(until).toISOString() }) } });

  /** The invitation ends between the session and the deposit. @param change what becomes of the receipt on its way */
  async function refusing(change: (receipt: string) => string = (receipt) => receipt): Promise<void> {
    delete world.intercept;
    await invitation(world.clock.now() + 60_000);
    world.intercept = async (request, next) => {
      if (request.method !== 'POST' || !request.url.endsWith('/deposits')) return next(request);
      world.clock.advance(61_000);
      const response = await next(request);
      const problem = (await response.json()) as ProblemDetails;
      receipts.push(problem.receipt!);
      return new Response(JSON.stringify({ ...problem, receipt: change(problem.receipt!) }), { status: response.status, headers: response.headers });
    };
  }
  const forged = (receipt: string): string => receipt.replace(/\.(.)([\w-]+)$/, (_, first: string, rest: string) => `.${first === 'A' ? 'B' : 'A'}${rest}`);

  async function send(subject = 'The stove') {
    const draft = await services.compose({ to: [CLERK], subject });
    draft.edit({ html: '<p>It smokes.</p>', text: 'It smokes.' });
    const leave = draft.subscribe(() => {});
    await when(draft, ({ to }) => to[0]?.status === 'accepts');
    const message = await draft.send();
    const { deliveries } = await when(draft, ({ phase }) => phase === 'done');
    leave();
    return { message, delivery: deliveries[0]! };
  }
  const verified = async (receipt: string, message: Message): Promise<Verification> =>
    when((await services.evidence()).verification(receipt, { message, recipient: CLERK, sender: ANNA }), ({ state }) => state !== 'verifying');
  /** What home was told of it. */
  const atHome = ({ id }: Message) => until(async () => ((await (await world.call(ANNA, 'GET', `/sent/${id}`)).json()) as SentCopy).deliveries.find(({ state }) => state !== 'sending'));

  it('says why, and keeps the receipt of that: here, at home, and in the outbox', async () => {
    await refusing();
    const { message, delivery } = await send();
    expect(delivery).to.include({ state: 'refused', problem: 'urn:dmail:problem:invitation-required', receipt: receipts[0] });
    const { state, claims } = await verified(delivery.receipt!, message);
    expect([state, claims!.event, claims!.reason]).to.deep.equal(['verified', 'SubmissionRejection', { type: 'urn:dmail:problem:invitation-required' }]);
    expect(await atHome(message)).to.deep.equal(delivery);
    const outbox = await services.outbox();
    expect(outbox.state.items.map(({ deliveries }) => deliveries)).to.deep.equal([[delivery]]);
    // It can be shown to anybody, as what was delivered can.
    const evidence = await services.evidence();
    const { bytes } = await evidence.archive(message, [[delivery.receipt!]], (await evidencePageIn('en'))!);
    const file = await evidence.file(bytes, evidencePageIn);
    expect([file.state, file.page, file.chains!.map(({ events }) => events.map(({ event }) => event))]).to.deep.equal(['verified', 'same', [['SubmissionRejection']]]);
    // Nobody waits for news of what was not taken in.
    const thread = await services.thread(message.thread);
    const { messages } = await when(thread, ({ phase }) => phase === 'ready');
    expect(messages[0]!.deliveries).to.deep.equal([delivery]);
  });

  it('is delivered where it is sent again and they agree by then: with the receipt of that', async () => {
    await refusing();
    const { message } = await send();
    delete world.intercept;
    await invitation();
    const outbox = await services.outbox();
    await outbox.retry(message.id, CLERK);
    await when(outbox, ({ items }) => !items.length);
    const delivery = await until(async () => (await atHome(message)).state === 'deposited' && atHome(message));
    expect((await verified(delivery.receipt!, message)).claims!.event).to.equal('ContentConsignment');
    expect(delivery.receipt).to.not.equal(receipts[0]);
  });

  it('says so where the receipt of it was changed, and keeps it as it is', async () => {
    await refusing(forged);
    const { message, delivery } = await send();
    expect(delivery).to.include({ state: 'refused', problem: 'urn:dmail:problem:receipt-invalid', receipt: forged(receipts[0]!) });
    const { state, failed } = await verified(delivery.receipt!, message);
    expect([state, failed]).to.deep.equal(['failed', 'signature']);
  });

  it('says so where the receipt is of another message', async () => {
    await refusing();
    const other = await send('Another');
    await refusing(() => other.delivery.receipt!);
    const { message, delivery } = await send();
    expect(delivery).to.include({ state: 'refused', problem: 'urn:dmail:problem:receipt-invalid' });
    expect((await verified(delivery.receipt!, message)).failed).to.equal('message');
  });

  it('keeps nothing as its receipt that is the receipt of something else, or none', async () => {
    const delivered = (await world.send(ANNA, [CLERK], { subject: 'Before' })).deliveries[0]!.receipt!;
    for (const given of [delivered, 'x.y.z', '<b>no receipt</b>']) {
      await refusing(() => given);
      const { message, delivery } = await send();
      expect([delivery.state, delivery.problem, delivery.receipt], given).to.deep.equal(['failed', 'urn:dmail:problem:receipt-invalid', undefined]);
      expect((await atHome(message)).state).to.equal('failed');
    }
  });

  it('keeps its receipt where the keys cannot be asked for just then; it is verified when they can', async () => {
    await refusing();
    const { intercept } = world;
    let away = true;
    world.intercept = (request, next) => (away && request.url.endsWith('/dmail/keys') ? Promise.reject(new TypeError('Failed to fetch')) : intercept!(request, next));
    const { message, delivery } = await send();
    expect(delivery).to.include({ state: 'refused', problem: 'urn:dmail:problem:invitation-required', receipt: receipts[0] });
    expect((await verified(delivery.receipt!, message)).state).to.equal('unknown');
    away = false;
    const evidence = (await services.evidence()).verification(delivery.receipt, { message, recipient: CLERK, sender: ANNA });
    const leave = evidence.subscribe(() => {});
    await when(evidence, ({ state }) => state === 'verified');
    leave();
  });

  it('keeps the receipt that it was accepted, whatever it is refused for afterwards', async () => {
    const { answered } = await import('./outbox-entry.ts');
    await refusing();
    const { message, delivery } = await send();
    const accepted = { address: CLERK, state: 'sending' as const, receipt: 'the receipt that it was accepted' };
    const entry = { id: message.id, message, deliveries: [accepted], queuedAt: 0, attempts: 0, nextAttempt: 0 };
    expect(answered(entry, delivery, 1, {}).deliveries[0]).to.deep.equal({ ...delivery, state: 'failed', receipt: accepted.receipt });
  });
});
