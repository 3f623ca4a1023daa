/** The owner's accounts at banks, as home asks for them. @module */
import type { AccountBank, BankAccount, BankAccountList, BankAccounts, BankBalance, BankConsent, BankConsentList, BankConsentRequest, BankTransaction, BankTransactionList, SettledRequest } from '../contract/index.ts';
import type { Http } from './http.ts';
import { flag, list, one, optional, record, text, time, whole, type Guard } from './shape.ts';

/** Sums are reckoned with: what is no amount makes the answer none. */
const amount: Guard = (value) => typeof value === 'string' && /^-?\d{1,14}(?:\.\d{1,4})?$/.test(value);
const currency: Guard = (value) => typeof value === 'string' && /^[A-Z]{3}$/.test(value);
const day: Guard = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

const bank = record<AccountBank>({ id: text, name: text });
const consent = record<BankConsent>({ id: text, bank, state: one('received', 'valid', 'rejected', 'expired', 'revoked', 'ended'), createdAt: time, validUntil: optional(day), redirect: optional(text) });
const balance = record<BankBalance>({ kind: one('booked', 'available', 'expected'), amount, currency, day: optional(day) });
const account = record<BankAccount>({ id: text, iban: optional(text), name: optional(text), currency, balances: list(balance) });
const accounts = record<BankAccounts>({ consent, accounts: list(account), failure: optional(one('unreachable', 'refused', 'busy')) });
const settled = record<SettledRequest>({ message: text, thread: text, subject: text, part: whole, state: one('open', 'part', 'settled', 'unmatchable'), returned: optional(day) });
const transaction = record<BankTransaction>({
  id: optional(text), amount, currency, booked: optional(day), value: optional(day), counterparty: optional(text), iban: optional(text), remittance: optional(text), reference: optional(text), endToEndId: optional(text),
  settles: optional(settled),
});

export const listBankConsents = (http: Http): Promise<BankConsentList> => http.json({ path: '/bank-consents' }, record<BankConsentList>({ banks: list(bank), consents: list(consent) }));

/** Asks a bank; the person allows it on the bank's page, `redirect`. @throws {DmailProblem} `bank-unavailable` */
export const requestBankConsent = (http: Http, body: BankConsentRequest): Promise<BankConsent> => http.json({ method: 'POST', path: '/bank-consents', body }, consent);

export const getBankConsent = (http: Http, id: string): Promise<BankConsent> => http.json({ path: `/bank-consents/${encodeURIComponent(id)}` }, consent);

/** Repeating is harmless. */
export const endBankConsent = async (http: Http, id: string): Promise<void> => {
  await http.answer({ method: 'DELETE', path: `/bank-consents/${encodeURIComponent(id)}` });
};

export const listBankAccounts = (http: Http): Promise<BankAccountList> => http.json({ path: '/bank-accounts' }, record<BankAccountList>({ at: time, banks: list(accounts) }));

/** @param from first day, and `to` the last one (ISO 8601) */
export const listBankTransactions = (http: Http, id: string, from: string, to: string): Promise<BankTransactionList> =>
  http.json({ path: `/bank-accounts/${encodeURIComponent(id)}/transactions`, query: { from, to } }, record<BankTransactionList>({ account: text, from: day, to: day, transactions: list(transaction), incomplete: optional(flag) }));
