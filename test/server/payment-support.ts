/** People with a home server whose provider asks the sandbox banks, and what may go wrong between the two. */
import type { AuthorizationDetail, NewPayment, Payee, PaymentOrder, PaymentRecord } from '../../src/contract/index.ts';
import { xs2aPayments } from '../../demo/server/payments/xs2a.ts';
import type { Databases } from '../../demo/server/store/databases.ts';
import type { World } from '../../demo/server/world.ts';
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
  close(): Promise<void>;
}

const XS2A = [
  { id: 'first', name: 'First', bic: 'FRSTSKB0', country: 'SK', origin: 'https://first.example' },
  { id: 'second', name: 'Second', bic: 'SCNDSKB0', country: 'SK', origin: 'https://second.example' },
];

export async function paying(database?: (domain: string) => Promise<Databases>, banks?: Banks): Promise<Paying> {
  banks ??= await banksOf();
  const made: Paying = {
    banks, asked: [], trouble: () => undefined,
    pass: (ms) => made.world.clock.advance(ms),
    close: async () => {
      await made.world.close();
      await banks.close();
    },
    world: await createCheckedWorld({
      ...(database && { database }),
      payments: () => xs2aPayments({
        banks: XS2A, secret: 'secret-of-pay',
        async fetch(url, init) {
          const request = new Request(url, init);
          const { host, pathname } = new URL(url);
          const trouble = made.trouble(request.method);
          if (trouble === 'cut') throw new TypeError('fetch failed');
          if (trouble === '503') return new Response(null, { status: 503 });
          made.asked.push({ method: request.method, path: pathname, request: request.headers.get('x-request-id') });
          const answer = await (host === 'first.example' ? banks.first : banks.second)(request);
          if (trouble === 'lost') throw new TypeError('fetch failed');
          if (trouble === 'garbled') return new Response('<html>', { status: 201 });
          return answer;
        },
      }),
    }),
  };
  // One time for everybody.
  Object.defineProperty(banks.clock, 'now', { configurable: true, get: () => made.world.clock.now() });
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

/** How often each payment at a bank has been booked. */
export async function booked({ banks }: Paying): Promise<{ debit: string; amount: string }[]> {
  const rows = [];
  for (const store of Object.values(banks.stores)) rows.push(...(await store.selectFrom('bookings').innerJoin('accounts', 'accounts.id', 'bookings.debit').select(['accounts.iban as debit', 'bookings.amount', 'bookings.cause']).where('bookings.cause', 'like', 'payment %').execute()));
  return rows.map(({ debit, amount }) => ({ debit, amount }));
}
