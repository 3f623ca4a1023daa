import { html, nothing, type TemplateResult } from 'lit';
import type { Message, StoredMessage } from '../../src/contract/index.ts';
import { iconDown } from '../../src/element/icons.ts';
import { formatMoment, formatWhen } from '../../src/locales/format.ts';
import type { MessageWords } from '../../src/locales/message.ts';
import type { Saving } from '../../src/stores/downloads.ts';
import type { ThreadStore } from '../../src/stores/thread.ts';
import { renderTrail, type TrailOptions } from './evidence-trail.ts';

export interface EntryOptions extends TrailOptions {
  t: MessageWords;
  home: string | undefined;
  open: boolean;
  /** Messages before this one can be closed again. */
  closable: boolean;
  me: string;
  thread: ThreadStore | undefined;
  saving: Saving | undefined;
  readonly: boolean;
  toggle(id: string): void;
}

/** One message of a conversation: a line while it is closed, a cover sheet with what is below it when open. */
export function renderEntry(stored: StoredMessage, options: EntryOptions): TemplateResult {
  const { t, locale, home, open, closable, me, toggle } = options;
  const { message, id, direction, at } = stored;
  const name = direction === 'out' ? me : (message.from.name ?? message.from.address);
  const when = formatWhen(locale, at);
  // The same line opens and closes, and stays where it is.
  const line = open && !closable ? nothing : html`<button type="button" class="quiet line" aria-expanded=${open ? 'true' : 'false'} @click=${() => toggle(id)}>
      <b class="cut" dir="auto">${name}</b><span class="sub cut grow" dir="auto">${open ? nothing : message.body.text.slice(0, 160)}</span><time class="num sub small" datetime=${at}>${when}</time>${iconDown}
    </button>`;
  if (!open) return html`<li class="entry closed" part="message" data-id=${id}>${line}</li>`;
  return html`<li class="entry" part="message" data-id=${id}>${line}
    <article aria-label="${name}, ${formatMoment(locale, at)}">
      <fdz-cover-sheet part="cover-sheet" .services=${options.services} .stored=${stored}></fdz-cover-sheet>
      <fdz-message-body part="body" exportparts="words:text" .body=${message.body} .home=${home} .sender=${message.from.address} .t=${t} .locale=${locale}></fdz-message-body>
      ${renderParts(message, t)}${renderFiles(stored, options)}
      <section class="evidence" part="evidence"><h4 class="sub small">${t('evidence')}</h4>${renderTrail(stored, options)}</section>
    </article></li>`;
}

/** What came with it. The names stand in until the list that shows and fetches them is there. */
function renderFiles(stored: StoredMessage, { services, own, thread, saving, readonly }: EntryOptions): TemplateResult | typeof nothing {
  const { attachments } = stored.message;
  if (!attachments?.length) return nothing;
  return html`<fdz-message-attachments exportparts="attachments, attachment, properties, own-properties, status, properties-editor, versions, preview, outcome, action: attachment-action, download-all, show-all: show-all-attachments" .services=${services} .own=${own} .stored=${stored} .thread=${thread} .saving=${saving} .readonly=${readonly}>${attachments.slice(0, 20).map(({ name }) => html`<p class="cut"><bdi>${name}</bdi></p>`)}</fdz-message-attachments>`;
}

/** Parts whose kind nothing here draws are shown as what they are: text. */
function renderParts({ parts = [] }: Message, t: MessageWords): TemplateResult | typeof nothing {
  if (!parts.length) return nothing;
  return html`<section class="parts" part="parts">${parts.map(({ type, data }) => html`<details><summary class="small">${t('part', { type })}</summary>
    <pre class="small" dir="ltr" tabindex="0">${JSON.stringify(data, null, 2)}</pre></details>`)}</section>`;
}
