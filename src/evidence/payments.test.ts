import { expect } from 'chai';
import { createWorld } from '../../demo/server/world.ts';
import type { World } from '../../demo/server/world.ts';
import { digestOf } from '../contract/index.ts';
import type { EvidenceEvent, Message, PaymentStatement, ReceiptClaims, ReceiptKey } from '../contract/index.ts';
import { verifyChain } from './index.ts';
import { paymentStatements } from './payments.ts';

const ANNA = 'anna@home.example';
const CLERK = 'clerk@city.example';
const STATES = ['authorised', 'settled', 'rejected', 'cancelled', 'expired'] as const;
const SUM = { amount: '184.90', currency: 'EUR', iban: 'DE02120300000000202051', reference: 'RF18539007547034' };

/** The same numbers each time, so that what fails can be tried again. */
function lots(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

describe('what receipts say of payments', () => {
  let world: World;
  let message: Message;
  let base: ReceiptClaims;

  before(async () => {
    world = await createWorld();
    const sent = await world.deposit(ANNA, CLERK, { subject: 'Invoice 12' });
    ({ message } = sent);
    base = JSON.parse(atob(sent.receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))) as ReceiptClaims;
  });
  after(() => world.close());

  const issuerOf = async () => {
    const server = 'https://city.example/dmail';
    return { server, keys: ((await (await world.fetch(`${server}/keys`)).json()) as { keys: ReceiptKey[] }).keys };
  };

  const statement = (id: string, state: PaymentStatement['state'], changes: object = {}) => ['PaymentStatement', { payment: { id, state, ...SUM, ...changes } }] as const;
  type Step = EvidenceEvent | readonly [EvidenceEvent, object];

  async function chainOf(...steps: Step[]): Promise<string[]> {
    const receipts: string[] = [];
    let last: ReceiptClaims | undefined;
    for (const [index, step] of steps.entries()) {
      const [event, own] = typeof step === 'string' ? [step, {}] : step;
      const previous = last && { previous: { jti: last.jti, digest: await digestOf(new TextEncoder().encode(receipts.at(-1))) } };
      last = { ...base, event, iat: base.iat + index, jti: `receipt-${index}`, ...(event === 'NotificationForAcceptance' && { until: new Date((base.iat + 86_400) * 1000).toISOString() }), ...previous, ...own };
      receipts.push(await world.domain('city.example').keys.sign(last));
    }
    return receipts;
  }
  /** @param expected without the message, whether it asks for acceptance is not looked at */
  const verify = (receipts: readonly string[], expected: object = { recipient: CLERK }) => verifyChain(receipts, expected, { issuerOf, now: (base.iat + 3600) * 1000 });
  const outcomeOf = async (...steps: Step[]) => {
    const { state, failed } = await verify(await chainOf(...steps));
    return failed ? `${failed.check} ${failed.index}` : state;
  };

  it('verifies beside everything else that happens to a message', async () => {
    for (const steps of [
      ['ContentConsignment', statement('a', 'authorised')],
      ['ContentConsignment', 'ContentHandover', statement('a', 'authorised'), statement('a', 'settled')],
      ['ContentConsignment', statement('a', 'rejected'), statement('b', 'authorised'), 'ContentHandover', statement('b', 'settled')],
      ['SubmissionAcceptance', statement('a', 'authorised'), 'ContentConsignment', statement('b', 'cancelled'), statement('a', 'expired')],
      ['SubmissionAcceptance', 'NotificationForAcceptance', 'ConsignmentAcceptance', 'ContentConsignment', statement('a', 'settled')],
    ] as Step[][]) expect(await outcomeOf(...steps), JSON.stringify(steps)).to.equal('verified');
  });

  it('says that it is the recipient who says so, and shows the newest word of each payment', async () => {
    const chain = await verify(await chainOf('ContentConsignment', statement('a', 'authorised'), statement('b', 'rejected', { reference: undefined, variableSymbol: '2026' }), statement('a', 'settled')));
    expect(chain.events.map(({ actor }) => actor)).to.deep.equal(['server', 'recipient', 'recipient', 'recipient']);
    const { reference: _, ...plain } = SUM;
    expect(paymentStatements(chain)).to.deep.equal([
      { id: 'a', state: 'settled', ...SUM, at: new Date((base.iat + 3) * 1000).toISOString() },
      { id: 'b', state: 'rejected', ...plain, variableSymbol: '2026', at: new Date((base.iat + 2) * 1000).toISOString() },
    ]);
  });

  it('fails where it comes first, goes back, repeats itself, or means another sum than before', async () => {
    expect(await outcomeOf(statement('a', 'authorised'))).to.equal('form 0');
    expect(await outcomeOf('SubmissionAcceptance', 'NotificationForAcceptance', statement('a', 'authorised'))).to.equal('chain 2');
    const before = ['ContentConsignment', statement('a', 'authorised')] as const;
    expect(await outcomeOf(...before, statement('a', 'authorised'))).to.equal('chain 2');
    for (const end of STATES.slice(1)) for (const state of STATES) expect(await outcomeOf('ContentConsignment', statement('a', end), statement('a', state)), `${end} ${state}`).to.equal('chain 2');
    for (const changes of [{ amount: '184.91' }, { amount: '1184.90' }, { currency: 'USD' }, { iban: 'DE02500105170137075030' }, { reference: undefined }, { variableSymbol: '1' }])
      expect(await outcomeOf(...before, statement('a', 'settled', changes)), JSON.stringify(changes)).to.equal('chain 2');
  });

  it('fails after what ends a message, and after six', async () => {
    const refused = ['ConsignmentRejection', { reason: { type: 'urn:dmail:problem:refused-by-recipient' } }] as const;
    expect(await outcomeOf('SubmissionAcceptance', 'NotificationForAcceptance', refused, statement('a', 'authorised'))).to.equal('chain 3');
    const six = [1, 2, 3, 4, 5, 6].map((id) => statement(`payment-${id}`, 'authorised'));
    expect(await outcomeOf('ContentConsignment', ...six)).to.equal('verified');
    expect(await outcomeOf('ContentConsignment', ...six, 'ContentHandover')).to.equal('verified');
    expect(await outcomeOf('ContentConsignment', ...six, statement('payment-1', 'settled'))).to.equal('chain 7');
  });

  it('is refused in any form but its own', async () => {
    const good = { id: 'a', state: 'settled', ...SUM };
    for (const payment of [
      undefined, null, 'paid', 7, [], {}, { ...good, id: '' }, { ...good, id: 7 }, { ...good, id: 'a'.repeat(101) }, { ...good, state: 'initiated' }, { ...good, state: 'paid' }, { ...good, state: ['settled'] }, { ...good, state: 'settled\n' },
      { ...good, amount: '0.00' }, { ...good, amount: '-1' }, { ...good, amount: 184.9 }, { ...good, amount: ['184.90'] }, { ...good, amount: '1e9' }, { ...good, amount: '1.23456' }, { ...good, amount: `1${'0'.repeat(9)}` }, { ...good, amount: '١٨٤' },
      { ...good, currency: 'eur' }, { ...good, currency: undefined }, { ...good, iban: 'DE02 1203' }, { ...good, iban: '<b>' }, { ...good, iban: undefined }, { ...good, reference: 'INV-1' }, { ...good, reference: null }, { ...good, reference: ['RF18539007547034'] },
      { ...good, variableSymbol: 'x' }, { ...good, variableSymbol: 12 }, { ...good, variableSymbol: '12345678901' },
    ]) expect(await outcomeOf('ContentConsignment', ['PaymentStatement', { payment }]), JSON.stringify(payment) ?? 'nothing').to.equal('form 1');
    // With no other event.
    expect(await outcomeOf('ContentConsignment', ['ContentHandover', { payment: good }])).to.equal('form 1');
    expect(await outcomeOf(['ContentConsignment', { payment: good }])).to.equal('form 0');
  });

  it('says nothing of another message, of what was changed, and of what nobody vouches for', async () => {
    const receipts = await chainOf('ContentConsignment', statement('a', 'authorised'), statement('a', 'settled'));
    const other = (await world.deposit(ANNA, CLERK, { subject: 'Another' })).message;
    const strange = await verify(receipts, { message: other, recipient: CLERK });
    expect([strange.state, paymentStatements(strange)]).to.deep.equal(['failed', []]);
    expect((await verify(receipts, { message, recipient: CLERK })).state).to.equal('verified');
    const [head, payload, signature] = receipts[1]!.split('.') as [string, string, string];
    const forged = btoa(atob(payload.replace(/-/g, '+').replace(/_/g, '/')).replace('184.90', '984.90')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
    const changed = await verify([receipts[0]!, `${head}.${forged}.${signature}`]);
    expect([changed.failed, paymentStatements(changed)]).to.deep.equal([{ index: 1, check: 'signature' }, []]);
    const missing = await verify([receipts[0]!, receipts[2]!]);
    expect([missing.failed, paymentStatements(missing)]).to.deep.equal([{ index: 1, check: 'chain' }, []]);
    const { keys } = await issuerOf();
    const elsewhere = await verifyChain(receipts, {}, { issuerOf: async () => ({ server: 'https://elsewhere.example/dmail', keys }), now: (base.iat + 3600) * 1000 });
    expect([elsewhere.state, paymentStatements(elsewhere)]).to.deep.equal(['failed', []]);
    const unasked = await verifyChain(receipts, {}, { issuerOf: () => Promise.reject(new (class extends Error {})()), now: (base.iat + 3600) * 1000 });
    expect(paymentStatements(unasked)).to.deep.equal([]);
  });

  it('holds exactly where each payment comes to one end, whatever is said in whatever order', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const lot = lots(seed);
      const said = Array.from({ length: 1 + lot(8) }, () => ({ id: `payment-${lot(3)}`, state: STATES[lot(STATES.length)]! }));
      const fits = said.length <= 6 && said.every(({ id, state }, index) => said.slice(0, index).every((before) => before.id !== id || (before.state === 'authorised' && state !== 'authorised')));
      const chain = await verify(await chainOf('ContentConsignment', ...said.map(({ id, state }) => statement(id, state))));
      expect(chain.state, `${seed}: ${JSON.stringify(said)}`).to.equal(fits ? 'verified' : 'failed');
      const newest = Object.fromEntries(said.map(({ id, state }) => [id, state]));
      expect(Object.fromEntries(paymentStatements(chain).map(({ id, state }) => [id, state]))).to.deep.equal(fits ? newest : {});
    }
  });
});
