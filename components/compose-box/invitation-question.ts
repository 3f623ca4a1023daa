/**
 * Asks a recipient who has not invited the person yet: why they would like to write, in place.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { ComposeWords } from '../../src/locales/compose.ts';

export interface InvitationQuestionOptions {
  t: ComposeWords;
  /** Sends the request. @returns what went wrong, in words */
  ask(address: string, reason: string): Promise<string | undefined>;
  /** The request is on its way. */
  asked(address: string): void;
  /** The person changed their mind. */
  left(address: string): void;
}

export class InvitationQuestion {
  #address = '';
  #busy = false;
  #problem = '';

  constructor(private readonly host: LitElement, private readonly options: InvitationQuestionOptions) {}

  /** Opens the question about an address. */
  open(address: string): void {
    this.#show(address);
    void this.#focus();
  }

  render(): TemplateResult | typeof nothing {
    if (!this.#address) return nothing;
    const { t } = this.options;
    const busy = this.#busy;
    return html`<div class="asking" part="ask" role="group" aria-labelledby="ask-title" @keydown=${this.#keys}>
      <p id="ask-title"><b>${t('askTitle', { address: this.#address })}</b></p>
      <label for="reason" class="small sub">${t('askReason')}</label>
      <textarea id="reason" rows="2" maxlength="500" dir="auto" aria-describedby="ask-hint ask-problem" ?readonly=${busy}></textarea>
      <p id="ask-hint" class="small sub">${t('askHint')}</p>
      <p id="ask-problem" class="small bad" role="alert">${this.#problem}</p>
      <div class="buttons">
        <button type="button" aria-disabled=${busy ? 'true' : 'false'} @click=${() => busy || void this.#send()}>${t('askSend')}</button>
        <button type="button" class="quiet" @click=${this.#leave}>${t('cancel')}</button>
      </div>
    </div>`;
  }

  #show(address: string, busy = false, problem = ''): void {
    this.#address = address;
    this.#busy = busy;
    this.#problem = problem;
    this.host.requestUpdate();
  }

  async #focus(): Promise<void> {
    await this.host.updateComplete;
    this.#field?.focus();
  }

  get #field(): HTMLTextAreaElement | null {
    return this.host.renderRoot.querySelector<HTMLTextAreaElement>('#reason');
  }

  async #send(): Promise<void> {
    const address = this.#address;
    const reason = this.#field!.value.trim();
    if (!reason) {
      this.#show(address, false, this.options.t('askEmpty'));
      return this.#focus();
    }
    this.#show(address, true);
    const problem = await this.options.ask(address, reason);
    if (address !== this.#address) return;
    this.#show(problem === undefined ? '' : address, false, problem);
    if (problem === undefined) this.options.asked(address);
  }

  readonly #leave = (): void => {
    const address = this.#address;
    this.#show('');
    this.options.left(address);
  };

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#leave();
  };
}
