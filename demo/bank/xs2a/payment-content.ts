/**
 * What a provider asks to be paid, and what of it is more than the form of it.
 * @module
 */
import { compactIban, ibanFault } from '../../../src/payments/iban.ts';
import { compare, decimal, placesOf, round } from '../../../src/payments/money.ts';
import { cleanText } from '../../../src/payments/text.ts';
import type { Details } from '../store/schema.ts';
import { Fault } from './fault.ts';

/** `paymentInitiation_json` of the document, as far as it matters here. */
export interface PaymentContent {
  endToEndIdentification?: string;
  debtorName?: string;
  debtorAccount: { iban?: string };
  instructedAmount: { currency: string; amount: string };
  creditorAccount: { iban?: string };
  creditorName: string;
  remittanceInformationUnstructured?: string;
  remittanceInformationStructured?: { reference: string };
  requestedExecutionDate?: string;
}

/** Checks what the document does not say, and writes IBANs and the amount as they are compared. @throws {Fault} */
export function readPayment(content: PaymentContent, today: string): { debtor: string; creditor: string; amount: string } {
  const iban = (name: 'debtorAccount' | 'creditorAccount'): string => {
    const text = compactIban(content[name].iban ?? '');
    if (ibanFault(text)) throw new Fault(400, 'FORMAT_ERROR', 'not an IBAN that can exist', `/${name}/iban`);
    return text;
  };
  const [debtor, creditor] = [iban('debtorAccount'), iban('creditorAccount')];
  if (debtor === creditor) throw new Fault(400, 'FORMAT_ERROR', 'payer and payee are the same account', '/creditorAccount/iban');
  const { currency, amount: text } = content.instructedAmount;
  if (currency !== 'EUR') throw new Fault(400, 'FORMAT_ERROR', 'only EUR is transferred', '/instructedAmount/currency');
  const amount = /^\d{1,14}(?:\.\d{1,3})?$/.test(text) ? decimal(text) : undefined;
  if (amount === undefined || placesOf(amount) > 2 || compare(amount, '0') <= 0) throw new Fault(400, 'FORMAT_ERROR', 'more than nothing, with a point and at most two digits behind it', '/instructedAmount/amount');
  if (!cleanText(content.creditorName)) throw new Fault(400, 'FORMAT_ERROR', 'a payee has a name', '/creditorName');
  if (content.requestedExecutionDate !== undefined && content.requestedExecutionDate !== today) throw new Fault(400, 'EXECUTION_DATE_INVALID', 'payments are made on the day they are asked for', '/requestedExecutionDate');
  return { debtor, creditor, amount: round(amount, 2) };
}

/** The words that go with the money, without what nobody sees. */
export function detailsOf(content: PaymentContent): Details {
  const text = (value: string | undefined): string | undefined => (value === undefined ? undefined : cleanText(value) || undefined);
  return {
    endToEndId: text(content.endToEndIdentification),
    debtorName: text(content.debtorName),
    debtorIban: compactIban(content.debtorAccount.iban ?? ''),
    creditorName: text(content.creditorName),
    creditorIban: compactIban(content.creditorAccount.iban ?? ''),
    text: text(content.remittanceInformationUnstructured),
    reference: text(content.remittanceInformationStructured?.reference),
  };
}
