import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { DmailProblem } from '../contract/index.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('what readers decide', () => {
  let world: World;
  let posted: string[];
  beforeEach(async () => {
    world = await createWorld();
    posted = [];
    world.intercept = (request, next) => {
      if (request.method !== 'GET') posted.push(`${request.method} ${new URL(request.url).pathname.replace(/\/(?:[\w-]{20,})/g, '/…')}`);
      return next(request);
    };
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const letter = async (evidence: object) => {
    const { thread } = (await world.deposit(CLERK, ANNA, { subject: 'Permit', text: 'All is well.', evidence })).message;
    const services = tab(world, ANNA);
    const view = await services.thread(thread);
    view.subscribe(() => {});
    await when(view, ({ phase }) => phase === 'ready');
    posted = [];
    return { view, decisions: await view.decisions(), stored: () => view.state.messages[0]! };
  };

  it('a sender is told that a letter is open only where that is allowed, and once', async () => {
    const { decisions, stored } = await letter({ opened: true });
    decisions.shown(stored());
    await decisions.allow(stored(), false);
    expect(posted, 'nothing is said before it is allowed').to.deep.equal(['POST /dmail/consents']);
    for (let often = 0; often < 3; often++) decisions.shown(stored());
    await until(() => posted.includes('POST /dmail/messages/…/openings'));
    await until(() => stored().receipts!.length === 3);
    decisions.shown(stored());
    expect(posted.filter((one) => one.endsWith('/openings'))).to.have.length(1);
    expect(decisions.consentOf(stored())).to.include({ peer: CLERK, message: stored().id, state: 'granted' });
    await decisions.takeBack(decisions.consentOf(stored())!);
    expect(decisions.consentOf(stored())).to.equal(undefined);
  });

  it('one consent may be for all letters of a sender', async () => {
    const { decisions, stored } = await letter({ opened: true });
    await decisions.allow(stored(), true);
    const other = await letter({ opened: true });
    expect(other.decisions.consentOf(other.stored())).to.include({ peer: CLERK, state: 'granted' });
    expect(other.stored().consent).to.not.have.property('message');
  });

  it('nobody is told anything of a letter whose sender did not ask', async () => {
    const { decisions, stored } = await letter({ acceptance: { until: new Date(world.clock.now() + 86_400_000).toISOString() } });
    decisions.shown(stored());
    expect(posted).to.deep.equal([]);
  });

  const registered = () => letter({ acceptance: { until: new Date(world.clock.now() + 86_400_000).toISOString() } });

  it('a registered letter is there at once when it was accepted', async () => {
    const { view, decisions, stored } = await registered();
    expect([stored().acceptance!.state, stored().message.subject, stored().message.body.text]).to.deep.equal(['pending', '', '']);
    view.take(await decisions.decide(stored()));
    await until(() => stored().message.body.text === 'All is well.');
    expect([stored().acceptance!.state, stored().message.subject]).to.deep.equal(['accepted', 'Permit']);
  });

  it('what was refused stays withheld, and is not accepted after all', async () => {
    const { view, decisions, stored } = await registered();
    world.confirming = (_, detail) => (detail.type === 'urn:dmail:acceptance' ? { ...detail, decision: 'refuse', reason: 'Not mine.' } : detail);
    view.take(await decisions.decide(stored()));
    await until(() => stored().acceptance!.state === 'refused');
    expect([stored().message.subject, stored().message.body.text]).to.deep.equal(['', '']);
    world.confirming = undefined;
    expect(await decisions.decide(stored()).catch((error: unknown) => error)).to.be.instanceOf(DmailProblem);
    expect(stored().acceptance!.state).to.equal('refused');
  });

  it('what has waited too long is not accepted any more', async () => {
    const { view, decisions, stored } = await registered();
    world.clock.advance(2 * 86_400_000);
    expect(await decisions.decide(stored()).catch((error: unknown) => error)).to.have.property('code', 'acceptance-expired');
    view.retry();
    await until(() => stored().acceptance!.state === 'expired');
  });

  it('who turns back on the page at home has decided nothing', async () => {
    const { decisions, stored } = await letter({ opened: true });
    world.confirming = () => Promise.reject(new DmailProblem('sign-in-cancelled'));
    const problem = await decisions.allow(stored(), false).catch((error: unknown) => error);
    expect(problem).to.have.property('code', 'sign-in-cancelled');
    expect([posted, decisions.consentOf(stored())]).to.deep.equal([[], undefined]);
  });
});
