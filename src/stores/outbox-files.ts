/** The files of what waits to be sent. @module */
import type { Kit } from './kit.ts';
import type { OutboxEntry } from '../offline/ports.ts';
import { isPending } from './outbox-entry.ts';
import type { OutboxItem } from './outbox.ts';
import type { Transfers } from './transfers.ts';

/** Has the bytes of queued messages carried from this page, which may have them; a worker has none. What does it is loaded with the first. */
export class OutboxFiles {
  readonly #kit: Kit;
  readonly #arrived: (message: string) => void;
  #transfers: Promise<Transfers> | undefined;
  /** To whom the bytes of a message go. */
  readonly #carried = new Map<string, string>();

  /** @param arrived all files of a message have arrived somewhere */
  constructor(kit: Kit, arrived: (message: string) => void) {
    this.#kit = kit;
    this.#arrived = arrived;
  }

  transfers(): Promise<Transfers> {
    return (this.#transfers ??= this.#open());
  }

  async #open(): Promise<Transfers> {
    try {
      const all = new (await import('./transfers-store.ts')).AccountTransfers(this.#kit);
      all.arrived(this.#arrived);
      return all;
    } catch (error) {
      this.#transfers = undefined;
      throw error;
    }
  }

  /** What is queued now. */
  carry(items: readonly OutboxItem[]): void {
    const queued = items
      .map(({ message, deliveries }) => ({ message, addresses: deliveries.filter(isPending).map(({ address }) => address) }))
      .filter(({ message, addresses }) => message.attachments?.length && addresses.length && this.#carried.get(message.id) !== addresses.join());
    if (!queued.length || !globalThis.document) return;
    for (const { message, addresses } of queued) this.#carried.set(message.id, addresses.join());
    this.transfers().then((all) => all.resume(queued), () => this.#carried.clear());
  }

  /** A message has left the queue. What was uploaded for one that went to nobody is of no use. */
  left({ id, message, deliveries }: OutboxEntry): void {
    this.#carried.delete(id);
    if (globalThis.document && message.attachments?.length && !deliveries.some(({ receipt, state }) => receipt && state !== 'refused')) this.transfers().then((all) => all.drop(id)).catch(() => {});
  }

  /** Ends what is under way; what comes then begins anew. */
  rest(): void {
    this.stop();
    this.#transfers = undefined;
    this.#carried.clear();
  }

  stop(): void {
    this.#transfers?.then((all) => all.stop()).catch(() => {});
  }
}
