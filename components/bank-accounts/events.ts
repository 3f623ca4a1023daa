/** The person is about to be sent to their bank's page, in a new window; can be prevented. */
export class BankOpenRequestEvent extends Event {
  static readonly eventName = 'fdz-bank-open-request';
  /** @param bank its name, as home gives it */
  constructor(readonly url: string, readonly bank: string) {
    super(BankOpenRequestEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

/** The person has allowed a bank to show their accounts, and the bank has said so. */
export class BankConnectedEvent extends Event {
  static readonly eventName = 'fdz-bank-connected';
  /** @param bank its id, as home gives it */
  constructor(readonly bank: string) {
    super(BankConnectedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** A bank is not asked for accounts any more, as the person wanted. */
export class BankDisconnectedEvent extends Event {
  static readonly eventName = 'fdz-bank-disconnected';
  constructor(readonly bank: string) {
    super(BankDisconnectedEvent.eventName, { bubbles: true, composed: true });
  }
}

/** The person wants to see the letter a transaction pays; the host shows its conversation. */
export class BankLetterOpenRequestEvent extends Event {
  static readonly eventName = 'fdz-bank-letter-open-request';
  /**
   * @param message the server's id of the letter
   * @param thread its conversation, for the attribute `thread-id` of `<fdz-message>`
   */
  constructor(readonly message: string, readonly thread: string) {
    super(BankLetterOpenRequestEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'fdz-bank-open-request': BankOpenRequestEvent;
    'fdz-bank-connected': BankConnectedEvent;
    'fdz-bank-disconnected': BankDisconnectedEvent;
    'fdz-bank-letter-open-request': BankLetterOpenRequestEvent;
  }
}
