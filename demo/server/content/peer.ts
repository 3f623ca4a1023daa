/**
 * Asking the server of a sender for what it was left: with a proof of who asks, and with no trust in the answer.
 * @module
 */
import type { WireCode } from '../../../src/contract/index.ts';
import type { ServerDeps } from '../config.ts';
import { Cache } from '../gateway/cache.ts';
import type { ReceiptKeyStore } from '../keys/keys.ts';

/** What another server did not do. */
export class Refused extends Error {
  /** @param wait milliseconds it wants to be left alone for */
  constructor(readonly code: WireCode, readonly wait = 0) {
    super(code);
  }
}

/** What an answer means that is none. Its words are not read. */
const CODES: Record<number, WireCode> = { 401: 'proof-invalid', 403: 'infected', 404: 'not-found', 410: 'gone', 416: 'digest-mismatch', 429: 'rate-limited' };
/** No server is waited for longer, in milliseconds. */
const PATIENCE = 3_600_000;

export interface PeersDeps {
  prove: ReceiptKeyStore['prove'];
  stream: NonNullable<ServerDeps['stream']>;
  clock: { now(): number };
}

export class Peers {
  /** By origin. */
  readonly #nonces: Cache<string>;

  constructor(private readonly deps: PeersDeps) {
    this.#nonces = new Cache(1000, deps.clock);
  }

  /** @throws {Refused} @throws the reason of `signal` */
  async ask(method: string, uri: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const { prove, stream, clock } = this.deps;
    const { origin } = new URL(uri);
    for (let asked = false; ; asked = true) {
      const nonce = this.#nonces.get(origin);
      const dpop = await prove({ htm: method, htu: uri, jti: crypto.randomUUID(), iat: Math.floor(clock.now() / 1000), ...(nonce !== undefined && { nonce }) });
      const answer = await stream(uri, { method, headers: { ...headers, dpop }, signal }).catch(() => {
        signal.throwIfAborted();
        throw new Refused('unavailable');
      });
      const fresh = answer.headers.get('dpop-nonce');
      if (fresh !== null && fresh.length < 256) this.#nonces.set(origin, fresh);
      if (answer.ok) return answer;
      await answer.body?.cancel().catch(() => {});
      if (answer.status === 401 && !asked && fresh !== null && /use_dpop_nonce/.test(answer.headers.get('www-authenticate') ?? '')) continue;
      throw new Refused(CODES[answer.status] ?? 'unavailable', Math.min(PATIENCE, 1000 * (Number(answer.headers.get('retry-after')) || 0)));
    }
  }
}

/** A digest as the contract writes it, of `Repr-Digest` (RFC 9530). */
export function digestFrom({ headers }: Response): string | undefined {
  const [, text] = /(?:^|[\s,])sha-256=:([A-Za-z0-9+/]{43})=:/.exec(headers.get('repr-digest') ?? '') ?? [];
  return text === undefined ? undefined : `sha-256:${text.replace(/\+/g, '-').replace(/\//g, '_')}`;
}

/**
 * Whether an answer is the rest of a content of so many octets, from an offset on.
 * @throws {Refused} `digest-mismatch` where it is of another size, `unavailable` where it cannot be told
 */
export function checkRest({ status, headers }: Response, from: number, size: number): void {
  if (status === 200 && from === 0) {
    const length = headers.get('content-length');
    if (length !== null && Number(length) !== size) throw new Refused('digest-mismatch');
    return;
  }
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  if (status !== 206 || Number(first) !== from) throw new Refused('unavailable');
  if (total !== '*' && Number(total) !== size) throw new Refused('digest-mismatch');
  if (Number(last) >= size) throw new Refused('digest-mismatch');
}
