import { expect } from 'chai';
import { memoryPayments, type MemoryPayments } from '../../demo/server/payments/memory.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import { DmailProblem } from '../contract/index.ts';
import { memoryStorage } from '../offline/memory.ts';
import { closeTabs, tab, when } from '../../test/support/tab.ts';
import { until } from '../../test/support/waiting.ts';
import type { Payment } from './payment.ts';
import type { BankPaymentStore } from './payments.ts';

const ANNA = 'anna@home.example';
const SHOP = 'shop@city.example';
const payment = { payee: 'Oakline', iban: 'SK8399720000001840200001', amount: '184.90', currency: 'EUR', variableSymbol: '20261182' } as Payment;
const from = { bank: 'harbour', debtor: 'SK7899710000001924000005' };

describe('what is paid by bank', function all() {
  this.timeout(8000);
  let world: World;
  let provider: MemoryPayments;
  let asked: string[];
  /** Orders that were taken before what is looked at. */
  let before: number;
  beforeEach(async () => {
    provider = memoryPayments([{ id: 'harbour', name: 'Harbour Bank', country: 'SK' }, { id: 'savings', name: 'Savings Bank', country: 'SK' }]);
    world = await createWorld({ payments: (domain) => (domain === 'home.example' ? provider : undefined) });
    asked = [];
    before = 0;
    world.confirming = (_, detail) => {
      asked.push(JSON.stringify(detail));
      return detail;
    };
  });
  afterEach(async () => {
    closeTabs();
    await world.close();
  });

  const open = async ({ storage = memoryStorage(), of = payment, message, clientId = `${location.origin}/client.json` }: { storage?: ReturnType<typeof memoryStorage>; of?: Payment; message?: string; clientId?: string } = {}) => {
    const services = tab(world, ANNA, { storage, tokenSource: world.tokenSource(ANNA, { clientId }) });
    const payments = await services.payments();
    const store = payments.open({ payment: of, ...(message && { message, peer: SHOP }) });
    store.subscribe(() => {});
    await when(store, ({ phase }) => phase === 'ready');
    return { services, payments, store, storage };
  };
  const state = (store: BankPaymentStore, wanted: string) => when(store, ({ record }) => record?.state === wanted);
  /** Requests of a kind are cut off, before they arrive or after. */
  const cut = (method: string, path: RegExp, after: boolean) => {
    world.intercept = async (request, next) => {
      if (request.method !== method || !path.test(new URL(request.url).pathname)) return next(request);
      if (after) await next(request);
      throw new TypeError('Failed to fetch');
    };
  };
  const kept = async (storage: ReturnType<typeof memoryStorage>) => JSON.parse((await (await storage.open(`fdz:https://home.example/dmail:${ANNA}`)).meta.get('payments')) ?? '[]') as { key: string }[];
  const known = async (store: BankPaymentStore) => {
    await store.prepare();
    await store.pay(from);
    await store.cancel();
    await state(store, 'cancelled');
    before = provider.taken.length;
  };

  it('asks home before the first payment to an account, leads to the bank, and is paid when the bank says so', async () => {
    const { store } = await open();
    expect(store.state.banks.map(({ name }) => name)).to.deep.equal(['Harbour Bank', 'Savings Bank']);
    await store.prepare();
    expect(store.state.unknown).to.deep.equal({ known: [] });
    const record = await store.pay(from);
    expect(asked.map((text) => JSON.parse(text) as unknown)).to.deep.equal([{ type: 'urn:dmail:payee', iban: payment.iban, payee: 'Oakline' }]);
    expect(record).to.include({ state: 'initiated', ...from, redirect: 'https://harbour.example/sca/payment-1' });
    expect(store.state.unknown).to.equal(undefined);
    provider.now({ state: 'authorised' });
    await state(store, 'authorised');
    provider.now({ state: 'settled' });
    await state(store, 'settled');
    const other = await open({ of: { ...payment, amount: '184.9' as Payment['amount'] } });
    expect(other.store.state.record).to.include({ id: record!.id, state: 'settled' });
    await other.store.prepare();
    expect([other.store.state.unknown, other.store.state.last]).to.deep.equal([undefined, from]);
    expect((await open({ of: { ...payment, amount: '185' as Payment['amount'] } })).store.state.record).to.equal(undefined);
  });

  it('is known again by the message it was asked for in; another account of its sender is compared with the one known', async () => {
    const { message } = await world.deposit(SHOP, ANNA, { subject: 'Invoice' });
    const { conversations } = await (await world.call(ANNA, 'GET', '/mailbox?view=inbox')).json() as { conversations: { messageId: string; subject: string }[] };
    const id = conversations.find(({ subject }) => subject === message.subject)!.messageId;
    const { store } = await open({ message: id });
    await store.prepare();
    await store.pay(from);
    expect(JSON.parse(asked[0]!)).to.deep.equal({ type: 'urn:dmail:payee', iban: payment.iban, payee: 'Oakline', peer: SHOP, message: id });
    const again = await open({ message: id });
    expect(again.store.state.record).to.include({ message: id, state: 'initiated' });
    await again.store.cancel();
    await state(again.store, 'cancelled');
    const moved = await open({ message: id, of: { ...payment, iban: 'SK9399720000006020700001' } });
    await moved.store.prepare();
    expect(moved.store.state.unknown).to.deep.equal({ known: [payment.iban] });
    await moved.store.pay(from);
    expect(asked).to.have.length(2);
  });

  it('pays nothing where the person turns back at home', async () => {
    const { store } = await open();
    world.confirming = () => Promise.reject(new DmailProblem('sign-in-cancelled'));
    await store.prepare();
    expect(await store.pay(from)).to.equal(undefined);
    expect([store.state.problem?.code, provider.taken.length]).to.deep.equal(['sign-in-cancelled', 0]);
  });

  it('learns from the server that home has to be asked, and goes on under the same key', async () => {
    const { store, storage } = await open();
    expect(await store.pay(from)).to.equal(undefined);
    expect([store.state.unknown, store.state.problem]).to.deep.equal([{ known: [] }, undefined]);
    const [attempt] = await kept(storage);
    const keys: (string | null)[] = [];
    world.intercept = (request, next) => {
      if (request.method === 'POST' && request.url.endsWith('/payments')) keys.push(request.headers.get('idempotency-key'));
      return next(request);
    };
    expect(await store.pay(from)).to.include({ state: 'initiated' });
    expect(new Set(keys)).to.deep.equal(new Set([attempt!.key]));
    expect(await kept(storage)).to.deep.equal([]);
  });

  for (const after of [false, true]) {
    it(`is asked for once where the ${after ? 'answer' : 'request'} is lost, though the page is loaded anew`, async () => {
      const first = await open();
      await known(first.store);
      cut('POST', /\/payments$/, after);
      expect(await first.store.pay(from)).to.equal(undefined);
      expect(first.store.state.problem?.code).to.equal('unreachable');
      expect(first.store.state.begun).to.include(from);
      closeTabs();
      world.intercept = undefined;
      const { store } = await open({ storage: first.storage });
      expect(store.state.begun).to.include(from);
      const record = await store.pay(from);
      expect(record).to.include({ state: 'initiated' });
      expect(store.state.begun).to.equal(undefined);
      expect(provider.taken.length - before).to.equal(1);
      const list = await (await world.call(ANNA, 'GET', '/payments')).json() as { payments: { state: string }[] };
      expect(list.payments.filter(({ state: each }) => each === 'initiated')).to.have.length(1);
    });
  }

  for (const down of ['before', 'after'] as const) {
    it(`is made once where the bank does not answer (${down} it has taken the order)`, async () => {
      const { store } = await open();
      await known(store);
      provider.down = down;
      expect(await store.pay(from)).to.equal(undefined);
      expect(store.state.problem?.code).to.equal('bank-unavailable');
      provider.down = undefined;
      expect(await store.pay(from)).to.include({ state: 'initiated' });
      expect(provider.taken.length - before).to.equal(1);
    });
  }

  it('is one payment, however many tabs ask at once', async () => {
    const first = await open();
    await known(first.store);
    const others = await Promise.all([open({ storage: first.storage }), open({ storage: first.storage })]);
    const answers = await Promise.all(others.map(({ store }) => store.pay(from)));
    expect(provider.taken.length - before).to.equal(1);
    for (const answer of answers.filter((each) => each)) expect(answer!.id).to.equal(answers.find((each) => each)!.id);
  });

  it('is not paid twice without a second yes, and the first payment is named', async () => {
    const { store } = await open();
    const { store: elsewhere } = await open();
    await store.prepare();
    const first = await store.pay(from);
    provider.now({ state: 'settled' });
    await state(store, 'settled');
    expect(await elsewhere.pay(from)).to.equal(undefined);
    expect(elsewhere.state.problem?.code).to.equal('already-paid');
    expect(elsewhere.state.record).to.include({ id: first!.id, state: 'settled' });
    expect(provider.taken.length - before).to.equal(1);
    const second = await elsewhere.pay(from, true);
    expect(second!.id).to.not.equal(first!.id);
    expect(provider.taken.length - before).to.equal(2);
  });

  it('says why the bank has rejected it, and is another payment afterwards', async () => {
    const { store } = await open();
    provider.refusing = 'AM04';
    await store.prepare();
    expect(await store.pay(from)).to.include({ state: 'rejected', reason: 'AM04' });
    provider.refusing = undefined;
    expect(await store.pay(from)).to.include({ state: 'initiated' });
  });

  it('goes on from an order that came to nothing with another one', async () => {
    const { store, storage } = await open();
    await known(store);
    cut('POST', /\/payments$/, true);
    await store.pay(from);
    world.intercept = undefined;
    provider.now({ state: 'rejected', reason: 'DS24' });
    closeTabs();
    const next = await open({ storage });
    await until(async () => (await (await world.call(ANNA, 'GET', `/payments/${next.store.state.record!.id}`)).json() as { state: string }).state !== 'initiated');
    expect(await next.store.pay(from)).to.include({ state: 'initiated' });
    expect(provider.taken.length - before).to.equal(2);
  });

  it('is taken back, unless it is too late', async () => {
    const { store } = await open();
    await store.prepare();
    await store.pay(from);
    await store.cancel();
    expect(store.state.record).to.include({ state: 'cancelled' });
    await store.pay(from);
    provider.now({ state: 'settled' });
    await store.cancel();
    expect(store.state.problem?.code).to.equal('not-cancellable');
    await state(store, 'settled');
  });

  it('says what was known last while the bank is away, and never that it is paid', async () => {
    const { store } = await open();
    await store.prepare();
    await store.pay(from);
    provider.down = 'before';
    await when(store, ({ record }) => record?.stale);
    expect(store.state.record!.state).to.equal('initiated');
    provider.down = undefined;
    provider.now({ state: 'authorised' });
    await when(store, ({ record }) => record?.state === 'authorised' && !record.stale);
  });

  it('sends nothing it could not keep', async () => {
    const storage = memoryStorage();
    const full = { ...storage, open: async (name: string) => {
      const store = await storage.open(name);
      return Object.assign(Object.create(store) as typeof store, { meta: { get: (key: string) => store.meta.get(key), put: () => Promise.reject(new DmailProblem('local-storage-full')) } });
    } };
    const { store } = await open({ storage: full });
    expect(await store.pay(from)).to.equal(undefined);
    expect([store.state.problem?.code, provider.taken.length]).to.deep.equal(['local-storage-full', 0]);
  });

  it('is paid from a page whose tokens are of another site, too', async () => {
    const { store } = await open({ clientId: 'https://elsewhere.example/client.json' });
    await store.prepare();
    expect(await store.pay(from)).to.include({ state: 'initiated' });
  });

  it('leads nowhere but to pages', async () => {
    const { store } = await open();
    await known(store);
    world.intercept = async (request, next) => {
      const response = await next(request);
      if (request.method !== 'POST') return response;
      return Response.json({ ...(await response.json() as object), redirect: 'javascript:alert(1)' }, { status: 201 });
    };
    expect(await store.pay(from)).to.equal(undefined);
    expect(store.state.problem?.code).to.equal('answer-invalid');
  });

  it('offers no bank where the server asks none', async () => {
    const services = tab(world, SHOP);
    const store = (await services.payments()).open({ payment });
    store.subscribe(() => {});
    await when(store, ({ phase }) => phase === 'ready');
    expect(store.state.banks).to.deep.equal([]);
  });
});
