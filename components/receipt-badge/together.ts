import type { ChainVerification, Verification } from '../../src/stores/evidence.ts';
import type { CheckedReceipts } from './events.ts';

/** Of all receipts as of one: the first that does not hold speaks for them, or else the newest that says what became of the message. */
export function together(outcome: Verification | ChainVerification | undefined): CheckedReceipts | undefined {
  if (!outcome || !('events' in outcome)) return outcome;
  const { state, events, failed } = outcome;
  const shown = (events[failed?.index ?? -1] ?? events.findLast(({ event }) => event !== 'PaymentStatement'))?.verification;
  const { checks = [], failed: _, ...rest } = shown ?? {};
  return { ...rest, state, checks: failed?.check === 'chain' || (state === 'verified' && events[1]) ? [...checks, { name: 'chain', passed: !failed }] : checks, ...(failed && { failed: failed.check }) };
}
