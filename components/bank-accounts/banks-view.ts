import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatTime } from '../../src/locales/format.ts';
import { formatIban, formatMoney, type BankAccount, type BankConsent, type ShownBank } from '../../src/stores/bank-accounts.ts';
import { daysUntil, shortDay } from './days.ts';
import { balanceOf, money, nameOf, type View } from './view.ts';

/** Days before its end from which on a consent can be given anew, and from which on that is pressing. */
const RENEW = 30;
const SOON = 14;

export interface BanksOptions extends View {
  /** The account whose transactions are shown; those of all, where there is none. */
  selected: string | undefined;
  /** Nothing can be changed now. */
  disabled: boolean;
  /** The bank about which it is asked whether it is to be disconnected. */
  ending: string | undefined;
  /** Asked about at the bank: this one waits for the person. */
  waiting: (bank: string) => boolean;
  select(account: string | undefined): void;
  renew(consent: BankConsent): void;
  ask(bank: string | undefined): void;
  end(consent: BankConsent): void;
}

export const renderBank = (bank: ShownBank, options: BanksOptions): TemplateResult => {
  const { t } = options;
  const { consent, accounts, failure } = bank;
  const { name } = consent.bank;
  return html`<div class="bank" part="bank" role="group" data-bank=${consent.bank.id} aria-label=${t('accountsOf', { bank: name })}>
    <div class="head"><h3 class="cut"><bdi>${name}</bdi></h3>${renderConsent(consent, options)}</div>
    ${failure ? html`<p class="notice warn" part="notice"><span>${t(failure, { bank: name })} ${accounts.length ? t('lastRead', { time: formatTime(options.locale, bank.at) }) : t('othersStay')}</span></p>` : nothing}
    ${consent.state === 'valid' ? nothing : html`<p class="notice warn" part="notice"><span>${t(consent.state === 'revoked' ? 'revoked' : 'expired')}</span></p>`}
    ${accounts.length ? html`<ul class=${failure ? 'stale' : ''}>${repeat(accounts, ({ id }) => id, (account) => renderAccount(account, options))}</ul>`
      : consent.state === 'valid' && !failure ? html`<p class="sub small none">${t('noAccounts')}</p>` : nothing}
    ${options.ending === consent.bank.id ? html`<div class="notice sure" role="group" aria-label=${t('endLabel', { bank: name })}><p class="grow">${t('endSure', { bank: name })}</p>
      <button type="button" class="small yes" @click=${() => options.end(consent)}>${t('end')}</button>
      <button type="button" class="quiet small" @click=${() => options.ask(undefined)}>${t('keep')}</button></div>` : nothing}
  </div>`;
};

function renderConsent(consent: BankConsent, { t, locale, today, disabled, waiting, renew, ask }: BanksOptions): TemplateResult {
  const { bank: { id, name }, state, validUntil } = consent;
  const left = validUntil === undefined ? undefined : daysUntil(validUntil, today);
  const soon = state === 'valid' && left !== undefined && left <= SOON;
  const renews = !waiting(id) && (state !== 'valid' || (left !== undefined && left <= RENEW));
  return html`${state === 'valid' && validUntil !== undefined ? html`<span class="${soon ? 'chip due' : 'sub small'} num until" part="consent">${soon ? (left > 0 ? t('endsSoon', { count: left }) : t('endsToday')) : t('until', { day: shortDay(locale, validUntil) })}</span>` : nothing}
    <span class="buttons">${renews ? html`<button type="button" class="small renew" aria-label=${t('renewLabel', { bank: name })} aria-disabled=${disabled ? 'true' : 'false'} @click=${() => disabled || renew(consent)}>${t('renew')}</button>` : nothing}
    <button type="button" class="quiet small end" aria-label=${t('endLabel', { bank: name })} aria-disabled=${disabled ? 'true' : 'false'} @click=${() => disabled || ask(id)}>${t('end')}</button></span>`;
}

function renderAccount(account: BankAccount, options: BanksOptions): TemplateResult {
  const { t, locale, selected, select } = options;
  const { id, iban } = account;
  const balance = balanceOf(account);
  const available = account.balances.find(({ kind }) => kind === 'available');
  const on = selected === id;
  return html`<li><button type="button" class="account" part="account" aria-pressed=${on ? 'true' : 'false'} @click=${() => select(on ? undefined : id)}>
    <span class="name cut"><bdi>${nameOf(account)}</bdi></span>
    <span class="balance ${balance?.amount.startsWith('-') ? 'minus' : ''}" part="balance">${balance ? money(balance, options) : html`<span class="sub small">${t('noBalance')}</span>`}</span>
    <span class="sub small num iban"><bdi dir="ltr">${iban ? formatIban(iban) : account.currency}</bdi></span>
    ${available && available !== balance && available.amount !== balance?.amount ? html`<span class="sub small num can">${t('available', { amount: `\u2066${formatMoney(available.amount, available.currency, locale)}\u2069` })}</span>` : nothing}
  </button></li>`;
}
