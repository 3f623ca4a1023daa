/** Two banks in memory, with a clock that is set and people whose passwords need no reckoning. */
import { randomUUID } from 'node:crypto';
import { createBank, type Bank } from '../../demo/bank/bank.ts';
import type { BankDeps, BankPlace, Clearing, Provider } from '../../demo/bank/config.ts';
import { openAccounts } from '../../demo/bank/opening.ts';
import { openBankStore, type BankStore } from '../../demo/bank/store/store.ts';
import type { Accounts } from '../../demo/identity/accounts.ts';
import { add, type Decimal } from '../../src/payments/money.ts';

export const SHOP = 'https://pay.example';
/** Where people of a domain come back to from their banks. */
export const HOME = 'https://id.home.example';
export const RETURN = `${SHOP}/back?state=a%2Bb&x=1`;
export const NOK = `${SHOP}/no?state=c`;
export const IBANS = { anna: 'SK7899710000001924000005', ben: 'SK6499710000002750400002', shop: 'SK8399720000001840200001', annaSavings: 'SK9399720000006020700001' };

export interface World {
  clock: { now: number };
  first: Bank;
  second: Bank;
  stores: Record<'first' | 'second', BankStore>;
  /** What the bank reported as its own fault. */
  faults: unknown[];
  /** Whether the way between the banks answers. */
  network: { up: boolean; loseAnswers: boolean };
  close(): Promise<void>;
}

export const PROVIDERS: readonly Provider[] = ['pay', 'other'].map((id) => ({ id, name: id === 'pay' ? 'Alderwick Pay' : 'Other', secret: `secret-of-${id}`, mayRedirect: ({ origin }) => origin === SHOP || origin === HOME }));

const NAMES: Record<string, string> = { anna: 'Anna Kováčová', ben: 'Ben Novák', shop: 'Oakline' };
const people: Accounts = {
  find: (id) => (NAMES[id] === undefined ? undefined : { id, name: NAMES[id] }),
  bySubject: () => undefined,
  check: async (login, password) => (NAMES[login] !== undefined && password === `${login}-password` ? { person: { id: login, name: NAMES[login] } } : { wrong: true }),
};

const PLACES: Record<'first' | 'second', BankPlace> = {
  first: { name: 'First', origin: 'https://first.example', country: 'SK', code: '9971', bic: 'FRSTSKB0' },
  second: { name: 'Second', origin: 'https://second.example', country: 'SK', code: '9972', bic: 'SCNDSKB0' },
};

/** @param home another origin people may be sent back to */
export async function world(times: BankDeps['times'] = {}, balances: Partial<Record<keyof typeof IBANS, Decimal>> = {}, home?: string): Promise<World> {
  const clock = { now: Date.UTC(2026, 10, 22, 9) };
  const network = { up: true, loseAnswers: false };
  const faults: unknown[] = [];
  const stores = { first: await openBankStore(':memory:'), second: await openBankStore(':memory:') };
  const between = (to: 'first' | 'second', code: string): Clearing => async (transfer) => {
    if (!network.up) throw new Error('away');
    if (!transfer.iban.startsWith('SK') || transfer.iban.slice(4, 8) !== code) return 'outside';
    const credited = await banks[to].receive(transfer);
    if (network.loseAnswers) throw new Error('the answer got lost');
    return credited;
  };
  const make = (name: 'first' | 'second'): Bank => createBank({
    place: PLACES[name], store: stores[name], providers: PROVIDERS.map((each) => ({ ...each, mayRedirect: (url) => each.mayRedirect(url) || url.origin === home })), people, times, now: () => clock.now, report: (error) => void faults.push(error),
    clearing: name === 'first' ? between('second', '9972') : between('first', '9971'),
  });
  const banks = { first: make('first'), second: make('second') };
  const opening = (owner: 'anna' | 'ben' | 'shop', key: keyof typeof IBANS) => ({ owner, name: NAMES[owner]!, accounts: [{ iban: IBANS[key], name: key, balance: balances[key] ?? '1000.00' }] });
  await openAccounts(stores.first, [opening('anna', 'anna'), opening('ben', 'ben')], clock.now);
  await openAccounts(stores.second, [opening('shop', 'shop'), opening('anna', 'annaSavings')], clock.now);
  return { clock, ...banks, stores, faults, network, close: async () => void (await Promise.all(Object.values(stores).map((store) => store.destroy()))) };
}

export const id = (): string => randomUUID();

/** Asks a bank as a provider does. */
export function asks(bank: Bank, method: string, path: string, { body, headers = {}, tpp = 'pay', request = id() }: { body?: unknown; headers?: Record<string, string>; tpp?: string; request?: string } = {}): Promise<Response> {
  return bank(new Request(`https://first.example${path}`, {
    method,
    headers: {
      authorization: `Bearer secret-of-${tpp}`, 'x-request-id': request, 'psu-ip-address': '192.0.2.7', 'tpp-redirect-uri': RETURN, 'tpp-nok-redirect-uri': NOK,
      ...(body !== undefined && { 'content-type': 'application/json' }), ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  }));
}

export const PAYMENTS = '/v1/payments/sepa-credit-transfers';

export const order = (amount: string, { to = IBANS.shop, from = IBANS.anna, name = 'Oakline' } = {}): Record<string, unknown> => ({
  instructedAmount: { currency: 'EUR', amount }, debtorAccount: { iban: from }, creditorAccount: { iban: to }, creditorName: name, remittanceInformationUnstructured: 'Invoice 2026-17',
});

/** A person at their bank, in a browser. */
export class Visitor {
  cookie = '';
  constructor(private readonly bank: Bank, private readonly origin: string) {}

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.bank(new Request(`${this.origin}${path}`, { headers: { cookie: this.cookie, ...headers } }));
  }

  async post(path: string, form: [string, string][] | Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const response = await this.bank(new Request(`${this.origin}${path}`, {
      method: 'POST', body: new URLSearchParams(form).toString(), headers: { cookie: this.cookie, origin: this.origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    }));
    const set = response.headers.get('set-cookie');
    if (set !== null) this.cookie = set.split(';')[0]!;
    return response;
  }

  async signIn(name: string): Promise<this> {
    await this.post('/sign-in', { login: name, password: `${name}-password`, next: '/' });
    return this;
  }
}

export const at = (bank: Bank, origin = 'https://first.example'): Visitor => new Visitor(bank, origin);

/** Initiates, and answers with the payment's id. */
export async function initiated(bank: Bank, content: Record<string, unknown>, product = PAYMENTS): Promise<string> {
  const response = await asks(bank, 'POST', product, { body: content });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return ((await response.json()) as { paymentId: string }).paymentId;
}

export async function status(bank: Bank, payment: string, product = PAYMENTS): Promise<string> {
  return ((await (await asks(bank, 'GET', `${product}/${payment}/status`)).json()) as { transactionStatus: string }).transactionStatus;
}

export async function balance(store: BankStore, iban: string): Promise<Decimal> {
  return (await store.selectFrom('accounts').select('balance').where('iban', '=', iban).executeTakeFirstOrThrow()).balance;
}

/** Everything on all accounts of a bank, its own among them. */
export async function total(store: BankStore): Promise<Decimal> {
  return add('0.00', ...(await store.selectFrom('accounts').select('balance').execute()).map((row) => row.balance));
}
