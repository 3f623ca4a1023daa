/** How long to wait before trying again. */
export interface Backoff {
  /** Before the second attempt, in milliseconds. */
  first: number;
  /** Each wait is this many times the one before. */
  factor: number;
  /** No wait is longer, in milliseconds. */
  ceiling: number;
  /** Share of a wait that is random, 0 to 1, so that many clients do not return at once. */
  jitter: number;
  /** Age at which a message is given up as expired, in milliseconds. */
  giveUp: number;
}

export const BACKOFF: Backoff = { first: 2_000, factor: 2, ceiling: 300_000, jitter: 0.5, giveUp: 5 * 86_400_000 };

/** The wait before attempt `attempt` (1 for the second try), in milliseconds. */
export function waitFor(attempt: number, given: Partial<Backoff>, random: () => number = Math.random): number {
  const backoff = { ...BACKOFF, ...given };
  const wait = Math.min(backoff.ceiling, backoff.first * backoff.factor ** Math.max(0, attempt - 1));
  return Math.round(wait * (1 - backoff.jitter * random()));
}
