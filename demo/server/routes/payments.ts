/**
 * What an owner pays from home, to whom, and what they come back with from a bank.
 * @module
 */
import { canonicalText, type BankList, type BankReturn, type BankReturnRequest, type NewPayment, type PayeeList, type PayeeRequest, type PaymentPage, type PaymentRecord } from '../../../src/contract/index.ts';
import { empty, json, type Answer } from '../answer.ts';
import { isIban } from '../payments/iban.ts';
import { Problem } from '../problem.ts';
import { parseCursor } from '../store/mailbox.ts';
import { consentNow } from './bank-accounts.ts';
import { startReturn } from './bank-return.ts';
import { confirmedBy, found, HOME_PAY, refusing, type Call, type Route } from './route.ts';

const misunderstood = (field: string): Problem => new Problem('not-understood', { field });

/** What a schema cannot say, and what no bank would take. @throws {Problem} */
function checkOrder({ payments: { provider } }: Call['context'], { payment, bank, debtor, message, tell }: NewPayment): void {
  if (!isIban(payment.iban)) throw misunderstood('/payment/iban');
  if (!isIban(debtor)) throw misunderstood('/debtor');
  if (tell && message === undefined) throw misunderstood('/tell');
  if (!provider.banks().some(({ id }) => id === bank)) throw misunderstood('/bank');
  const fault = provider.fault({ bank, debtor, payment });
  if (fault) throw misunderstood(fault === 'debtor' ? '/debtor' : `/payment/${fault}`);
}

async function create({ context, request, body, principal, remote, now }: Call): Promise<Answer> {
  const { store, payments, primitives, config } = context;
  const order = body as NewPayment;
  checkOrder(context, order);
  const id = crypto.randomUUID();
  const { row: back, ...way } = await startReturn(context, principal, { kind: 'payment', ref: id, returnTo: order.returnTo }, now);
  const { payment, message, bank, debtor, tell } = order;
  // Where somebody goes afterwards, and that they pay it twice, is not what they pay; whether anybody is told is agreed to with it.
  const digest = await primitives.sha256(canonicalText({ payment, bank, debtor, ...(message !== undefined && { message }), ...(tell && { tell }) }));
  const placed = await refusing(store.placePayment({ id, owner: principal.address, key: request.headers.get('idempotency-key')!, digest, order, back, way, now }));
  const { record } = await payments.initiate(placed, remote);
  return json(record satisfies PaymentRecord, 201, { location: `${config.server}/payments/${record.id}` });
}

async function back({ context, body, principal, now }: Call): Promise<Answer> {
  const { store, payments, primitives, config } = context;
  // The page of the person's home, and no other site.
  if (principal.client !== config.issuers.sign_in) throw new Problem('origin-mismatch');
  const { state } = body as BankReturnRequest;
  const { kind, ref, client, return_to: returnTo } = found(await store.takeReturn(principal.address, await primitives.sha256(state)));
  const about = kind === 'consent' ? { consent: await consentNow(context, principal.address, ref, now) } : { payment: await payments.now(found(await store.payment(principal.address, ref)), true) };
  return json({ ...about, client, ...(returnTo !== null && { returnTo }) } satisfies BankReturn);
}

export const payments: Route[] = [
  { operation: 'listBanks', demand: HOME_PAY, handle: ({ context: { payments: { banks } } }) => json({ banks: [...banks] } satisfies BankList) },
  { operation: 'returnFromBank', demand: HOME_PAY, bodyLimit: () => 1024, handle: back },
  {
    operation: 'listPayments',
    demand: HOME_PAY,
    async handle({ context: { store }, query, principal }) {
      const limit = Number(query.get('limit') ?? 50);
      const before = parseCursor(query.get('cursor') ?? undefined);
      if (!before) throw misunderstood('/cursor');
      const [message, iban] = ['message', 'iban'].map((name) => query.get(name) ?? undefined);
      const records = await store.payments(principal.address, { message, iban, before, limit: limit + 1 });
      const shown = records.slice(0, limit);
      const last = shown.at(-1);
      return json({ payments: shown, ...(records.length > limit && { next: `${Date.parse(last!.createdAt)}.${last!.id}` }) } satisfies PaymentPage);
    },
  },
  { operation: 'createPayment', demand: HOME_PAY, bodyLimit: () => 16 * 1024, handle: create },
  {
    operation: 'getPayment',
    demand: HOME_PAY,
    handle: async ({ context: { store, payments }, params, principal }) => json(await payments.now(found(await store.payment(principal.address, params['id']!)))),
  },
  {
    operation: 'cancelPayment',
    demand: HOME_PAY,
    handle: async ({ context: { store, payments }, params, principal }) => json(await payments.cancel(found(await store.payment(principal.address, params['id']!)))),
  },
  {
    operation: 'stopTelling',
    demand: HOME_PAY,
    async handle({ context: { store }, params, principal }) {
      await refusing(store.stopTelling(principal.address, params['id']!));
      return empty();
    },
  },
  { operation: 'listPayees', demand: HOME_PAY, handle: async ({ context: { store }, principal }) => json({ payees: await store.payees(principal.address) } satisfies PayeeList) },
  {
    operation: 'confirmPayee',
    demand: confirmedBy('urn:dmail:payee'),
    bodyLimit: () => 4 * 1024,
    async handle({ context: { store }, body, principal, now }) {
      const wanted = body as PayeeRequest;
      const { detail, ...once } = principal.confirmed!;
      if ((['iban', 'payee', 'peer', 'message'] as const).some((name) => detail[name] !== wanted[name])) throw new Problem('confirmation-required');
      return json(await refusing(store.confirmPayee(principal.address, wanted, once, now)));
    },
  },
  {
    operation: 'forgetPayee',
    demand: HOME_PAY,
    async handle({ context: { store }, params, principal }) {
      await store.forgetPayee(principal.address, params['id']!);
      return empty();
    },
  },
];
