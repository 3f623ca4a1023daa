/** What every adapter of the payment port does. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { memoryPayments } from '../../demo/server/payments/memory.ts';
import { BankUnavailable, OrderRefused, type BankOrder, type Initiated, type PaymentProvider } from '../../demo/server/payments/port.ts';
import { at, IBANS, world as banksOf } from '../bank/support.ts';
import { OAKLINE, xs2aOf, type Paying, type Trouble } from './payment-support.ts';

/** An adapter, and hands on what stands behind it. */
interface Behind {
  provider: PaymentProvider;
  trouble(of: 'before' | 'after' | undefined): void;
  /** The person confirms the payment. */
  confirm(payment: Initiated): Promise<void>;
  /** It reaches the payee. */
  settle(): void;
  /** The next order is refused. */
  refuse(order: BankOrder): BankOrder;
  /** Payments the banks know of. */
  count(): Promise<number>;
  close(): Promise<void>;
}

async function overXs2a(): Promise<Behind> {
  const banks = await banksOf();
  let what: Trouble;
  const net: Pick<Paying, 'trouble' | 'asked'> = { asked: [], trouble: () => what };
  return {
    provider: xs2aOf(banks, net),
    trouble: (of) => void (what = of === 'before' ? 'cut' : of === 'after' ? 'lost' : undefined),
    confirm: async ({ redirect }) => void (await (await at(banks.first).signIn('anna')).post(new URL(redirect).pathname, { decision: 'confirm' })),
    settle: () => void (banks.clock.now += 4000),
    refuse: (order) => ({ ...order, payment: { ...order.payment, amount: '13.01' } }),
    count: async () => (await banks.stores.first.selectFrom('payments').select('id').execute()).length,
    close: () => banks.close(),
  };
}

async function overMemory(): Promise<Behind> {
  const provider = memoryPayments([{ id: 'first', name: 'First', country: 'SK' }]);
  return {
    provider,
    trouble: (of) => void (provider.down = of),
    confirm: async () => provider.now({ state: 'authorised' }),
    settle: () => provider.now({ state: 'settled' }),
    refuse: (order) => {
      provider.refusing = 'AM04';
      return order;
    },
    count: async () => provider.taken.length,
    close: async () => {},
  };
}

const initiation = (): { key: string; redirect: string; nok: string } => ({ key: crypto.randomUUID(), redirect: 'https://id.home.example/payment?state=one', nok: 'https://id.home.example/payment?state=one&nok=1' });
const order: BankOrder = { bank: 'first', debtor: IBANS.anna, payment: OAKLINE };

for (const [name, open] of [['XS2A, over the sandbox banks', overXs2a], ['memory', overMemory]] as const) describe(`payments by ${name}`, () => {
  let b: Behind;
  afterEach(() => b.close());

  it('are taken once for a key, confirmed by the person and settled', async () => {
    b = await open();
    assert.equal(b.provider.banks()[0]!.id, 'first');
    assert.equal(b.provider.fault(order), undefined);
    const once = initiation();
    const payment = await b.provider.initiate(order, once);
    assert.equal(payment.state, 'initiated');
    assert.ok(URL.canParse(payment.redirect));
    assert.deepEqual(await b.provider.initiate(order, once), payment);
    assert.equal(await b.count(), 1);
    await b.confirm(payment);
    const named = { bank: 'first', id: payment.id };
    assert.equal((await b.provider.status(named)).state, 'authorised');
    b.settle();
    assert.equal((await b.provider.status(named)).state, 'settled');
    assert.equal(await b.provider.cancel(named), false);
  });

  it('are taken once, however often no answer comes', async () => {
    b = await open();
    const once = initiation();
    for (const of of ['before', 'after', 'after', 'before'] as const) {
      b.trouble(of);
      await assert.rejects(b.provider.initiate(order, once), BankUnavailable);
    }
    b.trouble(undefined);
    const { id } = await b.provider.initiate(order, once);
    assert.equal(await b.count(), 1);
    b.trouble('before');
    await assert.rejects(b.provider.status({ bank: 'first', id }), BankUnavailable);
    await assert.rejects(b.provider.cancel({ bank: 'first', id }), BankUnavailable);
  });

  it('are taken back, and stay so', async () => {
    b = await open();
    const { id } = await b.provider.initiate(order, initiation());
    for (const _ of [1, 2]) assert.equal(await b.provider.cancel({ bank: 'first', id }), true);
    assert.equal((await b.provider.status({ bank: 'first', id })).state, 'cancelled');
  });

  it('that a bank refuses are none', async () => {
    b = await open();
    await assert.rejects(b.provider.initiate(b.refuse(order), initiation()), OrderRefused);
    await assert.rejects(b.provider.status({ bank: 'first', id: 'no-such-payment' }), BankUnavailable);
  });
});
