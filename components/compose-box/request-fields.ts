/**
 * The fields of a payment that is asked for: checked while they are being written, kept in the draft with every
 * change, and filled in from an attached invoice where the person wants that. Loaded with the first.
 * @module
 */
import { css, html, noChange, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Part } from '../../src/contract/index.ts';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { paymentWords } from '../../src/locales/payment.ts';
import type { PaymentRequestWords } from '../../src/locales/payment-request.ts';
import { formatIban, NEEDED, PAYMENT_FIELDS, PaymentStore, type PaymentField } from '../../src/stores/payment.ts';
import { requestData, requestIn, type RequestTexts } from '../../src/stores/payment-request.ts';
import type { Transfer } from '../../src/stores/transfers.ts';
import { faultText, isFinal } from '../payment-form/fault-text.ts';
import { entryText } from '../payment-form/field-text.ts';
import type { Filled } from './request-invoice.ts';

export interface RequestFieldsOptions {
  localiser: Localiser;
  live: LiveRegion;
  t: PaymentRequestWords;
  files(): readonly Transfer[];
  disabled(): boolean;
  /** What the person has made of it, whole or not. */
  write(data: Part['data']): void;
  remove(): void;
}

const requestStyles = css`
  .request { display: grid; gap: 10px; padding: 12px 16px 14px; border-block-start: 1px solid var(--_line); background: var(--_paper-2); color: var(--fdz-ink, var(--_sheet-ink)); container-type: inline-size; }
  .head { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; }
  .head h3 { flex: 1 1 auto; font-size: 1em; font-weight: var(--_bold); }
  .entries { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13em, 100%), 1fr)); gap: 10px 14px; align-items: start; }
  .entry { display: grid; gap: 3px; min-inline-size: 0; }
  .entry.wide { grid-column: 1 / -1; }
  .entry label { font-size: var(--_small); color: var(--_ink-2); }
  .entry input[dir=ltr]:dir(ltr) { text-align: start; }
  .fault { color: var(--_bad); font-size: var(--_small); overflow-wrap: anywhere; }
  .choices { display: flex; flex-wrap: wrap; gap: 4px 6px; font-size: var(--_small); }
  .choices p { flex: 1 1 100%; }
  .allow { display: flex; gap: 8px; align-items: start; font-size: var(--_small); }
  @container (min-width: 460px) {
    .entry.wide { grid-column: span 2; }
  }
  @media (pointer: coarse) {
    .allow { min-block-size: 44px; align-items: center; }
  }
`;

/** Symbols are for banks of these countries. */
const SYMBOLS: ReadonlySet<PaymentField> = new Set(['variableSymbol', 'specificSymbol', 'constantSymbol']);
/** Words, in whatever direction they run; everything else runs from left to right. */
const WORDS: ReadonlySet<PaymentField> = new Set(['payee', 'remittance']);
/** A date that is there in part: the field keeps it to itself. */
const UNFINISHED = '?';

export class RequestFields {
  readonly #words;
  readonly #store = new PaymentStore();
  /** What the person typed, as it stands in the fields. */
  readonly #typed = new Map<PaymentField, string>();
  /** Fields that were left, or asked about: what is wrong with them is said. */
  readonly #left = new Set<PaymentField>();
  #kept: Omit<RequestTexts, 'texts'> = { editable: [] };
  /** What was told of fields that are wrong. */
  readonly #told = new Map<PaymentField, string>();
  /** As it was taken or given last. */
  #data = '';
  /** What an invoice names several of. */
  #filled?: Filled;
  #said = '';

  constructor(private readonly host: LitElement, private readonly options: RequestFieldsOptions) {
    this.#words = options.localiser.load(paymentWords);
    host.shadowRoot!.adoptedStyleSheets.push(requestStyles.styleSheet!);
    this.#store.subscribe(() => host.requestUpdate());
  }

  /** The draft says so; what this wrote itself changes nothing. */
  take(data: Part['data']): void {
    const json = JSON.stringify(data);
    if (json === this.#data) return;
    this.#data = json;
    const { texts, ...kept } = requestIn(data);
    this.#kept = kept;
    this.#typed.clear();
    this.#filled = undefined;
    this.#store.write(Object.fromEntries(PAYMENT_FIELDS.map((field) => [field, texts[field]])));
  }

  /** The person wants to be done: all that is missing or wrong is shown, and read where the cursor goes. */
  ask(): void {
    for (const field of PAYMENT_FIELDS) {
      this.#left.add(field);
      this.#told.set(field, this.#wrong(field));
    }
    this.host.requestUpdate();
  }

  /** Tells what turned out to be wrong while the person is elsewhere; to be called once it is shown. */
  tell(): void {
    for (const field of this.#left) {
      const said = this.#wrong(field);
      if (said && said !== this.#told.get(field)) this.options.live.say(said, true);
      this.#told.set(field, said);
    }
  }

  #give(): void {
    const { fields } = this.#store.state;
    const texts = Object.fromEntries(PAYMENT_FIELDS.flatMap((field) => {
      const { value, text, fault } = fields[field] ?? {};
      // An amount that reads in two ways here could read in one way elsewhere.
      const kept = fault ? (field === 'amount' || text === UNFINISHED ? undefined : text?.slice(0, 200)) : value;
      return kept === undefined ? [] : [[field, kept]];
    }));
    const data = requestData({ texts, ...this.#kept });
    this.#data = JSON.stringify(data);
    this.options.write(data);
  }

  #input(field: PaymentField, { target }: Event): void {
    const { value, validity } = target as HTMLInputElement;
    const text = validity.badInput ? UNFINISHED : value;
    this.#typed.set(field, text);
    this.#store.write({ [field]: text }, this.options.localiser.locale);
    this.#give();
  }

  #leave(field: PaymentField): void {
    this.#left.add(field);
    const { value, fault } = this.#store.state.fields[field] ?? {};
    if (field === 'iban' && value && !fault) this.#typed.set(field, formatIban(value));
    this.host.requestUpdate();
  }

  #wrong(field: PaymentField): string {
    const { fields, missing, uncheckable } = this.#store.state;
    const asked = this.#left.has(field);
    const { fault, unchecked } = fields[field] ?? {};
    if (unchecked) return uncheckable ? this.#words('uncheckable') : '';
    if (fault) return asked || isFinal(fault) ? faultText(fault, this.options.localiser) : '';
    return asked && missing.includes(field) ? this.#words('missing', { field: this.#words(field) }) : '';
  }

  get #shown(): PaymentField[] {
    const { fields } = this.#store.state;
    const czech = /^(?:CZ|SK)/i.test(fields.iban?.value ?? '');
    return PAYMENT_FIELDS.filter((field) => !!fields[field] || (SYMBOLS.has(field) ? czech : field !== 'bic'));
  }

  /** Files that said themselves that they are invoices to be paid. */
  get #invoices(): Transfer[] {
    return this.options.files().filter(({ file, state, properties }) => file && state !== 'refused' && properties?.some(({ name, value }) => name === 'status' && value === 'to-pay'));
  }

  async #fill(item: Transfer): Promise<void> {
    const { live, t } = this.options;
    const name = `\u2068${item.name}\u2069`;
    const filled = await import('./request-invoice.ts').then(({ fillFrom }) => fillFrom(item.file!)).catch(() => undefined);
    this.#said = filled ? t('filled', { name }) : t('unread', { name });
    live.say(this.#said);
    this.host.requestUpdate();
    if (!filled) return;
    this.#typed.clear();
    this.#left.clear();
    this.#kept = { ...this.#kept, invoice: item.document ?? item.id };
    this.#store.write({ ...Object.fromEntries(PAYMENT_FIELDS.map((field) => [field, undefined])), ...filled.texts });
    this.#give();
    this.#filled = { ...filled, name };
  }

  #choose(texts: Partial<Record<PaymentField, string>>): void {
    for (const field of Object.keys(texts) as PaymentField[]) this.#typed.delete(field);
    this.#store.write(texts);
    this.#give();
    this.host.requestUpdate();
  }

  #allow(editable: boolean): void {
    this.#kept = { ...this.#kept, editable: [...this.#kept.editable.filter((field) => field !== 'amount'), ...(editable ? (['amount'] as const) : [])] };
    this.#give();
    this.host.requestUpdate();
  }

  render(): TemplateResult {
    const { t, remove, disabled } = this.options;
    const locked = disabled();
    return html`<section class="request" part="payment-request" aria-labelledby="request-title">
      <div class="head"><h3 id="request-title">${t('title')}</h3>
        ${locked ? nothing : html`${this.#invoices.map((item) => html`<button type="button" class="small" @click=${() => void this.#fill(item)}>${t('fill', { name: `\u2068${item.name}\u2069` })}</button>`)}
        <button type="button" class="quiet small" @click=${remove}>${t('remove')}</button>`}</div>
      ${this.#said ? html`<p class="small sub">${this.#said}</p>` : nothing}
      <div class="entries">${this.#shown.map((field) => this.#field(field, locked))}</div>
      <label class="allow"><input type="checkbox" .checked=${this.#kept.editable.includes('amount')} ?disabled=${locked} @change=${(event: Event) => this.#allow((event.target as HTMLInputElement).checked)}><span>${t('changed')}</span></label>
      <p class="small sub" id="request-state">${this.#standing()}</p>
    </section>`;
  }

  #standing(): string {
    const { t, localiser: { locale } } = this.options;
    const { missing, fields, payment } = this.#store.state;
    if (payment) return t('ready');
    const list = (all: readonly PaymentField[]): string => new Intl.ListFormat(locale, { type: 'conjunction' }).format(all.map((field) => this.#words(field)));
    const wrong = PAYMENT_FIELDS.filter((field) => fields[field]?.fault);
    return [missing.length && t('lacks', { list: list(missing) }), wrong.length && t('wrong', { list: list(wrong) })].filter(Boolean).join(' ');
  }

  #field(field: PaymentField, locked: boolean): TemplateResult {
    const { fields, missing } = this.#store.state;
    const { localiser: { locale } } = this.options;
    const state = fields[field];
    const said = this.#wrong(field);
    const words = WORDS.has(field);
    const text = this.#typed.get(field) ?? (state ? entryText(field, state, locale) : '');
    return html`<div class="entry ${words || field === 'iban' ? 'wide' : ''}">
      <label for="request-${field}">${this.#words(field)}</label>
      <input id="request-${field}" class="num" type=${field === 'due' ? 'date' : 'text'} dir=${words ? 'auto' : 'ltr'} autocomplete="off" spellcheck="false" autocapitalize=${words ? 'sentences' : 'characters'}
        inputmode=${field === 'amount' ? 'decimal' : SYMBOLS.has(field) ? 'numeric' : 'text'} ?disabled=${locked} ?data-fault=${!!state?.fault || missing.includes(field)}
        aria-required=${NEEDED.includes(field)} aria-invalid=${!!said} aria-describedby="request-${field}-wrong" .value=${text === UNFINISHED ? noChange : text}
        @input=${(event: Event) => this.#input(field, event)} @change=${() => this.#leave(field)}>
      <div id="request-${field}-wrong">${said ? html`<p class="fault">${said}</p>` : nothing}</div>
      ${this.#choices(field, locked)}
    </div>`;
  }

  /** What the invoice names several of is not chosen for the person. */
  #choices(field: PaymentField, locked: boolean): TemplateResult | typeof nothing {
    const { name = '', choices } = this.#filled ?? {};
    const offered = choices?.[field];
    if (!offered || locked || this.#store.state.fields[field]) return nothing;
    return html`<div class="choices" role="group" aria-labelledby="several-${field}"><p id="several-${field}">${this.options.t('several', { name })}</p>
      ${offered.map((texts) => html`<button type="button" class="small num" dir="auto" @click=${() => this.#choose(texts)}>${field === 'iban' ? formatIban(texts.iban!) : texts[field]}</button>`)}</div>`;
  }
}
