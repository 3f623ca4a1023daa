/**
 * Account information.
 * @module
 */
import { negate } from '../../../src/payments/money.ts';
import { DAY, dayOf, type BankDeps } from '../config.ts';
import type { Consents, Right } from '../consents.ts';
import { available, bookingsOf, type BookingsRow } from '../store/ledger.ts';
import type { AccountRow, Details, Granted } from '../store/schema.ts';
import { Fault } from './fault.ts';
import type { Call, Handlers } from './gateway.ts';
import { detailsOf, type PaymentContent } from './payment-content.ts';

export function accountHandlers({ store, place, now }: BankDeps, consents: Consents): Handlers {
  async function grantOf({ provider, parameters }: Call): Promise<Granted> {
    const consent = await consents.find(parameters['Consent-ID']!);
    if (!consent || consent.tpp !== provider.id) throw new Fault(403, 'CONSENT_UNKNOWN', 'you have no such consent', 'Consent-ID');
    if (consent.status === 'expired') throw new Fault(401, 'CONSENT_EXPIRED', 'this consent has had its time', 'Consent-ID');
    if (consent.status !== 'valid' || consent.granted === null) throw new Fault(401, 'CONSENT_INVALID', 'nobody allows this, or not any more', 'Consent-ID');
    return JSON.parse(consent.granted) as Granted;
  }

  /** An account the consent gives a right for. */
  async function allowed(call: Call, right: Right): Promise<{ account: AccountRow; granted: Granted }> {
    const granted = await grantOf(call);
    const id = call.parameters['account-id']!;
    if (!granted.accounts.includes(id)) throw new Fault(404, 'RESOURCE_UNKNOWN', 'the consent is for no such account', 'account-id');
    if (!granted[right].includes(id)) throw new Fault(401, 'CONSENT_INVALID', `the consent is not for ${right}`, 'Consent-ID');
    return { account: await store.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow(), granted };
  }

  const amount = (account: AccountRow, value: string): object => ({ currency: account.currency, amount: value });
  const balances = async (account: AccountRow): Promise<object[]> => [
    { balanceType: 'interimBooked', balanceAmount: amount(account, account.balance), referenceDate: dayOf(now()) },
    { balanceType: 'interimAvailable', balanceAmount: amount(account, await available(store, account)), referenceDate: dayOf(now()) },
  ];

  async function details(account: AccountRow, granted: Granted, withBalance: boolean): Promise<object> {
    const self = `/v1/accounts/${account.id}`;
    const may = (right: Right): boolean => granted[right].includes(account.id);
    return {
      resourceId: account.id, iban: account.iban, currency: account.currency, name: account.name, cashAccountType: 'CACC', status: 'enabled', bic: place.bic,
      ...(withBalance && may('balances') && { balances: await balances(account) }),
      _links: { ...(may('balances') && { balances: { href: `${self}/balances` } }), ...(may('transactions') && { transactions: { href: `${self}/transactions` } }) },
    };
  }

  return {
    async getAccountList(call) {
      const granted = await grantOf(call);
      const rows = await store.selectFrom('accounts').selectAll().where('id', 'in', granted.accounts).orderBy('iban').execute();
      return { status: 200, body: { accounts: await Promise.all(rows.map((row) => details(row, granted, call.parameters['withBalance'] === 'true'))) } };
    },

    async readAccountDetails(call) {
      const { account, granted } = await allowed(call, 'accounts');
      return { status: 200, body: { account: await details(account, granted, call.parameters['withBalance'] === 'true') } };
    },

    async getBalances(call) {
      const { account } = await allowed(call, 'balances');
      return { status: 200, body: { account: { iban: account.iban }, balances: await balances(account) } };
    },

    async getTransactionList(call) {
      const { account, granted } = await allowed(call, 'transactions');
      const { bookingStatus, dateFrom, dateTo = dayOf(now()), withBalance, deltaList, entryReferenceFrom } = call.parameters;
      if (bookingStatus === 'information') throw new Fault(400, 'PARAMETER_NOT_SUPPORTED', 'there are no standing orders', 'bookingStatus');
      if (deltaList !== undefined || entryReferenceFrom !== undefined) throw new Fault(400, 'PARAMETER_NOT_SUPPORTED', 'lists are asked for by day', deltaList === undefined ? 'entryReferenceFrom' : 'deltaList');
      if (bookingStatus !== 'pending' && dateFrom === undefined) throw new Fault(400, 'FORMAT_ERROR', 'dateFrom is missing', 'dateFrom');
      const from = Date.parse(dateFrom ?? dateTo);
      if (from > Date.parse(dateTo)) throw new Fault(400, 'PERIOD_INVALID', 'a period begins before it ends', 'dateFrom');
      const booked = bookingStatus === 'pending' ? [] : await bookingsOf(store, account.id, from, Date.parse(dateTo) + DAY);
      const pending = bookingStatus === 'booked' ? [] : await store.selectFrom('payments').select(['content', 'amount']).where('debtor', '=', account.iban).where('status', '=', 'ACCP').orderBy('due').execute();
      return {
        status: 200,
        body: {
          account: { iban: account.iban },
          transactions: {
            ...(bookingStatus !== 'pending' && { booked: booked.map((row) => transaction(row, account)) }),
            ...(bookingStatus !== 'booked' && { pending: pending.map((row) => ({ transactionAmount: amount(account, negate(row.amount)), ...words(detailsOf(JSON.parse(row.content) as PaymentContent)) })) }),
            _links: { account: { href: `/v1/accounts/${account.id}` } },
          },
          ...(withBalance === 'true' && granted.balances.includes(account.id) && { balances: await balances(account) }),
        },
      };
    },
  };
}

function transaction(row: BookingsRow, account: AccountRow): object {
  const day = dayOf(row.at);
  return {
    transactionId: String(row.id),
    entryReference: String(row.id),
    bookingDate: day,
    valueDate: day,
    transactionAmount: { currency: account.currency, amount: row.debit === account.id ? negate(row.amount) : row.amount },
    ...words(JSON.parse(row.details) as Details),
  };
}

/** The words of a booking, each where the document has its place. */
const words = ({ endToEndId, debtorName, debtorIban, creditorName, creditorIban, text, reference }: Details): object => ({
  ...(endToEndId !== undefined && { endToEndId }),
  ...(creditorName !== undefined && { creditorName }),
  ...(creditorIban !== undefined && { creditorAccount: { iban: creditorIban } }),
  ...(debtorName !== undefined && { debtorName }),
  ...(debtorIban !== undefined && { debtorAccount: { iban: debtorIban } }),
  ...(text !== undefined && { remittanceInformationUnstructured: text }),
  ...(reference !== undefined && { remittanceInformationStructured: { reference } }),
});
