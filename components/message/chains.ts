import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { StoredMessage } from '../../src/contract/index.ts';
import type { Services } from '../../src/services/services.ts';
import { receiptsOf } from '../../src/stores/delivery-state.ts';
import type { ChainVerification } from '../../src/stores/evidence.ts';
import type { Readable } from '../../src/stores/store.ts';

/** The verified receipts of a letter: of the reader's own copy, or for each who was sent it. */
export class Chains implements ReactiveController {
  #stored?: StoredMessage;
  #chains = new Map<string, Readable<ChainVerification>>();
  #stops: (() => void)[] = [];

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  async observe(services: Services | undefined, stored: StoredMessage, own: string): Promise<void> {
    this.#stored = stored;
    const { message, digest, direction, receipts = [], deliveries = [], acceptance } = stored;
    const evidence = await services?.evidence();
    if (stored !== this.#stored) return;
    const found = new Map<string, Readable<ChainVerification>>();
    const sender = message.from.address;
    // What is in a letter that is withheld nobody can hold its receipts against.
    const withheld = acceptance && acceptance.state !== 'accepted';
    if (evidence && direction === 'in' && receipts.length) found.set(own, evidence.chain(receipts, { ...(!withheld && { message }), digest, recipient: own, sender }));
    else if (evidence) for (const delivery of deliveries) if (delivery.receipt) found.set(delivery.address, evidence.chain(receiptsOf(delivery), { message, recipient: delivery.address, sender }));
    this.hostDisconnected();
    this.#chains = found;
    this.hostConnected();
    this.host.requestUpdate();
  }

  of(address: string): ChainVerification | undefined {
    return this.#chains.get(address)?.state;
  }

  hostConnected(): void {
    if (!this.#stops.length) this.#stops = [...this.#chains.values()].map((chain) => chain.subscribe(() => this.host.requestUpdate()));
  }

  hostDisconnected(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
