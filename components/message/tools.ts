import { html, nothing, type TemplateResult } from 'lit';
import type { Conversation, StoredMessage } from '../../src/contract/index.ts';
import { iconArchive, iconDelete, iconForward, iconMail, iconPrint, iconReply, iconReplyAll, iconRestore, iconStar } from '../../src/element/icons.ts';
import type { MessageWords } from '../../src/locales/message.ts';
import type { Services } from '../../src/services/services.ts';
import type { Flags } from '../../src/stores/mailbox.ts';

/** What is being written in place. */
export interface Answer {
  kind: 'new' | 'reply' | 'reply-all' | 'forward';
  message?: string;
  to?: string;
}

/** What one does with a conversation as a whole. */
export function renderTools(t: MessageWords, undo: string, conversation: Conversation, problem: string | undefined, update: (set: Flags) => void): TemplateResult {
  const { starred, archived, deleted } = conversation;
  const tool = (name: string, icon: TemplateResult, run: () => void, pressed?: boolean): TemplateResult =>
    html`<button type="button" class="quiet square" title=${name} aria-label=${name} aria-pressed=${pressed === undefined ? nothing : pressed ? 'true' : 'false'} @click=${run}>${icon}</button>`;
  return html`<div class="tools" part="tools" role="group" aria-label=${t('actions')}>
      ${tool(t('star'), iconStar, () => update({ starred: !starred }), starred)}
      ${archived ? tool(t('unarchive'), iconRestore, () => update({ archived: false })) : tool(t('archive'), iconArchive, () => update({ archived: true }))}
      ${deleted ? tool(t('restore'), iconRestore, () => update({ deleted: false })) : tool(t('remove'), iconDelete, () => update({ deleted: true }))}
      ${tool(t('markUnread'), iconMail, () => update({ unread: true }))}
      ${tool(t('print'), iconPrint, () => print())}
    </div>
    ${problem ? html`<p class="notice bad" part="notice" role="alert">${problem}</p>` : nothing}
    ${deleted || archived ? html`<div class="notice" part="notice"><p class="grow">${t(deleted ? 'isDeleted' : 'isArchived')}</p>
      <button type="button" class="small" @click=${() => update(deleted ? { deleted: false } : { archived: false })}>${undo}</button></div>` : nothing}`;
}

/** Reply, reply all, forward; and the box in which it is written. */
export function renderReply(
  t: MessageWords, own: string, last: StoredMessage, answer: Answer | undefined, services: Services | undefined, reply: (kind: 'reply' | 'reply-all' | 'forward') => void, close: () => void,
): TemplateResult {
  if (answer) {
    return html`<fdz-compose-box closable part="compose" .services=${services} kind=${answer.kind} reply-to=${answer.message ?? nothing} to=${answer.to ?? nothing} @fdz-compose-closed=${close}></fdz-compose-box>`;
  }
  const { from, to, cc = [] } = last.message;
  const others = new Set([from, ...to, ...cc].map(({ address }) => address).filter((address) => address !== own));
  return html`<div class="reply" part="reply">
    <button type="button" @click=${() => reply('reply')}>${iconReply}${t('reply')}</button>
    ${others.size > 1 ? html`<button type="button" @click=${() => reply('reply-all')}>${iconReplyAll}${t('replyAll')}</button>` : nothing}
    <button type="button" @click=${() => reply('forward')}>${iconForward}${t('forward')}</button>
    <slot name="actions"></slot>
  </div>`;
}
