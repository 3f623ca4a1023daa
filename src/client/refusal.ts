/**
 * Turns an answer that did not succeed into a coded problem.
 * @module
 */
import { DmailProblem, problemCode } from '../contract/problems.ts';
import type { ProblemCode, ProblemContext, WireCode } from '../contract/problems.ts';
import { bounded } from '../contract/bounded.ts';

const CODES = {
  'token-required': 1, 'token-invalid': 1, 'proof-invalid': 1, 'nonce-required': 1, 'scope-insufficient': 1, 'issuer-not-bound': 1,
  'origin-mismatch': 1, 'session-mismatch': 1, 'session-expired': 1, 'invitation-required': 1, 'not-found': 1, 'method-not-allowed': 1,
  conflict: 1, gone: 1, 'state-unknown': 1, 'version-mismatch': 1, 'version-required': 1, 'too-large': 1, 'type-forbidden': 1,
  'media-type-unsupported': 1, misdirected: 1, 'not-understood': 1, 'key-reused': 1, 'rate-limited': 1, internal: 1, unavailable: 1, 'storage-full': 1, 'attachment-missing': 1, 'digest-mismatch': 1, 'range-not-satisfiable': 1, infected: 1,
  'acceptance-pending': 1, 'refused-by-recipient': 1, 'acceptance-expired': 1, 'confirmation-required': 1, 'signature-invalid': 1, 'already-paid': 1, 'payments-not-offered': 1, 'bank-unavailable': 1, 'not-cancellable': 1,
} satisfies Record<WireCode, 1>;

/** What a status means that came without problem details: from a proxy, as a rule. */
const STATUSES: Record<number, ProblemCode> = { 401: 'token-invalid', 404: 'not-found', 409: 'conflict', 410: 'gone', 413: 'too-large', 421: 'misdirected', 423: 'unavailable', 429: 'rate-limited', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable', 507: 'storage-full' };

/** A conflict tells what is there now: a whole draft. */
const LIMIT = 4_194_304;

/** What a problem may tell, and of which type it has to be. */
const CONTEXT = [['field', 'string'], ['mediaType', 'string'], ['limit', 'number'], ['scope', 'string'], ['invitation', 'string'], ['receipt', 'string'], ['current', 'object'], ['payment', 'object'], ['iban', 'string'], ['known', 'object']] as const;

/** The problem an answer speaks of; only codes of the closed set, only context of the right type. */
export async function refusal(response: Response): Promise<DmailProblem> {
  const { status, headers } = response;
  let said: Record<string, unknown> = {};
  try {
    const body: unknown = JSON.parse(await bounded(response, LIMIT));
    if (typeof body === 'object' && body) said = body as Record<string, unknown>;
  } catch {
    // The status has to do.
  }
  const named = problemCode(said['type']);
  const code = named && Object.hasOwn(CODES, named) ? named : (STATUSES[status] ?? (status >= 500 ? 'internal' : 'answer-invalid'));
  const context: ProblemContext = { status };
  for (const [name, type] of CONTEXT) if (typeof said[name] === type && said[name] !== null) Object.assign(context, { [name]: said[name] });
  const after = headers.get('retry-after');
  const seconds = after === null ? NaN : /^\d+$/.test(after) ? +after : (Date.parse(after) - Date.now()) / 1000;
  if (seconds >= 0) context.retryAfter = seconds;
  return new DmailProblem(code, context);
}
