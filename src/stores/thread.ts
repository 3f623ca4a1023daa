import type { Conversation, DmailProblem, StoredMessage } from '../contract/index.ts';
import type { Downloads } from './downloads.ts';
import type { OwnPropertiesStore } from './own-properties.ts';
import type { Readable } from './store.ts';

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
  /** What the reader notes of attachments; the same for all conversations. @throws {DmailProblem} */
  own(): Promise<OwnPropertiesStore>;
}
