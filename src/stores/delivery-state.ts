/** What receipts make of a delivery. @module */
import type { Delivery, EvidenceEvent, ReceiptClaims } from '../contract/index.ts';

const STATES: Record<EvidenceEvent, Delivery['state']> = {
  SubmissionAcceptance: 'sending', NotificationForAcceptance: 'deposited', ConsignmentAcceptance: 'deposited', ContentConsignment: 'deposited',
  ContentHandover: 'handed-over', ContentAccessTracking: 'opened', SubmissionRejection: 'refused', ConsignmentRejection: 'refused',
  AcceptanceRejectionExpiry: 'expired', ContentConsignmentFailure: 'failed',
  // Says nothing of it; but nobody pays for what is not there.
  PaymentStatement: 'deposited',
};

/** What a verified receipt, the newest of its message, says has become of it. */
export function stateAfter({ event, attachments = [] }: ReceiptClaims): Delivery['state'] {
  const state = STATES[event];
  // A registered letter waits in the box; what came with it may still be on its way.
  return state === 'deposited' && attachments.some(({ digest }) => !digest) ? 'sending' : state;
}

/** In the recipient's box, whatever came after. */
export const isThere = ({ state }: Delivery): boolean => state === 'deposited' || state === 'handed-over' || state === 'opened';

/** What the recipient decided, or let pass: trying again changes nothing. */
const DECIDED = ['urn:dmail:problem:refused-by-recipient', 'urn:dmail:problem:acceptance-expired'];

/** Nothing is left to be done to bring it there. */
export const isSettled = (delivery: Delivery): boolean => isThere(delivery) || DECIDED.includes(delivery.problem!);

/** The receipts of a delivery, oldest first. */
export const receiptsOf = ({ earlier = [], receipt }: Delivery): readonly string[] => (receipt ? [...earlier, receipt] : earlier);

/** What an evidence file of a letter holds: the receipts of all who were sent it, but for those that did not hold when they came. */
export const chainsOf = (deliveries: readonly Delivery[] = []): (readonly string[])[] =>
  deliveries.filter(({ problem, receipt }) => receipt && !(problem === 'urn:dmail:problem:receipt-invalid' && isOfRefusal(receipt))).map(receiptsOf);

/** Whether a receipt, if it holds, says that a message was not taken in at all. */
export const isOfRefusal = (receipt: string): boolean => unverified(receipt).event === 'SubmissionRejection';

/** Claims of a receipt nobody has verified: good for finding out whether it is worth a question, for nothing else. */
export function unverified(receipt: string): Partial<ReceiptClaims> {
  try {
    const payload = receipt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (char) => char.charCodeAt(0)))) as Partial<ReceiptClaims>;
  } catch {
    return {};
  }
}
