/**
 * The files of the draft in the box: chosen, dropped or pasted anywhere in it; the picker that shows them comes with the first.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { PropertyDefinition } from '../../src/contract/index.ts';
import type { ComposeWords } from '../../src/locales/compose.ts';
import type { Transfer, TransferList } from '../../src/stores/transfers.ts';

export interface AttachmentsOptions {
  t: ComposeWords;
  /** The files of the draft; `undefined` while there is none. @throws {DmailProblem} */
  list(): Promise<TransferList> | undefined;
  items(): readonly Transfer[];
  editable(): boolean;
  /** What the page wants to be told of each. */
  properties(): readonly PropertyDefinition[] | undefined;
  failed(error: unknown): void;
}

export class Attachments {
  #list: TransferList | undefined;
  #loading: Promise<unknown> | undefined;
  /** Walks folders; loaded while files are still held over the box. */
  #gather: ((data: DataTransfer) => Promise<{ files: File[] }>) | undefined;
  #over = false;

  constructor(private readonly host: LitElement, private readonly options: AttachmentsOptions) {}

  /** Another draft is in the box. */
  reset(): void {
    this.#list = this.#loading = undefined;
  }

  /** For the section all of it stands in. */
  readonly over = (event: DragEvent): void => {
    if (!this.options.editable() || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    this.#show(event.type !== 'dragleave' || this.#within(event));
    if (event.type === 'dragenter') void import('../attachment-picker/gather.ts').then(({ gather }) => (this.#gather = gather), () => {});
  };

  readonly drop = (event: DragEvent): void => {
    const { dataTransfer } = event;
    this.#show(false);
    // The picker took them already.
    if (event.defaultPrevented || !this.options.editable() || !dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    void this.#add(this.#gather ? this.#gather(dataTransfer).then(({ files }) => files) : [...dataTransfer.files]);
  };

  /** Before the text sees it: what is a file and no text is attached. */
  readonly paste = {
    capture: true,
    handleEvent: (event: ClipboardEvent): void => {
      const { clipboardData: data } = event;
      if (!this.options.editable() || !data?.files.length || data.types.includes('text/plain') || data.types.includes('text/html')) return;
      event.preventDefault();
      event.stopPropagation();
      void this.#add([...data.files]);
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
      ${this.#list && items().length ? html`<fdz-attachment-picker class="files" part="attachments" multiple list-only .transfers=${this.#list} .properties=${this.options.properties()} ?disabled=${!this.options.editable()}></fdz-attachment-picker>` : nothing}`;
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

  async #add(files: readonly File[] | Promise<readonly File[]>): Promise<void> {
    try {
      (await this.#load())?.add(await files);
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
