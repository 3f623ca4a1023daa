/**
 * Whether the sender of a letter is told that it was opened: nobody is told anything the reader has not allowed.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Consent, StoredMessage } from '../../src/contract/index.ts';
import type { DmailProblem } from '../../src/contract/problems.ts';
import { FdzElement } from '../../src/element/element.ts';
import { holdFocus } from '../../src/element/hold-focus.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { asProblem, problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { letterWords } from '../../src/locales/letter.ts';
import type { DecisionsStore } from '../../src/stores/decisions.ts';
import type { ThreadStore } from '../../src/stores/thread.ts';
import { styles } from '../../src/styles/index.ts';
import { letterStyles } from './letter.styles.ts';
import { homeOf, turnedBack } from './registered.ts';

/**
 * @ignore part of fdz-message
 */
export class FdzMessageConsent extends FdzElement {
  static override styles = [...styles, letterStyles];

  @property({ attribute: false }) stored?: StoredMessage;
  @property({ attribute: false }) thread?: ThreadStore;
  @property({ type: Boolean }) readonly = false;

  @property({ state: true }) private busy = false;
  @property({ state: true }) private problem?: DmailProblem;
  /** At hand before anybody presses: the page at home opens only while a click lasts. */
  @property({ state: true }) private decisions?: DecisionsStore;

  protected readonly t = this.localiser.load(letterWords);
  readonly #live = new LiveRegion(this);
  readonly #state = new StoreController(this, ({ consents }: DecisionsStore['state']) => consents);
  readonly #seen = new IntersectionObserver((entries) => {
    this.#visible = entries.at(-1)!.isIntersecting;
    this.#shown();
  });
  #visible = false;

  constructor() {
    super();
    holdFocus(this, (root) => root.querySelector<HTMLElement>('button'));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#seen.observe(this);
    document.addEventListener('visibilitychange', this.#shown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#seen.disconnect();
    document.removeEventListener('visibilitychange', this.#shown);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { thread } = this;
    if (changed.has('thread'))
      void thread?.decisions().then((decisions) => {
        if (thread !== this.thread) return;
        this.decisions = decisions;
        this.#state.observe(decisions);
      }, (error: unknown) => { this.problem = asProblem(error); });
  }

  protected override updated(): void {
    this.#shown();
  }

  /** A letter is opened when somebody has it before their eyes, not when a page has fetched it. */
  readonly #shown = (): void => {
    const { stored, decisions, thread } = this;
    if (stored && decisions && this.#visible && !document.hidden && thread?.state.source === 'server') decisions.shown(stored);
  };

  async #run(work: () => Promise<void>, said: string): Promise<void> {
    if (this.busy) return;
    this.problem = undefined;
    this.busy = true;
    try {
      await work();
      this.#live.say(said);
    } catch (error) {
      this.problem = asProblem(error);
    } finally {
      this.busy = false;
    }
  }

  #allow(stored: StoredMessage, every: boolean): void {
    const { decisions, t } = this;
    if (!decisions || this.busy) return;
    // The page at home opens with the click.
    void this.#run(() => decisions.allow(stored, every), t(every ? 'toldAll' : 'toldThis', { name: this.#name }));
    this.#live.say(t('allowing', { home: this.#home }));
  }

  get #home(): string {
    return homeOf(this.services?.account.state.account?.server);
  }

  get #name(): string {
    const { name, address } = this.stored!.message.from;
    return name ?? address;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { stored, t, decisions } = this;
    if (!stored) return nothing;
    const consent = decisions ? decisions.consentOf(stored) : stored.consent;
    return html`${this.#live.render()}<div class="line" part="tracking" role="group" aria-label=${t('asksOpened', { name: this.#name })}>
      ${consent ? this.#renderLive(consent) : this.#renderQuestion(stored)}
      ${this.problem ? html`<p class="notice ${turnedBack(this.problem) ? '' : 'bad'}" role="alert">${turnedBack(this.problem) ? t('turnedBack') : problemText(this.localiser, this.problem)}</p>` : nothing}
    </div>`;
  }

  #renderLive(consent: Consent): TemplateResult {
    const { t, decisions } = this;
    const name = this.#name;
    return html`<p class="grow">${t(consent.message === undefined ? 'toldAll' : 'toldThis', { name })}</p>
      ${this.readonly ? nothing : html`<button type="button" class="small asks" aria-disabled=${this.busy ? 'true' : 'false'} @click=${() => void this.#run(() => decisions!.takeBack(consent), t('tookBack', { name }))}>${t('takeBack')}</button>`}`;
  }

  #renderQuestion(stored: StoredMessage): TemplateResult {
    const { t, decisions } = this;
    const home = this.#home;
    const away = decisions && !decisions.confirms;
    const off = this.busy || !decisions ? 'true' : 'false';
    return html`<p class="grow">${t('asksOpened', { name: this.#name })} <span class="sub">${this.busy ? t('allowing', { home }) : t('onlyIfAllowed')}${away && !this.readonly ? ` ${t('allowElsewhere')}` : ''}</span></p>
      ${away || this.readonly ? nothing : html`<button type="button" class="small asks" aria-disabled=${off} @click=${() => this.#allow(stored, false)}>${t('allowThis')}</button>
        <button type="button" class="quiet small asks" aria-disabled=${off} @click=${() => this.#allow(stored, true)}>${t('allowAll')}</button>`}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-consent': FdzMessageConsent;
  }
}
