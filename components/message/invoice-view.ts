/**
 * An attached invoice, as people read it, beside the file it was read from. Loaded with the first that is opened.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/contract/index.ts';
import { copyText } from '../../src/element/copy.ts';
import { define } from '../../src/element/define.ts';
import { FdzElement } from '../../src/element/element.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { property } from '../../src/element/property.ts';
import { ring } from '../../src/element/ring.ts';
import { invoiceWords } from '../../src/locales/invoice.ts';
import type { InvoiceReading } from '../../src/services/invoices.ts';
import { styles } from '../../src/styles/index.ts';
import type { FoundInvoice } from './find-invoice.ts';
import { isolated, type Sheet } from './invoice-format.ts';
import { renderFacts, renderHead, renderParties, summary } from './invoice-head.ts';
import { MORE, renderLines } from './invoice-lines.ts';
import { renderOmissions, renderPayment } from './invoice-payment.ts';
import { renderNotes, renderTotals } from './invoice-totals.ts';
import { invoiceStyles } from './invoice-view.styles.ts';

/** Lines there are at first, and on paper at most. */
const FIRST = 50;
const PRINTED = 1000;
/** Milliseconds a button says that it has copied. */
const SAID = 2000;

const today = (): string => {
  const now = new Date();
  return `${now.getFullYear()}-${`${now.getMonth() + 1}`.padStart(2, '0')}-${`${now.getDate()}`.padStart(2, '0')}`;
};

/**
 * @ignore part of fdz-message
 */
export class FdzMessageInvoice extends FdzElement {
  static override styles = [...styles, invoiceStyles];

  /** What was found in the file; nothing yet, or nothing at all, where it is not there. */
  @property({ attribute: false }) found?: FoundInvoice;
  /** As the file is called. */
  @property({ attribute: false }) name = '';
  /** What of it is shown: the file itself, or its data. */
  @property({ reflect: true }) view: 'file' | 'data' = 'file';

  /** The message it came with; without it nothing is paid from here. */
  @property({ attribute: false }) stored?: StoredMessage;
  @property({ type: Boolean }) readonly = false;

  @property({ state: true }) private most = FIRST;
  @property({ state: true }) private paying = false;
  @property({ state: true }) private copied = '';

  protected readonly t = this.localiser.load(invoiceWords);
  readonly #live = new LiveRegion(this);
  #clock?: ReturnType<typeof setTimeout>;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('beforeprint', this.#print);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('beforeprint', this.#print);
    clearTimeout(this.#clock);
  }

  /** On paper nothing can be pressed. */
  readonly #print = (): void => {
    this.most = Math.max(this.most, PRINTED);
    this.performUpdate();
  };

  get #reading(): InvoiceReading | undefined {
    return typeof this.found === 'object' ? this.found : undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (!changed.has('found')) return;
    const reading = this.#reading;
    // The pages of a PDF are made for people; XML is not.
    this.view = reading?.container === 'xml' ? 'data' : 'file';
    this.most = FIRST;
    this.paying = false;
    if (reading) this.#live.say(summary(this.#sheet(reading)));
    else if (this.found) this.#live.say(this.#fault());
  }

  #fault(): string {
    return typeof this.found === 'string' ? `${this.t('notRead')} ${this.t(this.found)}` : '';
  }

  readonly #more = async (): Promise<void> => {
    const { lines } = this.#reading!.invoice;
    this.most += MORE;
    this.#live.say(this.t('shownOf', { shown: Math.min(this.most, lines.length), count: lines.length }), true);
    await this.updateComplete;
    // Once there are no more the button is gone, and the focus with it.
    if (this.most >= lines.length) this.renderRoot.querySelector<HTMLElement>('table')?.focus();
  };

  readonly #pay = async (): Promise<void> => {
    if (this.paying) return void (this.paying = false);
    try {
      define('fdz-message-invoice-pay', (await import('./invoice-pay.ts')).FdzMessageInvoicePay);
    } catch {
      // Offline, say: what there is to pay stands below, to be copied.
      return this.#live.say(this.t('payUnread'), true);
    }
    this.paying = true;
    await this.updateComplete;
    const panel = this.renderRoot.querySelector('fdz-message-invoice-pay');
    await panel?.updateComplete;
    panel?.focus();
  };

  #renderPay(reading: InvoiceReading): TemplateResult | typeof nothing {
    const { t, stored, paying } = this;
    if (stored?.direction !== 'in' || reading.payable.notOffered.length || !reading.payable.accounts.length) return nothing;
    return html`<p class="begin"><button type="button" class=${paying ? '' : 'main'} aria-expanded=${paying ? 'true' : 'false'} @click=${this.#pay}>${t(paying ? 'payClose' : 'payNow')}</button></p>
      ${paying ? html`<fdz-message-invoice-pay exportparts="invoice-payment, payment-warnings, payment-sheet, payment-amount, payment-code" .services=${this.services} .stored=${stored} .readonly=${this.readonly} .reading=${reading}></fdz-message-invoice-pay>` : nothing}`;
  }

  async #copy(value: string): Promise<void> {
    if (!(await copyText(value, this.shadowRoot!))) return this.#live.say(this.t('notCopied'), true);
    this.copied = value;
    this.#live.say(this.t('copied'), true);
    clearTimeout(this.#clock);
    this.#clock = setTimeout(() => (this.copied = ''), SAID);
  }

  #sheet(reading: InvoiceReading): Sheet {
    const { t } = this;
    return {
      t, reading, locale: this.localiser.locale, today: today(), most: this.most, more: () => void this.#more(), pay: this.#renderPay(reading),
      copy: (value, label) => html`<button type="button" class="quiet small copy" aria-label=${t('copyName', { label: `${label} ${isolated(value)}` })} @click=${() => void this.#copy(value)}>${t(this.copied === value ? 'copied' : 'copy')}</button>`,
    };
  }

  protected override render(): TemplateResult {
    const { t, name, view } = this;
    const reading = this.#reading;
    if (!reading) return html`${this.#live.render()}${this.found ? html`<p class="notice bad">${ring('failed')}<span class="grow">${this.#fault()}</span></p>` : nothing}<slot></slot>`;
    const pdf = reading.container === 'pdf';
    const option = (value: 'file' | 'data', label: string): TemplateResult => html`<label><input type="radio" name="view" value=${value} .checked=${view === value} @change=${() => (this.view = value)}><span>${label}</span></label>`;
    const [file, data] = [option('file', t(pdf ? 'pages' : 'asWritten')), option('data', t(pdf ? 'data' : 'asInvoice'))];
    return html`${this.#live.render()}
      <fieldset class="choice small"><legend class="visually-hidden">${t('choice', { name: isolated(name) })}</legend>${pdf ? [file, data] : [data, file]}</fieldset>
      <div class="file" ?hidden=${view === 'data'}><slot></slot></div>
      ${view === 'data' ? this.#render(reading, pdf) : nothing}`;
  }

  #render(reading: InvoiceReading, pdf: boolean): TemplateResult {
    const sheet = this.#sheet(reading);
    return html`${pdf ? html`<p class="beside small sub">${this.t('beside')}</p>` : nothing}<article class="sheet" aria-label=${this.t('region', { name: isolated(this.name) })}>
      ${renderHead(sheet)}${renderParties(sheet)}${renderFacts(sheet)}${renderLines(sheet)}${renderTotals(sheet)}${renderPayment(sheet)}${renderNotes(sheet)}${renderOmissions(sheet)}
    </article>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-invoice': FdzMessageInvoice;
  }
}
