/**
 * Files somebody attaches, and how far each has come: what a picker shows and commands, whoever carries the bytes.
 * @module
 */
import type { BrokenRule, Restrictions } from '../content/restrictions.ts';
import type { AttachmentReference, CoverTag, Message, ProblemCode } from '../contract/index.ts';
import type { Asked } from '../schema/properties.ts';
import type { Readable } from './store.ts';

export type { BrokenRule };

/**
 * - `refused`: a rule forbids it, known before a byte is sent; `problem` says which rule and whose
 * - `waiting`: for a recipient, for the network or for its turn
 * - `sending`
 * - `paused`: by the person
 * - `failed`: will not go on by itself; `problem` says why, `retry` tries again
 * - `lost`: this device does not have the bytes any more; the same file has to be chosen again (`find`)
 * - `done`: all of it has arrived wherever it goes
 */
export type TransferState = 'refused' | 'waiting' | 'sending' | 'paused' | 'failed' | 'lost' | 'done';

export type TransferProblem = { rule: BrokenRule } | { code: ProblemCode | 'file-changed' | 'file-unreadable' };

/** What was attached earlier in the conversation by the same person. */
export interface Earlier {
  readonly document: string;
  readonly name: string;
  /** The number its next version gets, as far as the sender knows. */
  readonly version: number;
}

export interface Transfer {
  /** Of the file in its list. */
  readonly id: string;
  /** Of the document, as a message names it. */
  readonly document?: string;
  readonly name: string;
  readonly mediaType: string;
  /** Octets. */
  readonly size: number;
  readonly state: TransferState;
  /** Octets that have arrived, of `size`; the least of all the places it goes to. */
  readonly sent: number;
  /** Octets a second, averaged over the last few seconds; absent while nothing moves. */
  readonly rate?: number;
  readonly problem?: TransferProblem;
  /** Its bytes, where this page has them: for a thumbnail. */
  readonly file?: Blob;
  /** `sha-256:` and base64url, once known. */
  readonly digest?: string;
  readonly properties?: readonly CoverTag[];
  /** It is the next version, `number`, of a document that was called so, or has the bytes of an earlier one, `same`, and is not sent. */
  readonly version?: { readonly document: string; readonly name: string; readonly number: number; readonly same?: number };
}

export interface TransfersState {
  /** In the order of the person. */
  readonly items: readonly Transfer[];
  /** What recipients want to be told of each; absent where nobody asks for anything, or has not said yet. */
  readonly asked?: readonly Asked[];
  /** Of which a file may be the next version. */
  readonly earlier?: readonly Earlier[];
  /** The message has left with them: nothing of them is changed any more, they are only brought on their way. */
  readonly sealed?: boolean;
}

export interface TransferList extends Readable<TransfersState> {
  /** What it holds goes to people, with all that is said of it; a form takes what its page offers to say, and no more. */
  readonly addressed?: true;
  /** Takes files up, each in a state of its own; a refused one stays to be seen and removed. `path` keeps the folder apart from the name. */
  add(files: readonly File[]): void;
  /** One that was set aside as well. */
  remove(id: string): void;
  /** Takes it away so that it can be put back as it was, with what has arrived of it, until it is removed. */
  setAside?(id: string): void;
  /** Where it stood. @returns whether it could be */
  putBack?(id: string): boolean;
  /** Puts it before the one that stands at this place now. */
  move(id: string, to: number): void;
  /** Control characters, slashes and dots at the ends are taken out; an empty name keeps the one before. */
  rename(id: string, name: string): void;
  /** What is said of it, instead of what was said before. */
  describe(id: string, properties: readonly CoverTag[]): void;
  pause(id: string): void;
  resume(id: string): void;
  /** Tries a failed one again. */
  retry(id: string): void;
  /**
   * Gives a lost one its bytes again.
   * @param file chosen by the person; without it the browser opens the one it knows, where it can, and may ask the person, who is there
   * @returns whether it is the same content (size, and digest where one is known); another file is not taken
   */
  find(id: string, file?: File): Promise<boolean>;
  /** Makes a file the next version of an earlier one, or a document of its own without one. */
  version?(id: string, document?: string): Promise<void>;
  /** The rule of the page, held against every file beside those of the recipients. */
  restrict?(rule: Restrictions): void;
}

/** What the compose store needs beyond what a picker does. */
export interface DraftTransfers extends TransferList {
  /** As the message names them, refused ones left out. */
  readonly references: readonly AttachmentReference[];
  /** Shows what the draft names, as kept by an earlier page or on another device: what is not on this device is `lost`, unless it has arrived. What the draft does not name any more goes. */
  adopt(references: readonly AttachmentReference[]): void;
  /**
   * Who is written to now and has not said no. Sessions are opened here when there is something to announce; their
   * policies are held against every file.
   * @param thread conversation answered in; some are open for replies alone
   * @param passedOn conversation something is passed on from: what the writer attached there, or in the one answered in, may get its next version
   */
  sendTo(addresses: readonly string[], thread?: string, passedOn?: string): void;
  /** Resolves when it is known of each file which document it is. */
  settled(): Promise<void>;
}

/** The transfers of an account, whichever draft or message they belong to: they go on when the box is gone. */
export interface Transfers {
  /** Those of a draft; its id is the id of the message it becomes. */
  of(draft: string): Promise<DraftTransfers>;
  /** Queued messages whose attachments are still on their way go on from here, after a reload too, to those who are to have them. */
  resume(queued: readonly { message: Message; addresses: readonly string[] }[]): void;
  /** Calls back when everything attached to a message has arrived at a recipient's server. */
  arrived(heard: (message: string, address: string) => void): () => void;
  /** The draft was discarded, or its message taken back everywhere: what was uploaded is given up. */
  drop(draft: string): Promise<void>;
  /** Ends all work; what has arrived stays. */
  stop(): void;
}
