/**
 * From which bank and which account it is paid.
 * @module
 */
import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import type { Localiser } from '../../src/element/localise.ts';
import { formatIban, PaymentStore } from '../../src/stores/payment.ts';
import type { Bank, PaymentSource } from '../../src/stores/payments.ts';
import type { BankTexts } from './bank-reasons.ts';
import { faultText } from './fault-text.ts';

export interface PanelOptions {
  banks: readonly Bank[];
  /** Accounts known of whoever asks, where this one is not among them. */
  unknown: { known: readonly string[] } | undefined;
  confirms: boolean;
  busy: boolean;
  /** The account that is to be paid. */
  iban: string;
  home: string;
  /** What is wrong with the person's own account, as the bank says. */
  fault: string;
  /** Who may be told how it stands. */
  sender: string | undefined;
  pay(again: boolean): void;
}

export class BankPanel {
  open = false;
  /** Whoever asks is told how it stands: only where the person chooses so. */
  tell = false;
  #bank = '';
  #iban = '';
  /** It is for a second payment. */
  #again = false;
  /** What is missing or wrong is said once it was sent. */
  #sent = false;
  /** Knows what an account is. */
  readonly #own = new PaymentStore();

  constructor(private readonly host: LitElement, private readonly localiser: Localiser, private readonly t: BankTexts) {
    this.#own.subscribe(() => this.host.requestUpdate());
    // At hand before anybody types: the window opens while a press lasts.
    void this.#own.check();
  }

  show({ again, from, tell }: { again: boolean; from: PaymentSource | undefined; tell: boolean }): void {
    this.open = true;
    this.tell = tell;
    this.#again = again;
    this.#sent = false;
    this.suggest(from);
    this.host.requestUpdate();
  }

  /** Fills in what is empty. */
  suggest(from: PaymentSource | undefined): void {
    if (!from || !this.open || this.#bank || this.#iban) return;
    this.#bank = from.bank;
    this.#take(formatIban(from.debtor));
  }

  close(): void {
    this.open = false;
    this.host.requestUpdate();
  }

  /** What was chosen. @param asked what is missing or wrong is said from now on, and has the focus */
  source(asked = false): PaymentSource | undefined {
    const { iban } = this.#own.state.fields;
    const whole = this.#bank && iban && !iban.fault && !iban.unchecked;
    if (asked && !whole) {
      this.#sent = true;
      this.host.requestUpdate();
      void this.host.updateComplete.then(() => this.host.renderRoot.querySelector<HTMLElement>('form [aria-invalid=true]')?.focus());
    }
    return whole ? { bank: this.#bank, debtor: iban.value } : undefined;
  }

  #take(text: string): void {
    this.#iban = text;
    this.#own.write({ iban: text }, this.localiser.locale);
    this.host.requestUpdate();
  }

  #leave(): void {
    const { iban } = this.#own.state.fields;
    if (iban?.value && !iban.fault) this.#take(formatIban(iban.value));
  }

  #submit(event: Event, pay: PanelOptions['pay']): void {
    event.preventDefault();
    const go = (): void => pay(this.#again);
    // What checks accounts may still be on its way: the press is not lost.
    if (this.#own.state.fields.iban?.unchecked) void this.#own.check().then(go);
    else go();
  }

  render({ banks, unknown, confirms, busy, iban, home, fault, sender, pay }: PanelOptions): TemplateResult {
    const t = this.t;
    const own = this.#own.state.fields.iban;
    const wrong = fault || (this.#sent ? (own?.fault ? faultText(own.fault, this.localiser) : own ? '' : t('debtorMissing')) : '');
    const unchosen = this.#sent && !this.#bank ? t('chooseFirst') : '';
    const off = busy || (!!unknown && !confirms);
    return html`<form novalidate part="bank-panel" aria-label=${t('way')} @submit=${(event: Event) => (off ? event.preventDefault() : this.#submit(event, pay))}>
      ${this.#again ? html`<p class="notice warn">${t('againNote')}</p>` : nothing}
      <div class="pair">
        <div><label for="bank">${t('bank')}</label>
          <select id="bank" aria-invalid=${!!unchosen} aria-describedby="bank-wrong" @change=${({ target }: Event) => { this.#bank = (target as HTMLSelectElement).value; this.host.requestUpdate(); }}>
            <option value="" ?selected=${!this.#bank}>${t('choose')}</option>
            ${banks.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.#bank}>${name}</option>`)}
          </select>
          <p class="fault" id="bank-wrong">${unchosen}</p></div>
        <div><label for="debtor">${t('debtor')}</label>
          <input id="debtor" class="num" type="text" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck="false" .value=${this.#iban} aria-invalid=${!!wrong} aria-describedby="debtor-wrong"
            @input=${({ target }: Event) => this.#take((target as HTMLInputElement).value)} @change=${() => this.#leave()}>
          <p class="fault" id="debtor-wrong">${wrong}</p></div>
      </div>
      ${unknown ? this.#renderUnknown(unknown.known[0], iban, home, confirms) : nothing}
      ${sender ? html`<div class="tell"><input id="tell" type="checkbox" .checked=${this.tell} aria-describedby="tell-hint" @change=${({ target }: Event) => { this.tell = (target as HTMLInputElement).checked; }}>
        <label for="tell">${t('tell', { sender })}</label><p class="sub small" id="tell-hint">${t('tellHint')}</p></div>` : nothing}
      <p class="sub small">${t('hint')}</p>
      <div class="actions"><button class="main" aria-disabled=${off ? 'true' : 'false'}>${t(unknown ? 'confirm' : 'toBank')}</button>
        ${busy ? nothing : html`<button type="button" class="quiet" @click=${() => this.close()}>${t('leave')}</button>`}</div>
    </form>`;
  }

  #renderUnknown(known: string | undefined, iban: string, home: string, confirms: boolean): TemplateResult {
    const t = this.t;
    return html`<div class="notice warn"><p class="grow">${t(known ? 'changed' : 'first', { home })}${confirms ? '' : ` ${t('elsewhere')}`}</p>
      ${known ? html`<dl class="accounts"><dt>${t('knownIban')}</dt><dd><bdi dir="ltr" class="num">${formatIban(known)}</bdi></dd><dt>${t('newIban')}</dt><dd><bdi dir="ltr" class="num">${formatIban(iban)}</bdi></dd></dl>` : nothing}
    </div>`;
  }
}
