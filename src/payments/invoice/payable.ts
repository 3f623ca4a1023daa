/**
 * What of an invoice may be paid: nothing that is not said clearly, and no choice made for the person.
 * @module
 */
import { compactIban, ibanFault, isBic } from '../iban.ts';
import { compare, decimal, isCurrency, minorUnits, placesOf, round, type Decimal } from '../money.ts';
import { filled, type Fields } from './fields.ts';
import type { XmlElement } from './tree.ts';
import type { Invoice, InvoiceKind, NotOffered, Payable, PayableAccount, PaymentMeans, PaymentNotice } from './types.ts';

/** Means of payment (UNTDID 4461) by which the payee takes the money. */
const DIRECT_DEBIT = new Set(['49', '59']);
const CARD = new Set(['48', '54', '55']);

const KINDS: Readonly<Partial<Record<InvoiceKind, NotOffered>>> = {
  'credit-note': 'credit-note', 'self-billed': 'self-billed', 'self-billed-credit-note': 'self-billed', 'pro-forma': 'pro-forma', information: 'information', other: 'unknown-kind',
};

const isDirectDebit = ({ code, mandate, debited }: PaymentMeans): boolean => (code ? DIRECT_DEBIT.has(code) : !!(mandate ?? debited));
const isCard = ({ code, card, account }: PaymentMeans): boolean => (code ? CARD.has(code) : !!card && !account);

const distinct = (values: readonly (string | undefined)[]): string[] => [...new Set(values.filter((value): value is string => !!value))];

function accountsOf(means: readonly PaymentMeans[], f: Fields): PayableAccount[] {
  const found = new Map<string, PayableAccount>();
  for (const { account, accountName, institution } of means) {
    if (!account) continue;
    const iban = compactIban(account);
    const before = found.get(iban);
    const bic = institution && isBic(institution) ? institution : undefined;
    if (before) {
      before.bic ??= bic;
      before.name ??= accountName;
      continue;
    }
    const fault = ibanFault(iban);
    if (!fault) found.set(iban, { iban, bic, name: accountName });
    else if (!f.omissions.list.some(({ term, text }) => term === 'BT-84' && text === account.slice(0, 100))) f.leaveOut('BT-84', fault.reason === 'checksum' ? 'iban-checksum' : 'not-an-iban', account);
  }
  return [...found.values()].map(filled);
}

/** Why nothing is left to be paid. */
function settled(amount: Decimal, prepaid: Decimal | undefined): NotOffered | undefined {
  const sign = compare(amount, '0');
  if (sign < 0) return 'negative';
  if (sign > 0) return undefined;
  return prepaid !== undefined && compare(prepaid, '0') > 0 ? 'already-paid' : 'nothing-due';
}

/**
 * @param stated the elements that say what is to be paid (BT-115), with their currencies
 * @param doubts about its amounts
 */
export function payableOf(invoice: Omit<Invoice, 'lines'>, stated: readonly XmlElement[], f: Fields, doubts: readonly PaymentNotice[]): Payable {
  const { kind, paymentMeans, totals, due, payee, seller } = invoice;
  const notOffered: NotOffered[] = [];
  const notices: PaymentNotice[] = [...doubts];
  const refusal = KINDS[kind];
  if (refusal) notOffered.push(refusal);

  const currencies = distinct([invoice.currency, ...stated.map(({ attributes }) => attributes?.get('currencyID')?.trim())]).filter(isCurrency);
  const currency = currencies.length === 1 ? currencies[0] : undefined;
  // An amount in another currency is not one of the invoice's totals, but it is what somebody wants.
  const texts = distinct(stated.map(({ text }) => decimal(text)));
  let amount = totals.payable ?? (f.omissions.lost.has('BT-115') && currencies.length > 1 && texts.length === 1 ? texts[0] : undefined);
  if (amount !== undefined && currency && placesOf(amount) > minorUnits(currency)) {
    f.leaveOut('BT-115', 'too-precise', amount);
    amount = undefined;
  }
  const nothing = amount === undefined ? 'no-amount' : settled(amount, totals.prepaid);
  if (nothing) notOffered.push(nothing);
  if (amount !== undefined && currency) amount = round(amount, minorUnits(currency));

  const transfers = paymentMeans.filter((each) => !isDirectDebit(each) && !isCard(each));
  if (paymentMeans.length && !transfers.length) notOffered.push(paymentMeans.some(isDirectDebit) ? 'direct-debit' : 'card');
  else if (paymentMeans.some(isDirectDebit)) notices.push('direct-debit-too');
  const accounts = accountsOf(transfers, f);
  const references = distinct(transfers.map(({ reference }) => reference));
  const name = payee ? payee.name : seller.name ?? seller.tradingName;

  if (kind === 'corrected') notices.push('corrected');
  if (totals.prepaid !== undefined && compare(totals.prepaid, '0') > 0) notices.push('part-paid');
  if (!due) notices.push('no-due-date');
  if (accounts.length !== 1) notices.push(accounts.length ? 'several-accounts' : 'no-account');
  if (currencies.length > 1) notices.push('several-currencies');
  if (references.length !== 1) notices.push(references.length ? 'several-references' : 'no-reference');
  if (!name) notices.push('no-payee');
  if (!currencies.length && !nothing) notOffered.push('no-amount');

  // What is not offered has nothing that could be paid by mistake.
  if (notOffered.length) return { notOffered, notices: [], currencies: [], accounts: [], references: [] };
  return filled({ notOffered, notices, amount, currency, currencies, due, accounts, reference: references.length === 1 ? references[0] : undefined, references, payee: name });
}
