/**
 * What a box shows later than the draft: what became of the message, for each recipient with its state and the receipt,
 * that another version of the draft stands beside this one, and that it was discarded.
 * @module
 */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Delivery, Message } from '../../src/contract/index.ts';
import { problemCode, type ProblemCode } from '../../src/contract/problems.ts';
import { ring, type Ring } from '../../src/element/ring.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import { formatTime } from '../../src/locales/format.ts';
import type { Services } from '../../src/services/services.ts';
import { receiptsOf } from '../../src/stores/delivery-state.ts';
import { ARRIVED, STOPPED } from './deliveries.ts';

export { renderConflict } from './conflict.ts';
export { Discarding } from './discarding.ts';
import { definePayment } from './payment-request.ts';
import { defineWishes } from './wishes.ts';

// What was asked for is said once it was sent; before, it is chosen in the same element.
defineWishes();
definePayment();

/** Shape of the ring for a state of delivery. */
export const ringOf = (state: Delivery['state']): Ring => (ARRIVED.includes(state) ? 'verified' : STOPPED.includes(state) ? 'failed' : 'waiting');

export interface DeliveriesOptions {
  t: ComposeWords;
  locale: string;
  message: Message | undefined;
  services: Services | undefined;
  deliveries: readonly Delivery[];
  nextAttempt: number | undefined;
  /** Word of a state. */
  word(state: Delivery['state']): string;
  /** Receipts are shown as postmarks. */
  stamped?: boolean;
  problem(code: ProblemCode): string;
  retryWord: string;
  retry(address: string): void;
  withdraw(address: string): void;
}

/** Each recipient with what has become of the message there. */
export function renderDeliveries(options: DeliveriesOptions): TemplateResult {
  const { t, locale, message, services, deliveries, nextAttempt, word, problem, retryWord, retry, withdraw, stamped } = options;
  const { evidence } = message ?? {};
  const waits = deliveries.some(({ state }) => state === 'queued');
  return html`${waits ? html`<p class="small sub">${t('queuedExplained')} ${nextAttempt ? html`<span class="num">${t('nextAttempt', { time: formatTime(locale, nextAttempt) })}</span>` : nothing}</p>` : nothing}
  ${evidence ? html`<fdz-compose-wishes .asked=${evidence}></fdz-compose-wishes>` : nothing}
  <ul class="deliveries ${stamped ? 'stamped' : ''}" part="deliveries">
    ${repeat(deliveries, (delivery) => delivery.address, (delivery) => {
      const { address, state, at, problem: type } = delivery;
      const receipts = receiptsOf(delivery);
      const code = problemCode(type) ?? (type as ProblemCode | undefined);
      const stopped = STOPPED.includes(state);
      return html`<li part="delivery" class=${state}>
        ${receipts.length
          ? html`<fdz-receipt-badge size=${stamped ? 'stamp' : 'row'} .services=${services} .receipts=${receipts} .stored=${{ direction: 'out', deliveries }} .message=${message} .recipient=${address} .sender=${message?.from.address}></fdz-receipt-badge>`
          : ring(ringOf(state))}
        <span class="cut who" dir="ltr" title=${address}>${address}</span>
        <span class="word">${word(state)}</span>
        <time class="num sub" datetime=${at ?? nothing}>${at ? formatTime(locale, at) : nothing}</time>
        ${stopped ? html`<p class="why small">${code ? problem(code) : nothing}</p>
          <button type="button" class="small do" @click=${() => retry(address)}>${retryWord}</button>` : nothing}
        ${state === 'queued' ? html`<button type="button" class="quiet small do" aria-label="${t('withdraw')}: ${address}" @click=${() => withdraw(address)}>${t('withdraw')}</button>` : nothing}
      </li>`;
    })}
  </ul>`;
}
