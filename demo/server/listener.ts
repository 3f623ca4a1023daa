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

/** Bodies up to so many octets are read in one piece, before the app asks; larger ones only as far as it wants them. */
const SMALL = 64 * 1024;

/** A listener for `node:http` that answers by the app. */
export function createListener(app: App, { behindProxy = false }: ListenerOptions = {}): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    answer(app, incoming, outgoing, behindProxy).catch((error: unknown) => {
      // A client that went away in the middle of its request is no defect.
      if (!incoming.destroyed) console.error(error);
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  };
}

async function answer(app: App, incoming: IncomingMessage, outgoing: ServerResponse, behindProxy: boolean): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const address = `http://${headers.host ?? 'localhost'}${url}`;
  if (!url.startsWith('/') || !URL.canParse(address)) {
    outgoing.writeHead(400).end();
    return;
  }
  const reads = method === 'GET' || method === 'HEAD';
  const length = Number(headers['content-length'] ?? 0);
  const streamed = !reads && (headers['transfer-encoding'] !== undefined || length > SMALL);
  const body = !reads && !streamed && length > 0 ? await whole(incoming) : undefined;
  const request = new Request(address, {
    method: method === 'TRACE' || method === 'CONNECT' || method === 'TRACK' ? 'OPTIONS' : method,
    headers: pairs(incoming.rawHeaders),
    ...(streamed && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' }),
  });
  const forwarded = behindProxy ? String(headers['x-forwarded-for'] ?? '').split(',').at(-1)!.trim() : '';
  const { status, headers: head, body: made } = await app.answer(request, { remote: forwarded || incoming.socket.remoteAddress, body });
  // What was not read of a body that was refused must not be taken for the next request.
  if (streamed && !incoming.complete) outgoing.setHeader('connection', 'close');
  // Known before the head is written, so that both leave in one piece.
  if (typeof made === 'string') head['content-length'] = String(Buffer.byteLength(made));
  outgoing.writeHead(status, head);
  if (typeof made === 'string' || made === null) outgoing.end(made);
  else stream(incoming, outgoing, made.getReader());
}

/** Passes a stream on; nothing of the request is kept while it is open. */
function stream(incoming: IncomingMessage, outgoing: ServerResponse, reader: ReadableStreamDefaultReader<Uint8Array>): void {
  incoming.rawHeaders = [];
  incoming.headers = {};
  const next = (): void => {
    reader.read().then(
      ({ done, value }) => {
        if (done) return outgoing.end();
        outgoing.write(value);
        next();
      },
      () => outgoing.end(),
    );
  };
  const gone = (): void => void reader.cancel().catch(() => {});
  // The client may have gone before there was anything to pass on.
  if (outgoing.destroyed) return gone();
  outgoing.once('close', gone);
  next();
}

function whole(incoming: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))).on('error', reject);
  });
}

function pairs(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) list.push([raw[index]!, raw[index + 1]!]);
  return list;
}
