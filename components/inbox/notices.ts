import { html, nothing, type TemplateResult } from 'lit';
import { iconClose } from '../../src/element/icons.ts';
import { formatTime } from '../../src/locales/format.ts';
import type { StatusContext } from './status.ts';

/** That the rows are not up to date, or that the sign-in has ended. */
export function bannerSays({ a, locale, account, list }: StatusContext): string {
  if (!account || !list?.ids.length) return '';
  if (account.phase === 'expired') return a('expired');
  // Rows of this device that the server is about to confirm are not worth a word.
  if (account.online && !list.problem) return '';
  return a(account.online ? 'stale' : 'asOf', { time: list.asOf === undefined ? '–' : formatTime(locale, list.asOf) });
}

/** The same above the rows, with what helps. */
export function banner(context: StatusContext): TemplateResult | typeof nothing {
  const says = bannerSays(context);
  if (!says) return nothing;
  const { common, account, problem } = context;
  const expired = account?.phase === 'expired';
  return html`<div class="notice warn num" part="banner" title=${(!expired && problem) || nothing}><span class="grow">${says}</span>${expired && account.managed ? nothing
    : html`<button class="link" data-do=${expired ? 'sign-in' : 'retry'}>${common(expired ? 'signIn' : 'retry')}</button>`}</div>`;
}

/** What was done and can be taken back, or why it could not be done. */
export function toast({ a, common, mailbox, change }: StatusContext): TemplateResult {
  const { undo, problem } = mailbox ?? {};
  const said = problem ? change : undo && a(undo.set.deleted ? 'didDelete' : undo.set.archived ? 'didArchive' : 'didRestore', { count: undo.ids.length });
  // The region stays, so that what appears in it is read out.
  return html`<div role="status">${said ? html`<div class="toast" part="toast"><span class="grow">${said}</span>${undo && !problem ? html`<button class="link" data-do="undo">${common('undo')}</button>` : nothing}<button class="quiet square" data-do="dismiss" aria-label=${common('close')}>${iconClose}</button></div>` : nothing}</div>`;
}
