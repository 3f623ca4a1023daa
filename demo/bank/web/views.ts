/**
 * The bank's pages themselves.
 * @module
 */
import { formatIban } from '../../../src/payments/iban.ts';
import { formatMoney, negate } from '../../../src/payments/money.ts';
import { html, mark, sentence, type Html } from '../../identity/pages/html.ts';
import { rightsAsked, type Access } from '../consents.ts';
import type { BookingsRow } from '../store/ledger.ts';
import type { AccountRow, ConsentRow, Details, PaymentRow } from '../store/schema.ts';
import { detailsOf, type PaymentContent } from '../xs2a/payment-content.ts';
import type { Sheet } from './page.ts';
import { wordsOf, type Tongue } from './words.ts';

/** @param signed what came in says so by a plus */
const money = (value: string, lang: Tongue, signed = false): Html => {
  if (!signed || value.startsWith('-')) return html`<bdi class="money">${formatMoney(value, 'EUR', lang)}</bdi>`;
  const text = new Intl.NumberFormat(lang, { style: 'currency', currency: 'EUR', signDisplay: 'always' }).format(value as Intl.StringNumericLiteral);
  return html`<bdi class="money in">${text}</bdi>`;
};
const iban = (text: string): Html => html`<bdi dir="ltr" class="iban">${formatIban(text)}</bdi>`;
const day = (at: number | string, lang: Tongue, style: 'full' | 'long' = 'long'): string => new Intl.DateTimeFormat(lang, { dateStyle: style, timeZone: 'UTC' }).format(new Date(at));

export interface SignInView {
  /** Where it goes on. */
  next: string;
  login?: string;
  problem?: 'wrong' | { wait: number };
}

export function signInView(lang: Tongue, { next, login = '', problem }: SignInView): Sheet {
  const w = wordsOf(lang);
  const say = problem && (problem === 'wrong' ? w.wrong : w.wait.replace('{minutes}', String(Math.ceil(problem.wait / 60))));
  return {
    title: w.signIn,
    status: problem ? (problem === 'wrong' ? 401 : 429) : 200,
    body: html`<h1>${w.signIn}</h1>
${next.startsWith('/sca/') && html`<p class="sub">${w.signInToDecide}</p>`}
${say !== undefined && html`<p class="say" role="alert" id="say">${say}</p>`}
<form method="post" action="/sign-in">
  <input type="hidden" name="next" value="${next}">
  <label><span>${w.name}</span><input type="text" name="login" value="${login}" autocomplete="username" autocapitalize="none" spellcheck="false" required dir="ltr" ${say !== undefined ? html`aria-describedby="say"` : html`autofocus`}></label>
  <label><span>${w.password}</span><input type="password" name="password" autocomplete="current-password" required dir="ltr" ${say !== undefined && html`aria-describedby="say" autofocus`}></label>
  <div class="actions"><button class="main">${w.signIn}</button></div>
</form>`,
  };
}

const nav = (lang: Tongue, here: '/' | '/consents' | ''): Html => {
  const w = wordsOf(lang);
  const link = (to: string, text: string): Html => html`<a href="${to}" ${to === here && html`aria-current="page"`}>${text}</a>`;
  return html`<nav>${link('/', w.accounts)}${link('/consents', w.consents)}</nav>`;
};

export function overviewView(lang: Tongue, accounts: readonly { account: AccountRow; available: string }[]): Sheet {
  const w = wordsOf(lang);
  return {
    title: w.accounts,
    wide: true,
    body: html`${nav(lang, '/')}<h1>${w.accounts}</h1>
<ul class="accounts">${accounts.map(({ account, available }) => html`<li><a href="/accounts/${account.id}"><strong>${account.name}</strong></a>${money(account.balance, lang)}
<span class="sub">${iban(account.iban)}</span>${available !== account.balance && html`<span class="sub money">${sentence(w.available, { amount: money(available, lang) })}</span>`}</li>`)}</ul>`,
  };
}

export interface AccountView {
  account: AccountRow;
  available: string;
  bookings: readonly BookingsRow[];
  pending: readonly PaymentRow[];
}

export function accountView(lang: Tongue, { account, available, bookings, pending }: AccountView): Sheet {
  const w = wordsOf(lang);
  const days = new Map<string, BookingsRow[]>();
  for (const row of bookings) {
    const key = new Date(row.at).toISOString().slice(0, 10);
    days.set(key, [...(days.get(key) ?? []), row]);
  }
  const entry = (details: Details, value: string, out: boolean): Html => {
    const [name, number] = out ? [details.creditorName, details.creditorIban] : [details.debtorName, details.debtorIban];
    const said = [details.text, details.reference].filter(Boolean).join(' · ');
    return html`<li><strong><bdi>${name ?? w.unnamed}</bdi></strong>${money(value, lang, true)}
${said && html`<span class="sub"><bdi>${said}</bdi></span>`}${number !== undefined && html`<span class="sub">${iban(number)}</span>`}</li>`;
  };
  return {
    title: account.name,
    wide: true,
    body: html`${nav(lang, '')}<h1>${account.name}</h1><p class="sub">${iban(account.iban)}</p>
<p><span class="big">${money(account.balance, lang)}</span>${available !== account.balance && html`<span class="sub">${sentence(w.available, { amount: money(available, lang) })}</span>`}</p>
<div class="days">
${pending.length > 0 && html`<h2>${w.pending}</h2><ul class="day">${pending.map((row) => entry(detailsOf(JSON.parse(row.content) as PaymentContent), negate(row.amount), true))}</ul>`}
${[...days].map(([date, rows]) => html`<h2>${day(date, lang, 'full')}</h2><ul class="day">${rows.map((row) => entry(JSON.parse(row.details) as Details, row.debit === account.id ? negate(row.amount) : row.amount, row.debit === account.id))}</ul>`)}
${days.size === 0 && pending.length === 0 && html`<p class="sub">${w.noBookings}</p>`}
</div>`,
  };
}

export function consentsView(lang: Tongue, list: readonly { consent: ConsentRow; provider: string; names: readonly string[] }[]): Sheet {
  const w = wordsOf(lang);
  return {
    title: w.consents,
    wide: true,
    body: html`${nav(lang, '/consents')}<h1>${w.consents}</h1><p class="sub">${list.length > 0 ? w.consentsNote : w.consentsNone}</p>
<ul class="grants">${list.map(({ consent, provider, names }) => html`<li><div><h2><bdi>${provider}</bdi></h2><p class="sub">${names.map((name, index) => html`${index > 0 && ', '}<bdi>${name}</bdi>`)}</p>
<p class="sub">${sentence(w.until, { day: day(consent.until, lang) })}</p></div>
<form method="post" action="/consents/${consent.id}/end"><button aria-label="${w.endOf.replace('{name}', provider)}">${w.end}</button></form></li>`)}</ul>`,
  };
}

export interface PaymentView {
  payment: PaymentRow;
  account: AccountRow;
  available: string;
  provider: string;
}

/** What is paid to whom, in full, before the person confirms exactly that. */
export function paymentView(lang: Tongue, { payment, account, available, provider }: PaymentView): Sheet {
  const w = wordsOf(lang);
  const { creditorName, text, reference } = detailsOf(JSON.parse(payment.content) as PaymentContent);
  return {
    title: w.payTitle,
    leadsTo: new URL(payment.redirect).origin === new URL(payment.nok).origin ? new URL(payment.redirect).origin : `${new URL(payment.redirect).origin} ${new URL(payment.nok).origin}`,
    body: html`<h1>${w.payTitle}</h1>
<p class="sub">${asks(lang, provider, payment.redirect)}</p>
<div class="order">
  <span class="big">${money(payment.amount, lang)}</span>
  <dl class="facts">
    <div><dt>${w.payee}</dt><dd><strong><bdi>${creditorName}</bdi></strong></dd></div>
    <div><dt>IBAN</dt><dd>${iban(payment.creditor)}</dd></div>
    ${text !== undefined && html`<div><dt>${w.text}</dt><dd><bdi>${text}</bdi></dd></div>`}
    ${reference !== undefined && html`<div><dt>${w.reference}</dt><dd><bdi dir="ltr">${reference}</bdi></dd></div>`}
    <div><dt>${w.from}</dt><dd>${account.name}<br>${iban(account.iban)}<br><span class="sub">${sentence(w.available, { amount: money(available, lang) })}</span></dd></div>
  </dl>
</div>
<form method="post" action="/sca/payments/${payment.id}">
  <p class="sub">${w.payNote}</p>
  <div class="actions"><button class="main" name="decision" value="confirm">${w.confirm}</button><button name="decision" value="refuse">${w.refuse}</button></div>
</form>`,
  };
}

export interface ConsentView {
  consent: ConsentRow;
  accounts: readonly AccountRow[];
  provider: string;
  problem: boolean;
}

export function consentView(lang: Tongue, { consent, accounts, provider, problem }: ConsentView): Sheet {
  const w = wordsOf(lang);
  const [to, nok] = [new URL(consent.redirect).origin, new URL(consent.nok).origin];
  return {
    title: w.allowTitle,
    status: problem ? 422 : 200,
    leadsTo: to === nok ? to : `${to} ${nok}`,
    body: html`<h1>${w.allowTitle}</h1>
<p class="sub">${asks(lang, provider, consent.redirect)}</p>
<ul class="rights">${rightsAsked(JSON.parse(consent.asked) as Access).map((right) => html`<li>${w[right === 'accounts' ? 'seeAccounts' : right === 'balances' ? 'seeBalances' : 'seeTransactions']}</li>`)}</ul>
<form method="post" action="/sca/consents/${consent.id}">
  <fieldset><legend>${w.which}</legend>
  ${accounts.map((account) => html`<label class="scope pick"><input type="checkbox" name="account" value="${account.id}" checked><b>${account.name}</b><span class="sub">${iban(account.iban)}</span>${money(account.balance, lang)}</label>`)}</fieldset>
  ${problem && html`<p class="say" role="alert">${w.chooseOne}</p>`}
  <p class="sub">${sentence(w.allowNote, { day: day(consent.until, lang) })}</p>
  <div class="actions"><button class="main" name="decision" value="confirm">${w.allow}</button><button name="decision" value="refuse">${w.refuse}</button></div>
</form>`,
  };
}

const asks = (lang: Tongue, provider: string, redirect: string): Html =>
  sentence(wordsOf(lang).asks, { name: html`<strong><bdi>${provider}</bdi></strong>`, host: html`<bdi dir="ltr">${new URL(redirect).host}</bdi>` });

/** It was decided already. */
export function doneView(lang: Tongue, { status, back, provider }: { status: string; back: string; provider: string }): Sheet {
  const w = wordsOf(lang);
  const bad = ['RJCT', 'CANC', 'rejected', 'expired', 'terminatedByTpp', 'revokedByPsu'].includes(status);
  const key = bad ? 'doneNot' : status === 'ACSC' ? 'donePaid' : status === 'valid' ? 'doneAllowed' : 'doneUnderway';
  return { title: w[key], body: html`<div class="lead">${mark(bad ? 'bad' : 'ok')}<div><h1>${w[key]}</h1><p class="sub">${w.doneNote}</p></div></div>${away(lang, back, provider)}` };
}

/** Nothing of it is shown: it is somebody else's. */
export function foreignView(lang: Tongue, { nok, provider }: { nok: string; provider: string }): Sheet {
  const w = wordsOf(lang);
  return { title: w.foreign, status: 403, body: html`<div class="lead">${mark('bad')}<div><h1>${w.foreign}</h1><p class="sub">${w.foreignNote}</p></div></div>${away(lang, nok, provider)}` };
}

export function missingView(lang: Tongue): Sheet {
  const w = wordsOf(lang);
  return { title: w.missing, status: 404, body: html`<div class="lead">${mark('bad')}<div><h1>${w.missing}</h1></div></div><p class="actions"><a class="button" href="/">${w.accounts}</a></p>` };
}

const away = (lang: Tongue, to: string, provider: string): Html =>
  html`<p class="actions"><a class="button main" href="${to}">${sentence(wordsOf(lang).back, { name: html`<bdi>${provider}</bdi>` })}</a></p>`;

