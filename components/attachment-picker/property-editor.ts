/**
 * The properties of an attachment as fields: one for each that is offered, with the control its kind has in a
 * browser. Loaded when somebody opens it; a picker shows it in the row of a file, a message below an attachment.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { CoverTag, PropertyDefinition } from '../../src/contract/index.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { propertyNames } from '../../src/locales/property-names.ts';
import { propertyWords } from '../../src/locales/properties.ts';
import { parseDecimal, writeDecimal } from '../../src/schema/parse.ts';
import { propertyFault, tagOf } from '../../src/schema/properties.ts';
import type { TagFault } from '../../src/schema/validate.ts';
import { propertyEditorStyles } from './property-editor.styles.ts';
import { choiceOf, labelOf, valueOf, type Field } from './property-values.ts';

export interface PropertyEditorOptions {
  localiser: Localiser;
  /** What the properties are of, for people. */
  name: string;
  /** A word on who sees them, beside the buttons. */
  hint?: string;
  /** Of an amount whose field names none, as long as the person says nothing else. */
  currency?: string | undefined;
  fields: readonly Field[];
  values: readonly CoverTag[];
  /** What the person has made of them; nothing is wrong with those that were offered. */
  save(values: CoverTag[]): void;
  /** Nothing is to be changed. */
  leave(): void;
}

/** What can be wrong beyond what a definition says: the browser itself cannot read it. */
type Fault = TagFault | { field: 'value'; reason: 'unreadable' };

/** Characters of a text at most, as the contract has it. */
const MOST = 2000;

/** Digits behind the decimal mark of a currency. */
function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 20;
  }
}

export class PropertyEditor {
  readonly #t;
  readonly #names;
  readonly #faults = new Map<string, Fault>();

  constructor(private readonly host: LitElement, private readonly options: PropertyEditorOptions) {
    this.#t = options.localiser.load(propertyWords);
    this.#names = options.localiser.load(propertyNames);
    const sheet = propertyEditorStyles.styleSheet!;
    const { adoptedStyleSheets } = host.shadowRoot!;
    if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
  }

  /** Brings the focus to a field, or to the first; to be called once it was rendered. */
  focus(name?: string): void {
    const at = Math.max(0, this.options.fields.findIndex(({ definition }) => definition.name === name));
    this.#control(at)?.focus();
  }

  render(): TemplateResult {
    const { fields, values, name, hint, leave } = this.options;
    const t = this.#t;
    const kept = this.#kept;
    return html`<form class="properties" part="properties-editor" novalidate autocomplete="off" aria-label=${t('title', { name })} @submit=${this.#submit} @input=${this.#mend} @keydown=${this.#key}>
      <div class="property-fields">${fields.map((field, index) => this.#field(field, values.find((tag) => tag.name === field.definition.name), index))}</div>
      ${kept.length ? html`<div class="property-kept"><p id="property-kept">${t('kept')}</p><dl aria-labelledby="property-kept">${kept.map((tag) => html`<div><dt><bdi>${labelOf(tag, this.#names)}</bdi></dt><dd dir="auto">${valueOf(tag, this.#names, this.options.localiser.locale)}</dd></div>`)}</dl></div>` : nothing}
      <div class="property-ends"><button type="submit" class="main small">${t('save')}</button><button type="button" class="quiet small" @click=${leave}>${t('cancel')}</button>${hint ? html`<p class="hint">${hint}</p>` : nothing}</div>
    </form>`;
  }

  /** What nobody offers here: somebody has said it nevertheless, and it stays. */
  get #kept(): readonly CoverTag[] {
    const offered = new Set(this.options.fields.map(({ definition }) => definition.name));
    return this.options.values.filter(({ name }) => !offered.has(name));
  }

  #control(index: number, field: 'value' | 'currency' = 'value'): HTMLInputElement | HTMLSelectElement | null {
    return this.host.renderRoot.querySelector(`#property-${index}${field === 'currency' ? '-currency' : ''}`);
  }

  #field({ definition, by }: Field, tag: CoverTag | undefined, index: number): TemplateResult {
    const t = this.#t;
    const { kind, name, required } = definition;
    const fault = this.#faults.get(name);
    const label = labelOf(definition, this.#names);
    const id = `property-${index}`;
    const mark = required ? html` <span aria-hidden="true">· ${t('required')}</span>` : nothing;
    const hint = by ? html`<p class="hint" id="${id}-by">${t('asked', { by: `\u2068${by}\u2069` })}</p>` : nothing;
    const says = html`<p class="bad" id="${id}-fault" ?hidden=${!fault}>${fault ? this.#words(fault, definition) : ''}</p>`;
    const about = `${id}-fault${by ? ` ${id}-by` : ''}`;
    const wrong = fault && fault.field !== 'currency' ? 'true' : 'false';
    if (kind === 'boolean')
      return html`<div class="property boolean"><label><input id=${id} type="checkbox" aria-describedby=${about} aria-invalid=${wrong} .checked=${tag?.value === 'true'}><span><bdi>${label}</bdi>${mark}</span></label>${says}${hint}</div>`;
    const head = html`<label for=${id}><bdi>${label}</bdi>${mark}</label>`;
    if (kind === 'choice') {
      const offered = definition.choices ?? [];
      const other = tag && !offered.some(({ value }) => value === tag.value);
      return html`<div class="property choice">${head}<select id=${id} aria-describedby=${about} aria-invalid=${wrong} ?required=${required}>
        <option value="" ?selected=${!tag}>${t('notChosen')}</option>
        ${offered.map(({ value }) => html`<option value=${value} ?selected=${value === tag?.value}>${choiceOf(definition, value, this.#names)}</option>`)}
        ${other ? html`<option value=${tag.value} selected>${choiceOf(definition, tag.value, this.#names)}</option>` : nothing}</select>${says}${hint}</div>`;
    }
    const number = kind === 'number' || kind === 'money';
    const input = html`<input id=${id} type=${kind === 'date' ? 'date' : 'text'} inputmode=${number ? 'decimal' : nothing} dir=${number ? 'ltr' : kind === 'text' ? 'auto' : nothing} maxlength=${kind === 'text' ? MOST : number ? 80 : nothing}
      aria-describedby=${about} aria-invalid=${wrong} ?required=${required} .value=${this.#written(tag, kind)}>`;
    return html`<div class="property ${kind}">${head}${kind === 'money' ? html`<div class="inline">${input}${this.#currency(definition.currency, tag, index, label, fault)}</div>`
      : definition.unit ? html`<div class="inline">${input}<span>${definition.unit}</span></div>` : input}${says}${hint}</div>`;
  }

  /** Of an amount: fixed by who asks, as long as none is there in another one. */
  #currency(fixed: string | undefined, tag: CoverTag | undefined, index: number, label: string, fault: Fault | undefined): TemplateResult {
    if (fixed && (tag?.currency ?? fixed) === fixed) return html`<span class="num" id="property-${index}-unit">${fixed}</span>`;
    return html`<input id="property-${index}-currency" type="text" dir="ltr" maxlength="3" spellcheck="false" autocapitalize="characters" aria-label=${this.#t('currencyOf', { label })} placeholder=${fixed ?? this.#t('currency')}
      aria-describedby="property-${index}-fault" aria-invalid=${fault?.field === 'currency' ? 'true' : 'false'} .value=${tag?.currency ?? this.options.currency ?? ''}>`;
  }

  /** A value as it is put into its field. */
  #written(tag: CoverTag | undefined, kind: CoverTag['kind']): string {
    if (!tag) return '';
    if (tag.kind !== kind) return tag.value;
    if (kind === 'date') return tag.value.slice(0, 10);
    return kind === 'number' || kind === 'money' ? writeDecimal(tag.value, this.options.localiser.locale) : tag.value;
  }

  #words({ field, reason }: Fault, { kind, currency }: PropertyDefinition): string {
    const t = this.#t;
    if (field === 'currency') return currency ? t('wantedCurrency', { currency }) : t('notCurrency');
    if (reason === 'required') return t('missing');
    if (reason === 'too-long') return t('tooLong', { count: MOST });
    if (kind === 'date') return t('notDate');
    if (kind === 'choice') return t('notChoice');
    return kind === 'number' || kind === 'money' ? t('notNumber', { example: new Intl.NumberFormat(this.options.localiser.locale).format(1234.5) }) : t('wrong');
  }

  /** What a field says: a value, none, or what is wrong with it. What was not touched stays exactly as it came. */
  #read({ definition }: Field, index: number): { tag?: CoverTag | undefined; fault?: Fault | undefined } {
    const { kind, required } = definition;
    const before = this.options.values.find(({ name }) => name === definition.name);
    const control = this.#control(index)!;
    if (control.validity.badInput) return { fault: { field: 'value', reason: 'unreadable' } };
    if (kind === 'boolean') {
      const { checked } = control as HTMLInputElement;
      if (before ? checked === (before.value === 'true') : !checked && !required) return { tag: before };
      return { tag: tagOf(definition, String(checked)) };
    }
    const text = control.value.trim();
    const currency = this.#control(index, 'currency')?.value.trim().toUpperCase();
    if (!text) return { fault: propertyFault(definition, undefined) };
    if (before && control.value === this.#written(before, kind) && (currency === undefined || currency === before.currency)) return { tag: before, fault: propertyFault(definition, before) };
    const number = kind === 'number' || kind === 'money';
    const value = number ? parseDecimal(text, this.options.localiser.locale) : text;
    if (value === undefined) return { fault: { field: 'value', reason: 'malformed' } };
    // In the currency the person has named, be it the one that is asked for or not.
    const tag = { ...tagOf(definition, value, currency), ...(kind === 'money' && currency !== undefined && { currency }) };
    const fault = propertyFault(definition, tag);
    if (!fault && kind === 'money' && (value.split('.')[1]?.length ?? 0) > digitsOf(tag.currency!)) return { fault: { field: 'value', reason: 'malformed' } };
    return { tag, fault };
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    this.#faults.clear();
    const tags: CoverTag[] = [];
    for (const [index, field] of this.options.fields.entries()) {
      const { tag, fault } = this.#read(field, index);
      if (fault) this.#faults.set(field.definition.name, fault);
      else if (tag) tags.push(tag);
    }
    const [first] = this.#faults;
    if (!first) return this.options.save([...tags, ...this.#kept]);
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => {
      const at = this.options.fields.findIndex(({ definition }) => definition.name === first[0]);
      this.#control(at, first[1].field === 'currency' ? 'currency' : 'value')?.focus();
    });
  };

  /** What was wrong is not called so any longer than it is; what becomes wrong is said when it is to be kept. */
  readonly #mend = (): void => {
    for (const [index, field] of this.options.fields.entries()) {
      const { name } = field.definition;
      if (!this.#faults.has(name) || this.#read(field, index).fault) continue;
      this.#faults.delete(name);
      this.host.requestUpdate();
    }
  };

  /** Keys here are those of fields: the list around them, and the page, hear none. */
  readonly #key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      this.options.leave();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      (event.currentTarget as HTMLFormElement).requestSubmit();
    }
  };
}
