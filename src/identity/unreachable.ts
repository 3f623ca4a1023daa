import { DmailProblem } from '../contract/problems.ts';

/** Milliseconds until an answer of a domain or its authorization server must be there. */
export const PATIENCE = 20_000;

/** Nobody answered: why, as far as a browser lets us know. */
export const unreachable = (cause: unknown): DmailProblem =>
  new DmailProblem(globalThis.navigator?.onLine === false ? 'offline' : cause instanceof DOMException && cause.name === 'TimeoutError' ? 'timeout' : 'unreachable', {}, { cause });
