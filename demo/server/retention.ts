/**
 * How long a domain keeps what.
 * @module
 */
import type { Retention } from '../../src/contract/index.ts';

export type { Retention };

/** In days. Mail nobody deletes is kept. */
export const RETENTION: Retention = { deleted: 30, receipts: 365, log: 365 };

/** The least each can be: what is kept for no day at all would be gone before it was seen. */
const LEAST: Record<keyof Retention, number> = { deleted: 0, receipts: 0, messages: 1, log: 1 };
/** A century: more would be none. */
const MOST = 36_525;

/** @param refuse told which member is not understood, and what it may be; throws */
export function readRetention(said: unknown, refuse: (member: string, why: string) => never): Retention {
  if (typeof said !== 'object' || !said || Array.isArray(said)) return refuse('', 'it holds no object');
  const found: Retention = { ...RETENTION };
  for (const [name, days] of Object.entries(said)) {
    if (!Object.hasOwn(LEAST, name)) refuse(name, `it can have ${Object.keys(LEAST).join(', ')}`);
    const member = name as keyof Retention;
    // The log is kept for good where that is said.
    if (member === 'log' && days === null) delete found.log;
    else if (Number.isInteger(days) && Number(days) >= LEAST[member] && Number(days) <= MOST) found[member] = Number(days);
    else refuse(name, `it is a number of days from ${LEAST[member]} to ${MOST}`);
  }
  return found;
}
