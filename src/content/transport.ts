/**
 * How requests with much in them are carried: over a dmail server's authorisation, or to any other one; by
 * XMLHttpRequest where there is one, because it alone says how much has left.
 * @module
 */
import type { Http } from '../client/http.ts';
import { DmailProblem, unanswered } from '../contract/problems.ts';

export interface ContentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Blob;
  /** Octets of `body` that have left. May never be called. */
  onProgress?(sent: number): void;
  signal?: AbortSignal;
}

/**
 * Port: answers what succeeded.
 * @throws {DmailProblem} for an answer that did not succeed, and for none
 * @throws the reason of `signal`
 */
export type Transport = (request: ContentRequest) => Promise<Response>;

/** To a dmail server, authorised for `resource`. */
export const dmailTransport = (http: Http, resource: string): Transport => ({ method, url, headers, body, onProgress, signal }) =>
  http.stream({ resource, method, path: url, headers, signal, ...(body && { content: body, ...carrier(onProgress) }) });

export interface PlainOptions {
  /** For each request anew, such as an `authorization` of the page's own. */
  headers?: (request: { method: string; url: string }) => Record<string, string> | Promise<Record<string, string>>;
  /** Instead of the browser's; it does not say how much has left. */
  fetch?: typeof fetch;
}

/** To any server; what it asks for is the page's to know. */
export const plainTransport = ({ headers: own, fetch: given }: PlainOptions = {}): Transport => async ({ method, url, headers, body, onProgress, signal }) => {
  const send = given ?? carrier(onProgress).via ?? fetch;
  const extra = await own?.({ method, url });
  const response = await send(url, { method, headers: { ...headers, ...extra }, body: body ?? null, credentials: 'omit', cache: 'no-store', signal: signal ?? null }).catch((error: unknown) => {
    throw signal?.aborted || error instanceof DmailProblem ? error : unanswered(error);
  });
  if (!response.ok) throw await problemOf(response);
  return response;
};

/** How to tell what an answer speaks of is loaded at the first that did not succeed. */
const problemOf = async (response: Response): Promise<DmailProblem> => {
  const { refusal } = await import('../client/refusal.ts').catch((cause: unknown) => {
    throw new DmailProblem('unreachable', { status: response.status }, { cause });
  });
  return refusal(response);
};

const carrier = (onProgress: ContentRequest['onProgress']): { via?: typeof fetch } => (typeof XMLHttpRequest === 'function' ? { via: byXhr(onProgress) } : {});

/** A connection over which nothing has moved for so long, in milliseconds, is a dead one. */
const SILENCE = 60_000;
/** How long a server may take to make sure that it has everything, in milliseconds. */
const SETTLING = 600_000;

/** As much of `fetch` as sends a blob, by XMLHttpRequest. */
const byXhr = (onProgress: ContentRequest['onProgress']): typeof fetch => (input, { method = 'GET', headers, body, signal } = {}) =>
  new Promise<Response>((resolve, reject) => {
    signal?.throwIfAborted();
    const xhr = new XMLHttpRequest();
    let clock: ReturnType<typeof setTimeout> | undefined;
    const give = (reason: unknown) => {
      reject(reason as Error);
      xhr.abort();
    };
    const alive = (limit = SILENCE) => {
      clearTimeout(clock);
      clock = setTimeout(() => give(new DmailProblem('timeout')), limit);
    };
    const stop = () => give(signal!.reason);
    signal?.addEventListener('abort', stop);
    xhr.addEventListener('loadend', () => {
      clearTimeout(clock);
      signal?.removeEventListener('abort', stop);
    });
    xhr.upload.addEventListener('progress', ({ loaded }) => {
      alive();
      onProgress?.(loaded);
    });
    xhr.upload.addEventListener('load', () => alive(SETTLING));
    xhr.addEventListener('load', () => {
      // A status no answer has ends as one that did not come.
      if (xhr.status < 200 || xhr.status > 599) return reject(new DmailProblem('answer-invalid'));
      const head = new Headers(xhr.getAllResponseHeaders().trim().split(/[\r\n]+/).filter(Boolean).map((line): [string, string] => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]));
      resolve(new Response([204, 205, 304].includes(xhr.status) ? null : xhr.responseText, { status: xhr.status, headers: head }));
    });
    xhr.addEventListener('error', () => reject(new TypeError('Failed to fetch')));
    xhr.open(method, input instanceof Request ? input.url : input);
    for (const [name, value] of new Headers(headers)) xhr.setRequestHeader(name, value);
    alive();
    xhr.send(body as Blob | null);
  });
