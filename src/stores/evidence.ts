import type { Delivery, Message } from '../contract/index.ts';
import type { Expectation, Verification } from '../evidence/verify.ts';
import type { Readable } from './store.ts';

export { receiptFile } from '../evidence/export.ts';

export type { CheckName, Expectation, Verification } from '../evidence/verify.ts';

/** Verifies each receipt once and remembers the outcome; that of a large one only while somebody watches it. Needs no account. */
export interface EvidenceStore {
  verification(receipt: string | undefined, expected: Expectation): Readable<Verification>;
  /** The verified receipt of a delivery, as shown in the timeline. */
  delivery(delivery: Delivery, message: Message): Readable<Verification>;
}
