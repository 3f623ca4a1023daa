/**
 * The text of a message being written: a plain field at once, formatting as soon as it is wanted.
 * @module
 */
import { html, nothing, type LitElement, type ReactiveController, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { allowedUrl } from '../../src/element/allowed-url.ts';
import { htmlOfText, isPlain, textOfHtml } from './plain.ts';
import { renderToolbar } from './toolbar.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';

export type FormatName = 'bold' | 'italic' | 'underline' | 'link' | 'bullets' | 'numbers' | 'quote' | 'undo' | 'redo';
export type FormatState = Record<FormatName, boolean>;

export interface EditorOptions {
  html: string;
  editable: boolean;
  label(): string;
  onChange(html: string, text: string): void;
  onState(state: FormatState): void;
  /** The person asks for the link field. */
  onLink(): void;
}

/** What the box needs of an editor. */
export interface Editor {
  html(): string;
  setHtml(html: string): void;
  run(name: FormatName): void;
  /** Address of the link the cursor stands in. */
  selectedLink(): string;
  /** Makes the selection a link; an empty or forbidden URL takes the link away. */
  link(url: string): void;
  focus(where?: 'start' | 'end' | number): void;
  setEditable(value: boolean): void;
  /** The label may have changed. */
  refresh(): void;
  destroy(): void;
}

export interface TextFieldOptions {
  t: ComposeWords;
  /** What the draft says now. */
  html(): string;
  change(html: string, text: string): void;
  editable(): boolean;
  rtl(): boolean;
}

/**
 * Shows the text of a draft. What is typed before the editor has arrived is typed into a plain field, and
 * goes over with the cursor; where the editor cannot be loaded the plain field stays.
 */
export class TextField implements ReactiveController {
  #editor?: Editor;
  #loading?: Promise<void>;
  #formats?: FormatState;
  #failed = false;
  #linking = false;
  #linkProblem = false;
  #tool = 0;
  /** What we last told the draft, or were told by it. */
  #known = '';
  #composing = false;

  constructor(private readonly host: LitElement, private readonly options: TextFieldOptions) {
    host.addController(this);
  }

  /** Whether formatting is at hand. */
  get ready(): boolean {
    return !!this.#editor;
  }

  hostUpdated(): void {
    const { html: current, editable } = this.options;
    const mount = this.#find('.mount');
    if (this.#editor && !mount) this.hostDisconnected();
    if (this.#editor) {
      if (current() !== this.#known) this.#editor.setHtml((this.#known = current()));
      this.#editor.setEditable(editable());
      this.#editor.refresh();
    } else if (mount && !this.#failed && !isPlain(current())) {
      void this.load();
    }
  }

  hostDisconnected(): void {
    this.#editor?.destroy();
    this.#editor = undefined;
    this.#loading = undefined;
    this.#formats = undefined;
  }

  /** Puts the cursor into the text. */
  focus(where?: 'start' | 'end'): void {
    if (this.#editor) {
      this.#editor.focus(where);
      return;
    }
    const plain = this.#find<HTMLTextAreaElement>('textarea.plain');
    if (where === 'start') plain?.setSelectionRange(0, 0);
    plain?.focus();
  }

  load(): Promise<void> {
    return (this.#loading ??= this.#load());
  }

  async #load(): Promise<void> {
    let module: typeof import('./prosemirror.ts');
    try {
      module = await import('./prosemirror.ts');
    } catch {
      // No connection, or the host's cache has no such file: the next focus asks again.
      this.#failed = true;
      this.#loading = undefined;
      this.host.requestUpdate();
      return;
    }
    this.#failed = false;
    await this.host.updateComplete;
    const plain = this.#find<HTMLTextAreaElement>('textarea.plain');
    while (this.#composing && plain?.isConnected) await new Promise((resolve) => plain.addEventListener('compositionend', resolve, { once: true }));
    const mount = this.#find<HTMLElement>('.mount');
    if (!mount || this.#editor) return;
    const focused = !!plain && plain === (plain.getRootNode() as ShadowRoot).activeElement;
    const at = plain ? plain.selectionStart + 1 + (plain.value.slice(0, plain.selectionStart).match(/\n/g)?.length ?? 0) : 1;
    this.#known = this.options.html();
    mount.parentElement!.hidden = false;
    this.#editor = module.createEditor(mount, {
      html: this.#known,
      editable: this.options.editable(),
      label: () => this.options.t('text'),
      onChange: (formatted, text) => {
        this.#known = formatted;
        this.options.change(formatted, text);
      },
      onState: (formats) => {
        this.#formats = formats;
        this.host.requestUpdate();
      },
      onLink: () => this.#openLink(),
    });
    if (focused) this.#editor.focus(at);
    this.host.requestUpdate();
  }

  render(): TemplateResult {
    const { t, html: current, editable, rtl } = this.options;
    const edit = editable();
    const formatted = !!this.#editor;
    return html`
      <div class="text" part="text-frame">
        <div class="rich" ?hidden=${!formatted}><div class="mount"></div></div>
        ${formatted ? nothing : html`<textarea class="plain" part="text" aria-label=${t('text')} rows="6" dir="auto" ?readonly=${!edit}
          .value=${live(textOfHtml(current()))} @input=${this.#typed} @focus=${() => edit && void this.load()}
          @compositionstart=${() => { this.#composing = true; }} @compositionend=${() => { this.#composing = false; }}></textarea>`}
        ${this.#failed ? html`<p class="notice warn" role="status">${t('formattingFailed')}</p>` : nothing}
      </div>
      ${edit ? renderToolbar({
        t, state: this.#formats, linking: this.#linking, disabled: !edit, current: this.#tool, rtl: rtl(),
        run: (name) => void this.#run(name),
        move: (index) => {
          this.#tool = index;
          this.host.requestUpdate();
          void this.host.updateComplete.then(() => this.#find<HTMLElement>('.toolbar [tabindex="0"]')?.focus());
        },
      }) : nothing}
      ${edit && this.#linking ? this.#renderLink() : nothing}`;
  }

  #renderLink(): TemplateResult {
    const { t } = this.options;
    const set = (): void => {
      const field = this.#find<HTMLInputElement>('.link-field input')!;
      if (field.value.trim() && !allowedUrl(field.value)) {
        this.#linkProblem = true;
        this.host.requestUpdate();
        field.focus();
        return;
      }
      this.#editor?.link(field.value);
      this.#closeLink();
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' && (event.key !== 'Enter' || event.isComposing)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Enter') set();
      else this.#closeLink();
    };
    return html`<div class="link-field" part="link-field" @keydown=${key}>
      <input type="text" inputmode="url" dir="ltr" placeholder="https://" aria-label=${t('linkAddress')} .value=${this.#editor?.selectedLink() ?? ''}
        aria-invalid=${this.#linkProblem ? 'true' : 'false'} aria-describedby="link-hint">
      <button type="button" @click=${set}>${t('linkApply')}</button>
      ${this.#formats?.link ? html`<button type="button" class="quiet" @click=${() => { this.#editor?.link(''); this.#closeLink(); }}>${t('linkRemove')}</button>` : nothing}
      <p id="link-hint" class=${this.#linkProblem ? 'small bad' : 'visually-hidden'} role=${this.#linkProblem ? 'alert' : nothing}>${t('linkForbidden')}</p>
    </div>`;
  }

  async #run(name: FormatName): Promise<void> {
    if (!this.#editor) {
      this.focus();
      await this.load();
    }
    if (name === 'link') this.#openLink();
    else this.#editor?.run(name);
  }

  #openLink(): void {
    this.#linking = true;
    this.#linkProblem = false;
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.#find<HTMLInputElement>('.link-field input')?.select());
  }

  #closeLink(): void {
    this.#linking = false;
    this.host.requestUpdate();
    this.#editor?.focus();
  }

  readonly #typed = (event: Event): void => {
    const text = (event.target as HTMLTextAreaElement).value;
    this.options.change((this.#known = htmlOfText(text)), text);
  };

  #find<E extends Element>(selector: string): E | null {
    return this.host.renderRoot.querySelector<E>(selector);
  }
}
