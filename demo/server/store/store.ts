/**
 * Port: what the server keeps, as operations on mailboxes. One implementation stands on SQL (`sql-store.ts`); the
 * database under it is an adapter.
 * @module
 */
import type {
  Changes, Conversation, Draft, DraftContent, Invitation, InvitationDecision, InvitationScope, MailboxPage, MailboxUpdate, MailboxUpdated, ReceiptClaims, ReceiptList, Sender, SentCopy,
  StoredMessage, Thread, View,
} from '../../../src/contract/index.ts';

/** What a write refused, and why. */
export class StoreRefusal extends Error {
  /** @param extras members of the problem it becomes */
  constructor(
    readonly reason: 'session-expired' | 'session-mismatch' | 'invitation-required' | 'key-reused' | 'conflict' | 'version-mismatch' | 'version-required' | 'not-found' | 'state-unknown',
    readonly extras: { current?: Draft; invitation?: 'pending' | 'none' } = {},
  ) {
    super(reason);
  }
}

/** What a commit changed in one mailbox, told to those who watch it. */
export interface Notice {
  owner: string;
  /** Numbers of the state before and after. */
  before: number;
  after: number;
  changes: Changes;
}

export interface StoredSession {
  id: string;
  sender: Sender;
  jkt: string;
  recipient: string;
  thread?: string;
  scope: InvitationScope;
  expires: number;
}

/** What an owner lets a peer do. */
export interface Permission {
  scope?: InvitationScope;
  expires?: number;
  /** Whether the peer has asked and waits. */
  pending: boolean;
}

/** A message as it is stored: its canonical form (RFC 8785), the digest of that, and its length in octets. */
export interface Sealed { canonical: string; digest: string; size: number }

export interface NewDeposit {
  session: string;
  key: string;
  now: number;
  /** The server's id. */
  id: string;
  canonical: string;
  /** What the receipt will say; it is signed for what is stored, and for nothing else. */
  claims: ReceiptClaims;
}

export interface ListQuery {
  view: View;
  unread?: boolean;
  starred?: boolean;
  peer?: string;
  q?: string;
  cursor?: string;
  limit: number;
}

/** A watch on one mailbox. */
export type Watcher = (notice: Notice) => void;

/** Signs a receipt: compact JWS. */
export type SignReceipt = (claims: ReceiptClaims) => Promise<string>;

/** What only looks. */
export interface StoreReads {
  permission(owner: string, peer: string, thread: string | undefined, now: number): Promise<Permission>;
  session(id: string, now: number): Promise<StoredSession | undefined>;
  list(owner: string, query: ListQuery): Promise<MailboxPage>;
  thread(owner: string, id: string): Promise<Thread | undefined>;
  message(owner: string, id: string): Promise<StoredMessage | undefined>;
  receipts(owner: string, threads: readonly string[]): Promise<ReceiptList>;
  drafts(owner: string): Promise<Draft[]>;
  draft(owner: string, id: string): Promise<Draft | undefined>;
  invitations(owner: string): Promise<{ state: string; invitations: Invitation[] }>;
  /** @throws {StoreRefusal} `state-unknown` where the state is none of this mailbox's */
  changes(owner: string, since: string | undefined): Promise<{ changes: Changes; seq: number }>;
  revocations(): Promise<{ address: string; client: string; at: number }[]>;
  endedGrants(): Promise<{ grant: string; at: number }[]>;
}

/** What changes something. Arguments and answers are data alone, so that a call may go to another thread. */
export interface StoreWrites {
  /** Brings the tables up to date. */
  migrate(): Promise<void>;
  /** Throws where a deposit could not be taken now. */
  check(): Promise<void>;
  /** Removes what has had its time. */
  purge(now: number): Promise<void>;

  openSession(session: StoredSession): Promise<void>;
  closeSession(id: string, sender: string): Promise<void>;
  /**
   * Stores a deposit, if the session is still open and its sender still allowed. The representation is the JSON of
   * `Deposit`; a repeat of the key answers the first one's. The id of a stored message is a key of it, too, as long as
   * it is stored.
   */
  deposit(deposit: NewDeposit): Promise<{ representation: string; uri: string; repeated: boolean }>;
  request(owner: string, peer: string, name: string | undefined, reason: string, now: number): Promise<void>;

  update(owner: string, update: MailboxUpdate, now: number): Promise<MailboxUpdated>;
  putDraft(owner: string, id: string, content: DraftContent, condition: { create: boolean; match?: string }, now: number): Promise<Draft>;
  deleteDraft(owner: string, id: string): Promise<void>;
  putSent(owner: string, copy: SentCopy, sealed: Sealed, now: number): Promise<StoredMessage>;
  decide(owner: string, peer: string, decision: InvitationDecision, now: number): Promise<Invitation>;

  /** Refuses tokens of an address (and client) issued up to a moment. */
  revoke(address: string, client: string, at: number): Promise<void>;
  /** Remembers grants that have ended. */
  endGrants(grants: readonly string[], at: number): Promise<void>;
}

export interface Store extends StoreReads, StoreWrites {
  /** Hears of every change to a mailbox, after its commit. */
  watch(owner: string, watcher: Watcher): () => void;
  close(): Promise<void>;
}

export type { Conversation };
