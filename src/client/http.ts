/**
 * Speaks HTTP with dmail servers: authorises, remembers nonces, turns every failure into a coded problem.
 * @module
 */
import { DmailProblem, unanswered } from '../contract/problems.ts';
import type { TokenSource } from '../identity/token-source.ts';
import { bounded } from '../contract/bounded.ts';
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
  /** Sent as it is, instead of `body`. */
  content?: Blob;
  /** Carries the request where the host has no `fetch` of its own: something that tells how much has left. */
  via?: typeof fetch;
  headers?: Record<string, string>;
  /** Authorises it in place of the account: what the person has confirmed. */
  by?: Pick<TokenSource, 'headers'>;
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
      const { headers, status } = response;
      return { data: status === 204 || status === 202 ? undefined : JSON.parse(await bounded(response, call.limit ?? FOUR_MEBIBYTES)) as unknown, headers, status };
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
    const signal = AbortSignal.any([call.signal, clock].filter((each) => each !== undefined));
    const failed = (error: unknown): unknown => {
      if (call.signal?.aborted) return error;
      const problem = error instanceof DmailProblem ? error : unanswered(error, clock);
      this.#options.onAnswer?.(problem);
      return problem;
    };
    try {
      return { response: await this.#attempt(call, resource, url, signal), failed };
    } catch (error) {
      throw failed(error);
    }
  }

  async #attempt(call: Call, resource: string, url: URL, signal: AbortSignal): Promise<Response> {
    const method = call.method ?? 'GET';
    const headers: Record<string, string> = { accept: 'application/json', ...call.headers };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    const body = call.content ?? JSON.stringify(call.body);
    let renew = false;
    let asked = false;
    for (;;) {
      const nonce = this.#nonces.get(url.origin);
      const proof = call.anonymous ? {} : await (call.by ?? this.#options.tokens()).headers({ method, url: url.href, resource, ...(nonce && { nonce }), ...(renew && { renew }) });
      const response = await (this.#options.fetch ?? call.via ?? fetch)(url.href, {
        method, headers: { ...headers, ...proof }, body, credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer', signal,
      });
      const fresh = response.headers.get('dpop-nonce');
      if (fresh) this.#nonces.set(url.origin, fresh);
      if (response.ok) {
        this.#options.onAnswer?.();
        return response;
      }
      // Nothing is wrong at the first request: the server says its nonce (RFC 9449, 9).
      if (fresh && !asked && /use_dpop_nonce/.test(response.headers.get('www-authenticate') ?? '')) {
        asked = true;
        await bounded(response, FOUR_MEBIBYTES);
        continue;
      }
      const problem = await problemOf(response);
      if (call.anonymous) throw problem;
      if ((problem.code === 'token-invalid' || problem.code === 'token-required') && !renew) renew = true;
      else throw problem;
    }
  }
}

/** What an answer that did not succeed speaks of; how to tell is loaded at the first of them. */
async function problemOf(response: Response): Promise<DmailProblem> {
  const { refusal } = await import('./refusal.ts').catch((cause: unknown) => {
    throw new DmailProblem('unreachable', { status: response.status }, { cause });
  });
  return refusal(response);
}
