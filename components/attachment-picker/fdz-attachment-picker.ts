import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { PropertyDefinition } from '../../src/contract/index.ts';
import { FdzFormControl } from '../../src/element/form-control.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { attachmentPickerWords } from '../../src/locales/attachment-picker.ts';
import { EndpointTransfers, type UploadOptions } from '../../src/stores/endpoint-transfers.ts';
import { FileListStore, type Restrictions } from '../../src/stores/file-list.ts';
import type { Transfer, TransferList, TransfersState } from '../../src/stores/transfers.ts';
import { styles } from '../../src/styles/index.ts';
import { addAgain } from './again.ts';
import { changesOf } from './changes.ts';
import { AttachmentAddRequestEvent, AttachmentRefusedEvent, AttachmentsChangedEvent, AttachmentUploadedEvent, type AttachmentSource } from './events.ts';
import { attachmentPickerStyles } from './fdz-attachment-picker.styles.ts';
import { giveToForm } from './form-value.ts';
import type { FilesView, Remarks } from './files-view.ts';
import type { Gathered } from './gather.ts';
import { hintOf } from './hint.ts';
import { hold, type Held } from './hold.ts';

/** A folder that takes longer to read is said to be read, in milliseconds. */
const PATIENCE = 200;

const amount = { fromAttribute: (text: string | null): number | undefined => (text && Number(text) >= 0 ? Number(text) : undefined) };

const filesOf = (items: readonly Transfer[]): File[] => items.flatMap(({ state, file, name, mediaType }) =>
  (state === 'refused' || !file ? [] : [file instanceof File && file.name === name ? file : new File([file], name, { type: mediaType })]));

/**
 * Chooses files: by button, dropping, pasting, a folder, the camera. A form control of its own, without any
 * account: the files go with the form (`submit="files"`, or no `endpoint`), or are uploaded at once to a tus 1.0
 * endpoint of the host, and the form submits one JSON text for each (`{ name, mediaType, size, url, properties }`).
 * What is said of files that go themselves is submitted beside them under `<name>-properties`, one JSON text for
 * each, in the same order (`{ name, properties }`). Given
 * `transfers` it shows and commands that list instead, and takes part in no form.
 *
 * @summary Files to attach: chosen, dropped, pasted, uploaded.
 *
 * @attr {string} accept - Extensions and media types, as the attribute of `<input type="file">`.
 * @attr {boolean} multiple - More than one file. Without it another file takes the place of the first.
 * @attr {number} max-files - How many files at most.
 * @attr {number} max-bytes - Octets of one file at most.
 * @attr {number} max-total - Octets of all files at most.
 * @attr {string} endpoint - URL of a tus 1.0 server with the creation extension.
 * @attr {string} submit - `files`: the files themselves go with the form.
 * @attr {boolean} readonly - Shows the list; nothing can be changed.
 * @attr {string} properties - What may be said of each file: definitions of properties as JSON, `[{ "name": "due", "kind": "date", "label": "Due", "required": true }]`. Kinds are `text`, `number` (`unit`), `money` (`currency`), `date`, `boolean` and `choice` (`choices`: `[{ value, label }]`).
 * @attr {boolean} list-only - Shows no controls that add files: the host calls `choose()` and `addFrom()`.
 *
 * @slot hint - In place of the words about what may be chosen.
 *
 * @event {AttachmentAddRequestEvent} fdz-attachment-add-request - Files are about to be taken; can be prevented.
 * @event {AttachmentsChangedEvent} fdz-attachments-changed - The list, or the state of a file in it, is another.
 * @event {AttachmentRefusedEvent} fdz-attachment-refused - Files broke a rule.
 * @event {AttachmentUploadedEvent} fdz-attachment-uploaded - A file has arrived at the endpoint.
 *
 * @csspart sheet - All of it; has the frame.
 * @csspart bar - What adds files.
 * @csspart choose - The button that chooses.
 * @csspart hint - What may be chosen.
 * @csspart error - What is wrong, once the form was sent.
 * @csspart notice - What the person has to know, or can take back.
 * @csspart list - The files.
 * @csspart attachment - One file; also its state: `refused`, `waiting`, `sending`, `paused`, `failed`, `lost`, `done`.
 * @csspart thumb - Picture or mark of its kind.
 * @csspart name - Its name.
 * @csspart state - Size and what became of it.
 * @csspart meter - How much has arrived.
 * @csspart command - A button of a file.
 * @csspart properties - What is said of a file; `missing` is what is required and not said, `properties-editor` the fields to change it.
 * @csspart handle - By which it is put elsewhere.
 * @csspart summary - How many, how large.
 *
 * @cssproperty [--list-max-size=26em] - Height from which the list scrolls.
 *
 * @cssstate empty - No file is in it.
 * @cssstate over - Files are being dragged over it.
 * @cssstate reading - A folder is being read.
 * @cssstate busy - Something is still to arrive.
 * @cssstate refused - A file in it broke a rule.
 * @cssstate failed - A file in it did not arrive and will not by itself.
 * @cssstate user-invalid - The form was sent and this was not valid.
 */
export class FdzAttachmentPicker extends FdzFormControl {
  static override styles = [...styles, attachmentPickerStyles];

  @property() accept = '';
  @property({ type: Boolean, reflect: true }) multiple = false;
  @property({ attribute: 'max-files', converter: amount }) maxFiles?: number;
  @property({ attribute: 'max-bytes', converter: amount }) maxBytes?: number;
  @property({ attribute: 'max-total', converter: amount }) maxTotal?: number;
  @property() endpoint?: string;
  @property() submit?: 'files';
  @property({ type: Boolean, reflect: true, attribute: 'readonly' }) readOnly = false;
  @property({ type: Boolean, reflect: true, attribute: 'list-only' }) listOnly = false;
  /** What may be said of each file. A file of a form that lacks a required one is not valid. */
  @property({ type: Array }) properties?: readonly PropertyDefinition[];
  /** A list to show and command instead of one of its own. */
  @property({ attribute: false }) transfers?: TransferList;
  /** How requests to `endpoint` are made: `headers` of the page's own, such as its authorization; another `fetch`. */
  @property({ attribute: false }) uploadOptions?: UploadOptions;

  @property({ state: true }) private over = false;
  @property({ state: true }) private reading = false;

  readonly #t = this.localiser.words(attachmentPickerWords);
  readonly #live = new LiveRegion(this);
  readonly #state = new StoreController<TransfersState>(this, undefined, (now, before) => this.#changed(now?.items ?? [], before?.items));
  #own?: FileListStore;
  /** The list as it is seen; loaded when there is something to see. */
  #view?: FilesView;
  #loading?: Promise<FilesView | undefined>;
  #swapping = false;
  /** What the chooser was opened for. */
  #asked: { source: AttachmentSource; finding?: string } = { source: 'choose' };

  constructor() {
    super();
    this.internals.role = 'group';
    this.addEventListener('paste', (event) => this.#paste(event));
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget && relatedTarget !== this) this.#view?.forget();
    });
    // A label was pressed: as with the browser's own control, that chooses.
    this.addEventListener('click', (event) => {
      if (event.composedPath()[0] === this && this.labels.length) this.choose();
    });
  }

  /** The files that go with the form, under the names they have in the list. */
  get files(): readonly File[] {
    return filesOf(this.attachments);
  }

  /** All that is in the list, what was refused included. */
  get attachments(): readonly Transfer[] {
    return this.#list.state.items;
  }

  /** Opens the browser's chooser; only while the person does something, a click say. */
  choose(kind: 'choose' | 'folder' | 'camera' = 'choose'): void {
    if (!this.#locked) this.#open(kind);
  }

  /** Takes files of the page's own. */
  add(files: readonly File[]): void {
    this.#take(files, 'page');
  }

  /** Takes what was dropped or pasted elsewhere, folders walked. To be called while the event is dispatched. */
  async addFrom(data: DataTransfer | Held, source: AttachmentSource = 'drop'): Promise<void> {
    if (this.#locked) return;
    const held = 'items' in data ? hold(data) : data;
    const gathering = import('./gather.ts').then(({ gather }) => gather(held), () => ({ files: [], cut: false, unread: held.files.length }));
    const clock = setTimeout(() => { this.reading = true; }, PATIENCE);
    const gathered = await gathering;
    clearTimeout(clock);
    this.reading = false;
    await this.#takeAll(gathered, source);
  }

  async #takeAll({ files, cut, unread }: Gathered, source: AttachmentSource): Promise<void> {
    this.#take(files, source);
    if (cut || unread) await this.#tell({ cut: cut ? files.length : 0, unread });
  }

  /** What was chosen goes into a list that is shown and commanded from now on, and is in no other. */
  handTo(list: TransferList): void {
    addAgain(list, this.#own?.state.items ?? []);
    this.transfers = list;
    this.#watch();
    this.#own?.clear();
  }

  /** Opens what is said of a file in the list, with the focus where something is missing. */
  async describe(id: string): Promise<void> {
    if (!this.#locked) await (await this.#load())?.describe(id);
  }

  override formResetCallback(): void {
    super.formResetCallback();
    this.#view?.forget();
    this.#own?.clear();
  }

  formStateRestoreCallback(state: File | string | FormData | null): void {
    if (this.transfers || !state) return;
    this.#watch();
    void import('./form-restore.ts').then(({ takeBack }) => this.#own && takeBack(this.#own, state), () => {});
  }

  get #uploads(): boolean {
    return !this.transfers && !!this.endpoint && this.submit !== 'files';
  }

  get #many(): boolean {
    return this.multiple || !!this.transfers;
  }

  get #locked(): boolean {
    return this.#shut || !!this.#list.state.sealed;
  }

  get #shut(): boolean {
    return this.inactive || this.readOnly;
  }

  get #list(): TransferList {
    return this.transfers ?? (this.#own ??= this.#make());
  }

  /** Files wait for the form; nothing is sent by the list. */
  get #still(): boolean {
    return !this.transfers && !this.#uploads;
  }

  #make(): FileListStore {
    const rules = (): Restrictions[] => [{ by: 'page', accept: this.accept, maxFiles: this.multiple ? this.maxFiles : 1, maxBytes: this.maxBytes, maxTotal: this.maxTotal }];
    if (!this.#uploads) return new FileListStore(rules);
    return new EndpointTransfers({ endpoint: () => this.endpoint ?? '', requests: () => this.uploadOptions, rules, keep: () => import('../../src/services/chosen.ts').then(({ chosenFiles }) => chosenFiles(this, `${this.name} ${this.endpoint}`)) });
  }

  /** Another list is not news of the one before. */
  #watch(): void {
    this.#swapping = true;
    this.#state.observe(this.#list);
    this.#swapping = false;
  }

  #changed(now: readonly Transfer[], before: readonly Transfer[] = []): void {
    const changes = changesOf(before, now);
    if (!changes.any && !this.#swapping) return;
    this.#give();
    if (this.#swapping) return;
    void this.#load().then((view) => view?.hear(changes));
    this.dispatchEvent(new AttachmentsChangedEvent(now));
    if (changes.refused.length) this.dispatchEvent(new AttachmentRefusedEvent(changes.refused));
    for (const item of changes.done) this.dispatchEvent(new AttachmentUploadedEvent(item));
  }

  #give(): void {
    if (this.transfers) this.internals.setFormValue(null);
    else if (this.#own) giveToForm(this.internals, this.name, this.#own);
    this.validate();
  }

  protected override get anchor(): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>('.choose') ?? null;
  }

  protected override fault(): { flags: ValidityStateFlags; message: string } | undefined {
    // A list of somebody else's is their business, except in a form.
    if (this.transfers && !this.form) return undefined;
    const items = this.attachments;
    const refused = items.filter(({ state }) => state === 'refused').length;
    if (refused) return { flags: { customError: true }, message: this.#t('refusedLeft', { count: refused }) };
    const missing = this.#uploads ? items.filter(({ state }) => state !== 'done').length : 0;
    if (missing) return { flags: { customError: true }, message: this.#t('notArrived', { count: missing }) };
    if (items.length && this.properties && (this.#view?.lacks ?? true)) return { flags: { customError: true }, message: this.#t('lacking') };
    if (this.required && !items.length) return { flags: { valueMissing: true }, message: this.#t(this.multiple ? 'neededMany' : 'needed') };
    return undefined;
  }

  #take(files: readonly File[], source: AttachmentSource): void {
    if (this.#locked || !files.length) return;
    const event = new AttachmentAddRequestEvent(files, source);
    if (!this.dispatchEvent(event)) return;
    this.#watch();
    this.#view?.forget();
    if (!this.#many) this.#own?.clear();
    this.#list.add(files);
  }

  #open(source: 'choose' | 'folder' | 'camera', finding?: string): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('.chooser')!;
    this.#asked = { source, finding };
    Object.assign(input, { value: '', accept: source === 'camera' ? 'image/*' : source === 'folder' ? '' : this.accept, multiple: this.#many && !finding, webkitdirectory: source === 'folder' });
    if (source === 'camera') input.setAttribute('capture', 'environment');
    else input.removeAttribute('capture');
    input.click();
  }

  async #chosen({ target }: Event): Promise<void> {
    const files = [...((target as HTMLInputElement).files ?? [])];
    const { source, finding } = this.#asked;
    const [file] = files;
    if (source === 'folder') return this.#takeAll(await import('./gather.ts').then(({ fromFolder }) => fromFolder(files), () => ({ files: [], cut: false, unread: files.length })), source);
    if (!finding) return this.#take(files, source);
    if (!file || (await this.#list.find(finding, file))) return;
    await this.#tell({ other: true });
  }

  #paste(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (this.#locked || !clipboardData?.files.length || event.composedPath()[0] instanceof HTMLInputElement) return;
    event.preventDefault();
    void this.addFrom(clipboardData, 'paste');
  }

  readonly #dragged = (event: DragEvent): void => {
    const { dataTransfer, type, relatedTarget } = event;
    if (!dataTransfer?.types.includes('Files')) return;
    if (type === 'dragleave') {
      if (!(relatedTarget instanceof Node && this.renderRoot.contains(relatedTarget))) this.over = false;
      return;
    }
    event.preventDefault();
    this.over = type === 'dragover' && !this.#locked;
    if (type === 'dragover') dataTransfer.dropEffect = this.#locked ? 'none' : 'copy';
    else void this.addFrom(dataTransfer);
  };

  #load(): Promise<FilesView | undefined> {
    this.#loading ??= import('./files-view.ts').then(
      async ({ FilesView: View }) => {
        const view = new View(this, {
          live: this.#live, localiser: this.localiser, list: () => this.#list, still: () => this.#still, locked: () => this.#shut,
          otherwise: () => this.anchor, find: (id) => this.#open('choose', id), offered: () => this.properties ?? this.getAttribute('properties') ?? undefined,
        });
        await view.prepare();
        return (this.#view = view);
      },
      // Asked for again with the next change; until then the names are shown plainly.
      () => (this.#loading = undefined),
    );
    return this.#loading;
  }

  async #tell(remarks: Remarks): Promise<void> {
    (await this.#load())?.tell(remarks);
    this.requestUpdate();
  }

  /** Files and the words for them are seen together, at once. */
  protected override async scheduleUpdate(): Promise<void> {
    if (!this.#view && this.attachments.length) await this.#load();
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if ((changed.has('endpoint') || changed.has('submit') || changed.has('transfers')) && this.#own && this.#own instanceof EndpointTransfers !== this.#uploads) {
      // Files chosen before it was known where they go.
      const chosen = this.#own.state.items;
      this.#own = undefined;
      if (!this.transfers) addAgain(this.#list, chosen);
    }
    // What was taken out of one list does not come back into another, which may be somebody else's.
    if (changed.has('transfers')) this.#view?.forget();
    this.#watch();
    if (changed.has('name')) this.#give();
    const { attachments } = this;
    const some = (...states: Transfer['state'][]): boolean => attachments.some(({ state }) => states.includes(state));
    this.toggleState('empty', !attachments.length);
    this.toggleState('over', this.over);
    this.toggleState('reading', this.reading);
    this.toggleState('busy', !this.#still && some('waiting', 'sending'));
    this.toggleState('refused', some('refused'));
    this.toggleState('failed', some('failed', 'lost'));
  }

  protected override updated(): void {
    // Words and the control to point at are there only now.
    this.validate();
  }

  protected override render(): TemplateResult {
    const { attachments, transfers } = this;
    return html`${this.#live.render()}<div class="sheet ${transfers && !this.form ? 'bare' : ''} ${this.over ? 'over' : ''} ${this.complaint ? 'wrong' : ''}" part="sheet" @dragover=${this.#dragged} @dragleave=${this.#dragged} @drop=${this.#dragged}>
      <input class="chooser" type="file" tabindex="-1" aria-hidden="true" hidden @change=${(event: Event) => void this.#chosen(event)}>
      ${this.listOnly || this.readOnly || this.#list.state.sealed ? nothing : this.#bar()}
      ${this.#view?.render() ?? (attachments.length ? html`<p class="plain small">${attachments.map(({ name }) => html`<bdi>${name}</bdi> `)}</p>` : nothing)}
    </div>`;
  }

  #bar(): TemplateResult {
    const t = this.#t;
    const { accept, inactive, complaint } = this;
    const many = this.#many;
    const hint = hintOf({ ...this.#limits, multiple: many }, t, this.localiser.locale);
    const words = this.over ? t('dropNow') : this.reading ? t('reading') : t(many ? 'drop' : 'dropOne');
    return html`<div class="bar" part="bar"><div class="adding">
        <button type="button" class="choose" part="choose" aria-describedby="hint complaint" ?disabled=${inactive} @click=${() => this.choose()}>${t(many ? 'choose' : this.attachments.length ? 'chooseOther' : 'chooseOne')}</button>
        <span class="drop sub" ?hidden=${inactive}>${words}</span>
        ${!accept || /image\//.test(accept) ? html`<button type="button" class="quiet camera" part="command" ?disabled=${inactive} @click=${() => this.choose('camera')}>${t('camera')}</button>` : nothing}
        ${many ? html`<button type="button" class="quiet folder" part="command" ?disabled=${inactive} @click=${() => this.choose('folder')}>${t('folder')}</button>` : nothing}
      </div>
      <p class="hint small sub" id="hint" part="hint" ?hidden=${!hint && !this.querySelector('[slot=hint]')}><slot name="hint" @slotchange=${() => this.requestUpdate()}>${hint}</slot></p>
      <p class="bad small" id="complaint" part="error" ?hidden=${!complaint}>${complaint}</p></div>`;
  }

  get #limits(): Pick<this, 'accept' | 'maxFiles' | 'maxBytes' | 'maxTotal'> {
    const { accept, maxFiles, maxBytes, maxTotal } = this;
    return { accept, maxFiles, maxBytes, maxTotal };
  }
}
