import type { Delivery, DmailProblem, Message } from '../contract/index.ts';
import type { Readable } from './store.ts';

/** A message on its way. */
export interface OutboxItem {
  message: Message;
  deliveries: readonly Delivery[];
  /** When the next attempt is due (ms since 1970). */
  nextAttempt?: number;
  problem?: DmailProblem;
}

export interface OutboxState {
  items: readonly OutboxItem[];
  /** `memory`: the browser gives no storage: what waits is lost with the page, and the person is told. */
  storage: 'durable' | 'best-effort' | 'memory' | 'full' | 'lost';
}

export interface OutboxStore extends Readable<OutboxState> {
  /** Try now. */
  flush(): Promise<void>;
  /** Take back what is still queued for a recipient; answers whether it could be. */
  withdraw(messageId: string, address: string): Promise<boolean>;
  /** Try a refused or failed delivery again. */
  retry(messageId: string, address: string): Promise<void>;
}
