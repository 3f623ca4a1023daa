/**
 * The pages themselves.
 * @module
 */
import type { Context } from 'koa';
import { confirmWordsFor, marksNote } from './confirm-views.ts';
import { early, html, ltr, mark, send, sentence, settles, wordsFor, type Frame, type Html } from './html.ts';
import { channelOf, limitOf, noteOf, titleOf } from './scope-view.ts';

const originOf = (clientId: string): string => new URL(clientId).origin;

export interface SignInView {
  action: string;
  /** Host page that waits for the sign-in; there is none when the person came by themselves. */
  client?: string;
  login?: string;
  problem?: 'wrong' | { wait: number };
  cancel?: boolean;
  /** What it is for, where no host page waits. */
  note?: string;
  /** Whoever is signed in shows once more who they are, before everything is erased. */
  again?: boolean;
  /** Name of the provider whose people may come as guests. */
  guests?: { name: string; origin: string };
}

export function signInPage(ctx: Context, frame: Frame, { action, client, login = '', problem, cancel, note, again, guests }: SignInView): void {
  const w = wordsFor(ctx);
  const say = problem && (problem === 'wrong' ? w.wrong : w.wait.replace('{minutes}', String(Math.ceil(problem.wait / 60))));
  send(ctx, frame, {
    title: w.signIn,
    status: problem ? (problem === 'wrong' ? 401 : 429) : 200,
    leadsTo: [...(client ? [originOf(client)] : []), ...(guests ? [guests.origin] : [])],
    body: html`<h1>${w.signIn}</h1>
${client !== undefined && html`<p class="sub">${sentence(w.signInFor, { origin: html`<strong>${ltr(originOf(client))}</strong>` })}</p>`}
${note !== undefined && html`<p class="sub">${note}</p>`}
${again && html`<p class="sub">${w.signInAgain}</p>`}
${say !== undefined && html`<p class="say" role="alert" id="say">${say}</p>`}
<form method="post" action="${action}">
  <label><span>${w.name}</span><input type="text" name="login" value="${login}" autocomplete="username" autocapitalize="none" spellcheck="false" required dir="ltr" ${problem ? html`aria-describedby="say"` : !login && html`autofocus`}></label>
  <label><span>${w.password}</span><input type="password" name="password" autocomplete="current-password" required dir="ltr" ${problem && html`aria-describedby="say"`} ${(problem || login) && html`autofocus`}></label>
  <div class="actions"><button class="main" name="decision" value="sign-in">${w.signIn}</button>
  ${cancel && html`<button name="decision" value="cancel" formnovalidate>${w.cancel}</button>`}</div>
</form>
${guests !== undefined && html`<form method="post" action="${action}" class="guest"><p class="sub">${w.guest}</p>
  <div class="actions"><button name="decision" value="guest">${w.guestSignIn.replace('{name}', guests.name)}</button></div></form>`}`,
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
  scopes: readonly string[];
  checked: readonly string[];
  problem?: boolean;
}

export function consentPage(ctx: Context, frame: Frame, { action, address, client, clientName, redirect, scopes, checked, problem }: ConsentView): void {
  const w = wordsFor(ctx);
  const limitLine = (scope: string): Html | false => {
    const limit = limitOf(w, scope);
    return limit !== undefined && html`<span class="limit">${limit}</span>`;
  };
  send(ctx, frame, {
    title: w.allowTitle,
    status: problem ? 422 : 200,
    leadsTo: [new URL(redirect).origin],
    decides: true,
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
    ${scopes.map((scope) => html`<label class="scope"><input type="checkbox" name="scope" value="${scope}" ${checked.includes(scope) && html`checked`}><b>${titleOf(w, scope)}</b>${limitLine(scope)}<span>${noteOf(w, scope)}</span></label>`)}
  </fieldset>
  ${marksNote(confirmWordsFor(ctx), scopes.map(channelOf))}
  ${problem && html`<p class="say" role="alert">${w.nothing}</p>`}
  <p class="sub">${w.hand}</p>
  <div class="actions"><button class="main" name="decision" value="allow" ${settles}>${w.allow}</button><button name="decision" value="cancel">${w.cancel}</button></div>
  ${early(ctx)}
  <div class="who sub"><span>${sentence(w.allowAs, { address: html`<strong>${ltr(address)}</strong>` })}</span><button class="link" name="decision" value="other">${w.other}</button></div>
</form>`,
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

/**
 * On from another provider. A page of its own: where people sign in there with a form, browsers hold that provider's
 * policy against every redirect that follows, and it knows its clients, not the host pages behind them.
 */
export function onwardPage(ctx: Context, frame: Frame, next: string): void {
  const w = wordsFor(ctx);
  ctx.set('refresh', `0; url=${next}`);
  send(ctx, frame, { title: w.onward, body: html`<h1>${w.onward}</h1><p class="actions"><a class="button main" href="${next}">${w.goOn}</a></p>` });
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
