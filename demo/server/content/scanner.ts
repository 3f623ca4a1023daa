/**
 * Port: what looks for malware.
 * @module
 */

/** What looking at a content came to. Whatever goes wrong is `not-scanned`, never `clean`. */
export type Verdict =
  | { state: 'clean' }
  /** `signature`: name of what was found, as the scanner calls it; for the log alone. */
  | { state: 'infected'; signature: string }
  /** `passing`: another attempt may come to more. */
  | { state: 'not-scanned'; passing: boolean };

export interface Scanner {
  /**
   * Looks at a content.
   * @param bytes all of it; given up where it is not read to its end
   * @param signal gives the attempt up
   * @returns always; what the scanner, the line or the content does wrong is `not-scanned`
   */
  scan(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Verdict>;
}
