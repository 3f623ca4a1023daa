/**
 * What a sandbox bank does on request, so that every end of a payment can be tried. The amount asks for it.
 * @module
 */
import type { Decimal } from '../../src/payments/money.ts';

/** Codes of ISO 20022 (external status reason) this bank gives, with words for developers. */
export const REASONS = {
  AC01: 'IncorrectAccountNumber: the payee’s bank does not know the account',
  AC04: 'ClosedAccountNumber: the payee’s account is closed; the money went back',
  AM04: 'InsufficientFunds: there was not enough money on the account',
  DS02: 'OrderCancelled: the person refused',
  DS24: 'WaitingTimeExpired: nobody confirmed in time',
} as const;
export type Reason = keyof typeof REASONS;

export type OnRequest =
  /** The initiation is answered with 400 `PAYMENT_FAILED`. */
  | { at: 'initiation'; fails: 'refused' | 'away' }
  /** Rejected when the person has confirmed, and before anything is booked. */
  | { at: 'confirmation'; reason: Reason }
  /** Rejected when the money has left already: it comes back. */
  | { at: 'settlement'; reason: Reason }
  /** Settled so many milliseconds later. */
  | { at: 'delay'; by: number };

/** Amounts and what they ask for. */
export const ON_REQUEST: Readonly<Record<Decimal, OnRequest>> = {
  '13.01': { at: 'initiation', fails: 'refused' },
  '13.02': { at: 'confirmation', reason: 'AM04' },
  '13.03': { at: 'settlement', reason: 'AC04' },
  '13.04': { at: 'delay', by: 60_000 },
  '13.05': { at: 'initiation', fails: 'away' },
};

export const onRequest = (amount: Decimal): OnRequest | undefined => (Object.hasOwn(ON_REQUEST, amount) ? ON_REQUEST[amount] : undefined);
