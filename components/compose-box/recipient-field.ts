/**
 * To and Cc: addresses as chips that say whether the recipient will accept the message.
 * @module
 */
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { iconClose } from '../../src/element/icons.ts';
import { ring, type Ring } from '../../src/element/ring.ts';
import { rove } from '../../src/element/roving.ts';
import type { Recipient } from '../../src/stores/compose.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';

type Status = Recipient['status'];

const RINGS: Record<Status, Ring> = {
  accepts: 'verified', checking: 'waiting', unknown: 'waiting', uninvited: 'waiting', requested: 'waiting',
  unreachable: 'waiting', invalid: 'failed', outside: 'failed', 'not-dmail': 'failed',
};

/** Said in the chip for all to see; the others are said to screen readers and on hovering. */
export const SPOKEN: readonly Status[] = ['uninvited', 'requested', 'unreachable', 'invalid', 'not-dmail', 'outside'];

export function statusWord(t: ComposeWords, status: Status): string {
  return t(status === 'not-dmail' ? 'notDmail' : status);
}

const SEPARATORS = /[\s,;]/;

export interface RecipientFieldOptions {
  name: 'to' | 'cc';
  t: ComposeWords;
  recipients(): readonly Recipient[];
  editable(): boolean;
  rtl(): boolean;
  add(text: string): void;
  remove(index: number): void;
  ask(address: string): void;
}

export class RecipientField implements ReactiveController {
  #current = 0;

  constructor(private readonly host: LitElement, private readonly options: RecipientFieldOptions) {
    host.addController(this);
  }

  hostConnected(): void {}

  focus(): void {
    this.#input?.focus();
  }

  /** Takes over what stands in the input and was not confirmed yet. */
  commit(): void {
    const input = this.#input;
    if (!input?.value.trim()) return;
    const text = input.value;
    input.value = '';
    this.options.add(text);
  }

  render(aside: TemplateResult | typeof nothing = nothing): TemplateResult {
    const { name, t, recipients, editable } = this.options;
    const list = recipients();
    const edit = editable();
    this.#current = Math.min(this.#current, Math.max(list.length - 1, 0));
    return html`<div class="field ${name}" part="field" @click=${this.#clicked}>
      <label for=${name} part="label">${t(name)}</label>
      <div class="recipients" part="recipients">
        ${list.length ? html`<ul role="list" aria-label=${t('recipientsOf', { field: t(name) })} @keydown=${this.#listKey}>
          ${list.map((recipient, index) => this.#chip(recipient, index, edit))}
        </ul>` : nothing}
        ${edit ? html`<input id=${name} type="text" inputmode="email" autocomplete="off" autocapitalize="off" spellcheck="false" dir="ltr"
          aria-describedby="${name}-hint" @keydown=${this.#inputKey} @paste=${this.#pasted} @blur=${() => this.commit()}>
        <span id="${name}-hint" class="visually-hidden">${t('recipientHint')}</span>` : nothing}
      </div>
      ${aside}
    </div>`;
  }

  #chip(recipient: Recipient, index: number, edit: boolean): TemplateResult {
    const { t, ask } = this.options;
    const { status, address, text } = recipient;
    const shown = address ?? text;
    const word = statusWord(t, status);
    const spoken = SPOKEN.includes(status);
    return html`<li class="addr ${status}" part="recipient" title=${word}>
      ${ring(RINGS[status])}
      <span class="cut" dir="ltr" title=${shown}>${shown}</span>
      <span class=${spoken ? 'word' : 'visually-hidden'}>${word}</span>
      ${status === 'uninvited' && edit && address
        ? html`<span class="word" aria-hidden="true">·</span><button type="button" class="link ask" data-ask=${address} aria-label=${t('askLabel', { address })} @click=${() => ask(address)}>${t('ask')}</button>`
        : nothing}
      ${edit ? html`<button type="button" class="quiet square remove" aria-label=${t('remove', { address: shown })} data-index=${index}
        tabindex=${index === this.#current ? 0 : -1} @focus=${() => { this.#current = index; }} @click=${() => this.#remove(index)}>${iconClose}</button>` : nothing}
    </li>`;
  }

  get #input(): HTMLInputElement | null {
    return this.host.renderRoot.querySelector(`#${this.options.name}`);
  }

  #focusChip(index: number): void {
    this.#current = index;
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => {
      const chips = this.host.renderRoot.querySelectorAll<HTMLElement>(`.${this.options.name} .remove`);
      (chips[Math.min(index, chips.length - 1)] ?? this.#input)?.focus();
    });
  }

  #remove(index: number): void {
    this.options.remove(index);
    this.#focusChip(index);
  }

  readonly #clicked = (event: Event): void => {
    const target = event.target as Element;
    if (target.matches('.recipients, ul, .field')) this.focus();
  };

  readonly #listKey = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const count = this.options.recipients().length;
    const index = Number(target.dataset.index ?? this.#current);
    if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      this.#remove(index);
      return;
    }
    const rtl = this.options.rtl();
    if (index === count - 1 && event.key === (rtl ? 'ArrowLeft' : 'ArrowRight')) {
      event.preventDefault();
      this.focus();
      return;
    }
    const to = rove(event, { count, index, orientation: 'horizontal', rtl });
    if (to === undefined) return;
    event.preventDefault();
    this.#focusChip(to);
  };

  readonly #inputKey = (event: KeyboardEvent): void => {
    const input = event.target as HTMLInputElement;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const complete = event.key === ' ' && input.value.includes('@');
    if (event.key === ',' || event.key === ';' || complete || (event.key === 'Enter' && input.value.trim())) {
      event.preventDefault();
      this.commit();
      return;
    }
    const count = this.options.recipients().length;
    const back = event.key === 'Backspace' || event.key === (this.options.rtl() ? 'ArrowRight' : 'ArrowLeft');
    if (back && count && !input.value) {
      event.preventDefault();
      this.#focusChip(count - 1);
    }
  };

  readonly #pasted = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain').trim() ?? '';
    const input = event.target as HTMLInputElement;
    if (!SEPARATORS.test(text)) return;
    event.preventDefault();
    this.options.add(`${input.value} ${text}`);
    input.value = '';
  };
}
