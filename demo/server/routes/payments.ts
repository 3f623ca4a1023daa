/**
 * What an owner pays from home.
 * @module
 */
import type { BankList } from '../../../src/contract/index.ts';
import { json } from '../answer.ts';
import { Problem } from '../problem.ts';
import { confirmedBy, HOME_PAY, type Route } from './route.ts';

const none = (): never => {
  throw new Problem('payments-not-offered');
};

export const payments: Route[] = [
  { operation: 'listBanks', demand: HOME_PAY, handle: ({ context: { provider } }) => json({ banks: [...(provider?.banks() ?? [])] } satisfies BankList) },
  { operation: 'returnFromBank', demand: HOME_PAY, bodyLimit: () => 1024, handle: none },
  { operation: 'listPayments', demand: HOME_PAY, handle: none },
  { operation: 'createPayment', demand: HOME_PAY, bodyLimit: () => 16 * 1024, handle: none },
  { operation: 'getPayment', demand: HOME_PAY, handle: none },
  { operation: 'cancelPayment', demand: HOME_PAY, handle: none },
  { operation: 'listPayees', demand: HOME_PAY, handle: none },
  { operation: 'confirmPayee', demand: confirmedBy('urn:dmail:payee'), bodyLimit: () => 4 * 1024, handle: none },
  { operation: 'forgetPayee', demand: HOME_PAY, handle: none },
];
