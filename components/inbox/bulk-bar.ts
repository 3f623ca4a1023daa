import { html, nothing, type TemplateResult } from 'lit';
import { iconArchive, iconClose, iconDelete, iconMail, iconMailOpen, iconRestore, iconStar } from '../../src/element/icons.ts';
import type { Flags } from '../../src/stores/mailbox.ts';
import type { InboxView } from './model.ts';
import type { StatusContext } from './status.ts';

/** What can be done with the selected rows. */
export function bulkBar({ a, t }: Pick<StatusContext, 'a' | 't'>, view: InboxView, count: number): TemplateResult {
  const button = (label: string, icon: TemplateResult, set: Flags) =>
    html`<button class="quiet square" part="bulk-action" data-do="apply" data-set=${JSON.stringify(set)} aria-label=${label} title=${label} ?disabled=${!count}>${icon}</button>`;
  return html`<div class="bar bulk" part="bar bulk" role="toolbar" aria-label=${a('selected', { count })}>
    <button class="quiet square" data-do="leave" aria-label=${a('selectNone')} title=${a('selectNone')}>${iconClose}</button>
    <span class="grow num">${a('selected', { count })}</span>
    <span class="actions">${view === 'archive' ? button(a('doRestore'), iconRestore, { archived: false }) : view === 'deleted' ? nothing : button(a('doArchive'), iconArchive, { archived: true })}${view === 'deleted' ? button(a('doRestore'), iconRestore, { deleted: false }) : button(a('doDelete'), iconDelete, { deleted: true })}${button(a('doRead'), iconMailOpen, { unread: false })}${button(a('doUnread'), iconMail, { unread: true })}${button(t('star'), iconStar, { starred: true })}</span>
  </div>`;
}
