import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ReceiptClaims, StoredMessage } from '../../src/contract/index.ts';
import type { Services } from '../../src/services/services.ts';
import type { Verification } from '../../src/stores/evidence.ts';
import type { Readable } from '../../src/stores/store.ts';

/** A receipt is whatever somebody signed. */
const found = (claims: ReceiptClaims | undefined, attachment: string): boolean => {
  const named: unknown = claims?.reason?.attachments;
  return Array.isArray(named) && named.includes(attachment);
};

/** What verified receipts say of the attachments of a message: the recipient's own one, or one for each who was sent it. */
export class AttachmentEvidence implements ReactiveController {
  #stored?: StoredMessage;
  #receipts: Readable<Verification>[] = [];
  #stops: (() => void)[] = [];

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  async observe(services: Services | undefined, stored: StoredMessage | undefined, own: string): Promise<void> {
    this.#stored = stored;
    if (!stored || !services) return this.#watch([]);
    const evidence = await services.evidence();
    if (stored !== this.#stored) return;
    const { message, digest, receipts = [], deliveries = [] } = stored;
    this.#watch(stored.direction === 'in'
      ? [evidence.verification(receipts.at(-1), { message, digest, recipient: own, sender: message.from.address })]
      : deliveries.filter(({ receipt }) => receipt).map(({ receipt, address }) => evidence.verification(receipt, { message, recipient: address })));
    this.host.requestUpdate();
  }

  /** What the verified receipt of an incoming message names as its content. */
  digest(attachment: string): string | undefined {
    return this.#named(attachment)[0];
  }

  /** How many of those it was sent to have all of it, by their receipts. */
  places(attachment: string): number {
    return this.#named(attachment).filter((digest) => digest).length;
  }

  /** Whether somebody it was sent to says, in a verified receipt, that malware was found in it. */
  infected(attachment: string): boolean {
    return this.#receipts.some(({ state: { state, claims } }) => state === 'verified' && found(claims, attachment));
  }

  #named(attachment: string): (string | undefined)[] {
    return this.#receipts.map(({ state: { state, claims } }) => (state === 'verified' && !found(claims, attachment) ? claims?.attachments?.find(({ id }) => id === attachment)?.digest : undefined));
  }

  #watch(receipts: Readable<Verification>[]): void {
    this.hostDisconnected();
    this.#receipts = receipts;
    this.hostConnected();
  }

  hostConnected(): void {
    if (!this.#stops.length) this.#stops = this.#receipts.map((receipt) => receipt.subscribe(() => this.host.requestUpdate()));
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
