import { html, nothing, type TemplateResult } from 'lit';
import { formatTime } from '../../src/locales/format.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { ListState } from '../../src/stores/mailbox.ts';
import type { RowContext } from './row.ts';

/** What the inbox is able to show. */
export type Status =
  | 'unconnected' | 'loading' | 'signed-out' | 'signing-in' | 'expired' | 'no-permission' | 'error' | 'first-use' | 'empty' | 'no-match' | 'rows';

export function statusOf(account: AccountState | undefined, list: ListState | undefined, query: { view: string; filtered: boolean }): Status {
  if (!account) return 'unconnected';
  if (account.phase === 'signing-in' && !list?.ids.length) return 'signing-in';
  if (account.phase === 'signed-out') return 'signed-out';
  if (list?.ids.length) return 'rows';
  if (account.phase === 'expired') return 'expired';
  const scopes = account.account?.scopes;
  if ((scopes && !scopes.includes('read:mailbox')) || list?.problem?.code === 'scope-insufficient') return 'no-permission';
  if (list?.phase === 'failed') return 'error';
  if (list?.phase !== 'ready') return 'loading';
  return query.filtered ? 'no-match' : query.view === 'inbox' ? 'first-use' : 'empty';
}

export interface StatusActions {
  signIn(): void;
  retry(): void;
  clear(): void;
  write(): void;
}

/** What stands in place of rows. */
export function panel(
  status: Exclude<Status, 'rows'>, account: AccountState | undefined, problem: string, { t, common }: RowContext, actions: StatusActions,
): TemplateResult {
  if (status === 'loading') {
    return html`<div class="skeleton" part="skeleton"><span class="visually-hidden">${common('loading')}</span>${[0, 1, 2, 3, 4].map(() => html`<div aria-hidden="true"><i></i><i></i><i></i></div>`)}</div>`;
  }
  const said = {
    unconnected: [t('unconnected')],
    'signed-out': [t('signedOut'), account?.managed ? t('signedOutManaged') : problem],
    'signing-in': [t('signingIn')],
    expired: [t('expired'), problem],
    'no-permission': [t('noPermission'), t('noPermissionHint')],
    error: [t('failed'), problem],
    'first-use': [t('firstUse'), account?.account && t('firstUseHint', { address: account.account.address })],
    empty: [t('empty')],
    'no-match': [t('noMatch')],
  }[status];
  const button = (label: string, act: () => void, main = false) => html`<button class=${main ? 'main' : ''} part="action" @click=${act}>${label}</button>`;
  const action = status === 'error' ? button(common('retry'), actions.retry)
    : status === 'no-match' ? button(t('clear'), actions.clear)
    : status === 'first-use' ? button(t('write'), actions.write)
    : (status === 'signed-out' || status === 'expired' || status === 'no-permission') && !account?.managed ? button(common('signIn'), actions.signIn, true)
    : nothing;
  const body = html`<p class="title">${said[0]}</p>${said[1] ? html`<p class="sub">${said[1]}</p>` : nothing}${action}`;
  return html`<div class="panel ${status}" part="panel">${status === 'empty' || status === 'first-use' ? html`<slot name="empty">${body}</slot>` : body}</div>`;
}

/** Above the rows: that they are not up to date, or that the sign-in has ended. */
export function banner(account: AccountState, list: ListState, problem: string, { locale, t, common }: RowContext, actions: StatusActions): TemplateResult | typeof nothing {
  if (account.phase === 'expired') {
    return html`<div class="notice warn" part="banner"><span class="grow">${t('expired')}</span>${account.managed ? nothing : html`<button class="link" @click=${actions.signIn}>${common('signIn')}</button>`}</div>`;
  }
  const stale = !!list.problem || (list.source === 'cache' && list.phase !== 'loading');
  if (account.online && !stale) return nothing;
  const time = list.asOf === undefined ? '–' : formatTime(locale, list.asOf);
  return html`<div class="notice warn num" part="banner" title=${problem || nothing}><span class="grow">${t(account.online ? 'stale' : 'asOf', { time })}</span><button class="link" @click=${actions.retry}>${common('retry')}</button></div>`;
}
