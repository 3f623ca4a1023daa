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
import { Attachments } from './attachments.ts';
import { renderDeliveries, summary } from './deliveries.ts';
import { asProblem, DraftSession } from './draft-session.ts';
import { TextField } from './editor.ts';
import { ComposeClosedEvent, DraftDiscardedEvent, MessageQueuedEvent, MessageSendRequestEvent } from './events.ts';
import { composeStyles } from './fdz-compose-box.styles.ts';
import { InvitationQuestion } from './invitation-question.ts';
import { News } from './news.ts';
import { obstaclesTo, renderConflict, renderStorage, renderWarning, savedLine } from './notices.ts';
import { RecipientField } from './recipient-field.ts';

const split = (text: string | undefined): string[] => (text ?? '').split(/[\s,;]+/).filter(Boolean);

/**
 * Writes a message: recipients as chips that say whether they will accept it, formatted text, a draft
 * that is kept here and at home while one writes, and what became of it for each recipient afterwards.
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
 *
 * @cssproperty [--text-min-size=9em] - Least height of the text.
 * @cssproperty [--text-max-size=60vh] - Greatest height of the text before it scrolls.
 *
 * @cssstate loading - The draft is being opened.
 * @cssstate leaving - Sent; not everybody has it yet.
 * @cssstate done - Everybody has it.
 * @cssstate discarded - Discarded; may be undone.
 */
export class FdzComposeBox extends FdzElement {
  static override styles = [...styles, composeStyles];

  @property() draft?: string;
  @property({ attribute: 'reply-to' }) replyTo?: string;
  @property() kind: 'new' | 'reply' | 'reply-all' | 'forward' = 'new';
  @property() to?: string;
  @property() cc?: string;
  @property() subject?: string;
  @property({ type: Boolean, reflect: true }) disabled = false;
  @property({ type: Boolean }) closable = false;
  /** What is to be said of each attachment; the message is not sent while a required one is missing. */
  @property({ type: Array }) properties?: readonly PropertyDefinition[];

  protected readonly t = this.localiser.words(composeWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #account = new StoreController(this, (account: AccountState) => ({ phase: account.phase, account: account.account, managed: account.managed, problem: account.problem }));
  readonly #news = new News(this.t, this.localiser, () => this.#domain);
  readonly #draft = new DraftSession(this, (now, before) => {
    const text = this.#news.of(now, before);
    if (text) this.#live.say(text);
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
    properties: () => this.properties,
    failed: (error) => this.#draft.failed(error),
  });
  readonly #question = new InvitationQuestion(this, {
    t: this.t,
    ask: async (address, reason) => {
      try {
        await this.#draft.store?.requestInvitation(address, reason);
        return undefined;
      } catch (error) {
        return problemText(this.localiser, asProblem(error));
      }
    },
    asked: (address) => {
      this.#live.say(this.t('asked', { address }));
      void this.updateComplete.then(() => this.#text.focus());
    },
    left: (address) => void this.updateComplete.then(() => (this.renderRoot.querySelector<HTMLElement>(`[data-ask="${CSS.escape(address)}"]`) ?? this.#fields.to).focus()),
  });
  readonly #fields = { to: this.#recipients('to'), cc: this.#recipients('cc') };
  #round = 0;
  /** Who was told what is to be said of attachments. */
  #told?: ComposeStore;

  @property({ state: true }) private showCc = false;
  /** Sending was tried: what stands against it is said for as long as it does. */
  @property({ state: true }) private tried = false;

  /** The draft in the box; `undefined` while there is none. */
  get draftId(): string | undefined {
    return this.#draft.state?.id;
  }

  /** Puts the cursor where something is missing first: recipients, subject, text. */
  override focus(): void {
    const now = this.#draft.state;
    if (!now || now.phase !== 'ready') this.renderRoot.querySelector<HTMLElement>('button')?.focus();
    else if (!now.to.length && !now.cc.length) this.#fields.to.focus();
    else if (!now.subject) this.renderRoot.querySelector<HTMLElement>('#subject')?.focus();
    else this.#text.focus('start');
  }

  /** Waits until everything typed is kept on this device. */
  async flush(): Promise<void> {
    this.#commit();
    await this.#draft.store?.flush();
  }

  /** Leaves the draft to be found among the drafts: a box that is opened here next begins anew. */
  forget(): void {
    this.#commit();
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
      this.#draft.start(this.services, account, { draft, message, kind, to: split(to), cc: split(cc), subject }, this.#round);
    }
    const { store } = this.#draft;
    if (store && (store !== this.#told || changed.has('properties'))) (this.#told = store).require(this.properties ?? []);
    const phase = this.#draft.state?.phase;
    for (const name of ['loading', 'leaving', 'done', 'discarded'] as const) this.toggleState(name, phase === name);
    if (this.#draft.open && !phase && !this.#draft.problem) this.toggleState('loading', true);
  }

  get #domain(): string {
    return domainOf(this.#account.value?.account?.address ?? '');
  }

  get #editable(): boolean {
    return !this.disabled && this.#draft.state?.phase === 'ready';
  }

  #recipients(name: 'to' | 'cc'): RecipientField {
    return new RecipientField(this, {
      name,
      t: this.t,
      recipients: () => this.#draft.state?.[name] ?? [],
      editable: () => this.#editable,
      rtl: () => this.localiser.rtl,
      add: (text) => {
        this.tried = false;
        const before = this.#draft.state?.[name].length ?? 0;
        this.#draft.store?.addRecipients(name, text);
        const count = (this.#draft.state?.[name].length ?? 0) - before;
        if (count > 0) this.#live.say(this.t('added', { count }));
      },
      remove: (index) => {
        const gone = this.#draft.state?.[name][index];
        this.tried = false;
        this.#draft.store?.removeRecipient(name, index);
        if (gone) this.#live.say(this.t('removed', { address: gone.address ?? gone.text }));
      },
      ask: (address) => this.#question.open(address),
    });
  }

  #commit(): void {
    this.#fields.to.commit();
    this.#fields.cc.commit();
  }

  /** Sends as the button does. Answers whether the message is on its way. */
  async send(anyway = false): Promise<boolean> {
    const store = this.#draft.store;
    if (!store || !this.#editable) return false;
    this.#commit();
    const now = store.state;
    const warning = obstaclesTo(this.t, now, anyway);
    if (warning) {
      // What is on the screen already is not read out by itself.
      if (this.tried) this.#live.say(warning.texts.join(' '));
      this.tried = true;
      await this.updateComplete;
      if (warning.confirmable) this.renderRoot.querySelector<HTMLElement>('.anyway')?.focus();
      else if (!now.to.length && !now.cc.length) this.#fields.to.focus();
      return false;
    }
    const addresses = (list: ComposeState['to']): string[] => list.flatMap(({ address }) => address ?? []);
    const request = new MessageSendRequestEvent({ to: addresses(now.to), cc: addresses(now.cc), subject: now.subject, html: now.html, thread: now.thread });
    if (!this.dispatchEvent(request)) return false;
    return this.#draft.attempt(async () => {
      const message = await store.send();
      this.tried = false;
      this.dispatchEvent(new MessageQueuedEvent(message));
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#sent')?.focus();
    });
  }

  async #discard(): Promise<void> {
    const id = this.draftId;
    if (!id || !(await this.#draft.attempt(() => this.#draft.store!.discard()))) return;
    this.dispatchEvent(new DraftDiscardedEvent(id));
    this.#live.say(this.t('discarded'));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#undo')?.focus();
  }

  async #undiscard(): Promise<void> {
    if (!(await this.#draft.attempt(() => this.#draft.store!.undoDiscard()))) return;
    this.#live.say(this.t('restored'));
    await this.updateComplete;
    this.focus();
  }

  async #resolve(choice: 'mine' | 'theirs'): Promise<void> {
    await this.#draft.attempt(() => this.#draft.store!.resolveConflict(choice));
    await this.updateComplete;
    this.#text.focus();
  }

  readonly #again = (): void => {
    this.#round++;
    this.showCc = this.tried = false;
    this.#draft.close();
    this.#files.reset();
    this.requestUpdate();
    this.dispatchEvent(new ComposeClosedEvent());
    void this.#restart();
  };

  /** A box that stays after it was closed is there to be written in. */
  async #restart(): Promise<void> {
    await this.updateComplete;
    await this.ready;
    if (this.isConnected && !this.renderRoot.querySelector(':focus')) this.focus();
  }

  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    void this.send();
  };

  protected override render(): TemplateResult {
    const now = this.#draft.state;
    return html`${this.#live.render()}
      <section class="box" part="box" aria-label=${this.t('label')} @keydown=${this.#keys}
        @dragenter=${this.#files.over} @dragover=${this.#files.over} @dragleave=${this.#files.over} @drop=${this.#files.drop} @paste=${this.#files.paste}>
        <slot name="header"></slot>
        ${this.#renderAccount()}
        ${this.#draft.problem ? html`<p class="notice bad" part="notice" role="alert">${problemText(this.localiser, this.#draft.problem)}</p>` : nothing}
        ${!now || now.phase === 'loading' ? this.#renderLoading() : now.phase === 'discarded' ? this.#renderDiscarded() : now.message ? this.#renderSent(now) : this.#renderDraft(now)}
      </section>`;
  }

  #renderAccount(): TemplateResult | typeof nothing {
    const { phase, managed, problem, account } = this.#account.value ?? {};
    if (phase === 'failed') {
      return html`<div class="notice bad" part="notice" role="alert"><p class="grow">${problemText(this.localiser, problem)}</p>
        <button type="button" @click=${() => this.services?.account.retry()}>${this.common('retry')}</button></div>`;
    }
    // Whoever let this site read alone is told before they have written.
    const barred = phase === 'signed-in' && !!account && !account.scopes.includes('send');
    if (!barred && phase !== 'signed-out' && phase !== 'expired') return nothing;
    return html`<div class="notice" part="notice">
      <p class="grow">${problemText(this.localiser, { code: barred ? 'scope-insufficient' : 'signed-out' })}</p>
      ${managed ? nothing : html`<button type="button" @click=${() => void this.#draft.attempt(() => this.services!.account.signIn())}>${this.common('signIn')}</button>`}
    </div>`;
  }

  #renderLoading(): TemplateResult | typeof nothing {
    if (!this.#draft.open || this.#draft.problem) return nothing;
    return html`<div class="skeleton" aria-hidden="true"><i></i><i></i><b></b></div><p class="visually-hidden">${this.t('loading')}</p>`;
  }

  #renderDiscarded(): TemplateResult {
    return html`<div class="row over">
      <p class="grow">${this.t('discarded')}</p>
      <button type="button" id="undo" @click=${() => void this.#undiscard()}>${this.common('undo')}</button>
      <button type="button" class="quiet" @click=${this.#again}>${this.closable ? this.common('close') : this.t('again')}</button>
    </div>`;
  }

  #renderSent(now: ComposeState): TemplateResult {
    const item = this.#draft.waiting?.items.find(({ message }) => message.id === now.message?.id);
    return html`${renderStorage(this.t, this.#draft.waiting?.storage)}<div class="over">
      <h3 id="sent" tabindex="-1">${summary(this.t, now.deliveries)}</h3>
      <p class="sub cut" dir="auto">${now.subject}</p>
      ${renderDeliveries({
        t: this.t, locale: this.localiser.locale, message: now.message, services: this.services, deliveries: now.deliveries, nextAttempt: item?.nextAttempt,
        word: (state) => this.common(state), problem: (code) => problemText(this.localiser, { code }), retryWord: this.common('retry'),
        retry: (address) => void this.#draft.attempt(() => this.#draft.outbox!.retry(now.message!.id, address)),
        withdraw: (address) => void this.#draft.attempt(() => this.#draft.outbox!.withdraw(now.message!.id, address)),
      })}
      <button type="button" class="quiet" @click=${this.#again}>${this.closable ? this.common('close') : this.t('again')}</button>
    </div>`;
  }

  #renderDraft(now: ComposeState): TemplateResult {
    const { t } = this;
    const { locale } = this.localiser;
    const edit = this.#editable;
    const cc = this.showCc || now.cc.length > 0;
    return html`
      ${this.#fields.to.render(cc || !edit ? nothing : html`<button type="button" class="quiet small" @click=${this.#openCc} title=${t('addCc')}>${t('cc')}</button>`)}
      ${cc ? this.#fields.cc.render() : nothing}
      ${this.#question.render()}
      <div class="field subject" part="field">
        <label for="subject" part="label">${t('subject')}</label>
        <input id="subject" type="text" dir="auto" maxlength="400" autocomplete="off" .value=${now.subject} ?readonly=${!edit}
          @input=${(event: Event) => this.#draft.store?.edit({ subject: (event.target as HTMLInputElement).value })}>
        ${now.reference ? html`<span class="chip num">${now.reference}</span>` : nothing}
      </div>
      ${this.#text.render()}
      ${this.#files.render()}
      ${renderStorage(t, this.#draft.waiting?.storage)}
      ${now.problem && !this.#draft.problem ? html`<p class="notice bad" part="notice" role="alert">${problemText(this.localiser, now.problem)}</p>` : nothing}
      ${renderWarning(t, now, this.tried ? obstaclesTo(t, now, false) : undefined, () => void this.send(true), () => { this.tried = false; this.#text.focus(); })}
      ${renderConflict(t, locale, now.conflict, (choice) => void this.#resolve(choice))}
      ${this.disabled ? nothing : html`<div class="footer" part="footer">
        <button type="button" class="main" part="send" title=${t('sendKeys')} aria-disabled=${now.conflict ? 'true' : 'false'} @click=${() => now.conflict || void this.send()}>${t('send')}</button>
        ${this.#files.button()}
        <slot name="actions"></slot>
        <button type="button" class="quiet square" title=${t('discard')} aria-label=${t('discard')} @click=${() => void this.#discard()}>${iconDelete}</button>
        <span class="state small sub num" part="state">${savedLine(t, locale, now, this.#domain)}</span>
      </div>`}`;
  }

  readonly #openCc = (): void => {
    this.showCc = true;
    void this.updateComplete.then(() => this.#fields.cc.focus());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-compose-box': FdzComposeBox;
  }
}
