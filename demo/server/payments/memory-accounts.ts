/**
 * Account information without banks, for tests and stories: what banks would tell, and what becomes of consents, is said
 * by whoever made it.
 * @module
 */
import type { AccountBank, BankTransaction } from '../../../src/contract/index.ts';
import { BankFault, type AccountsProvider, type FoundAccount, type GivenConsent } from './accounts-port.ts';

export interface MemoryAccount extends FoundAccount {
  transactions?: readonly BankTransaction[];
  /** There are more than it tells. */
  incomplete?: boolean;
}

export interface MemoryBank extends AccountBank {
  accounts: MemoryAccount[];
  /** It answers nothing else. */
  failing?: BankFault['reason'];
}

/** A consent as somebody has asked for it. */
export interface MemoryConsent extends GivenConsent {
  bank: string;
  /** Where the person is sent when they have decided. */
  back: string;
}

export interface MemoryAccounts extends AccountsProvider {
  readonly at: readonly MemoryBank[];
  readonly consents: ReadonlyMap<string, MemoryConsent>;
  /** The person decides, on the bank's page. @returns where they are sent */
  decide(consent: string, given: GivenConsent): string;
}

export function memoryAccounts(at: readonly MemoryBank[]): MemoryAccounts {
  const consents = new Map<string, MemoryConsent>();
  const bankOf = (id: string): MemoryBank => {
    const bank = at.find((each) => each.id === id);
    if (!bank) throw new BankFault('unknown');
    if (bank.failing) throw new BankFault(bank.failing);
    return bank;
  };
  const consentOf = (bank: string, id: string): MemoryConsent => {
    const consent = consents.get(id);
    if (consent?.bank !== bank) throw new BankFault('unknown');
    return consent;
  };
  const accountsOf = (bank: string, consent: string): MemoryAccount[] => {
    const { accounts } = bankOf(bank);
    if (consentOf(bank, consent).state !== 'valid') throw new BankFault('consent');
    return accounts;
  };
  return {
    at, consents,
    decide(id, given) {
      const before = consents.get(id)!;
      consents.set(id, { ...before, ...given });
      return before.back;
    },
    banks: () => at.map(({ id, name }) => ({ id, name })),
    request: async (bank, { redirect }) => {
      bankOf(bank);
      const consent = `consent-${consents.size + 1}`;
      consents.set(consent, { bank, back: redirect, state: 'received' });
      return { consent, redirect: `https://${bank}.example/sca/${consent}` };
    },
    consent: async (bank, id) => {
      bankOf(bank);
      const { state, validUntil } = consentOf(bank, id);
      return { state, ...(validUntil !== undefined && { validUntil }) };
    },
    end: async (bank, id) => {
      bankOf(bank);
      consents.set(id, { ...consentOf(bank, id), state: 'revoked' });
    },
    accounts: async (bank, consent) => accountsOf(bank, consent).map(({ transactions: _, incomplete: __, ...account }) => account),
    transactions: async (bank, consent, resource, from, to) => {
      const account = accountsOf(bank, consent).find((each) => each.resource === resource);
      if (!account) throw new BankFault('unknown');
      return { transactions: (account.transactions ?? []).filter(({ booked }) => booked === undefined || (booked >= from && booked <= to)), incomplete: account.incomplete ?? false };
    },
  };
}
