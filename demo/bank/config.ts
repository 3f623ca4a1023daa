/**
 * What a bank is made of.
 * @module
 */
import type { Decimal } from '../../src/payments/money.ts';
import type { Accounts } from '../identity/accounts.ts';
import type { Details } from './store/schema.ts';
import type { BankStore } from './store/store.ts';

/** A third party (in the words of PSD2) that may ask the bank for payments and accounts of people who confirm it. */
export interface Provider {
  id: string;
  /** What people read on the bank's pages. */
  name: string;
  /** What it proves itself with. Real banks take eIDAS certificates instead; a sandbox has nobody to issue any. */
  secret: string;
  /** Whether people may be sent back to an address when they have decided. */
  mayRedirect(url: URL): boolean;
}

/** Money from another bank. */
export interface Transfer {
  /** Names the payment among all banks: what comes again under one name is credited once. */
  id: string;
  iban: string;
  amount: Decimal;
  currency: string;
  details: Details;
}

/** `outside`: no bank here has such accounts. */
export type Credited = 'booked' | 'unknown-account' | 'outside';

/** Port: the way to the other banks. A rejection means that it is not known what came of it; it is asked again. */
export type Clearing = (transfer: Transfer) => Promise<Credited>;

export interface BankPlace {
  /** What people call it. */
  name: string;
  /** Public origin. */
  origin: string;
  /** What the IBANs of its accounts have after their check digits: the country's bank code. */
  country: string;
  code: string;
  bic: string;
}

export interface Times {
  /** Milliseconds from the confirmation to the settlement, but of instant payments. */
  settle: number;
  /** Milliseconds a payment or a consent waits for its confirmation. */
  confirm: number;
  /** Days a consent lasts at most. */
  consent: number;
}

export const TIMES: Times = { settle: 4000, confirm: 15 * 60_000, consent: 180 };

export interface BankDeps {
  place: BankPlace;
  store: BankStore;
  providers: readonly Provider[];
  /** Who can sign in; the id of a person is the owner of their accounts. */
  people: Accounts;
  clearing: Clearing;
  now(): number;
  times?: Partial<Times>;
  /** Where faults of the bank itself are told. */
  report?(error: unknown): void;
}

/** Days as ISO 8601 has them. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const DAY = 86_400_000;
