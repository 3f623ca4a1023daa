/**
 * Finding the dmail server of a domain.
 * @module
 */
import { isLocalhost, wellKnownUrl } from '../contract/address.ts';
import { DmailProblem, PATIENCE } from '../contract/problems.ts';
import { getPublished } from '../contract/published.ts';
import type { WellKnown } from '../contract/types.gen.ts';

export interface Discovery {
  /**
   * The discovery document of a domain, from memory for as long as its server allows (five minutes at least).
   * @throws {DmailProblem} `not-dmail`, `offline`, `unreachable`, `timeout`
   */
  domain(name: string): Promise<WellKnown>;
}

export interface DiscoveryOptions {
  fetch?: typeof fetch | undefined;
  /** Port at which names under `localhost` are reached; that of the page when left out. */
  localhostPort?: number | string | undefined;
  /** Milliseconds until the whole answer must be there, default 20,000. */
  timeout?: number | undefined;
}

/** Whether tokens and mail may be sent to this URL: https, or http to a name under `localhost`. */
export function isSafeUrl(text: unknown): text is string {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === 'https:' || (url.protocol === 'http:' && isLocalhost(url.hostname))) && !url.username && !url.hash;
}

const MINIMUM = 300;

/** Discovery with a memory; concurrent questions about one domain share one request. */
export function createDiscovery({ fetch = globalThis.fetch.bind(globalThis), localhostPort = globalThis.location?.port, timeout = PATIENCE }: DiscoveryOptions = {}): Discovery {
  const known = new Map<string, { answer: Promise<WellKnown>; until: number }>();
  const ask = async (name: string): Promise<WellKnown> => {
    // Everybody who asks about this domain waits for the same answer; without a limit one silent connection held up all mail to it.
    const { json, status, headers } = await getPublished(fetch, wellKnownUrl(name, localhostPort), timeout);
    if (!isWellKnown(json) || json.domain !== name) throw new DmailProblem('not-dmail', { status });
    const age = Number(/max-age=(\d+)/.exec(headers.get('cache-control') ?? '')?.[1] ?? 0);
    const entry = known.get(name);
    if (entry) entry.until = Date.now() + 1000 * Math.min(Math.max(age, MINIMUM), 86_400);
    return json;
  };
  return {
    domain(name) {
      const entry = known.get(name);
      if (entry && Date.now() < entry.until) return entry.answer;
      const answer = ask(name);
      known.set(name, { answer, until: Infinity });
      answer.catch(() => known.delete(name));
      return answer;
    },
  };
}

function isWellKnown(found: unknown): found is WellKnown {
  if (typeof found !== 'object' || found === null) return false;
  const { domain, server, sign_in: signIn, token_issuers: issuers, versions } = found as Partial<WellKnown>;
  return typeof domain === 'string' && isSafeUrl(server) && isSafeUrl(signIn)
    && Array.isArray(issuers) && issuers.length > 0 && issuers.every(isSafeUrl) && Array.isArray(versions);
}
