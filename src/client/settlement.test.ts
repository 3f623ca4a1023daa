import { expect } from 'chai';
import { memoryAccounts, type MemoryAccounts } from '../../demo/server/payments/memory-accounts.ts';
import { createWorld, type World } from '../../demo/server/world.ts';
import { DmailProblem, type BankConsent, type Settlement } from '../contract/index.ts';
import { listBankTransactions } from './bank-accounts.ts';
import { Http } from './http.ts';
import { getSettlement } from './settlement.ts';

const SALES = 'sales@home.example';
const ANNA = 'anna@home.example';
const IBAN = 'SK8399720000001840200001';

describe('what has come, as a page asks for it', () => {
  let world: World;
  let banks: MemoryAccounts;
  let http: Http;
  let id: string;
  beforeEach(async () => {
    const day = new Date().toISOString().slice(0, 10);
    banks = memoryAccounts([{
      id: 'bank', name: 'Bank',
      accounts: [{ resource: 'a', iban: IBAN, currency: 'EUR', balances: [], transactions: [{ id: '1', amount: '100.00', currency: 'EUR', booked: day, counterparty: 'Anna', remittance: 'VS: 17' }] }],
    }]);
    world = await createWorld({ domains: ['home.example'], bankAccounts: () => banks });
    const tokens = world.tokenSource(SALES);
    http = new Http({ tokens: () => tokens, fetch: world.fetch, timeout: 2_000 });
    const message = { ...world.message(SALES, [ANNA]), parts: [{ type: 'application/vnd.dmail.payment+json', data: { payee: 'Oakline', iban: IBAN, amount: '184.90', currency: 'EUR', variableSymbol: '17' } }] };
    ({ id } = (await (await world.call(SALES, 'PUT', `/sent/${message.id}`, { body: { message, deliveries: [{ address: ANNA, state: 'sending' }] } })).json()) as { id: string });
  });
  afterEach(() => world.close());

  const allow = async (): Promise<void> => {
    const { id: consent } = (await (await world.call(SALES, 'POST', '/bank-consents', { body: { bank: 'bank' } })).json()) as BankConsent;
    banks.decide([...banks.consents.keys()][0]!, { state: 'valid' });
    await world.call(SALES, 'GET', `/bank-consents/${consent}`);
  };
  const problem = async (work: Promise<unknown>): Promise<string | undefined> => {
    const error: unknown = await work.then(() => undefined, (reason: unknown) => reason);
    return error instanceof DmailProblem ? error.code : undefined;
  };

  it('is told by the own bank alone, and beside the transaction', async () => {
    expect((await getSettlement(http, id)).requests).to.deep.equal([{ part: 0, iban: IBAN, state: 'open', told: false, received: [], outstanding: '184.90' }]);
    await allow();
    const { requests } = await getSettlement(http, id);
    expect(requests.map(({ state, outstanding, received }) => [state, outstanding, received.map(({ amount, payer, bank }) => [amount, payer, bank.name])])).to.deep.equal([['part', '84.90', [['100.00', 'Anna', 'Bank']]]]);
    const { transactions } = await listBankTransactions(http, 'bank~YQ', new Date().toISOString().slice(0, 10), new Date().toISOString().slice(0, 10));
    expect(transactions.map(({ settles }) => [settles?.message, settles?.part, settles?.state])).to.deep.equal([[id, 0, 'part']]);
    expect(await problem(getSettlement(http, 'another-0001'))).to.equal('not-found');
  });

  it('is none where the answer is no answer', async () => {
    const bank = { id: 'bank', name: 'Bank' };
    const received = { amount: '184.90', currency: 'EUR', day: '2026-11-22', bank };
    const settled = { part: 0, iban: IBAN, state: 'settled', told: true, received: [received] };
    const answer = (requests: unknown, more: object = {}): Promise<Settlement> => {
      world.intercept = () => Promise.resolve(Response.json({ at: '2026-11-22T10:00:00Z', requests, ...more }));
      return getSettlement(http, id);
    };
    expect((await answer([settled], { failures: [bank] })).requests).to.deep.equal([settled]);
    for (const wrong of [
      { ...settled, received: [] }, { ...settled, outstanding: '1.00' }, { ...settled, state: 'open' }, { ...settled, state: 'paid' }, { ...settled, state: 'part' }, { ...settled, told: 'yes' }, { ...settled, part: -1 }, { ...settled, part: 0.5 },
      { ...settled, iban: 'javascript:alert(1)' }, { ...settled, received: [{ ...received, amount: '-184.90' }] }, { ...settled, received: [{ ...received, amount: '0.00' }] }, { ...settled, received: [{ ...received, amount: 184.9 }] },
      { ...settled, received: [{ ...received, amount: '1e3' }] }, { ...settled, received: [{ ...received, currency: '€' }] }, { ...settled, received: [{ ...received, day: 'today' }] }, { ...settled, received: [{ ...received, bank: 'Bank' }] },
      { ...settled, received: [{ ...received, payer: {} }] }, { ...settled, received: [], state: 'open' }, null, 'settled',
    ]) expect(await problem(answer([wrong])), JSON.stringify(wrong)).to.equal('answer-invalid');
    for (const more of [{ at: 'now' }, { failures: [{}] }, { requests: {} }]) expect(await problem(answer([settled], more)), JSON.stringify(more)).to.equal('answer-invalid');
  });
});
