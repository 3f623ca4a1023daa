/**
 * Short Payment Descriptor 1.0, the code of Czech banks. Written here because the library for it refuses amounts
 * below one, symbols that begin with a zero and an asterisk in a text, and brings 8 kB.
 * @module
 */
import { CodeRefusal, present, type Encoded } from './encoded.ts';
import { round } from './money.ts';
import type { Payment, PaymentField } from './payment.ts';

/** Limits of the descriptor, in characters. */
const MOST = { amount: 10, message: 60, name: 35 };

/** Keys are parted by asterisks; what is beyond ASCII stands as octets of UTF-8. */
const escaped = (text: string): string => text.replace(/[^ -~]+|[*+%]/gu, (part) => [...new TextEncoder().encode(part)].map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`).join(''));

const fits = (text: string | undefined, most: number): text is string => text !== undefined && [...text].length <= most;

/**
 * Texts that are too long for the descriptor are left out whole, never cut; a creditor reference goes in place of
 * the words where there are none, since the descriptor's own reference has digits alone.
 * @throws {CodeRefusal} for an amount of more than ten characters
 */
export function encodeSpayd(payment: Payment): Encoded {
  const { iban, bic, payee, currency, due, remittance, reference, variableSymbol, specificSymbol, constantSymbol } = payment;
  const amount = round(payment.amount, 2);
  if (amount.length > MOST.amount) throw new CodeRefusal('amount');
  const message = remittance ?? reference;
  const keys: (false | string | undefined)[] = [
    `ACC:${iban}${bic ? `+${bic}` : ''}`, `AM:${amount}`, `CC:${currency}`,
    fits(payee, MOST.name) && `RN:${escaped(payee)}`,
    due && `DT:${due.replaceAll('-', '')}`,
    fits(message, MOST.message) && `MSG:${escaped(message)}`,
    constantSymbol && `X-KS:${constantSymbol}`, specificSymbol && `X-SS:${specificSymbol}`, variableSymbol && `X-VS:${variableSymbol}`,
  ];
  const left: (false | PaymentField)[] = [
    !fits(payee, MOST.name) && 'payee', !!remittance && 'reference', !!remittance && !fits(remittance, MOST.message) && 'remittance',
  ];
  return { text: ['SPD', '1.0', ...keys.filter(Boolean)].join('*'), omitted: present(payment, ...left.filter((field) => field !== false)) };
}
