/**
 * The tables. Text and integers alone, times in milliseconds since 1970, booleans as 0 and 1: SQL that PostgreSQL
 * reads as SQLite does.
 * @module
 */
import { sql, type Kysely, type Migration, type Selectable } from 'kysely';
import type { Message } from '../../../src/contract/index.ts';
import { documentName } from './document-name.ts';
import { noteWords } from './words.ts';

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
  /** JSON of `properties` of `Conversation`. */
  properties: string | null;
}

export interface DeliveryTable { message: string; address: string; position: number; state: string; at: number | null; problem: string | null; receipt: string | null }
export interface SessionTable { id: string; sender: string; issuer: string; subject: string; jkt: string; recipient: string; thread: string | null; scope: 'any' | 'replies'; expires: number }
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
  /** It has fetched everything. */
  ended: number;
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
  versions: VersionTable;
  contents: ContentTable;
  earlier_receipts: EarlierReceiptTable;
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
export type OwnPropertiesRow = Selectable<OwnPropertiesTable>;
export type RepositoryRow = Selectable<RepositoryTable>;
export type GrantRow = Selectable<GrantTable>;
export type PullRow = Selectable<PullTable>;

/** `name!` must be there, `name#` is an integer. */
async function table(db: Kysely<unknown>, name: string, columns: string, key: string[]): Promise<void> {
  let create = db.schema.createTable(name);
  for (const column of columns.split(' ')) {
    const [, id, kind, must] = /^(\w+)(#?)(!?)$/.exec(column)!;
    create = create.addColumn(id!, kind ? 'bigint' : 'text', (c) => (must ? c.notNull() : c));
  }
  await create.addPrimaryKeyConstraint(`${name}_key`, key as never).execute();
}

const first: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'mailboxes', 'owner! epoch! seq#! floor#! inbox#! inbox_unread#! sent#! starred#! archive#! deleted#!', ['owner']);
    await table(db, 'messages', 'id! owner! thread! direction! message_id! peer! at#! unread#! digest! size#! body! sender receipt uri', ['id']);
    await table(db, 'conversations', 'owner! id! seq#! at#! message_id! subject! excerpt! direction! sender! recipients! count#! unread#! starred#! archived#! deleted_at# has_in#! has_out#! in_inbox#! in_sent#! in_starred#! in_archive#! in_deleted#! reference tags attachments#! attachments_size#! deliveries peers! words!', ['owner', 'id']);
    await table(db, 'deliveries', 'message! address! position#! state! at# problem receipt', ['message', 'address']);
    await table(db, 'sessions', 'id! sender! issuer! subject! jkt! recipient! thread scope! expires#!', ['id']);
    await table(db, 'deposits', 'sender! recipient! key! digest! message! at#!', ['sender', 'recipient', 'key']);
    await table(db, 'tickets', 'hash! sender! recipient! key! expires#!', ['hash']);
    await table(db, 'drafts', 'owner! id! version! saved_at#! content! seq#!', ['owner', 'id']);
    await table(db, 'invitations', 'owner! peer! state! scope since#! expires# name reason seq#!', ['owner', 'peer']);
    await table(db, 'openings', 'owner! peer! thread! at#!', ['owner', 'peer', 'thread']);
    await table(db, 'tombstones', 'owner! kind! ref! seq#!', ['owner', 'kind', 'ref']);
    await table(db, 'revocations', 'address! client! at#!', ['address', 'client']);
    const index = (name: string, on: string, columns: string[], options: { unique?: boolean; where?: string } = {}): Promise<void> => {
      let create = db.schema.createIndex(name).on(on).columns(columns as never);
      if (options.unique) create = create.unique();
      return (options.where ? create.where(sql.ref(options.where), '=', sql.lit(1)) : create).execute();
    };
    await index('messages_once', 'messages', ['owner', 'direction', 'peer', 'message_id'], { unique: true });
    await index('messages_thread', 'messages', ['owner', 'thread', 'at', 'id']);
    await index('conversations_seq', 'conversations', ['owner', 'seq']);
    for (const view of ['inbox', 'sent', 'starred', 'archive', 'deleted']) await index(`conversations_${view}`, 'conversations', ['owner', 'at', 'id'], { where: `in_${view}` });
    await index('sessions_peer', 'sessions', ['recipient', 'sender']);
    await index('drafts_seq', 'drafts', ['owner', 'seq']);
    await index('invitations_seq', 'invitations', ['owner', 'seq']);
    await index('tombstones_seq', 'tombstones', ['owner', 'seq']);
    await index('deposits_at', 'deposits', ['at']);
    await index('tickets_expires', 'tickets', ['expires']);
    await index('sessions_expires', 'sessions', ['expires']);
  },
};

const endedGrants: Migration = {
  up: (db: Kysely<unknown>) => table(db, 'ended_grants', 'name! at#!', ['name']),
};

const roots: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of ['messages', 'conversations']) await db.schema.alterTable(name).addColumn('root', 'text', (c) => c.notNull().defaultTo('')).execute();
    await sql`update conversations set root = (select m.id from messages m where m.owner = conversations.owner and m.thread = conversations.id order by m.at, m.id limit 1)
      where exists (select 1 from messages m where m.owner = conversations.owner and m.thread = conversations.id)`.execute(db);
    await sql`update messages set root = coalesce((select c.root from conversations c where c.owner = messages.owner and c.id = messages.thread), id)`.execute(db);
    await sql`update conversations set root = message_id where root = ''`.execute(db);
    await db.schema.dropIndex('messages_thread').execute();
    await db.schema.createIndex('messages_root').on('messages').columns(['root', 'at', 'id'] as never).execute();
    // Single-use addresses live in memory.
    await db.schema.dropTable('tickets').execute();
  },
};

const attachments: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'uploads', 'key! sender! issuer! subject! name! size#! declared digest', ['key']);
    await table(db, 'announcements', 'upload! owner! peer! document! version#! thread held#! at#!', ['upload', 'owner']);
    await table(db, 'attachments', 'message! position#! owner! document! upload! reference!', ['message', 'position']);
    await table(db, 'contents', 'digest! size#!', ['digest']);
    await table(db, 'earlier_receipts', 'message! position#! receipt!', ['message', 'position']);
    await db.schema.createIndex('uploads_name').on('uploads').columns(['sender', 'issuer', 'subject', 'name'] as never).unique().execute();
    await db.schema.createIndex('uploads_digest').on('uploads').columns(['digest'] as never).execute();
    await db.schema.createIndex('announcements_document').on('announcements').columns(['owner', 'peer', 'document', 'version'] as never).execute();
    await db.schema.createIndex('announcements_held').on('announcements').columns(['owner', 'held'] as never).execute();
    await db.schema.createIndex('announcements_at').on('announcements').columns(['at'] as never).execute();
    await db.schema.createIndex('attachments_upload').on('attachments').columns(['upload', 'owner'] as never).execute();
    await db.schema.alterTable('deposits').dropColumn('digest').execute();
  },
};

const scans: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('contents').addColumn('scan', 'text').execute();
    await db.schema.createIndex('contents_scan').on('contents').columns(['scan'] as never).execute();
  },
};

const pulls: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'repository', 'upload! owner! document! held#! at#!', ['upload']);
    await table(db, 'grants', 'hash! upload! server! keys! expires#! ended#!', ['hash']);
    await table(db, 'pulls', 'upload! uri! state! problem attempts#! wrong#! next#! moved#!', ['upload']);
    await db.schema.createIndex('repository_owner').on('repository').columns(['owner', 'held'] as never).execute();
    await db.schema.createIndex('grants_upload').on('grants').columns(['upload', 'server'] as never).execute();
    await db.schema.createIndex('pulls_state').on('pulls').columns(['state'] as never).execute();
  },
};

const versions: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'versions', 'document! version#!', ['document']);
    const tables = db as Kysely<Schema>;
    const highest = await tables.selectFrom('announcements').select(['owner', 'peer', 'document']).select(({ fn }) => fn.max('version').as('version')).groupBy(['owner', 'peer', 'document']).execute();
    for (const { version, ...of } of highest) await tables.insertInto('versions').values({ document: await documentName(of), version }).execute();
  },
};

const properties: Migration = {
  async up(db: Kysely<unknown>) {
    await table(db, 'own_properties', 'owner! peer! document! version! at#! properties!', ['owner', 'peer', 'document']);
    await table(db, 'own_words', 'owner! word! peer! document!', ['owner', 'word', 'peer', 'document']);
    await table(db, 'attachment_words', 'owner! word! message!', ['owner', 'word', 'message']);
    await db.schema.createIndex('own_words_document').on('own_words').columns(['owner', 'peer', 'document'] as never).execute();
    await db.schema.createIndex('attachment_words_message').on('attachment_words').columns(['message'] as never).execute();
    await db.schema.alterTable('conversations').addColumn('properties', 'text').execute();
    const tables = db as Kysely<Schema>;
    for (let last = ''; ; ) {
      const messages = await tables.selectFrom('messages').select(['id', 'owner', 'body']).where('id', '>', last).where('body', 'like', '%"attachments":[{%').orderBy('id').limit(200).execute();
      for (const { id, owner, body } of messages) await noteWords(tables, owner, id, (JSON.parse(body) as Message).attachments ?? []);
      if (!messages.length) break;
      last = messages.at(-1)!.id;
    }
  },
};

const room: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropIndex('announcements_held').execute();
    await db.schema.createIndex('announcements_room').on('announcements').columns(['owner', 'peer', 'held'] as never).execute();
  },
};

const looks: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of ['looks', 'due']) await db.schema.alterTable('contents').addColumn(name, 'bigint').execute();
    await db.schema.createIndex('contents_due').on('contents').columns(['due'] as never).execute();
    // Why these could not be looked at nobody has noted: each is tried once.
    await (db as Kysely<Schema>).updateTable('contents').set({ due: 0 }).where('scan', '=', 'not-scanned').execute();
  },
};

/** In their order; a migration once published is never changed. */
export const migrations: Record<string, Migration> = { '0001-first': first, '0002-ended-grants': endedGrants, '0003-roots': roots, '0004-attachments': attachments, '0005-scans': scans, '0006-pulls': pulls, '0007-versions': versions, '0008-room': room, '0009-properties': properties, '0010-looks': looks };
