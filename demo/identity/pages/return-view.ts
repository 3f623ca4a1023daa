/**
 * The page at which people arrive from their bank.
 * @module
 */
import type { Context } from 'koa';
import type { BankConsent, PaymentOrder, PaymentRecord } from '../../../src/contract/index.ts';
import { fact, originOf, signedInAs } from './confirm-views.ts';
import { html, ltr, mark, send, sentence, type Frame, type Html } from './html.ts';
import { dayOf, ibanOf } from './payee-view.ts';
import { plain } from './plain.ts';
import { returnWords, type ReturnWords } from './return-words.ts';
import { language } from './words.ts';

/** The site they came from. */
export interface Came {
  client: string;
  returnTo?: string;
}

export type ReturnView = { address: string; came?: Came } & ({ payment: PaymentRecord } | { consent: BankConsent });

const wordsOf = (ctx: Context): ReturnWords => returnWords[language(ctx.get('accept-language'))];

/** Where a link may lead: nowhere but to pages. */
const page = (url: string | undefined): string | undefined => (url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined);

/** The site's own address and no other; the window it opened can be closed instead. */
function back(w: ReturnWords, came: Came | undefined, done: boolean): Html {
  const to = page(came?.returnTo);
  const own = to !== undefined && originOf(to) === originOf(came!.client);
  return html`<p class="sub">${w.closeNote}</p>
<p class="actions">${own && html`<a class="button main" href="${to}"><span>${sentence(w.goBack, { origin: ltr(originOf(to)) })}</span></a>`}<button id="close" ${done && html`data-done`} hidden>${w.close}</button></p>`;
}

/** Exactly as much as stands in the order: the decimal string is not made a number. */
const money = (ctx: Context, { amount, currency }: PaymentOrder): Html =>
  html`<bdi class="money">${new Intl.NumberFormat(language(ctx.get('accept-language')), { style: 'currency', currency, maximumFractionDigits: 4 }).format(amount as `${number}`)}</bdi>`;

const referenceOf = ({ reference, variableSymbol, specificSymbol, constantSymbol }: PaymentOrder): string =>
  [reference, variableSymbol && `VS ${variableSymbol}`, specificSymbol && `SS ${specificSymbol}`, constantSymbol && `KS ${constantSymbol}`].filter(Boolean).join(' · ');

function paymentPart(ctx: Context, w: ReturnWords, { payment, debtor, state, reason, redirect, stale }: PaymentRecord): Html {
  const known = reason !== undefined && Object.hasOwn(w, reason) ? w[reason as 'AM04'] : undefined;
  const reference = referenceOf(payment);
  const bank = state === 'initiated' ? page(redirect) : undefined;
  return html`${stale && html`<p class="say">${w.stale}</p>`}
<div class="asker arrived"><span class="sub">${w.payee}</span><span class="name">${plain(payment.payee)}</span>${ibanOf(payment.iban)}
<dl class="facts">${fact(w.amount, html`<b>${money(ctx, payment)}</b>`)}${fact(w.from, ibanOf(debtor))}${reference && fact(w.reference, ltr(reference))}${payment.remittance !== undefined && fact(w.words, plain(payment.remittance))}
${reason !== undefined && fact(w.reason, html`${known !== undefined && html`${known} `}<code>${ltr(reason)}</code>`)}</dl></div>
${bank !== undefined && html`<p class="actions"><a class="button main" href="${bank}">${w.atBank}</a></p>`}`;
}

/** Whether it is good, bad or open. */
const MARKS = { initiated: 'plain', authorised: 'ok', settled: 'ok', rejected: 'bad', cancelled: 'bad', expired: 'bad' } as const;

function consentWords(ctx: Context, w: ReturnWords, { state, bank: { name }, validUntil }: BankConsent): { title: string; note: Html | string; kind: 'ok' | 'bad' | 'plain' } {
  const [title, note, kind] = state === 'valid' ? [w.consentGiven, validUntil === undefined ? w.consentGivenOpen : sentence(w.consentGivenNote, { date: dayOf(ctx, validUntil) }), 'ok' as const]
    : state === 'received' ? [w.consentOpen, w.consentOpenNote, 'plain' as const] : [w.consentNone, w.consentNoneNote, 'bad' as const];
  return { title: title.replace('{bank}', () => name), note, kind };
}

export function returnPage(ctx: Context, frame: Frame, view: ReturnView): undefined {
  const w = wordsOf(ctx);
  const { title, note, kind } = 'payment' in view ? { title: w[view.payment.state], note: w[`${view.payment.state}Note`], kind: MARKS[view.payment.state] } : consentWords(ctx, w, view.consent);
  const open = 'payment' in view ? undefined : page(view.consent.redirect);
  send(ctx, frame, {
    title,
    script: '/assets/close.js',
    body: html`<div class="lead">${mark(kind)}<div><h1>${title}</h1><p>${note}</p></div></div>
${'payment' in view ? paymentPart(ctx, w, view.payment) : open !== undefined && html`<p class="actions"><a class="button main" href="${open}">${w.atBank}</a></p>`}
${back(w, view.came, kind === 'ok')}
${signedInAs(ctx, view.address)}`,
  });
}

/** Used before, somebody else's, or made up: which of them is for nobody to find out. */
export function unknownPage(ctx: Context, frame: Frame, { address, state }: { address: string; state?: string }): undefined {
  const w = wordsOf(ctx);
  send(ctx, frame, {
    title: w.unknown,
    status: 404,
    body: html`<div class="lead">${mark('bad')}<div><h1>${w.unknown}</h1><p>${w.unknownNote}</p></div></div>
<p class="sub arrived">${sentence(w.unknownAs, { address: html`<strong>${ltr(address)}</strong>` })}</p>
${state !== undefined && html`<form method="post" action="/sign-out?payment=${state}"><div class="actions"><button>${w.other}</button></div></form>`}`,
  });
}

/** The bank, or somebody else, left out what it was about. */
export function nothingPage(ctx: Context, frame: Frame): undefined {
  const w = wordsOf(ctx);
  send(ctx, frame, { title: w.nothingTitle, status: 400, body: html`<div class="lead">${mark('bad')}<div><h1>${w.nothingTitle}</h1><p>${w.nothingNote}</p></div></div>` });
}

/** The server of the mail does not answer; the same address works later. */
export function awayPage(ctx: Context, frame: Frame): undefined {
  const w = wordsOf(ctx);
  send(ctx, frame, {
    title: w.away,
    status: 503,
    body: html`<div class="lead">${mark('bad')}<div><h1>${w.away}</h1><p>${w.awayNote}</p></div></div>
<p class="actions"><a class="button main" href="${ctx.originalUrl}">${w.look}</a></p>`,
  });
}

/** What the sign-in page says to whoever comes back from a bank and is not signed in here. */
export const returnNote = (ctx: Context): string => wordsOf(ctx).signInNote;
