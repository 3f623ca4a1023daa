import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Delivery, EvidenceEvent, Message, StoredMessage } from '../../src/contract/index.ts';
import { FdzElement } from '../../src/element/element.ts';
import { ring } from '../../src/element/ring.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { badgeWords } from '../../src/locales/badge.ts';
import { commonWords } from '../../src/locales/common.ts';
import { sharedEvidence } from '../../src/services/evidence.ts';
import type { ChainVerification, EvidenceStore, Expectation, Verification } from '../../src/stores/evidence.ts';
import { ReceiptCheckedEvent, type CheckedReceipts } from './events.ts';
import { together } from './together.ts';
import { badgeStyles } from './fdz-receipt-badge.styles.ts';
import type { MarkShape } from './postmark.ts';

/** What the badge says. */
export type BadgeState = 'none' | 'waiting' | 'stopped' | 'verifying' | 'verified' | 'failed' | 'unknown';

const SHAPES: Record<BadgeState, MarkShape> = {
  none: 'dashed', waiting: 'dashed', stopped: 'cross', verifying: 'dashed', verified: 'tick', failed: 'cross', unknown: 'question',
};

/** Of a delivery to which no receipt adds anything. */
const UNPROVEN: Partial<Record<Delivery['state'], BadgeState>> = { queued: 'waiting', sending: 'waiting', refused: 'stopped', expired: 'stopped', failed: 'stopped' };

/** What a receipt says has become of the message, in a word; otherwise it was delivered. */
const FACTS: Partial<Record<EvidenceEvent, 'accepted' | 'awaiting' | Delivery['state']>> = {
  SubmissionAcceptance: 'accepted', NotificationForAcceptance: 'awaiting', ConsignmentAcceptance: 'accepted', ContentHandover: 'handed-over', ContentAccessTracking: 'opened',
  SubmissionRejection: 'refused', ConsignmentRejection: 'refused', AcceptanceRejectionExpiry: 'expired', ContentConsignmentFailure: 'failed',
};

/**
 * Whether a message is proven to have been delivered: the receipt is checked here and now, in the browser,
 * with the keys the recipient's domain publishes. Needs no account and works on any page. Given all receipts of
 * the message, it shows what became of it, and verifies how they follow from each other.
 *
 * @summary The postmark of a message's receipts, which verifies them.
 *
 * @attr {string} receipt - The receipt: a compact JWS (RFC 7515).
 * @attr {string} digest - Digest of the message it should be for, `sha-256:…`.
 * @attr {string} recipient - Address it should be for.
 * @attr {string} sender - Address it should be from.
 *
 * @event {ReceiptCheckedEvent} fdz-receipt-checked - The receipts were checked.
 * @event {EvidenceCheckedEvent} fdz-evidence-checked - With `file`: an evidence file was checked.
 *
 * @csspart badge - The button.
 * @csspart postmark - The drawn mark, with size `stamp`.
 * @csspart word - The word beside the ring; seen with size `inline`.
 * @csspart details - What opens: checks, facts, download.
 * @csspart timeline - What happened, in its order.
 * @csspart check - One check; also `passed` or `failed`.
 * @csspart drop - With `file`: where an evidence file can be dropped or chosen.
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
  /** All receipts of the message for one recipient, oldest first, in place of `receipt`. */
  @property({ attribute: false }) receipts?: readonly string[];
  /** The letter they belong to: an evidence file then holds all receipts of all its recipients, not only those shown here. */
  @property({ attribute: false }) stored?: Pick<StoredMessage, 'direction' | 'receipts' | 'deliveries'>;
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
  /** Takes an evidence file, by drop or choosing, and verifies what is in it. */
  @property({ type: Boolean, reflect: true }) file = false;
  /** Verifies; without it that of the account, or one of the page that needs no account. */
  @property({ attribute: false }) evidence?: EvidenceStore;

  readonly #t = this.localiser.words(badgeWords);
  readonly #common = this.localiser.words(commonWords);
  readonly #outcome = new StoreController<Verification | ChainVerification>(this, undefined, () => this.#checked());
  #asked = '';
  #details?: typeof import('./details.ts');
  #opener?: import('./evidence-opener.ts').EvidenceOpener;
  #stamp?: typeof import('./stamp.ts');

  /** What the badge says. */
  get state(): BadgeState {
    if (this.#opener) return this.#opener.state;
    const receipts = this.#receipts.length;
    const unproven = this.delivery && UNPROVEN[this.delivery.state];
    // What was refused may be proven, too.
    if (unproven && !(receipts && unproven === 'stopped')) return unproven;
    if (!receipts) return 'none';
    const { state: checked = 'verifying', claims } = this.verification ?? {};
    // A good receipt of what was not delivered.
    return checked === 'verified' && (claims!.reason || unproven) ? 'stopped' : checked;
  }

  /** The outcome of the checks, once made. */
  get verification(): CheckedReceipts | undefined {
    return together(this.#outcome.value);
  }

  get #receipts(): readonly string[] {
    const { receipts, receipt, delivery: { earlier = [], receipt: newest } = {} } = this;
    return receipts ?? (receipt ? [receipt] : newest ? [...earlier, newest] : []);
  }

  protected override servicesChanged(): void {
    this.#asked = '';
  }

  /** What draws a postmark is loaded by those badges that show one; without it there is a ring. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.size === 'stamp' && !this.#stamp) {
      this.#stamp = await import('./stamp.ts').catch(() => undefined);
      this.#stamp?.settle(this.shadowRoot!, this.localiser);
    }
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    void this.#verify();
    if (this.file !== !!this.#opener) void this.#open();
    for (const state of Object.keys(SHAPES)) this.toggleState(state, state === this.state);
  }

  protected override render(): TemplateResult {
    const { state, size } = this;
    if (this.file) return html`${this.#opener?.render() ?? nothing}`;
    const shape = SHAPES[state];
    const says = this.#says(state);
    const stamp = size === 'stamp' && this.#stamp?.stamp(shape, {
      state, fact: this.#fact(), when: this.delivery?.at ?? this.message?.sentAt, claims: this.verification?.claims, localiser: this.localiser, says,
    });
    const mark = stamp ? stamp.mark : ring(shape === 'tick' ? 'verified' : shape === 'cross' ? 'failed' : 'waiting');
    const receipts = this.#receipts;
    const opens = !!receipts.length || state === 'stopped';
    const face = html`${mark}${stamp ? nothing : html`<span class=${size === 'inline' ? 'word' : 'visually-hidden'} part="word">${says}</span>`}`;
    return opens
      ? html`<button class="badge" part="badge" popovertarget="details" aria-haspopup="dialog" title=${says} @pointerenter=${this.#prepare} @focus=${this.#prepare}>${face}</button>
        <div id="details" class="details" part="details" popover role="dialog" aria-label=${this.#t('receipt')} @beforetoggle=${this.#prepare}>${this.#details?.details({
          state, says, verification: this.verification, chain: this.#outcome.value, receipts, stored: this.stored, delivery: this.delivery, message: this.message, localiser: this.localiser, again: this.#again, store: this.#store, update: this.#update,
        }) ?? nothing}</div>${stamp ? html`<p class="printed">${stamp.printed}</p>` : nothing}`
      : html`<span class="badge" part="badge" title=${says}>${face}</span>`;
  }

  #says(state: BadgeState): string {
    const word = this.#fact();
    return state === 'waiting' || state === 'stopped' ? word : this.#t(state, { word });
  }

  /** What has become of the message; a receipt knows better than a list. */
  #fact(): string {
    const { event } = this.verification?.claims ?? {};
    const fact = event ? (event === 'SubmissionAcceptance' && this.delivery ? this.delivery.state : (FACTS[event] ?? 'deposited')) : (this.delivery?.state ?? 'deposited');
    return fact === 'accepted' || fact === 'awaiting' ? this.#t(fact) : this.#common(fact);
  }

  async #verify(): Promise<void> {
    const { message, digest, sender, delivery } = this;
    const receipts = this.#receipts;
    const recipient = this.recipient ?? delivery?.address;
    const expected: Expectation = { message, digest, recipient, sender: sender || undefined };
    const asked = JSON.stringify([receipts, expected, !!this.evidence]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (!receipts.length) return this.#outcome.observe(undefined);
    const store = await this.#store();
    if (asked === this.#asked) this.#outcome.observe(receipts[1] ? store.chain(receipts, expected) : store.verification(receipts[0], expected));
  }

  readonly #store = async (): Promise<EvidenceStore> => this.evidence ?? (await this.services?.evidence()) ?? sharedEvidence();

  readonly #update = (): void => this.requestUpdate();

  #checked(): void {
    const outcome = this.verification;
    if (outcome && outcome.state !== 'verifying' && outcome.state !== 'none') this.dispatchEvent(new ReceiptCheckedEvent(outcome));
  }

  /** What takes a file is loaded by those badges that do. */
  async #open(): Promise<void> {
    const { EvidenceOpener } = await import('./evidence-opener.ts');
    this.#opener = this.file ? (this.#opener ?? new EvidenceOpener(this, this.localiser, this.#store)) : undefined;
    this.requestUpdate();
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
