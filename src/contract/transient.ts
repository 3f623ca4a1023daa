import type { DmailProblem, ProblemCode } from './problems.ts';

const TRANSIENT = new Set<ProblemCode>(['offline', 'unreachable', 'timeout', 'rate-limited', 'unavailable', 'bank-unavailable', 'internal', 'storage-full', 'nonce-required', 'signed-out', 'token-invalid', 'session-expired', 'gone']);

/** Whether the same request may succeed later without anything being changed. */
export const isTransient = ({ code }: DmailProblem): boolean => TRANSIENT.has(code);
