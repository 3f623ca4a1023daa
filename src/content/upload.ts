/**
 * Sends bytes so that nothing that has arrived is sent again: tus 1.0 (https://tus.io/protocols/resumable-upload).
 * @module
 */
import { DmailProblem } from '../contract/problems.ts';
import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import { plainTransport } from './transport.ts';
import type { Transport } from './transport.ts';

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
  const { Upload } = await import('tus-js-client').catch((cause: unknown) => {
    throw new DmailProblem('unreachable', {}, { cause });
  });
  signal?.throwIfAborted();
  let most = -1;
  const progress = (sent: number) => {
    if (sent > most) onProgress?.((most = sent));
  };
  return new Promise((resolve, reject) => {
    const stop = () => {
      void upload.abort();
      reject(signal!.reason as Error);
    };
    const over = () => signal?.removeEventListener('abort', stop);
    const upload = new Upload(blob, {
      metadata, retryDelays: null, chunkSize: Infinity, storeFingerprintForResuming: false, httpStack: stack(transport, offset === undefined ? undefined : { offset, size: blob.size }),
      ...(uri ? { uploadUrl: uri } : { endpoint }),
      // Where nothing is remembered there is nothing to know a file again by.
      fingerprint: () => Promise.resolve(null as unknown as string),
      onUploadUrlAvailable: () => onBegun?.(upload.url!),
      onProgress: progress,
      onSuccess: () => {
        over();
        progress(blob.size);
        resolve({ uri: upload.url! });
      },
      onError: (error) => {
        over();
        const cause = 'causingError' in error ? error.causingError : undefined;
        reject(cause instanceof Error ? cause : new DmailProblem('answer-invalid', {}, { cause: error }));
      },
    });
    signal?.addEventListener('abort', stop);
    upload.start();
  });
}

/** The requests of the library, over a transport. @param known what need not be asked for the first time */
function stack(transport: Transport, known: { offset: number; size: number } | undefined): HttpStack {
  const createRequest = (method: string, url: string): HttpRequest => {
    const headers: Record<string, string> = {};
    const gone = new AbortController();
    let onProgress: ((sent: number) => void) | undefined;
    return {
      getMethod: () => method,
      getURL: () => url,
      setHeader: (name, value) => void (headers[name] = value),
      getHeader: (name) => headers[name],
      setProgressHandler: (handler) => void (onProgress = handler),
      async send(body: Blob | null) {
        if (method === 'HEAD' && known) {
          const { offset, size } = known;
          known = undefined;
          return answer(new Response(null, { headers: { 'upload-offset': `${offset}`, 'upload-length': `${size}` } }));
        }
        const response = await transport({ method, url, headers, signal: gone.signal, ...(body && { body }), ...(onProgress && { onProgress }) });
        await response.body?.cancel();
        return answer(response);
      },
      abort: () => Promise.resolve(gone.abort()),
      getUnderlyingObject: () => undefined,
    };
  };
  return { createRequest, getName: () => 'fdz' };
}

const answer = (response: Response): HttpResponse => ({
  getStatus: () => response.status,
  getHeader: (name) => response.headers.get(name) ?? undefined,
  getBody: () => '',
  getUnderlyingObject: () => response,
});
