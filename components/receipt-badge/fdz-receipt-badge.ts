import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { domainOf } from '../../src/contract/address.ts';
import type { Delivery, Message } from '../../src/contract/index.ts';
import { FdzElement } from '../../src/element/element.ts';
import { ring } from '../../src/element/ring.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { badgeWords } from '../../src/locales/badge.ts';
import { commonWords } from '../../src/locales/common.ts';
import { formatPostmark, formatTime } from '../../src/locales/format.ts';
import type { EvidenceStore, Expectation, Verification } from '../../src/stores/evidence.ts';
import { ReceiptCheckedEvent } from './events.ts';
import { badgeStyles } from './fdz-receipt-badge.styles.ts';
import { postmark, type MarkShape } from './postmark.ts';

/** What the badge says. */
export type BadgeState = 'none' | 'waiting' | 'stopped' | 'verifying' | 'verified' | 'failed' | 'unknown';

const SHAPES: Record<BadgeState, MarkShape> = {
  none: 'dashed', waiting: 'dashed', stopped: 'cross', verifying: 'dashed', verified: 'tick', failed: 'cross', unknown: 'question',
};

/** Of a delivery to which no receipt adds anything. */
const UNPROVEN: Partial<Record<Delivery['state'], BadgeState>> = { queued: 'waiting', sending: 'waiting', refused: 'stopped', expired: 'stopped', failed: 'stopped' };

/**
 * Whether a message is proven to have been delivered: the receipt is checked here and now, in the browser,
 * with the keys the recipient's domain publishes. Needs no account and works on any page.
 *
 * @summary The postmark of a receipt, which verifies it.
 *
 * @attr {string} receipt - The receipt: a compact JWS (RFC 7515).
 * @attr {string} digest - Digest of the message it should be for, `sha-256:…`.
 * @attr {string} recipient - Address it should be for.
 * @attr {string} sender - Address it should be from.
 *
 * @event {ReceiptCheckedEvent} fdz-receipt-checked - The receipt was checked.
 *
 * @csspart badge - The button.
 * @csspart postmark - The drawn mark, with size `stamp`.
 * @csspart word - The word beside the ring, with size `inline`.
 * @csspart details - What opens: checks, facts, download.
 * @csspart check - One check; also `passed` or `failed`.
 *
 * @cssproperty [--size=96px] - Diameter of the postmark.
 *
 * @cssstate verified - Every check held.
 * @cssstate failed - A check did not hold.
 * @cssstate waiting - Nothing to check yet.
 */
export class FdzReceiptBadge extends FdzElement {
  static override styles = badgeStyles;

  @property() receipt?: string;
  @property() digest?: string;
  @property() recipient?: string;
  /** Address it should be from. */
  @property() sender?: string;
  /** `row`: a 16 px ring; `inline`: the ring and a word; `stamp`: the postmark. */
  @property({ reflect: true }) size: 'row' | 'inline' | 'stamp' = 'inline';
  /** The message, whose digest is then taken here. */
  @property({ attribute: false }) message?: Message;
  /** What became of the message for one recipient; brings its receipt along. */
  @property({ attribute: false }) delivery?: Delivery;
  /** Verifies; without it that of the account, or one of the page that needs no account. */
  @property({ attribute: false }) evidence?: EvidenceStore;

  readonly #t = this.localiser.words(badgeWords);
  readonly #common = this.localiser.words(commonWords);
  readonly #outcome = new StoreController<Verification>(this, undefined, (outcome) => this.#checked(outcome));
  #asked = '';
  #details?: typeof import('./details.ts');

  /** What the badge says. */
  get state(): BadgeState {
    const unproven = this.delivery && UNPROVEN[this.delivery.state];
    if (unproven) return unproven;
    if (!this.#receipt) return 'none';
    const { state: checked = 'verifying', claims } = this.#outcome.value ?? {};
    // A good receipt of what was not delivered.
    return checked === 'verified' && claims!.reason ? 'stopped' : checked;
  }

  /** The outcome of the checks, once made. */
  get verification(): Verification | undefined {
    return this.#outcome.value;
  }

  get #receipt(): string | undefined {
    return this.receipt ?? this.delivery?.receipt;
  }

  protected override servicesChanged(): void {
    this.#asked = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    void this.#verify();
    for (const state of Object.keys(SHAPES)) this.toggleState(state, state === this.state);
  }

  protected override render(): TemplateResult {
    const { state, size } = this;
    const shape = SHAPES[state];
    const says = this.#says(state);
    const mark = size === 'stamp' ? postmark(shape, { ...this.#stamp(state), locale: this.localiser.locale, says }) : ring(shape === 'tick' ? 'verified' : shape === 'cross' ? 'failed' : 'waiting');
    const opens = !!this.#receipt || state === 'stopped';
    const face = html`${mark}${size === 'inline' ? html`<span class="word" part="word">${says}</span>` : size === 'row' ? html`<span class="visually-hidden">${says}</span>` : nothing}`;
    return opens
      ? html`<button class="badge" part="badge" popovertarget="details" aria-haspopup="dialog" title=${says} @pointerenter=${this.#prepare} @focus=${this.#prepare}>${face}</button>
        <div id="details" class="details" part="details" popover role="dialog" aria-label=${this.#t('receipt')} @beforetoggle=${this.#prepare}>${this.#details?.details({
          state, says, verification: this.#outcome.value, receipt: this.#receipt, delivery: this.delivery, localiser: this.localiser, again: this.#again,
        }) ?? nothing}</div>`
      : html`<span class="badge" part="badge" title=${says}>${face}</span>`;
  }

  #says(state: BadgeState): string {
    const word = this.#fact();
    return state === 'waiting' || state === 'stopped' ? word : this.#t(state, { word });
  }

  /** What has become of the message; a receipt knows better than a list. */
  #fact(): string {
    const { event, reason } = this.#outcome.value?.claims ?? {};
    return event === 'SubmissionAcceptance' && !this.delivery ? this.#t('accepted') : this.#common(reason ? 'failed' : (this.delivery?.state ?? 'deposited'));
  }

  #stamp(state: BadgeState): { word: string; date: string; place?: string } {
    const { locale } = this.localiser;
    const { claims } = this.#outcome.value ?? {};
    const when = claims?.received_at ?? this.delivery?.at ?? this.message?.sentAt;
    const word = state === 'waiting' || state === 'stopped' || state === 'verified' ? this.#fact() : this.#t(`${state}Short`);
    const date = when && (state === 'waiting' ? formatTime(locale, when) : formatPostmark(locale, when));
    return { word, date: date || '···', ...(claims && { place: domainOf(claims.to) }) };
  }

  async #verify(): Promise<void> {
    const { message, digest, sender, delivery, services } = this;
    const receipt = this.#receipt;
    const recipient = this.recipient ?? delivery?.address;
    const expected: Expectation = { message, digest, recipient, sender: sender || undefined };
    const asked = JSON.stringify([receipt, expected, !!this.evidence]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (!receipt) return this.#outcome.observe(undefined);
    const store = this.evidence ?? (await services?.evidence()) ?? (await import('../../src/services/evidence.ts')).sharedEvidence();
    if (asked === this.#asked) this.#outcome.observe(store.verification(receipt, expected));
  }

  #checked(outcome: Verification | undefined): void {
    if (outcome && outcome.state !== 'verifying' && outcome.state !== 'none') this.dispatchEvent(new ReceiptCheckedEvent(outcome));
  }

  readonly #again = (): void => {
    this.#outcome.observe(undefined);
    this.#asked = '';
    this.requestUpdate();
  };

  /** What opens is loaded when it is about to. */
  readonly #prepare = async (): Promise<void> => {
    if (this.#details) return;
    const details = await import('./details.ts');
    await details.load(this.localiser);
    if (this.#details) return;
    this.#details = details;
    details.settle(this.shadowRoot!);
    this.requestUpdate();
  };
}
