/** One request, one response. */
export type Wire = (request: Request) => Promise<Response>;

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * `fetch` over a wire: redirects are followed with the same headers, as browsers do, and `signal` is honoured.
 * @param gone nobody is reached any more
 */
export function followingFetch(wire: Wire, gone?: AbortSignal): typeof globalThis.fetch {
  return async (input, init) => {
    let request = new Request(input, init);
    const { redirect } = request;
    const signal = gone ? AbortSignal.any([request.signal, gone]) : request.signal;
    for (let hops = 0; ; hops++) {
      signal.throwIfAborted();
      const response = await abortable(wire(request), signal);
      const location = response.headers.get('location');
      if (!REDIRECTS.has(response.status) || location === null || redirect !== 'follow') return named(response, request.url, hops > 0);
      if (hops > 10) throw new TypeError('Failed to fetch');
      await response.body?.cancel();
      const target = new URL(location, request.url).href;
      const keeps = response.status === 307 || response.status === 308 || request.method === 'GET' || request.method === 'HEAD';
      if (keeps) request = new Request(target, request);
      else {
        const headers = new Headers(request.headers);
        for (const name of ['content-type', 'content-length', 'content-encoding', 'content-language']) headers.delete(name);
        request = new Request(target, { headers, signal });
      }
    }
  };
}

/** A response made by hand has no address. */
function named(response: Response, url: string, redirected: boolean): Response {
  Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
  return response;
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
