/**
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { domainOf } from '../../src/contract/address.ts';
import { FdzElement } from '../../src/element/element.ts';
import { iconDelete } from '../../src/element/icons.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { composeWords } from '../../src/locales/compose.ts';
import type { PropertyDefinition } from '../../src/contract/index.ts';
import type { Services } from '../../src/services/services.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { ComposeState, ComposeStore } from '../../src/stores/compose.ts';
import { styles } from '../../src/styles/index.ts';
import { Addressing } from './addressing.ts';
import { Attachments } from './attachments.ts';
import { summary } from './deliveries.ts';
import type { Discarding } from './discarding.ts';
import { DraftSession } from './draft-session.ts';
import { TextField } from './editor.ts';
import { ComposeClosedEvent } from './events.ts';
import { composeStyles } from './fdz-compose-box.styles.ts';
import { FormUse } from './form-use.ts';
import { News } from './news.ts';
import { renderAccount, renderLoading, renderStorage, savedLine } from './notices.ts';
import { Sending } from './sending.ts';

const split = (text: string | undefined): string[] => (text ?? '').split(/[\s,;]+/).filter(Boolean);

/**
 * Writes a message: recipients as chips that say whether they will accept it, formatted text, a draft
 * that is kept here and at home while one writes, and what became of it for each recipient afterwards.
 *
 * In a form of the page, or with the id of one in `form`, it sends what the form says: `to` is fixed, every named
 * control becomes a typed tag of the cover sheet under its `<legend>` and `<label>`, and an `<fdz-attachment-picker>`
 * of the form brings the files. Checked by the form's own rules; hidden controls go along only with `data-fdz`,
 * passwords never, nor what `autocomplete` calls a password, a code for one time or the number of a card.
 * `data-currency="EUR"` makes a number an amount, `data-unit="m²"` says what it counts, `data-prominent` shows it in
 * lists, `data-label` names it otherwise. What a control with `autocomplete="off"` says is not kept in the draft.
 *
 * @summary Write, reply, forward.
 *
 * @attr {string} draft - Id of the draft to go on with.
 * @attr {string} reply-to - Server's id of the stored message that is answered or forwarded.
 * @attr {'new'|'reply'|'reply-all'|'forward'} kind - What is made of that message.
 * @attr {string} to - Addresses to begin with, separated by commas or spaces.
 * @attr {string} cc - The same for copies.
 * @attr {string} subject - Subject to begin with.
 * @attr {string} properties - What is to be said of each attachment: definitions of properties as JSON, as `<fdz-attachment-picker>` takes them. Those that recipients ask for are added.
 * @attr {string} form - Id of the form it sends; empty where it stands in one that is none of its own.
 * @attr {string} reference - Human reference number of the message.
 * @attr {string} channel - The desk or topic, shown beside the reference number. Where `scope` lets the page write in one channel alone, it is that one without being said.
 * @attr {string} text-from - In a form: name of the control that holds the text of the message; empty where it has none. Without it there is a field for the text in the box.
 * @attr {'required'|'optional'} signature - Has the person sign the message on a page of their home before it is sent, always or where they want to.
 * @attr {boolean} disabled - Shows the draft; nothing can be changed or sent.
 * @attr {boolean} closable - The host takes the box away when the person is done; without it they may write the next message in it.
 *
 * @slot header - Above the recipients.
 * @slot actions - Beside the send button: what else the host offers to do with the draft.
 *
 * @event {MessageSendRequestEvent} fdz-message-send-request - Send was pressed; `preventDefault()` keeps the draft.
 * @event {MessageQueuedEvent} fdz-message-queued - Kept on this device, on its way.
 * @event {MessageDepositedEvent} fdz-message-deposited - One recipient has it; the receipt was verified here.
 * @event {MessageRefusedEvent} fdz-message-refused - One recipient will not get it as things stand.
 * @event {DraftDiscardedEvent} fdz-draft-discarded - The draft was discarded.
 * @event {ComposeClosedEvent} fdz-compose-closed - The person is done with the box.
 *
 * @csspart box - The sheet.
 * @csspart field - A line: recipients, subject.
 * @csspart label - Name of a line.
 * @csspart recipients - Chips and their input.
 * @csspart recipient - One chip.
 * @csspart toolbar - Formatting.
 * @csspart text - What is written.
 * @csspart footer - Send button and the line that says where the draft is kept.
 * @csspart send - The send button.
 * @csspart attach - The button that attaches files.
 * @csspart attachments - What is attached.
 * @csspart drop-hint - Shown while files are held over the box.
 * @csspart state - Where the draft is kept.
 * @csspart notice - What the person has to know or decide.
 * @csspart deliveries - What became of it.
 * @csspart evidence - In a form: the button that saves what proves it.
 *
 * @cssproperty [--text-min-size=9em] - Least height of the text.
 * @cssproperty [--text-max-size=60vh] - Greatest height of the text before it scrolls.
 *
 * @cssstate loading - The draft is being opened.
 * @cssstate leaving - Sent; not everybody has it yet.
 * @cssstate done - Everybody has it.
 * @cssstate discarded - Discarded; may be undone.
 * @cssstate signing - Waiting for the person to sign.
 */
export class FdzComposeBox extends FdzElement {
  static override styles = [...styles, composeStyles];
  static readonly formAssociated = true;

  @property() draft?: string;
  @property({ attribute: 'reply-to' }) replyTo?: string;
  @property() kind: 'new' | 'reply' | 'reply-all' | 'forward' = 'new';
  @property() to?: string;
  @property() cc?: string;
  @property() subject?: string;
  @property() reference?: string;
  @property() channel?: string;
  @property({ attribute: 'text-from' }) textFrom?: string;
  @property() signature?: 'required' | 'optional';
  @property({ type: Boolean, reflect: true }) disabled = false;
  @property({ type: Boolean }) closable = false;
  /** What is to be said of each attachment; the message is not sent while a required one is missing. */
  @property({ type: Array }) properties?: readonly PropertyDefinition[];

  protected readonly t = this.localiser.words(composeWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #account = new StoreController(this, (account: AccountState) => ({ phase: account.phase, account: account.account, limits: account.limits, managed: account.managed, problem: account.problem }), (now) => void this.#sending.limit(now?.limits));
  readonly #news = new News(this.t, this.localiser, () => this.#domain);
  readonly #draft = new DraftSession(this, (now, before) => {
    const text = this.#news.of(now, before);
    if (text) this.#live.say(text);
  }, () => {
    this.#addressing.commit();
    this.#form.submission?.hurry();
  });
  readonly #text = new TextField(this, {
    t: this.t,
    html: () => this.#draft.state?.html ?? '',
    change: (formatted, text) => this.#draft.store?.edit({ html: formatted, text }),
    editable: () => this.#editable,
    rtl: () => this.localiser.rtl,
  });
  readonly #files = new Attachments(this, {
    t: this.t,
    list: () => this.#draft.store?.attachments(),
    items: () => this.#draft.state?.attachments ?? [],
    editable: () => this.#editable,
    // What is no JSON stays as it was written, to be told where it would count.
    properties: () => this.properties ?? this.getAttribute('properties') ?? undefined,
    failed: (error) => this.#draft.failed(error),
  });
  readonly #addressing = new Addressing(this, {
    t: this.t,
    localiser: this.localiser,
    draft: this.#draft,
    live: this.#live,
    editable: () => this.#editable,
    changed: () => this.#sending.reset(),
    next: () => this.#text.focus(),
  });
  readonly #form = new FormUse(this, ({ Submission }, form, secrets) => new Submission(this, form, secrets, {
    localiser: this.localiser, live: this.#live, draft: this.#draft, text: () => this.textFrom, subject: () => this.subject, services: () => this.services, editable: () => this.#editable,
    signedIn: () => !!this.#account.value?.account && this.#account.value.phase !== 'expired', signIn: () => this.#signIn(), send: () => this.send(true), again: this.#again,
  }));
  readonly #sending: Sending = new Sending(this, {
    t: this.t, draft: this.#draft, live: this.#live, addressing: this.#addressing, files: this.#files, back: () => this.#text.focus(), shown: () => this.#showSent(),
    leaving: () => ({ channel: this.channel, reference: this.reference, still: () => this.#form.submission?.still() ?? true }),
    signature: () => this.signature, localiser: this.localiser, domain: () => this.#domain, press: () => this.#press(),
  });
  /** Loaded once there is a draft, which may be sent, or discarded. */
  #sentView?: typeof import('./sent-view.ts');
  #discarding?: Discarding;
  #round = 0;
  /** Who was told what is to be said of attachments. */
  #told?: ComposeStore;

  /** The draft in the box; `undefined` while there is none. */
  get draftId(): string | undefined {
    return this.#draft.state?.id;
  }

  /** The form whose controls make the message. */
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#form.belongs(form);
  }

  formResetCallback(): void {
    this.#form.submission?.reset();
  }

  formDisabledCallback(): void {
    this.requestUpdate();
  }

  /** Puts the cursor where something is missing first: recipients, subject, text. */
  override focus(): void {
    const now = this.#draft.state;
    if (!now || now.phase !== 'ready') this.renderRoot.querySelector<HTMLElement>('button')?.focus();
    else if (this.#form.submission) this.renderRoot.querySelector<HTMLElement>('[part=send]')?.focus();
    else if (!now.to.length && !now.cc.length) this.#addressing.focus();
    else if (!now.subject) this.renderRoot.querySelector<HTMLElement>('#subject')?.focus();
    else this.#text.focus('start');
  }

  /** Waits until everything typed is kept on this device. */
  async flush(): Promise<void> {
    this.#addressing.commit();
    await this.#draft.store?.flush();
  }

  /** Leaves the draft to be found among the drafts: a box that is opened here next begins anew. */
  forget(): void {
    this.#addressing.commit();
    this.#draft.forget();
  }

  /** Resolves when there is something to write in. */
  get ready(): Promise<void> {
    return this.#draft.ready;
  }

  protected override servicesChanged(services: Services | undefined): void {
    this.#account.observe(services?.account);
    this.#draft.close();
    this.#files.reset();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const account = this.#account.value?.account?.address;
    if (account && this.services && this.isConnected) {
      const { draft, replyTo: message, kind, to, cc, subject } = this;
      this.#draft.start(this.services, account, { draft, message, kind, to: this.form && to ? [to] : split(to), cc: split(cc), subject: this.form ? undefined : subject }, this.#round, !!this.form && !message);
    } else if (this.#account.value?.phase === 'signed-out' && this.#draft.store) {
      // What somebody wrote is not left to whoever sits down next.
      this.#draft.close();
      this.#files.reset();
    }
    const { store } = this.#draft;
    if (changed.has('signature')) this.#sending.load();
    this.#form.submission?.update();
    if (store && (store !== this.#told || changed.has('properties'))) {
      (this.#told = store).require(this.properties ?? []);
      // Once for each draft: a page without a connection would ask for ever.
      void this.#showSent();
    }
    const phase = this.#draft.state?.phase;
    const signing = phase === 'leaving' && !this.#draft.state?.message;
    for (const name of ['loading', 'leaving', 'done', 'discarded', 'signing'] as const) this.toggleState(name, signing ? name === 'signing' : phase === name);
    if (this.#draft.open && !phase && !this.#draft.problem) this.toggleState('loading', true);
  }

  get #domain(): string {
    return domainOf(this.#account.value?.account?.address ?? '');
  }

  #signIn(): void {
    const account = this.closest('fdz-account');
    // Whose home nobody knows yet is asked there.
    if (account && !account.server && !account.issuer && !this.#account.value?.account) account.focus();
    else void this.#draft.attempt(() => this.services!.account.signIn());
  }

  get #editable(): boolean {
    return !this.disabled && !this.matches(':disabled') && this.#draft.state?.phase === 'ready';
  }

  /** Sends as the button does. Answers whether the message is on its way. */
  async send(anyway = false): Promise<boolean> {
    if (!this.#draft.store || !this.#editable) return false;
    this.#addressing.commit();
    return this.#sending.send(anyway);
  }

  async #showSent(): Promise<void> {
    // Without it, offline say, one line tells what became of the message.
    const view = (this.#sentView ??= await import('./sent-view.ts').catch(() => undefined));
    this.#discarding ??= view && new view.Discarding(this, {
      t: this.t, common: this.common, draft: this.#draft, live: this.#live, sending: this.#sending, again: this.#again,
    });
    this.requestUpdate();
  }

  async #discard(): Promise<void> {
    await this.#showSent();
    await this.#discarding?.discard();
  }

  async #resolve(choice: 'mine' | 'theirs'): Promise<void> {
    await this.#draft.attempt(() => this.#draft.store!.resolveConflict(choice));
    await this.updateComplete;
    this.#text.focus();
  }

  readonly #again = (): void => {
    this.#round++;
    this.#sending.reset();
    this.#addressing.reset();
    this.#draft.close();
    this.#files.reset();
    this.dispatchEvent(new ComposeClosedEvent());
    void this.#restart();
  };

  /** A box that stays after it was closed is there to be written in. */
  async #restart(): Promise<void> {
    await this.updateComplete;
    await this.ready;
    if (this.isConnected && !this.renderRoot.querySelector(':focus')) (this.#form.submission ?? this).focus();
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.#press();
  };

  protected override render(): TemplateResult {
    const now = this.#draft.state;
    return html`${this.#live.render()}
      <section class="box" part="box" aria-label=${this.t('label')} @keydown=${this.#keys}
        @dragenter=${this.#files.over} @dragover=${this.#files.over} @dragleave=${this.#files.over} @drop=${this.#files.drop} @paste=${this.#files.paste}>
        <slot name="header"></slot>
        ${renderAccount(this.#account.value, {
          may: this.services?.account.may('send'), problem: (problem) => (problem?.code === 'signed-out' && this.#form.submission?.t('signInFirst')) || problemText(this.localiser, problem), word: (key) => this.common(key), retry: () => this.services?.account.retry(),
          signIn: () => this.#signIn(),
        })}
        ${this.#draft.problem ? html`<p class="notice bad" part="notice" role="alert">${problemText(this.localiser, this.#draft.problem)}</p>` : nothing}
        ${!now || now.phase === 'loading' || (this.form && !this.#form.submission) ? renderLoading(this.t, this.#draft) : now.phase === 'discarded' ? (this.#discarding?.render() ?? this.t('discarded')) : now.message ? this.#renderSent(now) : this.#renderDraft(now)}
      </section>`;
  }

  #press(): void {
    if (this.form) this.form.requestSubmit();
    else void this.send();
  }

  #sendWord(): string {
    const submission = this.replyTo ? undefined : this.#form.submission;
    const { signing } = this.#sending;
    if (signing?.wanted) return signing.t(submission ? 'sign' : 'signSend');
    return submission?.t('submit') ?? this.t('send');
  }

  #renderSent(now: ComposeState): TemplateResult {
    const item = this.#draft.waiting?.items.find(({ message }) => message.id === now.message?.id);
    const { outbox } = this.#draft;
    return html`${renderStorage(this.t, this.#draft.waiting?.storage)}<div class="over">
      <h3 id="sent" tabindex="-1">${(!this.replyTo && this.#form.submission?.summary(now.deliveries)) || summary(this.t, now.deliveries)}</h3>
      <p class="sub cut" dir="auto">${now.subject}</p>
      ${this.#sentView?.renderDeliveries({
        t: this.t, locale: this.localiser.locale, message: now.message, services: this.services, deliveries: now.deliveries, nextAttempt: item?.nextAttempt, stamped: !!this.#form.submission,
        word: (state) => this.common(state), problem: (code) => problemText(this.localiser, { code }), retryWord: this.common('retry'),
        retry: (address) => void this.#draft.attempt(() => outbox!.retry(now.message!.id, address)),
        withdraw: (address) => void this.#draft.attempt(() => outbox!.withdraw(now.message!.id, address)),
      })}
      ${now.phase === 'leaving' && now.attachments.some(({ state }) => state !== 'done') ? this.#files.render() : nothing}
      ${this.#form.submission?.renderEvidence(now)}
      <button type="button" class="quiet" @click=${this.#again}>${this.closable ? this.common('close') : (this.#form.submission?.t('another') ?? this.t('again'))}</button>
    </div>`;
  }

  #renderDraft(now: ComposeState): TemplateResult {
    const { t } = this;
    const { locale } = this.localiser;
    const edit = this.#editable;
    const { submission } = this.#form;
    return html`
      ${submission ? submission.renderTo(now, this.reference) : html`${this.#addressing.render()}
      <div class="field subject" part="field">
        <label for="subject" part="label">${t('subject')}</label>
        <input id="subject" type="text" dir="auto" maxlength="400" autocomplete="off" .value=${now.subject} ?readonly=${!edit}
          @input=${(event: Event) => this.#draft.store?.edit({ subject: (event.target as HTMLInputElement).value })}>
        ${now.reference ? html`<span class="chip num">${now.reference}</span>` : nothing}
      </div>`}
      ${submission && this.textFrom !== undefined ? nothing : this.#text.render()}
      ${submission?.hasPicker ? nothing : this.#files.render()}
      ${submission ? nothing : html`<fdz-compose-payment .draft=${this.#draft.store} .disabled=${!edit}></fdz-compose-payment>`}
      ${renderStorage(t, this.#draft.waiting?.storage)}
      ${now.problem && !this.#draft.problem ? html`<p class="notice bad" part="notice" role="alert">${problemText(this.localiser, now.problem)}</p>` : nothing}
      ${this.#sending.limited?.render(now)}${this.#sending.render(now)}
      ${submission?.renderFaults()}
      ${this.#sending.signing?.render(now)}
      ${this.#sentView?.renderConflict(t, locale, now.conflict, (choice) => void this.#resolve(choice))}
      ${this.disabled ? nothing : html`<div class="footer" part="footer">
        ${submission?.hasButton ? nothing : html`<button type="button" class="main" part="send" title=${submission ? nothing : t('sendKeys')} aria-disabled=${now.conflict ? 'true' : 'false'} @click=${() => now.conflict || this.#press()}>${this.#sendWord()}</button>`}
        ${this.#sending.signing?.renderChoice()}
        ${submission?.hasPicker ? nothing : this.#files.button()}
        ${submission || !this.#sentView ? nothing : html`<fdz-compose-payment choose .draft=${this.#draft.store} .disabled=${!edit} .payee=${this.#account.value?.account?.name ?? ''}></fdz-compose-payment><fdz-compose-wishes choose .draft=${this.#draft.store} .disabled=${!edit}></fdz-compose-wishes>`}
        <slot name="actions"></slot>
        <button type="button" class="quiet square" title=${t('discard')} aria-label=${t('discard')} @click=${() => void this.#discard()}>${iconDelete}</button>
        <span class="state small sub num" part="state">${this.#sending.limited?.saved(now, this.#domain) ?? savedLine(t, locale, now, this.#domain)}</span>
      </div>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-compose-box': FdzComposeBox;
  }
}
