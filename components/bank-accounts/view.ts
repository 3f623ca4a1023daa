import { html, type TemplateResult } from 'lit';
import type { BankAccountsWords } from '../../src/locales/bank-accounts.ts';
import { formatIban, formatMoney, type BankAccount, type BankBalance, type Money } from '../../src/stores/bank-accounts.ts';

/** What every part of the overview is written with. */
export interface View {
  t: BankAccountsWords;
  locale: string;
  /** Today (ISO 8601). */
  today: string;
}

/** What an account is summed up by: what was booked, or else whatever the bank tells. */
export const balanceOf = ({ balances }: BankAccount): BankBalance | undefined => balances.find(({ kind }) => kind === 'booked') ?? balances[0];

/** What people call an account. */
export const nameOf = ({ name, iban, id }: BankAccount): string => name || (iban ? formatIban(iban) : id);

/** Figures stand as they are, whatever runs around them; what came in has a sign where it says which way it went. */
export const money = ({ amount, currency }: Money, { locale }: View, signed = false): TemplateResult => {
  const text = formatMoney(amount, currency, locale);
  return html`<bdi dir="ltr" class="num">${signed && !amount.startsWith('-') ? `+${text}` : text}</bdi>`;
};
