/**
 * What a sender may ask for beside the delivery: to be told when a letter is opened, or that it is accepted before it can
 * be read. Loaded once there is something to write in.
 * @module
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { EvidenceWish } from '../../src/contract/index.ts';
import { define } from '../../src/element/define.ts';
import { FdzElement } from '../../src/element/element.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { format } from '../../src/locales/format-moment.ts';
import { wishWords } from '../../src/locales/wishes.ts';
import type { ComposeState, ComposeStore } from '../../src/stores/compose.ts';
import { styles } from '../../src/styles/index.ts';

/** How long a registered letter waits, in days; and the longest that can be asked for, with a day to spare for the clocks. */
const WAITS = 14;
const LONGEST = 89;

/** The end of a day that many days from now, where the person is. */
function endOf(days: number, now = new Date()): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 23, 59, 59);
}

/** As a date field writes it. */
const dayOf = (date: Date): string => `${String(date.getFullYear()).padStart(4, '0')}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;

/** Whether a letter sent now could wait until then. */
export const isAhead = (until: string, now = Date.now()): boolean => Date.parse(until) - now > 3_600_000 && Date.parse(until) - now < 90 * 86_400_000;

/**
 * @ignore part of fdz-compose-box
 */
export class FdzComposeWishes extends FdzElement {
  static override styles = [...styles, css`
    :host { display: inline-block; position: relative; }
    :host(:not([choose])) { display: block; font-size: var(--_small); color: var(--_ink-2); }
    #options {
      inline-size: min(26em, calc(100vi - 24px)); margin: 4px 0; inset: auto; position-area: block-start span-inline-end; position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline;
      padding: 14px 16px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_sheet); color: var(--_sheet-ink); box-shadow: var(--_shadow); font-size: var(--_small);
    }
    @supports not (position-area: block-start) {
      #options { inset: 0; margin: auto; block-size: fit-content; }
    }
    .choice { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 10px; align-items: start; }
    .choice + .choice { margin-block-start: 12px; }
    .choice input { margin-block-start: .15em; }
    .choice > :not(input, label) { grid-column: 2; }
    .date { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; margin-block-start: 6px; }
    .date input:not([type=checkbox]) { inline-size: auto; }
    .bad { color: var(--_bad); }
    .on { color: var(--_accent); }
    @media (pointer: coarse) {
      .choice label { min-block-size: 44px; align-content: center; }
    }
  `];

  /** The draft in which it is chosen. */
  @property({ attribute: false }) draft?: ComposeStore;
  /** What was asked for, where nothing is chosen any more. */
  @property({ attribute: false }) asked?: EvidenceWish;
  @property({ type: Boolean }) disabled = false;
  @property({ type: Boolean, reflect: true }) choose = false;

  protected readonly t = this.localiser.load(wishWords);
  readonly #wish = new StoreController(this, ({ evidence }: ComposeState) => evidence);

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#wish.observe(this.draft);
  }

  #says({ opened, acceptance }: EvidenceWish): string {
    const { t } = this;
    const { locale } = this.localiser;
    return [
      ...(acceptance ? [t('saysRegistered', { date: format(locale, { dateStyle: 'medium' }).format(new Date(acceptance.until)) })] : []), ...(opened ? [t('saysOpened')] : []),
    ].join(' · ');
  }

  #set(wish: EvidenceWish): void {
    const { opened, acceptance } = wish;
    this.draft?.edit({ evidence: opened || acceptance ? { ...(opened && { opened }), ...(acceptance && { acceptance }) } : undefined });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t, asked, draft } = this;
    if (!this.choose) return asked ? html`<p>${t('asked', { what: this.#says(asked) })}</p>` : nothing;
    if (!draft) return nothing;
    const wish = this.#wish.value ?? {};
    const { opened, acceptance } = wish;
    const late = !!acceptance && !isAhead(acceptance.until);
    const says = this.#says(wish);
    return html`<button type="button" class="quiet ${says ? 'on' : ''}" popovertarget="options" aria-haspopup="dialog" title=${t('options')}><span class=${says ? 'visually-hidden' : ''}>${t('options')}${says ? ': ' : ''}</span>${says}</button>
      <div id="options" popover role="dialog" aria-label=${t('options')} @keydown=${this.#keys}>
        <div class="choice"><input id="opened" type="checkbox" .checked=${!!opened} ?disabled=${this.disabled} aria-describedby="opened-hint" @change=${(event: Event) => this.#set({ ...wish, opened: (event.target as HTMLInputElement).checked || undefined })}>
          <label for="opened">${t('opened')}</label><p id="opened-hint" class="sub">${t('openedHint')}</p></div>
        <div class="choice"><input id="registered" type="checkbox" .checked=${!!acceptance} ?disabled=${this.disabled} aria-describedby="registered-hint" @change=${(event: Event) => this.#set({ ...wish, acceptance: (event.target as HTMLInputElement).checked ? { until: endOf(WAITS).toISOString() } : undefined })}>
          <label for="registered">${t('registered')}</label><p id="registered-hint" class="sub">${t('registeredHint')}</p>
          ${acceptance ? html`<div class="date"><label for="until">${t('until')}</label><input id="until" type="date" class="num" required .value=${dayOf(new Date(acceptance.until))} min=${dayOf(endOf(1))} max=${dayOf(endOf(LONGEST))} ?disabled=${this.disabled}
            aria-invalid=${late ? 'true' : 'false'} aria-describedby=${late ? 'late' : nothing} @change=${(event: Event) => this.#date(wish, (event.target as HTMLInputElement).value)}></div>` : nothing}
          ${late ? html`<p id="late" class="bad" role="alert">${t('past')}</p>` : nothing}</div>
      </div>`;
  }

  #date(wish: EvidenceWish, day: string): void {
    const [year, month, date] = day.split('-').map(Number);
    // An empty field is no date; the one chosen before stands.
    if (year && month && date) this.#set({ ...wish, acceptance: { until: new Date(year, month - 1, date, 23, 59, 59).toISOString() } });
    else this.requestUpdate();
  }

  /** What closes the options closes nothing around them. */
  readonly #keys = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') event.stopPropagation();
  };
}

export const defineWishes = (): void => define('fdz-compose-wishes', FdzComposeWishes);

declare global {
  interface HTMLElementTagNameMap {
    'fdz-compose-wishes': FdzComposeWishes;
  }
}
