/**
 * A person's own data: what is kept, to take along, and to be rid of.
 * @module
 */
import type { Context } from 'koa';
import type { Retention } from '../../../src/contract/index.ts';
import { dataWords } from './data-words.ts';
import { html, ltr, send, sentence, wordsFor, type Frame, type Html } from './html.ts';
import { language } from './words.ts';

export interface DataView {
  address: string;
  /** Absent where the server that keeps it does not answer. */
  retention?: Retention;
  /** What has just come of it. */
  done?: 'erased' | 'away';
}

const daysIn = (lang: string) => {
  const days = new Intl.NumberFormat(lang, { style: 'unit', unit: 'day', unitDisplay: 'long' });
  return (count: number): Html => html`<b>${days.format(count)}</b>`;
};

export function dataPage(ctx: Context, frame: Frame, { address, retention, done }: DataView): void {
  const lang = language(ctx.get('accept-language'));
  const w = dataWords[lang];
  const days = daysIn(lang);
  const kept = ({ messages, deleted, receipts, log }: Retention): Html => html`<ul class="kept">
  <li>${messages === undefined ? w.mail : sentence(w.mailFor, { days: days(messages) })}</li>
  <li>${sentence(w.deleted, { days: days(deleted) })}</li>
  <li>${sentence(w.receipts, { days: days(receipts) })}</li>
  <li>${log === undefined ? w.logKept : sentence(w.log, { days: days(log) })}</li>
</ul>`;
  send(ctx, frame, {
    title: w.title,
    wide: true,
    status: done === 'away' ? 503 : 200,
    body: html`<h1>${w.title}</h1>
<p class="sub">${sentence(wordsFor(ctx).allowAs, { address: html`<strong>${ltr(address)}</strong>` })}</p>
${done && html`<p class="say ${done === 'erased' && 'ok'}" role="status">${done === 'erased' ? w.erased : w.downloadFailed}</p>`}
<section class="allowed"><h2>${w.kept}</h2>${retention ? kept(retention) : html`<p class="sub">${w.away}</p>`}</section>
<section class="allowed"><h2>${w.takeTitle}</h2><p>${w.take}</p><p class="sub">${w.collects}</p>
<form method="post" action="/data/export" class="actions"><button class="main">${w.download}</button></form></section>
<section class="allowed"><h2>${w.eraseTitle}</h2><p>${w.eraseNote}</p><p class="actions"><a class="button danger" href="/data/erase">${w.toErase}</a></p></section>
<p class="allowed"><a href="/grants">${w.toGrants}</a></p>`,
  });
}

export interface EraseView {
  address: string;
  /** Who they are is not known from an account here. */
  guest?: boolean;
  retention?: Retention;
  /** What was typed where it was not the address, or that the server did not answer. */
  problem?: { typed: string } | 'away';
}

export function erasePage(ctx: Context, frame: Frame, { address, guest, retention, problem }: EraseView): void {
  const lang = language(ctx.get('accept-language'));
  const w = dataWords[lang];
  const away = problem === 'away' || !retention;
  const say = away ? (problem ? w.eraseFailed : w.away) : problem && w.unsure;
  send(ctx, frame, {
    title: w.question,
    status: away ? 503 : problem ? 422 : 200,
    body: html`<h1>${w.question}</h1>
<p>${w.goes}</p>
${retention && html`<section class="allowed"><h2>${w.stays}</h2><ul class="kept">
  <li>${sentence(w.staysReceipts, { days: daysIn(lang)(retention.receipts) })}</li><li>${w.staysSent}</li><li>${w.staysRegistered}</li><li>${guest ? w.staysGuest : w.staysAccount}</li>
</ul></section>`}
${say && html`<p class="say" role="alert" id="say">${say}</p>`}
${retention ? html`<form method="post" action="/data/erase">
  <label><span>${sentence(w.type, { address: html`<strong>${ltr(address)}</strong>` })}</span><input type="text" name="address" dir="ltr" required autocomplete="off" autocapitalize="none" spellcheck="false" value="${typeof problem === 'object' ? problem.typed : ''}" ${problem && html`aria-describedby="say" autofocus`}></label>
  <label class="scope"><input type="checkbox" name="sure" value="yes" required><span>${w.sure}</span></label>
  <div class="actions"><button class="danger">${w.erase}</button><a class="button" href="/data">${w.cancel}</a></div>
</form>` : html`<p class="actions"><a class="button" href="/data">${w.cancel}</a></p>`}`,
  });
}
