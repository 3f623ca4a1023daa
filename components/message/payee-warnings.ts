import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/contract/index.ts';
import { likeness, strangeLetters, takenFor, type KnownPayee } from '../../src/contract/lookalike.ts';
import type { Localiser } from '../../src/element/localise.ts';
import { payeeWarningWords } from '../../src/locales/payee-warnings.ts';
import type { Services } from '../../src/services/services.ts';
import { compactIban, formatIban } from '../../src/stores/payment.ts';
import { isolated } from './isolated.ts';

/** Payees it may be taken for that are named; more would hide the first. */
const NAMED = 3;

/** Says where a payee can be taken for another one: by the name, or by the address that asks. */
export class PayeeWarnings implements ReactiveController {
  #services?: Services;
  #known: readonly KnownPayee[] = [];
  readonly #t;

  constructor(private readonly host: ReactiveControllerHost, private readonly localiser: Localiser) {
    this.#t = localiser.load(payeeWarningWords);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#services = undefined;
  }

  /** Fetches whom the owner has paid before, where this page may know. */
  observe(services: Services | undefined): void {
    if (services === this.#services) return;
    this.#services = services;
    this.#known = [];
    if (services?.account.state.account?.scopes.includes('pay')) void this.#load(services);
  }

  async #load(services: Services): Promise<void> {
    // Without it the name alone is looked at; home compares again before it lets a new account be paid.
    const known = await services.payments().then((payments) => payments.payees()).catch(() => []);
    if (services !== this.#services) return;
    this.#known = known;
    this.host.requestUpdate();
  }

  #letters(strange: ReturnType<typeof strangeLetters>): string {
    const { locale } = this.localiser;
    const names = new Intl.DisplayNames(locale, { type: 'script' });
    return new Intl.ListFormat(locale, { type: 'unit' }).format(strange.map(({ letter, alphabet }) => `${isolated(letter)} (${names.of(alphabet)})`));
  }

  render({ message: { from } }: StoredMessage, payee = '', iban = ''): TemplateResult | typeof nothing {
    const t = this.#t;
    const account = compactIban(iban);
    const found = takenFor({ iban: account, payee, peer: from.address }, this.#known);
    const strange = strangeLetters(payee);
    const words = [
      strange.length ? t('mixed', { payee: isolated(payee), letters: this.#letters(strange) }) : undefined,
      from.name && likeness(payee, from.name) === 'alike' ? t('likeSender', { payee: isolated(payee), name: isolated(from.name) }) : undefined,
      ...found.slice(0, NAMED).map((each) => {
        if (each.because === 'peer') return t('likePeer', { sender: isolated(from.address), peer: isolated(each.peer!) });
        return t(likeness(each.payee, payee) === 'same' ? 'otherAccount' : 'likePayee', { payee: isolated(each.payee), iban: isolated(formatIban(each.iban)) });
      }),
    ].filter((text) => text !== undefined);
    return words.length ? html`<div class="warnings" part="payment-warnings" role="group" aria-label=${t('careful')}>${[...new Set(words)].map((text) => html`<p class="notice warn">${text}</p>`)}</div>` : nothing;
  }
}
