/**
 * Between node:http and Request/Response.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { App } from './app.ts';

export interface ListenerOptions {
  /** Take the client's address from the last entry of `X-Forwarded-For`. */
  behindProxy?: boolean;
}

/** A listener for `node:http` that answers by the app. */
export function createListener(app: App, { behindProxy = false }: ListenerOptions = {}): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    answer(app, incoming, outgoing, behindProxy).catch((error: unknown) => {
      console.error(error);
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  };
}

async function answer(app: App, incoming: IncomingMessage, outgoing: ServerResponse, behindProxy: boolean): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const host = headers.host ?? 'localhost';
  if (!URL.canParse(`http://${host}${url}`) || !url.startsWith('/')) {
    outgoing.writeHead(400).end();
    return;
  }
  let gone: AbortController | undefined = new AbortController();
  outgoing.once('close', () => gone?.abort());
  const hasBody = method !== 'GET' && method !== 'HEAD' && (headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0');
  const request = new Request(`http://${host}${url}`, {
    method: method === 'TRACE' || method === 'CONNECT' || method === 'TRACK' ? 'OPTIONS' : method,
    headers: pairs(incoming.rawHeaders),
    signal: gone.signal,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' }),
  });
  const forwarded = behindProxy ? String(headers['x-forwarded-for'] ?? '').split(',').at(-1)!.trim() : '';
  const response = await app(request, { remote: forwarded || incoming.socket.remoteAddress });
  // What was not read of a body that was refused must not be taken for the next request.
  if (hasBody && !incoming.complete) outgoing.setHeader('connection', 'close');
  const { body } = response;
  if (!body) {
    gone = undefined;
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end();
    return;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  const reader = body.getReader();
  outgoing.once('close', () => void reader.cancel().catch(() => {}));
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    outgoing.write(value);
  }
  gone = undefined;
  outgoing.end();
}

function pairs(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) list.push([raw[index]!, raw[index + 1]!]);
  return list;
}
