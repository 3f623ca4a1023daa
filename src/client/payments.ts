/** What an owner pays from home. @module */
import { isLocalhost } from '../contract/address.ts';
import type { Bank, BankList, NewPayment, Payee, PayeeList, PayeeRequest, PaymentOrder, PaymentPage, PaymentRecord } from '../contract/index.ts';
import type { Confirmed } from '../identity/token-source.ts';
import type { Http } from './http.ts';
import { flag, list, one, optional, record, text, time, type Guard } from './shape.ts';

/** A page people are sent to: a window of ours must not be led to anything that is no page. */
const page: Guard = (value) => {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, username } = new URL(value);
  return (protocol === 'https:' || (protocol === 'http:' && isLocalhost(hostname))) && !username;
};

const form = (pattern: RegExp): Guard => (value) => typeof value === 'string' && pattern.test(value);

/** Amounts and currencies are written as they are: money that is no money is not shown. */
const order = record<PaymentOrder>({
  payee: text, iban: text, bic: optional(text), amount: form(/^\d{1,9}(?:\.\d{1,4})?$/), currency: form(/^[A-Z]{3}$/), due: optional(text), reference: optional(text), variableSymbol: optional(text), specificSymbol: optional(text),
  constantSymbol: optional(text), remittance: optional(text),
});
const payment = record<PaymentRecord>({
  id: text, message: optional(text), payment: order, bank: text, debtor: text, state: one('initiated', 'authorised', 'settled', 'rejected', 'cancelled', 'expired'), reason: optional(text),
  createdAt: time, changedAt: time, redirect: optional(page), stale: optional(flag), tell: optional(flag),
});
const payee = record<Payee>({ id: text, iban: text, payee: text, peer: optional(text), confirmedAt: time });

const at = (id: string): string => `/payments/${encodeURIComponent(id)}`;

/** Those a payment can be made at; none where the server has no provider. @throws {DmailProblem} */
export const listBanks = (http: Http): Promise<BankList> => http.json({ path: '/payments/banks' }, record<BankList>({ banks: list(record<Bank>({ id: text, name: text, bic: optional(text), country: text })) }));

/** The newest first. @throws {DmailProblem} */
export const listPayments = (http: Http, query: { message?: string; iban?: string; limit?: number }, signal?: AbortSignal): Promise<PaymentPage> =>
  http.json({ path: '/payments', query, signal }, record<PaymentPage>({ payments: list(payment), next: optional(text) }));

/** How it stands; its bank is asked where that may have changed. @throws {DmailProblem} */
export const getPayment = (http: Http, id: string, signal?: AbortSignal): Promise<PaymentRecord> => http.json({ path: at(id), signal }, payment);

/**
 * Asks a bank for a payment. The same key is the same payment, however often it is sent.
 * @throws {DmailProblem} `confirmation-required` where the account is not known as the payee's, `already-paid`,
 *   `bank-unavailable`: to be sent again with the same key, `payments-not-offered`
 */
export const postPayment = (http: Http, key: string, body: NewPayment): Promise<PaymentRecord> =>
  http.json({ method: 'POST', path: '/payments', body, headers: { 'idempotency-key': key } }, payment);

/** Takes it back. @throws {DmailProblem} `not-cancellable` where that is too late */
export const cancelPayment = (http: Http, id: string): Promise<PaymentRecord> => http.json({ method: 'DELETE', path: at(id) }, payment);

/** The sender of its message is told nothing more of it. @throws {DmailProblem} */
export const stopTelling = async (http: Http, id: string): Promise<void> => {
  await http.answer({ method: 'DELETE', path: `${at(id)}/tell` });
};

/** Accounts the owner has confirmed. @throws {DmailProblem} */
export const listPayees = (http: Http): Promise<PayeeList> => http.json({ path: '/payees' }, record<PayeeList>({ payees: list(payee) }));

/** Has an account known, as the owner has confirmed it. @throws {DmailProblem} */
export const postPayee = (http: Http, by: Confirmed, body: PayeeRequest): Promise<Payee> => http.json({ method: 'POST', path: '/payees', body, by }, payee);
