/**
 * The payment an invoice asks for. What the invoice leaves open is for the person to say: nothing is chosen for them.
 * Loaded when somebody is about to pay.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/contract/index.ts';
import { FdzElement } from '../../src/element/element.ts';
import { property } from '../../src/element/property.ts';
import { invoiceWords } from '../../src/locales/invoice.ts';
import { compactIban, formatIban, isReference, type InvoiceReading } from '../../src/services/invoices.ts';
import type { PaymentField } from '../../src/stores/payment.ts';
import { styles } from '../../src/styles/index.ts';
import '../payment-form/define.ts';
import { invoicePayStyles } from './invoice-pay.styles.ts';
import { isolated, plain } from './isolated.ts';
import { PayeeWarnings } from './payee-warnings.ts';
import { askOf } from './payment-fields.ts';

type Choice = 'account' | 'currency' | 'reference';

/**
 * @ignore part of fdz-message
 */
export class FdzMessageInvoicePay extends FdzElement {
  static override styles = [...styles, invoicePayStyles];

  @property({ attribute: false }) reading?: InvoiceReading;
  @property({ attribute: false }) stored?: StoredMessage;
  @property({ type: Boolean }) readonly = false;

  @property({ state: true }) private chosen: Readonly<Partial<Record<Choice, string>>> = {};

  protected readonly t = this.localiser.load(invoiceWords);
  readonly #warnings = new PayeeWarnings(this, this.localiser);

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('reading')) this.chosen = {};
    this.#warnings.observe(this.services);
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot?.querySelector<HTMLElement>('.pay')?.focus(options);
  }

  /** What there is to choose of; one alone is taken. */
  #among(choice: Choice, reading: InvoiceReading): readonly string[] {
    const { payable, invoice } = reading;
    if (choice === 'account') return payable.accounts.map(({ iban }) => iban);
    if (choice === 'currency') return payable.currencies;
    const account = this.#value('account', reading);
    // An account is named together with the reference that goes with it.
    const beside = new Set(invoice.paymentMeans.flatMap((each) => (each.reference && each.account && compactIban(each.account) === account ? each.reference : [])));
    const those = payable.references.filter((each) => beside.has(each));
    return those.length ? those : payable.references;
  }

  #value(choice: Choice, reading: InvoiceReading): string | undefined {
    const among = this.#among(choice, reading);
    const value = this.chosen[choice];
    return among.length === 1 ? among[0] : value !== undefined && among.includes(value) ? value : undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t, reading, stored } = this;
    if (!reading || !stored) return nothing;
    // Which references there are is known once the account is.
    const asked: readonly Choice[] = this.#value('account', reading) === undefined ? ['account', 'currency'] : ['account', 'currency', 'reference'];
    const open = asked.filter((choice) => this.#among(choice, reading).length > 1);
    const missing = open.some((choice) => this.#value(choice, reading) === undefined);
    return html`<section class="pay" part="invoice-payment" role="group" aria-label=${t('payment')} tabindex="-1">
      ${open.map((choice) => this.#renderChoice(choice, reading))}
      ${missing ? html`<p class="sub small">${t('chooseFirst')}</p>` : this.#renderForm(reading, stored)}
    </section>`;
  }

  #renderChoice(choice: Choice, reading: InvoiceReading): TemplateResult {
    const { t } = this;
    const value = this.#value(choice, reading);
    const legend = choice === 'account' ? t('whichAccount') : choice === 'currency' ? t('whichCurrency') : t('whichReference');
    return html`<fieldset><legend class="small">${legend}</legend>${this.#among(choice, reading).map((each) => html`<label><input type="radio" name=${choice} .checked=${each === value}
      @change=${() => (this.chosen = { ...this.chosen, [choice]: each })}><span>${choice === 'account' ? this.#account(each, reading) : html`<bdi class="num">${plain(each)}</bdi>`}</span></label>`)}</fieldset>`;
  }

  #account(iban: string, { payable }: InvoiceReading): TemplateResult {
    const name = payable.accounts.find((each) => each.iban === iban)?.name;
    return html`<bdi class="num">${formatIban(iban)}</bdi>${name ? html` <bdi class="sub small">${plain(name)}</bdi>` : nothing}`;
  }

  #renderForm(reading: InvoiceReading, stored: StoredMessage): TemplateResult {
    const { t } = this;
    const { payable: { payee, amount, due, accounts }, invoice } = reading;
    const { iban, bic, name } = accounts.find((each) => each.iban === this.#value('account', reading))!;
    const named = this.#value('reference', reading);
    const structured = named !== undefined && isReference(named);
    // The number of the invoice says which one is paid, where the invoice does not say how else.
    const words = structured ? undefined : named ?? invoice.number;
    const editable: PaymentField[] = [...(payee ? [] : ['payee' as const]), ...(named === undefined ? ['remittance' as const] : [])];
    return html`${this.#warnings.render(stored, payee, iban)}
      ${name && payee && plain(name) !== plain(payee) ? html`<p class="notice small">${t('holderIs', { name: isolated(name) })}</p>` : nothing}
      ${payee ? nothing : html`<p class="notice small">${t('payeeOpen')}</p>`}
      ${named === undefined ? html`<p class="small sub">${t('noReference')}</p>` : nothing}
      <fdz-payment-form exportparts="sheet: payment-sheet, amount: payment-amount, code: payment-code" .services=${this.services} .request=${askOf(stored)} ?disabled=${this.readonly} .editable=${this.readonly ? '' : editable.join(' ')} .payee=${payee} .iban=${iban} .bic=${bic} .amount=${amount}
        .currency=${this.#value('currency', reading)} .due=${due} .reference=${structured ? named : undefined} .remittance=${words}></fdz-payment-form>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-invoice-pay': FdzMessageInvoicePay;
  }
}
