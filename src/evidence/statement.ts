/**
 * The form of what a receipt says of a payment.
 * @module
 */
import type { PaymentStatement } from '../contract/index.ts';

/** Of what is said of a payment; what may be absent may be empty. */
const STATEMENT: Record<keyof PaymentStatement, RegExp> = {
  id: /^.{1,100}$/s, state: /^(?:authorised|settled|rejected|cancelled|expired)$/, amount: /^(?=.*[1-9])\d{1,9}(?:\.\d{1,4})?$/, currency: /^[A-Z]{3}$/, iban: /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/,
  reference: /^(?:RF\d{2}[A-Z0-9]{1,21})?$/, variableSymbol: /^\d{0,10}$/,
};

/** Whether it says all that it must, each in its form; what else is there is not looked at. */
export const isStatement = (said: Partial<Record<keyof PaymentStatement, unknown>>): boolean =>
  Object.entries(STATEMENT).every(([name, form]) => {
    const value = said[name as keyof PaymentStatement];
    return value === undefined ? form.test('') : typeof value === 'string' && form.test(value);
  });
