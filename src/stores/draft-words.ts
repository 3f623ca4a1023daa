/** What the keeper of a draft tells the box it keeps it for, and the other boxes. @module */
import type { DmailProblem } from '../contract/problems.ts';
import type { Draft, DraftContent } from '../contract/index.ts';
import type { LocalDraft } from '../offline/ports.ts';

export interface KeeperHandlers {
  /** Another tab or device saved, and nothing was changed here since: this is the text now. */
  taken(content: DraftContent, at: { here?: number; home?: number }): void;
  /** Another version stands where this one would go; this one is kept aside until `resolve`. Or none does any more. */
  conflict(other: Draft | undefined): void;
  kept(at: { here?: number; home?: number }): void;
  /** Home does not keep it: it is on this device alone. */
  stays(): void;
  /** Could not be kept on this device, or not at home and waiting would not help. */
  problem(problem: DmailProblem | undefined): void;
  /** Sent or discarded in another tab. */
  gone(how: 'sent' | 'discarded'): void;
}

/** What boxes of one account tell each other. */
export type DraftWord = { id: string; draft: LocalDraft } | { id: string; gone: 'sent' | 'discarded' };
