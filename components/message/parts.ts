/**
 * Typed content of a message. Loaded with the first message that has some.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Part, StoredMessage } from '../../src/contract/index.ts';
import { PAYMENT_PART } from '../../src/contract/payment-part.ts';
import { define } from '../../src/element/define.ts';
import { FdzElement } from '../../src/element/element.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { messagePartWords } from '../../src/locales/message-parts.ts';
import { styles } from '../../src/styles/index.ts';
import { partKinds, type PartElement, type PartKind } from './part-kinds.ts';
import { renderPartText } from './part-text.ts';
import { partStyles } from './parts.styles.ts';

const PAYMENT: PartKind = {
  tag: 'fdz-message-payment',
  load: async () => define('fdz-message-payment', (await import('./payment-part.ts')).FdzMessagePayment),
};

/** The host's comes first. What every object has is no kind. */
const kindOf = (type: string): PartKind | undefined => (Object.hasOwn(partKinds.state, type) ? partKinds.state[type] : type === PAYMENT_PART ? PAYMENT : undefined);

/**
 * @ignore part of fdz-message
 */
export class FdzMessageParts extends FdzElement {
  static override styles = [...styles, partStyles];

  @property({ attribute: false }) stored?: StoredMessage;
  @property({ type: Boolean }) readonly = false;

  protected readonly t = this.localiser.load(messagePartWords);
  /** They stay while the message does, with what the person has begun in them. */
  readonly #elements = new Map<number, PartElement>();
  readonly #coming = new Map<PartKind, 'coming' | 'failed'>();

  constructor() {
    super();
    new StoreController(this).observe(partKinds);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('stored') && changed.get('stored')?.id !== this.stored?.id) this.#elements.clear();
    this.stored?.message.parts?.forEach((part, index) => this.#draw(part, index));
  }

  #draw({ type, data }: Part, index: number): void {
    const kind = kindOf(type);
    if (!kind) return;
    if (!customElements.get(kind.tag)) return this.#load(kind);
    let element = this.#elements.get(index);
    if (element?.localName !== kind.tag) this.#elements.set(index, (element = document.createElement(kind.tag)));
    const { stored, readonly, services } = this;
    Object.assign(element, { data, stored, readonly, services });
  }

  #load(kind: PartKind): void {
    if (this.#coming.has(kind)) return;
    this.#coming.set(kind, kind.load ? 'coming' : 'failed');
    const again = (): void => this.requestUpdate();
    void customElements.whenDefined(kind.tag).then(again);
    kind.load?.().catch(() => {
      this.#coming.set(kind, 'failed');
      again();
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { parts = [] } = this.stored?.message ?? {};
    return parts.length ? html`${parts.map((part, index) => this.#elements.get(index) ?? this.#text(part))}` : nothing;
  }

  #text(part: Part): TemplateResult {
    const kind = kindOf(part.type);
    return kind && this.#coming.get(kind) === 'coming' ? html`<div class="coming"></div>` : renderPartText(part, this.t);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-parts': FdzMessageParts;
  }
}
