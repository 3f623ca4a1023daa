import type { Conversation, DmailProblem, View } from '../contract/index.ts';
import type { Readable } from './store.ts';

/** What a list shows. */
export interface MailboxQuery {
  view: View;
  unread?: boolean;
  starred?: boolean;
  /** Only conversations with this address. */
  peer?: string;
  /** Words. */
  q?: string;
}

/** Flags of a conversation that a person sets. */
export type Flags = { unread?: boolean; starred?: boolean; archived?: boolean; deleted?: boolean };

/** What is true of the whole mailbox. */
export interface MailboxState {
  live: 'off' | 'connecting' | 'open' | 'lost';
  /** Conversations with something unread in the inbox. */
  unread: number;
  /** Whether the local copy is kept on this device. */
  cached: boolean;
  /** The last change that can be taken back; gone after a while. */
  undo?: { ids: readonly string[]; set: Flags; at: number };
  /** Why a change of flags did not take. One that may take later is made as soon as the server answers, and this is gone, unless it is dismissed before. */
  problem?: DmailProblem;
}

/** Records by id, and the commands on them. The first subscriber opens the live connection. */
export interface MailboxStore extends Readable<MailboxState> {
  /** The record; a new object whenever it changed. */
  conversation(id: string): Conversation | undefined;
  /** Ids whose change waits for the server. */
  pending(id: string): boolean;
  /** Changes flags at the server, then here. Failing, sets `problem` and changes nothing yet. */
  update(ids: readonly string[], set: Flags): Promise<void>;
  undo(): Promise<void>;
  /** Forget `undo` or `problem`. */
  dismiss(): void;
}

/** The conversations of one view. */
export interface ListState {
  phase: 'idle' | 'loading' | 'ready' | 'failed';
  /** Newest first. Rows loaded so far. */
  ids: readonly string[];
  /** Conversations in this view at the server, as far as known. */
  total: number;
  /** No further page. */
  complete: boolean;
  loadingMore: boolean;
  /** `cache`: what was last seen; the server has not answered yet or cannot be reached. */
  source: 'server' | 'cache';
  /** When what is shown was last confirmed by the server (ms since 1970). */
  asOf?: number;
  problem?: DmailProblem;
  /** Ids that arrived live since the list was first shown, newest first; for the announcement. */
  arrived: readonly string[];
}

export interface ConversationList extends Readable<ListState> {
  readonly query: MailboxQuery;
  loadMore(): Promise<void>;
  retry(): void;
}
