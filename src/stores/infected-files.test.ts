import { expect } from 'chai';
import type { Verdict } from '../../demo/server/content/scanner.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import { problemType, type Thread } from '../contract/index.ts';
import type { Services } from '../services/services.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';

describe('files in which malware is found', () => {
  let world: World;
  let decide: (verdict: Verdict) => void;
  let asked: number;
  const infected: Verdict = { state: 'infected', signature: 'Some.Thing' };

  beforeEach(async () => {
    asked = 0;
    const verdict = new Promise<Verdict>((resolve) => (decide = resolve));
    world = await createWorld({ scanner: { scan: () => (asked++, verdict) } });
    await world.invite(CLERK, ANNA);
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const write = async (services: Services) => {
    const draft = await services.compose({ to: [CLERK], subject: 'The plan' });
    draft.edit({ html: '<p>Here it is.</p>', text: 'Here it is.' });
    (await draft.attachments()).add([new File(['not what it seems'], 'plan.pdf', { type: 'application/pdf' })]);
    return draft;
  };

  it('fail while they are written about, and say why', async () => {
    decide(infected);
    const draft = await write(tab(world, ANNA));
    const { attachments } = await when(draft, ({ attachments: [file] }) => file?.state === 'failed');
    expect(attachments[0]!.problem).to.deep.equal({ code: 'infected' });
  });

  it('are done once none was found', async () => {
    const draft = await write(tab(world, ANNA));
    await until(() => asked === 1);
    expect(draft.state.attachments[0]!.state).not.to.equal('done');
    decide({ state: 'clean' });
    await when(draft, ({ attachments: [file] }) => file?.state === 'done');
  });

  it('make the letter fail that had gone before, here and at home', async () => {
    const services = tab(world, ANNA);
    const draft = await write(services);
    await until(() => asked === 1);
    const message = await draft.send();
    const outbox = await services.outbox();
    await when(outbox, ({ items: [item] }) => !!item?.deliveries[0]!.receipt);
    expect(outbox.state.items[0]!.deliveries[0]!.state).to.equal('sending');
    decide(infected);
    const delivery = await until(async () => {
      await outbox.flush();
      const [one] = outbox.state.items.find((item) => item.message.id === message.id)?.deliveries ?? [];
      return one?.state === 'failed' && one;
    });
    expect([delivery.problem, delivery.address]).to.deep.equal([problemType('infected'), CLERK]);
    const evidence = await services.evidence();
    const { state, claims } = await when(evidence.verification(delivery.receipt, { message, recipient: delivery.address }), (now) => now.state !== 'verifying');
    expect([state, claims?.event, claims?.reason?.attachments]).to.deep.equal(['verified', 'ContentConsignmentFailure', [message.attachments![0]!.id]]);
    const { server } = world.tokenSource(ANNA).account;
    await until(async () => {
      const { messages } = (await (await world.call(ANNA, 'GET', `${server}/threads/${message.thread}`)).json()) as Thread;
      return messages[0]!.deliveries![0]!.state === 'failed' && messages[0]!.deliveries![0]!.problem === problemType('infected');
    });
  });
});
