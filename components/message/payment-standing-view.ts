/**
 * What the owner's banks say of a payment, and what those say who pay, in words.
 * @module
 */
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../../src/element/icon.ts';
import { iconWarn } from '../../src/element/icons.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { problemText } from '../../src/element/problem.ts';
import { ring } from '../../src/element/ring.ts';
import { formatList, formatMoment, formatTime } from '../../src/locales/format.ts';
import type { StandingWords } from '../../src/locales/payment-standing.ts';
import type { BankAccountsState } from '../../src/stores/bank-accounts.ts';
import { add, decimal, formatIban, formatMoney, receivedSum, type PaymentStatement, type SettlementRequest, type SettlingState } from '../../src/stores/settlement.ts';
import { bankPage } from '../bank-accounts/bank-page.ts';
import { shortDay } from '../bank-accounts/days.ts';
import { isolated } from './isolated.ts';
import type { AskedPayment } from './payment-fields.ts';
import { sameAccount, sameAmount } from './statement-request.ts';

const iconAgain = icon('M13.2 8.6a5.2 5.2 0 1 1-1.4-4.2L13.4 6M13.4 2.6V6H10');

/** What all of it is written with. */
export interface Standing {
  t: StandingWords;
  localiser: Localiser;
}

export interface BankOptions extends Standing {
  asked: AskedPayment;
  state: SettlingState | undefined;
  /** What is known of this request. */
  request: SettlementRequest | undefined;
  online: boolean;
  /** Banks that can be had tell of the account; absent while they are not known. */
  accounts: BankAccountsState | undefined;
  /** Something can be begun here. */
  offers: boolean;
  look(): void;
  connect(bank: string): void;
}

interface Word {
  kind: 'settled' | 'waits' | 'unclear';
  title: string;
  why?: string;
}

/** With the marks that a language writes its sums with. */
const money = (amount: string, currency: string, { localiser }: Standing): string => `\u2068${formatMoney(amount, currency, localiser.locale)}\u2069`;
/** An account in the direction of its figures, in one piece as far as there is room. */
const account = (iban: string): string => isolated(formatIban(iban));

/**
 * What the banks say of a request, in a line and a sentence.
 * @param away one of them gave no answer
 */
export function bankWord(request: SettlementRequest, { texts }: AskedPayment, view: Standing, away = false): Word {
  const { t } = view;
  const { state, received, outstanding, told, iban, incomplete } = request;
  const currency = texts.currency ?? '';
  const asked = decimal(texts.amount ?? '') ?? '0';
  const { sum, more } = receivedSum(request, asked);
  if (state === 'settled') {
    const amount = money(received.length ? sum : asked, currency, view);
    return { kind: 'settled', title: more ? t('settledMore', { amount, more: money(more, currency, view) }) : t('settled', { amount }) };
  }
  const unread = incomplete ? t('unreadWhy') : '';
  if (state === 'part') return { kind: unread ? 'unclear' : 'waits', title: t('part', { amount: money(sum, currency, view), asked: money(asked, currency, view) }), why: [outstanding === undefined ? '' : t('missing', { amount: money(outstanding, currency, view) }), unread].filter(Boolean).join(' ') };
  const back = received.flatMap(({ returned, amount }) => (returned === undefined ? [] : amount));
  if (back.length) return { kind: 'unclear', title: t('wentBack', { amount: money(add(...back), currency, view) }), why: [t('wentBackWhy'), unread].filter(Boolean).join(' ') };
  if (state === 'unmatchable') return { kind: 'unclear', title: t('unmatchable'), why: t('unmatchableWhy') };
  if (told) return unread ? { kind: 'unclear', title: t('unread'), why: unread } : { kind: 'waits', title: t('open') };
  // The bank that is away may be the one that tells of it.
  return away ? { kind: 'unclear', title: t('unknown') } : { kind: 'unclear', title: t('unseen'), why: t('unseenWhy', { iban: account(iban) }) };
}

function wordOf({ t, state, request, asked, localiser }: BankOptions): Word {
  if (state?.phase === 'forbidden') return { kind: 'unclear', title: t('forbidden'), why: t('forbiddenWhy') };
  if (request) return bankWord(request, asked, { t, localiser }, !!state?.settlement?.failures?.length);
  if (state?.phase === 'ready') return { kind: 'unclear', title: t('unmatchable'), why: t('unmatchableWhy') };
  if (state?.problem) return { kind: 'unclear', title: t('unknown'), why: problemText(localiser, state.problem) };
  return { kind: 'waits', title: t('asking') };
}

export function renderBank(options: BankOptions): TemplateResult {
  const { t, localiser, state, request, online, look } = options;
  const { kind, title, why } = wordOf(options);
  const { at, failures } = state?.settlement ?? {};
  const off = !online || !!state?.looking;
  return html`<div class="row ${kind}">${kind === 'unclear' ? iconWarn : ring(kind === 'settled' ? 'verified' : 'waiting')}<div>
    <div class="head"><p class="sub small grow">${t('yourBank')}</p>
      ${at ? html`<span class="sub small num">${t('asOf', { time: formatTime(localiser.locale, at) })}</span>` : nothing}
      ${state && state.phase !== 'forbidden' ? html`<button type="button" class="quiet square" title=${t('look')} aria-label=${t('look')} aria-disabled=${off ? 'true' : 'false'} @click=${look}>${iconAgain}</button>` : nothing}</div>
    <p class="title">${title}</p>
    ${why ? html`<p class="sub small">${why}</p>` : nothing}
    ${request?.received.length ? html`<ul class="sub small num">${request.received.map((each) => html`<li>${receivedText(each, options)}</li>`)}</ul>` : nothing}
    ${!online ? html`<p class="notice warn small" role="status">${t('offline')}</p>`
      : failures?.length ? html`<p class="notice warn small">${t('away', { banks: formatList(localiser.locale, failures.map(({ name }) => isolated(name))) })}</p>`
      : request && state?.problem ? html`<p class="notice warn small">${problemText(localiser, state.problem)}</p>` : nothing}
    ${request && !request.told && !failures?.length && (request.state === 'open' || request.state === 'part') ? renderOffer(options, !online) : nothing}
  </div></div>`;
}

function receivedText({ amount, currency, day, payer, bank, returned }: SettlementRequest['received'][number], view: Standing): string {
  const of = { amount: money(amount, currency, view), day: isolated(shortDay(view.localiser.locale, day)), bank: isolated(bank.name) };
  const received = payer ? view.t('receivedFrom', { ...of, payer: isolated(payer) }) : view.t('received', of);
  return returned === undefined ? received : view.t('receivedBack', { received, day: isolated(shortDay(view.localiser.locale, returned)) });
}

/** The banks that could tell of the account, and what waits there for the owner. */
function renderOffer({ t, localiser, accounts, offers, connect }: BankOptions, offline: boolean): TemplateResult | typeof nothing {
  if (!accounts || accounts.phase !== 'ready' || !offers) return nothing;
  const { offered, asked, changing, change } = accounts;
  const off = offline || changing !== undefined;
  if (!offered.length) return html`<p class="sub small">${t('notOffered')}</p>`;
  return html`<div class="banks" role="group" aria-label=${t('show')}><span class="sub small" aria-hidden="true">${t('show')}</span>
      ${offered.map(({ id, name }) => html`<button type="button" class="small" aria-disabled=${off ? 'true' : 'false'} @click=${() => off || connect(id)}><bdi>${name}</bdi></button>`)}</div>
    ${change ? html`<p class="notice bad small" role="alert">${problemText(localiser, change.problem)}</p>` : nothing}
    ${asked.map(({ bank, state, redirect }) => {
      const url = state === 'received' ? bankPage(redirect) : undefined;
      return html`<p class="notice small" role="status"><span class="grow">${t(state === 'received' ? 'waiting' : 'refused', { bank: isolated(bank.name) })}</span>${url ? html` <a href=${url.href} target="_blank" rel="noopener noreferrer">${t('toBank', { bank: isolated(bank.name) })}</a>` : nothing}</p>`;
    })}`;
}

/** What somebody says of their payment. */
export function saidText({ state, amount, currency }: PaymentStatement, view: Standing): string {
  return view.t(state === 'settled' ? 'booked' : state, { amount: money(amount, currency, view) });
}

export function renderSaid(address: string, statement: PaymentStatement, asked: AskedPayment, view: Standing): TemplateResult {
  const { t, localiser } = view;
  const { state, at, iban } = statement;
  const { texts, editable } = asked;
  const stopped = state === 'rejected' || state === 'cancelled' || state === 'expired';
  const warnings = [
    sameAmount(statement, asked) || editable.split(' ').includes('amount') ? undefined : t('otherAmount', { amount: money(decimal(texts.amount ?? '') ?? '0', texts.currency ?? '', view) }),
    sameAccount(statement, asked) ? undefined : t('otherAccount', { iban: account(iban) }),
  ].filter((text) => text !== undefined);
  return html`<div class="said"><p class="title ${stopped ? 'bad' : ''}">${saidText(statement, view)}</p>
    <p class="sub small"><bdi dir="ltr">${address}</bdi>${at ? html`, <time class="num" datetime=${at}>${formatMoment(localiser.locale, at)}</time>` : nothing}</p>
    ${warnings.map((text) => html`<p class="warn-line small">${iconWarn}<span>${text}</span></p>`)}</div>`;
}
