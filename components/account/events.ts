import type { AccountIdentity } from '../../src/identity/token-source.ts';

/** Somebody is signed in, by their own doing or because an earlier sign-in still holds. */
export class AccountSignedInEvent extends Event {
  static readonly eventName = 'fdz-account-signed-in';
  constructor(readonly account: AccountIdentity) {
    super(AccountSignedInEvent.eventName, { bubbles: true, composed: true });
  }
}

/** Nobody is signed in any more. */
export class AccountSignedOutEvent extends Event {
  static readonly eventName = 'fdz-account-signed-out';
  constructor() {
    super(AccountSignedOutEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-account-signed-in': AccountSignedInEvent;
    'fdz-account-signed-out': AccountSignedOutEvent;
  }
}
