/**
 * Invoices among the files of a picker: each file is looked into once, one after the other, and what an invoice says
 * becomes its properties. Nothing waits for it. Loaded with the first file that calls itself XML or PDF.
 * @module
 */
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import type { CoverTag } from '../../src/contract/index.ts';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { attachedInvoiceWords } from '../../src/locales/attached-invoice.ts';
import { invoiceWords } from '../../src/locales/invoice.ts';
import { propertyNames } from '../../src/locales/property-names.ts';
import { propertyFault, type Asked } from '../../src/schema/properties.ts';
import type { InvoiceFaultKind, InvoiceProperties, LeftOutReason } from '../../src/services/attached-invoice.ts';
import type { Transfer, TransferList } from '../../src/stores/transfers.ts';
import { mayBeInvoice } from './invoice-candidates.ts';
import { labelOf } from './property-values.ts';
import { isolated } from './wording.ts';

export interface AttachedInvoicesOptions {
  live: LiveRegion;
  localiser: Localiser;
  list(): TransferList;
  asked(): readonly Asked[];
  /** Whether the person is changing what is said of one: they have their way first. */
  editing(id: string): boolean;
}

/** What is left out of an invoice, and why. */
type Left = { name: string; reason: LeftOutReason | 'asked' };

/** What has become of looking into a file. */
interface Found {
  stop: AbortController;
  /** What it says, while it is not said of it yet. */
  waiting?: InvoiceProperties;
  /** What of it was said, by its name. */
  said: ReadonlyMap<string, CoverTag>;
  left: readonly Left[];
  doubtful?: boolean;
  fault?: InvoiceFaultKind;
}

/** Whether it is what was read: the person may have changed it. */
const same = (read: CoverTag | undefined, said: CoverTag): boolean => JSON.stringify(read) === JSON.stringify(said);

export class AttachedInvoices implements ReactiveController {
  readonly #t;
  readonly #invoice;
  readonly #names;
  readonly #found = new Map<string, Found>();
  #queue: Promise<void> = Promise.resolve();

  constructor(private readonly host: LitElement, private readonly options: AttachedInvoicesOptions) {
    const { localiser } = options;
    this.#t = localiser.load(attachedInvoiceWords);
    this.#invoice = localiser.load(invoiceWords);
    this.#names = localiser.load(propertyNames);
    host.addController(this);
  }

  hostUpdated(): void {
    const list = this.options.list();
    const { items, sealed } = list.state;
    const there = new Set(items.map(({ id }) => id));
    for (const [id, { stop }] of this.#found) if (!there.has(id)) stop.abort();
    // A form is told what its page wants to know, and no more.
    if (sealed || !(list.addressed || this.options.asked().some(({ properties }) => properties.length))) return;
    for (const item of items) {
      const found = this.#found.get(item.id);
      // Put back, it is looked into again where that had not come to its end.
      if (found && !(found.stop.signal.aborted && !found.said.size)) this.#settle(item, found);
      else if (mayBeInvoice(item) && item.state !== 'refused' && !item.properties) this.#look(item);
    }
  }

  hostDisconnected(): void {
    for (const { stop } of this.#found.values()) stop.abort();
  }

  #look({ id, file }: Transfer): void {
    const found: Found = { stop: new AbortController(), said: new Map(), left: [] };
    const { signal } = found.stop;
    this.#found.set(id, found);
    this.#queue = this.#queue.then(async () => {
      if (signal.aborted) return;
      const { readAttached } = await import('../../src/services/attached-invoice.ts');
      const read = await readAttached(file!, signal);
      if (typeof read === 'string') found.fault = read;
      else found.waiting = read;
      if (read) this.host.requestUpdate();
    }).catch(() => {
      // Taken away, or not to be had just now: it goes as it is.
    });
  }

  /** Says what it is of a file, and takes back what somebody turns out to ask for in another way. */
  #settle({ id, name, properties = [] }: Transfer, found: Found): void {
    const { list, asked, editing, live } = this.options;
    if (editing(id)) return;
    const clashes = (tag: CoverTag): boolean => asked().some(({ properties: definitions }) => definitions.some((definition) => definition.name === tag.name && !!propertyFault(definition, tag)));
    const { waiting } = found;
    if (!waiting) {
      const wrong = properties.filter((tag) => same(found.said.get(tag.name), tag) && clashes(tag));
      if (wrong.length) this.#say(id, found, properties.filter((tag) => !wrong.includes(tag)), [...found.left, ...wrong.map((tag): Left => ({ name: tag.name, reason: 'asked' }))]);
      return;
    }
    delete found.waiting;
    const offered = new Set(asked().flatMap(({ properties: definitions }) => definitions.map((definition) => definition.name)));
    const wanted = waiting.properties.filter((tag) => list().addressed ?? offered.has(tag.name));
    const said = new Set(properties.map((tag) => tag.name));
    const fresh = wanted.filter((tag) => !said.has(tag.name) && !clashes(tag));
    found.said = new Map(fresh.map((tag) => [tag.name, tag]));
    found.doubtful = waiting.doubtful;
    const left = [...waiting.leftOut.filter(({ name: each }) => list().addressed ?? offered.has(each)), ...wanted.filter(clashes).map((tag): Left => ({ name: tag.name, reason: 'asked' }))];
    this.#say(id, found, [...properties, ...fresh], left);
    if (fresh.length) live.say(this.#t('heard', { name: isolated(name) }));
  }

  #say(id: string, found: Found, properties: readonly CoverTag[], left: readonly Left[]): void {
    found.left = left;
    this.options.list().describe(id, properties);
    this.host.requestUpdate();
  }

  /** What a row says of it, beside its properties. */
  remark(id: string): TemplateResult | typeof nothing {
    const { said, left, fault, doubtful } = this.#found.get(id) ?? { said: new Map(), left: [] };
    if (fault) return html`<span class="remark small" part="remark">${this.#invoice('notRead')} ${this.#invoice(fault)}</span>`;
    if (!said.size && !left.length) return nothing;
    const list = new Intl.ListFormat(this.options.localiser.locale, { type: 'conjunction' });
    const missing = left.map(({ name, reason }) => this.#t('item', { label: labelOf({ name }, this.#names), reason: this.#why(reason) }));
    return html`<span class="remark small sub" part="remark">${this.#t('read')}${missing.length ? ` ${this.#t('leftOut', { list: list.format(missing) })}` : ''}${doubtful ? html` <b>${this.#t('doubtful')}</b>` : nothing}</span>`;
  }

  #why(reason: Left['reason']): string {
    return reason === 'asked' || reason === 'unclear-currency' || reason === 'unclear-kind' ? this.#t(reason) : this.#invoice(reason);
  }
}
