import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { FdzElement } from '../../src/element/element.ts';
import { holdFocus } from '../../src/element/hold-focus.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { commonWords } from '../../src/locales/common.ts';
import { formatMoment } from '../../src/locales/format.ts';
import { paymentBankWords } from '../../src/locales/payment-bank.ts';
import { paymentWords } from '../../src/locales/payment.ts';
import type { Services } from '../../src/services/services.ts';
import type { AccountState } from '../../src/stores/account.ts';
import { PAYMENT_FIELDS, type Payment, type PaymentField } from '../../src/stores/payment.ts';
import type { BankPaymentState, BankPaymentStore, PaymentRecord } from '../../src/stores/payments.ts';
import { styles } from '../../src/styles/index.ts';
import type { PaymentAsk } from './asked.ts';
import { AgainDialog } from './bank-again.ts';
import { PaymentBankRequestEvent, PaymentStateChangedEvent } from './bank-events.ts';
import { BankPanel } from './bank-panel.ts';
import { isolated, renderStatus, statusText } from './bank-status.ts';
import { bankStyles } from './bank.styles.ts';

/** The form this is a part of, as far as it is looked at. */
export type BankHost = HTMLElement & { readonly services?: Services | undefined };

/** Another payment is looked at once typing has paused for as long, in milliseconds. */
const PAUSE = 600;
const STANDS = ['initiated', 'authorised', 'settled'];

/** A window may open only while the gesture lasts, so before anything is asked. */
function openWindow(): Window | null {
  const popup = globalThis.open('about:blank', '_blank', 'popup,width=480,height=720');
  // A bank must not be able to lead this page elsewhere.
  if (popup) popup.opener = null;
  return popup;
}

/**
 * @ignore part of fdz-payment-form
 */
export class FdzPaymentBank extends FdzElement {
  static override styles = [...styles, bankStyles];

  @property({ attribute: false }) host?: BankHost;
  @property({ attribute: false }) payment?: Payment;
  @property({ attribute: false }) request?: PaymentAsk;

  readonly #t = this.localiser.load(paymentBankWords);
  readonly #form = this.localiser.words(paymentWords);
  readonly #common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #account = new StoreController(this, ({ phase, account }: AccountState) => phase === 'signed-in' && !!account?.scopes.includes('pay'));
  readonly #state = new StoreController<BankPaymentState>(this, undefined, (now, before) => this.#changed(now, before));
  readonly #panel = new BankPanel(this, this.localiser, this.#t);
  readonly #again = new AgainDialog(this, this.localiser, this.#t, (yes) => this.#answered(yes));
  #store?: BankPaymentStore;
  /** What the store is for. */
  #name = '';
  #pause?: ReturnType<typeof setTimeout>;
  /** The browser opens no window: the link leads there in this one. */
  #blocked = false;

  constructor() {
    super();
    holdFocus(this, (root) => root.querySelector<HTMLElement>('.go') ?? root.querySelector<HTMLElement>('.bank button'));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
  }

  protected override servicesChanged(services: Services | undefined): void {
    this.#account.observe(services?.account);
    this.#name = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { host } = this;
    if (host?.services) this.services = host.services;
    for (const name of ['server', 'issuer', 'scope'] as const) this[name] = host?.getAttribute(name) ?? undefined;
    this.clientId = host?.getAttribute('client-id') ?? undefined;
    this.redirectUri = host?.getAttribute('redirect-uri') ?? undefined;
    super.willUpdate(changed);
    this.#look();
  }

  /** Another payment, or another account, has a history of its own. */
  #look(): void {
    const { payment, request, services } = this;
    const name = this.#account.value && services && payment ? JSON.stringify([payment, request?.message, request?.sender.address]) : '';
    if (name === this.#name || this.#state.value?.busy) return;
    const wait = this.#name && name ? PAUSE : 0;
    this.#name = name;
    clearTimeout(this.#pause);
    if (!name || !services || !payment) return this.#observe(undefined);
    const open = async () => {
      const payments = await services.payments();
      if (name === this.#name) this.#observe(payments.open({ payment, ...(request?.message !== undefined && { message: request.message, peer: request.sender.address }) }));
    };
    this.#pause = setTimeout(() => void open(), wait);
  }

  #observe(store: BankPaymentStore | undefined): void {
    this.#store = store;
    this.#state.observe(store);
    if (store && this.#panel.open) void store.prepare();
  }

  #changed(now: BankPaymentState | undefined, before: BankPaymentState | undefined): void {
    const record = now?.record;
    if (!record || (record.id === before?.record?.id && record.state === before.record.state)) return;
    this.host?.dispatchEvent(new PaymentStateChangedEvent(record.state, record.reason, record.payment));
    if (before?.phase === 'ready') this.#live.say(statusText({ record, bank: this.#bankName(record.bank), t: this.#t, localiser: this.localiser }));
  }

  #bankName(id: string): string {
    return this.#state.value?.banks.find((bank) => bank.id === id)?.name ?? id;
  }

  get #home(): string {
    const server = this.services?.account.state.account?.server;
    return isolated(server && URL.canParse(server) ? new URL(server).hostname : '');
  }

  /** Who asks for it and can be told of it; nobody, where that is not proven. */
  get #sender(): string | undefined {
    const { message, sender } = this.request ?? {};
    return message !== undefined && sender?.verified ? isolated(sender.name ? `${sender.name} (${sender.address})` : sender.address) : undefined;
  }

  #show(again = false): void {
    const state = this.#state.value;
    this.#panel.show({ again, from: state?.begun ?? state?.last, tell: !!state?.begun?.tell });
    // What was typed in the meantime is not written over.
    void this.#store?.prepare().then(() => this.#panel.suggest(this.#state.value?.last));
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('select')?.focus());
  }

  #answered(yes: boolean): void {
    const source = this.#panel.open && this.#panel.source();
    if (!yes) this.#panel.close();
    else if (source) void this.#pay(true);
    else this.#show(true);
  }

  /** Runs in the gesture up to its first answer. */
  async #pay(again: boolean, source = this.#panel.source(true), tell = this.#panel.tell): Promise<void> {
    const [store, { payment }, state] = [this.#store, this, this.#state.value];
    if (!store || !payment || !source || state?.busy) return;
    if (!this.host?.dispatchEvent(new PaymentBankRequestEvent(payment))) return;
    const popup = state?.unknown ? null : openWindow();
    this.#blocked = !state?.unknown && !popup;
    this.#live.say(state?.unknown ? this.#t('confirming', { home: this.#home }) : this.#t('asking'));
    const record = await store.pay(source, again, tell && !!this.#sender);
    if (popup && record?.redirect) popup.location.replace(record.redirect);
    else popup?.close();
    if (record) this.#panel.close();
    else if (store.state.problem?.code === 'already-paid' && store.state.record) this.#again.show();
  }

  protected override render(): TemplateResult | typeof nothing {
    const [t, state] = [this.#t, this.#state.value];
    if (!state || !this.payment) return nothing;
    const { phase, record, problem, busy, begun, banks } = state;
    if (phase === 'failed') return html`<div class="bank"><p class="notice warn"><span class="grow">${t('failed')} ${problemText(this.localiser, problem)}</span> <button type="button" @click=${() => this.#store?.retry()}>${this.#common('retry')}</button></p></div>`;
    if (!record && !banks.length && !this.#panel.open) return nothing;
    const stands = record && STANDS.includes(record.state);
    const unasked = record?.state === 'initiated' && !record.redirect;
    return html`${this.#live.render()}<section class="bank" part="bank" aria-label=${t('way')}>
      ${record ? renderStatus({ record, bank: this.#bankName(record.bank), t, localiser: this.localiser }) : nothing}
      ${record?.tell ? this.#renderTold(record) : nothing}
      ${begun && (!stands || unasked) ? html`<p class="notice">${t('begun', { time: isolated(formatMoment(this.localiser.locale, begun.at)) })}</p>` : nothing}
      ${this.#panel.open
        ? this.#panel.render({ banks, unknown: state.unknown, confirms: !!this.#store?.confirms, busy: !!busy, iban: this.payment.iban, sender: this.#sender, home: this.#home, fault: this.#refusedAccount ? t('debtorRefused') : '', pay: (again) => void this.#pay(again) })
        : busy ? nothing : this.#renderActions(state, !!stands)}
      ${busy ? this.#renderBusy(busy) : nothing}
      ${problem && problem.code !== 'already-paid' && !this.#refusedAccount ? html`<p class="notice ${problem.code === 'sign-in-cancelled' ? '' : 'bad'}" role="alert">${this.#said(state)}</p>` : nothing}
      ${record ? this.#again.render(record) : nothing}
    </section>`;
  }

  /** The bank cannot pay from the account that was given. */
  get #refusedAccount(): boolean {
    const problem = this.#state.value?.problem;
    return this.#panel.open && !!problem?.context.field?.endsWith('debtor');
  }

  #said({ problem }: BankPaymentState): string {
    const t = this.#t;
    if (problem?.code === 'sign-in-cancelled') return t('turnedBack');
    if (problem?.code === 'popup-blocked') return t('blocked');
    const field = PAYMENT_FIELDS.find((each) => problem?.context.field?.endsWith(each)) satisfies PaymentField | undefined;
    return field ? t('fieldRefused', { field: this.#form(field) }) : problemText(this.localiser, problem);
  }

  #renderBusy(busy: NonNullable<BankPaymentState['busy']>): TemplateResult {
    const t = this.#t;
    if (busy !== 'confirming') return html`<p class="notice">${t(busy)}</p>`;
    return html`<p class="notice"><span class="grow">${t('confirming', { home: this.#home })}</span> <button type="button" @click=${() => this.services?.account.cancelSignIn()}>${t('giveUp')}</button></p>`;
  }

  #renderTold({ state }: PaymentRecord): TemplateResult | typeof nothing {
    const [t, sender] = [this.#t, this.#sender];
    if (!sender) return nothing;
    const open = state === 'initiated' || state === 'authorised';
    const stop = async (): Promise<void> => {
      if (await this.#store?.stopTelling()) this.#live.say(t('toldNothing', { sender }));
    };
    return html`<p class="told small" part="told"><span class="grow">${t(open ? 'told' : 'wasTold', { sender })}</span>${open ? html` <button type="button" class="link" @click=${() => void stop()}>${t('stopTelling')}</button>` : nothing}</p>`;
  }

  #renderActions({ record, begun, banks }: BankPaymentState, stands: boolean): TemplateResult | typeof nothing {
    const t = this.#t;
    if (!record || !stands) return banks.length ? html`<div class="actions"><button type="button" class="main" part="pay-by-bank" @click=${() => this.#show()}>${t('pay')}</button></div>` : nothing;
    const { state, redirect } = record;
    return html`<div class="actions">
      ${state === 'initiated' && redirect ? html`<a class="go" part="go-on" href=${redirect} target=${this.#blocked ? '_top' : '_blank'} rel="noopener noreferrer">${t('goOn', { bank: isolated(this.#bankName(record.bank)) })}</a>` : nothing}
      ${state === 'initiated' && !redirect && begun ? html`<button type="button" class="main" @click=${() => void this.#pay(!!begun.again, begun, !!begun.tell)}>${t('askAgain')}</button>` : nothing}
      ${state === 'settled' ? nothing : html`<button type="button" @click=${() => { this.#live.say(t('cancelling')); void this.#store?.cancel(); }}>${t('cancel')}</button>`}
      ${state === 'initiated' || !banks.length ? nothing : html`<button type="button" class="link" @click=${() => this.#again.show()}>${t('again')}</button>`}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-payment-bank': FdzPaymentBank;
  }
}
