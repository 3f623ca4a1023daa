/**
 * What is paid, what is asked for, and the owner's accounts: each is imported when it is first asked for.
 * @module
 */
import type { Mailbox } from '../stores/mailbox-store.ts';
import type { Kit } from '../stores/kit.ts';
import { once } from './once.ts';
import type { Services } from './services.ts';

export const wireMoney = (kit: Kit, mailbox: Mailbox): Pick<Services, 'payments' | 'settlements' | 'bankAccounts'> => ({
  payments: once(async () => new (await import('../stores/payments-store.ts')).Payments(kit, mailbox)),
  settlements: once(async () => new (await import('../stores/settlement-store.ts')).Settlements(kit, mailbox)),
  bankAccounts: once(async () => new (await import('../stores/bank-accounts-store.ts')).BankAccountsOfOwner(kit)),
});
