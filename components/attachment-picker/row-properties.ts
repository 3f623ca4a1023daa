/**
 * Properties in the rows of a picker: a summary, what is missing, and the fields to change them. Loaded where a page
 * or a recipient asks for some.
 * @module
 */
import { css, html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { propertyNames } from '../../src/locales/property-names.ts';
import { propertyWords } from '../../src/locales/properties.ts';
import { readDefinitions } from '../../src/schema/definitions.ts';
import { invoiceDefinitions } from '../../src/schema/invoice-properties.ts';
import { lacking, type Asked, type Lacking } from '../../src/schema/properties.ts';
import type { Transfer, TransferList, TransfersState } from '../../src/stores/transfers.ts';
import type { AttachedInvoices } from './attached-invoices.ts';
import { mayBeInvoice } from './invoice-candidates.ts';
import type { PropertyEditor } from './property-editor.ts';
import { fieldsOf, labelOf, valueOf, type Field } from './property-values.ts';
import { isolated } from './wording.ts';

export interface RowPropertiesOptions {
  live: LiveRegion;
  localiser: Localiser;
  list(): TransferList;
  /** What the page offers, as it came. */
  offered(): unknown;
  /** Brings the focus to the button of a row. */
  focus(id: string): void;
}

const rowPropertiesStyles = css`
  .tags { display: flex; flex-wrap: wrap; gap: 4px; margin-block-start: 3px; max-inline-size: 100%; }
  .tags .chip { white-space: normal; overflow-wrap: anywhere; }
  .tags .chip b { white-space: normal; }
  .remark { display: block; margin-block-start: 3px; overflow-wrap: anywhere; }
  .row:has(form) { flex-wrap: wrap; }
  /* One list that scrolls within another is enough. */
  .files:has(form) { max-block-size: none; }
  .cell.wide { flex: 1 1 100%; margin-block: 8px 2px; padding-inline-end: 8px; display: block; }
  @container (max-width: 359px) {
    .cell.wide { margin-inline-start: 0 !important; }
  }
`;

/** What is lacking, as of a state of the list and what the page offers. */
interface Known {
  state?: TransfersState;
  offered?: readonly Asked[];
  all: readonly Lacking[];
  of: ReadonlyMap<string, readonly Lacking[]>;
}

export class RowProperties implements ReactiveController {
  readonly #t;
  readonly #names;
  #open?: { id: string; editor: PropertyEditor };
  #offered: { from: unknown; read: Asked[] } = { from: undefined, read: [] };
  #looked: Known = { all: [], of: new Map() };
  #invoices?: AttachedInvoices;
  #loading = false;
  /** The browser is about to point at this control: it was found not valid. */
  #pointed = false;

  constructor(private readonly host: LitElement, private readonly options: RowPropertiesOptions) {
    this.#t = options.localiser.load(propertyWords);
    this.#names = options.localiser.load(propertyNames);
    host.shadowRoot!.adoptedStyleSheets.push(rowPropertiesStyles.styleSheet!);
    host.addEventListener('invalid', () => {
      this.#pointed = true;
      setTimeout(() => { this.#pointed = false; });
    });
    host.addEventListener('focusin', () => this.#point());
    host.addController(this);
    this.hostUpdated();
  }

  /** What looks into files for invoices comes with the first that may be one. */
  hostUpdated(): void {
    if (this.#loading || !this.options.list().state.items.some(mayBeInvoice)) return;
    this.#loading = true;
    import('./attached-invoices.ts').then(
      ({ AttachedInvoices: Made }) => {
        this.#invoices = new Made(this.host, { ...this.options, asked: () => this.#asked, editing: (id) => this.isOpen(id) });
        this.host.requestUpdate();
      },
      // Asked for again with the next change.
      () => { this.#loading = false; },
    );
  }

  /** Whether a file that would be sent lacks something required, or has it in another way. */
  get lacks(): boolean {
    return !!this.#lacking.length;
  }

  get #lacking(): readonly Lacking[] {
    return this.#known.all;
  }

  /** Of all files at once, for as long as nothing of them is otherwise: each row asks. */
  get #known(): Known {
    const { state } = this.options.list();
    const asked = this.#asked;
    if (state !== this.#looked.state || this.#offered.read !== this.#looked.offered) {
      const all = lacking(state.items.filter((item) => item.state !== 'refused'), asked);
      const of = new Map<string, Lacking[]>();
      for (const one of all) of.set(one.attachment, [...(of.get(one.attachment) ?? []), one]);
      this.#looked = { state, offered: this.#offered.read, all, of };
    }
    return this.#looked;
  }

  get #asked(): readonly Asked[] {
    const from = this.options.offered();
    if (from !== this.#offered.from) {
      const properties = from === undefined ? [] : readDefinitions(from, (index) => console.warn(`fdz: \`properties\` ${Array.isArray(from) ? `has no definition at ${index}` : 'is no list of definitions in JSON'}: ${JSON.stringify(Array.isArray(from) ? from[index] : from)}`));
      this.#offered = { from, read: [{ by: 'page', properties }] };
    }
    return [...this.#offered.read, ...(this.options.list().state.asked ?? [])];
  }

  /** What can be said of one: all that is asked for, and what is said of it as an invoice. */
  #fields({ properties = [] }: Transfer): Field[] {
    return fieldsOf([...this.#asked, { by: 'page', properties: invoiceDefinitions(properties) }]);
  }

  isOpen(id: string): boolean {
    return this.#open?.id === id;
  }

  /** What the button of a row says. */
  button(item: Transfer): { label: string; text: string } | undefined {
    return item.state !== 'refused' && this.#fields(item).length ? { text: this.#t('edit'), label: this.#t('title', { name: isolated(item.name) }) } : undefined;
  }

  /** What is said of a file, and what is missing of it. */
  summary(item: Transfer): unknown {
    return [this.#summary(item), this.#invoices?.remark(item.id)];
  }

  #summary(item: Transfer): TemplateResult | typeof nothing {
    const { id, properties = [], state } = item;
    const fields = this.#fields(item);
    const lacks = state === 'refused' ? [] : [...new Set((this.#known.of.get(id) ?? []).map(({ definition }) => labelOf(definition, this.#names)))];
    if (!properties.length && !lacks.length) return nothing;
    const { locale, list } = this.#format;
    return html`<span class="tags" part="properties">${properties.map((tag) => html`<span class="chip"><bdi>${labelOf(tag, this.#names)}</bdi> <b class="num" dir="auto">${valueOf(tag, this.#names, locale, fields.find(({ definition }) => definition.name === tag.name)?.definition)}</b></span>`)}${
      lacks.length ? html`<span class="chip due" part="missing">${this.#t('lacks', { list: list.format(lacks) })}</span>` : nothing}</span>`;
  }

  /** The fields, in the row they were opened in. */
  editor({ id }: Transfer): TemplateResult | typeof nothing {
    return this.#open?.id === id ? html`<div class="cell wide" role="gridcell">${this.#open.editor.render()}</div>` : nothing;
  }

  async toggle(id: string): Promise<void> {
    if (this.isOpen(id)) this.#leave(id);
    else await this.open(id);
  }

  /** Shows the fields of one, and brings the focus to the first that lacks something. */
  async open(id: string): Promise<void> {
    if (!this.isOpen(id)) await this.#edit(id);
    this.host.requestUpdate();
    await this.host.updateComplete;
    this.#open?.editor.focus(this.#known.of.get(id)?.[0]?.definition.name);
  }

  async #edit(id: string): Promise<void> {
    const { localiser, live, list } = this.options;
    const { PropertyEditor: Editor } = await import('./property-editor.ts');
    const item = list().state.items.find((one) => one.id === id);
    if (!item) return;
    const editor = new Editor(this.host, {
      localiser, name: isolated(item.name), fields: this.#fields(item), values: item.properties ?? [],
      save: (tags) => {
        list().describe(id, tags);
        live.say(this.#t('saved', { name: isolated(item.name) }));
        this.#leave(id);
      },
      leave: () => this.#leave(id),
    });
    this.#open = { id, editor };
  }

  #leave(id: string): void {
    this.#open = undefined;
    this.options.focus(id);
  }

  get #format(): { locale: string; list: Intl.ListFormat } {
    const { locale } = this.options.localiser;
    return { locale, list: new Intl.ListFormat(locale, { type: 'conjunction' }) };
  }

  /** The focus goes to the file that lacks something, not to the first control there is. */
  #point(): void {
    const [first] = this.#lacking;
    if (!this.#pointed || !first || this.options.list().state.items.some(({ state }) => state === 'refused')) return;
    this.#pointed = false;
    this.options.focus(first.attachment);
  }
}
