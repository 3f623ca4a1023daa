import { postAcceptance } from '../client/acceptance.ts';
import { grantConsent, postOpening, withdrawConsent } from '../client/consents.ts';
import { DmailProblem } from '../contract/problems.ts';
import { isTransient } from '../contract/transient.ts';
import type { AuthorizationDetail, Consent, StoredMessage } from '../contract/index.ts';
import type { Confirmed } from '../identity/token-source.ts';
import type { DecisionsState, DecisionsStore } from './decisions.ts';
import { unverified } from './delivery-state.ts';
import type { Kit } from './kit.ts';
import { Store } from './store.ts';

export class Decisions extends Store<DecisionsState> implements DecisionsStore {
  readonly #kit: Kit;
  /** Of these it was said that they are open, by the server's id. */
  readonly #said = new Set<string>();

  constructor(kit: Kit) {
    super({ consents: [] });
    this.#kit = kit;
  }

  get confirms(): boolean {
    return this.#kit.account.state.phase === 'signed-in' && !!this.#kit.account.tokens().confirm;
  }

  async decide({ id, digest }: StoredMessage): Promise<StoredMessage> {
    return postAcceptance(this.#kit.http, await this.#confirm({ type: 'urn:dmail:acceptance', message: id, digest }), id);
  }

  async allow({ id, message }: StoredMessage, every: boolean): Promise<void> {
    const of = { peer: message.from.address, ...(!every && { message: id }) };
    const consent = await grantConsent(this.#kit.http, await this.#confirm({ type: 'urn:dmail:tracking', ...of }), of);
    this.set({ consents: [...this.state.consents, consent] });
  }

  async takeBack(consent: Consent): Promise<void> {
    await withdrawConsent(this.#kit.http, consent.id);
    this.set({ consents: [...this.state.consents, { ...consent, state: 'withdrawn' }] });
  }

  consentOf({ id, message, consent }: StoredMessage): Consent | undefined {
    const { consents } = this.state;
    const live = (one: Consent) => one.state === 'granted' && !consents.some((other) => other.id === one.id && other.state === 'withdrawn');
    const fits = (one: Consent) => one.peer === message.from.address && (one.message === undefined || one.message === id);
    return [...consents.toReversed().filter(fits), ...(consent ? [consent] : [])].find(live);
  }

  shown(stored: StoredMessage): void {
    const { id, direction, message, acceptance, receipts = [] } = stored;
    const readable = direction === 'in' && (!acceptance || acceptance.state === 'accepted');
    if (!readable || !message.evidence?.opened || this.#said.has(id) || !this.consentOf(stored)) return;
    this.#said.add(id);
    if (receipts.some((receipt) => unverified(receipt).event === 'ContentAccessTracking')) return;
    postOpening(this.#kit.http, id).catch((error: unknown) => {
      if (!(error instanceof DmailProblem)) throw error;
      // It is said when the letter is shown again.
      if (isTransient(error)) this.#said.delete(id);
    });
  }

  /** The window opens in the gesture: nothing is awaited before. */
  #confirm(detail: AuthorizationDetail): Promise<Confirmed> {
    const source = this.#kit.account.tokens();
    if (!source.confirm) throw new DmailProblem('confirmation-required');
    return source.confirm(detail);
  }
}
