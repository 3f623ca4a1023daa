/**
 * What an invoice says, as properties of the attachment it is: what was read for sure, and nothing that follows from a guess.
 * @module
 */
import type { CoverTag } from '../../contract/index.ts';
import type { InvoiceProperty, InvoiceStatus } from '../../schema/invoice-properties.ts';
import { tagFault } from '../../schema/validate.ts';
import type { InvoiceReading, NotOffered, OmissionReason } from './types.ts';

/** Why a property is not there: by what could not be read, or since it is not clear in which currency it is. */
export type LeftOutReason = OmissionReason | 'unclear-currency' | 'unclear-kind';

export interface InvoiceProperties {
  /** At most one of each name, each valid by itself. */
  properties: CoverTag[];
  /** What the file says, and cannot be told of it for sure; each name once. */
  leftOut: { name: InvoiceProperty; reason: LeftOutReason }[];
  /** Its totals do not agree with each other. */
  doubtful: boolean;
}

/** Accounts or references that are told of one invoice, at most. */
const MOST = 9;

const STATUSES: Readonly<Record<NotOffered, InvoiceStatus | undefined>> = {
  'credit-note': 'credit-note', 'already-paid': 'paid', card: 'paid', 'direct-debit': 'direct-debit', 'self-billed': 'nothing-due', 'pro-forma': 'nothing-due', information: 'nothing-due', negative: 'nothing-due', 'nothing-due': 'nothing-due',
  'unknown-kind': undefined, 'no-amount': undefined,
};

const TERMS: Readonly<Partial<Record<string, InvoiceProperty>>> = { 'BT-27': 'seller', 'BT-115': 'amount', 'BT-5': 'amount', 'BT-9': 'due', 'BT-84': 'iban', 'BT-83': 'reference', 'BT-3': 'status' };

const numbered = (name: 'iban' | 'reference', values: readonly string[]): CoverTag[] =>
  values.map((value, index) => ({ name: index ? `${name}-${index + 1}` : name, kind: 'text', value }));

/** Seller, total due, due date, status, accounts and references. What is not to be paid has no date by which, and no account to which. */
export function invoiceProperties({ invoice, payable, omissions }: InvoiceReading): InvoiceProperties {
  const { notOffered, accounts, references } = payable;
  const leftOut = new Map<InvoiceProperty, LeftOutReason>();
  for (const { term, reason, line } of omissions) {
    const name = line === undefined ? TERMS[term] : undefined;
    if (name && !leftOut.has(name)) leftOut.set(name, reason);
  }
  const unknown = notOffered.includes('unknown-kind');
  const status = unknown ? undefined : notOffered.length ? notOffered.map((reason) => STATUSES[reason]).find(Boolean) : 'to-pay';
  if (unknown) leftOut.set('status', 'unclear-kind');
  const offered = status === 'to-pay';
  const awaited = offered || status === 'direct-debit';

  const currency = offered ? payable.currency : invoice.currency;
  const amount = offered ? payable.amount : leftOut.has('amount') ? undefined : invoice.totals.payable;
  if (amount !== undefined && !currency) leftOut.set('amount', 'unclear-currency');
  const due = awaited ? (payable.due ?? invoice.due) : undefined;
  const seller = invoice.seller.name ?? invoice.seller.tradingName;
  for (const [name, { length }] of [['iban', accounts], ['reference', references]] as const) if (length > MOST) leftOut.set(name, 'ambiguous');

  const prominent = awaited && { prominent: true };
  const all: (CoverTag | false | undefined)[] = [
    !!seller && { name: 'seller', kind: 'text', value: seller },
    amount !== undefined && !!currency && { name: 'amount', kind: 'money', value: amount, currency, ...prominent },
    !!due && { name: 'due', kind: 'date', value: due, role: 'due', ...prominent },
    !!status && { name: 'status', kind: 'choice', value: status },
    ...(offered && accounts.length <= MOST ? numbered('iban', accounts.map(({ iban }) => iban)) : []),
    ...(offered && references.length <= MOST ? numbered('reference', references) : []),
  ];
  const properties = all.filter((tag): tag is CoverTag => !!tag && !tagFault(tag));
  const told = new Set(properties.map(({ name }) => name));
  if (seller && !told.has('seller')) leftOut.set('seller', 'too-long');
  // A second account may be right where the first is not; of everything else there is one.
  for (const name of leftOut.keys()) if (name !== 'iban' && told.has(name)) leftOut.delete(name);
  if (!offered) leftOut.delete('iban');
  return { properties, leftOut: [...leftOut].map(([name, why]) => ({ name, reason: why })), doubtful: payable.notices.includes('totals') };
}
