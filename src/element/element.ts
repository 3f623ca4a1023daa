/**
 * What every element of the kit is made of.
 * @module
 */
import { ContextEvent } from '@lit/context';
import { LitElement, type PropertyValues } from 'lit';
import { servicesContext } from '../services/context.ts';
import type { Services } from '../services/services.ts';
import type { ServiceAttributes } from '../services/shared.ts';
import { Localiser } from './localise.ts';
import { property } from './property.ts';
import { version } from './version.ts';

/**
 * Finds its services: the `services` property first, then the nearest `<fdz-account>`, then its own
 * token source or attributes. An account that comes to life after its children is found as well.
 *
 * @attr {string} server - Domain or address of the home server, where the element stands alone.
 * @attr {string} issuer - Authorization server to sign in at, where it is not the one the domain names.
 * @attr {string} client-id - URL of the host's Client ID Metadata Document.
 * @attr {string} redirect-uri - Where the authorization server sends the person back to.
 * @attr {string} scope - Scopes to ask for, separated by spaces; with a limit where the page needs no more: `send?peer=anna@home.example`, `read:mailbox?channel=Building%20permits`. All elements of a page ask for the same.
 */
export abstract class FdzElement extends LitElement {
  static readonly version = version;

  @property() server?: string;
  @property() issuer?: string;
  @property({ attribute: 'client-id' }) clientId?: string;
  @property({ attribute: 'redirect-uri' }) redirectUri?: string;
  @property() scope?: string;
  /** The host's own source of tokens; whoever it speaks for is signed in. */
  @property({ attribute: false }) tokenSource?: ServiceAttributes['tokenSource'];

  protected readonly internals = this.attachInternals();
  /** Words and formats of the language around the element: `t = this.localiser.words(group)`. */
  protected readonly localiser = new Localiser(this, this.internals);

  #given?: Services;
  #provided?: Services;
  #own?: Services;
  #from: readonly unknown[] = [];
  #known?: Services;
  #unsubscribe?: () => void;

  /** Services to use instead of those of the nearest account. Reading answers those in use. */
  @property({ attribute: false, noAccessor: true })
  get services(): Services | undefined {
    return this.#given ?? this.#provided ?? this.#own;
  }
  set services(services: Services | undefined) {
    this.#given = services;
    this.#settle();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#request();
    document.addEventListener('context-provider', this.#late);
    this.#settle();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('context-provider', this.#late);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#provided = undefined;
  }

  /** Other services are in use now; `undefined` while there are none. Called before the next update. */
  protected servicesChanged(_services: Services | undefined): void {}

  /** The first words are shown in the right language at once, not in English before. */
  protected override async scheduleUpdate(): Promise<void> {
    while (this.localiser.ready) await this.localiser.ready;
    await super.scheduleUpdate();
  }

  /** Turns a custom state, `:state(name)`, on or off. */
  protected toggleState(name: string, on: boolean): void {
    this.internals.states[on ? 'add' : 'delete'](name);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.size) this.#settle();
  }

  /** A provider that was upgraded after us tells of itself; only the ones around us matter. */
  readonly #late = (event: Event): void => {
    const { context } = event as Event & { context?: unknown };
    if (context === servicesContext && event.target !== this) this.#request();
  };

  #request(): void {
    this.dispatchEvent(new ContextEvent(servicesContext, this, (services, unsubscribe) => {
      if (this.#unsubscribe !== unsubscribe) this.#unsubscribe?.();
      this.#unsubscribe = unsubscribe;
      this.#provided = services;
      this.#settle();
    }, true));
  }

  #settle(): void {
    if (this.isConnected && !this.#given && !this.#provided && !this.#unsubscribe) this.#standAlone();
    const services = this.services;
    if (services === this.#known) return;
    this.#known = services;
    this.servicesChanged(services);
    this.requestUpdate();
  }

  #standAlone(): void {
    const { server, issuer, clientId, redirectUri, scope, tokenSource } = this;
    const from = [server, issuer, clientId, redirectUri, scope, tokenSource];
    if ((!server && !issuer && !tokenSource) || from.every((value, i) => value === this.#from[i])) return;
    this.#from = from;
    void import('../services/shared.ts').then(({ servicesFor }) => {
      if (from !== this.#from) return;
      this.#own = servicesFor({ server, issuer, clientId, redirectUri, scope, tokenSource });
      this.#settle();
    });
  }
}
