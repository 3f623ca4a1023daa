import type { Consent, StoredMessage } from '../contract/index.ts';
import type { Readable } from './store.ts';

export interface DecisionsState {
  /** Consents given and taken back on this page, the newest last. */
  consents: readonly Consent[];
}

/**
 * What the reader decides of letters whose sender asks for more than their delivery. What binds them is confirmed on the
 * top-level page of their home: call `decide` and `allow` from a gesture, before anything is awaited.
 */
export interface DecisionsStore extends Readable<DecisionsState> {
  /** Whether this page can lead to the person's home. */
  readonly confirms: boolean;
  /** Accept or refuse: what was decided is in the answer. @throws {DmailProblem} */
  decide(stored: StoredMessage): Promise<StoredMessage>;
  /** Its sender is told when it is opened; or when any letter of theirs is. @throws {DmailProblem} */
  allow(stored: StoredMessage, every: boolean): Promise<void>;
  /** From now on nobody is told under it. @throws {DmailProblem} */
  takeBack(consent: Consent): Promise<void>;
  /** Under which its sender would be told now. */
  consentOf(stored: StoredMessage): Consent | undefined;
  /** It is being read. Its sender is told if they asked and may be, once. */
  shown(stored: StoredMessage): void;
}
