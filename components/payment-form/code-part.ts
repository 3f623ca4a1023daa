import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Localiser } from '../../src/element/localise.ts';
import { commonWords } from '../../src/locales/common.ts';
import type { Payment } from '../../src/stores/payment.ts';
import type { CodeView } from './code-view.ts';
import type { PaymentTexts } from './field-text.ts';

/** The place of the payment code: what draws it is loaded once there is a payment. */
export class CodePart {
  #payment?: Payment;
  #typed = false;
  #view?: CodeView | 'coming' | 'unread';
  readonly #common;

  constructor(private readonly host: ReactiveControllerHost, private readonly localiser: Localiser, private readonly t: PaymentTexts) {
    this.#common = localiser.words(commonWords);
  }

  /** Another payment, or none. @param typed by a person who may not be done */
  show(payment: Payment | undefined, typed: boolean): void {
    this.#payment = payment;
    this.#typed = typed;
    if (!payment) return;
    if (!this.#view) this.#load();
    if (typeof this.#view === 'object') this.#view.show(payment, typed);
  }

  #load(): void {
    this.#view = 'coming';
    this.host.requestUpdate();
    void import('./code-view.ts').then(({ CodeView }) => new CodeView(this.host, this.localiser), () => 'unread' as const).then((view) => {
      this.#view = view;
      this.show(this.#payment, this.#typed);
      this.host.requestUpdate();
    });
  }

  render(): TemplateResult {
    if (!this.#payment) return html`<p class="code note" part="code">${this.t('codeLater')}</p>`;
    if (typeof this.#view === 'object') return this.#view.render();
    return html`<div class="code" part="code">${this.#view === 'unread'
      ? html`<p class="paper note">${this.t('codeUnread')} <button type="button" class="link" @click=${() => this.#load()}>${this.#common('retry')}</button></p>`
      : html`<p class="paper note waits">${this.t('codeComes')}</p>`}</div>`;
  }
}
