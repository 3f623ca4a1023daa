/**
 * A tus 1.0 server with the creation extension, in the page: the endpoint a host has of its own.
 */
export interface TusEndpoint {
  readonly url: string;
  /** What has arrived, by the address of the upload. */
  readonly kept: Map<string, Uint8Array<ArrayBuffer>>;
  readonly seen: { method: string; url: string; headers: Headers }[];
  fetch: typeof fetch;
  /** Answers instead of the server, where it answers anything. */
  instead?: (method: string, url: string) => Response | Promise<Response> | undefined;
}

export function tusEndpoint(url = 'https://files.example/tus/'): TusEndpoint {
  const kept: TusEndpoint['kept'] = new Map();
  const lengths = new Map<string, number>();
  const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers: { 'tus-resumable': '1.0.0', ...headers } });
  const endpoint: TusEndpoint = {
    url, kept, seen: [],
    async fetch(input, { method = 'GET', headers: given, body, signal } = {}) {
      const at = input instanceof Request ? input.url : String(input);
      const headers = new Headers(given);
      endpoint.seen.push({ method, url: at, headers });
      signal?.throwIfAborted();
      const stopped = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      });
      // Nothing waits for it, as a rule.
      stopped.catch(() => undefined);
      const instead = endpoint.instead?.(method, at);
      if (instead) return Promise.race([instead, stopped]);
      if (method === 'POST' && at === url) {
        const made = `${url}${kept.size + 1}`;
        kept.set(made, new Uint8Array());
        lengths.set(made, Number(headers.get('upload-length')));
        return answer(201, { location: made });
      }
      const there = kept.get(at);
      if (!there) return answer(404);
      if (method === 'HEAD') return answer(200, { 'upload-offset': `${there.length}`, 'upload-length': `${lengths.get(at)}` });
      if (Number(headers.get('upload-offset')) !== there.length) return answer(409);
      const more = new Uint8Array(await new Response(body).arrayBuffer());
      const all = new Uint8Array(there.length + more.length);
      all.set(there);
      all.set(more, there.length);
      kept.set(at, all);
      return answer(204, { 'upload-offset': `${all.length}` });
    },
  };
  return endpoint;
}
