/**
 * The files of the draft in the box: chosen, dropped or pasted anywhere in it; the picker that shows them comes with the first.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { hold, type Held } from '../attachment-picker/hold.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import type { Transfer, TransferList } from '../../src/stores/transfers.ts';

export interface AttachmentsOptions {
  t: ComposeWords;
  /** The files of the draft; `undefined` while there is none. @throws {DmailProblem} */
  list(): Promise<TransferList> | undefined;
  items(): readonly Transfer[];
  editable(): boolean;
  /** What the page wants to be told of each, as it wrote it. */
  properties(): unknown;
  failed(error: unknown): void;
}

/** Whether the text, where there is any, is nothing but what the files are called, with or without their extensions. */
const isNames = (data: DataTransfer): boolean => {
  const names = [...data.files].map(({ name }) => name.normalize());
  return data.getData('text/plain').normalize().split(/[\r\n]+/).every((line) => !line || names.some((name) => name === line || name.startsWith(`${line}.`)));
};

export class Attachments {
  #list: TransferList | undefined;
  #loading: Promise<unknown> | undefined;
  #over = false;

  constructor(private readonly host: LitElement, private readonly options: AttachmentsOptions) {}

  /** Another draft is in the box. */
  reset(): void {
    this.#list = this.#loading = undefined;
  }

  /** Brings the focus to what is missing of one. */
  describe(id: string): void {
    void this.host.renderRoot.querySelector('fdz-attachment-picker')?.describe(id);
  }

  /** For the section all of it stands in. */
  readonly over = (event: DragEvent): void => {
    if (!this.options.editable() || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.#show(event.type !== 'dragleave' || this.#within(event));
  };

  readonly drop = (event: DragEvent): void => {
    const { dataTransfer } = event;
    this.#show(false);
    // The picker took them already.
    if (event.defaultPrevented || !this.options.editable() || !dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    void this.#take(hold(dataTransfer), 'drop');
  };

  /** Before the text sees it: what is a file and no text is attached. The names of the files are no text. */
  readonly paste = {
    capture: true,
    handleEvent: (event: ClipboardEvent): void => {
      const { clipboardData: data } = event;
      if (!this.options.editable() || !data?.files.length || data.types.some((type) => /^text\/(html|rtf)$/.test(type)) || !isNames(data)) return;
      event.preventDefault();
      event.stopPropagation();
      void this.#take(hold(data), 'paste');
    },
  };

  /** The button, and what it opens. */
  button(): TemplateResult | typeof nothing {
    if (!this.options.editable()) return nothing;
    return html`<button type="button" class="quiet" part="attach" @click=${this.#choose}>${this.options.t('attach')}</button>
      <input id="files" type="file" multiple hidden @change=${this.#chosen}>`;
  }

  render(): TemplateResult | typeof nothing {
    const { t, items } = this.options;
    if (!this.#list && items().length) void this.#load().catch(this.options.failed);
    return html`${this.#over ? html`<p class="drop-hint" part="drop-hint" aria-hidden="true">${t('attachHere')}</p>` : nothing}
      ${this.#list ? html`<fdz-attachment-picker class="files" part="attachments" multiple list-only .transfers=${this.#list} .properties=${this.options.properties()} ?disabled=${!this.options.editable() && !this.#list.state.sealed}></fdz-attachment-picker>` : nothing}`;
  }

  readonly #choose = async (): Promise<void> => {
    const chosen = await import('../attachment-picker/open-files.ts').then(({ openFiles }) => openFiles(true), () => undefined);
    if (!chosen) this.host.renderRoot.querySelector<HTMLInputElement>('#files')?.click();
    else if (chosen.length) void this.#add(chosen);
  };

  readonly #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const chosen = [...input.files!];
    input.value = '';
    void this.#add(chosen);
  };

  #within({ relatedTarget }: DragEvent): boolean {
    return relatedTarget instanceof Node && (this.host.contains(relatedTarget) || this.host.renderRoot.contains(relatedTarget));
  }

  #show(over: boolean): void {
    if (over === this.#over) return;
    this.#over = over;
    this.host.requestUpdate();
  }

  async #add(files: readonly File[]): Promise<void> {
    try {
      (await this.#load())?.add(files);
    } catch (error) {
      this.options.failed(error);
    }
  }

  /** By the picker, which walks folders and says what could not be taken. */
  async #take(held: Held, source: 'drop' | 'paste'): Promise<void> {
    try {
      await this.#load();
      await this.host.updateComplete;
      await this.host.renderRoot.querySelector('fdz-attachment-picker')?.addFrom(held, source);
    } catch (error) {
      this.options.failed(error);
    }
  }

  async #load(): Promise<TransferList | undefined> {
    const opening = this.options.list();
    if (!opening) return undefined;
    this.#loading ??= import('../attachment-picker/define.ts');
    const [list] = await Promise.all([opening, this.#loading]);
    if (this.#list !== list) {
      this.#list = list;
      this.host.requestUpdate();
    }
    return list;
  }
}
