/**
 * The code of the European Payments Council: EPC069-12, version 002, for SEPA credit transfers.
 * @module
 */
import { CodeRefusal, present, type Encoded } from './encoded.ts';
import { round } from './money.ts';
import type { Payment } from './payment.ts';

/** Octets of the whole text. */
const MOST = 331;

/**
 * Twelve lines at most: service tag, version, UTF-8, identification, BIC, name, IBAN, amount, purpose, reference,
 * words, information. Reference and words are an either-or.
 * @throws {CodeRefusal} for another currency than EUR, and for more than 331 octets
 */
export function encodeEpc(payment: Payment): Encoded {
  const { bic = '', payee, iban, amount, currency, reference = '', remittance = '' } = payment;
  if (currency !== 'EUR') throw new CodeRefusal('currency');
  const lines = ['BCD', '002', '1', 'SCT', bic, payee, iban, `EUR${round(amount, 2)}`, '', reference, reference ? '' : remittance];
  // Empty lines at the end are left out, the last one has no end of line.
  const text = lines.join('\n').replace(/\n+$/, '');
  if (new TextEncoder().encode(text).length > MOST) throw new CodeRefusal('size');
  return { text, omitted: present(payment, 'due', 'variableSymbol', 'specificSymbol', 'constantSymbol', ...(reference ? ['remittance' as const] : [])) };
}
