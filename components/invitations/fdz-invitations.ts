/**
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { parseAddress } from '../../src/contract/address.ts';
import type { Invitation } from '../../src/contract/index.ts';
import type { DmailProblem } from '../../src/contract/problems.ts';
import { FdzElement } from '../../src/element/element.ts';
import { holdFocus } from '../../src/element/hold-focus.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { OpenedStore } from '../../src/element/opened-store.ts';
import { asProblem, problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { invitationsWords } from '../../src/locales/invitations.ts';
import type { Services } from '../../src/services/services.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { InvitationsState, InvitationsStore } from '../../src/stores/invitations.ts';
import { styles } from '../../src/styles/index.ts';
import { InvitationDecidedEvent } from './events.ts';
import { invitationsStyles } from './fdz-invitations.styles.ts';
import { renderInvitation, type Decision } from './invitation-row.ts';

/** What can be taken back: the decision before. */
interface Undo {
  text: string;
  peer: string;
  before?: Decision;
}

const GROUPS = [
  { word: 'asking', states: ['pending'] },
  { word: 'accepted', states: ['accepted'] },
  { word: 'declined', states: ['declined', 'revoked'] },
  { word: 'blocked', states: ['blocked'] },
] as const;
const DONE = { accepted: 'didAccept', declined: 'didDecline', blocked: 'didBlock', revoked: 'didRevoke' } as const;

/**
 * Who may write to a person, who asks for it, who may not; and asking somebody else.
 *
 * @summary Requests to write, accepted, declined, blocked.
 *
 * @attr {boolean} disabled - Shows what is decided; nothing can be changed.
 *
 * @slot empty - What is shown while nobody asks and nobody was answered yet.
 *
 * @event {InvitationDecidedEvent} fdz-invitation-decided - A decision was confirmed by the server.
 *
 * @csspart group - One list with its heading.
 * @csspart invitation - One person.
 * @csspart terms - What they may do, being chosen.
 * @csspart ask - Asking somebody.
 * @csspart notice - What the person has to know, or can take back.
 *
 * @cssstate loading - The list is being fetched.
 * @cssstate failed - It could not be.
 * @cssstate empty - There is nobody on it.
 */
export class FdzInvitations extends FdzElement {
  static override styles = [...styles, invitationsStyles];

  @property({ type: Boolean, reflect: true }) disabled = false;

  protected readonly t = this.localiser.words(invitationsWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #account = new StoreController(this, ({ phase, online, managed, problem }: AccountState) => ({ phase, online, managed, problem }), () => void this.#list.open());
  readonly #list = new OpenedStore<InvitationsState, InvitationsStore>(this, (services) => services.invitations(), (problem) => { this.problem = problem; });
  /** Decides once more what did not take. */
  #again?: () => void;
  /** Who was decided about last. */
  #last?: string;

  @property({ state: true }) private choosing?: string;
  @property({ state: true }) private undo?: Undo;
  @property({ state: true }) private problem?: DmailProblem;
  @property({ state: true }) private asking = false;
  @property({ state: true }) private askProblem = '';
  @property({ state: true }) private askBusy = false;

  constructor() {
    super();
    holdFocus(this, (root) => root.querySelector<HTMLElement>('.undo') ?? this.#row(this.#last)?.querySelector('button') ?? root.querySelector<HTMLElement>('.ask'));
  }

  #row(peer: string | undefined): HTMLElement | undefined {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('li')].find(({ dataset }) => dataset.peer === peer);
  }

  protected override servicesChanged(services: Services | undefined): void {
    this.#list.of(services);
    this.#account.observe(services?.account);
  }

  async #decide(invitation: Invitation, decision: Decision): Promise<void> {
    const { peer } = invitation;
    this.problem = this.undo = undefined;
    this.choosing = undefined;
    this.#last = peer;
    if (!(await this.#change(peer, decision, () => void this.#decide(invitation, decision)))) return;
    const text = this.t(DONE[decision.state], { peer });
    this.undo = { text, peer, before: before(invitation) };
    this.#live.say(text);
    this.dispatchEvent(new InvitationDecidedEvent(peer, decision.state, decision.scope, decision.expiresAt));
  }

  async #takeBack(undo = this.undo!): Promise<void> {
    const { peer, before: decision } = undo;
    this.undo = undefined;
    if (!decision || !(await this.#change(peer, decision, () => void this.#takeBack(undo)))) return;
    this.#live.say(this.t(DONE[decision.state], { peer }));
    this.dispatchEvent(new InvitationDecidedEvent(peer, decision.state, decision.scope, decision.expiresAt));
  }

  /** Answers whether the server has confirmed it; what went wrong stands in the list's state. */
  async #change(peer: string, decision: Decision, again: () => void): Promise<boolean> {
    const done = await this.#list.store!.decide(peer, decision);
    if (!done) this.#again = again;
    return done;
  }

  readonly #choose = (peer: string | undefined): void => {
    const last = this.choosing;
    this.choosing = peer;
    void this.updateComplete.then(() => {
      this.#row(peer ?? last)?.querySelector<HTMLElement>(peer ? 'input:checked, input' : 'button')?.focus();
    });
  };

  async #ask(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    const peer = parseAddress(String(data.get('address')));
    const reason = String(data.get('reason')).trim();
    this.askProblem = !peer ? this.t('askInvalid') : !reason ? this.t('askEmpty') : '';
    if (this.askProblem || !peer) {
      form.querySelector<HTMLElement>(peer ? 'textarea' : 'input')?.focus();
      return;
    }
    this.askBusy = true;
    try {
      await this.#list.store!.request(peer, reason);
      this.asking = false;
      this.undo = { text: this.t('didAsk', { peer }), peer };
      this.#live.say(this.undo.text);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.ask')?.focus();
    } catch (error) {
      this.askProblem = problemText(this.localiser, asProblem(error));
    } finally {
      this.askBusy = false;
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const list = this.#list.value;
    this.toggleState('loading', this.#list.asked && (!list || list.phase === 'loading'));
    this.toggleState('failed', list?.phase === 'failed');
    this.toggleState('empty', list?.phase === 'ready' && !list.invitations.length);
  }

  protected override render(): TemplateResult {
    const list = this.#list.value;
    const { phase, online = true, problem: reason } = this.#account.value ?? {};
    const problem = this.problem ?? list?.change ?? list?.problem ?? (phase === 'failed' ? reason : undefined);
    return html`${this.#live.render()}<section class="sheet" aria-label=${this.t('label')}>
      ${phase === 'signed-out' ? html`<p class="notice">${this.t('signedOut')}</p>` : nothing}
      ${!online && list ? html`<p class="notice warn" part="notice" role="status">${this.t('offline')}</p>` : nothing}
      ${problem && (online || !list) ? html`<div class="notice bad" part="notice" role="alert"><p class="grow">${problemText(this.localiser, problem)}</p>
        <button type="button" class="small" @click=${this.#retry}>${this.common('retry')}</button></div>` : nothing}
      ${list && (list.phase !== 'failed' || list.invitations.length) ? this.#renderList(list, online) : this.#list.asked && !problem ? html`<div class="skeleton" aria-hidden="true"><i></i><i></i></div>
        <p class="visually-hidden">${this.t('loading')}</p>` : nothing}
      ${this.undo ? html`<div class="notice done" part="notice"><p class="grow">${this.undo.text}</p>
        ${this.undo.before ? html`<button type="button" class="small undo" @click=${() => void this.#takeBack()}>${this.common('undo')}</button>` : nothing}
        <button type="button" class="quiet small" @click=${() => { this.undo = undefined; }}>${this.common('close')}</button></div>` : nothing}
    </section>`;
  }

  readonly #retry = (): void => {
    this.problem = undefined;
    if (this.#list.value?.change && this.#again) return this.#again();
    this.services?.account.retry();
    if (this.#list.store) this.#list.store.retry();
    else void this.#list.open();
  };

  #renderList(list: InvitationsState, online: boolean): TemplateResult {
    if (list.phase === 'loading' && !list.invitations.length) return html`<div class="skeleton" aria-hidden="true"><i></i><i></i></div><p class="visually-hidden">${this.t('loading')}</p>`;
    const { locale } = this.localiser;
    const now = Date.now();
    const disabled = this.disabled || !online;
    return html`${this.#renderAsk(disabled)}
      ${GROUPS.map(({ word, states }) => {
        const members = list.invitations.filter((invitation) => (states as readonly string[]).includes(invitation.state));
        if (!members.length && word !== 'asking') return nothing;
        return html`<section class="group" part="group"><h3 id=${word}>${this.t(word)}${members.length ? html` <span class="num sub">${members.length}</span>` : nothing}</h3>
          ${members.length ? html`<ul aria-labelledby=${word}>${repeat(members, ({ peer }) => peer, (invitation) => renderInvitation(invitation, {
            t: this.t, locale, now, disabled, pending: list.pending.includes(invitation.peer), choosing: this.choosing === invitation.peer && !disabled,
            choose: this.#choose, decide: (which, decision) => void this.#decide(which, decision),
          }))}</ul>` : html`<slot name="empty"><p class="empty"><b>${this.t('empty')}</b><span class="sub small">${this.t('emptyHint')}</span></p></slot>`}
        </section>`;
      })}`;
  }

  #renderAsk(disabled: boolean): TemplateResult {
    if (!this.asking) {
      return html`<div class="bar"><b class="grow">${this.t('label')}</b><button type="button" class="quiet ask" aria-disabled=${disabled ? 'true' : 'false'} @click=${() => {
        if (disabled) return;
        this.asking = true;
        this.askProblem = '';
        void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#address')?.focus());
      }}>${this.t('ask')}</button></div>`;
    }
    const close = (): void => {
      this.asking = false;
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.ask')?.focus());
    };
    return html`<form class="asking" part="ask" aria-label=${this.t('ask')} novalidate @submit=${(event: SubmitEvent) => void this.#ask(event)}
      @keydown=${(event: KeyboardEvent) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } }}>
      <label for="address" class="small sub">${this.t('askAddress')}</label>
      <input id="address" name="address" type="text" inputmode="email" dir="ltr" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="name@domain" aria-describedby="ask-hint ask-problem">
      <label for="reason" class="small sub">${this.t('askReason')}</label>
      <textarea id="reason" name="reason" rows="2" maxlength="500" dir="auto" aria-describedby="ask-hint ask-problem"></textarea>
      <p id="ask-hint" class="small sub">${this.t('askHint')}</p>
      <p id="ask-problem" class="small bad" role="alert">${this.askProblem}</p>
      <div class="buttons"><button type="submit" class="main" aria-disabled=${this.askBusy ? 'true' : 'false'}>${this.t('askSend')}</button>
        <button type="button" class="quiet" @click=${close}>${this.t('cancel')}</button></div>
    </form>`;
  }
}

/** The decision that brings back what was; a request nobody had answered can only be declined again. */
function before({ state, scope, expiresAt }: Invitation): Decision | undefined {
  if (state === 'pending') return undefined;
  return { state, ...(state === 'accepted' && { scope: scope ?? 'any', ...(expiresAt && { expiresAt }) }) };
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-invitations': FdzInvitations;
  }
}
