/**
 * What an element is made of that takes part in a form like the browser's own controls. It needs no account.
 * @module
 */
import { LitElement } from 'lit';
import { Localiser } from './localise.ts';
import { property } from './property.ts';
import { version } from './version.ts';

/**
 * A form-associated element: name, disabled (by a fieldset too), required, validity, labels.
 *
 * @attr {string} name - Under which it is submitted.
 * @attr {boolean} disabled - Nothing can be changed, nothing is submitted.
 * @attr {boolean} required - The form is not valid while it is empty.
 */
export abstract class FdzFormControl extends LitElement {
  static readonly version = version;
  static readonly formAssociated = true;
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };

  @property({ reflect: true }) name?: string;
  @property({ type: Boolean, reflect: true }) disabled = false;
  @property({ type: Boolean, reflect: true }) required = false;
  /** What is wrong, once the form was sent or asked; shown beside the control. */
  @property({ state: true }) protected complaint = '';

  protected readonly internals = this.attachInternals();
  protected readonly localiser = new Localiser(this, this.internals);

  #custom = '';

  constructor() {
    super();
    this.addEventListener('invalid', () => {
      this.complaint = this.validationMessage;
      this.toggleState('user-invalid', true);
    });
  }

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }
  get labels(): NodeList {
    return this.internals.labels;
  }
  get validity(): ValidityState {
    return this.internals.validity;
  }
  get validationMessage(): string {
    return this.internals.validationMessage;
  }
  get willValidate(): boolean {
    return this.internals.willValidate;
  }
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }
  /** A fault the page has found; an empty text takes it back. */
  setCustomValidity(message: string): void {
    this.#custom = message;
    this.validate();
  }

  /** By itself or by a fieldset around it. */
  protected get inactive(): boolean {
    return this.disabled || this.matches(':disabled');
  }

  /** What is wrong with the value, if anything. */
  protected abstract fault(): { flags: ValidityStateFlags; message: string } | undefined;
  /** The visible control the browser points at. */
  protected abstract get anchor(): HTMLElement | null;

  /** To be called when the value or what it is judged by has changed. */
  protected validate(): void {
    const fault = this.#custom ? { flags: { customError: true }, message: this.#custom } : this.fault();
    this.internals.setValidity(fault?.flags ?? {}, fault?.message, fault && (this.anchor ?? undefined));
    if (this.complaint) this.complaint = this.validationMessage;
    if (!fault) this.toggleState('user-invalid', false);
  }

  /** As untouched: nothing is complained about before the form is sent again. */
  formResetCallback(): void {
    this.complaint = '';
    this.toggleState('user-invalid', false);
  }

  formDisabledCallback(): void {
    this.requestUpdate();
  }

  protected toggleState(name: string, on: boolean): void {
    this.internals.states[on ? 'add' : 'delete'](name);
  }

  /** The first words are shown in the right language at once, not in English before. */
  protected override async scheduleUpdate(): Promise<void> {
    while (this.localiser.ready) await this.localiser.ready;
    await super.scheduleUpdate();
  }
}
