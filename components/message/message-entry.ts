import { html, nothing, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/contract/index.ts';
import { iconDown } from '../../src/element/icons.ts';
import { formatMoment, formatWhen } from '../../src/locales/format.ts';
import type { MessageWords } from '../../src/locales/message.ts';
import type { Services } from '../../src/services/services.ts';
import type { Saving } from '../../src/stores/downloads.ts';
import type { ThreadStore } from '../../src/stores/thread.ts';

export interface EntryOptions {
  t: MessageWords;
  locale: string;
  /** The owner's address. */
  own: string;
  services: Services | undefined;
  /** It still waits on this device, for somebody. */
  waiting: boolean;
  /** Only for what still waits on this device. */
  retry(messageId: string, address: string): void;
  withdraw(messageId: string, address: string): void;
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
  const withheld = isWithheld(stored);
  // The same line opens and closes, and stays where it is.
  const line = open && !closable ? nothing : html`<button type="button" class="quiet line" aria-expanded=${open ? 'true' : 'false'} @click=${() => toggle(id)}>
      <b class="cut" dir="auto">${name}</b><span class="sub cut grow" dir="auto">${open ? nothing : withheld ? t('registered') : message.body.text.slice(0, 160)}</span><time class="num sub small" datetime=${at}>${when}</time>${iconDown}
    </button>`;
  if (!open) return html`<li class="entry closed" part="message" data-id=${id}>${line}</li>`;
  return html`<li class="entry" part="message" data-id=${id}>${line}
    <article aria-label="${name}, ${formatMoment(locale, at)}">
      ${withheld ? later('card', () => html`<fdz-message-registered exportparts="registered" .services=${options.services} .own=${options.own} .stored=${stored} .thread=${options.thread} .readonly=${options.readonly}></fdz-message-registered>`)
        : html`<fdz-cover-sheet part="cover-sheet" .services=${options.services} .stored=${stored}></fdz-cover-sheet>
      ${message.signature ? later('line', () => html`<fdz-message-signature exportparts="signature" .services=${options.services} .stored=${stored}></fdz-message-signature>`) : nothing}
      ${direction === 'in' && message.evidence?.opened ? later('line', () => html`<fdz-message-consent exportparts="tracking" .services=${options.services} .stored=${stored} .thread=${options.thread} .readonly=${options.readonly}></fdz-message-consent>`) : nothing}
      <fdz-message-body part="body" exportparts="words:text" .body=${message.body} .home=${home} .sender=${message.from.address} .t=${t} .locale=${locale}></fdz-message-body>
      ${renderParts(stored, options)}${renderFiles(stored, options)}`}
      <section class="evidence" part="evidence"><h4 class="sub small">${t('evidence')}</h4>${renderTrail(stored, options)}</section>
    </article></li>`;
}

/** A registered letter nobody has accepted: all there is of it is whom it is from. */
export const isWithheld = ({ direction, acceptance }: StoredMessage): boolean => direction === 'in' && !!acceptance && acceptance.state !== 'accepted';

/**
 * What is loaded beside the letter, or its room until then. Not its element: what is given to one before it is known comes
 * back when it first draws itself, over what it was given since.
 */
const later = (kind: string, element: () => TemplateResult, steps = 0): TemplateResult =>
  customElements.get('fdz-message-trail') ? element() : html`<div class="later ${kind}">${Array.from({ length: steps }, () => html`<p></p>`)}</div>`;

/** What happened to it. */
const renderTrail = (stored: StoredMessage, { t, own, services, thread, waiting, retry, withdraw }: EntryOptions): TemplateResult =>
  later('trail', () => html`<fdz-message-trail exportparts="trail" .label=${t('evidence')} .services=${services} .own=${own} .stored=${stored} .thread=${thread} .waiting=${waiting} .retry=${retry} .withdraw=${withdraw}></fdz-message-trail>`, (stored.receipts ?? stored.deliveries ?? []).length + 1);

/** What came with it. The names stand in until the list that shows and fetches them is there; as for what is loaded `later`. */
function renderFiles(stored: StoredMessage, { services, own, thread, saving, readonly, waiting }: EntryOptions): TemplateResult | typeof nothing {
  const { attachments } = stored.message;
  if (!attachments?.length) return nothing;
  const named = html`<div class="names">${attachments.slice(0, 20).map(({ name }) => html`<p class="cut"><bdi>${name}</bdi></p>`)}</div>`;
  return !customElements.get('fdz-message-attachments') ? named : html`<fdz-message-attachments exportparts="attachments, attachment, properties, own-properties, status, properties-editor, versions, preview, outcome, action: attachment-action, download-all, show-all: show-all-attachments" .services=${services} .own=${own} .stored=${stored} .thread=${thread} .saving=${saving} .readonly=${readonly} .waiting=${waiting}></fdz-message-attachments>`;
}

/** Typed content. */
const renderParts = (stored: StoredMessage, { services, readonly }: EntryOptions): TemplateResult | typeof nothing => {
  const { parts } = stored.message;
  if (!parts?.length) return nothing;
  return customElements.get('fdz-message-parts') ? html`<fdz-message-parts part="parts" exportparts="payment, payment-warnings, payment-standing, payment-sheet, payment-amount, payment-code" .services=${services} .stored=${stored} .readonly=${readonly}></fdz-message-parts>`
    : html`${parts.map(({ type }) => html`<div class="later ${type.includes('payment') ? 'card' : 'line'}"></div>`)}`;
};
