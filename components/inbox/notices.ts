import { html, nothing, type TemplateResult } from 'lit';
import { iconClose } from '../../src/element/icons.ts';
import { formatTime } from '../../src/locales/format.ts';
import type { StatusContext } from './status.ts';

/** Above the rows: that they are not up to date, or that the sign-in has ended. */
export function banner({ a, locale, common, account, list, problem }: StatusContext): TemplateResult | typeof nothing {
  if (!account || !list?.ids.length) return nothing;
  const link = (label: string, act: string) => html`<button class="link" data-do=${act}>${label}</button>`;
  if (account.phase === 'expired') {
    return html`<div class="notice warn" part="banner"><span class="grow">${a('expired')}</span>${account.managed ? nothing : link(common('signIn'), 'sign-in')}</div>`;
  }
  if (account.online && !list.problem && (list.source !== 'cache' || list.phase === 'loading')) return nothing;
  const time = list.asOf === undefined ? '–' : formatTime(locale, list.asOf);
  return html`<div class="notice warn num" part="banner" title=${problem || nothing}><span class="grow">${a(account.online ? 'stale' : 'asOf', { time })}</span>${link(common('retry'), 'retry')}</div>`;
}

/** What was done and can be taken back, or why it could not be done. */
export function toast({ a, common, mailbox, change }: StatusContext): TemplateResult {
  const { undo, problem } = mailbox ?? {};
  const said = problem ? change : undo && a(undo.set.deleted ? 'didDelete' : undo.set.archived ? 'didArchive' : 'didRestore', { count: undo.ids.length });
  // The region stays, so that what appears in it is read out.
  return html`<div role="status">${said ? html`<div class="toast" part="toast"><span class="grow">${said}</span>${undo && !problem ? html`<button class="link" data-do="undo">${common('undo')}</button>` : nothing}<button class="quiet square" data-do="dismiss" aria-label=${common('close')}>${iconClose}</button></div>` : nothing}</div>`;
}
