/**
 * What is answered, as plain data: a listener writes it as it is, and a Response is made of it where one is asked for.
 * A Response holds its text in a stream, which costs more than most answers here.
 * @module
 */

/** Names of headers are in lower case. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | ReadableStream<Uint8Array<ArrayBuffer>> | null;
}

/** JSON, by default not to be kept. @param value a text is JSON already */
export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status, headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers }, body: typeof value === 'string' ? value : JSON.stringify(value),
});

export const empty = (status = 204, headers: Record<string, string> = {}): Answer => ({ status, headers, body: null });

export const toResponse = ({ status, headers, body }: Answer): Response => new Response(body, { status, headers });

export const fromResponse = ({ status, headers, body }: Response): Answer => ({ status, headers: Object.fromEntries(headers), body });
