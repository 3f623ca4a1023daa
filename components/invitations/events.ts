import type { InvitationScope } from '../../src/contract/index.ts';

/** What the person decided about somebody who wants to write to them; the server has confirmed it. */
export class InvitationDecidedEvent extends Event {
  static readonly eventName = 'fdz-invitation-decided';
  constructor(
    readonly peer: string,
    readonly decision: 'accepted' | 'declined' | 'blocked' | 'revoked',
    readonly scope?: InvitationScope,
    readonly expiresAt?: string,
  ) {
    super(InvitationDecidedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-invitation-decided': InvitationDecidedEvent;
  }
}
