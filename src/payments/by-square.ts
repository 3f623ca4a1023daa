/**
 * PAY by square, the code of Slovak banks.
 * @module
 */
import { encode, PaymentOptions } from 'bysquare/pay';
import { CodeRefusal, type Encoded } from './encoded.ts';
import { round } from './money.ts';
import type { Payment } from './payment.ts';

/** Digits of an amount that the library's number keeps; the standard allows as many characters. */
const MOST = 15;

/**
 * All fields fit. Diacritics are taken off, since apps of banks stumble over them.
 * @throws {CodeRefusal} for an amount of more than fifteen characters, or for more text than the code holds
 */
export function encodeBySquare(payment: Payment): Encoded {
  const { payee, iban, bic, currency, due, reference, variableSymbol, specificSymbol, constantSymbol, remittance } = payment;
  const amount = round(payment.amount, 2);
  if (amount.length > MOST) throw new CodeRefusal('amount');
  try {
    const text = encode({
      payments: [{
        type: PaymentOptions.PaymentOrder, amount: Number(amount), currencyCode: currency, paymentDueDate: due?.replaceAll('-', ''),
        variableSymbol, specificSymbol, constantSymbol, originatorsReferenceInformation: reference, paymentNote: remittance,
        bankAccounts: [{ iban, bic }], beneficiary: { name: payee },
      }],
    }, { deburr: true, validate: false });
    return { text, omitted: [] };
  } catch {
    throw new CodeRefusal('size');
  }
}
