/**
 * What survives in the browser: drafts, outbox, cache. Adapters: idb.ts and memory.ts.
 * @module
 */
import type { Conversation, CoverTag, Delivery, DraftContent, Message, Thread } from '../contract/index.ts';

/** Opens the store of one account. Databases of different accounts never touch. */
export interface OfflineStorage {
  /**
   * `durable`: the browser promised to keep it; `best-effort`: it may evict it; `memory`: gone with the page.
   */
  readonly durability: 'durable' | 'best-effort' | 'memory';
  open(name: string): Promise<OfflineStore>;
  /** Asks the browser to keep what is written; answers what it promised. */
  persist(): Promise<OfflineStorage['durability']>;
}

/** A draft as kept on this device. */
export interface LocalDraft {
  id: string;
  content: DraftContent;
  /** ms since 1970 */
  savedAt: number;
  /** Grows by one with each local save; another tab's save in between is a conflict. */
  revision: number;
  /** Version at home this text is based on; absent while home has none. */
  homeVersion?: string;
  /** Home has exactly this text. */
  synced: boolean;
  /** Discarded, but home has not been told yet. */
  deleted?: boolean;
  /** Id of the draft of which this is one's own version, for as long as the person has not chosen between it and the one kept there. */
  beside?: string;
  /** The text that one was typed over; where just that is kept there still, nothing is to be chosen. */
  over?: DraftContent;
}

/** A message waiting for one or more recipients. */
export interface OutboxEntry {
  /** `message.id` */
  id: string;
  message: Message;
  deliveries: Delivery[];
  /** ms since 1970 */
  queuedAt: number;
  attempts: number;
  nextAttempt: number;
  /** The sent copy was taken by home: recipients may answer. */
  copied?: boolean;
  /** The deliveries home knows are these. */
  reported?: boolean;
  /** Recipients the person took back after home had its copy. */
  withdrawn?: string[];
  /** Type of the problem the last attempt ended with. */
  problem?: string;
  /** Draft to be discarded at home once everything is through. */
  draft?: string;
}

/** Whose next version a file is. */
export interface TransferVersion {
  document: string;
  /** As the document was called when it was sent last. */
  name: string;
  /** The number it gets, as far as the sender knows. */
  number: number;
  /** The number of the version these very bytes are already. */
  same?: number;
}

/** A file that is attached to a draft, until the message it became has arrived with it everywhere. */
export interface TransferRecord {
  /** The draft, and the message it becomes. */
  draft: string;
  /** Of the file in its draft; also of the document, unless it is a version of another. */
  id: string;
  version?: TransferVersion;
  /** Under which it is another document than `id`: begun again, it is no version of what was begun before. */
  document?: string;
  /** Under which its bytes are announced, at every server. */
  upload: string;
  /** Among those of the draft, ascending. */
  order: number;
  name: string;
  mediaType: string;
  /** Octets. */
  size: number;
  /** ms since 1970 */
  lastModified: number;
  /** When it was first kept here, in ms since 1970. */
  since?: number;
  /** Once known. */
  digest?: string;
  properties?: CoverTag[];
  /** Opens the file again, where the browser gave one. */
  handle?: FileSystemFileHandle;
  /** The content itself, if it is small. */
  bytes?: Blob;
  /** By the person. */
  paused?: boolean;
  /** The message names this upload: it cannot be begun under another id any more. */
  queued?: boolean;
  /** By the `server` of a domain. */
  places: Record<string, TransferPlace>;
}

/** How far a file has come at one server. */
export interface TransferPlace {
  /** Recipients for whom it was announced there. */
  addresses: string[];
  /** All of it has arrived, and it is what was sent. */
  done?: boolean;
  /** Whether that server fetches it from home, or it is sent there; absent until that is decided. */
  way?: 'pulled' | 'straight';
  /** (Of home.) Other servers fetch it from here. */
  repository?: boolean;
}

/** A file of a form, on its way to an endpoint of the page. */
export interface ChosenFile {
  id: string;
  /** Among those of the form, ascending. */
  order: number;
  name: string;
  /** As it was called when it was chosen. */
  chosen: string;
  mediaType: string;
  /** Octets. */
  size: number;
  /** ms since 1970 */
  lastModified: number;
  /** Where the endpoint keeps it, once it was begun there. */
  url?: string;
  /** Once known. */
  digest?: string;
  properties?: readonly CoverTag[];
  state: 'waiting' | 'paused' | 'done';
  /** Opens the file again, where the browser gave one. */
  handle?: FileSystemFileHandle;
  /** The content itself, if it is small and has not arrived. */
  bytes?: Blob;
}

/** Those of one form in one tab. A call resolves once it is committed, and fails where nothing can be kept. */
export interface ChosenFiles {
  /** In their order. */
  all(): Promise<ChosenFile[]>;
  put(file: ChosenFile): Promise<void>;
  delete(id: string): Promise<void>;
}

/** Rows of one view as last seen. */
export interface CachedList {
  conversations: Conversation[];
  total: number;
  unread: number;
  state: string;
  /** ms since 1970 */
  asOf: number;
}

/**
 * Everything kept for one account. A call resolves once it is committed.
 * @throws {DmailProblem} `local-storage-full`, `local-storage-lost` (evicted or closed by the browser),
 *   `local-storage-unavailable`
 */
export interface OfflineStore {
  readonly drafts: {
    get(id: string): Promise<LocalDraft | undefined>;
    all(): Promise<LocalDraft[]>;
    /** Writes if the stored revision is still `draft.revision - 1` (or none); answers what stands otherwise. */
    put(draft: LocalDraft): Promise<LocalDraft | undefined>;
    /** Writes whatever stands there, in one step that goes on where the page does not: for rows nobody else writes. */
    leave(draft: LocalDraft): Promise<void>;
    delete(id: string): Promise<void>;
  };
  readonly outbox: {
    all(): Promise<OutboxEntry[]>;
    get(id: string): Promise<OutboxEntry | undefined>;
    /** Adds a new entry and removes the draft it was written in, in one transaction; an existing entry stands. */
    add(entry: OutboxEntry, draft?: string): Promise<void>;
    /** Reads, changes and writes in one transaction; `undefined` from `change` removes. Answers what stands afterwards. */
    update(id: string, change: (entry: OutboxEntry) => OutboxEntry | undefined): Promise<OutboxEntry | undefined>;
  };
  readonly transfers: {
    /** Those of one draft in their order; or all, without what is in them. */
    all(draft?: string): Promise<TransferRecord[]>;
    put(records: readonly TransferRecord[]): Promise<void>;
    /** Reads, changes and writes in one transaction. Answers what stands afterwards; `undefined` where there is none. */
    update(draft: string, id: string, change: (record: TransferRecord) => TransferRecord): Promise<TransferRecord | undefined>;
    /** One, or all of a draft. */
    delete(draft: string, id?: string): Promise<void>;
  };
  readonly cache: {
    list(key: string): Promise<CachedList | undefined>;
    putList(key: string, list: CachedList): Promise<void>;
    thread(id: string): Promise<Thread | undefined>;
    putThread(thread: Thread): Promise<void>;
    /** Forgets lists and threads; drafts and outbox stay. */
    clear(): Promise<void>;
  };
  readonly meta: {
    get(key: string): Promise<string | undefined>;
    put(key: string, value: string): Promise<void>;
  };
  close(): void;
  /** Removes everything of this account. */
  erase(): Promise<void>;
}
