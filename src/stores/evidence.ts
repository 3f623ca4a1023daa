import type { Message } from '../contract/index.ts';
import type { ChainVerification } from '../evidence/chain.ts';
import type { EvidenceArchive } from '../evidence/file.ts';
import type { FileVerification, PagesOf } from '../evidence/file-verify.ts';
import type { EvidencePageOptions } from '../evidence/page.ts';
import type { SignatureVerification } from '../evidence/signature.ts';
import type { Expectation, Verification } from '../evidence/verify.ts';
import type { Readable } from './store.ts';

export { receiptFile } from '../evidence/export.ts';

export type { ChainEvent, ChainVerification } from '../evidence/chain.ts';
export type { EvidenceArchive, EvidenceFault } from '../evidence/file.ts';
export type { FileVerification, PagesOf } from '../evidence/file-verify.ts';
export type { EvidencePageOptions, EvidencePageWords } from '../evidence/page.ts';
export type { SignatureCheck, SignatureVerification } from '../evidence/signature.ts';
export type { CheckName, Expectation, Verification } from '../evidence/verify.ts';

/**
 * Verifies each receipt once and remembers the outcome; that of a large one only while somebody watches it. What is
 * watched is looked at again now and then: a key may have been revoked. Needs no account.
 */
export interface EvidenceStore {
  verification(receipt: string | undefined, expected: Expectation): Readable<Verification>;
  /** All receipts of a message for one recipient, oldest first. */
  chain(receipts: readonly string[], expected: Expectation): Readable<ChainVerification>;
  /** Who signed a message, and how. */
  signature(message: Message): Readable<SignatureVerification>;
  /**
   * Verifies an evidence file; without the network as far as that goes.
   * @param pageOf the words its page is made again with; without them that is not checked
   * @throws {DmailProblem} `unreachable` where what verifies could not be loaded
   */
  file(bytes: Uint8Array<ArrayBuffer>, pageOf?: PagesOf): Promise<FileVerification>;
  /**
   * Makes an evidence file.
   * @param chains for each recipient all receipts, oldest first
   * @throws {DmailProblem} where the keys cannot be had now, `receipt-invalid` where there is nothing to make it of
   */
  archive(message: Message, chains: readonly (readonly string[])[], page: EvidencePageOptions): Promise<EvidenceArchive>;
}
