/** Payments from home: what a server asks of a bank, and what it tells of that. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { BankList, Changes, PayeeList, PaymentPage, PaymentRecord } from '../../src/contract/index.ts';
import { balance } from '../bank/support.ts';
import { booked, comeBack, confirmPayee, decide, IBANS, key, OAKLINE, order, paying, post, read, type Paying } from './payment-support.ts';
import { ANNA, BEN, body, CLERK, createCheckedWorld, expectProblem } from './support.ts';

const NEXT = 'DE89370400440532013000';

describe('a payment from home', () => {
  let p: Paying;
  let letter: string;
  beforeEach(async () => {
    p = await paying();
    const { thread } = (await p.world.deposit(CLERK, ANNA)).message;
    letter = (await body<{ messages: { id: string }[] }>(p.world.call(ANNA, 'GET', `/threads/${thread}`))).messages[0]!.id;
    await p.world.call(ANNA, 'GET', '/mailbox');
  });
  afterEach(async () => {
    assert.deepEqual(p.banks.faults, []);
    await p.close();
  });

  const known = (): Promise<unknown> => confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline' });
  const made = async (wanted = order(), name = key()): Promise<PaymentRecord> => body(post(p.world, wanted, name), 201);

  it('names the banks', async () => {
    const { banks } = await body<BankList>(p.world.call(ANNA, 'GET', '/payments/banks'));
    assert.deepEqual(banks, [{ id: 'first', name: 'First', bic: 'FRSTSKB0', country: 'SK' }, { id: 'second', name: 'Second', bic: 'SCNDSKB0', country: 'SK' }]);
  });

  it('is asked for, confirmed at the bank, authorised and settled, and every change is told', async () => {
    await known();
    const changes = (since: string): Promise<Changes> => body(p.world.call(ANNA, 'GET', `/changes?since=${since}`));
    let { state } = await body<{ state: string }>(p.world.call(ANNA, 'GET', '/mailbox'));
    const record = await made();
    assert.deepEqual([record.state, record.payment, record.bank, record.debtor], ['initiated', OAKLINE, 'first', IBANS.anna]);
    assert.match(record.redirect!, /^https:\/\/first\.example\/sca\/payments\//);
    const told = await changes(state);
    assert.deepEqual(told.payments, [record.id]);
    ({ state } = told);

    const back = await decide(p, record);
    assert.deepEqual([back.origin, back.pathname, [...back.searchParams.keys()]], ['https://id.home.example', '/payment', ['state']]);
    const returned = await body<{ payment: PaymentRecord; client: string }>(comeBack(p.world, back));
    assert.deepEqual([returned.payment.state, returned.payment.redirect, returned.client], ['authorised', undefined, 'https://portal.example/client.json']);
    assert.deepEqual((await changes(state)).payments, [record.id]);
    p.pass(4000);
    const settled = await read(p.world, record.id);
    assert.equal(settled.state, 'settled');
    assert.ok(settled.changedAt > settled.createdAt);
    assert.deepEqual((await booked(p)).map(({ debit, amount }) => [debit, amount]), [[IBANS.anna, '249.90']]);
    assert.equal(await balance(p.banks.stores.second, IBANS.shop), '1249.90');
  });

  it('moves with no page open', async () => {
    await known();
    const record = await made();
    await decide(p, record);
    const look = async (): Promise<string> => {
      p.pass(4000);
      await p.world.domain('home.example').app.purge();
      return (await body<PaymentPage>(p.world.call(ANNA, 'GET', '/payments'))).payments[0]!.state;
    };
    assert.equal(await look(), 'settled');
    const asked = p.asked.length;
    await look();
    assert.equal(p.asked.length, asked, 'what is settled is asked for no more');
  });

  it('says why a bank rejects it', async () => {
    await known();
    for (const [amount, state, reason] of [['13.01', 'rejected', undefined], ['13.02', 'rejected', 'AM04']] as const) {
      const record = await made(order({ amount }));
      if (record.redirect) await decide(p, record);
      p.pass(5000);
      const { state: now, reason: why, redirect } = await read(p.world, record.id);
      assert.deepEqual([now, why, redirect], [state, reason, undefined], amount);
    }
    const refused = await made(order({ amount: '5.00' }));
    assert.equal((await decide(p, refused, 'refuse')).searchParams.get('nok'), '1');
    assert.deepEqual([(await read(p.world, refused.id)).state, (await read(p.world, refused.id)).reason], ['rejected', 'DS02']);
    const late = await made(order({ amount: '6.00' }));
    p.pass(16 * 60_000);
    assert.deepEqual([(await read(p.world, late.id)).state, (await read(p.world, late.id)).reason], ['expired', 'DS24']);
    assert.deepEqual(await booked(p), []);
  });

  it('is taken back until it is booked, and no longer', async () => {
    await known();
    const cancel = (id: string, who = ANNA): Promise<Response> => p.world.call(who, 'DELETE', `/payments/${id}`);
    const [early, confirmed, late] = [await made(order({ amount: '1.00' })), await made(order({ amount: '2.00' })), await made(order({ amount: '3.00' }))];
    assert.equal((await body<PaymentRecord>(cancel(early.id))).state, 'cancelled');
    assert.equal((await body<PaymentRecord>(cancel(early.id))).state, 'cancelled');
    await decide(p, confirmed);
    await expectProblem(cancel(confirmed.id, BEN), 404, 'not-found');
    assert.equal((await body<PaymentRecord>(cancel(confirmed.id))).state, 'cancelled');
    await decide(p, late);
    p.pass(4000);
    await expectProblem(cancel(late.id), 409, 'not-cancellable');
    assert.equal((await read(p.world, late.id)).state, 'settled');
    assert.deepEqual((await booked(p)).map(({ amount }) => amount), ['3.00']);
  });

  it('of one key is one payment, and of nothing else', async () => {
    await known();
    const name = key();
    const [one, two] = await Promise.all([made(order(), name), made(order(), name)]);
    assert.equal(one.id, two.id);
    assert.deepEqual(await made(order({}, { returnTo: 'https://portal.example/paid' }), name), one);
    assert.equal(new Set(p.asked.filter(({ method }) => method === 'POST').map(({ request }) => request)).size, 1);
    for (const other of [order({ amount: '249.91' }), order({ iban: NEXT }), order({}, { debtor: IBANS.ben }), order({}, { message: letter })]) await expectProblem(post(p.world, other, name), 422, 'key-reused');
    // Keys are each person's own.
    await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline' }, BEN);
    const bens = await body<PaymentRecord>(post(p.world, order({}, { debtor: IBANS.ben }), name, BEN), 201);
    assert.notEqual(bens.id, one.id);
  });

  it('is not made a second time without a second yes', async () => {
    await known();
    const first = await made();
    const { payment } = await expectProblem(post(p.world, order()), 409, 'already-paid');
    assert.deepEqual(payment, { id: first.id, state: 'initiated', createdAt: first.createdAt });
    await expectProblem(post(p.world, order({ amount: '0249.9000' })), 409, 'already-paid');
    await decide(p, first);
    p.pass(4000);
    await read(p.world, first.id);
    assert.equal((await expectProblem(post(p.world, order()), 409, 'already-paid')).payment!.state, 'settled');
    const second = await made(order({}, { again: true }));
    assert.notEqual(second.id, first.id);
    // What was not made stands in nobody's way.
    await made(order({ amount: '7.00' })).then(({ id }) => p.world.call(ANNA, 'DELETE', `/payments/${id}`));
    await made(order({ amount: '7.00' }));
  });

  it('for a message is not made again for it, nor for a reminder with the same reference', async () => {
    await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline', peer: CLERK, message: letter });
    await known();
    const wanted = order({ reference: 'RF18539007547034' }, { message: letter });
    const first = await made(wanted);
    assert.equal(first.message, letter);
    await expectProblem(post(p.world, order({ amount: '1.00' }, { message: letter })), 409, 'already-paid');
    const { thread } = (await p.world.deposit(CLERK, ANNA)).message;
    const reminder = (await body<{ messages: { id: string }[] }>(p.world.call(ANNA, 'GET', `/threads/${thread}`))).messages[0]!.id;
    await expectProblem(post(p.world, { ...wanted, message: reminder }), 409, 'already-paid');
    await made(order({ reference: 'RF18539007547034', amount: '1.00' }, { message: reminder }));
    const page = await body<PaymentPage>(p.world.call(ANNA, 'GET', `/payments?message=${letter}`));
    assert.deepEqual(page.payments.map(({ id }) => id), [first.id]);
  });

  it('goes first to an account only after its owner has confirmed it at home, each sender by itself', async () => {
    const problem = await expectProblem(post(p.world, order()), 403, 'confirmation-required');
    assert.deepEqual([problem.iban, problem.known], [IBANS.shop, []]);
    assert.deepEqual(p.asked, []);
    await known();
    await expectProblem(post(p.world, order({}, { message: letter })), 403, 'confirmation-required');
    await confirmPayee(p.world, { iban: IBANS.shop, payee: 'Oakline', peer: CLERK, message: letter });
    // A changed account shows the one before.
    assert.deepEqual((await expectProblem(post(p.world, order({ iban: NEXT }, { message: letter })), 403, 'confirmation-required')).known, [IBANS.shop]);
    const name = key();
    await expectProblem(post(p.world, order({ iban: NEXT, amount: '3.00' }, { message: letter }), name), 403, 'confirmation-required');
    await confirmPayee(p.world, { iban: NEXT, payee: 'Oakline', peer: CLERK, message: letter });
    await made(order({ iban: NEXT, amount: '3.00' }, { message: letter }), name);
    const { payees } = await body<PayeeList>(p.world.call(ANNA, 'GET', '/payees'));
    assert.deepEqual(payees.map(({ iban, peer }) => [iban, peer]), [[NEXT, CLERK], [IBANS.shop, CLERK], [IBANS.shop, undefined]]);
    assert.deepEqual((await body<PayeeList>(p.world.call(BEN, 'GET', '/payees'))).payees, []);
    assert.equal((await p.world.call(BEN, 'DELETE', `/payees/${payees[2]!.id}`)).status, 204);
    assert.equal((await p.world.call(ANNA, 'DELETE', `/payees/${payees[2]!.id}`)).status, 204);
    await expectProblem(post(p.world, order({ amount: '8.00' })), 403, 'confirmation-required');
  });

  it('takes a payee only as it was confirmed, once', async () => {
    const source = p.world.tokenSource(ANNA);
    const send = async (detail: object, wanted: object): Promise<Response> => p.world.call(ANNA, 'POST', '/payees', { body: wanted, by: await source.confirm({ type: 'urn:dmail:payee', ...detail } as never) });
    const right = { iban: IBANS.shop, payee: 'Oakline', peer: CLERK, message: letter };
    for (const twisted of [{ ...right, iban: NEXT }, { ...right, payee: 'Oak1ine' }, { iban: IBANS.shop, payee: 'Oakline' }]) await expectProblem(send(twisted, right), 403, 'confirmation-required');
    await expectProblem(send({ iban: IBANS.shop, payee: 'Oakline', peer: CLERK }, { iban: IBANS.shop, payee: 'Oakline', peer: CLERK }), 422, 'not-understood');
    const lie = { ...right, peer: BEN };
    await expectProblem(send(lie, lie), 404, 'not-found');
    const foreign = { ...right, message: 'message-0001' };
    await expectProblem(send(foreign, foreign), 404, 'not-found');
    await expectProblem(p.world.call(ANNA, 'POST', '/payees', { body: right }), 403, 'confirmation-required');
    const by = await source.confirm({ type: 'urn:dmail:payee', ...right } as never);
    assert.equal((await p.world.call(ANNA, 'POST', '/payees', { body: right, by })).status, 200);
    await expectProblem(p.world.call(ANNA, 'POST', '/payees', { body: right, by }), 403, 'confirmation-required');
  });

  it('is refused where it is not one, without asking a bank', async () => {
    await known();
    const cases: [string, unknown][] = [
      ['/payment/iban', order({ iban: 'SK8499720000001840200001' })], ['/debtor', order({}, { debtor: 'SK7999710000001924000005' })], ['/bank', order({}, { bank: 'third' })],
      ['/payment/currency', order({ currency: 'USD' })], ['/payment/amount', order({ amount: '1.001' })], ['/payment/amount', order({ amount: '0.00' })], ['/payment/amount', order({ amount: '-1' })],
      ['/payment/amount', order({ amount: 12 as never })], ['/payment/payee', order({ payee: '\u200b\u202e' })], ['/payment/payee', order({ payee: 'x'.repeat(71) })], ['/debtor', order({}, { debtor: IBANS.shop })],
      ['/returnTo', order({}, { returnTo: 'https://elsewhere.example/' })], ['/returnTo', order({}, { returnTo: 'javascript:alert(1)' })], ['/payment/more', order({ more: 'x' } as never)], ['/payment/payee', order({ payee: undefined })],
    ];
    for (const [field, wanted] of cases) assert.equal((await expectProblem(post(p.world, wanted as never), 422, 'not-understood')).field, field);
    await expectProblem(post(p.world, order({}, { message: 'message-0001' })), 404, 'not-found');
    await expectProblem(p.world.call(ANNA, 'POST', '/payments', { body: order() }), 422, 'not-understood');
    await p.world.invite(CLERK, ANNA);
    await p.world.send(ANNA, [CLERK]);
    const sent = (await body<{ conversations: { messageId: string }[] }>(p.world.call(ANNA, 'GET', '/mailbox?view=sent'))).conversations[0]!.messageId;
    await expectProblem(post(p.world, order({}, { message: sent })), 404, 'not-found');
    assert.deepEqual(p.asked, []);
  });

  it('tells banks what was asked for, and nothing else', async () => {
    await known();
    const { id } = await made(order({ amount: '010.5', reference: 'RF18539007547034', variableSymbol: '0042', constantSymbol: '308', remittance: undefined }));
    const row = await p.banks.stores.first.selectFrom('payments').select('content').executeTakeFirstOrThrow();
    assert.deepEqual(JSON.parse(row.content), {
      endToEndIdentification: '/VS0042/SS/KS308', instructedAmount: { currency: 'EUR', amount: '10.50' }, debtorAccount: { iban: IBANS.anna }, creditorAccount: { iban: IBANS.shop }, creditorName: 'Oakline',
      remittanceInformationStructured: { reference: 'RF18539007547034', referenceType: 'SCOR' },
    });
    assert.equal(p.asked[0]!.request, id);
  });

  it('shows nothing of it to anybody else', async () => {
    await known();
    const record = await made();
    await expectProblem(p.world.call(BEN, 'GET', `/payments/${record.id}`), 404, 'not-found');
    assert.deepEqual((await body<PaymentPage>(p.world.call(BEN, 'GET', '/payments'))).payments, []);
    const back = await decide(p, record);
    await expectProblem(comeBack(p.world, back, BEN), 404, 'not-found');
    assert.equal((await comeBack(p.world, back)).status, 200);
  });

  it('lets nobody come back twice, without a state, with another one, or by another site', async () => {
    await known();
    const back = await decide(p, await made(order({}, { returnTo: 'https://portal.example/paid?x=1' })));
    await expectProblem(comeBack(p.world, `https://id.home.example/payment?state=${'A'.repeat(43)}`), 404, 'not-found');
    await expectProblem(comeBack(p.world, 'https://id.home.example/payment'), 422, 'not-understood');
    await expectProblem(p.world.call(ANNA, 'POST', '/payments/return', { body: { state: back.searchParams.get('state') } }), 403, 'origin-mismatch');
    const returned = await body<{ returnTo: string }>(comeBack(p.world, back));
    assert.equal(returned.returnTo, 'https://portal.example/paid?x=1');
    await expectProblem(comeBack(p.world, back), 404, 'not-found');
  });

  it('takes nobody’s word but the bank’s when somebody comes back', async () => {
    await known();
    const record = await made();
    const { way } = (await p.world.domain('home.example').store.payment(ANNA, record.id))!;
    assert.equal(way, undefined);
    const row = await p.banks.stores.first.selectFrom('payments').select('redirect').executeTakeFirstOrThrow();
    const returned = await body<{ payment: PaymentRecord }>(comeBack(p.world, row.redirect));
    assert.equal(returned.payment.state, 'initiated');
  });

  it('lists them page by page, the newest first', async () => {
    await known();
    const ids = [];
    for (const amount of ['1.00', '2.00', '3.00', '4.00', '5.00']) {
      ids.unshift((await made(order({ amount }))).id);
      p.pass(1);
    }
    const found: string[] = [];
    for (let cursor = ''; ; ) {
      const { payments, next } = await body<PaymentPage>(p.world.call(ANNA, 'GET', `/payments?limit=2&iban=${IBANS.shop}${cursor}`));
      found.push(...payments.map(({ id }) => id));
      if (next === undefined) break;
      cursor = `&cursor=${next}`;
    }
    assert.deepEqual(found, ids);
    await expectProblem(p.world.call(ANNA, 'GET', '/payments?cursor=x'), 422, 'not-understood');
    assert.deepEqual((await body<PaymentPage>(p.world.call(ANNA, 'GET', `/payments?iban=${NEXT}`))).payments, []);
  });

  it('asks a bank at most once a second, and says where it does not answer', async () => {
    await known();
    const record = await made();
    const before = p.asked.length;
    for (let index = 0; index < 5; index++) assert.equal((await read(p.world, record.id)).stale, undefined);
    assert.equal(p.asked.length, before + 1);
    p.trouble = () => '503';
    p.pass(1000);
    const { stale, state } = await read(p.world, record.id);
    assert.deepEqual([stale, state], [true, 'initiated']);
    p.trouble = () => undefined;
    p.pass(1000);
    assert.equal((await read(p.world, record.id)).stale, undefined);
  });

  it('is in what its owner takes along, and gone when they erase everything', async () => {
    await known();
    const record = await made();
    const lines = (await (await p.world.call(ANNA, 'GET', '/export')).text()).trim().split('\n').map((line) => JSON.parse(line) as { kind: string; value: { id: string; iban?: string } });
    assert.deepEqual(lines.filter(({ kind }) => kind === 'payment').map(({ value }) => value.id), [record.id]);
    assert.deepEqual(lines.filter(({ kind }) => kind === 'payee').map(({ value }) => value.iban), [IBANS.shop]);
    const by = await p.world.tokenSource(ANNA).confirm({ type: 'urn:dmail:erasure', address: ANNA });
    assert.equal((await p.world.call(ANNA, 'DELETE', '/mailbox', { by })).status, 204);
    await expectProblem(p.world.call(ANNA, 'GET', `/payments/${record.id}`), 404, 'not-found');
    assert.deepEqual((await body<PayeeList>(p.world.call(ANNA, 'GET', '/payees'))).payees, []);
    await expectProblem(comeBack(p.world, await decide(p, record)), 404, 'not-found');
    p.pass(60_000);
    await p.world.domain('home.example').app.purge();
  });
});

describe('a server without a payment provider', () => {
  let world: Awaited<ReturnType<typeof createCheckedWorld>>;
  before(async () => void (world = await createCheckedWorld()));
  after(() => world.close());

  it('names no bank and makes no payment', async () => {
    assert.deepEqual(await body<BankList>(world.call(ANNA, 'GET', '/payments/banks')), { banks: [] });
    await expectProblem(post(world, order()), 501, 'payments-not-offered');
    assert.deepEqual(await body<PaymentPage>(world.call(ANNA, 'GET', '/payments')), { payments: [] });
  });
});
