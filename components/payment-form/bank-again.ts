/**
 * Paying a second time takes a second yes, which names the first payment.
 * @module
 */
import { html, type LitElement, type TemplateResult } from 'lit';
import type { Localiser } from '../../src/element/localise.ts';
import { formatMoment } from '../../src/locales/format.ts';
import { formatMoney } from '../../src/stores/payment.ts';
import type { PaymentRecord } from '../../src/stores/payments.ts';
import type { BankTexts } from './bank-reasons.ts';
import { isolated } from './bank-status.ts';

export class AgainDialog {
  constructor(private readonly host: LitElement, private readonly localiser: Localiser, private readonly t: BankTexts, private readonly answered: (yes: boolean) => void) {}

  show(): void {
    void this.host.updateComplete.then(() => this.#dialog?.showModal());
  }

  get #dialog(): HTMLDialogElement | null {
    return this.host.renderRoot.querySelector('dialog');
  }

  #answer(yes: boolean): void {
    // The gesture goes on: what is answered may open a window.
    this.#dialog?.close();
    this.answered(yes);
  }

  render({ state, payment, createdAt }: PaymentRecord): TemplateResult {
    const { t, localiser: { locale } } = this;
    const text = t(state === 'settled' ? 'againSettled' : state === 'authorised' ? 'againAuthorised' : 'againInitiated', {
      amount: isolated(formatMoney(payment.amount, payment.currency, locale)), payee: isolated(payment.payee), time: isolated(formatMoment(locale, createdAt)),
    });
    return html`<dialog part="again" aria-labelledby="again-title" aria-describedby="again-text">
      <h3 id="again-title">${t('againTitle')}</h3>
      <p id="again-text">${text}</p>
      <div class="actions"><button type="button" class="main" autofocus @click=${() => this.#answer(false)}>${t('againNo')}</button><button type="button" @click=${() => this.#answer(true)}>${t('againYes')}</button></div>
    </dialog>`;
  }
}
