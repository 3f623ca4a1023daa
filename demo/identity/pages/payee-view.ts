/**
 * The page on which it is confirmed that an account is a payee's.
 * @module
 */
import type { Context } from 'koa';
import type { Payee } from '../../../src/contract/index.ts';
import { asked, confirmWordsFor, fact, leadsTo, marksNote, moment, originOf, signedInAs, who, type Asking, type Facts } from './confirm-views.ts';
import { early, html, ltr, send, sentence, settles, type Frame, type Html } from './html.ts';
import { payeeWords, type PayeeWords } from './payee-words.ts';
import { plain } from './plain.ts';
import { language } from './words.ts';

export interface PayeeView extends Asking {
  iban: string;
  payee: string;
  /** Of the message that asks, where one does. */
  facts?: Facts;
  /** Accounts that message itself asks to be paid on. */
  named: readonly string[];
  /** This account, known already for this sender. */
  again?: Payee;
  /** This account, known for another sender or for none. */
  elsewhere?: Payee;
  /** Other accounts of the same sender, the newest first. */
  before: readonly Payee[];
  /** Other payees this one may be taken for. */
  alike: readonly (Payee & { because: 'payee' | 'peer' })[];
}

/** As people write and compare it: in fours. */
export const groupsOf = (iban: string): string[] => iban.match(/.{1,4}/g) ?? [];

/** @param other groups that are different there are framed */
export function ibanOf(iban: string, other?: string): Html {
  const theirs = other === undefined ? undefined : groupsOf(other);
  // Spaces stay between the groups, so that it is copied and read aloud as it stands.
  return html`<bdi dir="ltr" class="iban">${groupsOf(iban).map((group, at) => html`${at > 0 && ' '}${theirs && theirs[at] !== group ? html`<mark>${group}</mark>` : html`<span>${group}</span>`}`)}</bdi>`;
}

const differing = (one: string, other: string): number => {
  const [left, right] = [groupsOf(one), groupsOf(other)];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => left[at] !== right[at]).filter(Boolean).length;
};

export const dayOf = (ctx: Context, time: string): Html => {
  const date = new Intl.DateTimeFormat(language(ctx.get('accept-language')), { dateStyle: 'long', timeZone: 'UTC' });
  return html`<time datetime="${time}">${date.format(new Date(time))}</time>`;
};

/** The account so far beside the one that is asked for. */
function comparison(ctx: Context, w: PayeeWords, { iban, payee, facts, before: [known, ...more] }: PayeeView): Html {
  const lang = language(ctx.get('accept-language'));
  const count = differing(known!.iban, iban);
  const differs = (w.differs[new Intl.PluralRules(lang).select(count)] || w.differs.other).replace('{count}', new Intl.NumberFormat(lang).format(count));
  return html`<p class="say">${facts ? w.change : w.changeNone}</p>
  <dl class="compared">
    <div><dt>${w.before}</dt><dd><span class="name">${plain(known!.payee)}</span>${ibanOf(known!.iban, iban)}<span class="sub">${sentence(w.confirmedOn, { date: dayOf(ctx, known!.confirmedAt) })}</span></dd></div>
    <div><dt>${w.now}</dt><dd><span class="name">${plain(payee)}</span>${ibanOf(iban, known!.iban)}<span class="sub">${differs}</span></dd></div>
  </dl>
  ${more.length > 0 && html`<p class="sub">${sentence(w.more, { ibans: list(more.map((one) => one.iban)) })}</p>`}`;
}

const list = (ibans: readonly string[]): Html => html`${ibans.map((iban, at) => html`${at > 0 && ' · '}${ibanOf(iban)}`)}`;

/** What speaks against it, each on its own. */
const warnings = (w: PayeeWords, { alike }: PayeeView): Html[] => alike.map(({ payee, peer, iban, because }) => html`<p class="say">${because === 'peer' && peer !== undefined ? sentence(w.alikePeer, { peer: html`<strong>${ltr(peer)}</strong>` })
  : peer === undefined ? sentence(w.alikePayee, { payee: plain(payee), iban: ibanOf(iban) })
    : sentence(w.alikePayeeOf, { payee: plain(payee), iban: ibanOf(iban), peer: html`<strong>${ltr(peer)}</strong>` })}</p>`);

/** What is known of the account itself. */
function standing(ctx: Context, w: PayeeWords, { again, elsewhere, before, facts }: PayeeView): Html | false {
  if (again) return html`<p>${sentence(w.again, { date: dayOf(ctx, again.confirmedAt), payee: plain(again.payee) })}</p>`;
  if (elsewhere) {
    const parts = { date: dayOf(ctx, elsewhere.confirmedAt), payee: plain(elsewhere.payee), ...(elsewhere.peer !== undefined && { peer: ltr(elsewhere.peer) }) };
    return html`<p>${sentence(elsewhere.peer === undefined ? w.elsewhereNone : w.elsewhere, parts)}</p>`;
  }
  return before.length === 0 && html`<p>${facts ? w.firstOf : w.first}</p>`;
}

/** Where the account comes from, as far as the person's own server can tell. */
function source(w: PayeeWords, { facts, named, iban, client }: PayeeView): Html {
  const origin = ltr(originOf(client));
  if (!facts) return html`<p>${sentence(w.noSender, { origin })}</p>`;
  if (named.includes(iban)) return html`<p>${w.inMessage}</p>`;
  return named.length > 0 ? html`<p class="say">${sentence(w.otherInMessage, { ibans: list(named), origin })}</p>` : html`<p>${sentence(w.notInMessage, { origin })}</p>`;
}

export function payeePage(ctx: Context, frame: Frame, view: PayeeView): undefined {
  const { action, account, facts, iban, payee, before, again } = view;
  const c = confirmWordsFor(ctx);
  const w = payeeWords[language(ctx.get('accept-language'))];
  const change = before.length > 0 && !again;
  const title = again ? w.againTitle : change && facts ? w.changeTitle : w.title;
  send(ctx, frame, {
    title,
    wide: change,
    leadsTo: leadsTo(view),
    decides: true,
    body: html`<h1>${title}</h1>${asked(c, view)}
<form method="post" action="${action}">
  <div class="asker"><span class="sub">${w.payee}</span><span class="name">${plain(payee)}</span>${ibanOf(iban)}
    ${facts && html`<dl class="facts">${fact(w.asks, who(facts))}${facts.subject !== undefined && fact(c.subject, plain(facts.subject))}${fact(c.sent, moment(ctx, facts.sentAt))}</dl>`}</div>
  ${marksNote(c, [payee, facts?.name, facts?.subject, ...before.map((one) => one.payee)])}
  ${change && comparison(ctx, w, view)}
  ${warnings(w, view)}
  <div class="points">${standing(ctx, w, view)}${source(w, view)}<p><b>${w.unchecked}</b></p><p>${w.nothingPaid}</p></div>
  <div class="actions"><button class="main" name="decision" value="confirm" ${settles}>${change ? w.confirmNew : w.confirm}</button><button name="decision" value="cancel">${w.notConfirm}</button></div>
  ${early(ctx)}
</form>
${signedInAs(ctx, account)}`,
  });
}
