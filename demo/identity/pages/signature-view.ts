/**
 * The page on which a message is signed: all of it, as text, and nothing else.
 * @module
 */
import type { Context } from 'koa';
import type { CoverTag, Message, Party } from '../../../src/contract/index.ts';
import type { Pushed } from '../details.ts';
import { confirmWordsFor, leadsTo, marksNote, moment, originOf, type Asking } from './confirm-views.ts';
import type { ConfirmWords } from './confirm-words.ts';
import { early, html, ltr, send, sentence, settles, wordsFor, type Frame, type Html } from './html.ts';
import { plain } from './plain.ts';
import { language } from './words.ts';

export interface SignatureView extends Asking {
  name: string;
  pushed: Pushed;
  digest: string;
  /** For making and asking passkeys. */
  rpId: string;
  user: string;
  challenge: string;
  /** Credential ids of the person's passkeys. */
  passkeys: readonly string[];
  /** Whether the person signed in just now, as is asked of whoever adds a passkey. */
  fresh: boolean;
  /** Keys that sign nothing any more. */
  ended: readonly string[];
  chosen?: 'device-key' | 'passkey';
  say?: 'invalid' | 'registered' | 'failed' | 'noScript';
}

const row = (term: string, value: Html | string): Html => html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
const shownJson = (value: unknown): Html => html`<code class="json">${plain(JSON.stringify(value, null, 1))}</code>`;
/** What has no words of its own is shown as it is written. */
const others = (value: object, known: readonly string[]): Html | false => {
  const rest = Object.entries(value).filter(([name, member]) => !known.includes(name) && member !== undefined);
  return rest.length > 0 && html`<code class="json">${plain(JSON.stringify(Object.fromEntries(rest)))}</code>`;
};
const party = ({ address, name }: Party): Html => html`${name !== undefined && html`${plain(name)} `}<span class="address">${ltr(`<${address}>`)}</span>`;
const parties = (list: readonly Party[]): Html => html`${list.map((one, index) => html`${index > 0 && html`<br>`}${party(one)}`)}`;

const tag = (w: ConfirmWords, one: CoverTag): Html => html`<div><dt>${one.label !== undefined && html`${plain(one.label)} `}<code>${ltr(`${one.name} (${one.kind})`)}</code></dt>
<dd>${one.value === '' ? w.signEmpty : plain(one.value)}${one.currency !== undefined && html` ${ltr(one.currency)}`}${one.unit !== undefined && html` ${plain(one.unit)}`}${one.role === 'due' && html` <small>(${w.due})</small>`}${one.prominent && html` <small>(${w.prominent})</small>`}</dd></div>`;

/** Every member of a message, those people look for first. */
function sheet(ctx: Context, w: ConfirmWords, message: Message): Html {
  const { from, to, cc, subject, sentAt, reference, channel, thread, inReplyTo, id, body, cover = [], attachments = [], parts = [], evidence } = message;
  const count = new Intl.NumberFormat(language(ctx.get('accept-language')));
  return html`<article class="sheet" aria-labelledby="subject">
<h2 id="subject" dir="auto">${subject === '' ? w.signEmpty : plain(subject)}</h2>
<dl class="facts">${row(w.from, party(from))}${row(w.signTo, parties(to))}${cc && cc.length > 0 && row(w.signCc, parties(cc))}
${reference !== undefined && row(w.signReference, plain(reference))}${channel !== undefined && row(w.signChannel, plain(channel))}${row(w.sent, html`${moment(ctx, sentAt)} <code>${ltr(sentAt)}</code>`)}
${evidence?.acceptance && row('', sentence(w.signWishAcceptance, { until: html`${moment(ctx, evidence.acceptance.until)} <code>${ltr(evidence.acceptance.until)}</code>` }))}${evidence?.opened && row('', w.signWishOpened)}</dl>
${cover.map(({ name, label, tags }) => html`<section><h3>${w.signCover}: ${label !== undefined && html`${plain(label)} `}<code>${ltr(name)}</code></h3><dl class="facts">${tags.map((one) => tag(w, one))}</dl></section>`)}
<section><h3>${w.signBody}</h3><div class="words" dir="auto">${body.text === '' ? w.signEmpty : plain(body.text)}</div></section>
${attachments.length > 0 && html`<section><h3>${w.signAttachments}</h3><ol class="files">${attachments.map((one) => html`<li><strong>${plain(one.name)}</strong>
<span class="sub">${ltr(one.mediaType)} · ${sentence(w.bytes, { count: html`<bdi>${count.format(one.size)}</bdi>` })}</span>
<code>${ltr(one.digest ?? '')}</code>${one.properties && html`<dl class="facts">${one.properties.map((property) => tag(w, property))}</dl>`}${others(one, ['name', 'mediaType', 'size', 'digest', 'properties'])}</li>`)}</ol></section>`}
${parts.length > 0 && html`<section><h3>${w.signParts}</h3>${parts.map(shownJson)}</section>`}
<dl class="facts fine">${inReplyTo !== undefined && row(w.signReply, html`<code>${ltr(inReplyTo)}</code>`)}${row(w.signThread, html`<code>${ltr(thread)}</code>`)}${row(w.signId, html`<code>${ltr(id)}</code>`)}</dl>
${others(message, ['id', 'from', 'to', 'cc', 'reference', 'channel', 'thread', 'inReplyTo', 'subject', 'sentAt', 'body', 'cover', 'attachments', 'parts', 'evidence'])}
</article>`;
}

export function signaturePage(ctx: Context, frame: Frame, view: SignatureView): undefined {
  const { action, account, name, client, pushed, digest, passkeys, ended, chosen = 'device-key', say } = view;
  const w = confirmWordsFor(ctx);
  const problem = say === undefined || say === 'registered' ? undefined : w[say];
  send(ctx, frame, {
    title: w.signTitle,
    wide: true,
    decides: true,
    script: '/assets/sign.js',
    status: problem ? 422 : 200,
    leadsTo: leadsTo(view),
    body: html`<h1>${w.signTitle}</h1>
<p>${sentence(w.signNote, { address: html`<strong>${ltr(account)}</strong>` })}</p><p class="sub">${sentence(w.asked, { origin: html`<strong>${ltr(originOf(client))}</strong>` })}</p>
${marksNote(w, [new TextDecoder().decode(pushed.bytes)])}
${sheet(ctx, w, pushed.message)}
<form method="post" action="${action}" id="sign" class="${passkeys.length === 0 && 'none-yet'}"
  data-account="${account}" data-name="${name || account}" data-message="${action}/message" data-digest="${digest}" data-rp="${view.rpId}" data-user="${view.user}" data-challenge="${view.challenge}"
  data-passkeys="${passkeys.join(' ')}" data-ended="${ended.join(' ')}" data-working="${w.working}" data-failed="${w.failed}" data-turned-back="${w.turnedBack}" data-no-storage="${w.noStorage}">
  <p class="sub digest">${w.digest}: <code>${ltr(digest)}</code></p>
  <fieldset class="how"><legend>${w.how}</legend>
    <label class="scope"><input type="radio" name="level" value="device-key" ${chosen === 'device-key' && html`checked`}><b>${w.device}</b><span>${w.deviceNote}</span></label>
    <label class="scope"><input type="radio" name="level" value="passkey" ${chosen === 'passkey' && html`checked`}><b>${w.passkey}</b><span>${w.passkeyNote}${passkeys.length === 0 && html` ${w.passkeyNewNote}`}${!view.fresh && html` ${w.passkeyStale}`}<span class="absent" hidden> ${w.passkeyAbsent}</span></span></label>
  </fieldset>
  <p class="say${say === 'registered' && ' ok'}" role="${problem ? 'alert' : 'status'}" id="say">${problem ?? (say === 'registered' && w.passkeyReady)}</p>
  <noscript><p class="say">${w.noScript}</p></noscript>
  ${['jwk', 'jws', 'credential', 'authenticatorData', 'clientDataJSON', 'signature'].map((field) => html`<input type="hidden" name="${field}">`)}
  <div class="actions"><button class="main" name="decision" value="sign" ${settles}>${w.sign}</button><button class="new" name="decision" value="${view.fresh ? 'register' : 'again'}" ${settles}>${view.fresh ? w.passkeyNew : w.passkeyAgain}</button><button name="decision" value="cancel">${w.notSign}</button><button type="button" id="print">${w.print}</button></div>
  ${early(ctx)}
</form>
<p class="who sub"><span>${sentence(wordsFor(ctx).allowAs, { address: html`<strong>${ltr(account)}</strong>` })}</span></p>`,
  });
}
