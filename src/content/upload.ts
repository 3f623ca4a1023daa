/**
 * Sends bytes so that nothing that has arrived is sent again: tus 1.0 (https://tus.io/protocols/resumable-upload).
 * @module
 */
import { DmailProblem } from '../contract/problems.ts';
import { plainTransport } from './transport.ts';
import type { ContentRequest, Transport } from './transport.ts';

export interface SendOptions {
  blob: Blob;
  /** Where an upload that was begun is, or … */
  uri?: string;
  /** … where one is begun (creation extension of tus). */
  endpoint?: string;
  /** Octets that have arrived at `uri`, where that is known already: it is not asked for then. */
  offset?: number;
  /** What is said of the content when it is begun. */
  metadata?: Record<string, string>;
  /** Default: the browser's, without any authorisation. */
  transport?: Transport;
  /** The upload has an address now, from which it can be taken up again. */
  onBegun?(uri: string): void;
  /** Octets of the whole that have left; never less than before. Called at least once, at the end. */
  onProgress?(sent: number): void;
  signal?: AbortSignal;
}

/**
 * Sends a blob in one long request, from where an earlier one ended. It is not tried again here; what has arrived stays.
 * @throws {DmailProblem} what the server said, or that none answered
 * @throws {DOMException} `NotReadableError` where the file is gone or was changed since it was chosen
 * @throws the reason of `signal`
 */
export async function sendBytes(options: SendOptions): Promise<{ uri: string }> {
  const { blob, signal, onBegun } = options;
  let { uri } = options;
  signal?.throwIfAborted();
  try {
    return await send({ ...options, onBegun: (begun) => onBegun?.((uri = begun)) });
  } catch (error) {
    signal?.throwIfAborted();
    // Further or less far than was thought: a browser that loses a connection may have begun the request again by itself.
    if (error instanceof DmailProblem && error.code === 'conflict' && uri) return send({ ...options, uri, offset: undefined });
    // A browser that cannot read a file any more says that the network failed, or sends what a server cannot take.
    if (error instanceof DmailProblem) await readable(blob);
    throw error;
  }
}

/** @throws {DOMException} `NotReadableError`, under whichever name a browser says it */
async function readable(blob: Blob): Promise<void> {
  await blob.slice(0, 1).arrayBuffer().catch((cause: unknown) => {
    throw new DOMException(String(cause), 'NotReadableError');
  });
}

async function send({ blob, uri, endpoint, offset, metadata = {}, transport = plainTransport(), onBegun, onProgress, signal }: SendOptions): Promise<{ uri: string }> {
  const { size } = blob;
  let most = -1;
  const progress = (sent: number) => {
    if (sent > most) onProgress?.((most = sent));
  };
  const ask = async (method: string, url: string, headers: Record<string, string>, content: Pick<ContentRequest, 'body' | 'onProgress'> = {}): Promise<Headers> => {
    const response = await transport({ method, url, headers: { 'tus-resumable': '1.0.0', ...headers }, signal, ...content });
    await response.body?.cancel();
    signal?.throwIfAborted();
    return response.headers;
  };
  let at = offset;
  if (!uri) {
    const said = written(metadata);
    uri = placeIn(await ask('POST', endpoint!, { 'upload-length': `${size}`, ...(said && { 'upload-metadata': said }) }), endpoint!);
    onBegun?.(uri);
    at = 0;
  }
  if (at === undefined) {
    const headers = await ask('HEAD', uri, {});
    // Something else is there.
    if (numberIn(headers, 'upload-length') !== size) throw new DmailProblem('conflict');
    at = numberIn(headers, 'upload-offset');
  }
  // A server may take a part, and say so; one that takes nothing would be asked for ever.
  for (let before = -1; at !== size; ) {
    if (!(at > before && at < size)) throw new DmailProblem('answer-invalid');
    const start = (before = at);
    at = numberIn(await ask('PATCH', uri, { 'upload-offset': `${start}`, 'content-type': 'application/offset+octet-stream' }, {
      body: blob.slice(start), onProgress: (sent) => progress(start + sent),
    }), 'upload-offset');
  }
  progress(size);
  return { uri };
}

/** A whole number a header says; `NaN` where it does not. */
const numberIn = (headers: Headers, name: string): number => {
  const text = headers.get(name) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : NaN;
};

/** Where an upload was begun. */
function placeIn(headers: Headers, endpoint: string): string {
  const location = headers.get('location');
  const { protocol, href } = location && URL.canParse(location, endpoint) ? new URL(location, endpoint) : { protocol: '', href: '' };
  if (protocol !== 'https:' && protocol !== 'http:') throw new DmailProblem('answer-invalid');
  return href;
}

/** Base64 of the UTF-8 of each value. */
const written = (metadata: Record<string, string>): string =>
  Object.entries(metadata).map(([key, value]) => `${key} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`).join(',');
