/**
 * What is published in the open, for anybody: a document of JSON that needs no account.
 * @module
 */
import { bounded } from './bounded.ts';
import { DmailProblem, unanswered } from './problems.ts';

/** Octets. */
const LARGEST = 262_144;

/**
 * @param timeout milliseconds until the whole document must be there
 * @returns `json`: what it says; `undefined` where there is no such document, or one that is no JSON or over 256 KiB
 * @throws {DmailProblem} `offline`, `unreachable`, `timeout`
 */
export async function getPublished(fetch: typeof globalThis.fetch, url: string, timeout: number): Promise<{ json: unknown; status: number; headers: Headers }> {
  const signal = AbortSignal.timeout(timeout);
  const failed = (cause: unknown): never => { throw unanswered(cause, signal); };
  const response = await fetch(url, { headers: { accept: 'application/json' }, credentials: 'omit', referrerPolicy: 'no-referrer', signal }).catch(failed);
  const { ok, status, headers } = response;
  // Whoever is busy is still there.
  if (status >= 500 || status === 429) throw new DmailProblem('unreachable', { status });
  let json: unknown;
  try {
    if (ok) json = JSON.parse(await bounded(response, LARGEST));
  } catch (cause) {
    // An answer cut short says nothing; a page that was never JSON does, and so does one without end.
    if (!(cause instanceof DmailProblem) && (!(cause instanceof SyntaxError) || /\bjson\b/.test(headers.get('content-type') ?? ''))) failed(cause);
  }
  return { json, status, headers };
}
