/**
 * @module
 */
import { ContextProvider } from '@lit/context';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { parseAddress, parseDomain } from '../../src/contract/address.ts';
import { FdzElement } from '../../src/element/element.ts';
import { holdFocus } from '../../src/element/hold-focus.ts';
import { LiveRegion } from '../../src/element/live-region.ts';
import { problemText } from '../../src/element/problem.ts';
import { property } from '../../src/element/property.ts';
import { StoreController } from '../../src/element/store-controller.ts';
import { accountWords } from '../../src/locales/account.ts';
import { commonWords } from '../../src/locales/common.ts';
import { servicesContext } from '../../src/services/context.ts';
import type { Services } from '../../src/services/services.ts';
import { servicesFor } from '../../src/services/shared.ts';
import type { AccountState } from '../../src/stores/account.ts';
import type { OutboxState } from '../../src/stores/outbox.ts';
import { styles } from '../../src/styles/index.ts';
import { AccountSignedInEvent, AccountSignedOutEvent } from './events.ts';
import { accountStyles } from './fdz-account.styles.ts';
import { renderMenu } from './identity-menu.ts';
import { renderOpened, showOpened } from './opened.ts';

const STATES = ['starting', 'signed-out', 'signing-in', 'signed-in', 'expired', 'failed'] as const;
const CONTROL = 'input, button:enabled';

/**
 * Signs a person in at the home of their mail, or takes the host's own token source, and provides every
 * element inside with what it needs.
 *
 * Where somebody is signed in it shows nothing but its content, and with `button` a small identity button.
 * Where nobody is, it asks for the address, unless `server` says which home it is.
 *
 * @summary Who the mail belongs to.
 *
 * @attr {boolean} cache - Keep a copy of the mail on this device for reading offline. Erased at sign-out where asked for.
 * @attr {boolean} button - Show a small identity button with a menu instead of a panel.
 *
 * @slot - What works with this account.
 * @slot signed-out - Replaces the words of the sign-in panel; the controls stay.
 *
 * @event {AccountSignedInEvent} fdz-account-signed-in - Somebody is signed in.
 * @event {AccountSignedOutEvent} fdz-account-signed-out - Nobody is any more.
 *
 * @csspart panel - The sign-in panel.
 * @csspart button - The identity button, or the small sign-in button.
 * @csspart name - The name on the identity button.
 * @csspart menu - What the identity button opens.
 * @csspart sign-in - The button that signs in.
 * @csspart notice - What the person has to know.
 *
 * @cssstate starting - Looking whether an earlier sign-in still holds.
 * @cssstate signed-out - Nobody is signed in.
 * @cssstate signing-in - The sign-in page is open.
 * @cssstate signed-in - Somebody is signed in.
 * @cssstate expired - The sign-in has ended.
 * @cssstate failed - It could not be found out whether somebody is signed in; one may try again.
 */
export class FdzAccount extends FdzElement {
  static override styles = [...styles, accountStyles];

  @property({ type: Boolean }) cache = false;
  @property({ type: Boolean, reflect: true }) button = false;

  protected readonly t = this.localiser.words(accountWords);
  protected readonly common = this.localiser.words(commonWords);
  readonly #live = new LiveRegion(this);
  readonly #provider = new ContextProvider(this, { context: servicesContext });
  readonly #account = new StoreController<AccountState>(this, undefined, (now, before) => this.#changed(now, before));
  readonly #unsent = new StoreController(this, ({ items }: OutboxState) => items.filter(({ deliveries }) => deliveries.some(({ state }) => state === 'queued' || state === 'sending')).length);
  /** Services made here; others were given by the host and stay. */
  #made?: Services;
  #from?: readonly unknown[];

  @property({ state: true }) private confirming = false;
  @property({ state: true }) private menuProblem = '';
  @property({ state: true }) private invalid = false;
  @property({ state: true }) private open = false;
  #address = '';

  constructor() {
    super();
    holdFocus(this, (root) => {
      const control = root.querySelector<HTMLElement>(CONTROL);
      if (control || this.#account.value?.phase !== 'signed-in') return control;
      // Nothing of ours is left: on to what works with the account.
      this.tabIndex = -1;
      return this;
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#make();
    const phase = this.#account.value?.phase;
    for (const name of STATES) this.toggleState(name, phase === name);
  }

  /** From the attributes, unless the host gave services of its own. */
  #make(): void {
    if (this.services && this.services !== this.#made) return;
    const { server, issuer, clientId, redirectUri, scope, cache, tokenSource } = this;
    const from = [server, issuer, clientId, redirectUri, scope, cache, tokenSource];
    if (this.#from?.every((value, index) => value === from[index])) return;
    this.#from = from;
    this.#made = servicesFor({ server, issuer, clientId, redirectUri, scope, cache, tokenSource });
    this.services = this.#made;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    showOpened(this.renderRoot);
  }

  protected override servicesChanged(services: Services | undefined): void {
    this.#provider.setValue(services);
    this.#account.observe(services?.account);
  }

  #changed(now: AccountState | undefined, before: AccountState | undefined): void {
    if (!now) return;
    const was = before?.phase;
    if (now.phase === 'signed-in' && was !== 'signed-in' && now.account) {
      this.open = false;
      this.dispatchEvent(new AccountSignedInEvent(now.account));
      if (was === 'signing-in') this.#live.say(this.t('signedIn', { address: now.account.address }));
    } else if (now.phase === 'signed-out' && (was === 'signed-in' || was === 'expired')) {
      this.dispatchEvent(new AccountSignedOutEvent());
      this.#live.say(this.t('signedOut'));
    }
  }

  /** Puts the cursor where the person says who they are, or signs in. */
  override focus(options?: FocusOptions): void {
    const control = this.renderRoot.querySelector<HTMLElement>(CONTROL);
    if (control) control.focus(options);
    else super.focus(options);
  }

  /** Signs in as the button does; call it from a user gesture. */
  async signIn(options: { address?: string; mode?: 'popup' | 'redirect' } = {}): Promise<void> {
    await this.services?.account.signIn(options);
  }

  /** Signs out; with `erase` mail, drafts and what still waits on this device are erased. */
  async signOut(options: { erase?: boolean } = {}): Promise<void> {
    await this.services?.account.signOut(options);
  }

  #submit(mode?: 'popup' | 'redirect'): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>('#address');
    if (field) this.#address = field.value.trim();
    const address = this.#address;
    this.invalid = !!field && !parseAddress(address) && !parseDomain(address);
    if (this.invalid) {
      field!.focus();
      return;
    }
    void this.signIn({ ...(address && { address }), ...(mode && { mode }) });
  }

  async #leave(erase: boolean): Promise<void> {
    this.menuProblem = '';
    try {
      await this.signOut({ erase });
      this.renderRoot.querySelector<HTMLElement>('#menu')?.hidePopover();
    } catch {
      this.menuProblem = this.t('eraseFailed');
    }
  }

  /** The domain to sign in at, where it is known. */
  get #domain(): string {
    const { server } = this;
    if (!server) return '';
    return URL.canParse(server) ? new URL(server).hostname : server;
  }

  protected override render(): TemplateResult {
    return html`${this.#live.render()}${this.#renderState()}<slot></slot>`;
  }

  #renderState(): TemplateResult | typeof nothing {
    const { phase = 'starting', account, managed = false, problem } = this.#account.value ?? {};
    if (phase === 'starting') return this.button ? html`<span class="identity ghost" aria-hidden="true"></span>` : nothing;
    if (phase === 'signed-in') return this.button && account ? this.#renderMenu(account, managed) : nothing;
    if (phase === 'failed') {
      return html`<div class="notice bad" part="notice" role="alert"><p class="grow">${problemText(this.localiser, problem)}</p>
        <button type="button" @click=${() => this.services?.account.retry()}>${this.common('retry')}</button></div>`;
    }
    if (phase === 'expired') {
      const again = managed ? nothing : html`<button type="button" part="sign-in" title=${this.button ? this.t('expired') : nothing} @click=${() => void this.signIn({ ...(account && { address: account.address }) })}>${this.t('again')}</button>`;
      return this.button && !managed ? again : html`<div class="notice warn" part="notice" role="status"><p class="grow">${this.t('expired')}</p>${again}</div>`;
    }
    if (managed) return nothing;
    if (this.button && !this.open && phase === 'signed-out') {
      return html`<button type="button" class="enter" part="button" @click=${this.#enter}>${this.common('signIn')}</button>
        ${problem && problem.code !== 'sign-in-cancelled' ? html`<p class="notice bad" part="notice" role="alert">${problemText(this.localiser, problem)}</p>` : nothing}`;
    }
    const panel = phase === 'signing-in' ? this.#renderWaiting() : this.#renderPanel(problem);
    return this.button ? renderOpened(this.common('signIn'), panel) : panel;
  }

  readonly #enter = (): void => {
    if (this.#domain) {
      this.#submit();
      return;
    }
    this.open = true;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#address')?.focus());
  };

  #renderMenu(account: NonNullable<AccountState['account']>, managed: boolean): TemplateResult {
    return renderMenu({
      t: this.t, account, managed, confirming: this.confirming, problem: this.menuProblem, unsent: this.#unsent.value ?? 0,
      ask: (confirming) => { this.confirming = confirming; },
      signOut: (erase) => void this.#leave(erase),
      opened: () => void this.#count(),
      closed: () => { this.confirming = false; this.menuProblem = ''; this.#unsent.observe(undefined); },
    });
  }

  /** What waits is counted while the menu is open. */
  async #count(): Promise<void> {
    const { services } = this;
    const outbox = await services?.outbox().catch(() => undefined);
    if (services === this.services && this.renderRoot.querySelector('#menu:popover-open')) this.#unsent.observe(outbox);
  }

  #renderWaiting(): TemplateResult {
    return html`<section class="panel" part="panel" aria-label=${this.t('title')}>
      <p role="status"><i class="spinner" aria-hidden="true"></i>${this.t('waiting')}</p>
      <p class="sub small">${this.t('waitingHint')}</p>
      <div class="buttons">
        <button type="button" @click=${() => this.#submit('redirect')}>${this.t('here')}</button>
        <button type="button" class="quiet" @click=${() => this.services?.account.cancelSignIn()}>${this.t('cancel')}</button>
      </div>
    </section>`;
  }

  #renderPanel(problem: AccountState['problem']): TemplateResult {
    const domain = this.#domain;
    const blocked = problem?.code === 'popup-blocked';
    const enter = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' || event.isComposing) return;
      // The same key would press the button that the focus goes to.
      event.preventDefault();
      this.#submit();
    };
    return html`<section class="panel" part="panel" aria-label=${this.t('title')}>
      <slot name="signed-out"><h3>${this.t('title')}</h3><p class="sub small">${this.t('why')}</p></slot>
      ${problem && problem.code !== 'sign-in-cancelled' ? html`<p class="notice bad" part="notice" role="alert">${blocked ? this.t('blocked') : problemText(this.localiser, problem)}</p>` : nothing}
      ${domain ? nothing : html`<div class="address">
        <label for="address" class="small">${this.t('address')}</label>
        <input id="address" type="text" inputmode="email" autocomplete="username" autocapitalize="off" spellcheck="false" dir="ltr" .value=${this.#address}
          aria-invalid=${this.invalid ? 'true' : 'false'} aria-describedby="address-hint" @keydown=${enter}>
        <p id="address-hint" class=${this.invalid ? 'bad small' : 'sub small'}>${this.t(this.invalid ? 'addressInvalid' : 'addressHint')}</p>
      </div>`}
      <div class="buttons">
        <button type="button" class="main" part="sign-in" @click=${() => this.#submit()}>${domain ? this.t('at', { domain }) : this.common('signIn')}</button>
        ${blocked ? html`<button type="button" @click=${() => this.#submit('redirect')}>${this.t('here')}</button>` : nothing}
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fdz-account': FdzAccount;
  }
}
