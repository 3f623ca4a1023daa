/**
 * What a reader notes of the attachments they got: a status at hand, the rest in fields. Loaded with the first
 * list of attachments that came to them.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { AttachmentReference, CoverTag, PropertyDefinition, StoredMessage } from '../../src/contract/index.ts';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { problemText } from '../../src/element/problem.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { ownPropertyWords } from '../../src/locales/own-properties.ts';
import { propertyNames } from '../../src/locales/property-names.ts';
import { tagOf } from '../../src/schema/properties.ts';
import type { Noted, OwnPropertiesState, OwnPropertiesStore } from '../../src/stores/own-properties.ts';
import type { PropertyEditor } from '../attachment-picker/property-editor.ts';
import { choiceOf, labelOf, valueOf } from '../attachment-picker/property-values.ts';
import { ownPropertiesStyles } from './own-properties.styles.ts';
import { PENDING } from './pending.ts';

export interface OwnPropertiesOptions {
  localiser: Localiser;
  live: LiveRegion;
  store: OwnPropertiesStore;
}

/** One attachment of a message that came. */
export interface Noticed {
  stored: StoredMessage;
  reference: AttachmentReference;
  /** As it is shown. */
  name: string;
  /** -1 in all rows but the one the keys are in. */
  tab: number;
  /** Nothing can be changed. */
  readonly: boolean;
}

export class OwnProperties {
  readonly #t;
  readonly #common;
  readonly #names;
  readonly #state: StoreController<OwnPropertiesState>;
  #open?: { id: string; editor: PropertyEditor };

  constructor(private readonly host: LitElement, private readonly options: OwnPropertiesOptions) {
    const { localiser, store } = options;
    this.#t = localiser.load(ownPropertyWords);
    this.#common = localiser.words(commonWords);
    this.#names = localiser.load(propertyNames);
    this.#state = new StoreController<OwnPropertiesState>(host);
    this.#state.observe(store);
    host.shadowRoot!.adoptedStyleSheets.push(ownPropertiesStyles.styleSheet!);
  }

  /** What home asks senders to say; `undefined` while it is on its way. */
  get asked(): readonly PropertyDefinition[] | undefined {
    const { asked, problem } = this.#state.value ?? {};
    return asked ?? (problem && []);
  }

  /** Another list of attachments has taken its place. */
  close(): void {
    this.#state.observe(undefined);
    this.host.removeController(this.#state);
  }

  render(about: Noticed): TemplateResult | typeof nothing {
    const { stored, reference: { id }, name, tab, readonly } = about;
    const { store } = this.options;
    const { definitions = [], problem } = this.#state.value ?? {};
    const noted = store.of(stored, id);
    const editable = store.writable && !readonly && definitions.length > 0;
    if (store.writable && !readonly && !definitions.length && !problem) return PENDING;
    if (!editable && !noted.properties.length) return nothing;
    const t = this.#t;
    const quick = editable ? (definitions.find(({ kind, name: called }) => kind === 'choice' && called === 'status') ?? definitions.find(({ kind }) => kind === 'choice')) : undefined;
    const rest = noted.properties.filter((tag) => tag.name !== quick?.name);
    const open = this.#open?.id === id;
    return html`<div class="own said" role="group" part="own-properties" aria-label=${t('yoursOf', { name })} aria-busy=${noted.phase === 'saving'}>
      <h5 class="sub" title=${t('yoursHint')}>${t('yours')}</h5>
      <div class="line small">${quick ? this.#quick(about, quick, noted, tab) : nothing}${rest.length ? html`<dl>${rest.map((tag) => this.#pair(tag))}</dl>` : nothing}
        ${editable ? html`<button type="button" class="quiet small" part="action" tabindex=${tab} data-own=${id} aria-label=${t('editLabel', { name })} aria-expanded=${open ? 'true' : 'false'} @click=${() => void this.#toggle(about)}>${t('edit')}</button>` : nothing}
        ${noted.phase === 'saving' ? html`<span class="sub">${t('saving')}</span>` : nothing}</div>
      ${noted.phase === 'failed' || noted.phase === 'conflict' ? this.#trouble(about, noted) : nothing}
      ${open && editable ? this.#open!.editor.render() : nothing}
    </div>`;
  }

  #pair(tag: CoverTag): TemplateResult {
    return html`<div><dt><bdi>${labelOf(tag, this.#names)}</bdi></dt><dd class="num" dir="auto">${this.#value(tag)}</dd></div>`;
  }

  #definition(name: string): PropertyDefinition | undefined {
    return this.#state.value?.definitions?.find((definition) => definition.name === name);
  }

  #value(tag: CoverTag): string {
    return valueOf(tag, this.#names, this.options.localiser.locale, this.#definition(tag.name));
  }

  /** One step from "To pay" to "Paid". */
  #quick(about: Noticed, definition: PropertyDefinition, { properties, phase }: Noted, tab: number): TemplateResult {
    const now = properties.find(({ name }) => name === definition.name)?.value ?? '';
    const choices = definition.choices ?? [];
    const offered = !now || choices.some(({ value }) => value === now) ? choices : [...choices, { value: now }];
    return html`<select tabindex=${tab} part="status" aria-label=${this.#t('choose', { label: labelOf(definition, this.#names), name: about.name })} aria-disabled=${phase === 'saving'}
      .value=${now} @change=${({ target }: Event) => void this.#choose(about, definition, (target as HTMLSelectElement).value)}>
      ${now && definition.required ? nothing : html`<option value="" ?selected=${!now}>${this.#t('notChosen')}</option>`}
      ${offered.map(({ value }) => html`<option value=${value} ?selected=${value === now}>${choiceOf(definition, value, this.#names)}</option>`)}</select>`;
  }

  async #choose(about: Noticed, definition: PropertyDefinition, value: string): Promise<void> {
    const { stored, reference: { id } } = about;
    const { properties } = this.options.store.of(stored, id);
    const tags = properties.map((tag) => (tag.name === definition.name ? tagOf(definition, value) : tag)).filter(({ name }) => value || name !== definition.name);
    await this.#save(about, value && !tags.some(({ name }) => name === definition.name) ? [tagOf(definition, value), ...tags] : tags);
  }

  async #save(about: Noticed, tags: readonly CoverTag[]): Promise<void> {
    await this.#told(about, this.options.store.save(about.stored, about.reference.id, tags));
  }

  /** Says how it ended: nothing but that it is saved, or what stands there to be read. */
  async #told({ stored, reference, name }: Noticed, saving: Promise<boolean>): Promise<void> {
    const { live, store } = this.options;
    if (await saving) live.say(this.#t('saved', { name }));
    else live.say(this.#why(store.of(stored, reference.id)));
  }

  #why({ phase, problem }: Noted): string {
    const t = this.#t;
    if (phase === 'conflict') return t('conflict');
    if (problem?.code === 'offline' || problem?.code === 'unreachable' || problem?.code === 'timeout') return t('offline');
    return t('notSaved', { why: problemText(this.options.localiser, problem) });
  }

  /** Nothing of what was entered is lost, and nothing of what is there is overwritten unasked. */
  #trouble(about: Noticed, noted: Noted): TemplateResult {
    const t = this.#t;
    const { store } = this.options;
    const { stored, reference: { id } } = about;
    const conflict = noted.phase === 'conflict';
    const resolve = (choice: 'mine' | 'theirs') => void this.#resolve(about, store.resolve(stored, id, choice));
    const list = (tags: readonly CoverTag[] = []): string => tags.map((tag) => `${labelOf(tag, this.#names)}: \u2068${this.#value(tag)}\u2069`).join(' · ') || t('nothing');
    return html`<div class="notice ${conflict ? 'warn' : 'bad'}" part="notice" role="group" aria-label=${this.#why(noted)}><p class="grow">${this.#why(noted)}</p>
      <div class="both"><span>${t('mine')}</span><span dir="auto">${list(noted.wanted)}</span><span>${t('theirs')}</span><span dir="auto">${list(noted.properties)}</span></div>
      <button type="button" class="small" @click=${() => resolve('mine')}>${conflict ? t('keepMine') : this.#common('retry')}</button>
      <button type="button" class="quiet small" @click=${() => resolve('theirs')}>${t('takeTheirs')}</button></div>`;
  }

  async #resolve(about: Noticed, resolving: Promise<boolean>): Promise<void> {
    await this.#told(about, resolving);
    // What was pressed is gone with what it was about.
    if (this.options.store.of(about.stored, about.reference.id).phase === 'kept') this.#focus(about.reference.id);
  }

  async #toggle(about: Noticed): Promise<void> {
    const { stored, reference: { id }, name } = about;
    if (this.#open?.id === id) return this.#leave(id);
    const { localiser, store } = this.options;
    const { PropertyEditor: Editor } = await import('../attachment-picker/property-editor.ts');
    const { properties, wanted } = store.of(stored, id);
    const editor = new Editor(this.host, {
      localiser, name, hint: this.#t('yoursHint'), currency: about.reference.properties?.find(({ currency }) => currency)?.currency, fields: (this.#state.value?.definitions ?? []).map((definition) => ({ definition })), values: wanted ?? properties,
      save: (tags) => {
        this.#leave(id);
        void this.#save(about, tags);
      },
      leave: () => this.#leave(id),
    });
    this.#open = { id, editor };
    this.host.requestUpdate();
    await this.host.updateComplete;
    editor.focus();
  }

  #leave(id: string): void {
    this.#open = undefined;
    this.#focus(id);
  }

  #focus(id: string): void {
    this.host.requestUpdate();
    void this.host.updateComplete.then(() => this.host.renderRoot.querySelector<HTMLElement>(`[data-own="${CSS.escape(id)}"]`)?.focus());
  }
}
