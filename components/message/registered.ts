/**
 * A registered letter that has not been accepted: what is known of it, and what one can do with it.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/contract/index.ts';
import type { DmailProblem } from '../../src/contract/problems.ts';
import { FdzElement } from '../../src/element/element.ts';
import { holdFocus } from '../../src/element/hold-focus.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { asProblem, problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { ring } from '../../src/element/ring.ts';
import { formatMoment } from '../../src/locales/format.ts';
import { letterWords } from '../../src/locales/letter.ts';
import type { DecisionsStore } from '../../src/stores/decisions.ts';
import type { ThreadStore } from '../../src/stores/thread.ts';
import { styles } from '../../src/styles/index.ts';
import { letterStyles } from './letter.styles.ts';

/** What turning back on the page at home is called: nothing was decided, and that is no failure. */
export const turnedBack = (problem: DmailProblem | undefined): boolean => problem?.code === 'sign-in-cancelled';

/** The name of a server people know. */
export const homeOf = (server: string | undefined): string => (server && URL.canParse(server) ? new URL(server).hostname : '');

const DAY = 86_400_000;

/** "in 14 days", "in 3 hours". */
function left(locale: string, until: string, now: number): string {
  const ms = Date.parse(until) - now;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return ms > DAY ? format.format(Math.round(ms / DAY), 'day') : ms > DAY / 24 ? format.format(Math.round(ms * 24 / DAY), 'hour') : format.format(Math.max(0, Math.floor(ms * 1440 / DAY)), 'minute');
}

/**
 * @ignore part of fdz-message
 */
export class FdzMessageRegistered extends FdzElement {
  static override styles = [...styles, letterStyles];

  @property({ attribute: false }) stored?: StoredMessage;
  /** The owner's address. */
  @property({ attribute: false }) own = '';
  @property({ attribute: false }) thread?: ThreadStore;
  @property({ type: Boolean }) readonly = false;

  @property({ state: true }) private deciding = false;
  @property({ state: true }) private problem?: DmailProblem;
  /** At hand before anybody presses: the page at home opens only while a click lasts. */
  @property({ state: true }) private decisions?: DecisionsStore;

  protected readonly t = this.localiser.load(letterWords);
  readonly #live = new LiveRegion(this);

  constructor() {
    super();
    holdFocus(this, (root) => root.querySelector<HTMLElement>('.card'));
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { thread } = this;
    if (changed.has('thread')) void thread?.decisions().then((decisions) => { if (thread === this.thread) this.decisions = decisions; }, (error: unknown) => { this.problem = asProblem(error); });
  }

  async #decide(): Promise<void> {
    const { stored, decisions, thread } = this;
    if (!stored || !decisions || this.deciding) return;
    this.problem = undefined;
    this.deciding = true;
    this.#live.say(this.t('deciding', { home: this.#home }));
    try {
      const decided = await decisions.decide(stored);
      thread?.take(decided);
    } catch (error) {
      this.problem = asProblem(error);
      // It was decided elsewhere, or its time was up.
      if (this.problem.code === 'conflict' || this.problem.code === 'acceptance-expired') thread?.retry();
    } finally {
      this.deciding = false;
    }
  }

  get #home(): string {
    return homeOf(this.services?.account.state.account?.server);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { stored, t, own } = this;
    const { acceptance } = stored ?? {};
    if (!stored || !acceptance) return nothing;
    const { locale } = this.localiser;
    const { message, sender, digest, receipts, at } = stored;
    const { state, until } = acceptance;
    const title = state === 'refused' ? t('refusedTitle') : state === 'expired' ? t('expiredTitle') : t('registered');
    const pair = (label: string, value: unknown): TemplateResult => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
    const moment = (when: string): TemplateResult => html`<time class="num" datetime=${when}>${formatMoment(locale, when)}</time>`;
    return html`${this.#live.render()}<section class="card ${state}" part="registered" tabindex="-1" aria-label=${title}>
      <header><div class="title" role="heading" aria-level="3">${title}</div>
        ${receipts?.length ? html`<fdz-receipt-badge class="stamp" size="stamp" .services=${this.services} .receipts=${receipts} .digest=${digest} .recipient=${own} .sender=${message.from.address}></fdz-receipt-badge>` : nothing}</header>
      <dl>
        ${pair(t('from'), html`${message.from.name ? html`<span class="name" dir="auto">${message.from.name}</span> ` : nothing}<span class=${message.from.name ? 'sub' : ''} dir="ltr">${message.from.address}</span>${
          sender?.address === message.from.address ? html`<span class="proven" role="img" aria-label=${t('senderProven')} title=${t('senderProven')}>${ring('verified')}</span>` : nothing}`)}
        ${pair(t('received'), moment(at))}
        ${state === 'pending' ? pair(t('until'), html`${moment(until)} <span class="sub">· ${left(locale, until, Date.now())}</span>`) : nothing}
        ${sender ? pair(t('provenLabel'), html`<span class="num">${homeOf(sender.issuer) || sender.issuer}</span>`) : nothing}
      </dl>
      <p class="hint">${state === 'refused' ? t('refusedHint') : state === 'expired' ? t('expiredHint') : t('registeredHint')}</p>
      ${this.problem ? html`<p class="notice ${turnedBack(this.problem) ? '' : 'bad'}" role="alert">${turnedBack(this.problem) ? t('turnedBack') : problemText(this.localiser, this.problem)}</p>` : nothing}
      ${state === 'pending' && !this.readonly ? this.#renderActions() : nothing}
    </section>`;
  }

  #renderActions(): TemplateResult {
    const { t, decisions } = this;
    const home = this.#home;
    if (decisions && !decisions.confirms) return html`<p class="sub small">${t('elsewhere')}</p>`;
    return html`<div class="actions"><button type="button" class="main" aria-disabled=${this.deciding || !decisions ? 'true' : 'false'} @click=${() => void this.#decide()}>${t('decide')}</button>
      <span class="sub small">${this.deciding ? t('deciding', { home }) : t('decideHint', { home })}</span></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-registered': FdzMessageRegistered;
  }
}
