/**
 * Port: account information. Whoever is licensed to ask banks for it takes the adapter's place; nothing here knows how
 * banks are asked.
 * @module
 */
import type { AccountBank, BankAccount, BankConsent, BankTransaction } from '../../../src/contract/index.ts';

/** A consent as the bank has it. */
export interface GivenConsent {
  state: Exclude<BankConsent['state'], 'ended'>;
  /** Its last day (ISO 8601). */
  validUntil?: string;
}

/** An account, by what the bank calls it. */
export interface FoundAccount extends Omit<BankAccount, 'id'> {
  resource: string;
}

export interface AskedConsent {
  /** What the bank calls it. */
  consent: string;
  /** The bank's page where the person decides. */
  redirect: string;
}

export interface AccountsProvider {
  /** Those that can be asked. */
  banks(): readonly AccountBank[];
  /**
   * Asks for all accounts of whoever confirms it, with balances and transactions.
   * @param back where the bank sends the person when they have decided
   * @param remote network address of the person, who is there; here and below
   * @throws {BankFault}
   */
  request(bank: string, back: { redirect: string; nok: string }, remote?: string): Promise<AskedConsent>;
  /** @throws {BankFault} */
  consent(bank: string, consent: string): Promise<GivenConsent>;
  /** @throws {BankFault} */
  end(bank: string, consent: string): Promise<void>;
  /** @throws {BankFault} */
  accounts(bank: string, consent: string, remote?: string): Promise<FoundAccount[]>;
  /**
   * @param from first day, and `to` the last one (ISO 8601)
   * @returns as many as are told at once, and whether there are more
   * @throws {BankFault} `unknown` where the consent is for no such account
   */
  transactions(bank: string, consent: string, resource: string, from: string, to: string, remote?: string): Promise<{ transactions: BankTransaction[]; incomplete: boolean }>;
}

/**
 * Why a bank tells nothing: `consent`: nobody allows it any more; `busy`: it was asked too often; `unknown`: there is
 * nothing of the kind; `unreachable`: no answer, or none that can be understood.
 */
export class BankFault extends Error {
  constructor(readonly reason: 'consent' | 'busy' | 'unknown' | 'refused' | 'unreachable', options?: ErrorOptions) {
    super(`the bank: ${reason}`, options);
    this.name = 'BankFault';
  }
}
