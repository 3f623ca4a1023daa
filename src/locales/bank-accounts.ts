import en from './en/bank-accounts.ts';
import { group, type Translate } from './words.ts';

export const bankAccountsWords = group(en, {
  sk: () => import('./sk/bank-accounts.ts'),
  de: () => import('./de/bank-accounts.ts'),
  ar: () => import('./ar/bank-accounts.ts'),
});

export type BankAccountsWords = Translate<typeof en>;
