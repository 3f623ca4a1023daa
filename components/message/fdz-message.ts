/**
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { StoredMessage } from '../../src/contract/index.ts';
import type { DmailProblem } from '../../src/contract/problems.ts';
import { define } from '../../src/element/define.ts';
import { FdzElement } from '../../src/element/element.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { asProblem, problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { messageWords } from '../../src/locales/message.ts';
import type { Services } from '../../src/services/services.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { Flags, MailboxState } from '../../src/stores/mailbox.ts';
import type { OutboxState, OutboxStore } from '../../src/stores/outbox.ts';
import type { Saving } from '../../src/stores/downloads.ts';
import type { ThreadState, ThreadStore } from '../../src/stores/thread.ts';
import { styles } from '../../src/styles/index.ts';
import { LinkOpenRequestEvent, MessageShownEvent, ReplyRequestEvent } from './events.ts';
import { messageStyles } from './fdz-message.styles.ts';
import { isWithheld, renderEntry } from './message-entry.ts';
import { partKinds, type PartKinds } from './part-kinds.ts';
import { renderReply, renderTools, type Answer } from './tools.ts';

/** Older messages beyond these are reached by a button. */
const SHOWN = 20;

/**
 * A conversation: the latest message with its cover sheet, words, attachments and evidence, the older ones
 * as lines that open; answering in place.
 *
 * @summary Read a conversation and answer in it.
 *
 * @attr {string} thread-id - Id of the conversation.
 * @attr {boolean} readonly - Nothing is answered, moved or marked.
 *
 * @slot empty - What is shown while no conversation is named.
 * @slot actions - Beside reply and forward: what else the host offers.
 *
 * @event {ReplyRequestEvent} fdz-reply-request - Reply, reply all or forward; `preventDefault()` keeps the box from opening in place.
 * @event {MessageShownEvent} fdz-message-shown - The conversation is on the screen.
 * @event {LinkOpenRequestEvent} fdz-link-open-request - A link was followed; `preventDefault()` leaves it to the host.
 * @event {AttachmentDownloadRequestEvent} fdz-attachment-download-request - An attachment is about to be downloaded; `preventDefault()` leaves it to the host.
 * @event {AttachmentDownloadedEvent} fdz-attachment-downloaded - A download has ended, and whether its content is what it should be.
 *
 * @csspart tools - Star, archive, delete, print.
 * @csspart message - One message.
 * @csspart cover-sheet - Its cover sheet.
 * @csspart body - Its words.
 * @csspart text - Its words, where they are plain.
 * @csspart attachments - What came with it.
 * @csspart attachment - One of them.
 * @csspart attachment-action - What one does with it.
 * @csspart properties - What the sender says of it.
 * @csspart own-properties - What the reader notes of it; `status` is the choice at hand, `properties-editor` the fields for all.
 * @csspart outcome - How a download goes on or ended.
 * @csspart versions - The versions of a document.
 * @csspart preview - An attachment shown in place.
 * @csspart download-all - Downloads everything that is there.
 * @csspart show-all-attachments - Shows those beyond the first twenty.
 * @csspart parts - Typed content: what `FdzMessage.parts` has an element for is drawn, the rest is text.
 * @csspart payment - A payment the sender asks for; `payment-sheet`, `payment-amount` and `payment-code` are of its form.
 * @csspart payment-standing - How a payment stands that the owner has asked for.
 * @csspart payment-warnings - Where the payee can be taken for another one.
 * @csspart evidence - What happened to it.
 * @csspart trail - The steps.
 * @csspart registered - A registered letter that was not accepted.
 * @csspart signature - Who signed it, and whether that holds.
 * @csspart tracking - Whether its sender is told that it was opened.
 * @csspart reply - Reply, reply all, forward.
 * @csspart compose - The compose box in place.
 * @csspart notice - What the person has to know.
 *
 * @cssstate loading - The conversation is being fetched.
 * @cssstate failed - It could not be.
 * @cssstate cached - What is shown is the copy of this device.
 */
export class FdzMessage extends FdzElement {
  static override styles = [...styles, messageStyles];

  /**
   * Which element draws which typed content, by media type: `FdzMessage.parts.define('application/vnd.example.step+json',
   * 'example-step')`. The element is given `data`, `stored`, `readonly` and `services` as properties.
   */
  static readonly parts: PartKinds = partKinds;

  @property({ attribute: 'thread-id' }) threadId?: string;
  @property({ type: Boolean, reflect: true }) readonly = false;
  /** Where attachments are saved, in a host with a shell of its own; as the browser lets them, where not given. */
  @property({ attribute: false }) saving?: Saving;

  protected readonly t = this.localiser.words(messageWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #account = new StoreController(this, ({ phase, account, online, managed, problem }: AccountState) => ({ phase, account, online, managed, problem }));
  readonly #thread = new StoreController<ThreadState>(this, undefined, (now, before) => this.#changed(now, before));
  readonly #mailbox = new StoreController(this, ({ problem }: MailboxState) => problem);
  readonly #outbox = new StoreController(this, ({ items }: OutboxState) => items);
  #store?: ThreadStore;
  #outboxStore?: OutboxStore;
  #opened = '';
  /** Marked read once; the person may mark it unread again. */
  #leftUnread = false;
  /** An answer is being opened. */
  #opening = false;

  @property({ state: true }) private opened: ReadonlySet<string> = new Set();
  @property({ state: true }) private closed: ReadonlySet<string> = new Set();
  @property({ state: true }) private all = false;
  @property({ state: true }) private answer?: Answer;
  @property({ state: true }) private problem?: DmailProblem;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#markRead);
    // On the element, not inside it: a host that focuses the element has its shortcuts too.
    this.addEventListener('keydown', this.#keys);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#markRead);
    this.removeEventListener('keydown', this.#keys);
  }

  protected override servicesChanged(services: Services | undefined): void {
    this.#opened = '';
    this.#account.observe(services?.account);
    this.#thread.observe((this.#store = undefined));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const account = this.#account.value?.account?.address;
    const key = account && this.threadId ? `${account} ${this.threadId}` : '';
    if (key !== this.#opened) {
      this.#opened = key;
      this.#thread.observe((this.#store = undefined));
      this.opened = this.closed = new Set();
      this.all = this.#leftUnread = false;
      this.answer = this.problem = undefined;
      if (key) void this.#open(this.services!, this.threadId!, key);
    }
    const { phase, source } = this.#thread.value ?? {};
    this.toggleState('loading', !!key && (!phase || phase === 'loading'));
    this.toggleState('failed', phase === 'failed');
    this.toggleState('cached', source === 'cache');
  }

  async #open(services: Services, id: string, key: string): Promise<void> {
    try {
      const [thread, outbox] = await Promise.all([services.thread(id), services.outbox()]);
      if (key !== this.#opened) return;
      if (this.#may('read:mailbox')) this.#mailbox.observe(services.mailbox);
      this.#outbox.observe((this.#outboxStore = outbox));
      this.#thread.observe((this.#store = thread));
    } catch (error) {
      if (key === this.#opened) this.problem = asProblem(error);
    }
  }

  #may(scope: string): boolean {
    return this.services?.account.may(scope) ?? false;
  }

  #changed(now: ThreadState | undefined, before: ThreadState | undefined): void {
    if (now?.phase !== 'ready') return;
    void import('./letter.ts').then(({ defineLetter }) => {
      defineLetter();
      this.requestUpdate();
    }, () => {});
    if (now.messages.some(({ message }) => message.parts)) void import('./parts.ts').then(({ FdzMessageParts }) => {
      define('fdz-message-parts', FdzMessageParts);
      this.requestUpdate();
    }, () => {});
    // Without it the names are there as they stand.
    if (now.messages.some(({ message }) => message.attachments?.length)) void import('./attachments.ts').then(({ FdzMessageAttachments }) => {
      define('fdz-message-attachments', FdzMessageAttachments);
      this.requestUpdate();
    }, () => {});
    if (before?.phase === 'ready') {
      const known = new Set(before.messages.map(({ id }) => id));
      const count = now.messages.filter(({ id, direction }) => direction === 'in' && !known.has(id)).length;
      if (count) this.#live.say(this.t('moved', { count }));
    } else {
      // What was unread when the conversation was opened stays open after it has been marked read.
      this.opened = new Set(now.messages.filter(({ unread }) => unread).map(({ id }) => id));
      this.dispatchEvent(new MessageShownEvent(this.threadId!));
    }
    this.#markRead();
  }

  readonly #markRead = (): void => {
    const { conversation, source } = this.#thread.value ?? {};
    if (!conversation?.unread || source !== 'server' || this.readonly || this.#leftUnread || document.hidden || !this.#may('read:mailbox')) return;
    void this.services!.mailbox.update([conversation.id], { unread: false });
  };

  async #update(set: Flags): Promise<void> {
    const { conversation } = this.#thread.value ?? {};
    if (!conversation) return;
    if (set.unread) this.#leftUnread = true;
    const { mailbox } = this.services!;
    await mailbox.update([conversation.id], set);
    if (mailbox.state.problem) return;
    const { starred, unread, archived, deleted } = set;
    this.#live.say(this.t(starred !== undefined ? (starred ? 'didStar' : 'didUnstar') : unread ? 'didUnread' : archived ? 'isArchived' : deleted ? 'isDeleted' : 'didRestore'));
  }

  /** Begins an answer to the last message, as the buttons below it do. */
  reply(kind: 'reply' | 'reply-all' | 'forward'): void {
    const last = this.#answerable;
    if (last && !this.readonly) this.#reply(kind, last);
  }

  #reply(kind: Exclude<Answer['kind'], 'new'>, stored: StoredMessage): void {
    if (!this.dispatchEvent(new ReplyRequestEvent(kind, stored))) return;
    void this.#compose({ kind, message: stored.id });
  }

  async #compose(answer: Answer): Promise<void> {
    this.#opening = true;
    await import('../compose-box/define.ts').catch((error: unknown) => {
      this.#opening = false;
      throw error;
    });
    this.answer = answer;
    await this.updateComplete;
    const box = this.renderRoot.querySelector('fdz-compose-box');
    await box?.updateComplete;
    box?.scrollIntoView({ block: 'nearest' });
    await box?.ready;
    box?.focus();
    this.#opening = false;
  }

  readonly #link = (event: LinkOpenRequestEvent): void => {
    if (event.defaultPrevented || this.readonly || !event.url.startsWith('dmail:')) return;
    event.preventDefault();
    void this.#compose({ kind: 'new', to: decodeURIComponent(new URL(event.url).pathname) });
  };

  readonly #closeAnswer = (): void => {
    this.answer = undefined;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.reply button')?.focus());
  };

  readonly #keys = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0] as HTMLElement;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    const { conversation } = this.#thread.value ?? {};
    const action = { r: () => this.reply('reply'), a: () => this.reply('reply-all'), f: () => this.reply('forward'),
      s: () => void this.#update({ starred: !conversation?.starred }), e: () => void this.#update({ archived: true }), '#': () => void this.#update({ deleted: true }),
      u: () => void this.#update({ unread: true }) }[event.key];
    if (!action || this.readonly || !conversation) return;
    event.preventDefault();
    event.stopPropagation();
    // What is typed while the answer opens is meant for the answer.
    if (!this.#opening) action();
  };

  /** The message that is answered: the last one that has reached the server and can be read. */
  get #answerable(): StoredMessage | undefined {
    const waiting = new Set(this.#outbox.value?.map(({ message }) => message.id));
    return this.#thread.value?.messages.findLast((stored) => !waiting.has(stored.message.id) && !isWithheld(stored));
  }

  readonly #toggle = (id: string): void => {
    const messages = this.#thread.value?.messages ?? [];
    const open = this.#isOpen(id, messages);
    this.opened = new Set([...this.opened].filter((other) => other !== id).concat(open ? [] : id));
    this.closed = new Set([...this.closed].filter((other) => other !== id).concat(open ? id : []));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] [aria-expanded]`)?.focus());
  };

  #isOpen(id: string, messages: readonly StoredMessage[]): boolean {
    return !this.closed.has(id) && (this.opened.has(id) || messages.at(-1)?.id === id);
  }

  protected override render(): TemplateResult {
    const thread = this.#thread.value;
    const { phase, problem: reason } = this.#account.value ?? {};
    const problem = this.problem ?? thread?.problem ?? (phase === 'failed' ? reason : undefined);
    return html`${this.#live.render()}
      ${!this.threadId ? html`<slot name="empty"><p class="sub pick">${this.t('pick')}</p></slot>` : nothing}
      ${phase === 'signed-out' && this.threadId ? html`<p class="notice" part="notice">${this.t('signedOut')}</p>` : nothing}
      ${problem && this.threadId ? this.#renderProblem(problem, thread) : nothing}
      ${thread?.source === 'cache' ? html`<p class="notice" part="notice" role="status">${this.t('offlineCopy')}</p>` : nothing}
      ${thread?.messages.length ? this.#renderThread(thread) : this.#opened && !problem ? html`<div class="skeleton" aria-hidden="true"><i></i><b></b><b></b><b></b></div>
        <p class="visually-hidden" role="status">${this.t('loading')}</p>` : nothing}`;
  }

  #renderProblem(problem: DmailProblem, thread: ThreadState | undefined): TemplateResult {
    const limits = this.services?.account.state.limits;
    const help = limits?.lacks('read:mailbox') ? 'signIn' : 'retry';
    const words = problem.code === 'not-found' || problem.code === 'gone' ? this.t(limits ? 'outside' : 'notFound') : problem.code === 'scope-insufficient' ? this.t('notAllowed') : problemText(this.localiser, problem);
    return html`<div class="notice ${thread?.messages.length ? 'warn' : 'bad'}" part="notice" role="alert"><p class="grow">${words}</p>
      <button type="button" class="small" @click=${() => {
        this.problem = undefined;
        void this.services?.account[help]();
        if (this.#store) this.#store.retry();
        else this.#opened = '';
        this.requestUpdate();
      }}>${this.common(help)}</button></div>`;
  }

  #renderThread({ messages, conversation, problem }: ThreadState): TemplateResult {
    const { t } = this;
    // What is said above already is not said again.
    const change = this.#mailbox.value;
    const { locale } = this.localiser;
    const { account } = this.#account.value ?? {};
    const hidden = this.all ? 0 : Math.max(messages.length - SHOWN, 0);
    const waiting = new Set(this.#outbox.value?.map(({ message }) => message.id));
    const last = this.#answerable;
    const edit = !this.readonly;
    return html`<section class="thread" aria-label="${t('label')}: ${conversation?.subject ?? messages.at(-1)!.message.subject}" @fdz-link-open-request=${this.#link}>
      ${conversation && edit && this.#may('read:mailbox') ? renderTools(t, this.common('undo'), conversation, change && change.code !== (this.problem ?? problem)?.code ? problemText(this.localiser, change) : undefined, (set) => void this.#update(set)) : nothing}
      ${hidden ? html`<button type="button" class="quiet small older" @click=${() => { this.all = true; }}>${t('older', { count: hidden })}</button>` : nothing}
      <ol class="messages">${repeat(messages.slice(hidden), ({ id }) => id, (stored) => renderEntry(stored, {
        t, locale, home: account?.server, own: account?.address ?? '', me: this.common('me'), open: this.#isOpen(stored.id, messages), closable: messages.length > 1,
        services: this.services, thread: this.#store, saving: this.saving, readonly: !edit, toggle: this.#toggle, waiting: waiting.has(stored.message.id),
        retry: (id, address) => void this.#outboxStore?.retry(id, address), withdraw: (id, address) => void this.#outboxStore?.withdraw(id, address),
      }))}</ol>
      ${edit && last && this.#may('send') ? renderReply(t, account?.address ?? '', last, this.answer, this.services, (kind) => this.#reply(kind, last), this.#closeAnswer) : nothing}
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message': FdzMessage;
  }
}
