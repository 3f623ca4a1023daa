import type { StoredMessage } from '../contract/index.ts';
import type { ChainVerification } from '../evidence/chain.ts';
import type { Readable } from './store.ts';

/** The check receipts failed at. */
export type FailedCheck = NonNullable<ChainVerification['failed']>['check'];

export interface SentEvidenceState {
  /** Deliveries of which a server has told something that does not hold, by `evidenceKey`. Nothing was changed by it. */
  failed: Readonly<Record<string, FailedCheck>>;
}

/** Follows what becomes of messages after their deposit: asks the recipients' servers, verifies, tells home. */
export interface SentEvidenceStore extends Readable<SentEvidenceState> {
  /** These are being looked at: what is new of them is asked for now. */
  look(messages: readonly StoredMessage[]): void;
}

/** @param messageId `id` of the message, chosen by the sender */
export const evidenceKey = (messageId: string, address: string): string => `${messageId} ${address}`;
