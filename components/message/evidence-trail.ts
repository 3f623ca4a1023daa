import { html, nothing, type TemplateResult } from 'lit';
import { domainOf } from '../../src/contract/address.ts';
import type { Delivery, StoredMessage } from '../../src/contract/index.ts';
import { problemCode, type ProblemCode } from '../../src/contract/problems.ts';
import { formatTime, formatWhen } from '../../src/locales/format.ts';
import type { Services } from '../../src/services/services.ts';
import type { MessageWords } from '../../src/locales/message.ts';

export interface TrailOptions {
  t: MessageWords;
  locale: string;
  /** The owner's address. */
  own: string;
  word(state: Delivery['state']): string;
  problem(code: ProblemCode): string;
  /** Only for what still waits on this device. */
  retry(messageId: string, address: string): void;
  withdraw(messageId: string, address: string): void;
  waiting: boolean;
  services: Services | undefined;
}

const DONE: readonly Delivery['state'][] = ['deposited', 'handed-over', 'opened'];
const STOPPED: readonly Delivery['state'][] = ['refused', 'expired', 'failed'];

const moment = (locale: string, at: string | undefined): TemplateResult | typeof nothing =>
  at ? html`<time class="num sub small" datetime=${at} title=${formatWhen(locale, at)}>${formatTime(locale, at, true)}</time>` : nothing;

/** What happened to a message, each step with the receipt that proves it. */
export function renderTrail(stored: StoredMessage, options: TrailOptions): TemplateResult {
  const { t, locale } = options;
  const { message } = stored;
  const name = message.from.name ?? message.from.address;
  return html`<ol class="trail" part="trail" aria-label=${t('evidence')}>
    <li class="done"><span>${t('written', { name })}</span>${moment(locale, message.sentAt)}</li>
    ${stored.direction === 'in' ? renderArrival(stored, options) : (stored.deliveries ?? []).map((delivery) => renderDelivery(stored, delivery, options))}
  </ol>`;
}

function renderArrival({ message, receipts = [], sender, digest, at }: StoredMessage, { t, locale, own, services }: TrailOptions): TemplateResult {
  const receipt = receipts.at(-1);
  return html`<li class="done"><span>${t('arrived', { domain: domainOf(own) })}
      ${receipt
        ? html`<fdz-receipt-badge size="row" .services=${services} .receipt=${receipt} .message=${message} .digest=${digest} .recipient=${own} .sender=${message.from.address}></fdz-receipt-badge>`
        : html`<span class="sub small">${t('noReceipt')}</span>`}
      ${sender ? html`<span class="sub small">${t('provenBy', { issuer: host(sender.issuer) })}</span>` : nothing}</span>${moment(locale, at)}</li>`;
}

function renderDelivery({ message }: StoredMessage, { address, state, at, receipt, problem: type }: Delivery, options: TrailOptions): TemplateResult {
  const { t, locale, word, problem, retry, withdraw, waiting, services } = options;
  const code = problemCode(type) ?? (type as ProblemCode | undefined);
  const stopped = STOPPED.includes(state);
  return html`<li class=${DONE.includes(state) ? 'done' : stopped ? 'stopped' : 'next'}>
    <span><b>${word(state)}</b> <span dir="ltr" class="address">${address}</span>
      ${receipt ? html`<fdz-receipt-badge size="row" .services=${services} .receipt=${receipt} .message=${message} .recipient=${address} .sender=${message.from.address}></fdz-receipt-badge>` : nothing}
      ${stopped && code ? html`<p class="sub small">${problem(code)}</p>` : nothing}
      ${state === 'queued' ? html`<p class="sub small">${t('waitingHere')}</p>` : nothing}
      ${waiting && (stopped || state === 'queued') ? html`<p class="buttons">
        <button type="button" class="small" @click=${() => retry(message.id, address)}>${t('tryAgain')}</button>
        ${state === 'queued' ? html`<button type="button" class="quiet small" @click=${() => withdraw(message.id, address)}>${t('takeBack')}</button>` : nothing}</p>` : nothing}
    </span>${moment(locale, at)}</li>`;
}

function host(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
