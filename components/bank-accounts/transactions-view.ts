import { html, nothing, type TemplateResult } from 'lit';
import { formatIban, type BankTransaction, type Day } from '../../src/stores/bank-accounts.ts';
import { longDay } from './days.ts';
import { money, type View } from './view.ts';

/** A transaction, and what its account is called where several are shown together. */
export type Shown = BankTransaction & { account?: string };

export interface TransactionsView extends View {
  /** Shows the letter a transaction pays. */
  open(settles: NonNullable<BankTransaction['settles']>): void;
}

export const renderDay = ({ day, entries, sums }: Day<Shown>, view: TransactionsView): TemplateResult => {
  const { t, locale } = view;
  return html`<section class="day" part="day">
    <h4><span>${day === undefined ? t('pending') : longDay(locale, day)}</span>${entries.length > 1 ? html`<span class="sums"><span class="visually-hidden">${t('sum')}</span>${sums.map((sum) => money(sum, view, true))}</span>` : nothing}</h4>
    <ul>${entries.map((entry) => renderTransaction(entry, view))}</ul>
  </section>`;
};

function renderTransaction(entry: Shown, view: TransactionsView): TemplateResult {
  const { t } = view;
  const { amount, counterparty, iban, remittance, reference, account, booked, settles } = entry;
  const said = [remittance, reference && t('reference', { reference })].filter(Boolean).join(' · ');
  return html`<li class=${booked === undefined ? 'pending' : ''} part="transaction">
    <span class="who"><bdi>${counterparty || (iban ? formatIban(iban) : t('unnamed'))}</bdi></span>
    <span class="amount ${amount.startsWith('-') ? '' : 'plus'}">${money(entry, view, true)}</span>
    ${said ? html`<span class="sub small said"><bdi>${said}</bdi></span>` : nothing}
    ${counterparty && iban ? html`<span class="sub small num"><bdi dir="ltr">${formatIban(iban)}</bdi></span>` : nothing}
    ${account ? html`<span class="sub small own"><bdi>${account}</bdi></span>` : nothing}
    ${settles ? html`<button type="button" class="link small pays" part="letter" @click=${() => view.open(settles)}>${t(settles.returned !== undefined ? 'paysBack' : settles.state === 'settled' ? 'pays' : 'paysPart', { subject: `\u2068${settles.subject}\u2069` })}</button>` : nothing}
  </li>`;
}
