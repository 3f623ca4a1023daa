/**
 * Everything a person has allowed, in one place.
 * @module
 */
import type { Context } from 'koa';
import type { Consent as TrackingConsent, Payee } from '../../../src/contract/index.ts';
import type { Consent, SigningKey } from '../store.ts';
import { allowedWords } from './allowed-words.ts';
import { dataWords } from './data-words.ts';
import { html, ltr, send, sentence, wordsFor, type Frame, type Html } from './html.ts';
import { ibanOf } from './payee-view.ts';
import { payeeWords } from './payee-words.ts';
import { plain } from './plain.ts';
import { scopeList } from './scope-view.ts';
import { language } from './words.ts';

export interface AllowedView {
  address: string;
  /** Host pages. */
  sites: readonly Consent[];
  /** Live ones; absent where the server that keeps them does not answer. */
  senders?: readonly (TrackingConsent & { subject?: string })[];
  /** Accounts they have confirmed; absent where the server that keeps them does not answer. */
  payees?: readonly Payee[];
  keys: readonly SigningKey[];
  /** What has just been ended. */
  done?: { site: string } | { sender: string } | 'key' | 'payee' | 'failed';
}

export function allowedPage(ctx: Context, frame: Frame, { address, sites, senders, payees, keys, done }: AllowedView): void {
  const lang = language(ctx.get('accept-language'));
  const w = wordsFor(ctx);
  const own = allowedWords[lang];
  const paid = payeeWords[lang];
  const date = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
  const when = (time: number): Html => html`<time datetime="${new Date(time).toISOString()}">${date.format(time)}</time>`;
  const button = (field: string, value: string, text: string, label: string): Html =>
    html`<form method="post" action="/grants"><input type="hidden" name="${field}" value="${value}"><button aria-label="${label}">${text}</button></form>`;
  const say = done && (done === 'failed' ? own.stillThere : done === 'key' ? own.ended : done === 'payee' ? paid.forgotten
    : 'site' in done ? sentence(w.revoked, { origin: ltr(done.site) }) : sentence(own.takenBack, { peer: ltr(done.sender) }));
  const site = ({ client, scopes, grantedAt, usedAt }: Consent): Html => html`<li>
  <div><h3 class="origin">${ltr(new URL(client).origin)}</h3>
  ${scopeList(w, scopes)}
  <dl><div><dt>${w.since}</dt><dd>${when(grantedAt)}</dd></div><div><dt>${w.used}</dt><dd>${when(usedAt)}</dd></div></dl></div>
  ${button('client', client, w.revoke, w.revokeOf.replace('{origin}', new URL(client).origin))}
</li>`;
  const sender = ({ id, peer, message, subject, since }: TrackingConsent & { subject?: string }): Html => html`<li>
  <div><h3 class="origin">${ltr(peer)}</h3><p class="sub">${message === undefined ? own.all : html`${own.one}: ${subject ? plain(subject) : html`<code>${ltr(message)}</code>`}`}</p>
  <dl><div><dt>${w.since}</dt><dd>${when(Date.parse(since))}</dd></div></dl></div>
  ${button('consent', id, own.takeBack, `${own.takeBack}: ${peer}`)}
</li>`;
  const key = ({ kid, level, label, createdAt, usedAt, endedAt }: SigningKey): Html => html`<li>
  <div><h3>${level === 'passkey' ? own.passkey : own.device}${label && html` (<bdi>${label}</bdi>)`}</h3><p class="sub"><code>${ltr(kid.slice(0, 16))}</code></p>
  <dl><div><dt>${own.made}</dt><dd>${when(createdAt)}</dd></div><div><dt>${w.used}</dt><dd>${when(usedAt)}</dd></div>${endedAt !== undefined && html`<div><dt>${own.endedAt}</dt><dd>${when(endedAt)}</dd></div>`}</dl></div>
  ${endedAt === undefined && button('key', kid, own.end, `${own.end}: ${kid.slice(0, 16)}`)}
</li>`;
  const payee = ({ id, iban, payee: name, peer, confirmedAt }: Payee): Html => html`<li>
  <div><h3>${plain(name)}</h3>${ibanOf(iban)}<p class="sub">${peer === undefined ? paid.listForNone : sentence(paid.listFor, { peer: ltr(peer) })}</p>
  <dl><div><dt>${paid.since}</dt><dd>${when(Date.parse(confirmedAt))}</dd></div></dl></div>
  ${button('payee', id, paid.forget, `${paid.forget}: ${name} ${iban}`)}
</li>`;
  send(ctx, frame, {
    title: own.title,
    wide: true,
    status: done === 'failed' ? 503 : 200,
    body: html`<h1>${own.title}</h1>
<p class="sub">${sentence(w.allowAs, { address: html`<strong>${ltr(address)}</strong>` })}</p>
${say !== undefined && html`<p class="say ${done !== 'failed' && 'ok'}" role="status">${say}</p>`}
<section class="allowed"><h2>${w.grantsTitle}</h2>${sites.length === 0 ? html`<p class="sub">${w.grantsNone}</p>` : html`<ul class="grants">${sites.map(site)}</ul>`}</section>
<section class="allowed"><h2>${own.senders}</h2>${!senders ? html`<p class="sub">${own.sendersAway}</p>` : senders.length === 0 ? html`<p class="sub">${own.sendersNone}</p>` : html`<ul class="grants">${senders.map(sender)}</ul>`}</section>
<section class="allowed"><h2>${paid.listTitle}</h2>${!payees ? html`<p class="sub">${paid.listAway}</p>` : payees.length === 0 ? html`<p class="sub">${paid.listNone}</p>` : html`<ul class="grants">${payees.map(payee)}</ul>`}</section>
<section class="allowed"><h2>${own.keys}</h2>${keys.length === 0 ? html`<p class="sub">${own.keysNone}</p>` : html`<ul class="grants">${keys.map(key)}</ul>`}</section>
<p class="allowed"><a href="/data">${dataWords[lang].title}</a></p>
<form method="post" action="/sign-out" class="actions"><button>${w.signOut}</button></form>`,
  });
}
