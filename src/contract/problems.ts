/**
 * Problem details (RFC 9457): the closed set of what can go wrong, on the wire and in the browser.
 * @module
 */
import type { Problem as WireProblem, ProblemType } from './types.gen.ts';

const PREFIX = 'urn:dmail:problem:';

type Strip<T extends string> = T extends `urn:dmail:problem:${infer Code}` ? Code : never;

/** What a server says: the last part of its registered problem type. */
export type WireCode = Strip<ProblemType>;

/**
 * What only a client can say:
 * - `offline`, `unreachable`, `timeout`: nobody answered
 * - `not-dmail`: the domain runs no dmail server, or its discovery document is not one
 * - `answer-invalid`: the answer is not what the contract says
 * - `receipt-invalid`: the receipt did not verify
 * - `signed-out`, `sign-in-failed`, `sign-in-cancelled`, `popup-blocked`: nobody is signed in
 * - `local-storage-full`, `local-storage-lost`, `local-storage-unavailable`: this device could not keep it
 */
export type LocalCode =
  | 'offline' | 'unreachable' | 'timeout' | 'not-dmail' | 'answer-invalid' | 'receipt-invalid'
  | 'signed-out' | 'sign-in-failed' | 'sign-in-cancelled' | 'popup-blocked'
  | 'local-storage-full' | 'local-storage-lost' | 'local-storage-unavailable';

export type ProblemCode = WireCode | LocalCode;

/** Structured context of a problem; never the content of a message, a token or an address. */
export type ProblemContext = Partial<Pick<WireProblem, 'field' | 'mediaType' | 'limit' | 'scope' | 'invitation' | 'receipt' | 'current' | 'payment' | 'iban' | 'known'>> & {
  /** Seconds to wait, from `Retry-After`. */
  retryAfter?: number;
  status?: number;
};

/** Thrown and shown wherever something fails. `code` selects the words in `src/locales`. */
export class DmailProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly context: ProblemContext = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.name = 'DmailProblem';
  }

  /** Type on the wire. */
  get type(): string {
    return PREFIX + this.code;
  }
}

/** Milliseconds until an answer of a domain or its authorization server must be there. */
export const PATIENCE = 20_000;

/**
 * Nobody answered: why, as far as a browser lets us know.
 * @param clock ends the question when its time is up, where there is a limit
 */
export const unanswered = (cause: unknown, clock?: AbortSignal): DmailProblem =>
  new DmailProblem(clock?.aborted ? 'timeout' : globalThis.navigator?.onLine === false ? 'offline' : 'unreachable', {}, { cause });

/** The type URI of a code. */
export const problemType = (code: WireCode): ProblemType => `${PREFIX}${code}`;

/** The code of a type URI, or `undefined` for a foreign one. */
export function problemCode(type: unknown): WireCode | undefined {
  return typeof type === 'string' && type.startsWith(PREFIX) ? (type.slice(PREFIX.length) as WireCode) : undefined;
}
