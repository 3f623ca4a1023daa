/**
 * Speaks HTTP with dmail servers: authorises, remembers nonces, turns every failure into a coded problem.
 * @module
 */
import { DmailProblem, problemCode } from '../contract/problems.ts';
import type { ProblemCode, ProblemContext, WireCode } from '../contract/problems.ts';
import type { TokenSource } from '../identity/token-source.ts';
import { bounded } from './bounded.ts';
import { checked } from './shape.ts';
import type { Guard } from './shape.ts';

export interface Call {
  /** `server` of the domain asked; default: home. */
  resource?: string;
  method?: string;
  /** Below the resource, or an absolute URL below it. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Milliseconds until the whole answer must be there; 0 waits for ever (a stream). */
  timeout?: number;
  /** Sends no credentials. */
  anonymous?: boolean;
  /** Octets an answer may have. */
  limit?: number;
}

export interface HttpOptions {
  /** @throws {DmailProblem} `signed-out` */
  tokens(): TokenSource;
  fetch?: typeof fetch | undefined;
  /** Milliseconds, default 30,000. */
  timeout?: number | undefined;
  /** Called after each call that was not aborted, with the problem it ended in. */
  onAnswer?(problem?: DmailProblem): void;
}

const CODES = {
  'token-required': 1, 'token-invalid': 1, 'proof-invalid': 1, 'nonce-required': 1, 'scope-insufficient': 1, 'issuer-not-bound': 1,
  'origin-mismatch': 1, 'session-mismatch': 1, 'session-expired': 1, 'invitation-required': 1, 'not-found': 1, 'method-not-allowed': 1,
  conflict: 1, gone: 1, 'state-unknown': 1, 'version-mismatch': 1, 'version-required': 1, 'too-large': 1, 'type-forbidden': 1,
  'media-type-unsupported': 1, misdirected: 1, 'not-understood': 1, 'key-reused': 1, 'rate-limited': 1, internal: 1, unavailable: 1, 'storage-full': 1,
} satisfies Record<WireCode, 1>;

/** What a status means that came without problem details: from a proxy, as a rule. */
const STATUSES: Record<number, ProblemCode> = { 401: 'token-invalid', 404: 'not-found', 413: 'too-large', 421: 'misdirected', 429: 'rate-limited', 502: 'unavailable', 503: 'unavailable', 504: 'unavailable', 507: 'storage-full' };

const FOUR_MEBIBYTES = 4_194_304;

export class Http {
  readonly #options: HttpOptions;
  readonly #nonces = new Map<string, string>();

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  /** `server` of the account's own domain. */
  get home(): string {
    return this.#options.tokens().account.server;
  }

  /**
   * The JSON of an answer that passed the guard.
   * @throws {DmailProblem}
   */
  async json<T>(call: Call, guard: Guard): Promise<T> {
    return checked<T>(guard, (await this.answer(call)).data);
  }

  /** @throws {DmailProblem} */
  async answer(call: Call): Promise<{ data: unknown; headers: Headers; status: number }> {
    const { response, failed } = await this.#exchange(call);
    try {
      if (response.status === 204 || response.status === 202) return { data: undefined, headers: response.headers, status: response.status };
      const data: unknown = JSON.parse(await bounded(response, call.limit ?? FOUR_MEBIBYTES));
      return { data, headers: response.headers, status: response.status };
    } catch (error) {
      throw failed(error instanceof SyntaxError ? new DmailProblem('answer-invalid') : error);
    }
  }

  /**
   * An answer that succeeded, its body not read yet.
   * @throws {DmailProblem}
   */
  async stream(call: Call): Promise<Response> {
    return (await this.#exchange({ ...call, timeout: 0 })).response;
  }

  async #exchange(call: Call): Promise<{ response: Response; failed: (error: unknown) => unknown }> {
    const resource = call.resource ?? this.home;
    const url = new URL(call.path.startsWith('/') ? resource + call.path : call.path);
    // Neither a proof nor a token goes to an address outside the resource it is for.
    if (!url.href.startsWith(`${resource.replace(/\/$/, '')}/`)) throw new DmailProblem('answer-invalid');
    for (const [key, value] of Object.entries(call.query ?? {})) if (value !== undefined && value !== '' && value !== false) url.searchParams.set(key, value === true ? '1' : String(value));
    const timeout = call.timeout ?? this.#options.timeout ?? 30_000;
    const clock = timeout ? AbortSignal.timeout(timeout) : undefined;
    const signals = [call.signal, clock].filter((signal) => signal !== undefined);
    const signal = signals.length ? AbortSignal.any(signals) : undefined;
    const failed = (error: unknown): unknown => {
      if (call.signal?.aborted) return error;
      const problem = error instanceof DmailProblem ? error : new DmailProblem(clock?.aborted ? 'timeout' : isOffline() ? 'offline' : 'unreachable', {}, { cause: error });
      this.#options.onAnswer?.(problem);
      return problem;
    };
    try {
      return { response: await this.#attempt(call, resource, url, signal), failed };
    } catch (error) {
      throw failed(error);
    }
  }

  async #attempt(call: Call, resource: string, url: URL, signal: AbortSignal | undefined): Promise<Response> {
    const method = call.method ?? 'GET';
    const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    let renew = false;
    let asked = false;
    for (;;) {
      const nonce = this.#nonces.get(url.origin);
      const proof = call.anonymous ? {} : await this.#options.tokens().headers({ method, url: url.href, resource, ...(nonce && { nonce }), ...(renew && { renew }) });
      const response = await this.#fetch(url.href, { method, headers: { ...headers, ...proof }, body }, signal);
      const fresh = response.headers.get('dpop-nonce');
      if (fresh) this.#nonces.set(url.origin, fresh);
      if (response.ok) {
        this.#options.onAnswer?.();
        return response;
      }
      // A browser follows by itself; an application called in process leaves it to us.
      if (response.status === 303) return this.#follow(response, resource, signal);
      const problem = await problemOf(response);
      if (call.anonymous) throw problem;
      if (problem.code === 'nonce-required' && fresh && !asked) asked = true;
      else if ((problem.code === 'token-invalid' || problem.code === 'token-required') && !renew) renew = true;
      else throw problem;
    }
  }

  #fetch(url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
    return (this.#options.fetch ?? fetch)(url, { ...init, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', signal: signal ?? null });
  }

  async #follow(response: Response, resource: string, signal: AbortSignal | undefined): Promise<Response> {
    const target = response.headers.get('location') ?? '';
    if (!target.startsWith(`${resource}/`)) throw new DmailProblem('answer-invalid');
    const next = await this.#fetch(target, { headers: { accept: 'application/json' } }, signal);
    if (!next.ok) throw await problemOf(next);
    return next;
  }
}

/** Whether the browser knows that it has no network. */
export const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/** What a problem may tell, and of which type it has to be. */
const CONTEXT = [['field', 'string'], ['mediaType', 'string'], ['limit', 'number'], ['scope', 'string'], ['invitation', 'string'], ['current', 'object']] as const;

/** The problem an answer speaks of; only codes of the closed set, only context of the right type. */
async function problemOf(response: Response): Promise<DmailProblem> {
  const { status, headers } = response;
  let said: Record<string, unknown> = {};
  try {
    const body: unknown = JSON.parse(await bounded(response, FOUR_MEBIBYTES));
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
