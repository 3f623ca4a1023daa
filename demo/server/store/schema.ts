/**
 * The tables. Text and integers alone, times in milliseconds since 1970, booleans as 0 and 1: PostgreSQL reads it as SQLite does.
 * @module
 */
import type { Selectable } from 'kysely';
import type { AcceptanceState, BankConsent, PaymentState, SettlementState } from '../../../src/contract/index.ts';

/** One row per owner: where their history stands, and the counts a list shows. */
export interface MailboxTable {
  owner: string;
  /** Random; names this history. */
  epoch: string;
  seq: number;
  /** Changes before this are no longer known. */
  floor: number;
  inbox: number;
  inbox_unread: number;
  sent: number;
  starred: number;
  archive: number;
  deleted: number;
}

export interface MessageTable {
  id: string;
  owner: string;
  thread: string;
  /** The first message of the conversation: what is new stands together in the index by it, which it would not by a thread's random name. */
  root: string;
  direction: 'in' | 'out';
  /** Chosen by the sender. */
  message_id: string;
  /** Sender as proven; the owner for what they sent. */
  peer: string;
  at: number;
  unread: number;
  digest: string;
  size: number;
  /** Canonical bytes (RFC 8785), which are text. */
  body: string;
  /** JSON of `Sender`. */
  sender: string | null;
  receipt: string | null;
  /** Under which the receipt names it. */
  uri: string | null;
  /** When its content was fetched first, as far as that is on record; 0 where it came before that was recorded. */
  handed_over: number | null;
}

/** A row of the mailbox, kept up in the transaction that changes what it shows. */
export interface ConversationTable {
  owner: string;
  id: string;
  seq: number;
  at: number;
  /** The latest message, and the first. */
  message_id: string;
  root: string;
  subject: string;
  excerpt: string;
  direction: 'in' | 'out';
  /** JSON of `Party`. */
  sender: string;
  /** JSON of `Party[]`. */
  recipients: string;
  count: number;
  unread: number;
  starred: number;
  archived: number;
  deleted_at: number | null;
  has_in: number;
  has_out: number;
  in_inbox: number;
  in_sent: number;
  in_starred: number;
  in_archive: number;
  in_deleted: number;
  reference: string | null;
  tags: string | null;
  attachments: number;
  attachments_size: number;
  deliveries: string | null;
  /** `|a@x|b@y|`: everybody who took part. */
  peers: string;
  /** What a search looks in, folded. */
  words: string;
  /** `|#a||#b|`: what its messages name, percent-encoded and without capitals. */ channels: string | null;
  /** JSON of `properties` of `Conversation`. */
  properties: string | null;
  /** Of the latest message, where it is one that has to be accepted. */
  acceptance: AcceptanceState | null;
}

export interface DeliveryTable { message: string; address: string; position: number; state: string; at: number | null; problem: string | null; receipt: string | null; /** JSON of the receipts before it, oldest first. */ earlier: string | null }
export interface SessionTable { id: string; sender: string; issuer: string; subject: string; jkt: string; recipient: string; thread: string | null; scope: 'any' | 'replies'; expires: number; /** How issuer and subject were proven; null for `home-exchange`. */ method: string | null }
/** A deposit answered under an idempotency key that is not the id of its message. */
export interface DepositTable { sender: string; recipient: string; key: string; /** The server's id of what was stored; it outlives the key. */ message: string; at: number }
export interface DraftTable { owner: string; id: string; version: string; saved_at: number; content: string; seq: number }
export interface InvitationTable {
  owner: string;
  peer: string;
  state: 'pending' | 'accepted' | 'declined' | 'blocked' | 'revoked';
  scope: 'any' | 'replies' | null;
  since: number;
  expires: number | null;
  name: string | null;
  reason: string | null;
  seq: number;
}
/** The owner wrote to the peer in this thread: the peer may answer there. */
export interface OpeningTable { owner: string; peer: string; thread: string; at: number }
export interface TombstoneTable { owner: string; kind: 'conversation' | 'draft'; ref: string; seq: number }
/** Tokens of a client (or of all, `*`) issued up to then are no longer accepted. */
export interface RevocationTable { address: string; client: string; at: number }
/** Grants whose tokens are no longer accepted. */
export interface EndedGrantTable { name: string; at: number }
/** Bytes a sender sends, once for all their recipients here. */
export interface UploadTable {
  /** The server's name for it, and for the part its bytes gather in. */
  key: string;
  sender: string;
  issuer: string;
  subject: string;
  /** Chosen by the sender. */
  name: string;
  size: number;
  /** What the sender says its digest will be. */
  declared: string | null;
  /** Of what arrived; there once it is complete. */
  digest: string | null;
}
/** An upload as it was announced for one recipient. */
export interface AnnouncementTable {
  upload: string;
  owner: string;
  /** Address of the sender. */
  peer: string;
  document: string;
  version: number;
  /** Conversation of the session it was announced in. */
  thread: string | null;
  /** Octets it counts for in the owner's mailbox. */
  held: number;
  /** When it was announced last. */
  at: number;
}
/** An attachment of a stored message. */
export interface AttachmentTable { message: string; position: number; owner: string; document: string; upload: string; /** JSON of `AttachmentReference`. */ reference: string }
/** An attachment of a message its owner has sent. */
export interface SentDocumentTable { message: string; position: number; owner: string; document: string; /** Among what the owner has sent of it. */ version: number; upload: string; /** As the sender said it. */ digest: string | null }
/** The highest number a version of a document was given; it stays when nothing else of the document does. */
export interface VersionTable { /** See `documentName`. */ document: string; version: number }
/** What is in the content store, or may be. */
export interface ContentTable {
  digest: string;
  size: number;
  /** A `ScanState`; null as long as nobody has looked. */
  scan: string | null;
  /** How often it could not be looked at, where that may change, and when it is tried again. */
  looks: number | null;
  due: number | null;
}
/** An upload its sender has left at home, for other servers to fetch. */
export interface RepositoryTable {
  upload: string;
  owner: string;
  document: string;
  /** Octets it counts for in the owner's mailbox. */
  held: number;
  /** When it was of use last. */
  at: number;
}
/** Another server's right to fetch an upload. */
export interface GrantTable {
  /** SHA-256 of what its address ends with. */
  hash: string;
  upload: string;
  /** Resource of the server. */
  server: string;
  /** JSON of the thumbprints of its keys. */
  keys: string;
  expires: number;
  /** Of the token it was given with: its client, and what the authorization server calls the grant behind it. Null once the person has sent what it is for. */
  client: string | null;
  host_grant: string | null;
}
/** An upload that is fetched from the server of its sender. */
export interface PullTable {
  upload: string;
  /** Of use to nobody who has not a key of this server. */
  uri: string;
  state: 'waiting' | 'failed';
  /** A `ProblemType`. */
  problem: string | null;
  /** Attempts in a row that brought nothing. */
  attempts: number;
  /** How often something else came than was said. */
  wrong: number;
  /** When it is due. */
  next: number;
  /** When it was asked for, or brought something last. */
  moved: number;
}
/** What an owner has noted of a document, whose sender is the peer. */
export interface OwnPropertiesTable { owner: string; peer: string; document: string; version: string; at: number; /** JSON of `CoverTag[]`. */ properties: string }
/** What that is found by, folded. */
export interface OwnWordTable { owner: string; word: string; peer: string; document: string }
/** What the attachments of a message are found by: their names, and what the sender says of them. */
export interface AttachmentWordTable { owner: string; word: string; message: string }
/** Receipts a newer one has followed. */
export interface EarlierReceiptTable { message: string; position: number; receipt: string }
/** The owner agrees that a peer is told when a message is opened: the one named, or any. */
export interface ConsentTable { id: string; owner: string; peer: string; message: string | null; since: number; withdrawn: number | null; /** What is on record of either: compact JWS. */ granted: string; withdrawal: string | null }
/** A message that is withheld from its owner until they accept it, and what became of that. */
export interface AcceptanceTable { message: string; owner: string; until: number; state: AcceptanceState; /** When it was decided. */ at: number | null }
/** Receipts of messages that were refused, by whom they were from, what they were and why. */
export interface RejectionTable { address: string; issuer: string; subject: string; recipient: string; digest: string; /** Of the problem. */ type: string; at: number; receipt: string }
/** What an owner has asked a bank to pay. */
export interface PaymentTable {
  /** The bank is asked under it, too. */
  id: string;
  owner: string;
  /** Chosen by the client, and of what it was asked for under it. */
  key: string;
  digest: string;
  message: string | null;
  iban: string;
  /** Same text, same payment to a person. */
  identity: string;
  /** JSON of `PaymentOrder`. */
  payment: string;
  bank: string;
  debtor: string;
  state: PaymentState;
  reason: string | null;
  /** JSON of where the bank sends its owner: to ask it for the same again. */
  way: string;
  /** What the bank calls it, and its page; there once the bank has answered. */
  name: string | null;
  redirect: string | null;
  /** Until then the bank is being asked to take it. */
  asking: number;
  /** What the sender of the message knows it as; nothing where they are told nothing. */
  told: string | null;
  created: number;
  changed: number;
  seq: number;
}
/** An account of a peer, or (empty) of nobody who writes, that the owner has confirmed. */
export interface PayeeTable { id: string; owner: string; peer: string; iban: string; payee: string; at: number }
/** What somebody was sent to a bank for. */
export interface BankReturnTable {
  /** SHA-256 of what stands in the address they come back by. */
  state: string;
  owner: string;
  kind: 'payment' | 'consent';
  /** Id of it. */
  ref: string;
  /** `client_id` of the site that asked, and where it wants them to go on. */
  client: string;
  return_to: string | null;
  at: number;
}
/** What an owner lets their home read at a bank. */
export interface BankConsentTable {
  id: string;
  owner: string;
  bank: string;
  /** What the bank calls it. */
  consent: string;
  /** The bank's page where the owner decides. */
  redirect: string;
  state: BankConsent['state'];
  /** Its last day. */
  until: string | null;
  created: number;
  changed: number;
}
/** What a message the owner has sent asks to be paid. */
export interface PaymentRequestTable {
  message: string;
  /** Index in its parts. */
  part: number;
  owner: string;
  iban: string;
  amount: string;
  /** JSON of what it is told by. */
  asked: string;
  /** Day it was sent (ISO 8601), and when it was kept. */
  sent: string;
  at: number;
  state: SettlementState;
}
/** What a transaction may say so that it is for a request. */
export interface RequestKeyTable { owner: string; iban: string; key: string; message: string; part: number }
/** Money that came, as a bank of the owner says, and the one request it counts for. */
export interface ReceivedTable {
  owner: string;
  bank: string;
  iban: string;
  /** Names the transaction on the account. */
  entry: string;
  message: string;
  part: number;
  amount: string;
  currency: string;
  day: string;
  payer: string | null;
  /** Day on which it went back. */
  returned: string | null;
  /** Names the transaction it went back by. */
  returned_by: string | null;
}
/** Tokens for what was confirmed that have been used. */
export interface ConfirmationTable { jti: string; expires: number }
/** A message its sender has got further receipts of than the deposit was answered with; `seq` is that of the newest one. */
export interface EvidenceTable { message: string; address: string; issuer: string; subject: string; seq: number }
/** Receipts of a message that is gone, whose sender can ask for them still. */
export interface OwedReceiptsTable {
  /** The server's id of the message. */
  message: string;
  owner: string;
  peer: string;
  /** Chosen by the sender. */
  message_id: string;
  /** When the message went. */
  since: number;
  /** When it expires for its sender, where nobody has decided about it. */
  until: number | null;
  /** JSON of them, oldest first. */
  receipts: string;
}
/** Where the history of what a sender is told stands. */
export interface EvidenceStateTable { address: string; issuer: string; subject: string; /** Random; names this history. */ epoch: string; seq: number }

export interface Schema {
  mailboxes: MailboxTable;
  messages: MessageTable;
  conversations: ConversationTable;
  deliveries: DeliveryTable;
  sessions: SessionTable;
  deposits: DepositTable;
  drafts: DraftTable;
  invitations: InvitationTable;
  openings: OpeningTable;
  tombstones: TombstoneTable;
  revocations: RevocationTable;
  ended_grants: EndedGrantTable;
  uploads: UploadTable;
  announcements: AnnouncementTable;
  attachments: AttachmentTable;
  sent_documents: SentDocumentTable;
  versions: VersionTable;
  contents: ContentTable;
  earlier_receipts: EarlierReceiptTable;
  acceptances: AcceptanceTable;
  rejections: RejectionTable;
  consents: ConsentTable;
  payments: PaymentTable;
  payees: PayeeTable;
  bank_returns: BankReturnTable;
  bank_consents: BankConsentTable;
  payment_requests: PaymentRequestTable;
  request_keys: RequestKeyTable;
  received: ReceivedTable;
  confirmations: ConfirmationTable;
  evidence: EvidenceTable;
  evidence_states: EvidenceStateTable;
  owed_receipts: OwedReceiptsTable;
  own_properties: OwnPropertiesTable;
  own_words: OwnWordTable;
  attachment_words: AttachmentWordTable;
  repository: RepositoryTable;
  grants: GrantTable;
  pulls: PullTable;
}

export type MailboxRow = Selectable<MailboxTable>;
export type MessageRow = Selectable<MessageTable>;
export type ConversationRow = Selectable<ConversationTable>;
export type DeliveryRow = Selectable<DeliveryTable>;
export type SessionRow = Selectable<SessionTable>;
export type InvitationRow = Selectable<InvitationTable>;
export type UploadRow = Selectable<UploadTable>;
export type AnnouncementRow = Selectable<AnnouncementTable>;
export type AttachmentRow = Selectable<AttachmentTable>;
export type SentDocumentRow = Selectable<SentDocumentTable>;
export type OwnPropertiesRow = Selectable<OwnPropertiesTable>;
export type RepositoryRow = Selectable<RepositoryTable>;
export type AcceptanceRow = Selectable<AcceptanceTable>;
export type PaymentRow = Selectable<PaymentTable>;
export type PayeeRow = Selectable<PayeeTable>;
export type BankReturnRow = Selectable<BankReturnTable>;
export type BankConsentRow = Selectable<BankConsentTable>;
export type PaymentRequestRow = Selectable<PaymentRequestTable>;
export type ReceivedRow = Selectable<ReceivedTable>;
export type ConsentRow = Selectable<ConsentTable>;
export type OwedReceiptsRow = Selectable<OwedReceiptsTable>;
export type GrantRow = Selectable<GrantTable>;
export type PullRow = Selectable<PullTable>;
