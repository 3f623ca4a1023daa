import { html, nothing, type TemplateResult } from 'lit';
import type { inboxActionWords } from '../../src/locales/inbox-actions.ts';
import { formatList } from '../../src/locales/format.ts';
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
  /** The person has not let the page show it. */
  barred: boolean;
  filtered: boolean;
  /** Why the list could not be loaded, or the person not be signed in. */
  problem: string;
  /** Why a change did not take. */
  change: string;
}

export function statusOf({ account, list, view, barred, filtered }: StatusContext): Status {
  if (!account) return 'unconnected';
  if (account.phase === 'signed-out') return 'signed-out';
  if (list?.ids.length) return 'rows';
  if (account.phase === 'signing-in' || account.phase === 'expired') return account.phase;
  if (barred || list?.problem?.code === 'scope-insufficient') return 'no-permission';
  if (list?.phase === 'failed' || account.phase === 'failed') return 'error';
  if (list?.phase !== 'ready') return 'loading';
  return filtered ? 'no-match' : view === 'inbox' ? 'first-use' : 'empty';
}

/** What stands in place of rows. */
export function panel(status: Exclude<Status, 'rows' | 'loading'>, { a, t, locale, common, account, problem }: StatusContext): TemplateResult {
  const { limits } = account ?? {};
  const only = limits?.names('read:mailbox');
  // Where the page asks for no more than it has, signing in again changes nothing.
  const stays = account?.managed || (!!only?.length && !limits?.lacks('read:mailbox'));
  const said = {
    unconnected: [a('unconnected')],
    'signed-out': [a('signedOut'), account?.managed ? a('signedOutManaged') : problem],
    'signing-in': [a('signingIn')],
    expired: [a('expired'), problem],
    'no-permission': only?.length ? [a('outside'), a(stays ? 'outsideStays' : 'outsideHint', { only: formatList(locale, only) })] : [a('noPermission'), a('noPermissionHint')],
    error: [a('failed'), problem],
    'first-use': [a('firstUse'), account?.account && a('firstUseHint', { address: account.account.address })],
    empty: [a('empty')],
    'no-match': [a('noMatch')],
  }[status];
  const button = (label: string, act: string, main = false) => html`<button class=${main ? 'main' : ''} part="action" data-do=${act}>${label}</button>`;
  const action = status === 'error' ? button(common('retry'), 'retry')
    : status === 'no-match' ? button(a('clear'), 'clear')
    : status === 'first-use' ? button(t('write'), 'write')
    : ((status === 'signed-out' || status === 'expired') && !account?.managed) || (status === 'no-permission' && !stays) ? button(common('signIn'), 'sign-in', true)
    : nothing;
  const body = html`<p class="title">${said[0]}</p>${said[1] ? html`<p class="sub">${said[1]}</p>` : nothing}${action}`;
  return html`<div class="panel ${status}" part="panel">${status === 'empty' || status === 'first-use' ? html`<slot name="empty">${body}</slot>` : body}</div>`;
}
