/**
 * The pages themselves.
 * @module
 */
import type { Context } from 'koa';
import type { Consent } from '../store.ts';
import { html, ltr, mark, send, sentence, wordsFor, type Frame } from './html.ts';
import { language } from './words.ts';

/** What a host page can ask for, the least first. */
export const SCOPES = ['send', 'read:thread', 'read:mailbox'] as const;
export type Scope = (typeof SCOPES)[number];

const originOf = (clientId: string): string => new URL(clientId).origin;

export interface SignInView {
  action: string;
  /** Host page that waits for the sign-in; there is none when the person came by themselves. */
  client?: string;
  login?: string;
  problem?: 'wrong' | { wait: number };
  cancel?: boolean;
}

export function signInPage(ctx: Context, frame: Frame, { action, client, login = '', problem, cancel }: SignInView): void {
  const w = wordsFor(ctx);
  const say = problem && (problem === 'wrong' ? w.wrong : w.wait.replace('{minutes}', String(Math.ceil(problem.wait / 60))));
  send(ctx, frame, {
    title: w.signIn,
    status: problem ? (problem === 'wrong' ? 401 : 429) : 200,
    leadsTo: client ? [originOf(client)] : [],
    body: html`<h1>${w.signIn}</h1>
${client !== undefined && html`<p class="sub">${sentence(w.signInFor, { origin: html`<strong>${ltr(originOf(client))}</strong>` })}</p>`}
${say !== undefined && html`<p class="say" role="alert" id="say">${say}</p>`}
<form method="post" action="${action}">
  <label><span>${w.name}</span><input type="text" name="login" value="${login}" autocomplete="username" autocapitalize="none" spellcheck="false" required dir="ltr" ${problem ? html`aria-describedby="say"` : html`autofocus`}></label>
  <label><span>${w.password}</span><input type="password" name="password" autocomplete="current-password" required dir="ltr" ${problem && html`aria-describedby="say" autofocus`}></label>
  <div class="actions"><button class="main" name="decision" value="sign-in">${w.signIn}</button>
  ${cancel && html`<button name="decision" value="cancel" formnovalidate>${w.cancel}</button>`}</div>
</form>`,
  });
}

export interface ConsentView {
  action: string;
  /** Address of the person. */
  address: string;
  client: string;
  clientName?: string;
  /** Where the answer goes. */
  redirect: string;
  scopes: readonly Scope[];
  checked: readonly Scope[];
  problem?: boolean;
}

export function consentPage(ctx: Context, frame: Frame, { action, address, client, clientName, redirect, scopes, checked, problem }: ConsentView): void {
  const w = wordsFor(ctx);
  send(ctx, frame, {
    title: w.allowTitle,
    status: problem ? 422 : 200,
    leadsTo: [new URL(redirect).origin],
    body: html`<h1>${w.allowTitle}</h1>
<form method="post" action="${action}">
  <div class="asker">
    <span class="sub">${w.site}</span>
    <strong class="origin">${ltr(originOf(client))}</strong>
    ${clientName !== undefined && html`<p class="sub">${sentence(w.calls, { name: html`<bdi>${clientName}</bdi>` })}</p>`}
  </div>
  <fieldset>
    <legend>${w.asks}</legend>
    <p class="sub">${w.asksNote}</p>
    ${scopes.map((scope) => html`<label class="scope"><input type="checkbox" name="scope" value="${scope}" ${checked.includes(scope) && html`checked`}><b>${w[scope]}</b><span>${w[`${scope}Note`]}</span></label>`)}
  </fieldset>
  ${problem && html`<p class="say" role="alert">${w.nothing}</p>`}
  <p class="sub">${w.hand}</p>
  <div class="actions"><button class="main" name="decision" value="allow">${w.allow}</button><button name="decision" value="cancel">${w.cancel}</button></div>
  <div class="who sub"><span>${sentence(w.allowAs, { address: html`<strong>${ltr(address)}</strong>` })}</span><button class="link" name="decision" value="other">${w.other}</button></div>
</form>`,
  });
}

export interface GrantsView {
  address: string;
  consents: readonly Consent[];
  /** Origin whose access has just ended. */
  ended?: string;
}

export function grantsPage(ctx: Context, frame: Frame, { address, consents, ended }: GrantsView): void {
  const w = wordsFor(ctx);
  const date = new Intl.DateTimeFormat(language(ctx.get('accept-language')), { dateStyle: 'medium', timeStyle: 'short' });
  const when = (time: number) => html`<time datetime="${new Date(time).toISOString()}">${date.format(time)}</time>`;
  send(ctx, frame, {
    title: w.grantsTitle,
    wide: true,
    body: html`<h1>${w.grantsTitle}</h1>
<p class="sub">${sentence(w.allowAs, { address: html`<strong>${ltr(address)}</strong>` })}</p>
${ended !== undefined && html`<p class="say ok" role="status">${sentence(w.revoked, { origin: ltr(ended) })}</p>`}
${consents.length === 0
    ? html`<p class="empty">${w.grantsNone}</p>`
    : html`<ul class="grants">${consents.map(({ client, scopes, grantedAt, usedAt }) => html`<li>
  <div><h2 class="origin">${ltr(originOf(client))}</h2>
  <ul>${SCOPES.filter((scope) => scopes.includes(scope)).map((scope) => html`<li class="plain">${w[scope]}</li>`)}</ul>
  <dl><div><dt>${w.since}</dt><dd>${when(grantedAt)}</dd></div><div><dt>${w.used}</dt><dd>${when(usedAt)}</dd></div></dl></div>
  <form method="post" action="/grants"><input type="hidden" name="client" value="${client}"><button aria-label="${w.revokeOf.replace('{origin}', originOf(client))}">${w.revoke}</button></form>
</li>`)}</ul>`}
<form method="post" action="/sign-out" class="actions"><button>${w.signOut}</button></form>`,
  });
}

export function signedOutPage(ctx: Context, frame: Frame): void {
  const w = wordsFor(ctx);
  send(ctx, frame, {
    title: w.signedOut,
    body: html`<div class="lead">${mark('ok')}<div><h1>${w.signedOut}</h1><p class="sub">${w.signedOutNote}</p></div></div>
<p class="actions"><a class="button" href="/grants">${w.toGrants}</a></p>`,
  });
}

/** The other provider did not say who the person is, or said somebody we do not know. */
export function federationPage(ctx: Context, frame: Frame, { provider, unknown, again, cancel, client }: { provider: string; unknown?: boolean; again: string; cancel?: string; client?: string }): void {
  const w = wordsFor(ctx);
  send(ctx, frame, {
    title: w.federatedTitle,
    status: 403,
    leadsTo: client ? [originOf(client)] : [],
    body: html`<div class="lead">${mark('bad')}<div><h1>${w.federatedTitle}</h1>
<p>${sentence(unknown ? w.unknown : w.federatedNote, { name: provider, domain: ltr(frame.domain) })}</p></div></div>
<form method="post" action="${cancel ?? again}" class="actions"><a class="button main" href="${again}">${w.again}</a>${cancel !== undefined && html`<button name="decision" value="cancel">${w.cancel}</button>`}</form>`,
  });
}

/** A request no page of ours can answer. `code` and `detail` are for developers. */
export function errorPage(ctx: Context, frame: Frame, { lost, code, detail, status }: { lost?: boolean; code?: string; detail?: string; status: number }): void {
  const w = wordsFor(ctx);
  send(ctx, frame, {
    title: lost ? w.lostTitle : w.errorTitle,
    status,
    body: html`<div class="lead">${mark('bad')}<div><h1>${lost ? w.lostTitle : w.errorTitle}</h1><p>${lost ? w.lostNote : w.errorNote}</p></div></div>
${code !== undefined && html`<details><summary>${w.details}</summary><code dir="ltr">${code}${detail !== undefined && `: ${detail}`}</code></details>`}`,
  });
}
