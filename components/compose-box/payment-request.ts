/**
 * A payment asked for in the message: the button that begins one, and the place where it is written. Loaded once there is
 * something to write in; the fields are with the first request.
 * @module
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Part } from '../../src/contract/index.ts';
import { PAYMENT_PART } from '../../src/contract/payment-part.ts';
import { define } from '../../src/element/define.ts';
import { FdzElement } from '../../src/element/element.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { paymentRequestWords } from '../../src/locales/payment-request.ts';
import type { ComposeState, ComposeStore } from '../../src/stores/compose.ts';
import { styles } from '../../src/styles/index.ts';
import type { RequestFields } from './request-fields.ts';

const isRequest = ({ type }: Part): boolean => type === PAYMENT_PART;

/**
 * @ignore part of fdz-compose-box
 */
export class FdzComposePayment extends FdzElement {
  static override styles = [...styles, css`
    :host { display: block; }
    :host([choose]) { display: inline-block; }
    .notice { border-block-start: 1px solid var(--_line); }
  `];

  /** The draft in which it is asked for. */
  @property({ attribute: false }) draft?: ComposeStore;
  /** Name of the person, who is paid as a rule. */
  @property() payee = '';
  @property({ type: Boolean }) disabled = false;
  /** The button alone. */
  @property({ type: Boolean, reflect: true }) choose = false;

  protected readonly t = this.localiser.load(paymentRequestWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #draft = new StoreController(this, ({ parts, attachments }: ComposeState) => ({ parts, attachments }));
  #fields?: RequestFields;
  #coming?: Promise<void>;
  #failed = false;
  /** What was removed last, and where it stood. */
  #undo?: { part: Part; at: number; draft: ComposeStore };

  /** Brings the focus to what is missing first, and says all that is. */
  override focus(): void {
    void this.#load()?.then(async () => {
      this.#fields?.ask();
      await this.updateComplete;
      (this.renderRoot.querySelector<HTMLElement>('[data-fault]') ?? this.renderRoot.querySelector<HTMLElement>('input'))?.focus();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#draft.observe(this.draft);
    if (changed.has('draft')) this.#undo = undefined;
    const part = this.#part;
    if (this.choose || !part) return;
    void this.#load();
    this.#fields?.take(part.data);
  }

  protected override updated(): void {
    if (this.#part) this.#fields?.tell();
  }

  get #parts(): readonly Part[] {
    return this.#draft.value?.parts ?? [];
  }

  get #part(): Part | undefined {
    return this.#parts.find(isRequest);
  }

  #load(): Promise<void> | undefined {
    if (this.choose || !this.#part) return undefined;
    this.#coming ??= import('./request-fields.ts').then(
      ({ RequestFields: Made }) => {
        this.#failed = false;
        this.#fields = new Made(this, {
          localiser: this.localiser, live: this.#live, t: this.t, files: () => this.#draft.value?.attachments ?? [], disabled: () => this.disabled,
          write: (data) => this.draft?.edit({ parts: this.#parts.map((part) => (part === this.#part ? { ...part, data } : part)) }),
          remove: () => void this.#remove(),
        });
        this.requestUpdate();
      },
      () => {
        this.#coming = undefined;
        this.#failed = true;
        this.requestUpdate();
      },
    );
    return this.#coming;
  }

  async #begin(): Promise<void> {
    const { payee, draft } = this;
    draft?.edit({ parts: [...this.#parts, { type: PAYMENT_PART, data: { ...(payee && { payee: payee.slice(0, 70) }), currency: 'EUR' } }] });
    await this.updateComplete;
    // The button is gone; the fields stand elsewhere in the box.
    (this.getRootNode() as ShadowRoot).querySelector<FdzComposePayment>('fdz-compose-payment:not([choose])')?.begun();
  }

  /** It was begun just now: the person goes on where it is written. */
  begun(): void {
    this.#undo = undefined;
    void this.updateComplete.then(() => this.#load()).then(async () => {
      await this.updateComplete;
      const inputs = [...this.renderRoot.querySelectorAll('input')];
      (inputs.find(({ value }) => !value) ?? inputs[0])?.focus();
    });
  }

  async #remove(): Promise<void> {
    const part = this.#part;
    const { draft } = this;
    if (!part || !draft) return;
    this.#undo = { part, at: this.#parts.indexOf(part), draft };
    draft.edit({ parts: this.#parts.filter((one) => one !== part) });
    this.#live.say(this.t('removed'));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#undo')?.focus();
  }

  async #takeBack(): Promise<void> {
    const undo = this.#undo;
    this.#undo = undefined;
    if (!undo || undo.draft !== this.draft) return this.requestUpdate();
    undo.draft.edit({ parts: this.#parts.toSpliced(undo.at, 0, undo.part) });
    this.#live.say(this.t('restored'));
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t, disabled } = this;
    const part = this.#part;
    if (this.choose) return part || disabled || !this.draft ? nothing : html`<button type="button" class="quiet" part="request" @click=${() => void this.#begin()}>${t('request')}</button>`;
    return html`${this.#live.render()}${part ? (this.#fields?.render() ?? this.#missing()) : this.#undo && !disabled ? html`<div class="notice">
      <p class="grow">${t('removed')}</p><button type="button" id="undo" class="small" @click=${() => void this.#takeBack()}>${this.common('undo')}</button>
      <button type="button" class="quiet small" @click=${this.#close}>${this.common('close')}</button></div>` : nothing}`;
  }

  #missing(): TemplateResult | typeof nothing {
    return this.#failed ? html`<div class="notice bad" role="alert"><p class="grow">${this.t('unready')}</p><button type="button" class="small" @click=${() => void this.#load()}>${this.common('retry')}</button></div>` : nothing;
  }

  readonly #close = (): void => {
    this.#undo = undefined;
    this.requestUpdate();
  };
}

export const definePayment = (): void => define('fdz-compose-payment', FdzComposePayment);

declare global {
  interface HTMLElementTagNameMap {
    'fdz-compose-payment': FdzComposePayment;
  }
}
