import type { Conversation, DmailProblem, StoredMessage } from '../contract/index.ts';
import type { DecisionsStore } from './decisions.ts';
import type { Downloads } from './downloads.ts';
import type { OwnPropertiesStore } from './own-properties.ts';
import type { SentEvidenceStore } from './sent-evidence.ts';
import type { Readable } from './store.ts';
import type { TransferList } from './transfers.ts';

export interface ThreadState {
  phase: 'loading' | 'ready' | 'failed';
  conversation?: Conversation;
  /** Oldest first; queued and refused ones of this device included at the end. */
  messages: readonly StoredMessage[];
  source: 'server' | 'cache';
  problem?: DmailProblem;
}

export interface ThreadStore extends Readable<ThreadState> {
  readonly id: string;
  retry(): void;
  /** What is fetched of attachments; the same for all conversations. */
  downloads(): Promise<Downloads>;
  /** The files of a message that waits on this device. */
  leaving(message: string): Promise<TransferList>;
  /** What the reader notes of attachments; the same for all conversations. @throws {DmailProblem} */
  own(): Promise<OwnPropertiesStore>;
  /** What the reader decides of letters; the same for all conversations. */
  decisions(): Promise<DecisionsStore>;
  /** What becomes of one's own letters; the same for all conversations. */
  evidence(): Promise<SentEvidenceStore | undefined>;
  /** The server has just answered with one of the messages. */
  take(stored: StoredMessage): void;
}
