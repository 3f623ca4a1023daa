/**
 * Learns from the authorization server which grants have ended, where that is another process. The request waits
 * there until there is news (RFC 7240, `wait`), so that a grant taken back ends here at once.
 * @module
 */
import type { App } from './app.ts';

/** Seconds a request waits for news. */
const WAIT = 25;
/** Milliseconds between two tries, where the other side does not wait or does not answer. */
const PAUSE = 2000;
const LONGEST_PAUSE = 60_000;

export interface RevocationsFollower {
  close(): void;
}

/**
 * @param url `{issuer}/revocations`
 * @param say told when it has not answered three times
 */
export function followRevocations(url: string, app: Pick<App, 'endGrants'>, say: (line: string) => void = console.error): RevocationsFollower {
  const stop = new AbortController();
  const known = new Set<string>();
  let etag: string | null = null;
  let failures = 0;

  async function ask(): Promise<void> {
    const response = await fetch(url, {
      headers: { accept: 'application/json', prefer: `wait=${WAIT}`, ...(etag && { 'if-none-match': etag }) },
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout((WAIT + 10) * 1000)]),
    });
    if (response.status === 304) return;
    if (!response.ok) throw new Error(`${response.status}`);
    const { revoked } = (await response.json()) as { revoked?: unknown };
    if (!Array.isArray(revoked)) throw new Error('not a list');
    const fresh = revoked.filter((grant): grant is string => typeof grant === 'string' && !known.has(grant));
    await app.endGrants(fresh);
    known.clear();
    for (const grant of revoked) known.add(String(grant));
    etag = response.headers.get('etag');
  }

  void (async () => {
    while (!stop.signal.aborted) {
      const before = Date.now();
      let pause = 0;
      try {
        await ask();
        failures = 0;
        if (Date.now() - before < 50) pause = etag ? 50 : PAUSE;
      } catch (error) {
        if (stop.signal.aborted) return;
        // Both may just be starting.
        if (++failures === 3) say(`${url} does not answer (${error instanceof Error ? error.message : String(error)}); what people take back at home ends when its tokens do.`);
        pause = Math.min(PAUSE * 2 ** Math.min(failures, 5), LONGEST_PAUSE);
      }
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause).unref());
    }
  })();
  return { close: () => stop.abort() };
}
