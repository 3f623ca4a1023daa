/**
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DmailProblem } from '../../src/contract/problems.ts';
import { FdzElement } from '../../src/element/element.ts';
import { holdFocus } from '../../src/element/hold-focus.ts';
import { iconSearch } from '../../src/element/icon.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { OpenedStore } from '../../src/element/opened-store.ts';
import { problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { bankAccountsWords } from '../../src/locales/bank-accounts.ts';
import { commonWords } from '../../src/locales/common.ts';
import { formatTime } from '../../src/locales/format.ts';
import type { Services } from '../../src/services/services.ts';
import type { AccountState } from '../../src/stores/account.ts';
import { byDay, searching, totals, type BankAccount, type BankAccountsState, type BankAccountsStore, type BankConsent } from '../../src/stores/bank-accounts.ts';
import { styles } from '../../src/styles/index.ts';
import { bankPage } from './bank-page.ts';
import { renderBank } from './banks-view.ts';
import { renderChart } from './chart-view.ts';
import { shortDay } from './days.ts';
import { BankConnectedEvent, BankDisconnectedEvent, BankLetterOpenRequestEvent, BankOpenRequestEvent } from './events.ts';
import { bankAccountsStyles } from './fdz-bank-accounts.styles.ts';
import { renderDay, type Shown } from './transactions-view.ts';
import { balanceOf, money, nameOf, type View } from './view.ts';

/** Transactions shown at once; more are a press away. */
const PAGE = 100;

/**
 * A person's accounts at several banks in one place: what is on them, what was booked day by day, sums for each
 * currency, how it went. Each bank shows its accounts as long as the person allows it, on the bank's own page.
 * Needs the scope `read:accounts`, and a home whose server asks banks.
 *
 * @summary Accounts of several banks in one overview.
 *
 * @slot empty - What is shown while no bank is connected.
 *
 * @event {BankOpenRequestEvent} fdz-bank-open-request - The person is about to be sent to their bank; can be prevented.
 * @event {BankConnectedEvent} fdz-bank-connected - A bank shows its accounts, as the person has allowed there.
 * @event {BankDisconnectedEvent} fdz-bank-disconnected - A bank is not asked any more.
 * @event {BankLetterOpenRequestEvent} fdz-bank-letter-open-request - The person wants to see the letter that a transaction pays; the page shows its conversation.
 *
 * @csspart sheet - All of it; has the frame.
 * @csspart total - The sum of one currency.
 * @csspart bank - One bank with its accounts.
 * @csspart consent - Until when it may show them.
 * @csspart account - One account; pressed, its transactions alone are shown.
 * @csspart balance - What is on it.
 * @csspart chart - How the balance went.
 * @csspart day - The transactions of one day.
 * @csspart transaction - One transaction.
 * @csspart letter - The letter it pays; told where conversations may be read, too.
 * @csspart notice - What the person has to know.
 *
 * @cssstate loading - The banks are being asked for the first time.
 * @cssstate failed - Nothing could be read.
 * @cssstate empty - No bank is connected.
 */
export class FdzBankAccounts extends FdzElement {
  static override styles = [...styles, bankAccountsStyles];

  protected readonly t = this.localiser.words(bankAccountsWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #account = new StoreController(this, ({ phase, online, problem }: AccountState) => ({ phase, online, problem }), () => void this.#banks.open());
  readonly #banks = new OpenedStore<BankAccountsState, BankAccountsStore>(this, (services) => services.bankAccounts(), (problem) => { this.problem = problem; }, (now, before) => this.#noted(now, before));
  #pages = 1;

  @property({ state: true }) private selected?: string;
  @property({ state: true }) private query = '';
  @property({ state: true }) private currency = '';
  @property({ state: true }) private offering = false;
  @property({ state: true }) private ending?: string;
  @property({ state: true }) private problem?: DmailProblem;

  constructor() {
    super();
    holdFocus(this, (root) => root.querySelector<HTMLElement>('.connect') ?? root.querySelector<HTMLElement>('.refresh'));
  }

  protected override servicesChanged(services: Services | undefined): void {
    this.#banks.of(services);
    this.#account.observe(services?.account);
  }

  /** What waited at a bank is there now. */
  #noted(now: BankAccountsState | undefined, before: BankAccountsState | undefined): void {
    for (const { id, bank } of before?.asked ?? []) {
      if (!now?.banks.some(({ consent }) => consent.id === id && consent.state === 'valid') || before!.banks.some(({ consent }) => consent.id === id)) continue;
      this.#live.say(this.t('connected', { bank: bank.name }));
      this.dispatchEvent(new BankConnectedEvent(bank.id));
    }
  }

  /** The window opens in the gesture, before the bank has answered. */
  async #connect(bank: string): Promise<void> {
    this.offering = false;
    const page = window.open('', '_blank');
    if (page) page.opener = null;
    const consent = await this.#banks.store?.connect(bank);
    const url = bankPage(consent?.redirect);
    if (!url || !consent || !this.dispatchEvent(new BankOpenRequestEvent(url.href, consent.bank.name))) page?.close();
    else page?.location.replace(url.href);
  }

  async #end(consent: BankConsent): Promise<void> {
    this.ending = undefined;
    if (!(await this.#banks.store?.end(consent))) return;
    if (this.selected !== undefined) this.selected = undefined;
    this.#live.say(this.t('ended', { bank: consent.bank.name }));
    this.dispatchEvent(new BankDisconnectedEvent(consent.bank.id));
  }

  readonly #retry = (): void => {
    this.problem = undefined;
    this.services?.account.retry();
    if (this.#banks.store) this.#banks.store.retry();
    else void this.#banks.open();
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const state = this.#banks.value;
    this.toggleState('loading', this.#banks.asked && (!state || state.phase === 'loading'));
    this.toggleState('failed', state?.phase === 'failed');
    this.toggleState('empty', state?.phase === 'ready' && !state.banks.length);
  }

  protected override render(): TemplateResult {
    const state = this.#banks.value;
    const { phase, online = true, problem: reason } = this.#account.value ?? {};
    const problem = this.problem ?? state?.problem ?? (phase === 'failed' ? reason : undefined);
    return html`${this.#live.render()}<div class="sheet" part="sheet" role="group" aria-label=${this.t('label')}>
      ${phase === 'signed-out' ? html`<p class="notice">${this.t('signedOut')}</p>` : nothing}
      ${!online && state ? html`<p class="notice warn" part="notice" role="status">${this.t('offline')}</p>` : nothing}
      ${problem && (online || !state) ? html`<div class="notice bad" part="notice" role="alert"><p class="grow">${problemText(this.localiser, problem)}</p>
        <button type="button" class="small" @click=${this.#retry}>${this.common('retry')}</button></div>` : nothing}
      ${state?.phase === 'ready' ? this.#overview(state, online) : this.#banks.asked && !problem ? html`<div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div><p class="visually-hidden">${this.t('loading')}</p>` : nothing}
    </div>`;
  }

  #overview(state: BankAccountsState, online: boolean): TemplateResult {
    const view: View = { t: this.t, locale: this.localiser.locale, today: state.to };
    const disabled = !online || state.changing !== undefined;
    const accounts = state.banks.flatMap((bank) => bank.accounts);
    const left = state.offered.filter(({ id }) => !state.banks.some(({ consent }) => consent.bank.id === id) && !state.asked.some((each) => each.bank.id === id && each.state === 'received'));
    const at = state.banks.map((bank) => bank.at).sort().at(-1);
    return html`<div class="bar"><h2>${this.t('label')}</h2>
        ${at ? html`<span class="sub small num">${this.t('asOf', { time: formatTime(view.locale, at) })}</span>
          <button type="button" class="quiet small refresh" aria-disabled=${disabled || state.reading ? 'true' : 'false'} @click=${() => disabled || state.reading || this.#retry()}>${this.t('refresh')}</button>` : nothing}
        ${left.length && state.banks.length ? html`<button type="button" class="small connect" aria-expanded=${this.offering ? 'true' : 'false'} aria-disabled=${disabled ? 'true' : 'false'} @click=${() => { if (!disabled) this.offering = !this.offering; }}>${this.t('connect')}</button>` : nothing}</div>
      ${left.length && (this.offering || !state.banks.length) ? this.#offered(left, state, disabled) : !state.banks.length && !state.offered.length ? html`<p class="empty"><b>${this.t('none')}</b><span class="sub small">${this.t('notOffered')}</span></p>` : nothing}
      ${state.change ? html`<p class="notice bad" part="notice" role="alert">${problemText(this.localiser, state.change.problem)}</p>` : nothing}
      ${state.asked.map((consent) => this.#waits(consent, disabled))}
      ${state.banks.length ? html`${this.#totals(state, accounts, view)}
        <div class="two"><div class="banks">${repeat(state.banks, ({ consent }) => consent.bank.id, (bank) => renderBank(bank, {
          ...view, selected: this.selected, disabled, ending: this.ending, waiting: (id) => state.asked.some((each) => each.bank.id === id && each.state === 'received'),
          select: (id) => { this.selected = id; this.#pages = 1; }, renew: ({ bank: { id } }) => void this.#connect(id), ask: (id) => this.#ask(id), end: (consent) => void this.#end(consent),
        }))}</div>${accounts.length ? this.#booked(state, accounts, view) : nothing}</div>` : nothing}`;
  }

  #offered(left: BankAccountsState['offered'], { banks }: BankAccountsState, disabled: boolean): TemplateResult {
    const buttons = left.map(({ id, name }) => html`<button type="button" class=${banks.length ? '' : 'connect'} aria-disabled=${disabled ? 'true' : 'false'} @click=${() => disabled || void this.#connect(id)}>${name}</button>`);
    return html`${banks.length ? nothing : html`<slot name="empty"><p class="empty"><b>${this.t('none')}</b><span class="sub small">${this.t('noneHint')}</span></p></slot>`}<div class="offered" role="group" aria-label=${this.t('connect')}>${buttons}</div>`;
  }

  #waits({ bank: { id, name }, state, redirect }: BankConsent, disabled: boolean): TemplateResult | typeof nothing {
    const url = bankPage(redirect);
    if (state === 'received') return html`<p class="notice waits" part="notice" role="status"><span class="grow">${this.t('waiting', { bank: name })}</span>${url ? html`<a class="to" href=${url.href} target="_blank" rel="noopener noreferrer">${this.t('toBank', { bank: name })}</a>` : nothing}</p>`;
    return html`<p class="notice warn" part="notice"><span class="grow">${this.t('rejected', { bank: name })}</span><button type="button" class="small" aria-label=${this.t('renewLabel', { bank: name })} aria-disabled=${disabled ? 'true' : 'false'} @click=${() => disabled || void this.#connect(id)}>${this.t('renew')}</button></p>`;
  }

  #ask(bank: string | undefined): void {
    const before = this.ending;
    this.ending = bank;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(bank === undefined ? `[data-bank="${CSS.escape(before ?? '')}"] .end` : '.sure .yes')?.focus());
  }

  #totals({ banks }: BankAccountsState, accounts: readonly BankAccount[], view: View): TemplateResult | typeof nothing {
    const told = accounts.flatMap((account) => balanceOf(account) ?? []);
    if (!told.length) return nothing;
    return html`<dl class="totals" aria-label=${this.t('totals')}>${totals(told).map((sum) => html`<div part="total"><dt>${this.t('total')} · ${this.t('inAccounts', { count: told.filter(({ currency }) => currency === sum.currency).length })}</dt><dd>${money(sum, view)}</dd></div>`)}</dl>
      ${banks.some(({ failure, accounts: each }) => failure && each.length) ? html`<p class="sub small note">${this.t('withoutFailed')}</p>` : nothing}`;
  }

  #booked(state: BankAccountsState, accounts: readonly BankAccount[], view: View): TemplateResult {
    const { t } = this;
    const chosen = accounts.filter(({ id }) => id === this.selected);
    const of = chosen.length ? chosen : accounts;
    const all: Shown[] = of.flatMap((account) => (state.statements[account.id]?.transactions ?? []).map((each) => (of.length > 1 ? { ...each, account: nameOf(account) } : each)));
    const found = this.query.trim() ? all.filter(searching(this.query)) : all;
    // By day first: what is cut off is what is oldest.
    const ordered = byDay(found).flatMap(({ entries }) => entries);
    const shown = ordered.slice(0, PAGE * this.#pages);
    const reading = of.some(({ id }) => !state.statements[id]);
    const currency = of.some((account) => balanceOf(account)?.currency === this.currency) ? this.currency : (balanceOf(of[0]!)?.currency ?? '');
    return html`<div class="booked">
      ${reading ? nothing : renderChart({ ...view, accounts: of, transactions: all, from: state.from, to: state.to, currency, choose: (each) => { this.currency = each; } })}
      <div class="find"><h3>${chosen[0] ? nameOf(chosen[0]) : t('transactions')}</h3>
        ${chosen.length ? html`<button type="button" class="link small all" @click=${() => { this.selected = undefined; }}>${t('allAccounts')}</button>` : nothing}
        <label>${iconSearch}<input type="search" dir="auto" maxlength="200" autocomplete="off" spellcheck="false" aria-label=${t('search')} placeholder=${t('search')} .value=${this.query} @input=${this.#search}></label>
        <p class="sub small found" role="status">${this.query.trim() && all.length ? (found.length ? t('found', { count: found.length }) : t('nothingFound', { query: `\u2068${this.query.trim().slice(0, 60)}\u2069` })) : ''}</p></div>
      ${of.map((account) => this.#statementNote(account, state))}
      ${byDay(shown).map((day) => renderDay(day, { ...view, open: ({ message, thread }) => void this.dispatchEvent(new BankLetterOpenRequestEvent(message, thread)) }))}
      ${!all.length && !reading ? html`<p class="empty sub">${t('noTransactions')}</p>` : nothing}
      ${reading && !all.length ? html`<div class="skeleton" aria-hidden="true"><i></i><i></i></div>` : nothing}
      <div class="more">${shown.length < ordered.length ? html`<button type="button" class="small next" @click=${() => { this.#pages++; this.requestUpdate(); }}>${t('more')}</button>`
        : html`<button type="button" class="quiet small earlier" aria-disabled=${state.reading ? 'true' : 'false'} @click=${() => state.reading || this.#banks.store?.earlier()}>${t(state.reading ? 'readingEarlier' : 'earlier')}</button>`}
        <span class="sub small num">${t('since', { day: shortDay(view.locale, state.from) })}</span></div>
    </div>`;
  }

  #statementNote(account: BankAccount, { statements }: BankAccountsState): TemplateResult | typeof nothing {
    const { problem, incomplete } = statements[account.id] ?? {};
    return problem ?? incomplete ? html`<p class="notice warn" part="notice">${this.t(problem ? 'statementFailed' : 'incomplete', { account: nameOf(account) })}</p>` : nothing;
  }

  readonly #search = ({ target }: Event): void => {
    this.query = (target as HTMLInputElement).value;
    this.#pages = 1;
  };
}
