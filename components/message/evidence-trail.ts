/**
 * What happened to a letter, each step with the receipt that proves it.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { domainOf } from '../../src/contract/address.ts';
import type { Delivery, ReceiptClaims, StoredMessage } from '../../src/contract/index.ts';
import { problemCode, type ProblemCode } from '../../src/contract/problems.ts';
import { FdzElement } from '../../src/element/element.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { evidencePageWords } from '../../src/locales/evidence-page.ts';
import { formatMoment, formatTime, formatWhen } from '../../src/locales/format.ts';
import { letterWords } from '../../src/locales/letter.ts';
import { receiptsOf, stateAfter, unverified } from '../../src/stores/delivery-state.ts';
import { formatMoney } from '../../src/stores/payment.ts';
import { evidenceKey, type SentEvidenceState } from '../../src/stores/sent-evidence.ts';
import type { ThreadStore } from '../../src/stores/thread.ts';
import { styles } from '../../src/styles/index.ts';
import { Chains } from './chains.ts';
import { trailStyles } from './evidence-trail.styles.ts';

const STOPPED: readonly Delivery['state'][] = ['refused', 'expired', 'failed'];

/** What one's own bank has made of a payment; the page of an evidence file speaks of somebody else's. */
const OWN_BANK = { authorised: 'youAuthorised', settled: 'youSettled', rejected: 'youRejected' } as const;

/** One step: of whom, and the receipt that proves it. */
interface Step {
  receipts: readonly string[];
  index: number;
  address: string;
}

/**
 * @ignore part of fdz-message
 * @csspart trail - The steps.
 */
export class FdzMessageTrail extends FdzElement {
  static override styles = [...styles, trailStyles];

  @property({ attribute: false }) stored?: StoredMessage;
  /** The owner's address. */
  @property({ attribute: false }) own = '';
  @property({ attribute: false }) thread?: ThreadStore;
  /** What the list is called. */
  @property({ attribute: false }) label = '';
  /** It still waits on this device, for somebody. */
  @property({ attribute: false }) waiting = false;
  @property({ attribute: false }) retry?: (messageId: string, address: string) => void;
  @property({ attribute: false }) withdraw?: (messageId: string, address: string) => void;

  protected readonly t = this.localiser.load(letterWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #chains = new Chains(this);
  readonly #sent = new StoreController(this, ({ failed }: SentEvidenceState) => failed);
  #said?: { id: string; states: ReadonlyMap<string, Delivery['state']> };

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { stored, thread } = this;
    if (!stored) return;
    if (changed.has('thread')) void thread?.evidence().then((evidence) => thread === this.thread && this.#sent.observe(evidence), () => {});
    if (changed.has('stored') || changed.has('services') || changed.has('own')) void this.#chains.observe(this.services, stored, this.own);
    if (changed.has('stored')) this.#news(stored);
  }

  /** What has become of a letter while it was looked at. What one does oneself is said by what one does it with. */
  #news({ id, deliveries = [] }: StoredMessage): void {
    const states = new Map(deliveries.map(({ address, state }) => [address, state]));
    const before = this.#said?.id === id ? this.#said.states : undefined;
    this.#said = { id, states };
    const news = [...states].filter(([address, state]) => before && before.get(address) !== state && state !== 'sending' && state !== 'queued');
    if (news.length) this.#live.say(news.map(([address, state]) => this.t('news', { address, state: this.common(state) })).join(' '));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { stored, t } = this;
    if (!stored) return nothing;
    const { message, direction } = stored;
    return html`${this.#live.render()}<ol class="trail" part="trail" aria-label=${this.label}>
      <li class="done"><span>${t('written', { name: message.from.name ?? message.from.address })}</span>${this.#moment(message.sentAt)}</li>
      ${direction === 'in' ? this.#arrival(stored) : (stored.deliveries ?? []).map((delivery) => this.#delivery(stored, delivery))}
    </ol>`;
  }

  #moment(at: string | undefined): TemplateResult | typeof nothing {
    const { locale } = this.localiser;
    return at ? html`<time class="num sub small" datetime=${at} title=${formatMoment(locale, at)}>${Date.now() - Date.parse(at) < 64_800_000 ? formatTime(locale, at, true) : formatWhen(locale, at)}</time>` : nothing;
  }

  #arrival(stored: StoredMessage): TemplateResult | TemplateResult[] {
    const { receipts = [], sender, at, acceptance } = stored;
    const { t, own } = this;
    const proven = sender ? html`<span class="sub small">${t('provenBy', { issuer: host(sender.issuer) })}</span>` : nothing;
    if (!receipts.length) {
      const { state, at: decided } = acceptance ?? {};
      // Its receipts name the files in it, and are withheld with them.
      const withheld = state === 'pending' || state === 'refused' || state === 'expired';
      return [html`<li class="next"><span>${t('arrived', { domain: domainOf(own) })} <span class="sub small">${t(withheld ? 'receiptsWithheld' : 'noReceipt')}</span> ${proven}</span>${this.#moment(at)}</li>`,
        ...(state === 'refused' || state === 'expired' ? [html`<li class="stopped"><span>${t(state === 'refused' ? 'youRefused' : 'youLetPass')}</span>${this.#moment(decided)}</li>`] : [])];
    }
    return receipts.map((_, index) => this.#step(stored, { receipts, index, address: own }, (claims) => this.#received(claims), index ? nothing : proven));
  }

  #delivery(stored: StoredMessage, delivery: Delivery): unknown {
    const { t, waiting } = this;
    const { address, state, at, problem: type } = delivery;
    const { message } = stored;
    const receipts = receiptsOf(delivery);
    const last = receipts.map(unverified).findLast(({ event }) => event !== 'PaymentStatement');
    const code = problemCode(type) ?? (type as ProblemCode | undefined);
    const proven = last?.event && stateAfter(last as ReceiptClaims) === state && code !== 'receipt-invalid';
    const stopped = STOPPED.includes(state);
    const failed = this.#sent.value?.[evidenceKey(message.id, address)];
    const to = html`<span dir="ltr" class="address">${address}</span>`;
    const buttons = waiting && (stopped || state === 'queued')
      ? html`<p class="buttons"><button type="button" class="small" @click=${() => this.retry?.(message.id, address)}>${t('tryAgain')}</button>
        ${state === 'queued' ? html`<button type="button" class="quiet small" @click=${() => this.withdraw?.(message.id, address)}>${t('takeBack')}</button>` : nothing}</p>` : nothing;
    return [
      receipts.map((_, index) => this.#step(stored, { receipts, index, address }, (claims) => this.#told(claims, stored), to)),
      // What only a list says, or the outbox of this device.
      proven ? nothing : html`<li class=${stopped ? 'stopped' : 'next'}>
        <span><b>${this.common(state)}</b> ${to}
          ${stopped && code ? html`<p class="sub small">${problemText(this.localiser, { code })}</p>` : nothing}
          ${state === 'queued' ? html`<p class="sub small">${t('waitingHere')}</p>` : nothing}${buttons}
        </span>${this.#moment(at)}</li>`,
      proven && buttons !== nothing ? html`<li class="stopped"><span>${buttons}</span></li>` : nothing,
      failed ? html`<li class="stopped"><span>${t('notTaken', { domain: domainOf(address) })}</span></li>` : nothing,
    ];
  }

  /** @param words what the event is called here */
  #step(stored: StoredMessage, { receipts, index, address }: Step, words: (claims: Partial<ReceiptClaims>) => TemplateResult | string, beside: unknown): TemplateResult {
    const { t } = this;
    const { message, digest, direction, acceptance } = stored;
    const receipt = receipts[index]!;
    const chain = this.#chains.of(address);
    const { verification, at } = chain?.events[index] ?? {};
    const claims = verification?.claims ?? unverified(receipt);
    const broken = chain?.failed?.index === index && chain.failed.check === 'chain';
    const outcome = broken ? 'failed' : verification?.state;
    const withheld = direction === 'in' && acceptance && acceptance.state !== 'accepted';
    return html`<li class=${outcome === 'failed' || (outcome === 'verified' && claims.reason) ? 'stopped' : outcome === 'verified' ? 'done' : 'next'}>
      <span>${claims.event ? words(claims) : t('unreadable')}
        <fdz-receipt-badge size="row" .services=${this.services} .receipts=${receipts.slice(0, index + 1)} .stored=${stored} .message=${withheld ? undefined : message} .digest=${direction === 'in' ? digest : undefined} .recipient=${address} .sender=${message.from.address}></fdz-receipt-badge>
        ${beside}
        ${broken ? html`<p class="bad small">${t('broken')}</p>` : nothing}
        ${claims.reason ? this.#reason(claims.reason) : nothing}
      </span>${this.#moment(at ?? claims.received_at)}</li>`;
  }

  #reason({ type, detail }: NonNullable<ReceiptClaims['reason']>): TemplateResult {
    const code = problemCode(type);
    return html`${detail ? html`<p class="small">${this.t('reason', { reason: `\u2068${detail}\u2069` })}</p>` : nothing}
      ${code && !(detail && code === 'refused-by-recipient') ? html`<p class="sub small">${problemText(this.localiser, { code })}</p>` : nothing}`;
  }

  /** As its reader sees it. */
  #received({ event, until, payment, to = this.own }: Partial<ReceiptClaims>): TemplateResult | string {
    const { t } = this;
    const domain = domainOf(to);
    switch (event) {
      case 'SubmissionAcceptance': return t('taken', { domain });
      case 'NotificationForAcceptance': return t('told', { until: this.#until(until) });
      case 'ConsignmentAcceptance': return t('youAccepted');
      case 'ConsignmentRejection': return t('youRefused');
      case 'AcceptanceRejectionExpiry': return t('youLetPass');
      case 'ContentHandover': return t('youCollected');
      case 'ContentAccessTracking': return t('youOpened');
      case 'ContentConsignment': return t('arrived', { domain });
      case 'PaymentStatement': return this.#stands(t('youSaid'), payment, OWN_BANK);
      default: return this.common('failed');
    }
  }

  /** As its sender sees it. */
  #told(claims: Partial<ReceiptClaims>, { message }: StoredMessage): TemplateResult | string {
    const { t } = this;
    const { event, until, payment, to = '' } = claims;
    switch (event) {
      case 'PaymentStatement': return this.#stands(t('payerSays'), payment);
      case 'SubmissionAcceptance': return t('taken', { domain: domainOf(to) });
      case 'NotificationForAcceptance': return t('waits', { until: this.#until(until) });
      case 'ConsignmentAcceptance': return t('theyAccepted');
      default: {
        const note = event === 'ContentAccessTracking' ? t('theyOpened') : event === 'AcceptanceRejectionExpiry' ? t('theyLetPass', { until: this.#until(message.evidence?.acceptance?.until) }) : '';
        return html`<b>${this.common(stateAfter(claims as ReceiptClaims))}</b>${note ? html` <span class="sub small">${note}</span>` : nothing}`;
      }
    }
  }

  /** How a payment stands, in the words of the page of an evidence file. @param own words where it is one's own bank */
  #stands(who: string, payment: ReceiptClaims['payment'], own: Partial<typeof OWN_BANK> = {}): TemplateResult | string {
    if (!payment) return who;
    const mine = own[payment.state as keyof typeof own];
    return html`<b>${who}</b>: ${mine ? this.t(mine) : this.localiser.load(evidencePageWords)(payment.state)}, <bdi class="num">${formatMoney(payment.amount, payment.currency, this.localiser.locale)}</bdi>`;
  }

  #until(until: string | undefined): string {
    return until && !Number.isNaN(Date.parse(until)) ? formatMoment(this.localiser.locale, until) : '?';
  }
}

function host(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-trail': FdzMessageTrail;
  }
}
