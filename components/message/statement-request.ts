import { compactIban, compare, decimal, type PaymentStatement } from '../../src/stores/settlement.ts';
import type { AskedPayment } from './payment-fields.ts';

export const sameAccount = ({ iban }: Pick<PaymentStatement, 'iban'>, { texts }: AskedPayment): boolean => compactIban(texts.iban ?? '') === compactIban(iban);

export function sameAmount({ amount, currency }: Pick<PaymentStatement, 'amount' | 'currency'>, { texts }: AskedPayment): boolean {
  const asked = decimal(texts.amount ?? '');
  return asked !== undefined && texts.currency === currency && compare(asked, amount) === 0;
}

const likeness = (statement: PaymentStatement, asked: AskedPayment): number =>
  (sameAccount(statement, asked) ? 4 : 0)
  + (statement.reference !== undefined && statement.reference === asked.texts.reference ? 2 : 0)
  + (statement.variableSymbol !== undefined && statement.variableSymbol === asked.texts.variableSymbol ? 2 : 0)
  + (sameAmount(statement, asked) ? 1 : 0);

/**
 * Which of several requests of one message a payer speaks of: the one that has most in common with what they say.
 * @returns its index; of those that have as much, the first
 */
export function requestOf(statement: PaymentStatement, requests: readonly (AskedPayment | undefined)[]): number {
  const likenesses = requests.map((asked) => (asked ? likeness(statement, asked) : -1));
  return likenesses.indexOf(Math.max(...likenesses));
}
