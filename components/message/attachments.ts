/**
 * What came with a message. Loaded with the first message that has attachments.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { AttachmentReference, StoredMessage } from '../../src/contract/index.ts';
import type { DmailProblem } from '../../src/contract/problems.ts';
import { FdzElement } from '../../src/element/element.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { ring } from '../../src/element/ring.ts';
import { rove } from '../../src/element/roving.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { formatBytes } from '../../src/locales/format.ts';
import { attachmentWords } from '../../src/locales/message-attachments.ts';
import { propertyNames } from '../../src/locales/property-names.ts';
import { downloadId, safeName, type AttachmentKey, type DownloadOutcome, type Downloads, type DownloadsState, type DownloadState, type RemoteFile, type Saving } from '../../src/stores/downloads.ts';
import type { ThreadStore } from '../../src/stores/thread.ts';
import { styles } from '../../src/styles/index.ts';
import { AttachmentEvidence } from './attachment-evidence.ts';
import { Previews } from './attachment-preview.ts';
import { renderRow, shownName } from './attachment-row.ts';
import { Versions } from './attachment-versions.ts';
import { attachmentStyles } from './attachments.styles.ts';
import { PENDING } from './pending.ts';
import { AttachmentDownloadedEvent, AttachmentDownloadRequestEvent } from './events.ts';
import type { LeavingFiles } from './leaving-files.ts';
import type { OwnProperties } from './own-properties.ts';

/** The others are reached by a button. */
const SHOWN = 20;

/**
 * @ignore part of fdz-message
 */
export class FdzMessageAttachments extends FdzElement {
  static override styles = [...styles, attachmentStyles];

  @property({ attribute: false }) stored?: StoredMessage;
  /** The owner's address. */
  @property({ attribute: false }) own = '';
  @property({ attribute: false }) thread?: ThreadStore;
  /** Nothing can be noted. */
  @property({ type: Boolean }) readonly = false;
  /** It still waits on this device, for somebody. */
  @property({ attribute: false }) waiting = false;
  /** Where files go, instead of where the browser lets them. */
  @property({ attribute: false }) saving?: Saving;

  @property({ state: true }) private all = false;
  /** The row the keys are in: a list is one stop of the tab key. */
  @property({ state: true }) private current = 0;

  protected readonly t = this.localiser.load(attachmentWords);
  protected readonly names = this.localiser.words(propertyNames);
  readonly #live = new LiveRegion(this);
  readonly #evidence = new AttachmentEvidence(this);
  readonly #previews = new Previews(this, (file, problem) => this.#live.say(this.t('said', { name: safeName(file.name), outcome: problem ? this.#words(problem, true) : this.#checked(file) })));
  readonly #versions = new Versions(this);
  readonly #state = new StoreController(this, ({ items }: DownloadsState) => items);
  #downloads?: Promise<Downloads>;
  /** What the owner notes of them; of those that came to them. */
  #own?: OwnProperties;
  #noting?: ThreadStore;
  /** Its files on their way; loaded with the first that is. */
  #leaving?: LeavingFiles;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('beforeprint', this.#print);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('beforeprint', this.#print);
  }

  /** On paper nothing can be opened: everything is there. */
  readonly #print = (): void => {
    this.all = true;
    this.performUpdate();
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('thread') && this.thread) {
      // At hand before anybody asks: a place to save can only be chosen while a click counts.
      const loading = (this.#downloads = this.thread.downloads());
      void loading.then((downloads) => loading === this.#downloads && this.#state.observe(downloads), () => (this.#downloads = undefined));
    }
    if (this.thread && this.thread !== this.#noting && this.stored?.direction === 'in') void this.#note((this.#noting = this.thread));
    if (this.#leaving || this.waiting) void this.#leave();
    if (changed.has('stored') || changed.has('services') || changed.has('own')) void this.#evidence.observe(this.services, this.stored, this.own);
  }

  async #note(thread: ThreadStore): Promise<void> {
    const loaded = await Promise.all([import('./own-properties.ts'), thread.own()]).catch(() => undefined);
    if (thread !== this.#noting) return;
    this.#own?.close();
    // Asked for again with the next conversation; without it the sender's word stands alone.
    if (!loaded) this.#noting = undefined;
    this.#own = loaded && new loaded[0].OwnProperties(this, { localiser: this.localiser, live: this.#live, store: loaded[1] });
    this.requestUpdate();
  }

  async #leave(): Promise<void> {
    // Without it, offline say, the states below tell how far it is.
    const module = this.#leaving ? undefined : await import('./leaving-files.ts').catch(() => undefined);
    if (module) this.#leaving ??= new module.LeavingFiles(this);
    if (this.thread) this.#leaving?.observe(this.thread, this.waiting ? this.stored?.message.id : undefined);
  }

  #store(): Promise<Downloads> {
    return (this.#downloads ??= this.thread!.downloads());
  }

  #file(reference: AttachmentReference): RemoteFile | undefined {
    const { stored } = this;
    const there = stored?.attachments?.find(({ id }) => id === reference.id);
    if (!stored || stored.direction === 'out' || !there) return undefined;
    const digests = [this.#evidence.digest(reference.id), there.digest, reference.digest].filter((digest) => digest !== undefined);
    return { message: stored.id, attachment: reference.id, name: reference.name, size: reference.size, arriving: there.state === 'arriving', digests: [...new Set(digests)] };
  }

  #infected({ id }: AttachmentReference): boolean {
    return this.stored?.attachments?.find((each) => each.id === id)?.scan === 'infected' || this.#evidence.infected(id);
  }

  async #download(file: RemoteFile, mediaType: string): Promise<void> {
    if (!this.dispatchEvent(new AttachmentDownloadRequestEvent({ message: file.message, attachment: file.attachment, name: file.name, mediaType, size: file.size }))) return;
    const downloads = await this.#store();
    this.#state.observe(downloads);
    this.#ended(file, await downloads.start(file, this.saving));
  }

  /** What the host does itself is its own; the rest comes one after the other. */
  async #downloadAll(files: readonly (readonly [RemoteFile, AttachmentReference])[]): Promise<void> {
    const wanted = files.filter(([{ message, attachment, name, size }, { mediaType }]) => this.dispatchEvent(new AttachmentDownloadRequestEvent({ message, attachment, name, mediaType, size }))).map(([file]) => file);
    if (!wanted.length) return;
    const downloads = await this.#store();
    this.#state.observe(downloads);
    await downloads.startAll(wanted, this.saving, (file, outcome) => this.#ended(file, outcome));
  }

  #ended(file: RemoteFile, outcome: DownloadOutcome | undefined): void {
    const state = this.#state.value?.[downloadId(file)];
    // Given up by the person, who knows.
    if (!state) return;
    if (state.phase === 'saved' || state.phase === 'left' || state.phase === 'failed') this.#live.say(this.t('said', { name: safeName(file.name), outcome: this.#sentence(file, state) }));
    if (outcome) this.dispatchEvent(new AttachmentDownloadedEvent({ message: file.message, attachment: file.attachment }, outcome, state.digest));
  }

  #words(problem: DmailProblem, preview = false): string {
    const { t } = this;
    switch (problem.code) {
      case 'digest-mismatch': return t(preview ? 'wrong' : 'mismatch');
      case 'local-storage-full': return t('noRoom');
      case 'local-storage-unavailable': return t('cannotWrite');
      case 'type-forbidden': return t('notShown');
      case 'too-large': return t('tooLarge');
      default: return problemText(this.localiser, problem);
    }
  }

  /** What the check of a digest came to, where it held. */
  #checked({ attachment, message }: AttachmentKey): string {
    return this.t(message === this.stored?.id && this.#evidence.digest(attachment) ? 'checked' : 'checkedServer');
  }

  #sentence(file: AttachmentKey, { phase, problem, verified, digest }: DownloadState): string {
    const { t } = this;
    if (phase === 'failed') return problem ? this.#words(problem) : '';
    if (phase === 'waiting') return t('waits');
    if (phase === 'left') return t('left');
    if (phase !== 'saved') return '';
    const named = file.message === this.stored?.id ? this.#evidence.digest(file.attachment) : undefined;
    // A receipt that comes after what it speaks of is still believed more than the server that sent the bytes.
    if (named && named !== digest) return t('notAsReceipt');
    return t(named ? 'savedReceipt' : verified ? 'savedServer' : 'savedUnverified');
  }

  readonly #outcome = (file: AttachmentKey, state: DownloadState): TemplateResult | typeof nothing => {
    const sentence = this.#sentence(file, state);
    const bad = state.phase === 'failed';
    return sentence ? html`<p class="outcome small ${bad ? 'bad' : ''}" part="outcome">${ring(bad ? 'failed' : state.phase === 'saved' && state.verified ? 'verified' : 'waiting')}<span>${sentence}</span></p>` : nothing;
  };

  readonly #keys = (event: KeyboardEvent): void => {
    // Of what was sent there is a list of versions at most, each a stop by itself.
    if (this.stored?.direction === 'out') return;
    const rows = [...this.renderRoot.querySelectorAll('.file')];
    const index = rows.findIndex((row) => row.contains(event.composedPath()[0] as Node));
    // Media and text that is shown have keys of their own.
    if (index < 0 || !(event.composedPath()[0] as HTMLElement).matches('button, summary')) return;
    const to = rove(event, { count: rows.length, index });
    if (to === undefined || to === index) return;
    event.preventDefault();
    event.stopPropagation();
    this.current = to;
    rows[to]!.querySelector<HTMLElement>('.do button:last-of-type')?.focus();
  };

  readonly #focused = (event: FocusEvent): void => {
    const index = [...this.renderRoot.querySelectorAll('.file')].findIndex((row) => row.contains(event.target as Node));
    if (index >= 0) this.current = index;
  };

  protected override render(): TemplateResult | typeof nothing {
    const { t, stored } = this;
    const references = stored?.message.attachments ?? [];
    if (!stored || !references.length) return nothing;
    const { locale } = this.localiser;
    const files = references.map((reference) => [this.#file(reference), reference] as const);
    const there = files.filter((pair): pair is readonly [RemoteFile, AttachmentReference] => !!pair[0] && !pair[0].arriving && !this.#infected(pair[1]));
    const shown = this.all ? files : files.slice(0, SHOWN);
    const size = references.reduce((sum, each) => sum + each.size, 0);
    return html`${this.#live.render()}
      <div class="top"><h4 class="sub small num">${t('files', { count: references.length })} · ${formatBytes(locale, size)}</h4>
        ${there.length > 1 ? html`<button type="button" class="quiet small" part="download-all" @click=${() => void this.#downloadAll(there)}>${there.length === files.length ? t('downloadAll') : t('downloadComplete', { count: there.length })}</button>` : nothing}</div>
      <ul class="files" part="attachments" aria-label=${t('files', { count: references.length })} @keydown=${this.#keys} @focusin=${this.#focused}>${shown.map(([file, reference], index) => this.#renderRow(file, reference, index === Math.min(this.current, shown.length - 1) ? 0 : -1))}</ul>
      ${this.#leaving?.render()}
      ${shown.length < files.length ? html`<button type="button" class="quiet small all" part="show-all" @click=${this.#showAll}>${t('showAll', { count: files.length })}</button>` : nothing}`;
  }

  /** The first of those that were not there has the focus. */
  readonly #showAll = async (): Promise<void> => {
    this.all = true;
    this.current = SHOWN;
    await this.updateComplete;
    this.renderRoot.querySelectorAll('.file')[SHOWN]?.querySelector('button')?.focus();
  };

  #renderRow(file: RemoteFile | undefined, reference: AttachmentReference, tab: number): TemplateResult {
    const { t, stored } = this;
    const { locale } = this.localiser;
    const state = file && this.#state.value?.[downloadId(file)];
    const there = stored!.attachments?.find(({ id }) => id === reference.id);
    const sent = stored!.documents?.find(({ id }) => id === reference.id);
    const { deliveries = [], direction } = stored!;
    // What somebody was told when they wrote this is known to them alone.
    const asked = direction === 'in' && this.#noting ? this.#own?.asked : [];
    return renderRow(reference, {
      t, names: this.names, asked, locale, tab, file, state, stored: there, sent, receipt: direction === 'in' ? this.#evidence.digest(reference.id) : undefined,
      places: direction === 'out' && deliveries.some(({ receipt }) => receipt) ? { arrived: this.#evidence.places(reference.id), total: deliveries.length } : undefined,
      infected: this.#infected(reference),
      shown: !!file && this.#previews.isOpen(file),
      download: () => void this.#download(file!, reference.mediaType),
      cancel: () => void this.#cancel(file!),
      show: () => void this.#previews.toggle(file!, this.#store()),
      own: direction !== 'in' || !this.#noting ? nothing : this.#own?.render({ stored: stored!, reference, name: shownName(reference), tab, readonly: this.readonly }) ?? PENDING,
      outcome: state ? this.#outcome(file, state) : nothing,
      preview: file ? this.#previews.render(file, shownName(reference), t, this.#checked(file), (problem) => this.#words(problem, true), { stored: stored!, services: this.services, readonly: this.readonly }) : nothing,
      versions: (file && there) ?? sent ? this.#versions.render(file ?? { message: stored!.id, attachment: reference.id }, (there ?? sent)!.versions, () => this.#store(), file ? tab : 0, {
        t, names: this.names, asked, locale, who: stored!.message.from.name ?? stored!.message.from.address, words: (problem) => this.#words(problem), state: (key) => this.#state.value?.[downloadId(key)], outcome: this.#outcome,
        download: (other, version) => void this.#download(other, version.mediaType), cancel: (key) => void this.#cancel(key),
      }) : nothing,
    });
  }

  async #cancel(key: AttachmentKey): Promise<void> {
    (await this.#store()).cancel(key);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-attachments': FdzMessageAttachments;
  }
}
