import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CoverCategory, CoverTag, Delivery, Message, Party, Sender, StoredMessage } from '../../src/contract/index.ts';
import { FdzElement } from '../../src/element/element.ts';
import { ring } from '../../src/element/ring.ts';
import { property } from '../../src/element/property.ts';
import { coverSheetWords } from '../../src/locales/cover-sheet.ts';
import { formatMoment } from '../../src/locales/format.ts';
import { formatTag, tagTone } from '../../src/schema/format.ts';
import { coverSheetStyles } from './fdz-cover-sheet.styles.ts';

/** Reads the attribute; what is not JSON shows nothing. */
const fromJson = (text: string | null): unknown => {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    console.warn('<fdz-cover-sheet>: the attribute is not JSON.');
    return undefined;
  }
};

/**
 * The first page of a message: reference, subject, who to whom and when, who vouches for the sender, and the
 * typed tags of its categories. Read only. Prints as a first page.
 *
 * @summary The cover sheet of a message.
 *
 * @attr {string} message - The message as JSON.
 *
 * @slot stamp - In place of the postmark.
 * @slot - Below the tags.
 *
 * @csspart sheet - All of it.
 * @csspart reference - Reference number and channel.
 * @csspart subject - The heading.
 * @csspart stamp - The postmark.
 * @csspart party - A person: name and address.
 * @csspart category - Heading of a category of tags.
 * @csspart label - Label of a value.
 * @csspart value - A value; also `due`, `overdue` for dates something is owed by.
 */
export class FdzCoverSheet extends FdzElement {
  static override styles = coverSheetStyles;

  /** The message shown. */
  @property({ converter: fromJson }) message?: Message;
  /** A stored message: brings message, sender, direction, deliveries and receipts along. */
  @property({ attribute: false }) stored?: StoredMessage;
  /** Who the sender is, as the recipient's server has proven it. */
  @property({ attribute: false }) sender?: Sender;
  @property() direction?: 'in' | 'out';
  /** What became of it for each recipient, of a message one sent. */
  @property({ attribute: false }) deliveries?: readonly Delivery[];
  /** The receipt the postmark shows; a compact JWS. */
  @property() receipt?: string;
  /** All receipts of a message that was received, oldest first, in place of `receipt`. */
  @property({ attribute: false }) receipts?: readonly string[];
  /** Digest the receipt should be for. */
  @property() digest?: string;
  /** Level of the heading, 1 to 6. */
  @property({ type: Number, attribute: 'heading-level' }) headingLevel = 3;

  readonly #t = this.localiser.words(coverSheetWords);

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { stored } = this;
    if (!stored || !changed.has('stored')) return;
    this.message = stored.message;
    this.sender = stored.sender;
    this.direction = stored.direction;
    this.deliveries = stored.deliveries;
    this.digest = stored.digest;
    this.receipts = stored.receipts;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message, sender } = this;
    if (!message) return nothing;
    const { locale } = this.localiser;
    const t = this.#t;
    const { reference, channel, subject, from, to, cc, sentAt, cover } = message;
    const above = [reference && t('reference', { reference }), channel].filter(Boolean).join(' · ');
    return html`<section class="sheet" part="sheet" role="group" aria-label=${t('coverSheet')}>
      <header>
        <div class="head">
          ${above ? html`<p class="reference num" part="reference">${above}</p>` : nothing}
          <div class="subject" part="subject" role="heading" aria-level=${this.headingLevel} dir="auto">${subject || t('noSubject')}</div>
        </div>
        <div class="stamp" part="stamp"><slot name="stamp">${this.#stamp(message)}</slot></div>
      </header>
      <dl>
        ${this.#pair(t('from'), this.#party(from, true))}
        ${this.#pair(t('to'), to.map((party) => this.#party(party)))}
        ${cc?.length ? this.#pair(t('cc'), cc.map((party) => this.#party(party))) : nothing}
        ${this.#pair(t('sent'), html`<time class="num" datetime=${sentAt}>${formatMoment(locale, sentAt)}</time>`)}
        ${sender ? this.#pair(t('provenBy'), html`<span class="num">${URL.canParse(sender.issuer) ? new URL(sender.issuer).host : sender.issuer}</span>`) : nothing}
      </dl>
      ${cover?.map((category) => this.#category(category))}
      <slot></slot>
    </section>`;
  }

  #stamp(message: Message): TemplateResult | typeof nothing {
    const { deliveries, digest, receipt, direction, services } = this;
    const receipts = this.receipts ?? (receipt ? [receipt] : []);
    const stopped = ['failed', 'refused', 'expired', 'queued', 'sending'];
    const delivery = deliveries?.find(({ state }) => stopped.includes(state)) ?? deliveries?.[0];
    if (!delivery && !receipts.length) return nothing;
    const recipient = direction === 'in' ? services?.account.state.account?.address : undefined;
    return html`<fdz-receipt-badge size="stamp" .services=${services} .message=${message} .delivery=${delivery} .receipts=${delivery ? undefined : receipts} .stored=${this.stored} .digest=${digest} .recipient=${recipient} .sender=${message.from.address}></fdz-receipt-badge>`;
  }

  #pair(label: string, value: unknown, part = ''): TemplateResult {
    return html`<div><dt part="label">${label}</dt><dd part="value ${part}" class=${part}>${value}</dd></div>`;
  }

  #party({ name, address }: Party, isSender = false): TemplateResult {
    const proven = isSender && this.sender && this.sender.address === address;
    return html`<div class="party" part="party">${name ? html`<span class="name" dir="auto">${name}</span>` : nothing}<span class=${name ? 'sub' : ''} dir="ltr">${address}</span>${proven
      ? html`<span class="proven" role="img" aria-label=${this.#t('senderProven')} title=${this.#t('senderProven')}>${ring('verified')}</span>` : nothing}</div>`;
  }

  #category({ name, label, tags }: CoverCategory): TemplateResult {
    return html`<div class="category" part="category" role="heading" aria-level=${Math.min(this.headingLevel + 1, 6)} dir="auto">${label ?? name}</div><dl>${tags.map((tag) => this.#tag(tag))}</dl>`;
  }

  #tag(tag: CoverTag): TemplateResult {
    const { locale } = this.localiser;
    const tone = tagTone(tag, Date.now());
    const value = formatTag(tag, locale, { yes: this.#t('yes'), no: this.#t('no') });
    const note = tone === 'overdue' ? html` <span class="tone">· ${this.#t('overdue')}</span>` : tone === 'soon' ? html` <span class="tone">· ${this.#t('soon')}</span>` : nothing;
    return this.#pair(tag.label ?? tag.name, html`<span class=${tag.kind === 'text' ? '' : 'num'} dir="auto">${tag.kind === 'money' ? html`<b>${value}</b>` : value}</span>${note}`, tone === 'neutral' ? '' : tone);
  }
}
