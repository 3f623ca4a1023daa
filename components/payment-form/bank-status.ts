/**
 * How a payment stands, as a row of steps and a sentence.
 * @module
 */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Localiser } from '../../src/element/localise.ts';
import { formatMoment } from '../../src/locales/format.ts';
import { formatIban, formatMoney } from '../../src/stores/payment.ts';
import type { PaymentRecord } from '../../src/stores/payments.ts';
import { reasonText, type BankTexts } from './bank-reasons.ts';

/** A value among words, in whatever direction they run. */
export const isolated = (text: string): string => `\u2068${text}\u2069`;

const STEPS = ['initiated', 'authorised', 'settled'] as const;
const names = { initiated: 'stepInitiated', authorised: 'stepAuthorised', settled: 'stepSettled' } as const;

const CIRCLE = 'M8 1.2a6.8 6.8 0 1 1 0 13.6a6.8 6.8 0 1 1 0-13.6';
const marks = { done: `${CIRCLE}M5 8.2l2.1 2.1L11.2 6`, now: `${CIRCLE}M8 5.6a2.4 2.4 0 1 1 0 4.8a2.4 2.4 0 1 1 0-4.8`, next: CIRCLE, over: `${CIRCLE}M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4` } as const;
type Mark = keyof typeof marks;

const mark = (kind: Mark): TemplateResult => html`<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${svg`<path d=${marks[kind]}></path>`}</svg>`;

export interface StatusOptions {
  record: PaymentRecord;
  /** Name of its bank. */
  bank: string;
  t: BankTexts;
  localiser: Localiser;
}

/** A sentence for a state. */
export function statusText({ record, bank, t, localiser }: StatusOptions): string {
  const { state, reason, redirect, changedAt } = record;
  const of = { bank: isolated(bank), time: isolated(formatMoment(localiser.locale, changedAt)) };
  switch (state) {
    case 'initiated': return redirect || record.stale ? t('initiated', of) : t('unasked');
    case 'authorised': return t('authorised', of);
    case 'settled': return t('settled', of);
    case 'rejected': return t('rejectedText', { ...of, reason: reasonText(t, reason) });
    case 'cancelled': return t('cancelledText', of);
    default: return t('expiredText', of);
  }
}

export function renderStatus(options: StatusOptions): TemplateResult {
  const { record, bank, t, localiser } = options;
  const { state, payment, debtor, stale } = record;
  const reached = STEPS.findIndex((step) => step === state);
  const over = reached < 0;
  const steps: { label: string; kind: Mark; now: boolean }[] = over
    ? [{ label: t('stepInitiated'), kind: 'done', now: false }, { label: t(state as 'rejected' | 'cancelled' | 'expired'), kind: 'over', now: true }]
    : STEPS.map((step, i) => ({ label: t(names[step]), kind: i < reached || state === 'settled' ? 'done' : i === reached ? 'now' : 'next', now: i === reached }));
  return html`<div class="status ${state}" part="bank-status">
    <ol class="steps" aria-label=${t('status')}>${steps.map(({ label, kind, now }) => html`<li class=${kind} aria-current=${now ? 'step' : nothing}>${mark(kind)}<span>${label}${kind === 'done' ? html`<span class="visually-hidden"> (${t('stepDone')})</span>` : nothing}</span></li>`)}</ol>
    <p class="said">${statusText(options)}</p>
    <p class="sub small">${t('details', { amount: isolated(formatMoney(payment.amount, payment.currency, localiser.locale)), payee: isolated(payment.payee), account: isolated(formatIban(debtor).replaceAll(' ', '\u00a0')), bank: isolated(bank) })}</p>
    ${stale ? html`<p class="sub small">${t('stale')}</p>` : nothing}
  </div>`;
}
