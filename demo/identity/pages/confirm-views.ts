/**
 * Pages on which something is confirmed.
 * @module
 */
import type { Context } from 'koa';
import { confirmWords, type ConfirmWords } from './confirm-words.ts';
import { early, html, ltr, mark, send, sentence, settles, wordsFor, type Frame, type Html } from './html.ts';
import { isSuspect, plain } from './plain.ts';
import { language } from './words.ts';

/** Characters a reason may have. */
export const LONGEST_REASON = 500;

/** What all of them need to know. */
export interface Asking {
  action: string;
  /** The person who confirms. */
  account: string;
  /** `client_id` of the host page. */
  client: string;
  /** Where the answer goes. */
  redirect: string;
}

/** Facts of a message, as the person's own server has it. */
export interface Facts {
  /** Proven by that server. */
  address: string;
  /** What the sender calls themselves. */
  name?: string;
  subject?: string;
  sentAt: string;
  at: string;
  digest: string;
}

export const confirmWordsFor = (ctx: Context): ConfirmWords => confirmWords[language(ctx.get('accept-language'))];
export const originOf = (url: string): string => new URL(url).origin;
export const leadsTo = ({ redirect }: Pick<Asking, 'redirect'>): string[] => [originOf(redirect)];

/** What is no time is shown as it was written. */
export const moment = (ctx: Context, time: string): Html => {
  if (Number.isNaN(Date.parse(time))) return html`${plain(time)}`;
  const date = new Intl.DateTimeFormat(language(ctx.get('accept-language')), { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC', timeZoneName: undefined });
  return html`<time datetime="${time}">${date.format(new Date(time))} UTC</time>`;
};
export const asked = (w: ConfirmWords, { client }: Asking): Html => html`<p class="sub">${sentence(w.asked, { origin: html`<strong>${ltr(originOf(client))}</strong>` })}</p>`;
export const marksNote = (w: ConfirmWords, texts: readonly (string | undefined)[]): Html | false =>
  texts.some((text) => text !== undefined && isSuspect(text)) && html`<p class="say">${sentence(w.marks, { sign: html`<span class="sign" dir="ltr">U+202E</span>` })}</p>`;
export const who = ({ address, name }: Pick<Facts, 'address' | 'name'>): Html =>
  html`${name !== undefined && html`<span class="name">${plain(name)}</span>`}<strong class="origin">${ltr(address)}</strong>`;
export const signedInAs = (ctx: Context, account: string): Html => html`<p class="who sub"><span>${sentence(wordsFor(ctx).allowAs, { address: html`<strong>${ltr(account)}</strong>` })}</span></p>`;
export const fact = (term: string, value: Html | string): Html => html`<div><dt>${term}</dt><dd>${value}</dd></div>`;

export interface TrackingView extends Asking {
  peer: string;
  /** Of the one message it is for. */
  facts?: Facts;
}

export function trackingPage(ctx: Context, frame: Frame, view: TrackingView): undefined {
  const { action, account, peer, facts } = view;
  const w = confirmWordsFor(ctx);
  const title = facts ? w.trackingOneTitle : w.trackingTitle;
  send(ctx, frame, {
    title,
    leadsTo: leadsTo(view),
    decides: true,
    body: html`<h1>${title}</h1>${asked(w, view)}
<form method="post" action="${action}">
  <div class="asker"><span class="sub">${w.from}</span>${who(facts ?? { address: peer })}
    ${facts && html`<dl class="facts">${fact(w.subject, plain(facts.subject ?? ''))}${fact(w.sent, moment(ctx, facts.sentAt))}</dl>`}</div>
  ${marksNote(w, [facts?.name, facts?.subject])}
  <div class="points"><p><b>${w.learns}</b> ${w.learnsWhat}</p><p>${w.learnsNot}</p>
  <p>${facts ? w.trackingOne : w.trackingAll} ${sentence(w.trackingBack, { address: ltr(`${ctx.host}/grants`) })}</p></div>
  <div class="actions"><button class="main" name="decision" value="allow" ${settles}>${w.allow}</button><button name="decision" value="cancel">${w.notAllow}</button></div>
  ${early(ctx)}
</form>
${signedInAs(ctx, account)}`,
  });
}

export interface AcceptanceView extends Asking {
  facts: Facts;
  until: string;
  problem?: { reason: string };
}

export function acceptancePage(ctx: Context, frame: Frame, view: AcceptanceView): undefined {
  const { action, account, facts, until, problem } = view;
  const w = confirmWordsFor(ctx);
  send(ctx, frame, {
    title: w.acceptanceTitle,
    status: problem ? 422 : 200,
    leadsTo: leadsTo(view),
    decides: true,
    body: html`<h1>${w.acceptanceTitle}</h1>${asked(w, view)}
<form method="post" action="${action}">
  <div class="asker"><span class="sub">${w.from}</span>${who(facts)}
    <dl class="facts">${fact(w.sent, moment(ctx, facts.sentAt))}${fact(w.arrived, moment(ctx, facts.at))}${fact(w.until, html`<b>${moment(ctx, until)}</b>`)}${fact(w.digest, html`<code>${ltr(facts.digest)}</code>`)}</dl></div>
  ${marksNote(w, [facts.name])}
  <div class="points"><p>${w.withheld}</p><p>${w.acceptanceNote}</p></div>
  ${problem && html`<p class="say" role="alert" id="say">${w.tooLong}</p>`}
  <label><span>${w.reason}</span><textarea name="reason" rows="2" maxlength="${LONGEST_REASON}" dir="auto" ${problem && html`aria-describedby="say"`}>${problem?.reason ?? ''}</textarea></label>
  <div class="actions"><button class="main" name="decision" value="accept" ${settles}>${w.accept}</button><button name="decision" value="refuse" ${settles}>${w.refuse}</button><button name="decision" value="cancel">${w.later}</button></div>
  ${early(ctx)}
</form>
${signedInAs(ctx, account)}`,
  });
}

/** Somebody else is signed in here than the one whose page asks. */
export function anotherPersonPage(ctx: Context, frame: Frame, view: Asking & { wanted: string }): undefined {
  const { action, account, wanted } = view;
  const w = confirmWordsFor(ctx);
  send(ctx, frame, {
    title: w.otherTitle,
    status: 403,
    leadsTo: leadsTo(view),
    body: html`<div class="lead">${mark('bad')}<div><h1>${w.otherTitle}</h1>
<p>${sentence(w.otherNote, { wanted: html`<strong>${ltr(wanted)}</strong>`, address: html`<strong>${ltr(account)}</strong>` })}</p></div></div>${asked(w, view)}
<form method="post" action="${action}"><div class="actions"><button class="main" name="decision" value="other">${sentence(w.otherGo, { wanted: ltr(wanted) })}</button><button name="decision" value="cancel">${w.back}</button></div></form>`,
  });
}

/** What is asked cannot be confirmed, for one of several reasons. */
export function impossiblePage(ctx: Context, frame: Frame, view: Asking & { why: 'gone' | 'decided' | 'away' | 'closed' }): undefined {
  const w = confirmWordsFor(ctx);
  const note = { gone: w.goneNote, decided: w.decidedNote, away: w.awayNote, closed: w.closedNote }[view.why];
  const title = view.why === 'decided' ? w.decidedTitle : w.goneTitle;
  send(ctx, frame, {
    title,
    status: { gone: 404, decided: 409, away: 503, closed: 403 }[view.why],
    leadsTo: leadsTo(view),
    body: html`<div class="lead">${mark('bad')}<div><h1>${title}</h1><p>${sentence(note, { origin: ltr(originOf(view.client)) })}</p></div></div>
<form method="post" action="${view.action}"><div class="actions"><button class="main" name="decision" value="cancel">${w.back}</button></div></form>`,
  });
}
