import type { CoverCategory, Delivery, DmailProblem, Draft, EvidenceWish, Message, Part } from '../contract/index.ts';
import type { Lacking } from '../schema/properties.ts';
import type { Readable } from './store.ts';
import type { Transfer, TransferList } from './transfers.ts';

/** An address chip. */
export interface Recipient {
  /** As typed; shown while it is no address. */
  text: string;
  /** Absent while the text is no address. */
  address?: string;
  name?: string;
  /**
   * `accepts`: a session was granted; `uninvited`/`requested`: must be asked first / was asked;
   * `unreachable`: the domain does not answer now (the message would wait); `not-dmail`: no server there; `outside`: the
   * person has not let this page write to them.
   */
  status: 'invalid' | 'outside' | 'checking' | 'accepts' | 'uninvited' | 'requested' | 'unreachable' | 'not-dmail' | 'unknown';
}

export interface ComposeState {
  id: string;
  /** `ready` to be edited; `leaving`: send was pressed, the message is in the outbox; `discarded`: may be undone. */
  phase: 'loading' | 'ready' | 'leaving' | 'done' | 'discarded';
  to: readonly Recipient[];
  cc: readonly Recipient[];
  subject: string;
  html: string;
  thread?: string;
  inReplyTo?: string;
  reference?: string;
  cover?: readonly CoverCategory[];
  /** What is asked for beside the delivery. */
  evidence?: EvidenceWish;
  /** Typed content, finished or not. */
  parts: readonly Part[];
  /** Files of the draft, in the person's order. */
  attachments: readonly Transfer[];
  /** Changed since last kept anywhere. */
  dirty: boolean;
  /** When this text was last kept on this device / at home (ms since 1970); absent while it is not. */
  savedHere?: number;
  savedHome?: number;
  /** Home keeps no draft for these recipients, or for none, as far as the person has let this page write. */
  hereOnly?: boolean;
  /** Why it could not be kept; what is on the screen stays. */
  problem?: DmailProblem;
  /** Another tab or device saved a different version. Nothing is overwritten until the person chooses; what they write meanwhile is kept on this device. */
  conflict?: Draft;
  /** Once sent: one per recipient. */
  deliveries: readonly Delivery[];
  /** Once sent. */
  message?: Message;
  /** What stops it from being sent, in the order of the fields. */
  obstacles: readonly ('no-recipient' | 'recipient-invalid' | 'recipient-uninvited' | 'attachment-broken' | 'attachment-properties' | 'part-unfinished' | 'empty')[];
  /** What somebody wants to be told of attachments and is not; there with the obstacle `attachment-properties`. */
  lacking: readonly Lacking[];
}

/** What a message gets when it leaves. */
export interface SendOptions {
  /** The desk or topic, shown beside the reference number. Where the person let the page write in one alone, that one goes without saying. */
  channel?: string;
  /** Human reference number, in place of that of the conversation. */
  reference?: string;
  /** Has the person sign it at home first. What is signed is sent, without markup. */
  sign?: boolean;
  /** Gives up waiting for the person. */
  signal?: AbortSignal;
  /** Asked when it is signed: whether it is still what is to be sent. */
  still?(): boolean;
}

/** It could not be signed: `cause` says why, as far as it is a problem of its own. Nothing was sent. */
export class SigningProblem extends Error {
  /**
   * `changed`: the draft is another one than what was signed; `gone`: it was sent or discarded in another tab meanwhile;
   * `unfit`: what came back is no signature of it.
   */
  constructor(readonly reason: 'turned-back' | 'blocked' | 'offline' | 'changed' | 'gone' | 'unfit' | 'unfinished' | 'impossible' | 'failed', options?: ErrorOptions) {
    super(reason, options);
    this.name = 'SigningProblem';
  }
}

export interface ComposeStore extends Readable<ComposeState> {
  /** `text` is the editor's own plain-text form of `html`; without it a plain one is made from the markup. */
  edit(patch: { subject?: string; html?: string; text?: string; cover?: readonly CoverCategory[]; evidence?: EvidenceWish | undefined; parts?: readonly Part[] }): void;
  /** The files of the draft, to be shown and commanded; loaded with the first of them. @throws {DmailProblem} */
  attachments(): Promise<TransferList>;
  /** What the page wants to be told of each file, beside what recipients ask for: definitions of properties; what is none is left out. */
  require(properties: readonly unknown[]): void;
  /** Takes several addresses separated by commas, semicolons, spaces or lines. */
  addRecipients(field: 'to' | 'cc', text: string): void;
  removeRecipient(field: 'to' | 'cc', index: number): void;
  /** Ask an uninvited recipient for an invitation. */
  requestInvitation(address: string, reason: string): Promise<void>;
  /**
   * Writes message and key durably, then lets the outbox work. Resolves when it is queued. With `sign` call it from a
   * user gesture: the page on which the person signs opens in it.
   * @throws {SigningProblem} it was not signed; the draft is as it was, or as another tab left it
   */
  send(options?: SendOptions): Promise<Message>;
  /** While there is another version, one's own alone is discarded. */
  discard(): Promise<void>;
  undoDiscard(): Promise<void>;
  /** `mine` saves over the other version, `theirs` takes it over; the version not chosen becomes a draft of its own. */
  resolveConflict(choice: 'mine' | 'theirs'): Promise<void>;
  /** Waits until everything typed is kept on this device. */
  flush(): Promise<void>;
  /** The page may be gone in a moment: everything typed is on its way to this device when this returns. */
  leave(): void;
}

/** How a draft begins. */
export interface ComposeStart {
  draft?: string;
  /** Server's id of the stored message that is answered or forwarded. */
  message?: string;
  /** `id` of a message in the outbox that was refused: its text and the recipients it did not reach become a draft. */
  queued?: string;
  kind?: 'new' | 'reply' | 'reply-all' | 'forward';
  /** Take up what was begun in the same way, on this device or else on another, and is open in no other tab, if anything was. */
  resume?: boolean;
  /** Show what was sent to the same people and has not arrived, if anything was, in place of something new. */
  leaving?: boolean;
  /** What stands above the quoted text, in the reader's language. */
  heading?: (message: Message) => string;
  to?: readonly string[];
  cc?: readonly string[];
  subject?: string;
}
