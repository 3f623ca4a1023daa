import { html, nothing, type TemplateResult } from 'lit';
import { iconClose } from '../../src/element/icons.ts';
import { formatTime } from '../../src/locales/format.ts';
import type { inboxActionWords } from '../../src/locales/inbox-actions.ts';
import type { WordsOf } from '../../src/locales/words.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { ListState, MailboxState } from '../../src/stores/mailbox.ts';
import type { RowContext } from './row.ts';

/** What the inbox is able to show. */
export type Status =
  | 'unconnected' | 'loading' | 'signed-out' | 'signing-in' | 'expired' | 'no-permission' | 'error' | 'first-use' | 'empty' | 'no-match' | 'rows';

export interface StatusContext extends RowContext {
  a: WordsOf<typeof inboxActionWords>;
  account: AccountState | undefined;
  list: ListState | undefined;
  mailbox: MailboxState | undefined;
  view: string;
  filtered: boolean;
  /** Why the list could not be loaded, or the person not be signed in. */
  problem: string;
  /** Why a change did not take. */
  change: string;
}

export function statusOf({ account, list, view, filtered }: StatusContext): Status {
  if (!account) return 'unconnected';
  if (account.phase === 'signed-out') return 'signed-out';
  if (list?.ids.length) return 'rows';
  if (account.phase === 'signing-in' || account.phase === 'expired') return account.phase;
  const scopes = account.account?.scopes;
  if ((scopes && !scopes.includes('read:mailbox')) || list?.problem?.code === 'scope-insufficient') return 'no-permission';
  if (list?.phase === 'failed') return 'error';
  if (list?.phase !== 'ready') return 'loading';
  return filtered ? 'no-match' : view === 'inbox' ? 'first-use' : 'empty';
}

/** What stands in place of rows. */
export function panel(status: Exclude<Status, 'rows' | 'loading'>, { a, t, common, account, problem }: StatusContext): TemplateResult {
  const said = {
    unconnected: [a('unconnected')],
    'signed-out': [a('signedOut'), account?.managed ? a('signedOutManaged') : problem],
    'signing-in': [a('signingIn')],
    expired: [a('expired'), problem],
    'no-permission': [a('noPermission'), a('noPermissionHint')],
    error: [a('failed'), problem],
    'first-use': [a('firstUse'), account?.account && a('firstUseHint', { address: account.account.address })],
    empty: [a('empty')],
    'no-match': [a('noMatch')],
  }[status];
  const button = (label: string, act: string, main = false) => html`<button class=${main ? 'main' : ''} part="action" data-do=${act}>${label}</button>`;
  const action = status === 'error' ? button(common('retry'), 'retry')
    : status === 'no-match' ? button(a('clear'), 'clear')
    : status === 'first-use' ? button(t('write'), 'write')
    : (status === 'signed-out' || status === 'expired' || status === 'no-permission') && !account?.managed ? button(common('signIn'), 'sign-in', true)
    : nothing;
  const body = html`<p class="title">${said[0]}</p>${said[1] ? html`<p class="sub">${said[1]}</p>` : nothing}${action}`;
  return html`<div class="panel ${status}" part="panel">${status === 'empty' || status === 'first-use' ? html`<slot name="empty">${body}</slot>` : body}</div>`;
}

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
