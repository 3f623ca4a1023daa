import type { DmailProblem, Invitation, InvitationScope } from '../contract/index.ts';
import type { Readable } from './store.ts';

export interface InvitationsState {
  phase: 'loading' | 'ready' | 'failed';
  invitations: readonly Invitation[];
  /** Peers whose change waits for the server. */
  pending: readonly string[];
  /** Why the list could not be read. */
  problem?: DmailProblem;
  /** Why the last decision did not take; nothing was changed. Stays until something else is decided. */
  change?: DmailProblem;
}

export interface InvitationsStore extends Readable<InvitationsState> {
  /** Answers whether the server has confirmed it; where not, `change` says why. */
  decide(peer: string, decision: { state: 'accepted' | 'declined' | 'blocked' | 'revoked'; scope?: InvitationScope; expiresAt?: string }): Promise<boolean>;
  /** Ask somebody for an invitation; the reason is shown to them. */
  request(address: string, reason: string): Promise<void>;
  retry(): void;
}
