/**
 * What the reader notes of documents they got: what a list of attachments shows and commands.
 * @module
 */
import type { CoverTag, DmailProblem, PropertyDefinition, StoredMessage } from '../contract/index.ts';
import type { Readable } from './store.ts';

/** What is noted of one document. */
export interface Noted {
  /** What home has, as far as known; while `saving`, what is on its way there. */
  readonly properties: readonly CoverTag[];
  /**
   * - `kept`
   * - `saving`
   * - `failed`: what was wanted was not taken, and `problem` says why; `properties` are those from before
   * - `conflict`: something else was noted elsewhere meanwhile; `properties` are those
   */
  readonly phase: 'kept' | 'saving' | 'failed' | 'conflict';
  readonly problem?: DmailProblem;
  /** With `failed` and `conflict`, what the person wanted: it is not lost. */
  readonly wanted?: readonly CoverTag[];
}

export interface OwnPropertiesState {
  /** What can be noted, in the order it is offered; absent until home has said. */
  readonly definitions?: readonly PropertyDefinition[];
  /** What home asks senders to say: what their choices are called. There with `definitions`. */
  readonly asked?: readonly PropertyDefinition[];
  /** Why home has not. */
  readonly problem?: DmailProblem;
  /** Replaced whenever `of` answers otherwise. */
  readonly changes: number;
}

export interface OwnPropertiesStore extends Readable<OwnPropertiesState> {
  /** Whether this page may note anything: the grant may be for reading a conversation alone. */
  readonly writable: boolean;
  /** Asks for the definitions where they are not known; the first subscriber does as well. */
  load(): Promise<void>;
  /** What is noted of an attachment; the same for all versions of a document. @param attachment its id in the message */
  of(stored: StoredMessage, attachment: string): Noted;
  /**
   * Notes these, instead of those before: shown at once, and taken back where home does not take them.
   * @returns whether they were taken
   */
  save(stored: StoredMessage, attachment: string, properties: readonly CoverTag[]): Promise<boolean>;
  /** After `failed` or `conflict`: `mine` tries what was wanted over what is there, `theirs` forgets it. */
  resolve(stored: StoredMessage, attachment: string, choice: 'mine' | 'theirs'): Promise<boolean>;
}
