/**
 * Between node:http and Request/Response.
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from './app.ts';

export interface ListenerOptions {
  /** Take the client's address from the last entry of `X-Forwarded-For`. */
  behindProxy?: boolean;
}

/** Bodies up to so many octets are read in one piece, before the app asks; larger ones only as far as it wants them. */
const SMALL = 64 * 1024;
/** Milliseconds for a body to arrive, but that of an upload: what no longer comes of that is the app's to notice. */
const PATIENCE = 60_000;
const UPLOAD = 'application/offset+octet-stream';
/** Milliseconds after which a download that is not taken any further is ended. */
const STALLED = 120_000;
/** Milliseconds, and octets, for which a body that was refused is still taken, so that its sender gets to read why. */
const LINGER = 1000;
const LINGER_OCTETS = 4 * 1024 * 1024;

/** A listener for `node:http` that answers by the app. */
export function createListener(app: Pick<App, 'answer'>, { behindProxy = false }: ListenerOptions = {}): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    answer(app, incoming, outgoing, behindProxy).catch((error: unknown) => {
      // A client that went away in the middle of its request is no defect.
      if (!incoming.destroyed) console.error(error);
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  };
}

async function answer(app: Pick<App, 'answer'>, incoming: IncomingMessage, outgoing: ServerResponse, behindProxy: boolean): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const address = `http://${headers.host ?? 'localhost'}${url}`;
  if (!url.startsWith('/') || !URL.canParse(address)) {
    outgoing.writeHead(400).end();
    return;
  }
  const reads = method === 'GET' || method === 'HEAD';
  const length = Number(headers['content-length'] ?? 0);
  const upload = headers['content-type'] === UPLOAD;
  const streamed = !reads && (headers['transfer-encoding'] !== undefined || length > SMALL || (upload && length > 0));
  const hurry = !reads && !upload && (streamed || length > 0) ? setTimeout(() => incoming.destroy(new Error('the body took too long')), PATIENCE) : undefined;
  try {
    const body = !reads && !streamed && length > 0 ? await whole(incoming) : undefined;
    const request = new Request(address, {
      method: method === 'TRACE' || method === 'CONNECT' || method === 'TRACK' ? 'OPTIONS' : method,
      headers: pairs(incoming.rawHeaders),
      ...(streamed && { body: streamFrom(incoming), duplex: 'half' }),
    });
    const forwarded = behindProxy ? String(headers['x-forwarded-for'] ?? '').split(',').at(-1)!.trim() : '';
    const { status, headers: head, body: made } = await app.answer(request, { remote: forwarded || incoming.socket.remoteAddress, body });
    // What was not read of a body that was refused must not be taken for the next request.
    const unread = streamed && !incoming.complete;
    if (unread) outgoing.setHeader('connection', 'close');
    // Known before the head is written, so that both leave in one piece.
    if (typeof made === 'string') head['content-length'] = String(Buffer.byteLength(made));
    outgoing.writeHead(status, head);
    if (made !== null && typeof made !== 'string') stream(incoming, outgoing, made.getReader(), 'content-length' in head);
    else if (unread) linger(incoming, outgoing, made ?? '');
    else outgoing.end(made);
  } finally {
    clearTimeout(hurry);
  }
}

/** A body as it comes, no faster than it is read. Whoever gives it up does not end the connection: an answer is to follow. */
function streamFrom(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const pieces = incoming.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Uint8Array>;
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      // Not waited for: it ends when the piece that is waited for comes, or the connection does.
      cancel: () => void pieces.return?.().catch(() => {}),
    },
    { highWaterMark: 0 },
  );
}

/** Answers while the client still sends. To close at once would destroy the answer before it is read. */
function linger(incoming: IncomingMessage, outgoing: ServerResponse, text: string): void {
  if (outgoing.destroyed) return;
  let left = LINGER_OCTETS;
  const end = (): void => {
    clearTimeout(timer);
    incoming.off('data', took).off('close', end);
    outgoing.end();
  };
  const took = (chunk: Buffer): void => {
    left -= chunk.byteLength;
    if (left <= 0) end();
  };
  const timer = setTimeout(end, LINGER);
  if (text) outgoing.write(text);
  else outgoing.flushHeaders();
  incoming.removeAllListeners('readable').on('data', took).once('end', end).once('close', end).on('error', () => {}).resume();
}

/** Passes a stream on, no faster than the client takes it; nothing of the request is kept while it is open. */
function stream(incoming: IncomingMessage, outgoing: ServerResponse, reader: ReadableStreamDefaultReader<Uint8Array>, download: boolean): void {
  incoming.rawHeaders = [];
  incoming.headers = {};
  const next = (): void => {
    reader.read().then(
      ({ done, value }) => {
        if (done) outgoing.end();
        else if (outgoing.write(value)) next();
        else outgoing.once('drain', next);
      },
      // Less than was promised: only a broken connection says so.
      () => outgoing.destroy(),
    );
  };
  const gone = (): void => void reader.cancel().catch(() => {});
  // Event streams show by themselves that somebody is there; of a download nobody takes, the file stays open.
  if (download) {
    outgoing.setTimeout(STALLED, () => outgoing.destroy());
    // It may be a while until the first byte of it has arrived here.
    outgoing.flushHeaders();
  }
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
