import type { Settlement, SettlementRequest } from '../contract/index.ts';
import type { DmailProblem } from '../contract/problems.ts';
import { add, compare, subtract, type Decimal } from '../payments/money.ts';
import type { Readable } from './store.ts';

export { compare, decimal, formatMoney, type Decimal } from '../payments/amount.ts';
export { add } from '../payments/money.ts';
export { compactIban, formatIban } from '../payments/iban-text.ts';
export { paymentStatements, type PaymentStatement } from '../evidence/payments.ts';
export type { ReceivedPayment, Settlement, SettlementRequest } from '../contract/index.ts';

export interface SettlingState {
  /** `forbidden`: this page may not see accounts. `failed`: nothing is known; `problem` says why. */
  phase: 'forbidden' | 'loading' | 'ready' | 'failed';
  settlement?: Settlement;
  /** The banks are being asked. */
  looking: boolean;
  /** Why the last look came to nothing; what was known stands. */
  problem?: DmailProblem;
}

/** What the sender's own banks say of the payments one message asks for. While somebody watches and something is open, it is asked again now and then. */
export interface SettlementStore extends Readable<SettlingState> {
  /** Asks now. */
  look(): void;
}

export interface SettlementsStore {
  /**
   * @param id the server's id of an own sent message
   * @param thread its conversation
   */
  of(id: string, thread: string): SettlementStore;
}

/** All that has come for a request and is still there, and by how much it is more than was asked for. */
export function receivedSum({ received }: Pick<SettlementRequest, 'received'>, asked: Decimal): { sum: Decimal; more?: Decimal } {
  const sum = add(...received.filter(({ returned }) => returned === undefined).map(({ amount }) => amount));
  return { sum, ...(compare(sum, asked) > 0 && { more: subtract(sum, asked) }) };
}
