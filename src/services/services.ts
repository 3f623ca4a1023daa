/**
 * What elements find: stable objects, wired once per (server, account).
 * @module
 */
import type { ReceiptList } from '../contract/index.ts';
import type { AccountCommands, AccountRights, AccountState } from '../stores/account.ts';
import type { BankAccountsStore } from '../stores/bank-accounts.ts';
import type { ComposeStart, ComposeStore } from '../stores/compose.ts';
import type { DraftsStore } from '../stores/drafts.ts';
import type { EvidenceStore } from '../stores/evidence.ts';
import type { InvitationsStore } from '../stores/invitations.ts';
import type { ConversationList, MailboxQuery, MailboxStore } from '../stores/mailbox.ts';
import type { OutboxStore } from '../stores/outbox.ts';
import type { PaymentsStore } from '../stores/payments.ts';
import type { SettlementsStore } from '../stores/settlement.ts';
import type { Readable } from '../stores/store.ts';
import type { ThreadStore } from '../stores/thread.ts';

export type { ComposeStart } from '../stores/compose.ts';

/** Stores that are not needed for the first rows of an inbox are loaded when first asked for. */
export interface Services {
  readonly account: Readable<AccountState> & AccountCommands & AccountRights;
  readonly mailbox: MailboxStore;
  /** The conversations of one view, as a window that grows. Same query, same list. */
  list(query: MailboxQuery): ConversationList;
  thread(id: string): Promise<ThreadStore>;
  /** A draft being written: an existing one by id, or a new one. */
  compose(start?: ComposeStart): Promise<ComposeStore>;
  /** Letters begun and not sent. */
  drafts(): Promise<DraftsStore>;
  outbox(): Promise<OutboxStore>;
  invitations(): Promise<InvitationsStore>;
  evidence(): Promise<EvidenceStore>;
  /** Accounts at banks, with the scope `read:accounts`. */
  bankAccounts(): Promise<BankAccountsStore>;
  /** What is paid by bank, with the scope `pay`. */
  payments(): Promise<PaymentsStore>;
  /** Whether what own letters ask for has come, by the owner's banks, with the scope `read:accounts`. */
  settlements(): Promise<SettlementsStore>;
  /** Ends connection and outbox of this page at once, where leaving is not enough: a test, a person changed. */
  close(): void;
  /** The receipts of the latest message of conversations, in one request; unknown ids are left out, and what would make the answer too large: that is had alone. */
  receipts(conversations: readonly string[]): Promise<ReceiptList['receipts']>;
}
