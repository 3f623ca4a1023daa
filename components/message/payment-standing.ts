/**
 * How a payment stands that the owner has asked for in a letter: what their own banks say, and apart from it what those say
 * who pay. Loaded with the first.
 * @module
 */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/contract/index.ts';
import { PAYMENT_PART } from '../../src/contract/payment-part.ts';
import { FdzElement } from '../../src/element/element.ts';
import { icon } from '../../src/element/icon.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { paymentStandingWords } from '../../src/locales/payment-standing.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { BankAccountsState, BankAccountsStore } from '../../src/stores/bank-accounts.ts';
import { isThere } from '../../src/stores/delivery-state.ts';
import { paymentStatements, type PaymentStatement, type SettlementRequest, type SettlingState, type SettlementStore } from '../../src/stores/settlement.ts';
import { styles } from '../../src/styles/index.ts';
import { bankPage } from '../bank-accounts/bank-page.ts';
import { BankOpenRequestEvent } from '../bank-accounts/events.ts';
import { Chains } from './chains.ts';
import { readPaymentPart, type AskedPayment } from './payment-fields.ts';
import { standingStyles } from './payment-standing.styles.ts';
import { bankWord, renderBank, renderSaid, saidText, type Standing } from './payment-standing-view.ts';
import { requestOf } from './statement-request.ts';

const SPEECH = icon('M2.2 3h11.6v7.6H7.4L4.2 13.4v-2.8h-2z');

/**
 * @ignore part of fdz-message
 * @csspart payment-standing - How a payment stands that one has asked for.
 */
export class FdzMessageStanding extends FdzElement {
  static override styles = [...styles, standingStyles];

  @property({ attribute: false }) stored?: StoredMessage;
  /** Which of the parts of the message asks for it. */
  @property({ attribute: false }) index = 0;
  @property({ type: Boolean }) readonly = false;

  protected readonly t = this.localiser.load(paymentStandingWords);
  readonly #live = new LiveRegion(this);
  readonly #chains = new Chains(this);
  readonly #account = new StoreController(this, ({ online }: AccountState) => online);
  readonly #settlement = new StoreController<SettlingState>(this, undefined, (now, before) => this.#came(now, before));
  readonly #accounts = new StoreController<BankAccountsState>(this, undefined, (now, before) => this.#connected(now, before));
  #store?: SettlementStore;
  #banks?: BankAccountsStore;
  #requests: readonly (AskedPayment | undefined)[] = [];
  /** By address, what was proven last: while receipts are held against keys anew, it stands. */
  #said = new Map<string, readonly PaymentStatement[]>();

  protected override servicesChanged(): void {
    this.#settlement.observe((this.#store = undefined));
    this.#accounts.observe((this.#banks = undefined));
    this.#account.observe(this.services?.account);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const { stored, services } = this;
    if (!stored || !services) return;
    if (changed.has('stored') || changed.has('services')) {
      if (changed.get('stored') && changed.get('stored')!.id !== stored.id) {
        this.#settlement.observe((this.#store = undefined));
        this.#said.clear();
      }
      this.#requests = (stored.message.parts ?? []).map(({ type, data }) => (type === PAYMENT_PART ? readPaymentPart(data) : undefined));
      void this.#chains.observe(services, stored, '');
      if (!this.#store) void this.#open(stored);
    }
    for (const { address } of stored.deliveries ?? []) this.#hear(address);
  }

  async #open({ id, message }: StoredMessage): Promise<void> {
    const { services } = this;
    // What could not be loaded is not there: the letter is, and says it another time.
    const store = await services!.settlements().then((all) => all.of(id, message.thread), () => undefined);
    if (services === this.services && id === this.stored?.id && !this.#store) this.#settlement.observe((this.#store = store));
  }

  /** What somebody says who pays, once it is proven. */
  #hear(address: string): void {
    const chain = this.#chains.of(address);
    if (chain?.state !== 'verified' && chain?.state !== 'failed') return;
    const now = paymentStatements(chain);
    const before = this.#said.get(address);
    this.#said.set(address, now);
    for (const each of before ? now : []) {
      if (requestOf(each, this.#requests) !== this.index || before!.some(({ id, state }) => id === each.id && state === each.state)) continue;
      this.#live.say(this.t('news', { payer: address, words: saidText(each, this.#view) }));
    }
  }

  #of(state: SettlingState | undefined): SettlementRequest | undefined {
    return state?.settlement?.requests.find(({ part }) => part === this.index);
  }

  /** Money has come, or has gone back, while somebody looked. */
  #came(now: SettlingState | undefined, before: SettlingState | undefined): void {
    const [after, was] = [this.#of(now), this.#of(before)];
    if (after?.told === false && !now?.settlement?.failures?.length && (after.state === 'open' || after.state === 'part')) void this.#offer();
    if (!after || !was || (after.state === was.state && after.received.length === was.received.length) || (after.state === 'open' && was.state === 'open')) return;
    const asked = this.#requests[this.index];
    if (asked) this.#live.say(bankWord(after, asked, this.#view).title);
  }

  /** The banks one could have tell of the account. */
  async #offer(): Promise<void> {
    const { services } = this;
    if (this.#banks || !services || this.readonly) return;
    const banks = await services.bankAccounts().catch(() => undefined);
    if (services === this.services && !this.#banks) this.#accounts.observe((this.#banks = banks));
  }

  /** A bank may tell now. */
  #connected(now: BankAccountsState | undefined, before: BankAccountsState | undefined): void {
    const valid = (state: BankAccountsState | undefined) => state?.banks.filter(({ consent }) => consent.state === 'valid').map(({ consent }) => consent.id) ?? [];
    const known = valid(before);
    if (before?.phase === 'ready' && valid(now).some((id) => !known.includes(id))) this.#store?.look();
  }

  /** The window opens in the gesture, before the bank has answered. */
  async #connect(bank: string): Promise<void> {
    const page = window.open('', '_blank');
    if (page) page.opener = null;
    const consent = await this.#banks?.connect(bank);
    const url = bankPage(consent?.redirect);
    if (!url || !consent || !this.dispatchEvent(new BankOpenRequestEvent(url.href, consent.bank.name))) page?.close();
    else page?.location.replace(url.href);
  }

  readonly #look = (): void => {
    const { stored, services } = this;
    if (this.#settlement.value?.looking || this.#account.value === false) return;
    this.#store?.look();
    // Those who pay may have said something meanwhile, too.
    if (stored) void services?.thread(stored.message.thread).then((thread) => thread.evidence()).then((evidence) => evidence?.look([stored]), () => {});
  };

  get #view(): Standing {
    const { t, localiser } = this;
    return { t, localiser };
  }

  protected override render(): TemplateResult | typeof nothing {
    const { t, stored } = this;
    const asked = this.#requests[this.index];
    // Nobody pays what nobody was asked.
    if (!asked || !stored?.deliveries?.some(isThere)) return nothing;
    const online = this.#account.value !== false;
    const state = this.#settlement.value;
    const said = [...this.#said].flatMap(([address, all]) => all.filter((each) => requestOf(each, this.#requests) === this.index).map((statement) => ({ address, statement })));
    return html`${this.#live.render()}<section class="standing" part="payment-standing" role="group" aria-label=${t('label')}>
      ${renderBank({
        ...this.#view, asked, state, online, request: this.#of(state), accounts: this.#accounts.value, offers: !this.readonly,
        look: this.#look, connect: (bank) => void this.#connect(bank),
      })}
      <div class="row payer">${SPEECH}<div><p class="sub small">${t('payer')}</p>
        ${said.length ? html`${said.map(({ address, statement }) => renderSaid(address, statement, asked, this.#view))}${this.#of(state)?.state === 'settled' ? nothing : html`<p class="sub small">${t('word')}</p>`}`
          : html`<p class="title">${t('silent')}</p><p class="sub small">${t('silentWhy')}</p>`}
      </div></div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-message-standing': FdzMessageStanding;
  }
}
