/**
 * What has come of the payments somebody asks for: told by their own banks alone, which are the sandbox banks here.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Migrator, sql } from 'kysely';
import { xs2aAccounts } from '../../demo/server/payments/xs2a-accounts.ts';
import { openLibsql } from '../../demo/server/store/libsql.ts';
import { migrations } from '../../demo/server/store/migrations.ts';
import { createSqlStore } from '../../demo/server/store/sql-store.ts';
import type { World } from '../../demo/server/world.ts';
import type { BankAccountList, BankConsent, BankTransactionList, Changes, ExportRecord, MailboxPage, Message, PaymentRequest, Settlement, StoredMessage } from '../../src/contract/index.ts';
import { add, compare } from '../../src/payments/money.ts';
import { at, IBANS, initiated, status, world as bankWorld, type World as BankWorld } from '../bank/support.ts';
import { random } from '../support/random.ts';
import { ANNA, BEN, body, createCheckedWorld, expectProblem } from './support.ts';

const SALES = 'sales@home.example';
const RIVAL = 'rival@home.example';
const DAY = 86_400_000;
const INSTANT = '/v1/payments/instant-sepa-credit-transfers';
const RF = 'RF18539007547034';

let banks: BankWorld;
let world: World;
let asked: URL[];
let away: Set<string>;
let answerWith: ((request: Request) => Response | undefined) | undefined;

beforeEach(async () => {
  banks = await bankWorld({}, {}, 'https://id.home.example');
  [asked, away, answerWith] = [[], new Set(), undefined];
  const provider = xs2aAccounts({
    banks: [{ id: 'first', name: 'First', origin: 'https://first.example' }, { id: 'second', name: 'Second', origin: 'https://second.example' }],
    secret: 'secret-of-pay', now: () => world.clock.now(),
    async fetch(url, init) {
      const request = new Request(url, init);
      asked.push(new URL(url));
      const { host } = new URL(url);
      if (away.has(host)) throw new TypeError('away');
      return answerWith?.(request) ?? (host === 'first.example' ? banks.first : banks.second)(request);
    },
  });
  world = await createCheckedWorld({ domains: ['home.example'], now: banks.clock.now, bankAccounts: () => provider });
  // One time for everybody.
  Object.defineProperty(banks.clock, 'now', { get: () => world.clock.now() });
});
afterEach(async () => {
  assert.deepEqual(banks.faults, []);
  await world.close();
  await banks.close();
});

const by = (who: string): { by: ReturnType<World['tokenSource']> } => ({ by: world.tokenSource(who, { clientId: 'https://portal.example/client.json' }) });
const get = <T>(who: string, path: string): Promise<T> => body<T>(world.call(who, 'GET', path, by(who)));

/** A bank tells somebody's accounts to their home. */
async function allowed(who = SALES, bank: 'first' | 'second' = 'second', name = 'shop'): Promise<BankConsent> {
  const { redirect, id } = await body<BankConsent>(world.call(who, 'POST', '/bank-consents', { body: { bank }, ...by(who) }), 201);
  const { origin, pathname } = new URL(redirect!);
  const visitor = await at(banks[bank], origin).signIn(name);
  const accounts = [...(await (await visitor.get(pathname)).text()).matchAll(/name="account" value="([^"]+)"/g)].map(([, value]): [string, string] => ['account', value!]);
  await visitor.post(pathname, [['decision', 'confirm'], ...accounts]);
  return get(who, `/bank-consents/${id}`);
}

const request = (like: Partial<PaymentRequest> = {}): PaymentRequest => ({ payee: 'Oakline', iban: IBANS.shop, amount: '184.90', currency: 'EUR', reference: RF, ...like });

/** A letter asks for payments; its sender keeps a copy. */
async function letter(requests: readonly object[] = [request()], { from = SALES, type = 'application/vnd.dmail.payment+json', like = {} }: { from?: string; type?: string; like?: Partial<Message> } = {}): Promise<StoredMessage> {
  const message: Message = { ...world.message(from, [ANNA]), sentAt: new Date(world.clock.now()).toISOString(), parts: requests.map((data) => ({ type, data: { ...data } })), ...like };
  return put(from, message);
}
const put = (from: string, message: Message): Promise<StoredMessage> => body(world.call(from, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [{ address: ANNA, state: 'sending' }] }, ...by(from) }));

/** Somebody pays at their bank; it is booked at once. */
async function pay(amount = '184.90', said: object = { remittanceInformationStructured: { reference: RF } }, { from = 'anna', to = IBANS.shop, product = INSTANT }: { from?: 'anna' | 'ben'; to?: string; product?: string } = {}): Promise<void> {
  const content = { instructedAmount: { currency: 'EUR', amount }, debtorAccount: { iban: IBANS[from] }, creditorAccount: { iban: to }, creditorName: 'Oakline', ...said };
  const id = await initiated(banks.first, content, product);
  await (await at(banks.first).signIn(from)).post(`/sca/payments/${id}`, { decision: 'confirm' });
  if (product === INSTANT) assert.equal(await status(banks.first, id, product), 'ACSC');
}

/** Later than what was asked a moment ago. */
const look = async ({ id }: StoredMessage, who = SALES): Promise<Settlement> => {
  world.clock.advance(2001);
  return get(who, `/messages/${id}/settlement`);
};
const stands = async (message: StoredMessage, who = SALES): Promise<unknown[]> => (await look(message, who)).requests.map(({ state, received, outstanding }) => [state, received.map(({ amount }) => amount), outstanding]);
async function transactions(who = SALES): Promise<BankTransactionList> {
  const [{ accounts: [account] }] = (await get<BankAccountList>(who, '/bank-accounts')).banks as [BankAccountList['banks'][number]];
  return get(who, `/bank-accounts/${account!.id}/transactions?from=2026-11-01`);
}

describe('what a letter asks for', () => {
  it('is settled when the sender’s own bank says that it has come, and by nothing else', async () => {
    const sent = await letter();
    assert.deepEqual((await look(sent)).requests, [{ part: 0, iban: IBANS.shop, state: 'open', told: false, received: [], outstanding: '184.90' }]);
    await pay();
    assert.deepEqual(await stands(sent), [['open', [], '184.90']], 'no bank tells the sender anything yet');
    await allowed();
    const { requests: [settled], failures, at: moment } = await look(sent);
    const [{ payer, ...received }] = settled!.received as [Settlement['requests'][number]['received'][number]];
    assert.deepEqual([settled!.state, settled!.told, settled!.outstanding, received, failures], ['settled', true, undefined, { amount: '184.90', currency: 'EUR', day: new Date(world.clock.now()).toISOString().slice(0, 10), bank: { id: 'second', name: 'Second' } }, undefined]);
    assert.ok(payer === undefined || payer.includes('Anna'));
    assert.ok(world.clock.now() - Date.parse(moment) < 2000);
  });

  it('is settled in parts, or with more than was asked for', async () => {
    await allowed();
    const sent = await letter([request({ reference: undefined, variableSymbol: '2026001182' })]);
    const said = { endToEndIdentification: '/VS2026001182/SS/KS', remittanceInformationUnstructured: 'Invoice SH-2026-1182' };
    await pay('100.00', said);
    assert.deepEqual(await stands(sent), [['part', ['100.00'], '84.90']]);
    await pay('84.90', said);
    assert.deepEqual(await stands(sent), [['settled', ['100.00', '84.90'], undefined]]);
    await pay('10.00', said, { from: 'ben' });
    assert.deepEqual(await stands(sent), [['settled', ['100.00', '84.90', '10.00'], undefined]]);
  });

  it('is not settled by what has another reference, another currency, is not booked, went out, or came before it was sent', async () => {
    await allowed();
    const other = { remittanceInformationStructured: { reference: 'RF45ABC1' } };
    await pay('184.90', other);
    const sent = await letter();
    const day = (days: number): string => new Date(world.clock.now() - days * DAY).toISOString().slice(0, 10);
    const entry = (like: object): object => ({ transactionId: crypto.randomUUID(), bookingDate: day(0), transactionAmount: { amount: '184.90', currency: 'EUR' }, remittanceInformationStructured: { reference: RF }, ...like });
    const told = (booked: object[], pending: object[] = []): void => {
      answerWith = ({ url }) => (url.includes('/transactions') ? Response.json({ transactions: { booked, pending } }) : undefined);
    };
    const { bookingDate: _, ...pending } = entry({}) as { bookingDate: string };
    told([
      entry({ transactionAmount: { amount: '-184.90', currency: 'EUR' } }), entry({ transactionAmount: { amount: '184.90', currency: 'CZK' } }), entry({ bookingDate: day(2) }),
      entry({ remittanceInformationStructured: { reference: `${RF}1` } }), entry({ transactionAmount: { amount: '0.00', currency: 'EUR' } }),
    ], [pending, entry({})]);
    assert.deepEqual(await stands(sent), [['open', [], '184.90']]);
    answerWith = undefined;
    assert.deepEqual(await stands(sent), [['open', [], '184.90']]);
    told([entry({ bookingDate: day(1) })]);
    assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]]);
  });

  it('counts a transaction once: not again when it is told again, and for one request alone', async () => {
    await allowed();
    const first = await letter();
    world.clock.advance(60_000);
    const second = await letter();
    await pay();
    // Whoever looks, and at which letter: the oldest that is not settled has it.
    assert.deepEqual(await stands(second), [['open', [], '184.90']]);
    assert.deepEqual(await stands(first), [['settled', ['184.90'], undefined]]);
    for (const _ of [1, 2]) assert.deepEqual([await stands(first), await stands(second)], [[['settled', ['184.90'], undefined]], [['open', [], '184.90']]]);
    await pay();
    assert.deepEqual([await stands(first), await stands(second)], [[['settled', ['184.90'], undefined]], [['settled', ['184.90'], undefined]]]);
    await pay('1.00');
    assert.deepEqual([await stands(first), await stands(second)], [[['settled', ['184.90'], undefined]], [['settled', ['184.90', '1.00'], undefined]]]);
  });

  it('counts what a bank gives no names to as often as it came', async () => {
    await allowed();
    const sent = await letter([request({ amount: '30.00' })]);
    const entry = { bookingDate: new Date(world.clock.now()).toISOString().slice(0, 10), transactionAmount: { amount: '10.00', currency: 'EUR' }, remittanceInformationUnstructured: `Re ${RF}` };
    for (const [times, state] of [[1, 'part'], [2, 'part'], [2, 'part'], [3, 'settled']] as const) {
      answerWith = ({ url }) => (url.includes('/transactions') ? Response.json({ transactions: { booked: Array.from({ length: times }, () => entry) } }) : undefined);
      const [standing] = (await look(sent)).requests;
      assert.deepEqual([standing!.received.length, standing!.state], [times, state]);
    }
  });

  it('counts what two names of one bank tell once', async () => {
    await allowed();
    const sent = await letter([request({ amount: '200.00' })]);
    await pay('100.00');
    assert.deepEqual(await stands(sent), [['part', ['100.00'], '100.00']]);
    await allowed(SALES, 'first', 'anna');
    const entry = (amount: string): object => ({ transactionId: `other-${amount}`, bookingDate: new Date(world.clock.now()).toISOString().slice(0, 10), transactionAmount: { amount, currency: 'EUR' }, remittanceInformationStructured: { reference: RF } });
    answerWith = ({ url }) => {
      if (!url.startsWith('https://first.example/v1/accounts')) return undefined;
      return Response.json(url.includes('/transactions') ? { transactions: { booked: [entry('100.00'), entry('30.00')] } } : { accounts: [{ resourceId: 'x', iban: IBANS.shop, currency: 'EUR', balances: [] }] });
    };
    for (const _ of [1, 2]) assert.deepEqual((await look(sent)).requests.map(({ received, outstanding }) => [received.map(({ amount }) => amount).sort(), outstanding]), [[['100.00', '30.00'], '70.00']]);
  });

  it('may be several things, each by itself; what is none of the form is not looked for', async () => {
    await allowed();
    const { iban: __, ...without } = request();
    const sent = await letter([
      request({ reference: undefined, remittance: undefined }), without, request({ amount: '10.00', reference: undefined, remittance: 'Freight 17' }), { ...request(), amount: '0.00' }, { ...request(), amount: 184.9 },
      request({ amount: '20.00', reference: undefined, variableSymbol: '7', iban: IBANS.annaSavings }), request({ reference: 'RF00' }),
    ]);
    await pay('10.00', { remittanceInformationUnstructured: 'freight  17' });
    await pay('20.00', { endToEndIdentification: '/VS7/SS/KS' });
    const { requests } = await look(sent);
    assert.deepEqual(requests.map(({ part, state, told, received }) => [part, state, told, received.length]), [[0, 'unmatchable', true, 0], [2, 'settled', true, 1], [5, 'open', false, 0]]);
    assert.equal(requests[0]!.outstanding, undefined);
    assert.deepEqual((await look(await letter([request()], { type: 'application/vnd.dmail.other+json' }))).requests, []);
    const many = await letter(Array.from({ length: 50 }, (_, index) => request({ reference: undefined, variableSymbol: String(index + 100) })));
    assert.deepEqual((await look(many)).requests.map(({ part }) => part), Array.from({ length: 16 }, (_, index) => index));
  });

  it('is looked for from the day on that it was sent, as far as one can say that it was', async () => {
    await allowed();
    const symbol = (variableSymbol: string): PaymentRequest => request({ reference: undefined, variableSymbol });
    const now = world.clock.now();
    const sent = [
      await letter([symbol('1')], { like: { sentAt: new Date(now - 500 * DAY).toISOString() } }), await letter([symbol('2')], { like: { sentAt: '0001-01-01T00:00:00Z' } }),
      await letter([symbol('3')], { like: { sentAt: new Date(now + 500 * DAY).toISOString() } }),
    ];
    for (const number of ['1', '2', '3']) await pay('184.90', { endToEndIdentification: `/VS${number}/SS/KS` });
    for (const each of sent) assert.deepEqual(await stands(each), [['settled', ['184.90'], undefined]], each.message.sentAt);
    const froms = asked.flatMap(({ searchParams }) => searchParams.get('dateFrom') ?? []);
    assert.ok(froms.every((from) => Date.parse(from) >= now - 801 * DAY), froms.join(' '));
  });

  it('is kept with its copy once, whatever is said of its deliveries afterwards', async () => {
    await allowed();
    const sent = await letter();
    await pay();
    assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]]);
    await put(SALES, sent.message);
    await expectProblem(world.call(SALES, 'PUT', `/sent/${sent.message.id}`, { body: { message: { ...sent.message, parts: [] }, deliveries: [{ address: ANNA, state: 'sending' }] }, ...by(SALES) }), 409, 'conflict');
    assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]]);
  });

  it('stays settled when the bank is away, the consent has ended, or the bank says otherwise', async () => {
    const consent = await allowed();
    const sent = await letter();
    await pay();
    await look(sent);
    const known = [['settled', ['184.90'], undefined]];
    away.add('second.example');
    const failed = await look(sent);
    assert.deepEqual([failed.requests.map(({ state, told }) => [state, told]), failed.failures], [[['settled', true]], [{ id: 'second', name: 'Second' }]]);
    away.clear();
    answerWith = ({ url }) => (url.includes('/transactions') ? Response.json({ transactions: { booked: [] } }) : undefined);
    assert.deepEqual(await stands(sent), known);
    answerWith = undefined;
    assert.equal((await world.call(SALES, 'DELETE', `/bank-consents/${consent.id}`, by(SALES))).status, 204);
    const ended = await look(sent);
    assert.deepEqual([ended.requests.map(({ state, told }) => [state, told]), ended.failures], [[['settled', false]], undefined]);
    // Revoked at the bank: nobody allows it any more, and no answer is missing.
    await allowed();
    await banks.stores.second.updateTable('consents').set({ status: 'revokedByPsu' }).where('status', '=', 'valid').execute();
    const revoked = await look(sent);
    assert.deepEqual([revoked.requests.map(({ state, told }) => [state, told]), revoked.failures], [[['settled', false]], undefined]);
  });

  describe('when money went back', () => {
    const day = (days = 0): string => new Date(world.clock.now() - days * DAY).toISOString().slice(0, 10);
    const PAYER = 'SK7899710000001924000005';
    const came = (like: object = {}): object => ({ transactionId: 'came', bookingDate: day(1), transactionAmount: { amount: '184.90', currency: 'EUR' }, debtorName: 'Anna', debtorAccount: { iban: PAYER }, remittanceInformationStructured: { reference: RF }, ...like });
    const back = (like: object = {}): object => ({ transactionId: 'back', bookingDate: day(), transactionAmount: { amount: '-184.90', currency: 'EUR' }, creditorName: 'Anna', creditorAccount: { iban: PAYER }, remittanceInformationStructured: { reference: RF }, ...like });
    const told = (booked: object[], pending: object[] = []): void => {
      answerWith = ({ url }) => (url.includes('/transactions') ? Response.json({ transactions: { booked, pending } }) : undefined);
    };
    const returns = async (message: StoredMessage): Promise<unknown[]> => (await look(message)).requests.map(({ state, received, outstanding }) => [state, received.map(({ amount, returned }) => [amount, returned]), outstanding]);

    it('does not go on saying settled, is settled by what comes anew, and is told to pages that did not look', async () => {
      await allowed();
      const sent = await letter();
      told([came()]);
      assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]]);
      const { state } = await get<MailboxPage>(SALES, '/mailbox?view=sent');
      told([came(), back()]);
      const known = [['open', [['184.90', day()]], '184.90']];
      for (const _ of [1, 2]) assert.deepEqual(await returns(sent), known);
      assert.deepEqual((await get<Changes>(SALES, `/changes?since=${state}`)).conversations.map(({ id }) => id), [sent.message.thread]);
      // In the statement, too: what came there counts for nothing any more.
      assert.deepEqual((await transactions()).transactions.map(({ amount, settles }) => [amount, settles?.state, settles?.returned]), [['184.90', 'open', day()], ['-184.90', undefined, undefined]]);
      away.add('second.example');
      assert.deepEqual(await returns(sent), known);
      away.clear();
      told([came(), back(), came({ transactionId: 'anew', bookingDate: day() })]);
      assert.deepEqual(await returns(sent), [['settled', [['184.90', day()], ['184.90', undefined]], undefined]]);
      const records = (await (await world.call(SALES, 'GET', '/export', by(SALES))).text()).trim().split('\n').map((line) => JSON.parse(line) as ExportRecord);
      assert.deepEqual(records.flatMap((each) => (each.kind === 'received' ? [each.value.returned] : [])).sort(), [day(), undefined]);
    });

    it('takes back one of two that are alike for each that goes back, whatever is told when', async () => {
      await allowed();
      const sent = await letter();
      const two = [came(), came({ transactionId: 'again' })];
      told(two);
      assert.deepEqual(await stands(sent), [['settled', ['184.90', '184.90'], undefined]]);
      told([...two, back()]);
      assert.deepEqual((await returns(sent)).map((each) => (each as unknown[])[0]), ['settled']);
      // The first is no longer told: what went back has taken it already.
      told([two[1]!, back()]);
      assert.deepEqual((await returns(sent)).map((each) => (each as unknown[])[0]), ['settled']);
      told([...two, back(), back({ transactionId: 'both' })]);
      assert.deepEqual((await returns(sent)).map((each) => (each as unknown[])[0]), ['open']);
    });

    it('is told by nothing less', async () => {
      await allowed();
      const sent = await letter();
      const { bookingDate: _, ...pending } = back() as { bookingDate: string };
      told([
        came(), back({ transactionAmount: { amount: '-184.89', currency: 'EUR' } }), back({ creditorAccount: { iban: 'SK3112000000198742637541' } }), back({ creditorAccount: undefined }),
        back({ remittanceInformationStructured: { reference: 'RF45ABC1' } }), back({ remittanceInformationStructured: undefined, endToEndId: 'NOTPROVIDED' }), back({ bookingDate: day(2) }), back({ transactionAmount: { amount: '-184.90', currency: 'CZK' } }),
      ], [pending]);
      assert.deepEqual(await returns(sent), [['settled', [['184.90', undefined]], undefined]]);
    });
  });

  it('says so where the bank has more than is read at once', async () => {
    await allowed();
    const sent = await letter([request(), request({ reference: undefined })]);
    const entry = (index: number): object => ({ transactionId: String(index), bookingDate: new Date(world.clock.now()).toISOString().slice(0, 10), transactionAmount: { amount: '1.00', currency: 'EUR' } });
    let count = 5001;
    answerWith = ({ url }) => (url.includes('/transactions') ? Response.json({ transactions: { booked: Array.from({ length: count }, (_, index) => entry(index)) } }) : undefined);
    assert.deepEqual((await look(sent)).requests.map(({ state, incomplete }) => [state, incomplete]), [['open', true], ['unmatchable', undefined]]);
    count = 5000;
    assert.deepEqual((await look(sent)).requests.map(({ incomplete }) => incomplete), [undefined, undefined]);
  });

  it('is told to pages that did not look, and once', async () => {
    await allowed();
    const sent = await letter();
    const { state } = await get<MailboxPage>(SALES, '/mailbox?view=sent');
    const since = async (): Promise<string[]> => (await get<Changes>(SALES, `/changes?since=${state}`)).conversations.map(({ id }) => id);
    await look(sent);
    assert.deepEqual(await since(), []);
    await pay();
    await look(sent);
    assert.deepEqual(await since(), [sent.message.thread]);
    const after = (await get<Changes>(SALES, `/changes?since=${state}`)).state;
    await look(sent);
    assert.deepEqual((await get<Changes>(SALES, `/changes?since=${after}`)).conversations, [], 'nothing new, nothing told');
  });

  it('asks a bank once for all that look in the same moment', async () => {
    await allowed();
    const letters = [await letter(), await letter([request({ reference: undefined, variableSymbol: '5' })])];
    const paths = async (work: () => Promise<unknown>): Promise<string[]> => {
      const before = asked.length;
      await work();
      return asked.slice(before).map(({ pathname }) => pathname.replace(/[^/]+(?=\/transactions)/, '*'));
    };
    world.clock.advance(2001);
    assert.deepEqual(await paths(() => Promise.all([...letters, ...letters].map(({ id }) => get(SALES, `/messages/${id}/settlement`)))), ['/v1/accounts', '/v1/accounts/*/transactions']);
    world.clock.advance(1500);
    assert.deepEqual(await paths(() => get(SALES, `/messages/${letters[0]!.id}/settlement`)), []);
    world.clock.advance(501);
    assert.deepEqual(await paths(() => get(SALES, `/messages/${letters[0]!.id}/settlement`)), ['/v1/accounts', '/v1/accounts/*/transactions']);
    // From the day before the oldest that is open.
    assert.equal(asked.at(-1)!.searchParams.get('dateFrom'), new Date(Date.parse(letters[0]!.message.sentAt) - DAY).toISOString().slice(0, 10));
    away.add('second.example');
    world.clock.advance(2001);
    assert.equal((await paths(() => Promise.all(letters.map(({ id }) => get(SALES, `/messages/${id}/settlement`))))).length, 1, 'a bank that is away, too');
  });
});

describe('a transaction on the list of an account', () => {
  it('says which request it counts for, and counts for it by having been read', async () => {
    await allowed();
    const sent = await letter([request()], { like: { subject: 'Invoice 1182' } });
    await pay('100.00');
    await pay('5.00', { remittanceInformationUnstructured: 'Something else' });
    const list = await transactions();
    assert.deepEqual(list.transactions.filter(({ settles }) => settles).map(({ amount, settles }) => [amount, settles]), [
      ['100.00', { message: sent.id, thread: sent.message.thread, subject: 'Invoice 1182', part: 0, state: 'part' }],
    ]);
    away.add('second.example');
    assert.deepEqual(await stands(sent), [['part', ['100.00'], '84.90']]);
  });

  it('says nothing of letters to whoever may read none', async () => {
    await allowed();
    const sent = await letter();
    await pay();
    const { account } = await transactions();
    for (const [scopes, tells] of [[['read:accounts'], false], [['read:accounts', 'send', 'pay'], false], [['read:accounts', 'read:thread'], true], [['read:accounts', 'read:mailbox'], true], [['read:accounts', `read:mailbox?peer=${ANNA}`], true], [['read:accounts', `read:mailbox?peer=${BEN}`, `read:thread?channel=None`], false]] as const) {
      const list = await body<BankTransactionList>(world.call(SALES, 'GET', `/bank-accounts/${account}/transactions?from=2026-11-01`, { by: world.tokenSource(SALES, { scopes }) }));
      assert.equal(list.transactions.some(({ settles }) => settles?.message === sent.id), tells, scopes.join(' '));
    }
    const without = { by: world.tokenSource(SALES, { scopes: ['read:mailbox', 'read:thread', 'send', 'pay'] }) };
    await expectProblem(world.call(SALES, 'GET', `/messages/${sent.id}/settlement`, without), 403, 'scope-insufficient');
  });
});

describe('nobody', () => {
  it('learns of another’s letters, or of what came for them', async () => {
    await allowed();
    const sent = await letter();
    await pay();
    assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]]);
    for (const who of [RIVAL, ANNA, BEN]) await expectProblem(world.call(who, 'GET', `/messages/${sent.id}/settlement`, by(who)), 404, 'not-found');
    await expectProblem(world.call(SALES, 'GET', '/messages/nothing-0001/settlement', by(SALES)), 404, 'not-found');
    // Nor of one they have got.
    const { message } = await world.deposit(SALES, ANNA, { parts: [{ type: 'application/vnd.dmail.payment+json', data: { ...request() } }] });
    const { messages } = await get<{ messages: StoredMessage[] }>(ANNA, `/threads/${message.thread}`);
    await expectProblem(world.call(ANNA, 'GET', `/messages/${messages[0]!.id}/settlement`, by(ANNA)), 404, 'not-found');
  });

  it('has anything settled by what came on another’s account, though they ask for the same', async () => {
    await allowed();
    await allowed(RIVAL, 'second', 'anna');
    const [sent, copied] = [await letter(), await letter([request()], { from: RIVAL })];
    await pay();
    assert.deepEqual((await look(copied, RIVAL)).requests, [{ part: 0, iban: IBANS.shop, state: 'open', told: false, received: [], outstanding: '184.90' }]);
    assert.ok((await transactions(RIVAL)).transactions.every(({ settles }) => !settles));
    assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]]);
    assert.deepEqual(await stands(copied, RIVAL), [['open', [], '184.90']]);
    // The same reference on the rival's own account is theirs, and no business of the first.
    const own = await letter([request({ iban: IBANS.annaSavings })], { from: RIVAL });
    await pay('184.90', undefined, { to: IBANS.annaSavings });
    assert.deepEqual(await stands(own, RIVAL), [['settled', ['184.90'], undefined]]);
    assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]]);
  });
});

describe('what has come for a request', () => {
  it('is in the export, and goes with the mailbox', async () => {
    await allowed();
    const sent = await letter();
    await pay();
    await look(sent);
    const lines = async (): Promise<ExportRecord[]> => (await (await world.call(SALES, 'GET', '/export', by(SALES))).text()).trim().split('\n').map((line) => JSON.parse(line) as ExportRecord);
    const [{ value }] = (await lines()).filter(({ kind }) => kind === 'received') as [ExportRecord & { kind: 'received' }];
    assert.deepEqual([value.message, value.part, value.iban, value.amount, value.bank], [sent.id, 0, IBANS.shop, '184.90', 'second']);
    const confirmed = await world.tokenSource(SALES).confirm({ type: 'urn:dmail:erasure', address: SALES });
    assert.equal((await world.call(SALES, 'DELETE', '/mailbox', { by: confirmed })).status, 204);
    assert.deepEqual((await lines()).filter(({ kind }) => kind === 'received'), []);
    await expectProblem(world.call(SALES, 'GET', `/messages/${sent.id}/settlement`, by(SALES)), 404, 'not-found');
    // Of one who starts anew nothing from before is known: what came is told afresh.
    await allowed();
    assert.deepEqual(await stands(await letter()), [['settled', ['184.90'], undefined]]);
  });

  it('goes with its letter, and is free for another then', async () => {
    await allowed();
    const sent = await letter();
    await pay();
    assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]]);
    const again = await letter();
    assert.deepEqual(await stands(again), [['open', [], '184.90']]);
    await body(world.call(SALES, 'PATCH', '/mailbox', { body: { ids: [sent.message.thread], set: { deleted: true } }, ...by(SALES) }));
    assert.deepEqual(await stands(sent), [['settled', ['184.90'], undefined]], 'deleted, and not gone yet');
    world.clock.advance(40 * DAY);
    await world.domain('home.example').app.purge();
    await expectProblem(world.call(SALES, 'GET', `/messages/${sent.id}/settlement`, by(SALES)), 404, 'not-found');
    assert.deepEqual(await stands(again), [['settled', ['184.90'], undefined]]);
  });
});

describe('letters from before requests were kept', () => {
  it('are known by what they ask for all the same', async () => {
    const databases = openLibsql(':memory:');
    const db = databases.writer;
    const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
    assert.equal((await migrator.migrateTo('0022-payments')).error, undefined);
    const insert = (id: string, direction: 'in' | 'out', parts: object[]) =>
      sql`insert into messages (id, owner, thread, root, direction, message_id, peer, at, unread, digest, size, body) values (${id}, ${SALES}, 'thread', 'root', ${direction}, ${id}, ${SALES}, 1, 0, 'd', 1, ${JSON.stringify({ subject: 'A letter', sentAt: '2026-11-20T10:00:00Z', parts })})`.execute(db);
    const part = { type: 'application/vnd.dmail.payment+json', data: request() };
    for (let index = 0; index < 250; index++) await insert(`sent-${String(index).padStart(4, '0')}`, 'out', [part]);
    await insert('received-0001', 'in', [part]);
    await insert('plain-0001', 'out', []);
    const store = createSqlStore(databases, () => Promise.reject(new Error('nothing is deposited here')));
    await store.migrate();
    for (const id of ['sent-0000', 'sent-0249']) assert.deepEqual((await store.paymentRequests(SALES, id))!.map(({ iban, amount, state }) => [iban, amount, state]), [[IBANS.shop, '184.90', 'open']]);
    assert.equal(await store.paymentRequests(SALES, 'received-0001'), undefined);
    assert.deepEqual(await store.paymentRequests(SALES, 'plain-0001'), []);
    assert.equal((await store.requestsBy(SALES, IBANS.shop, [`rf ${RF}`])).length, 250);
    await store.close();
  });
});

describe('letters and payments in any order, with a bank that comes and goes', () => {
  const seeds = [1, 2, 3, Math.floor(Math.random() * 2 ** 31)];
  for (const seed of seeds) {
    it(`never count a cent twice, or for somebody else (${seed})`, async () => {
      const dice = random(seed);
      const pick = <T>(of: readonly T[]): T => of[Math.floor(dice() * of.length)]!;
      await allowed(SALES, 'second', 'shop');
      await allowed(RIVAL, 'second', 'anna');
      const ACCOUNTS = { [SALES]: IBANS.shop, [RIVAL]: IBANS.annaSavings } as const;
      const symbols = ['11', '12', '13'];
      const letters: { of: keyof typeof ACCOUNTS; symbol: string; amount: string; sent: StoredMessage }[] = [];
      const paid: { to: string; symbol: string; amount: string }[] = [];
      for (let step = 0; step < 40; step++) {
        const [of, symbol] = [pick([SALES, RIVAL] as const), pick(symbols)];
        const what = dice();
        if (what < 0.25) {
          const amount = pick(['5.00', '10.00', '0.10']);
          letters.push({ of, symbol, amount, sent: await letter([request({ amount, reference: undefined, variableSymbol: symbol, iban: ACCOUNTS[of] })], { from: of }) });
        } else if (what < 0.6) {
          const amount = pick(['5.00', '10.00', '0.10', '0.07', '2.50']);
          await pay(amount, { endToEndIdentification: `/VS${symbol}/SS/KS` }, { to: ACCOUNTS[of], from: pick(['anna', 'ben']) });
          paid.push({ to: ACCOUNTS[of], symbol, amount });
        } else if (what < 0.75) {
          if (dice() < 0.5) away.add('second.example');
          else away.clear();
        } else if (letters.length && what < 0.9) {
          const { of: owner, sent } = pick(letters);
          await look(sent, owner);
        } else if (away.size === 0) await transactions(of);
      }
      away.clear();
      for (const { of, sent } of letters) await look(sent, of);
      for (const of of [SALES, RIVAL] as const) {
        for (const symbol of symbols) {
          const mine = letters.filter((each) => each.of === of && each.symbol === symbol);
          if (!mine.length) continue;
          const came = paid.filter((each) => each.to === ACCOUNTS[of] && each.symbol === symbol).map(({ amount }) => amount).sort();
          const standing = await Promise.all(mine.map(async ({ sent, amount }) => ({ amount, ...(await look(sent, of)).requests[0]! })));
          assert.deepEqual(standing.flatMap(({ received }) => received.map(({ amount }) => amount)).sort(), came, 'every payment counts, once');
          for (const { amount, state, received } of standing) {
            const sum = add(...received.map((each) => each.amount));
            assert.equal(state, received.length === 0 ? 'open' : compare(sum, amount) >= 0 ? 'settled' : 'part');
          }
        }
      }
    });
  }
});
