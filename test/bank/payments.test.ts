/** Payments at a sandbox bank, as a provider and a person go through them. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { asks, at, balance, IBANS, id, initiated, NOK, order, PAYMENTS, RETURN, status, total, world, type World } from './support.ts';

let w: World;
beforeEach(async () => {
  w = await world();
});
afterEach(async () => {
  assert.deepEqual(w.faults, []);
  assert.deepEqual([await total(w.stores.first), await total(w.stores.second)], ['0.00', '0.00']);
  await w.close();
});

const decide = async (payment: string, decision: 'confirm' | 'refuse', who = 'anna'): Promise<Response> => (await at(w.first).signIn(who)).post(`/sca/payments/${payment}`, { decision });
const codeOf = async (response: Response): Promise<string | undefined> => ((await response.json()) as { tppMessages: { code: string }[] }).tppMessages[0]?.code;

describe('a payment', () => {
  it('is asked for, confirmed on the bank’s page, settled after a moment and booked at the other bank', async () => {
    const response = await asks(w.first, 'POST', PAYMENTS, { body: order('120.50') });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('aspsp-sca-approach'), 'REDIRECT');
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    const { paymentId, transactionStatus, _links } = (await response.json()) as { paymentId: string; transactionStatus: string; _links: Record<string, { href: string }> };
    assert.equal(transactionStatus, 'RCVD');
    assert.equal(_links['scaRedirect']!.href, `https://first.example/sca/payments/${paymentId}`);

    const visitor = at(w.first);
    assert.match(await (await visitor.get(`/sca/payments/${paymentId}`)).text(), /type="password"/);
    const signedIn = await visitor.post('/sign-in', { login: 'anna', password: 'anna-password', next: `/sca/payments/${paymentId}` });
    assert.equal(signedIn.headers.get('location'), `/sca/payments/${paymentId}`);
    const page = await (await visitor.get(`/sca/payments/${paymentId}`)).text();
    for (const shown of ['Oakline', 'SK83 9972 0000 0018 4020 0001', '€120.50', 'Invoice 2026-17', 'Alderwick Pay', 'pay.example']) assert.ok(page.includes(shown), shown);
    const done = await visitor.post(`/sca/payments/${paymentId}`, { decision: 'confirm' });
    assert.deepEqual([done.status, done.headers.get('location')], [303, RETURN]);

    assert.equal(await status(w.first, paymentId), 'ACCP');
    assert.equal(await balance(w.stores.first, IBANS.anna), '1000.00');
    w.clock.now += 4000;
    assert.equal(await status(w.first, paymentId), 'ACSC');
    assert.equal(await balance(w.stores.first, IBANS.anna), '879.50');
    assert.equal(await balance(w.stores.second, IBANS.shop), '1120.50');
    const information = (await (await asks(w.first, 'GET', `${PAYMENTS}/${paymentId}`)).json()) as Record<string, unknown>;
    assert.deepEqual(information, { ...order('120.50'), transactionStatus: 'ACSC' });
  });

  it('is settled at once where it is an instant one, and within one bank', async () => {
    const instant = '/v1/payments/instant-sepa-credit-transfers';
    const payment = await initiated(w.first, order('5', { to: IBANS.ben, name: 'Ben' }), instant);
    await decide(payment, 'confirm');
    assert.equal(await status(w.first, payment, instant), 'ACSC');
    assert.equal(await balance(w.stores.first, IBANS.ben), '1005.00');
  });

  it('to a bank nobody here knows leaves the network', async () => {
    const payment = await initiated(w.first, order('10.00', { to: 'DE89370400440532013000' }));
    await decide(payment, 'confirm');
    w.clock.now += 4000;
    assert.equal(await status(w.first, payment), 'ACSC');
    assert.equal(await balance(w.stores.first, IBANS.anna), '990.00');
  });

  it('that is refused costs nothing, and the person goes where the provider wants them then', async () => {
    const payment = await initiated(w.first, order('10.00'));
    assert.equal((await decide(payment, 'refuse')).headers.get('location'), NOK);
    w.clock.now += 60_000;
    const answer = (await (await asks(w.first, 'GET', `${PAYMENTS}/${payment}/status`)).json()) as { transactionStatus: string; tppMessages: { text: string }[] };
    assert.equal(answer.transactionStatus, 'RJCT');
    assert.match(answer.tppMessages[0]!.text, /^DS02 /);
    assert.equal((await decide(payment, 'confirm')).headers.get('location'), NOK);
    assert.equal(await status(w.first, payment), 'RJCT');
  });

  it('nobody confirms in time is rejected', async () => {
    const payment = await initiated(w.first, order('10.00'));
    w.clock.now += 15 * 60_000;
    assert.equal((await decide(payment, 'confirm')).headers.get('location'), NOK);
    assert.equal(await status(w.first, payment), 'RJCT');
    assert.equal(await balance(w.stores.first, IBANS.anna), '1000.00');
  });

  it('can be cancelled until it is booked', async () => {
    const [early, late, booked] = [await initiated(w.first, order('1.00')), await initiated(w.first, order('2.00')), await initiated(w.first, order('3.00'))];
    assert.equal((await asks(w.first, 'DELETE', `${PAYMENTS}/${early}`)).status, 204);
    await decide(late, 'confirm');
    assert.equal((await asks(w.first, 'DELETE', `${PAYMENTS}/${late}`)).status, 204);
    assert.equal((await asks(w.first, 'DELETE', `${PAYMENTS}/${late}`)).status, 204);
    await decide(booked, 'confirm');
    w.clock.now += 4000;
    const response = await asks(w.first, 'DELETE', `${PAYMENTS}/${booked}`);
    assert.deepEqual([response.status, await codeOf(response)], [405, 'CANCELLATION_INVALID']);
    assert.deepEqual(await Promise.all([early, late, booked].map((each) => status(w.first, each))), ['CANC', 'CANC', 'ACSC']);
    assert.equal(await balance(w.stores.first, IBANS.anna), '997.00');
  });

  it('needs the money, of which what is confirmed already is spent', async () => {
    const [one, two] = [await initiated(w.first, order('600.00')), await initiated(w.first, order('600.00'))];
    assert.equal((await decide(one, 'confirm')).headers.get('location'), RETURN);
    assert.equal((await decide(two, 'confirm')).headers.get('location'), NOK);
    w.clock.now += 4000;
    assert.deepEqual([await status(w.first, one), await status(w.first, two)], ['ACSC', 'RJCT']);
  });

  it('comes back where the payee’s bank knows no such account', async () => {
    const payment = await initiated(w.first, order('10.00', { to: 'SK2199720000007715000006' }));
    await decide(payment, 'confirm');
    w.clock.now += 4000;
    const answer = (await (await asks(w.first, 'GET', `${PAYMENTS}/${payment}/status`)).json()) as { transactionStatus: string; tppMessages: { text: string }[] };
    assert.equal(answer.transactionStatus, 'RJCT');
    assert.match(answer.tppMessages[0]!.text, /^AC01 /);
    assert.equal(await balance(w.stores.first, IBANS.anna), '1000.00');
  });

  it('waits while the payee’s bank is away, and is credited once when its answer is lost', async () => {
    const payment = await initiated(w.first, order('10.00'));
    await decide(payment, 'confirm');
    w.network.up = false;
    w.clock.now += 4000;
    assert.equal(await status(w.first, payment), 'ACSP');
    assert.equal(await balance(w.stores.second, IBANS.shop), '1000.00');
    Object.assign(w.network, { up: true, loseAnswers: true });
    assert.equal(await status(w.first, payment), 'ACSP');
    assert.equal(await status(w.first, payment), 'ACSP');
    w.network.loseAnswers = false;
    assert.equal(await status(w.first, payment), 'ACSC');
    assert.equal(await balance(w.stores.second, IBANS.shop), '1010.00');
    // Both banks' own accounts say the same of what went between them.
    assert.equal(await balance(w.stores.first, 'clearing'), '-1990.00');
    assert.equal(await balance(w.stores.second, 'clearing'), '-2010.00');
  });
});

describe('what amounts ask for', () => {
  it('13.01 and 13.05 are refused when they are asked for, and the request may come again', async () => {
    const refused = await asks(w.first, 'POST', PAYMENTS, { body: order('13.01') });
    assert.deepEqual([refused.status, await codeOf(refused)], [400, 'PAYMENT_FAILED']);
    const request = id();
    assert.equal((await asks(w.first, 'POST', PAYMENTS, { body: order('13.05'), request })).status, 503);
    assert.equal((await asks(w.first, 'POST', PAYMENTS, { body: order('13.05'), request })).status, 503);
  });

  for (const [amount, location, reason, after] of [['13.02', NOK, 'AM04', 0], ['13.03', RETURN, 'AC04', 4000]] as const) {
    it(`${amount} is rejected with ${reason}`, async () => {
      const payment = await initiated(w.first, order(amount));
      assert.equal((await decide(payment, 'confirm')).headers.get('location'), location);
      w.clock.now += after;
      const { transactionStatus, tppMessages } = (await (await asks(w.first, 'GET', `${PAYMENTS}/${payment}/status`)).json()) as { transactionStatus: string; tppMessages: { text: string }[] };
      assert.deepEqual([transactionStatus, tppMessages[0]!.text.slice(0, 4)], ['RJCT', reason]);
      assert.equal(await balance(w.stores.first, IBANS.anna), '1000.00');
      assert.equal(await balance(w.stores.second, IBANS.shop), '1000.00');
    });
  }

  it('13.04 takes a minute longer', async () => {
    const payment = await initiated(w.first, order('13.04'));
    await decide(payment, 'confirm');
    w.clock.now += 63_999;
    assert.equal(await status(w.first, payment), 'ACCP');
    w.clock.now += 1;
    assert.equal(await status(w.first, payment), 'ACSC');
  });
});

describe('a request', () => {
  it('that comes again makes nothing new', async () => {
    const request = id();
    const [one, two] = await Promise.all([asks(w.first, 'POST', PAYMENTS, { body: order('9.00'), request }), asks(w.first, 'POST', PAYMENTS, { body: order('9.00'), request })]);
    const again = await asks(w.first, 'POST', PAYMENTS, { body: order('9.00'), request });
    const texts = [await one.text(), await two.text(), await again.text()];
    assert.equal(new Set(texts).size, 1);
    assert.deepEqual([one.status, two.status, again.status], [201, 201, 201]);
    assert.equal(again.headers.get('location'), one.headers.get('location'));
    assert.equal((await w.stores.first.selectFrom('payments').selectAll().execute()).length, 1);
  });

  it('under an id that was used for something else is refused', async () => {
    const request = id();
    await asks(w.first, 'POST', PAYMENTS, { body: order('9.00'), request });
    const other = await asks(w.first, 'POST', PAYMENTS, { body: order('9.01'), request });
    assert.equal(other.status, 409);
    // Another provider's ids are its own.
    assert.equal((await asks(w.first, 'POST', PAYMENTS, { body: order('9.01'), request, tpp: 'other' })).status, 201);
  });

  const wrong: [string, Record<string, unknown>, string][] = [
    ['no IBAN', { ...order('1.00'), creditorAccount: { iban: 'SK8399720000001840200002' } }, 'FORMAT_ERROR'],
    ['an IBAN with something before it', { ...order('1.00'), creditorAccount: { iban: `x ${IBANS.shop}` } }, 'FORMAT_ERROR'],
    ['no account at all', { ...order('1.00'), creditorAccount: {} }, 'FORMAT_ERROR'],
    ['oneself', order('1.00', { to: IBANS.anna }), 'FORMAT_ERROR'],
    ['an account at another bank', order('1.00', { from: IBANS.shop, to: IBANS.ben }), 'PAYMENT_FAILED'],
    ['nothing', order('0.00'), 'FORMAT_ERROR'],
    ['less than nothing', order('-5.00'), 'FORMAT_ERROR'],
    ['parts of a cent', order('1.005'), 'FORMAT_ERROR'],
    ['what only looks like an amount', order('1e3'), 'FORMAT_ERROR'],
    ['an amount between words', order('ab 12.00 cd'), 'FORMAT_ERROR'],
    ['a comma', order('1,50'), 'FORMAT_ERROR'],
    ['a number', { ...order('1'), instructedAmount: { currency: 'EUR', amount: 1 } }, 'FORMAT_ERROR'],
    ['another currency', { ...order('1'), instructedAmount: { currency: 'USD', amount: '1.00' } }, 'FORMAT_ERROR'],
    ['nobody', { ...order('1.00'), creditorName: '\u200b' }, 'FORMAT_ERROR'],
    ['no name', { ...order('1.00'), creditorName: undefined }, 'FORMAT_ERROR'],
    ['more words than fit', { ...order('1.00'), remittanceInformationUnstructured: 'x'.repeat(141) }, 'FORMAT_ERROR'],
    ['tomorrow', { ...order('1.00'), requestedExecutionDate: '2026-11-23' }, 'EXECUTION_DATE_INVALID'],
  ];
  for (const [what, body, code] of wrong) {
    it(`to pay ${what} is refused`, async () => {
      const response = await asks(w.first, 'POST', PAYMENTS, { body });
      assert.deepEqual([response.status, await codeOf(response)], [400, code]);
    });
  }

  it('is read as the document says', async () => {
    const body = order('1.00');
    const refused = async (options: Parameters<typeof asks>[3], method = 'POST', path = PAYMENTS): Promise<number> => (await asks(w.first, method, path, options)).status;
    assert.equal(await refused({ body, request: 'no-uuid' }), 400);
    assert.equal(await refused({ body, headers: { 'psu-ip-address': 'somewhere' } }), 400);
    assert.equal(await refused({ body: '{"instructedAmount":' }), 400);
    assert.equal(await refused({ body: JSON.stringify({ ...body, endToEndIdentification: 'x'.repeat(70_000) }) }), 400);
    assert.equal(await refused({ body, headers: { 'content-type': 'application/xml' } }), 415);
    assert.equal(await refused({ body }, 'POST', '/v1/payments/target-2-payments'), 404);
    assert.equal(await refused({ body }, 'POST', '/v1/bulk-payments/sepa-credit-transfers'), 404);
    assert.equal(await refused({ body }, 'POST', '/v1/payments/cheques'), 400);
    assert.equal(await refused({}, 'PUT'), 405);
    assert.equal(await refused({}, 'GET', '/v1/signing-baskets'), 404);
    assert.equal(await refused({}, 'GET', `${PAYMENTS}/%E0%A4%A/status`), 404);
  });

  it('leads people nowhere but to addresses of the provider', async () => {
    for (const uri of ['https://evil.example/', 'javascript:alert(1)', 'https://pay.example.evil.example/', 'https://a:b@pay.example/', '/back']) {
      for (const name of ['tpp-redirect-uri', 'tpp-nok-redirect-uri']) assert.equal((await asks(w.first, 'POST', PAYMENTS, { body: order('1.00'), headers: { [name]: uri } })).status, 400, `${name} ${uri}`);
    }
  });

  it('of a stranger, or about somebody else’s payment, learns nothing', async () => {
    const payment = await initiated(w.first, order('1.00'));
    assert.equal((await asks(w.first, 'GET', `${PAYMENTS}/${payment}`, { tpp: 'nobody' })).status, 401);
    assert.equal((await asks(w.first, 'GET', `${PAYMENTS}/${payment}`, { headers: { authorization: 'Basic eDp5' } })).status, 401);
    for (const [method, path] of [['GET', payment], ['GET', `${payment}/status`], ['DELETE', payment]] as const) {
      const [theirs, none] = [await asks(w.first, method, `${PAYMENTS}/${path}`, { tpp: 'other' }), await asks(w.first, method, `${PAYMENTS}/${path.replace(payment, id())}`, { tpp: 'other' })];
      assert.deepEqual([theirs.status, await theirs.text()], [404, await none.text()]);
    }
    assert.equal(await status(w.first, payment), 'RCVD');
  });
});
