import type { Conversation, Delivery, Message, ReceiptClaims } from '../contract/index.ts';
import type { Readable } from './store.ts';

/** Checks made on a receipt, in this order; the first that fails ends it. */
export type CheckName = 'form' | 'issuer' | 'key' | 'signature' | 'message' | 'sender' | 'recipient' | 'time';

export interface Verification {
  /** `unknown`: could not be checked now (offline, say): neither good nor bad. */
  state: 'none' | 'verifying' | 'verified' | 'failed' | 'unknown';
  checks: readonly { name: CheckName; passed: boolean }[];
  /** The check that failed. */
  failed?: CheckName;
  claims?: ReceiptClaims;
  /** Key the signature was made with (JWK thumbprint). */
  kid?: string;
  receipt?: string;
}

/** What a receipt should say. Without `message` the digest is compared with `digest` alone. */
export interface Expectation {
  message?: Message;
  digest?: string;
  /** Address the receipt must be for. */
  recipient?: string;
  /** Address the receipt must be from. */
  sender?: string;
}

/** Verifies each receipt once and remembers the outcome. Needs no account. */
export interface EvidenceStore {
  verification(receipt: string | undefined, expected: Expectation): Readable<Verification>;
  /** The verified receipt of a delivery, as shown in the timeline. */
  delivery(delivery: Delivery, message: Message): Readable<Verification>;
  /**
   * The latest message of a conversation, as the ring of its row shows it: `verified` when every receipt
   * known of it is, `none` where there is none. The receipts of all rows asked for in one go are fetched
   * in one request (`GET /receipts`). Needs the account.
   */
  conversation(conversation: Conversation): Readable<Verification>;
}
