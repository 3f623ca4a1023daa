/**
 * A payment the sender of a message asks for. Loaded with the first.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Part, StoredMessage } from '../../src/contract/index.ts';
import { define } from '../../src/element/define.ts';
import { FdzElement } from '../../src/element/element.ts';
import { property } from '../../src/element/property.ts';
import { messagePartWords } from '../../src/locales/message-parts.ts';
import { isThere } from '../../src/stores/delivery-state.ts';
import { styles } from '../../src/styles/index.ts';
import '../payment-form/define.ts';
import { isolated } from './isolated.ts';
import type { PartElement } from './part-kinds.ts';
import { renderPartText } from './part-text.ts';
import { partStyles } from './parts.styles.ts';
import { PayeeWarnings } from './payee-warnings.ts';
import { askOf, readPaymentPart, type AskedPayment } from './payment-fields.ts';

/**
 * @ignore part of fdz-message
 */
export class FdzMessagePayment extends FdzElement implements PartElement {
  static override styles = [...styles, partStyles];

  @property({ attribute: false }) data?: Part['data'];
  @property({ attribute: false }) stored?: StoredMessage;
  @property({ type: Boolean }) readonly = false;

  protected readonly t = this.localiser.load(messagePartWords);
  readonly #warnings = new PayeeWarnings(this, this.localiser);
  #asked?: AskedPayment;
  #standing?: 'coming' | 'there' | 'failed';

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('data')) this.#asked = this.data && readPaymentPart(this.data);
    if (this.stored?.direction === 'in') this.#warnings.observe(this.services);
    else if (this.stored && this.#asked) this.#stand();
  }

  /** Whoever asks sees how it stands. */
  #stand(): void {
    if (this.#standing) return;
    this.#standing = 'coming';
    const came = (how: 'there' | 'failed') => (): void => {
      this.#standing = how;
      this.requestUpdate();
    };
    import('./payment-standing.ts').then(({ FdzMessageStanding }) => define('fdz-message-standing', FdzMessageStanding)).then(came('there'), came('failed'));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t, data, stored } = this;
    const asked = this.#asked;
    if (!data || !stored) return nothing;
    if (!asked) return html`<p class="notice warn small">${t('malformed')}</p>${renderPartText({ type: t('payment'), data }, t)}`;
    const { texts, editable, invoice } = asked;
    const coming = stored.direction === 'in';
    // The own copy is there to be read, and so is a message nothing is to be done with.
    const idle = !coming || this.readonly;
    const file = invoice === undefined ? undefined : stored.message.attachments?.find(({ id }) => id === invoice);
    return html`<section class="payment" part="payment" role="group" aria-label=${t(coming ? 'asks' : 'youAsk')}>
      <h4 class="sub small">${t(coming ? 'asks' : 'youAsk')}</h4>
      ${coming ? this.#warnings.render(stored, texts.payee, texts.iban) : nothing}
      <fdz-payment-form exportparts="sheet: payment-sheet, amount: payment-amount, code: payment-code" ?disabled=${idle} .services=${this.services} .editable=${idle ? '' : editable} .request=${coming ? askOf(stored) : undefined}
        .payee=${texts.payee} .iban=${texts.iban} .bic=${texts.bic} .amount=${texts.amount} .currency=${texts.currency} .due=${texts.due} .reference=${texts.reference}
        .variableSymbol=${texts.variableSymbol} .specificSymbol=${texts.specificSymbol} .constantSymbol=${texts.constantSymbol} .remittance=${texts.remittance}></fdz-payment-form>
      ${coming ? nothing : this.#standing === 'there' ? html`<fdz-message-standing exportparts="payment-standing" .services=${this.services} .stored=${stored} .index=${stored.message.parts?.findIndex((part) => part.data === data) ?? 0} ?readonly=${this.readonly}></fdz-message-standing>`
        : this.#standing === 'coming' && stored.deliveries?.some(isThere) ? html`<div class="coming stands"></div>` : nothing}
      ${file ? html`<p class="sub small">${t('fromInvoice', { name: isolated(file.name) })}</p>` : nothing}
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-payment': FdzMessagePayment;
  }
}
