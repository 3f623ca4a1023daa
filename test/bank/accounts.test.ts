/** Consents, and what providers see of accounts by them. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { asks, at, IBANS, id, initiated, NOK, order, RETURN, status, world, type World } from './support.ts';

let w: World;
beforeEach(async () => {
  w = await world();
});
afterEach(async () => {
  assert.deepEqual(w.faults, []);
  await w.close();
});

const wish = (access: object, more: object = {}): object => ({ access, recurringIndicator: true, validUntil: '2026-12-24', frequencyPerDay: 4, combinedServiceIndicator: false, ...more });
const ALL = { accounts: [], balances: [], transactions: [] };

async function asked(body: object = wish(ALL)): Promise<string> {
  const response = await asks(w.first, 'POST', '/v1/consents', { body });
  assert.equal(response.status, 201, await response.clone().text());
  const { consentId, ['_links']: links } = (await response.json()) as { consentId: string; _links: Record<string, { href: string }> };
  assert.equal(links['scaRedirect']!.href, `https://first.example/sca/consents/${consentId}`);
  return consentId;
}

/** The ids of accounts a page offers. */
const offeredOn = (page: string): string[] => [...page.matchAll(/name="account" value="([^"]+)"/g)].map(([, value]) => value!);

async function given(body?: object, who = 'anna'): Promise<string> {
  const consent = await asked(body);
  const visitor = await at(w.first).signIn(who);
  const accounts = offeredOn(await (await visitor.get(`/sca/consents/${consent}`)).text());
  const response = await visitor.post(`/sca/consents/${consent}`, [['decision', 'confirm'], ...accounts.map((each): [string, string] => ['account', each])]);
  assert.equal(response.headers.get('location'), RETURN);
  return consent;
}

const read = (consent: string, path: string, tpp?: string): Promise<Response> => asks(w.first, 'GET', `/v1/accounts${path}`, { headers: { 'consent-id': consent }, tpp });
const consentStatus = async (consent: string): Promise<string> => ((await (await asks(w.first, 'GET', `/v1/consents/${consent}/status`)).json()) as { consentStatus: string }).consentStatus;
const codeOf = async (response: Response): Promise<string | undefined> => ((await response.json()) as { tppMessages: { code: string }[] }).tppMessages[0]?.code;

interface Listed { accounts: { resourceId: string; iban: string; balances?: { balanceType: string; balanceAmount: { amount: string } }[]; _links: Record<string, unknown> }[] }
interface Transactions { transactions: { booked?: { transactionAmount: { amount: string }; creditorName?: string; debtorName?: string; remittanceInformationUnstructured?: string; bookingDate: string }[]; pending?: { transactionAmount: { amount: string } }[] } }

describe('a consent', () => {
  it('shows the accounts a person chose, their balances and what was booked, and nobody else’s', async () => {
    const consent = await given();
    assert.equal(await consentStatus(consent), 'valid');
    const { accounts } = (await (await read(consent, '?withBalance=true')).json()) as Listed;
    assert.deepEqual(accounts.map(({ iban }) => iban), [IBANS.anna]);
    assert.deepEqual(accounts[0]!.balances!.map(({ balanceType, balanceAmount }) => [balanceType, balanceAmount.amount]), [['interimBooked', '1000.00'], ['interimAvailable', '1000.00']]);

    const payment = await initiated(w.first, order('25.00'));
    await (await at(w.first).signIn('anna')).post(`/sca/payments/${payment}`, { decision: 'confirm' });
    const path = `/${accounts[0]!.resourceId}`;
    const pending = (await (await read(consent, `${path}/transactions?bookingStatus=both&dateFrom=2026-11-01`)).json()) as Transactions;
    assert.deepEqual([pending.transactions.booked!.length, pending.transactions.pending![0]!.transactionAmount.amount], [0, '-25.00']);
    const { balances } = (await (await read(consent, `${path}/balances`)).json()) as { balances: { balanceAmount: { amount: string } }[] };
    assert.deepEqual(balances.map(({ balanceAmount }) => balanceAmount.amount), ['1000.00', '975.00']);
    w.clock.now += 4000;
    assert.equal(await status(w.first, payment), 'ACSC');
    const { transactions } = (await (await read(consent, `${path}/transactions?bookingStatus=booked&dateFrom=2026-11-22&dateTo=2026-11-22`)).json()) as Transactions;
    assert.deepEqual(transactions.booked!.map(({ transactionAmount, creditorName, debtorName, remittanceInformationUnstructured, bookingDate }) => [transactionAmount.amount, creditorName, debtorName, remittanceInformationUnstructured, bookingDate]), [['-25.00', 'Oakline', 'Anna Kováčová', 'Invoice 2026-17', '2026-11-22']]);
    const before = (await (await read(consent, `${path}/transactions?bookingStatus=booked&dateFrom=2026-11-01&dateTo=2026-11-21`)).json()) as Transactions;
    assert.deepEqual(before.transactions.booked, []);

    // Ben's account exists, and is as unknown as one that does not.
    const bens = await w.stores.first.selectFrom('accounts').select('id').where('iban', '=', IBANS.ben).executeTakeFirstOrThrow();
    for (const part of ['', '/balances', '/transactions?bookingStatus=booked&dateFrom=2026-11-01']) {
      const [theirs, none] = [await read(consent, `/${bens.id}${part}`), await read(consent, `/acc-none${part}`)];
      assert.deepEqual([theirs.status, await theirs.text()], [404, await none.text()]);
    }
    assert.equal((await read(consent, '/clearing/balances')).status, 404);
  });

  it('gives no more than was asked for', async () => {
    const consent = await given(wish({ accounts: [{ iban: IBANS.anna }], balances: [{ iban: IBANS.anna }] }));
    const { accounts } = (await (await read(consent, '')).json()) as Listed;
    assert.deepEqual([Object.keys(accounts[0]!['_links']), accounts[0]!.balances], [['balances'], undefined]);
    const refused = await read(consent, `/${accounts[0]!.resourceId}/transactions?bookingStatus=booked&dateFrom=2026-11-01`);
    assert.deepEqual([refused.status, await codeOf(refused)], [401, 'CONSENT_INVALID']);
    const information = (await (await asks(w.first, 'GET', `/v1/consents/${consent}`)).json()) as { access: object; validUntil: string };
    assert.deepEqual(information.access, { accounts: [{ iban: IBANS.anna }], balances: [{ iban: IBANS.anna }] });
  });

  it('takes no account of anybody else, whatever the form says', async () => {
    const consent = await asked(wish({ accounts: [{ iban: IBANS.ben }], balances: [{ iban: IBANS.ben }] }));
    const anna = await at(w.first).signIn('anna');
    const page = await anna.get(`/sca/consents/${consent}`);
    assert.equal(page.status, 403);
    assert.doesNotMatch(await page.text(), /2750400002|0040 0002/);
    const rows = await w.stores.first.selectFrom('accounts').select('id').execute();
    await anna.post(`/sca/consents/${consent}`, [['decision', 'confirm'], ...rows.map((row): [string, string] => ['account', row.id])]);
    assert.equal(await consentStatus(consent), 'received');

    const open = await asked();
    await anna.post(`/sca/consents/${open}`, [['decision', 'confirm'], ...rows.map((row): [string, string] => ['account', row.id])]);
    const { accounts } = (await (await read(open, '')).json()) as Listed;
    assert.deepEqual(accounts.map(({ iban }) => iban), [IBANS.anna]);
    // Another person can do nothing with it any more.
    const ben = await at(w.first).signIn('ben');
    assert.equal((await ben.get(`/sca/consents/${open}`)).status, 403);
    await ben.post(`/sca/consents/${open}`, { decision: 'refuse' });
    assert.equal((await ben.post(`/consents/${open}/end`, {})).status, 404);
    assert.equal(await consentStatus(open), 'valid');
  });

  it('wants at least one account', async () => {
    const consent = await asked();
    const page = await (await at(w.first).signIn('anna')).post(`/sca/consents/${consent}`, { decision: 'confirm' });
    assert.equal(page.status, 422);
    assert.match(await page.text(), /role="alert"/);
  });

  it('is over when the person refuses, ends it, the provider ends it, or its time is over', async () => {
    const refused = await asked();
    assert.equal((await (await at(w.first).signIn('anna')).post(`/sca/consents/${refused}`, { decision: 'refuse' })).headers.get('location'), NOK);
    const late = await asked();
    const [revoked, ended, expired] = [await given(), await given(), await given()];
    const anna = await at(w.first).signIn('anna');
    assert.match(await (await anna.get('/consents')).text(), new RegExp(`/consents/${revoked}/end`));
    await anna.post(`/consents/${revoked}/end`, {});
    assert.equal((await asks(w.first, 'DELETE', `/v1/consents/${ended}`)).status, 204);
    w.clock.now += 15 * 60_000;
    assert.equal(await consentStatus(late), 'expired');
    assert.equal(await consentStatus(expired), 'valid');
    w.clock.now = Date.UTC(2026, 11, 24, 23, 59);
    assert.equal(await consentStatus(expired), 'valid');
    w.clock.now += 60_000;
    assert.deepEqual(await Promise.all([refused, revoked, ended, expired].map(consentStatus)), ['rejected', 'revokedByPsu', 'terminatedByTpp', 'expired']);
    for (const consent of [refused, revoked, ended]) assert.deepEqual([(await read(consent, '')).status, await codeOf(await read(consent, ''))], [401, 'CONSENT_INVALID']);
    assert.equal(await codeOf(await read(expired, '')), 'CONSENT_EXPIRED');
  });

  it('lasts no longer than half a year', async () => {
    const consent = await asked(wish({ allPsd2: 'allAccounts' }, { validUntil: '9999-12-31' }));
    assert.equal(((await (await asks(w.first, 'GET', `/v1/consents/${consent}`)).json()) as { validUntil: string }).validUntil, '2027-05-21');
  });

  it('is the provider’s who asked for it', async () => {
    const consent = await given();
    assert.deepEqual([(await read(consent, '', 'other')).status, await codeOf(await read(consent, '', 'other'))], [403, 'CONSENT_UNKNOWN']);
    for (const [method, path] of [['GET', ''], ['GET', '/status'], ['DELETE', '']] as const) assert.equal((await asks(w.first, method, `/v1/consents/${consent}${path}`, { tpp: 'other' })).status, 404);
    assert.equal((await asks(w.first, 'GET', '/v1/accounts')).status, 400);
    assert.equal((await read(id(), '')).status, 403);
    assert.equal(await consentStatus(consent), 'valid');
  });

  it('that comes again is the same, and what is not given here is refused', async () => {
    const request = id();
    const answers = [await asks(w.first, 'POST', '/v1/consents', { body: wish(ALL), request }), await asks(w.first, 'POST', '/v1/consents', { body: wish(ALL), request })];
    assert.equal(new Set(await Promise.all(answers.map((each) => each.text()))).size, 1);
    for (const body of [wish({}), wish({ availableAccounts: 'allAccounts' }), wish({ accounts: [{ iban: 'SK00' }] }), wish(ALL, { combinedServiceIndicator: true }), wish(ALL, { validUntil: '2026-11-21' }), wish(ALL, { validUntil: 'soon' }), wish(ALL, { frequencyPerDay: 0 })]) {
      assert.equal((await asks(w.first, 'POST', '/v1/consents', { body })).status, 400, JSON.stringify(body));
    }
  });

  it('is no way around the periods', async () => {
    const consent = await given();
    const { accounts } = (await (await read(consent, '')).json()) as Listed;
    const path = `/${accounts[0]!.resourceId}/transactions`;
    for (const query of ['', '?bookingStatus=booked', '?bookingStatus=all-of-them&dateFrom=2026-11-01', '?bookingStatus=booked&dateFrom=yesterday', '?bookingStatus=booked&dateFrom=2026-11-02&dateTo=2026-11-01', '?bookingStatus=booked&deltaList=true&dateFrom=2026-11-02', '?bookingStatus=information&dateFrom=2026-11-02']) {
      assert.equal((await read(consent, path + query)).status, 400, query);
    }
  });
});
