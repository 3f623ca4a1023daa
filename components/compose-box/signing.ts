/**
 * Has the person sign what is about to be sent, on the page of their home; what went wrong is said, and the draft kept.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Message } from '../../src/contract/index.ts';
import type { LiveRegion } from '../../src/element/live-region.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { submissionWords, type SubmissionWords } from '../../src/locales/submission.ts';
import { SigningProblem, type ComposeState, type ComposeStore, type SendOptions } from '../../src/stores/compose.ts';

export interface SigningOptions {
  localiser: Localiser;
  live: LiveRegion;
  /** `undefined`: nothing is to be signed. */
  signature(): 'required' | 'optional' | undefined;
  /** Home of the person: where they sign. */
  domain(): string;
  /** Sends once more, as the button does. */
  press(): void;
}

const WORDS = { 'turned-back': 'turnedBack', blocked: 'blocked', offline: 'offline', changed: 'changed', gone: 'gone', unfit: 'unfit', unfinished: 'unfinished', impossible: 'impossible', failed: 'failed' } as const;

export class Signing {
  readonly t: SubmissionWords;
  #waiting?: { stop: AbortController; over: Promise<unknown> };
  #reason?: SigningProblem['reason'];
  /** Where it may be signed: the person wants it. */
  #chosen = false;

  constructor(private readonly host: LitElement, private readonly options: SigningOptions) {
    this.t = options.localiser.load(submissionWords);
    // The window opens only while the press of the button counts: nothing is loaded between.
    void import('../../src/stores/compose-signature.ts').catch(() => {});
  }

  /** It is signed when it is sent. */
  get wanted(): boolean {
    const mode = this.options.signature();
    return mode === 'required' || (mode === 'optional' && this.#chosen);
  }

  /** Something else is in the box. */
  reset(): void {
    this.#waiting?.stop.abort();
    this.#reason = undefined;
  }

  /** Sends it signed, if it is to be; `undefined` where it was not sent, and the person knows why. */
  async send(store: ComposeStore, options: SendOptions): Promise<Message | undefined> {
    if (!this.wanted) return store.send(options);
    const { live, domain } = this.options;
    const stop = new AbortController();
    const sending = store.send({ ...options, sign: true, signal: stop.signal });
    this.#waiting = { stop, over: sending.catch(() => {}) };
    this.#say(undefined);
    live.say(this.t('signing', { domain: domain() }));
    try {
      return await sending;
    } catch (error) {
      if (!(error instanceof SigningProblem)) throw error;
      this.#say(error.reason);
      return undefined;
    } finally {
      if (this.#waiting?.stop === stop) this.#waiting = undefined;
      this.host.requestUpdate();
    }
  }

  /** What stands against it before a window is opened. */
  obstacle({ attachments }: ComposeState): boolean {
    if (!this.wanted || !attachments.some(({ state }) => state === 'waiting' || state === 'sending' || state === 'paused')) return false;
    this.#say('unfinished');
    return true;
  }

  #say(reason: SigningProblem['reason'] | undefined): void {
    this.#reason = reason;
    this.host.requestUpdate();
  }

  /** It was discarded in another tab before it could be signed. */
  renderGone(): TemplateResult | typeof nothing {
    return this.#reason === 'gone' ? this.#renderReason('gone') : nothing;
  }

  #renderReason(reason: SigningProblem['reason']): TemplateResult {
    return html`<p class="notice ${reason === 'turned-back' ? '' : 'warn'}" part="notice" role="alert">${this.t(WORDS[reason])}</p>`;
  }

  /** The tick box, where signing is for the person to choose. */
  renderChoice(): TemplateResult | typeof nothing {
    if (this.options.signature() !== 'optional') return nothing;
    return html`<label class="choice"><input type="checkbox" id="sign" .checked=${this.#chosen} @change=${(event: Event) => {
      this.#chosen = (event.target as HTMLInputElement).checked;
      this.#say(undefined);
    }}> ${this.t('signOption')}</label>`;
  }

  /** What will happen, what is waited for, or what came of it. */
  render({ attachments }: ComposeState): TemplateResult | typeof nothing {
    const { domain } = this.options;
    if (this.#waiting) {
      return html`<div class="notice signing" part="notice"><div class="grow"><p>${this.t('signing', { domain: domain() })}</p><p class="sub small">${this.t('signingHint')}</p></div>
        <button type="button" id="open-again" @click=${this.#again}>${this.t('openAgain')}</button>
        <button type="button" class="quiet" @click=${this.#back}>${this.t('back')}</button></div>`;
    }
    if (!this.wanted) return nothing;
    const reason = this.#reason === 'unfinished' && attachments.every(({ state }) => state === 'done') ? undefined : this.#reason;
    if (reason) return this.#renderReason(reason);
    return html`<p class="notice sub small" part="notice">${this.t('signHint', { domain: domain() })}</p>`;
  }

  readonly #again = (): void => {
    const waiting = this.#waiting;
    waiting?.stop.abort();
    // A few turns later; the press of the button still counts.
    void waiting?.over.then(() => this.options.press());
  };

  readonly #back = (): void => {
    const waiting = this.#waiting;
    waiting?.stop.abort();
    void waiting?.over.then(() => this.host.updateComplete).then(() => this.host.focus());
  };
}
