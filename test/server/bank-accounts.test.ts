/**
 * Accounts at banks: read with the owner's own consent, at two banks that hold everything against the XS2A document.
 */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { xs2aAccounts } from '../../demo/server/payments/xs2a-accounts.ts';
import type { World } from '../../demo/server/world.ts';
import type { BankAccountList, BankConsent, BankConsentList, BankReturn, BankTransactionList } from '../../src/contract/index.ts';
import { at, IBANS, initiated, order, world as bankWorld, type World as BankWorld } from '../bank/support.ts';
import { ANNA, BEN, body, createCheckedWorld, expectProblem } from './support.ts';

const SITE = 'https://portal.example';
const DAY = 86_400_000;

let banks: BankWorld;
let world: World;
/** What is sent to banks: counted, and on demand not answered. */
let asked: { method: string; url: URL; headers: Headers }[];
let away: Set<string>;
let answerWith: ((request: Request) => Response | undefined) | undefined;

const toBanks = async (url: string, init: RequestInit): Promise<Response> => {
  const request = new Request(url, init);
  asked.push({ method: request.method, url: new URL(url), headers: request.headers });
  const { host } = new URL(url);
  if (away.has(host)) throw new TypeError('away');
  return answerWith?.(request) ?? (host === 'first.example' ? banks.first : banks.second)(request);
};

beforeEach(async () => {
  banks = await bankWorld({}, {}, 'https://id.home.example');
  [asked, away, answerWith] = [[], new Set(), undefined];
  const provider = xs2aAccounts({
    banks: [{ id: 'first', name: 'First', origin: 'https://first.example' }, { id: 'second', name: 'Second', origin: 'https://second.example' }],
    secret: 'secret-of-pay', fetch: toBanks, now: () => world.clock.now(),
  });
  world = await createCheckedWorld({ domains: ['home.example'], now: banks.clock.now, bankAccounts: () => provider });
});
afterEach(async () => {
  assert.deepEqual(banks.faults, []);
  await world.close();
  await banks.close();
});

const by = (who: string): { by: ReturnType<World['tokenSource']> } => ({ by: world.tokenSource(who, { clientId: `${SITE}/client.json` }) });
const get = (who: string, path: string): Promise<Response> => world.call(who, 'GET', path, by(who));
const request = async (who = ANNA, bank = 'first', returnTo?: string): Promise<BankConsent> => body(world.call(who, 'POST', '/bank-consents', { body: { bank, ...(returnTo && { returnTo }) }, ...by(who) }), 201);

/** The person decides on the bank's own page. */
async function decide({ redirect, bank }: BankConsent, decision: 'confirm' | 'refuse' = 'confirm', name = 'anna'): Promise<URL> {
  const { origin, pathname } = new URL(redirect!);
  const visitor = await at(banks[bank.id as 'first' | 'second'], origin).signIn(name);
  const accounts = [...(await (await visitor.get(pathname)).text()).matchAll(/name="account" value="([^"]+)"/g)].map(([, value]): [string, string] => ['account', value!]);
  return new URL((await visitor.post(pathname, [['decision', decision], ...(decision === 'confirm' ? accounts : [])])).headers.get('location')!);
}

const consentOf = async (who: string, { id }: BankConsent): Promise<BankConsent> => body(get(who, `/bank-consents/${id}`));
const accounts = async (who = ANNA): Promise<BankAccountList> => body(get(who, '/bank-accounts'));
async function allowed(who = ANNA, bank = 'first', name = 'anna'): Promise<BankConsent> {
  const consent = await request(who, bank);
  await decide(consent, 'confirm', name);
  return consentOf(who, consent);
}

describe('accounts at banks', () => {
  it('are those of every bank that may tell them, each under its own name', async () => {
    const { banks: offered, consents } = await body<BankConsentList>(get(ANNA, '/bank-consents'));
    assert.deepEqual([offered.map(({ name }) => name), consents], [['First', 'Second'], []]);
    assert.deepEqual((await accounts()).banks, []);
    const first = await request();
    assert.equal(first.state, 'received');
    assert.deepEqual((await accounts()).banks, [], 'nothing is told before it is allowed');
    await decide(first);
    assert.deepEqual(await consentOf(ANNA, first).then(({ state, validUntil, redirect }) => [state, validUntil, redirect]), ['valid', '2027-05-21', undefined]);
    await allowed(ANNA, 'second');
    const { banks: told, at: moment } = await accounts();
    assert.deepEqual(told.map(({ consent, accounts: each, failure }) => [consent.bank.name, each.map(({ iban, currency, balances }) => [iban, currency, balances]), failure]), [
      ['First', [[IBANS.anna, 'EUR', [{ kind: 'booked', amount: '1000.00', currency: 'EUR', day: '2026-11-22' }, { kind: 'available', amount: '1000.00', currency: 'EUR', day: '2026-11-22' }]]], undefined],
      ['Second', [[IBANS.annaSavings, 'EUR', [{ kind: 'booked', amount: '1000.00', currency: 'EUR', day: '2026-11-22' }, { kind: 'available', amount: '1000.00', currency: 'EUR', day: '2026-11-22' }]]], undefined],
    ]);
    assert.ok(Math.abs(Date.parse(moment) - world.clock.now()) < 60_000);
    const ids = told.flatMap(({ accounts: each }) => each.map(({ id }) => id));
    assert.equal(new Set(ids).size, 2);
  });

  it('tell what was booked and what is about to be, the other party each time', async () => {
    await allowed();
    const [{ accounts: [account] }] = (await accounts()).banks as [BankAccountList['banks'][number]];
    const payment = await initiated(banks.first, order('25.00'));
    await (await at(banks.first).signIn('anna')).post(`/sca/payments/${payment}`, { decision: 'confirm' });
    const list = (query = '?from=2026-01-01'): Promise<BankTransactionList> => body(get(ANNA, `/bank-accounts/${account!.id}/transactions${query}`));
    const pending = await list();
    assert.deepEqual(pending.transactions.map(({ amount, booked, counterparty, iban, remittance }) => [amount, booked, counterparty, iban, remittance]), [
      ['-25.00', undefined, 'Oakline', IBANS.shop, 'Invoice 2026-17'], ['1000.00', '2026-05-06', 'Anna Kováčová', undefined, 'anna'],
    ]);
    assert.deepEqual([pending.account, pending.from, pending.to, pending.incomplete], [account!.id, '2026-01-01', '2026-11-22', undefined]);
    banks.clock.now += 5000;
    assert.deepEqual((await list('?from=2026-11-22&to=2026-11-22')).transactions.map(({ amount, booked }) => [amount, booked]), [['-25.00', '2026-11-22']]);
    assert.deepEqual((await list('?from=2026-11-01&to=2026-11-21')).transactions, []);
    for (const query of ['?from=2026-11-23', '?from=2026-11-22&to=2026-11-21', '?from=2026-02-30', '?from=2020-01-01', '?from=2026-11-01&to=2026-11-31', '?from=yesterday', '']) await expectProblem(get(ANNA, `/bank-accounts/${account!.id}/transactions${query}`), 422, 'not-understood');
  });

  it('are shown while one of the banks fails, which says so', async () => {
    await allowed();
    await allowed(ANNA, 'second');
    const told = async (): Promise<unknown> => (await accounts()).banks.map(({ consent, accounts: each, failure }) => [consent.bank.id, consent.state, each.length, failure]);
    away.add('first.example');
    assert.deepEqual(await told(), [['first', 'valid', 0, 'unreachable'], ['second', 'valid', 1, undefined]]);
    away.clear();
    for (const [make, failure] of [
      [() => new Response('<html>', { status: 200 }), 'unreachable'], [() => Response.json({ accounts: 'none' }), 'unreachable'], [() => Response.json([]), 'unreachable'],
      [() => Response.json({ accounts: [{ resourceId: 'a', currency: 'EUR', balances: [{ balanceType: 'interimBooked', balanceAmount: { amount: '1e9', currency: 'EUR' } }] }] }), 'unreachable'],
      [() => new Response('x'.repeat(9_000_000)), 'unreachable'], [() => new Response(null, { status: 503 }), 'unreachable'],
      [() => Response.json({ tppMessages: [{ category: 'ERROR', code: 'ACCESS_EXCEEDED' }] }, { status: 429 }), 'busy'], [() => Response.json({}, { status: 400 }), 'refused'],
    ] as const) {
      answerWith = ({ url }) => (url.startsWith('https://first.example') ? make() : undefined);
      assert.deepEqual(await told(), [['first', 'valid', 0, failure], ['second', 'valid', 1, undefined]]);
    }
    answerWith = undefined;
    assert.deepEqual(await told(), [['first', 'valid', 1, undefined], ['second', 'valid', 1, undefined]]);
    await expectProblem((away.add('first.example'), world.call(ANNA, 'POST', '/bank-consents', { body: { bank: 'first' }, ...by(ANNA) })), 503, 'bank-unavailable');
  });

  it('belong to whoever has allowed it; nobody else learns that there are any', async () => {
    const consent = await allowed();
    const [{ accounts: [account] }] = (await accounts()).banks as [BankAccountList['banks'][number]];
    assert.deepEqual((await body<BankConsentList>(get(BEN, '/bank-consents'))).consents, []);
    assert.deepEqual((await accounts(BEN)).banks, []);
    await expectProblem(get(BEN, `/bank-consents/${consent.id}`), 404, 'not-found');
    await expectProblem(world.call(BEN, 'DELETE', `/bank-consents/${consent.id}`, by(BEN)), 404, 'not-found');
    const path = `/bank-accounts/${account!.id}/transactions?from=2026-01-01`;
    await expectProblem(get(BEN, path), 404, 'not-found');
    await allowed(BEN, 'first', 'ben');
    const before = asked.length;
    await expectProblem(get(BEN, path), 404, 'not-found');
    // The bank was asked with Ben's own consent, and with nothing else.
    assert.equal(asked.length, before + 1);
    assert.notEqual(asked.at(-1)!.headers.get('consent-id'), asked.find(({ url }) => url.pathname === '/v1/accounts')!.headers.get('consent-id'));
    assert.deepEqual((await accounts(BEN)).banks.flatMap(({ accounts: each }) => each.map(({ iban }) => iban)), [IBANS.ben]);
    assert.equal((await consentOf(ANNA, consent)).state, 'valid');
    // Without the scope there is nothing at all.
    const without = { by: world.tokenSource(ANNA, { scopes: ['read:mailbox', 'pay', 'send'] }) };
    for (const [method, where] of [['GET', '/bank-consents'], ['GET', '/bank-accounts'], ['GET', path], ['GET', `/bank-consents/${consent.id}`], ['DELETE', `/bank-consents/${consent.id}`]] as const) await expectProblem(world.call(ANNA, method, where, without), 403, 'scope-insufficient');
    await expectProblem(world.call(ANNA, 'POST', '/bank-consents', { body: { bank: 'first' }, ...without }), 403, 'scope-insufficient');
  });

  it('have names that lead nowhere else on the bank’s interface', async () => {
    await allowed();
    const before = asked.length;
    const name = (resource: string): string => `first~${Buffer.from(resource).toString('base64url')}`;
    for (const account of [name('..'), name('.'), name(''), 'first', 'first~', 'first~!!', 'nobody~YQ', `${name('a')}=`, 'first~YR']) {
      const answer = await get(ANNA, `/bank-accounts/${encodeURIComponent(account)}/transactions?from=2026-01-01`);
      assert.ok(answer.status === 404 || answer.status === 422, account);
    }
    assert.equal(asked.length, before);
    await expectProblem(get(ANNA, `/bank-accounts/${name('../consents')}/transactions?from=2026-01-01`), 404, 'not-found');
    assert.equal(asked.at(-1)!.url.pathname, '/v1/accounts/..%2Fconsents/transactions');
    // Neither secret nor consent follows a bank elsewhere.
    answerWith = ({ url }) => (url.includes('/transactions') ? Response.json({ transactions: { booked: [], _links: { next: { href: 'https://elsewhere.example/v1/more' } } } }) : undefined);
    await expectProblem(get(ANNA, `/bank-accounts/${name('a')}/transactions?from=2026-01-01`), 503, 'bank-unavailable');
    assert.ok(asked.every(({ url }) => url.host.endsWith('t.example') || url.host === 'second.example'));
  });

  it('come page by page where a bank has many', async () => {
    await allowed();
    const [{ accounts: [account] }] = (await accounts()).banks as [BankAccountList['banks'][number]];
    const entry = (index: number): object => ({ transactionId: `t${index}`, bookingDate: '2026-11-20', transactionAmount: { amount: `-${index + 1}.00`, currency: 'EUR' }, creditorName: `\u202ePayee\n${index}`, remittanceInformationStructured: { reference: 'RF18539007547034' } });
    answerWith = ({ url }) => {
      const page = Number(new URL(url).searchParams.get('page') ?? 0);
      return url.includes('/transactions') ? Response.json({ transactions: { booked: Array.from({ length: 100 }, (_, index) => entry(page * 100 + index)), ...(page < 30 && { _links: { next: { href: `/v1/accounts/x/transactions?page=${page + 1}` } } }) } }) : undefined;
    };
    const list = await body<BankTransactionList>(get(ANNA, `/bank-accounts/${account!.id}/transactions?from=2026-01-01`));
    assert.deepEqual([list.transactions.length, list.incomplete], [2000, true]);
    assert.deepEqual(list.transactions[150], { id: 't150', amount: '-151.00', currency: 'EUR', booked: '2026-11-20', counterparty: 'Payee 150', reference: 'RF18539007547034' });
  });
});

describe('a consent at a bank', () => {
  it('that is refused, or left alone, tells nothing', async () => {
    const refused = await request();
    const back = await decide(refused, 'refuse');
    assert.deepEqual([back.origin, back.pathname, back.searchParams.get('nok')], ['https://id.home.example', '/payment', '1']);
    assert.equal((await consentOf(ANNA, refused)).state, 'rejected');
    const waiting = await request();
    assert.equal((await consentOf(ANNA, waiting)).state, 'received');
    // Asked once more: what nobody has decided about is given up.
    const again = await request();
    await expectProblem(get(ANNA, `/bank-consents/${waiting.id}`), 404, 'not-found');
    assert.deepEqual((await body<BankConsentList>(get(ANNA, '/bank-consents'))).consents.map(({ id }) => id), [again.id]);
    assert.deepEqual((await accounts()).banks, []);
    world.clock.advance(2 * DAY);
    await world.domain('home.example').app.purge();
    assert.deepEqual((await body<BankConsentList>(get(ANNA, '/bank-consents'))).consents, []);
  });

  it('goes on until the next one is given, which takes its place', async () => {
    const first = await allowed();
    const next = await request();
    assert.deepEqual((await body<BankConsentList>(get(ANNA, '/bank-consents'))).consents.map(({ id, state }) => [id, state]), [[first.id, 'valid'], [next.id, 'received']]);
    assert.deepEqual((await accounts()).banks.map(({ consent }) => consent.id), [first.id]);
    await decide(next);
    assert.equal((await consentOf(ANNA, next)).state, 'valid');
    assert.equal((await consentOf(ANNA, first)).state, 'ended');
    assert.deepEqual((await accounts()).banks.map(({ consent }) => consent.id), [next.id]);
    assert.equal((await banks.stores.first.selectFrom('consents').select('status').where('status', '=', 'terminatedByTpp').execute()).length, 1);
  });

  it('ends here, at the bank, or with its last day', async () => {
    const consent = await allowed();
    for (const _ of [1, 2]) assert.equal((await world.call(ANNA, 'DELETE', `/bank-consents/${consent.id}`, by(ANNA))).status, 204);
    assert.deepEqual((await accounts()).banks, []);
    assert.deepEqual((await banks.stores.first.selectFrom('consents').select('status').execute()).map(({ status }) => status), ['terminatedByTpp']);

    const second = await allowed();
    await banks.stores.first.updateTable('consents').set({ status: 'revokedByPsu' }).where('status', '=', 'valid').execute();
    assert.deepEqual((await accounts()).banks.map(({ consent: { state }, failure }) => [state, failure]), [['revoked', undefined]]);
    assert.equal((await consentOf(ANNA, second)).state, 'revoked');

    await allowed();
    const before = asked.length;
    world.clock.advance(181 * DAY);
    assert.deepEqual((await accounts()).banks.map(({ consent: { state, validUntil } }) => [state, validUntil]), [['expired', '2027-05-21']]);
    assert.equal(asked.length, before, 'the bank is not asked with it');
  });

  it('ends though the bank is away', async () => {
    const consent = await allowed();
    away.add('first.example');
    assert.equal((await world.call(ANNA, 'DELETE', `/bank-consents/${consent.id}`, by(ANNA))).status, 204);
    away.clear();
    assert.equal((await consentOf(ANNA, consent)).state, 'ended');
    assert.deepEqual((await accounts()).banks, []);
  });

  it('leads back to nowhere but the site that asked, over the home', async () => {
    const back = await decide(await request(ANNA, 'first', `${SITE}/accounts`));
    assert.deepEqual([back.origin, back.pathname, [...back.searchParams.keys()]], ['https://id.home.example', '/payment', ['state']]);
    for (const returnTo of ['https://elsewhere.example/', 'javascript:alert(1)', '/accounts']) {
      const answer = await world.call(ANNA, 'POST', '/bank-consents', { body: { bank: 'first', returnTo }, ...by(ANNA) });
      assert.equal(answer.status, 422, returnTo);
    }
    await expectProblem(world.call(ANNA, 'POST', '/bank-consents', { body: { bank: 'nobody' }, ...by(ANNA) }), 422, 'not-understood');
  });

  it('is told to the home alone, once, to whom it is of, and as the bank says', async () => {
    const home = (who: string): { by: ReturnType<World['tokenSource']> } => ({ by: world.tokenSource(who, { clientId: 'https://id.home.example' }) });
    const back = (who: string, state: string, as = home(who)): Promise<Response> => world.call(who, 'POST', '/payments/return', { body: { state }, ...as });
    const asking = await request(ANNA, 'first', `${SITE}/accounts`);
    const state = (await decide(asking)).searchParams.get('state')!;
    for (const [who, as] of [[BEN, home(BEN)], [ANNA, by(ANNA)]] as const) assert.ok(!(await back(who, state, as)).ok, who);
    const { consent, client, returnTo } = await body<BankReturn>(back(ANNA, state));
    assert.deepEqual([consent!.id, consent!.state, client, returnTo], [asking.id, 'valid', `${SITE}/client.json`, `${SITE}/accounts`]);
    await expectProblem(back(ANNA, state), 404, 'not-found');
    const next = await request();
    const refused = (await decide(next, 'refuse')).searchParams.get('state')!;
    assert.equal((await body<BankReturn>(back(ANNA, refused))).consent!.state, 'rejected');
  });

  it('is not followed to a page of the bank that is no page', async () => {
    for (const href of ['javascript:alert(1)', 'http://first.example/sca', 'data:text/html,x']) {
      answerWith = ({ method }) => (method === 'POST' ? Response.json({ consentStatus: 'received', consentId: 'c', _links: { scaRedirect: { href } } }, { status: 201 }) : undefined);
      await expectProblem(world.call(ANNA, 'POST', '/bank-consents', { body: { bank: 'first' }, ...by(ANNA) }), 503, 'bank-unavailable');
    }
  });

  it('is taken along, and ends with the mailbox', async () => {
    const consent = await allowed();
    const lines = (await (await get(ANNA, '/export')).text()).trim().split('\n').map((line) => JSON.parse(line) as { kind: string; value?: { id?: string } });
    assert.deepEqual(lines.filter(({ kind }) => kind === 'bank-consent').map(({ value }) => value!.id), [consent.id]);
    const confirmed = await world.tokenSource(ANNA).confirm({ type: 'urn:dmail:erasure', address: ANNA });
    assert.equal((await world.call(ANNA, 'DELETE', '/mailbox', { by: confirmed })).status, 204);
    assert.deepEqual((await body<BankConsentList>(get(ANNA, '/bank-consents'))).consents, []);
    assert.equal((await banks.stores.first.selectFrom('consents').select('status').executeTakeFirstOrThrow()).status, 'terminatedByTpp');
  });
});

describe('a server that asks no banks', () => {
  it('has no accounts, and says so', async () => {
    const alone = await createCheckedWorld({ domains: ['home.example'] });
    try {
      assert.deepEqual(await body<BankConsentList>(alone.call(ANNA, 'GET', '/bank-consents')), { banks: [], consents: [] });
      assert.deepEqual((await body<BankAccountList>(alone.call(ANNA, 'GET', '/bank-accounts'))).banks, []);
      await expectProblem(alone.call(ANNA, 'POST', '/bank-consents', { body: { bank: 'first' } }), 422, 'not-understood');
      await expectProblem(alone.call(ANNA, 'GET', '/bank-accounts/first~YQ/transactions?from=2026-01-01'), 404, 'not-found');
    } finally {
      await alone.close();
    }
  });
});
