/**
 * Port: what the server keeps, as operations on mailboxes. One implementation stands on SQL (`sql-store.ts`); the
 * database under it is an adapter.
 * @module
 */
import type {
  AttachmentReference, Changes, Consent, ConsentClaims, Conversation, CoverTag, Draft, DraftContent, EvidencePage, ExportRecord, Invitation, InvitationDecision, InvitationScope, Reach, MailboxPage, MailboxUpdate, MailboxUpdated, OwnProperties, ProblemDetails, ProblemType, PropertyDefinition, ReceiptClaims, ReceiptList, Retention,
  ScanState, Sender, SentCopy, StoredMessage, Thread, VersionList, View,
} from '../../../src/contract/index.ts';
import type { PaymentReads, PaymentWrites } from './payment-store.ts';
import type { BankConsentRow, BankReturnRow } from './schema.ts';
import type { SettlementReads, SettlementWrites } from './settlement-store.ts';

/** What a write refused, and why. */
export class StoreRefusal extends Error {
  /** @param extras members of the problem it becomes */
  constructor(
    readonly reason:
      | 'session-expired' | 'session-mismatch' | 'invitation-required' | 'key-reused' | 'conflict' | 'version-mismatch' | 'version-required' | 'not-found' | 'state-unknown'
      | 'attachment-missing' | 'infected' | 'not-understood' | 'storage-full' | 'confirmation-required' | 'acceptance-pending' | 'refused-by-recipient' | 'acceptance-expired' | 'already-paid',
    readonly extras: { current?: Draft | OwnProperties; invitation?: 'pending' | 'none'; field?: string; property?: string; payment?: ProblemDetails['payment']; iban?: string; known?: string[] } = {},
  ) {
    super(reason);
  }
}

/** What a write replaces: nothing, or a version. */
export interface Condition { create: boolean; match?: string }

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

/** A property that is not what it has to be. */
export interface PropertyFault { field: string; property?: string }

/** A message for the recipient of a session. All else that its receipt says is what the store knows of that. */
export interface NewDeposit extends Sealed {
  session: string;
  /** Between whom the session is, where that is known already: the receipt can then be signed before the deposit has its turn. */
  of?: { from: Sender; to: string };
  key: string;
  now: number;
  /** The server's id. */
  id: string;
  /** Who receives it: base address of the API. */
  server: string;
  /** For which it is refused, unless it is stored already: what is asked for now was not asked for then. */
  fault?: PropertyFault;
}

export interface ListQuery {
  view: View;
  unread?: boolean;
  starred?: boolean;
  peer?: string;
  q?: string;
  /** What properties and their choices are called, so that they are found by it. */
  definitions?: readonly PropertyDefinition[];
  reach?: Reach;
  cursor?: string;
  limit: number;
}

/** A conversation, by its id or by that of a message in it; `sent`: by the id its owner sent it under. */
export type Within = { thread: string } | { message: string } | { sent: string };

/** Who uploads: a person as proven, whatever key they come with. */
export type Uploader = Pick<Sender, 'address' | 'issuer' | 'subject'>;

/** An upload as it was announced for a recipient. */
export interface StoredUpload {
  /** The server's name for it, and for the part its bytes gather in. */
  key: string;
  /** Address of its sender. */
  sender: string;
  /** Chosen by the sender. */
  name: string;
  size: number;
  document: string;
  version: number;
  /** What the sender says its digest will be. */
  declared?: string;
  /** Of what arrived; absent until all has. */
  digest?: string;
  scan: ScanState;
  /** It is fetched from the sender's domain, or was until that was given up. */
  pull?: { state: 'waiting' | 'failed'; problem?: ProblemType };
}

export interface Announcement {
  by: Uploader;
  owner: string;
  thread?: string;
  name: string;
  document: string;
  size: number;
  digest?: string;
  /** Where to fetch it. */
  pull?: string;
  /** Octets the owner's mailbox may hold. */
  quota?: number;
  now: number;
}

/** What somebody leaves at their own server. */
export type Deposited = Omit<Announcement, 'owner' | 'thread' | 'pull'>;

/** Lets a server fetch an upload of somebody. */
export interface NewGrant {
  by: Uploader;
  name: string;
  /** SHA-256 of the secret. */
  hash: string;
  server: string;
  /** Thumbprints of its keys. */
  keys: readonly string[];
  expires: number;
  /** On which site's word: it ends with what that site was granted, unless the person has sent what it is for. */
  host: { client: string; grant?: string };
  /** Grants the person may have given at the same time. */
  most: number;
  now: number;
}

export interface PullGrantRow { upload: string; server: string; keys: readonly string[]; expires: number }

/** An upload that is to be fetched. */
export interface PullJob { key: string; uri: string; attempts: number; wrong: number; next: number; moved: number }

/** How fetching from `uri` stands; it says nothing of any other. */
export interface PullNote extends PullJob { state: 'waiting' | 'failed'; problem?: ProblemType }

/** An attachment of a stored message, with what is kept of it. */
export interface KeptAttachment { upload: string; reference: AttachmentReference; digest?: string; scan: ScanState; /** Nobody is on record to have fetched the content of its message. */ fresh: boolean }

/** Content that waits to be looked at. */
export interface Unscanned { digest: string; size: number }

/** Whether an upload is complete now, is other content than was announced, or was given up. */
export type Completion = 'complete' | 'other' | 'gone';

/** Octets of an upload that have arrived. */
export type Received = (upload: string) => number | Promise<number>;

/** A watch on one mailbox. */
export type Watcher = (notice: Notice) => void;

/** Signs a receipt, or what goes on record of a consent: compact JWS. @param previous what was signed before, which it names */
export type SignReceipt = (claims: ReceiptClaims | ConsentClaims, previous?: { jti: string; signed: string }) => Promise<string>;

/** A token for something the person has confirmed; what it was for is done in the transaction that notes it as used. */
export interface UsedOnce { jti: string; expires: number }

/** What the owner has decided of a registered message, and of exactly which. */
export interface AcceptanceDecision { digest: string; decision: 'accept' | 'refuse'; reason?: string }

/** A message of a session that is refused, and why. */
export interface NewRejection extends Omit<Sealed, 'canonical'> {
  sender: Sender;
  recipient: string;
  /** Chosen by the sender. */
  id: string;
  attachments: readonly AttachmentReference[];
  reason: { type: ProblemType; attachments?: string[] };
  server: string;
  now: number;
}

/** What reading tells beside what was read. */
export interface Reading {
  /** Of attachments that are not complete; nothing of them, where not given. */
  received?: Received;
  /** Told of each message whose content nobody is on record to have fetched. */
  fresh?(message: string): void;
}

/** A piece of an export. */
export interface ExportPage { records: ExportRecord[]; /** Where the next one begins. */ next?: string }

/** What only looks. */
export interface StoreReads extends PaymentReads, SettlementReads {
  permission(owner: string, peer: string, thread: string | undefined, now: number): Promise<Permission>;
  session(id: string, now: number): Promise<StoredSession | undefined>;
  list(owner: string, query: ListQuery): Promise<MailboxPage>;
  thread(owner: string, id: string, reading?: Reading): Promise<Thread | undefined>;
  message(owner: string, id: string, reading?: Reading): Promise<StoredMessage | undefined>;
  /** The owner's copy of what they sent, by the id they sent it under. */
  sent(owner: string, messageId: string): Promise<StoredMessage | undefined>;
  receipts(owner: string, threads: readonly string[], reach?: Reach): Promise<ReceiptList>;
  /** Whether what is named is in a conversation that a right reaches; `undefined` where there is no such thing. */
  within(owner: string, what: Within, reach: Reach): Promise<boolean | undefined>;
  /**
   * What became of the messages of a sender since a state, beyond what their deposits were answered with.
   * @throws {StoreRefusal} `state-unknown` where the state is none of this sender's
   */
  evidence(by: Uploader, state: string | undefined, reach?: Reach): Promise<EvidencePage>;
  /** All an owner has ever given, the newest first. */
  consents(owner: string): Promise<Consent[]>;
  /** What an owner has asked banks to tell, the newest first. */
  bankConsents(owner: string): Promise<BankConsentRow[]>;
  bankConsent(owner: string, id: string): Promise<BankConsentRow | undefined>;
  /**
   * Everything that is kept of an owner, a piece at a time.
   * @param days receipts are kept whose messages are gone
   */
  exported(owner: string, place: string | undefined, days: number, reading?: Reading): Promise<ExportPage>;
  drafts(owner: string): Promise<Draft[]>;
  draft(owner: string, id: string): Promise<Draft | undefined>;
  invitations(owner: string): Promise<{ state: string; invitations: Invitation[] }>;
  /** @throws {StoreRefusal} `state-unknown` where the state is none of this mailbox's */
  changes(owner: string, since: string | undefined, reach?: Reach): Promise<{ changes: Changes; seq: number }>;
  revocations(): Promise<{ address: string; client: string; at: number }[]>;
  endedGrants(): Promise<{ grant: string; at: number }[]>;

  /** An upload of a sender, by the name they gave it. */
  upload(by: Uploader, name: string): Promise<StoredUpload | undefined>;
  uploadByKey(key: string): Promise<StoredUpload | undefined>;
  /** Whom an upload was announced for. */
  announcedFor(key: string): Promise<string[]>;
  /** Whether one of the recipients of an upload still takes it from its sender. */
  wanted(key: string, now: number): Promise<boolean>;
  /** Octets announced for an owner. */
  held(owner: string): Promise<number>;
  /** Octets the mailbox of an owner, which may hold `quota`, still takes of a peer. */
  room(owner: string, peer: string, quota: number): Promise<number>;
  /** What a grant is for, by the hash of its secret. */
  pullGrant(hash: string): Promise<PullGrantRow | undefined>;
  /** All that is to be fetched. */
  pulls(): Promise<PullJob[]>;
  /** @throws {StoreRefusal} as all that is asked of attachments, where the message is withheld: `acceptance-pending`, `refused-by-recipient`, `acceptance-expired` */
  attachment(owner: string, message: string, document: string): Promise<KeptAttachment | undefined>;
  /** @param reach letters beyond it count for nothing */
  versions(owner: string, message: string, document: string, reach?: Reach): Promise<VersionList | undefined>;
  /** What the owner has noted of a document. */
  own(owner: string, message: string, document: string): Promise<OwnProperties | undefined>;
  /** Contents no upload refers to. */
  unusedContents(): Promise<string[]>;
  contentUsed(digest: string): Promise<boolean>;
  /** What looking at a content came to; `undefined` where nobody has. */
  scanOf(digest: string): Promise<ScanState | undefined>;
  /** Contents nothing has been decided of. */
  unscanned(): Promise<Unscanned[]>;
  /** Contents that must not be kept. */
  infected(): Promise<string[]>;
  /** Contents it is time to look at once more, `count` at most. */
  dueScans(now: number, count: number): Promise<Unscanned[]>;
}

/** What changes something. Arguments and answers are data alone, so that a call may go to another thread. */
export interface StoreWrites extends PaymentWrites, SettlementWrites {
  /** Brings the tables up to date. */
  migrate(): Promise<void>;
  /** Throws where a deposit could not be taken now. */
  check(): Promise<void>;
  /** Removes what has had its time. */
  purge(now: number, retention: Retention): Promise<void>;
  /**
   * Removes everything of an owner, but receipts whose senders can ask for them.
   * @throws {StoreRefusal} `confirmation-required` where it was used before
   */
  erase(owner: string, by: UsedOnce, now: number): Promise<void>;

  openSession(session: StoredSession): Promise<void>;
  closeSession(id: string, sender: string): Promise<void>;
  /**
   * Stores a deposit, if the session is still open and its sender still allowed. The representation is the JSON of
   * `Deposit`; a repeat of the key answers the first one's. The id of a stored message is a key of it, too, as long as
   * it is stored.
   */
  deposit(deposit: NewDeposit): Promise<{ representation: string; uri: string; repeated: boolean }>;
  /** Puts on record that a message was refused; answers the receipt. */
  reject(rejection: NewRejection): Promise<string>;
  request(owner: string, peer: string, name: string | undefined, reason: string, now: number): Promise<void>;

  /**
   * Says what will be uploaded, if its sender is still allowed. What this sender has deposited for this recipient before is complete at once.
   * @throws {StoreRefusal} `invitation-required`, `conflict` where it was announced as something else, `storage-full` where the mailbox cannot hold it, or holds too much of this sender no message refers to
   */
  announce(announcement: Announcement): Promise<StoredUpload>;
  /** Notes a content before it is put into the content store. */
  noteContent(digest: string, size: number): Promise<void>;
  /** Notes that a content is no longer in the content store. */
  forgetContent(digest: string): Promise<void>;
  /**
   * All of an upload has arrived and is in the content store, unless it is infected. Messages whose last missing
   * attachment it was get their next receipt.
   * @param scan of its content, from now on
   */
  completeUpload(key: string, digest: string, scan: ScanState, now: number): Promise<Completion>;
  /** What looking at a content came to. Messages that waited for it get their next receipt. @param again whether it should be looked at once more, later */
  judge(digest: string, scan: ScanState, now: number, again?: boolean): Promise<void>;
  /**
   * Gives up an upload; answers its key, where there was one.
   * @throws {StoreRefusal} `conflict` where a message refers to it
   */
  dropUpload(by: Uploader, name: string): Promise<string | undefined>;

  /**
   * Takes an upload into the repository of its sender. Content that is there already is complete at once.
   * @throws {StoreRefusal} `conflict` where it was announced as something else, `storage-full`
   */
  openRepository(deposited: Deposited): Promise<StoredUpload>;
  /** Takes an upload out of the repository of its sender, and what was granted of it with it. Answers whether it is for nobody any more. */
  closeRepository(by: Uploader, name: string): Promise<boolean>;
  /** @throws {StoreRefusal} `not-found` where it is not in the repository, `storage-full` where too much is granted */
  grant(grant: NewGrant): Promise<StoredUpload>;
  /** The server of a grant has other keys now. */
  rebindGrant(hash: string, keys: readonly string[]): Promise<void>;
  /** The server of a grant has fetched everything. */
  endPull(hash: string, now: number): Promise<void>;
  /** How a fetching stands; answers whether it is still wanted. */
  notePull(note: PullNote, now: number): Promise<boolean>;
  /** An upload is not fetched any more. */
  dropPull(key: string): Promise<void>;

  /** @param reach what is not within them stays as it is */
  update(owner: string, update: MailboxUpdate, now: number, reach?: Reach): Promise<MailboxUpdated>;
  putDraft(owner: string, id: string, content: DraftContent, condition: Condition, now: number): Promise<Draft>;
  deleteDraft(owner: string, id: string): Promise<void>;
  /** Notes something of a document; the conversations it stands in have changed. @throws {StoreRefusal} `not-found`, `version-required`, `version-mismatch` */
  putOwn(owner: string, message: string, document: string, properties: readonly CoverTag[], condition: Condition, now: number): Promise<OwnProperties>;
  putSent(owner: string, copy: SentCopy, sealed: Sealed, now: number): Promise<StoredMessage>;
  decide(owner: string, peer: string, decision: InvitationDecision, now: number): Promise<Invitation>;

  /** The content of some messages goes to their owner for the first time. */
  handOver(owner: string, messages: readonly string[], now: number): Promise<void>;
  /** The owner opens a message: its sender is told where they asked for it and the owner has consented. @throws {StoreRefusal} `not-found` */
  open(owner: string, message: string, now: number): Promise<void>;
  /**
   * @param server base address of the API
   * @throws {StoreRefusal} `confirmation-required` where it was used before, `not-found` where there is no such message of the peer
   */
  consent(owner: string, to: { peer: string; message?: string }, by: UsedOnce, server: string, now: number): Promise<Consent>;
  /**
   * @throws {StoreRefusal} `not-found` where there is nothing to decide, `confirmation-required` where another message was confirmed or this confirmation was used before,
   *   `refused-by-recipient`, `acceptance-expired`, `conflict` where it was decided otherwise
   */
  decideAcceptance(owner: string, message: string, decision: AcceptanceDecision, by: UsedOnce, now: number): Promise<void>;
  /** What was not accepted in time expires; answers when there may be more. */
  expire(now: number): Promise<number | undefined>;
  /** @throws {StoreRefusal} `not-found` */
  withdraw(owner: string, id: string, now: number): Promise<void>;

  /** Refuses tokens of an address (and client) issued up to a moment. */
  /** What an owner was sent to a bank for, by the hash of the state they come back with; once. */
  takeReturn(owner: string, state: string): Promise<BankReturnRow | undefined>;
  /** Notes what a bank was asked for. @returns what was asked of it before and waited; that is forgotten */
  openBankConsent(row: BankConsentRow, back: BankReturnRow): Promise<BankConsentRow[]>;
  /** Notes how a consent stands. @returns others of the same bank, which have come to their end by that */
  noteBankConsent(owner: string, id: string, to: Pick<BankConsentRow, 'state' | 'until'>, now: number): Promise<BankConsentRow[]>;

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
