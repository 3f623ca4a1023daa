import { define } from '../../src/element/define.ts';
import { FdzBankAccounts } from './fdz-bank-accounts.ts';

define('fdz-bank-accounts', FdzBankAccounts);

export * from './events.ts';
export { FdzBankAccounts };

declare global {
  interface HTMLElementTagNameMap {
    'fdz-bank-accounts': FdzBankAccounts;
  }
}
