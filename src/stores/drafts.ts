import type { DmailProblem, DraftContent } from '../contract/index.ts';
import type { Readable } from './store.ts';

/** A letter begun and not sent. */
export interface DraftRow {
  id: string;
  content: DraftContent;
  /** First words of the text. */
  excerpt: string;
  /** ms since 1970 */
  savedAt: number;
  /** Home has exactly this text; otherwise it is on this device alone. */
  atHome: boolean;
}

export interface DraftsState {
  phase: 'loading' | 'ready' | 'failed';
  /** Last saved first. */
  drafts: readonly DraftRow[];
  /** The draft discarded last, while that can be taken back. */
  undo?: { readonly id: string };
  /** Why home could not be asked; what this device keeps is shown. */
  problem?: DmailProblem;
  /** Why a draft could not be discarded, or brought back. */
  change?: DmailProblem;
}

/** The drafts of an account, of this device and at home. */
export interface DraftsStore extends Readable<DraftsState> {
  /** Discards here and at home; can be taken back for a while. */
  discard(id: string): Promise<void>;
  undo(): Promise<void>;
  /** Forget `undo` or `change`. */
  dismiss(): void;
  retry(): void;
}
