import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { FdzFormControl } from '../../src/element/form-control.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { paymentWords } from '../../src/locales/payment.ts';
import { formatIban, formatMoney, NEEDED, PAYMENT_FIELDS, PaymentStore, type Payment, type PaymentField } from '../../src/stores/payment.ts';
import { styles } from '../../src/styles/index.ts';
import type { Services } from '../../src/services/services.ts';
import type { PaymentAsk } from './asked.ts';
import { CodePart } from './code-part.ts';
import { Copying } from './copying.ts';
import { daysTo, dueText } from './due.ts';
import { PaymentChangedEvent, PaymentOpenRequestEvent } from './events.ts';
import { faultText, isFinal } from './fault-text.ts';
import { copyOf, entryText, fieldsNamed, shownText, textsIn } from './field-text.ts';
import { paymentFormStyles } from './fdz-payment-form.styles.ts';
import { payUrl } from './pay-url.ts';

/** Stand above the rest, unless the person says them. */
const HEAD: ReadonlySet<PaymentField> = new Set(['amount', 'currency', 'due']);
/** Words, in whatever direction they run; everything else runs from left to right. */
const WORDS: ReadonlySet<PaymentField> = new Set(['payee', 'remittance']);
/** A date that is there in part: the field keeps it to itself. */
const UNFINISHED = '?';

/**
 * A payment somebody asks for: who wants how much by when, with every field to copy, the payment code of the payee's
 * country to scan, and a link to the host's own payment page. It needs no account and no server, and talks to none by
 * itself. Inside `<fdz-account scope="… pay">`, with `services`, or with the attributes of an element that stands alone
 * (`server`, `issuer`, `client-id`, `redirect-uri`, `scope`) it also offers to have a bank pay, through the person's own
 * server, and shows how that payment stands.
 * What the payee lets be changed is a field, checked while it is being typed. A form control: it submits the payment
 * as JSON (`{"payee","iban","amount","currency",…}`) once it is whole, and nothing before.
 *
 * @summary A payment: its details, checked, to copy and to scan.
 *
 * @attr {string} payee - Name of the payee, 70 characters at most.
 * @attr {string} iban - Account of the payee; spaces are allowed.
 * @attr {string} bic - Bank of the payee, where it is wanted.
 * @attr {string} amount - Decimal number with a point: `184.90`.
 * @attr {string} currency - ISO 4217; EUR where it is not said.
 * @attr {string} due - Day it is to be paid by: `2026-11-28`.
 * @attr {string} remittance - Words to the payee, 140 characters at most.
 * @attr {string} reference - Creditor reference (ISO 11649): `RF18…`.
 * @attr {string} variable-symbol - Up to ten digits.
 * @attr {string} specific-symbol - Up to ten digits.
 * @attr {string} constant-symbol - Up to four digits.
 * @attr {string} editable - Names of the attributes above that the person may change, separated by spaces.
 * @attr {string} pay-url - The host's own payment page; https only, anything else is not shown.
 *
 * @event {PaymentChangedEvent} fdz-payment-changed - The person changed the payment.
 * @event {PaymentCopiedEvent} fdz-payment-copied - The person copied a field, or all of them.
 * @event {PaymentOpenRequestEvent} fdz-payment-open-request - The link to the payment page is about to be followed; can be prevented.
 * @event {PaymentBankRequestEvent} fdz-payment-bank-request - The person is about to ask a bank for it; can be prevented.
 * @event {PaymentStateChangedEvent} fdz-payment-state-changed - How the payment by bank stands is another; it is paid once `state` is `settled`.
 *
 * @csspart sheet - All of it; has the frame.
 * @csspart due - By when.
 * @csspart amount - How much.
 * @csspart row - A value that cannot be changed, with its label.
 * @csspart label - Label of a value.
 * @csspart value - A value that cannot be changed.
 * @csspart asker - Who asks, beside the account.
 * @csspart field - A field that can be changed, with its label.
 * @csspart error - What is wrong with a field.
 * @csspart copy - The button that copies a field.
 * @csspart copy-all - The button that copies all of them.
 * @csspart pay - The link to the payment page.
 * @csspart code - The payment code with what is said of it.
 * @csspart code-drawing - The code itself.
 * @csspart code-choice - Chooses another code.
 *
 * @cssproperty [--code-size=176px] - Width of the payment code.
 *
 * @cssstate whole - The payment is whole and nothing is wrong with it.
 * @cssstate user-invalid - The form was sent and this was not valid.
 */
export class FdzPaymentForm extends FdzFormControl {
  static override styles = [...styles, paymentFormStyles];
  /** A press on a text that is to be selected gives the focus to nothing. */
  static override shadowRootOptions: ShadowRootInit = { mode: 'open' };

  @property() payee?: string;
  @property() iban?: string;
  @property() bic?: string;
  @property() amount?: string;
  @property() currency?: string;
  @property() due?: string;
  @property() remittance?: string;
  @property() reference?: string;
  @property({ attribute: 'variable-symbol' }) variableSymbol?: string;
  @property({ attribute: 'specific-symbol' }) specificSymbol?: string;
  @property({ attribute: 'constant-symbol' }) constantSymbol?: string;
  @property() editable = '';
  @property({ attribute: 'pay-url' }) payUrl?: string;
  /** Who asks for it, and in which message. Said beside the account; where that is not proven, no bank is offered. */
  @property({ attribute: false }) request?: PaymentAsk;
  /** Services to pay by bank with, instead of those of the account around. */
  @property({ attribute: false }) services?: Services;

  readonly #t = this.localiser.words(paymentWords);
  readonly #common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #copying = new Copying(this, this.#live, this.#t);
  readonly #code = new CodePart(this, this.localiser, this.#t);
  readonly #store = new PaymentStore();
  /** What the person typed, as it stands in the fields. */
  readonly #typed = new Map<PaymentField, string>();
  /** Fields that were left, or asked about: what is wrong with them is said. */
  readonly #left = new Set<PaymentField>();
  /** `value` was set before anything was shown: it stands over what the attributes say. */
  #filled = false;

  constructor() {
    super();
    this.internals.role = 'group';
    this.#readGiven(['currency']);
    new StoreController(this).observe(this.#store);
    void customElements.whenDefined('fdz-account').then(() => this.requestUpdate());
    this.addEventListener('invalid', () => {
      PAYMENT_FIELDS.forEach((field) => this.#left.add(field));
      this.requestUpdate();
    });
    // A label of the page was pressed.
    this.addEventListener('click', (event) => {
      if (event.composedPath()[0] === this) this.focus();
    });
  }

  /** The payment, once it is whole and nothing is wrong with it. */
  get payment(): Payment | undefined {
    return this.#store.state.payment;
  }

  /** The payment as JSON, as it is submitted; empty while it is not whole. Setting it fills all fields. */
  get value(): string {
    return this.payment ? JSON.stringify(this.payment) : '';
  }
  set value(json: string) {
    this.#filled = !this.hasUpdated;
    this.#typed.clear();
    this.#store.write({ ...Object.fromEntries(PAYMENT_FIELDS.map((field) => [field, undefined])), currency: 'EUR', ...textsIn(json) });
    this.#give();
  }

  override focus(options?: FocusOptions): void {
    (this.#wrongInput ?? this.renderRoot?.querySelector<HTMLElement>('input') ?? this.renderRoot?.querySelector<HTMLElement>('a, button'))?.focus(options);
  }

  override formResetCallback(): void {
    super.formResetCallback();
    this.#typed.clear();
    this.#left.clear();
    this.#readGiven(PAYMENT_FIELDS);
    this.#give();
  }

  /** Only what the person may change is taken back. */
  formStateRestoreCallback(state: File | string | FormData | null): void {
    const texts = typeof state === 'string' ? textsIn(state) : {};
    for (const field of fieldsNamed(this.editable)) if (texts[field] !== undefined) this.#take(field, texts[field]);
  }

  /** Whether it can be paid by bank, as far as can be told before what does that is loaded. */
  get #banks(): boolean {
    return !!this.payment && !this.inactive && this.request?.sender.verified !== false && !!(this.services || this.hasAttribute('server') || customElements.get('fdz-account'));
  }

  get #wrongInput(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('input[data-fault]');
  }

  protected override get anchor(): HTMLElement | null {
    return this.#wrongInput ?? this.renderRoot?.querySelector<HTMLElement>('.sheet');
  }

  protected override fault(): { flags: ValidityStateFlags; message: string } | undefined {
    const { fields, missing } = this.#store.state;
    const wrong = PAYMENT_FIELDS.find((field) => fields[field]?.fault ?? fields[field]?.unchecked);
    if (wrong) return { flags: { badInput: true }, message: `${this.#t(wrong)}: ${this.#said(wrong, true)}` };
    if (this.required && missing[0]) return { flags: { valueMissing: true }, message: this.#t('missing', { field: this.#t(missing[0]) }) };
    return undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const given = this.#filled ? [] : PAYMENT_FIELDS.filter((field) => changed.has(field));
    this.#filled = false;
    given.forEach((field) => this.#typed.delete(field));
    if (given.length) this.#readGiven(given);
    this.internals.ariaLabel = this.labels.length ? null : this.#t('payment');
    this.#code.show(this.payment, !!this.#typed.size);
    // Without it there are the other ways.
    if (this.#banks) import('./bank-define.ts').catch(() => {});
  }

  protected override updated(): void {
    for (const input of this.renderRoot.querySelectorAll('input')) {
      const text = this.#entry(input.id as PaymentField);
      // What is in the field is compared, so that a date that is half there is not taken away.
      if (text !== UNFINISHED && input.value !== text) input.value = text;
    }
    this.#give();
  }

  #readGiven(fields: readonly PaymentField[]): void {
    this.#store.write(Object.fromEntries(fields.map((field) => [field, this[field] || (field === 'currency' ? 'EUR' : undefined)])));
  }

  #give(): void {
    this.internals.setFormValue(this.value || null, JSON.stringify(Object.fromEntries(this.#typed)));
    this.toggleState('whole', !!this.payment);
    this.validate();
  }

  #take(field: PaymentField, text: string): void {
    this.#typed.set(field, text);
    this.#store.write({ [field]: text }, this.localiser.locale);
  }

  #input(field: PaymentField, { target }: Event): void {
    const { value, validity } = target as HTMLInputElement;
    const before = this.#said(field);
    this.#take(field, validity.badInput ? UNFINISHED : value);
    this.#give();
    this.#tell(field, before);
    this.dispatchEvent(new PaymentChangedEvent(this.payment));
  }

  #leave(field: PaymentField): void {
    const before = this.#said(field);
    this.#left.add(field);
    const { value, fault } = this.#store.state.fields[field] ?? {};
    if (field === 'iban' && value && !fault) this.#typed.set(field, formatIban(value));
    this.#tell(field, before);
    this.requestUpdate();
  }

  /** What came to be wrong while the person is elsewhere on the screen. */
  #tell(field: PaymentField, before: string): void {
    const said = this.#said(field);
    if (said !== before) this.#live.say(said, true);
  }

  #key(event: KeyboardEvent, field: PaymentField): void {
    if (event.key !== 'Enter' || event.isComposing) return;
    this.#leave(field);
    // As in a field of the browser's own: the form's first button is pressed, or else it is sent without one.
    const button = Array.from(this.form?.elements ?? []).find((each) => (each as HTMLButtonElement).type === 'submit');
    if (button) (button as HTMLButtonElement).click();
    else this.form?.requestSubmit();
  }

  #open(event: Event, url: URL): void {
    if (!this.dispatchEvent(new PaymentOpenRequestEvent(url.href, this.payment))) event.preventDefault();
  }

  /** What is to be said of a field now, if anything. */
  #said(field: PaymentField, asked = this.#left.has(field)): string {
    const { fields, missing, uncheckable } = this.#store.state;
    const editable = fieldsNamed(this.editable).has(field);
    const { fault, unchecked } = fields[field] ?? {};
    if (unchecked) return uncheckable ? this.#t('uncheckable') : '';
    if (fault) return !editable || asked || isFinal(fault) ? faultText(fault, this.localiser) : '';
    return missing.includes(field) && (!editable || (this.required && asked)) ? this.#t('missing', { field: this.#t(field) }) : '';
  }

  #entry(field: PaymentField): string {
    const state = this.#store.state.fields[field];
    return this.#typed.get(field) ?? (state ? entryText(field, state, this.localiser.locale) : '');
  }

  protected override render(): TemplateResult {
    const t = this.#t;
    const { fields, missing } = this.#store.state;
    const editable = fieldsNamed(this.editable);
    const url = payUrl(this.payUrl);
    const rows = PAYMENT_FIELDS.filter((field) => !editable.has(field) && !HEAD.has(field) && (fields[field] || missing.includes(field)));
    return html`<div class="sheet" part="sheet" tabindex="-1">
      <div class="details">
        ${editable.has('due') ? nothing : this.#due()}
        ${editable.has('amount') ? nothing : this.#amount(editable)}
        ${rows.length ? html`<dl>${rows.map((field) => this.#row(field))}</dl>` : nothing}
        ${editable.size ? html`<div class="fields">${PAYMENT_FIELDS.filter((field) => editable.has(field)).map((field) => this.#field(field, editable))}</div>` : nothing}
        ${this.complaint && !this.fault() ? html`<p class="fault" part="error">${this.complaint}</p>` : nothing}
        ${this.#copying.refused ? html`<p class="notice warn">${t('notCopied')}</p>` : nothing}
        ${url ?? this.payment ? html`<div class="ways">
          ${url ? html`<a class="pay" part="pay" href=${url.href} rel="noreferrer" @click=${(event: Event) => this.#open(event, url)}>${t('payAt', { host: `\u2068${url.host}\u2069` })}</a>` : nothing}
          ${this.payment ? html`<button type="button" part="copy-all" @click=${() => void this.#copying.copy('all', this.#all())}>${this.#copying.icon('all')}${t('copyAll')}</button>` : nothing}
        </div>` : nothing}
        ${this.#banks ? html`<fdz-payment-bank .host=${this} .payment=${this.payment} .request=${this.request}></fdz-payment-bank>` : nothing}
      </div>
      ${this.#code.render()}
      ${this.#live.render()}
    </div>`;
  }

  #due(): TemplateResult | typeof nothing {
    const { due } = this.#store.state.fields;
    if (!due) return nothing;
    const overdue = !due.fault && daysTo(due.value, new Date()) < 0;
    return html`<p class="due" part="due"><span>${this.#t('due')}</span> <b class="num ${overdue ? 'overdue' : ''}">${due.fault ? shownText('due', due) : dueText(due.value, this.localiser.locale, new Date())}${overdue ? ` · ${this.#t('overdue')}` : nothing}</b>${this.#copyButton('due')}${this.#wrong('due')}</p>`;
  }

  #amount(editable: ReadonlySet<PaymentField>): TemplateResult {
    const { amount, currency } = this.#store.state.fields;
    const sum = amount && (amount.fault || !currency || currency.fault ? `${shownText('amount', amount)} ${currency ? shownText('currency', currency) : ''}` : formatMoney(amount.value, currency.value, this.localiser.locale));
    return html`<div class="sum" part="amount"><span class="visually-hidden">${this.#t('amount')}</span>${sum ? html`<bdi dir="ltr" class="num">${sum}</bdi>` : nothing}${this.#copyButton('amount')}${this.#wrong('amount')}${editable.has('currency') ? nothing : this.#wrong('currency')}</div>`;
  }

  #row(field: PaymentField): TemplateResult {
    const state = this.#store.state.fields[field];
    return html`<div part="row"><dt part="label">${this.#t(field)}</dt><dd part="value">${state
      ? html`<bdi dir=${WORDS.has(field) ? 'auto' : 'ltr'} class="num ${field}">${shownText(field, state)}</bdi>` : nothing}${this.#copyButton(field)}${this.#asker(field)}${this.#wrong(field)}</dd></div>`;
  }

  #field(field: PaymentField, editable: ReadonlySet<PaymentField>): TemplateResult {
    const { fields, missing } = this.#store.state;
    const wrong = !!fields[field]?.fault || (this.required && missing.includes(field));
    const unit = field === 'amount' && !editable.has('currency') ? fields.currency?.value : undefined;
    return html`<div class="field ${WORDS.has(field) || field === 'iban' ? 'wide' : ''}" part="field">
      <label for=${field}>${this.#t(field)}</label>
      <div class="entry">
        <input id=${field} class="num" type=${field === 'due' ? 'date' : 'text'} dir=${WORDS.has(field) ? 'auto' : 'ltr'} autocomplete="off" autocapitalize=${WORDS.has(field) ? 'sentences' : 'characters'} spellcheck="false"
          inputmode=${field === 'amount' ? 'decimal' : field.endsWith('Symbol') ? 'numeric' : 'text'} ?disabled=${this.inactive} ?data-fault=${wrong}
          aria-required=${this.required && NEEDED.includes(field)} aria-invalid=${!!this.#said(field)} aria-describedby="${field}-wrong"
          @input=${(event: Event) => this.#input(field, event)} @change=${() => this.#leave(field)} @keydown=${(event: KeyboardEvent) => this.#key(event, field)}>
        ${unit ? html`<span class="sub">${unit}</span>` : nothing}${this.#copyButton(field)}
      </div>
      ${this.#asker(field)}
      <div id="${field}-wrong">${this.#wrong(field)}</div>
    </div>`;
  }

  /** An account is worth what is known of who names it. */
  #asker(field: PaymentField): TemplateResult | typeof nothing {
    const { address, name, verified } = this.request?.sender ?? {};
    if (field !== 'iban' || !address) return nothing;
    // A name that nobody has proven is anybody's.
    const sender = `\u2068${verified && name ? `${name} · ${address}` : address}\u2069`;
    return html`<p class="asker ${verified ? 'sub' : 'fault'}" part="asker">${this.#t(verified ? 'asker' : 'askerUnproven', { sender })}</p>`;
  }

  #wrong(field: PaymentField): TemplateResult | typeof nothing {
    const said = this.#said(field);
    return said ? html`<p class="fault" part="error">${said}${this.#store.state.fields[field]?.unchecked ? html` <button type="button" class="link" @click=${() => void this.#store.check()}>${this.#common('retry')}</button>` : nothing}</p>` : nothing;
  }

  #copyButton(field: PaymentField): TemplateResult | typeof nothing {
    const { value, fault, unchecked } = this.#store.state.fields[field] ?? {};
    const label = this.#t('copy', { field: this.#t(field) });
    return value && !fault ? html`<button type="button" class="square quiet" part="copy" ?disabled=${!!unchecked} title=${label} aria-label=${label} @click=${() => void this.#copying.copy(field, copyOf(field, value, this.localiser.locale))}>${this.#copying.icon(field)}</button>` : nothing;
  }

  #all(): string {
    const { fields } = this.#store.state;
    return PAYMENT_FIELDS.filter((field) => fields[field]).map((field) => `${this.#t(field)}: ${copyOf(field, fields[field]!.value, this.localiser.locale)}`).join('\n');
  }
}
