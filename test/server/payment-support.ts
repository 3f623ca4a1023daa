/** People with a home server whose provider asks the sandbox banks, and what may go wrong between the two. */
import type { AuthorizationDetail, NewPayment, Payee, PaymentOrder, PaymentRecord } from '../../src/contract/index.ts';
import { xs2aPayments } from '../../demo/server/payments/xs2a.ts';
import type { PaymentProvider } from '../../demo/server/payments/port.ts';
import type { World, WorldOptions } from '../../demo/server/world.ts';
import { at, IBANS, world as banksOf, type World as Banks } from '../bank/support.ts';
import { ANNA, body, createCheckedWorld } from './support.ts';

export { IBANS } from '../bank/support.ts';

export const OAKLINE: PaymentOrder = { payee: 'Oakline', iban: IBANS.shop, amount: '249.90', currency: 'EUR', remittance: 'Invoice 2026-17' };

/** What may happen to a request of the provider: nothing is asked, or the answer is lost, or the bank is away. */
export type Trouble = 'cut' | 'lost' | '503' | 'garbled' | undefined;

export interface Paying {
  world: World;
  banks: Banks;
  /** Of the next request to a bank. */
  trouble: (method: string) => Trouble;
  /** Requests that came to a bank. */
  asked: { method: string; path: string; request: string | null }[];
  /** Both clocks. */
  pass(ms: number): void;
  /** The home server ends and starts anew over what it has kept; nothing else of it is left. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface PayingOptions extends Pick<WorldOptions, 'database' | 'domains'> {
  /** Stands between the server and its provider. */
  around?: (provider: PaymentProvider) => PaymentProvider;
}

const XS2A = [
  { id: 'first', name: 'First', bic: 'FRSTSKB0', country: 'SK', origin: 'https://first.example' },
  { id: 'second', name: 'Second', bic: 'SCNDSKB0', country: 'SK', origin: 'https://second.example' },
];

/** A provider that asks the sandbox banks. */
export const xs2aOf = (banks: Banks, { trouble, asked }: Pick<Paying, 'trouble' | 'asked'>): PaymentProvider => xs2aPayments({
  banks: XS2A, secret: 'secret-of-pay',
  async fetch(url, init) {
    const request = new Request(url, init);
    const { host, pathname } = new URL(url);
    const what = trouble(request.method);
    if (what === 'cut') throw new TypeError('fetch failed');
    if (what === '503') return new Response(null, { status: 503 });
    asked.push({ method: request.method, path: pathname, request: request.headers.get('x-request-id') });
    const answer = await (host === 'first.example' ? banks.first : banks.second)(request);
    if (what === 'lost') throw new TypeError('fetch failed');
    return what === 'garbled' ? new Response('<html>', { status: answer.status }) : answer;
  },
});

export async function paying({ around = (provider) => provider, ...options }: PayingOptions = {}): Promise<Paying> {
  const banks = await banksOf();
  const open = (now?: number): Promise<World> => createCheckedWorld({
    ...options, ...(now !== undefined && { now }),
    payments: () => around(xs2aOf(banks, { trouble: (method) => made.trouble(method), asked: made.asked })),
  });
  const made: Paying = {
    banks, asked: [], trouble: () => undefined,
    pass: (ms) => made.world.clock.advance(ms),
    async restart() {
      const now = made.world.clock.now();
      await made.world.close();
      made.world = await open(now);
    },
    close: async () => {
      await made.world.close();
      await banks.close();
    },
    world: undefined as never,
  };
  made.world = await open();
  // One time for everybody.
  Object.defineProperty(banks.clock, 'now', { get: () => made.world.clock.now() });
  return made;
}

export const key = (): string => crypto.randomUUID();

export const order = (payment: Partial<PaymentOrder> = {}, rest: Partial<NewPayment> = {}): NewPayment => ({ payment: { ...OAKLINE, ...payment }, bank: 'first', debtor: IBANS.anna, ...rest });

export const post = (world: World, wanted: NewPayment, name = key(), who = ANNA): Promise<Response> => world.call(who, 'POST', '/payments', { body: wanted, headers: { 'idempotency-key': name } });

/** The owner confirms a payee at home. */
export async function confirmPayee(world: World, payee: { iban: string; payee: string; peer?: string; message?: string }, who = ANNA): Promise<Payee> {
  const by = await world.tokenSource(who).confirm({ type: 'urn:dmail:payee', ...payee } as AuthorizationDetail);
  return body(world.call(who, 'POST', '/payees', { body: payee, by }));
}

export const read = (world: World, id: string, who = ANNA): Promise<PaymentRecord> => body(world.call(who, 'GET', `/payments/${id}`));

/** The payer decides at their bank; answers where they are sent then. */
export async function decide({ banks }: Paying, { redirect }: PaymentRecord, decision: 'confirm' | 'refuse' = 'confirm', who: 'anna' | 'ben' = 'anna'): Promise<URL> {
  const { origin, pathname } = new URL(redirect!);
  const visitor = await at(origin === 'https://first.example' ? banks.first : banks.second, origin).signIn(who);
  const response = await visitor.post(pathname, { decision });
  return new URL(response.headers.get('location')!, origin);
}

/** The page of the person's home asks what they come back from, as the authorization server does. */
export const comeBack = async (world: World, url: URL | string, who = ANNA): Promise<Response> =>
  world.call(who, 'POST', '/payments/return', { body: { state: new URL(url).searchParams.get('state') }, by: world.tokenSource(who, { clientId: `https://id.${who.split('@')[1]}`, scopes: ['pay'] }) });

/** What has left the accounts of payers, in the books of their banks; what came back is left out. */
export async function booked({ banks }: Pick<Paying, 'banks'>): Promise<{ name: string; debit: string; amount: string }[]> {
  const rows = [];
  for (const store of Object.values(banks.stores)) {
    const causes = new Set((await store.selectFrom('bookings').select('cause').execute()).map(({ cause }) => cause));
    const paid = await store.selectFrom('bookings').innerJoin('accounts', 'accounts.id', 'bookings.debit').select(['accounts.iban as debit', 'bookings.amount', 'bookings.cause']).where('bookings.cause', 'like', 'payment %').execute();
    rows.push(...paid.map(({ cause, ...row }) => ({ name: cause.slice('payment '.length), ...row })).filter(({ name }) => !causes.has(`return ${name}`)));
  }
  return rows;
}
