/**
 * Whatever providers, people, time and the network do in whatever order: no money comes or goes by itself, nothing is
 * paid twice, and nothing is settled that was not booked.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { add, compare, subtract } from '../../src/payments/money.ts';
import type { PaymentStatus } from '../../demo/bank/store/schema.ts';
import type { BankStore } from '../../demo/bank/store/store.ts';
import { random } from '../support/random.ts';
import { asks, at, balance, IBANS, id, order, PAYMENTS, total, world, type Visitor, type World } from './support.ts';

const PRODUCTS = [PAYMENTS, '/v1/payments/instant-sepa-credit-transfers'];
const TARGETS = [IBANS.shop, IBANS.shop, IBANS.ben, IBANS.annaSavings, 'SK2199720000007715000006', 'SK5899710000003301800005', 'DE89370400440532013000'];
const AMOUNTS = ['0.01', '0.10', '0.20', '9.99', '13.01', '13.02', '13.03', '13.04', '100', '333.33', '700.7', '999.99'];
/** What may follow; the same may always. */
const NEXT: Record<PaymentStatus, readonly PaymentStatus[]> = {
  RCVD: ['ACCP', 'ACSP', 'ACSC', 'RJCT', 'CANC'], ACCP: ['ACSP', 'ACSC', 'RJCT', 'CANC'], ACSP: ['ACSC', 'RJCT'], ACSC: [], RJCT: [], CANC: [],
};

interface Asked { request: string; product: string; body: Record<string, unknown>; payment?: string }

async function play(seed: number, w: World): Promise<Set<string>> {
  const chance = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const anna: Visitor = await at(w.first).signIn('anna');
  const ben: Visitor = await at(w.first).signIn('ben');
  const asked: Asked[] = [];
  const seen = new Map<string, PaymentStatus>();
  const reached = new Set<string>();

  const initiate = async (each: Asked): Promise<void> => {
    const response = await asks(w.first, 'POST', each.product, { body: each.body, request: each.request });
    if (response.status !== 201) {
      assert.equal(response.status, 400);
      return;
    }
    const { paymentId } = (await response.json()) as { paymentId: string };
    if (each.payment !== undefined) assert.equal(paymentId, each.payment, 'a replayed request made another payment');
    each.payment = paymentId;
  };
  const some = (): Asked | undefined => pick(asked.filter(({ payment }) => payment !== undefined));
  const deeds: (() => Promise<unknown>)[] = [
    async () => {
      const made = { request: id(), product: pick(PRODUCTS), body: order(pick(AMOUNTS), { to: pick(TARGETS) }) };
      asked.push(made);
      await initiate(made);
    },
    async () => asked.length > 0 && initiate(pick(asked)),
    // Two that are more than there is, one right after the other.
    async () => {
      for (const amount of ['600', '700.7']) {
        const made: Asked = { request: id(), product: PAYMENTS, body: order(amount) };
        asked.push(made);
        await initiate(made);
        await anna.post(`/sca/payments/${made.payment}`, { decision: 'confirm' });
      }
    },
    async () => anna.post(`/sca/payments/${some()?.payment}`, { decision: 'confirm' }),
    async () => anna.post(`/sca/payments/${some()?.payment}`, { decision: 'confirm' }),
    // The same button twice, at the same time.
    async () => {
      const payment = some()?.payment;
      await Promise.all([anna.post(`/sca/payments/${payment}`, { decision: 'confirm' }), anna.post(`/sca/payments/${payment}`, { decision: pick(['confirm', 'refuse']) }), w.first.run(), w.first.run()]);
    },
    async () => anna.post(`/sca/payments/${some()?.payment}`, { decision: 'refuse' }),
    async () => ben.post(`/sca/payments/${some()?.payment}`, { decision: pick(['confirm', 'refuse']) }),
    async () => {
      const one = some();
      if (one) await asks(w.first, 'DELETE', `${one.product}/${one.payment}`);
    },
    async () => void (w.clock.now += Math.floor(chance() * 8000)),
    async () => void (chance() < 0.15 && (w.clock.now += 15 * 60_000)),
    async () => void Object.assign(w.network, { up: chance() < 0.7, loseAnswers: chance() < 0.3 }),
    async () => w.second.run(),
  ];
  for (let step = 0; step < 60; step++) {
    await pick(deeds)();
    await check(w, seen, reached);
  }
  // In the end everything is told and done.
  Object.assign(w.network, { up: true, loseAnswers: false });
  for (const wait of [70_000, 15 * 60_000]) {
    w.clock.now += wait;
    await w.first.run();
  }
  await check(w, seen, reached);
  assert.ok([...seen.values()].every((state) => NEXT[state].length === 0), 'something never ends');
  assert.deepEqual(w.faults, []);
  return reached;
}

async function check(w: World, seen: Map<string, PaymentStatus>, reached: Set<string>): Promise<void> {
  const { first, second } = w.stores;
  assert.deepEqual([await total(first), await total(second)], ['0.00', '0.00'], 'money came or went');
  const [here, there] = [await causes(first), await causes(second)];
  let spent = '0.00';
  let arrived = '0.00';
  for (const payment of await first.selectFrom('payments').selectAll().execute()) {
    const before = seen.get(payment.id) ?? 'RCVD';
    assert.ok(before === payment.status || NEXT[before].includes(payment.status), `${before} became ${payment.status}`);
    seen.set(payment.id, payment.status);
    reached.add(payment.status);
    const [taken, back, given] = [here.get(`payment ${payment.id}`), here.get(`return ${payment.id}`), there.get(`transfer FRSTSKB0 ${payment.id}`)];
    // The causes are unique in the books: what is there is there once.
    assert.equal(taken !== undefined, payment.status === 'ACSP' || payment.status === 'ACSC' || back !== undefined, `${payment.status}, and taken: ${taken}`);
    assert.ok(back === undefined || (payment.status === 'RJCT' && given === undefined), 'what came back had arrived');
    if (payment.status === 'ACSC' && payment.creditor.slice(4, 8) === '9972') assert.equal(given, payment.amount, 'settled, and not booked at the payee’s bank');
    if (given !== undefined) assert.ok(payment.status === 'ACSP' || payment.status === 'ACSC', `arrived, and ${payment.status}`);
    for (const amount of [taken, back, given]) assert.ok(amount === undefined || amount === payment.amount);
    if (taken !== undefined && back === undefined) spent = add(spent, payment.amount);
    if (given !== undefined) arrived = add(arrived, given);
  }
  const left = await balance(first, IBANS.anna);
  assert.equal(left, subtract('1000.00', spent));
  assert.ok(compare(left, '0') >= 0, 'spent more than there was');
  assert.equal(add(await balance(second, IBANS.shop), await balance(second, IBANS.annaSavings)), add('2000.00', arrived));
}

const causes = async (store: BankStore): Promise<Map<string, string>> => new Map((await store.selectFrom('bookings').select(['cause', 'amount']).execute()).map(({ cause, amount }) => [cause, amount]));

describe('random payments', () => {
  const reached = new Set<string>();
  for (let round = 0; round < 25; round++) {
    const seed = round === 0 ? Date.now() & 0xffff_ffff : round;
    it(`keep the books even (seed ${seed})`, async () => {
      const w = await world();
      for (const state of await play(seed, w)) reached.add(state);
      await w.close();
    });
  }

  it('went through every state there is', () => {
    assert.deepEqual([...reached].sort(), Object.keys(NEXT).sort());
  });
});
