/**
 * A form of the page that is sent as a message: its controls become the cover sheet, its files the attachments. The
 * recipient is the page's choice, and the person fills in the page's own form.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { domainOf } from '../../src/contract/address.ts';
import type { CoverCategory, Delivery, Message } from '../../src/contract/index.ts';
import { DmailProblem } from '../../src/contract/problems.ts';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { evidencePageIn } from '../../src/locales/evidence-page.ts';
import { submissionWords, type SubmissionWords } from '../../src/locales/submission.ts';
import type { Services } from '../../src/services/services.ts';
import type { ComposeState, ComposeStore } from '../../src/stores/compose.ts';
import type { TransferList } from '../../src/stores/transfers.ts';
import type { FdzAttachmentPicker } from '../attachment-picker/fdz-attachment-picker.ts';
import { ARRIVED } from './deliveries.ts';
import type { DraftSession } from './draft-session.ts';
import { putBack } from './form-restore.ts';
import { coverOf, plainWords, type Control, type FormCover, type FormFault } from './form-tags.ts';
import { htmlOfText, textOfHtml } from './plain.ts';

export interface SubmissionOptions {
  localiser: Localiser;
  live: LiveRegion;
  draft: DraftSession;
  /** Name of the control that holds the text of the message. */
  text(): string | undefined;
  subject(): string | undefined;
  services(): Services | undefined;
  editable(): boolean;
  signedIn(): boolean;
  signIn(): void;
  send(): Promise<boolean>;
  /** The person begins another one. */
  again(): void;
}

const sameCover = (a: readonly CoverCategory[] | undefined, b: readonly CoverCategory[]): boolean => JSON.stringify(a ?? []) === JSON.stringify(b);

export class Submission {
  readonly t: SubmissionWords;
  #faults: readonly FormFault[] = [];
  /** The draft the form was last brought together with. */
  #met?: ComposeStore;
  /** Whose draft that was. */
  #owner?: string;
  #list?: TransferList;
  #picker?: FdzAttachmentPicker;
  #touched = false;
  #wait?: ReturnType<typeof setTimeout>;
  /** Names of controls that hold a password, or held one: whoever looks at what they typed has not made it public. */
  readonly #secrets = new Set<string>();
  /** Notices what shows a password as text. */
  readonly #types = new MutationObserver((records) => this.#seen(records));
  /** What was sent, to know whether the form says something else by now. */
  #sent?: string;

  constructor(private readonly host: LitElement, readonly form: HTMLFormElement, secrets: Iterable<Element>, private readonly options: SubmissionOptions) {
    this.t = options.localiser.load(submissionWords);
    // Controls of a form need not stand in it.
    this.#types.observe(form.getRootNode(), { subtree: true, childList: true, attributeFilter: ['type'], attributeOldValue: true });
    for (const control of secrets) this.#secrets.add((control as HTMLInputElement).name);
    this.#seen([]);
    form.addEventListener('input', this.#changed);
    form.addEventListener('change', this.#changed);
  }

  close(): void {
    clearTimeout(this.#wait);
    this.#types.disconnect();
    this.form.removeEventListener('input', this.#changed);
    this.form.removeEventListener('change', this.#changed);
    this.#release();
  }

  /** The form has a button of its own that sends it. */
  get hasButton(): boolean {
    return ([...this.form.elements] as (HTMLButtonElement | HTMLInputElement)[]).some(({ type, localName }) => (localName === 'button' && type === 'submit') || (localName === 'input' && (type === 'submit' || type === 'image')));
  }

  /** Files come by a picker of the form. */
  get hasPicker(): boolean {
    return !!this.#picker;
  }

  /** To be called before each rendering. */
  update(): void {
    const { store } = this.options.draft;
    if (store === this.#met) return;
    this.#release();
    this.#met = store;
    this.#sent = undefined;
    if (!store) return;
    const owner = this.options.services()?.account.state.account?.address;
    // What somebody else filled in is theirs.
    if (this.#owner !== undefined && owner !== this.#owner) this.form.reset();
    this.#owner = owner;
    this.#meet(store);
    void this.#take(store);
  }

  /** What the draft says goes into the form; what was filled in before somebody signed in goes into the draft. */
  #meet(store: ComposeStore): void {
    const { localiser, text } = this.options;
    const kept = store.state;
    if (kept.cover?.length) putBack(this.form, kept.cover, { without: [text()], locale: localiser.locale });
    const words = this.#textControl;
    // What a reply quotes is no text of the person.
    if (words && !words.value && kept.savedHere && kept.html) words.value = textOfHtml(kept.html);
    if (this.#touched) this.keep();
  }

  /** Files of the form's picker belong to the draft: they are sent while the person fills in the rest, and are there after a reload. */
  async #take(store: ComposeStore): Promise<void> {
    const picker = this.#own;
    if (!picker) return;
    this.#picker = picker;
    await customElements.whenDefined('fdz-attachment-picker');
    const list = await store.attachments();
    if (store !== this.#met) return;
    this.#list = list;
    // What has left takes nothing more up: what was chosen since is for the next.
    if (store.state.phase === 'ready') picker.handTo(list);
    else picker.transfers = list;
    const { accept, multiple, maxFiles, maxBytes, maxTotal, properties } = picker;
    list.restrict?.({ by: 'page', accept, maxFiles: multiple ? maxFiles : 1, maxBytes, maxTotal });
    if (properties) store.require(properties);
    this.host.requestUpdate();
  }

  get #own(): FdzAttachmentPicker | undefined {
    return ([...this.form.elements] as HTMLElement[]).find(({ localName }) => localName === 'fdz-attachment-picker') as FdzAttachmentPicker | undefined;
  }

  #release(): void {
    if (this.#picker && this.#picker.transfers === this.#list) this.#picker.transfers = undefined;
    this.#picker = this.#list = undefined;
  }

  get #textControl(): { value: string } | undefined {
    const name = this.options.text();
    const control = name ? this.form.elements.namedItem(name) : null;
    return control && 'value' in control ? (control as { value: string }) : undefined;
  }

  #seen(records: readonly MutationRecord[]): void {
    for (const { target, oldValue } of records) {
      const { form, name } = target as HTMLInputElement;
      if (oldValue?.trim().toLowerCase() === 'password' && form === this.form) this.#secrets.add(name);
    }
    for (const { type, name } of [...this.form.elements] as Control[]) if (type === 'password') this.#secrets.add(name);
  }

  #read(keeping: boolean): FormCover {
    this.#seen(this.#types.takeRecords());
    return coverOf(this.form, { without: [this.options.text()], secrets: this.#secrets, locale: this.options.localiser.locale, keeping });
  }

  /** Something was filled in: the draft has it soon. */
  readonly #changed = (event: Event): void => {
    if (event.target === this.host) return;
    this.#touched = true;
    if (this.#faults.length) this.#say([]);
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => this.keep(), 300);
  };

  /** Brings into the draft what the form says. */
  keep(): void {
    clearTimeout(this.#wait);
    if (!this.options.editable()) return;
    this.#edit(this.#read(true).cover);
  }

  /** The page may be gone before it is soon. */
  hurry(): void {
    if (this.#touched) this.keep();
  }

  #edit(cover: readonly CoverCategory[]): void {
    const { store } = this.options.draft;
    if (!store) return;
    const text = this.#textControl?.value.trim();
    const other = text !== undefined && htmlOfText(text) !== store.state.html;
    const subject = this.options.subject() ?? store.state.subject;
    if (!other && subject === store.state.subject && sameCover(store.state.cover, cover)) return;
    store.edit({ cover, subject, ...(other && { html: htmlOfText(text), text }) });
  }

  /** Sends what the form says; the browser has found it valid. */
  async submit(): Promise<boolean> {
    const { draft, signedIn, signIn, editable, live } = this.options;
    if (!signedIn()) {
      signIn();
      live.say(this.t('signInFirst'));
      return false;
    }
    if (!editable()) {
      live.say(this.t(draft.state?.message || draft.state?.phase === 'done' ? 'already' : 'wait'));
      return false;
    }
    clearTimeout(this.#wait);
    const { cover, faults } = this.#read(false);
    this.#say(faults);
    const [first] = faults;
    if (first) {
      live.say(faults.map((fault) => this.#words(fault)).join(' '));
      first.control.focus();
      return false;
    }
    this.#edit(cover);
    this.#sent = this.#whole();
    return this.options.send();
  }

  #whole(): string {
    return JSON.stringify([this.#read(false).cover, this.#textControl?.value]);
  }

  /** The form still says what was taken of it. */
  readonly still = (): boolean => this.#sent === undefined || this.#whole() === this.#sent;

  /** Puts the cursor into the first control of the form. */
  focus(): void {
    const fits = (control: HTMLElement): boolean => control !== this.host && control.checkVisibility() && !control.matches('fieldset, output, :disabled');
    ([...this.form.elements] as HTMLElement[]).find(fits)?.focus();
  }

  /** The person, or the page, has emptied the form. */
  reset(): void {
    this.#touched = false;
    clearTimeout(this.#wait);
    this.#say([]);
    const { draft, editable, again } = this.options;
    if (!editable()) {
      if (draft.state?.phase === 'done') again();
      return;
    }
    for (const { id } of this.#list?.state.items ?? []) this.#list!.remove(id);
    const { store } = draft;
    // Controls have their values again only after the event.
    setTimeout(() => store && store === draft.store && this.#edit(this.#read(true).cover));
  }

  #say(faults: readonly FormFault[]): void {
    this.#faults = faults;
    this.host.requestUpdate();
  }

  #words({ label, reason }: FormFault): string {
    return this.t(reason === 'too-long' ? 'tooLong' : reason === 'many' ? 'tooMany' : reason === 'file' ? 'fileControl' : 'malformed', { label: plainWords(label) });
  }

  /** What is wrong with the form, and that one has to sign in. */
  renderFaults(): TemplateResult | typeof nothing {
    return this.#faults.length
      ? html`<div class="notice bad" part="notice" role="alert"><div class="grow">${this.#faults.slice(0, 5).map((fault) => html`<p>${this.#words(fault)}</p>`)}</div></div>`
      : nothing;
  }

  /** "Submitted" once everybody has it. */
  summary(deliveries: readonly Delivery[]): string | undefined {
    return deliveries.length && deliveries.every(({ state }) => ARRIVED.includes(state)) ? this.t('submitted') : undefined;
  }

  /** What the person takes away. */
  renderEvidence({ message, deliveries }: ComposeState): TemplateResult | typeof nothing {
    const [first] = deliveries.filter(({ receipt, state }) => receipt && ARRIVED.includes(state));
    if (!message || !first) return nothing;
    return html`<p class="small">${this.t('submittedHint', { domain: domainOf(first.address) })}</p>
      <div class="row evidence"><button type="button" part="evidence" @click=${() => this.#keepEvidence(message, deliveries)}>${this.t('keep')}</button><span class="sub small grow">${this.t('keepHint')}</span></div>`;
  }

  #keepEvidence(message: Message, deliveries: readonly Delivery[]): void {
    const { draft, localiser, services } = this.options;
    void draft.attempt(async () => {
      const page = await evidencePageIn(localiser.language);
      if (!page) throw new DmailProblem('unreachable');
      const chains = deliveries.flatMap(({ receipt, earlier = [] }) => (receipt ? [[...earlier, receipt]] : []));
      const { name, type, bytes } = await (await services()!.evidence()).archive(message, chains, page);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([bytes], { type }));
      link.download = name;
      link.click();
      // The browser has begun to read it by the next task.
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  /** To whom it goes; the page says so, the person does not change it. */
  renderTo({ to, cc, reference: before }: ComposeState, reference = before): TemplateResult {
    return html`<div class="field to" part="field"><span class="label sub small" part="label">${this.t('to')}</span>
      <span class="grow">${[...to, ...cc].map(({ name, address, text }) => html`${name ? html`<bdi>${name}</bdi> ` : nothing}<bdi dir="ltr" class=${name ? 'sub small' : ''}>${address ?? text}</bdi> `)}</span>
      ${reference ? html`<span class="chip num"><bdi>${reference}</bdi></span>` : nothing}</div>`;
  }
}
