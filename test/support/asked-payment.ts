/** Letters that ask for payments, those who pay them at a bank, and the bank of whoever asked. For tests in browsers and stories. @module */
import { memoryAccounts, type MemoryAccounts } from '../../demo/server/payments/memory-accounts.ts';
import { memoryPayments, type MemoryPayments } from '../../demo/server/payments/memory.ts';
import type { Standing } from '../../demo/server/payments/port.ts';
import type { MessageLike, World } from '../../demo/server/world.ts';
import type { AuthorizationDetail, BankConsent, BankTransaction, Message, PaymentOrder, PaymentRecord, StoredMessage } from '../../src/contract/index.ts';

/** What a part of a letter asks for. */
export const ORDER = { payee: 'Shop Ltd', iban: 'SK3112000000198742637541', amount: '184.90', currency: 'EUR', variableSymbol: '20261182' } as const;
const DEBTOR = 'SK7899710000001924000005';

export const paymentBank = (): MemoryPayments => memoryPayments([{ id: 'harbour', name: 'Harbour Bank', country: 'SK' }]);

/** Two banks; the account of `ORDER` is at the first one. */
export const accountBanks = (): MemoryAccounts => memoryAccounts([
  { id: 'savings', name: 'Savings Bank', accounts: [{ resource: 'business', name: 'Business account', iban: ORDER.iban, currency: 'EUR', balances: [{ kind: 'booked', amount: '1000.00', currency: 'EUR' }], transactions: [] }] },
  { id: 'meadow', name: 'Meadow Bank', accounts: [] },
]);

async function ok<T>(answer: Promise<Response>): Promise<T> {
  const response = await answer;
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Asks for payments in a letter that arrives. */
export async function askFor(world: World, from: string, to: string, requests: readonly object[] = [ORDER], like: MessageLike = {}): Promise<Message> {
  const parts = requests.map((data) => ({ type: 'application/vnd.dmail.payment+json', data: data as Record<string, unknown> }));
  await world.invite(to, from);
  return (await world.send(from, [to], { subject: 'Your order', ...like, parts })).message;
}

/** The owner lets a bank show their accounts. */
export async function allowBank(world: World, owner: string, banks: MemoryAccounts, bank = 'savings'): Promise<void> {
  const { id } = await ok<BankConsent>(world.call(owner, 'POST', '/bank-consents', { body: { bank } }));
  banks.decide(`consent-${banks.consents.size}`, { state: 'valid', validUntil: '2099-01-01' });
  await ok(world.call(owner, 'GET', `/bank-consents/${id}`));
}

/** Money comes to the account of `ORDER`. */
export function booked(world: World, banks: MemoryAccounts, amount: string, more: Partial<BankTransaction> = {}): void {
  const [account] = banks.at[0]!.accounts;
  const transactions = account!.transactions ?? [];
  account!.transactions = [...transactions, { id: `entry-${transactions.length}`, amount, currency: 'EUR', booked: new Date(world.clock.now()).toISOString().slice(0, 10), counterparty: 'Anna Kováčová', endToEndId: `/VS${ORDER.variableSymbol}`, ...more }];
  // What was just asked is not asked again in the same moment.
  world.clock.advance(3000);
}

/** Somebody pays for a letter and has its sender told how that stands. */
export async function pays(world: World, payer: string, bank: MemoryPayments, { thread, from }: Message, payment: PaymentOrder, ...standings: Standing['state'][]): Promise<void> {
  const { messages } = await ok<{ messages: StoredMessage[] }>(world.call(payer, 'GET', `/threads/${thread}`));
  const message = messages[0]!.id;
  const payee = { iban: payment.iban, payee: payment.payee, peer: from.address, message };
  const by = await world.tokenSource(payer).confirm({ type: 'urn:dmail:payee', ...payee } as AuthorizationDetail);
  await ok(world.call(payer, 'POST', '/payees', { body: payee, by }));
  const { id } = await ok<PaymentRecord>(world.call(payer, 'POST', '/payments', { body: { payment, bank: 'harbour', debtor: DEBTOR, message, tell: true }, headers: { 'idempotency-key': crypto.randomUUID() } }));
  for (const state of standings) {
    bank.now({ state });
    world.clock.advance(4000);
    await ok(world.call(payer, 'GET', `/payments/${id}`));
  }
}
