import { html, nothing, type TemplateResult } from 'lit';
import type { Message, StoredMessage } from '../../src/contract/index.ts';
import { iconDown } from '../../src/element/icons.ts';
import { formatBytes, formatMoment, formatWhen } from '../../src/locales/format.ts';
import type { MessageWords } from '../../src/locales/message.ts';
import { renderTrail, type TrailOptions } from './evidence-trail.ts';

export interface EntryOptions extends TrailOptions {
  t: MessageWords;
  home: string | undefined;
  open: boolean;
  /** Messages before this one can be closed again. */
  closable: boolean;
  me: string;
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
      ${renderParts(message, t)}${renderFiles(message, t, locale)}
      <section class="evidence" part="evidence"><h4 class="sub small">${t('evidence')}</h4>${renderTrail(stored, options)}</section>
    </article></li>`;
}

/** What came as references: name, kind and size as the sender wrote them. */
function renderFiles({ attachments = [] }: Message, t: MessageWords, locale: string): TemplateResult | typeof nothing {
  if (!attachments.length) return nothing;
  return html`<section class="files" part="attachments"><h4 class="sub small">${t('files', { count: attachments.length })} · ${t('filesNote')}</h4>
    <ul>${attachments.map(({ name, mediaType, size }) => html`<li><span class="thumb" aria-hidden="true">${extension(name, mediaType)}</span>
      <span class="cut" dir="auto" title=${name}>${name}</span><span class="sub small num">${formatBytes(locale, size)} · ${mediaType}</span></li>`)}</ul></section>`;
}

function extension(name: string, mediaType: string): string {
  const end = /\.([a-z0-9]{1,4})$/i.exec(name)?.[1] ?? mediaType.split('/')[1] ?? '';
  return end.slice(0, 4).toUpperCase();
}

/** Parts whose kind nothing here draws are shown as what they are: text. */
function renderParts({ parts = [] }: Message, t: MessageWords): TemplateResult | typeof nothing {
  if (!parts.length) return nothing;
  return html`<section class="parts" part="parts">${parts.map(({ type, data }) => html`<details><summary class="small">${t('part', { type })}</summary>
    <pre class="small" dir="ltr" tabindex="0">${JSON.stringify(data, null, 2)}</pre></details>`)}</section>`;
}
