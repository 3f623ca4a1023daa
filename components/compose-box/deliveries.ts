import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Delivery, Message } from '../../src/contract/index.ts';
import { problemCode, type ProblemCode } from '../../src/contract/problems.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import { formatTime } from '../../src/locales/format.ts';
import type { Services } from '../../src/services/services.ts';
import { ring, type Ring } from '../../src/element/ring.ts';

export const ARRIVED: readonly Delivery['state'][] = ['deposited', 'handed-over', 'opened'];
export const STOPPED: readonly Delivery['state'][] = ['refused', 'expired', 'failed'];

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
  problem(code: ProblemCode): string;
  retryWord: string;
  retry(address: string): void;
  withdraw(address: string): void;
}

/** One line of words for the whole: "Delivered to 2 of 3". */
export function summary(t: ComposeWords, deliveries: readonly Delivery[]): string {
  const done = deliveries.filter(({ state }) => ARRIVED.includes(state)).length;
  const stopped = deliveries.filter(({ state }) => STOPPED.includes(state)).length;
  if (done === deliveries.length && done) return t('allDelivered', { count: done });
  if (done) return t('someDelivered', { done, all: deliveries.length });
  return t(stopped === deliveries.length && stopped ? 'nothingSent' : 'onItsWay');
}

/** Each recipient with what has become of the message there. */
export function renderDeliveries(options: DeliveriesOptions): TemplateResult {
  const { t, locale, message, services, deliveries, nextAttempt, word, problem, retryWord, retry, withdraw } = options;
  const waits = deliveries.some(({ state }) => state === 'queued');
  return html`${waits ? html`<p class="small sub">${t('queuedExplained')} ${nextAttempt ? html`<span class="num">${t('nextAttempt', { time: formatTime(locale, nextAttempt) })}</span>` : nothing}</p>` : nothing}
  <ul class="deliveries" part="deliveries">
    ${repeat(deliveries, (delivery) => delivery.address, ({ address, state, at, receipt, problem: type }) => {
      const code = problemCode(type) ?? (type as ProblemCode | undefined);
      const stopped = STOPPED.includes(state);
      return html`<li part="delivery" class=${state}>
        ${receipt
          ? html`<fdz-receipt-badge size="row" .services=${services} .receipt=${receipt} .message=${message} .recipient=${address} .sender=${message?.from.address}></fdz-receipt-badge>`
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
