/**
 * `fetch` to names under `localhost`, which Node does not resolve: the connection goes to this machine,
 * the name stays in the request.
 * @module
 */
import { Agent, fetch as undiciFetch, type RequestInit } from 'undici';

export interface LocalFetch {
  fetch: typeof globalThis.fetch;
  close(): Promise<void>;
}

/** Answers only for names under `localhost`; everything else rejects with a `TypeError`. Answers are read whole. */
export function createLocalFetch(): LocalFetch {
  const agent = new Agent({
    connect: {
      lookup: (_host, options, callback) => {
        if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
        else callback(null, '127.0.0.1', 4);
      },
    },
  });
  const local = async (input: string | URL | Request, init?: globalThis.RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { hostname } = new URL(request.url);
    if (hostname !== 'localhost' && !hostname.endsWith('.localhost')) throw new TypeError(`${hostname} is not on this machine`);
    const body = request.body ? await request.arrayBuffer() : undefined;
    const options: RequestInit = { method: request.method, headers: [...request.headers], body, redirect: request.redirect, signal: request.signal, dispatcher: agent };
    const answer = await undiciFetch(request.url, options);
    const bytes = await answer.arrayBuffer();
    return new Response(bytes.byteLength ? bytes : null, { status: answer.status, headers: [...answer.headers] });
  };
  return { fetch: local, close: () => agent.close() };
}
