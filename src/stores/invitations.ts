import type { DmailProblem, Invitation, InvitationScope } from '../contract/index.ts';
import type { Readable } from './store.ts';

export interface InvitationsState {
  phase: 'loading' | 'ready' | 'failed';
  invitations: readonly Invitation[];
  /** Peers whose change waits for the server. */
  pending: readonly string[];
  problem?: DmailProblem;
}

export interface InvitationsStore extends Readable<InvitationsState> {
  decide(peer: string, decision: { state: 'accepted' | 'declined' | 'blocked' | 'revoked'; scope?: InvitationScope; expiresAt?: string }): Promise<void>;
  /** Ask somebody for an invitation; the reason is shown to them. */
  request(address: string, reason: string): Promise<void>;
  retry(): void;
}
