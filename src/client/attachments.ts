/** What came with a message: its bytes, its versions, links to it. @module */
import { DmailProblem } from '../contract/problems.ts';
import type { Link, VersionList } from '../contract/index.ts';
import type { Http } from './http.ts';
import { list, one, optional, record, text, time, whole } from './shape.ts';
import { tag } from './threads.ts';

/** Which bytes are meant: the server's id of a stored message, and the id the attachment has in it. */
export interface AttachmentKey {
  message: string;
  attachment: string;
}

/** Bytes that come, from an octet on. */
export interface Bytes {
  /** The octet the body starts with: the one asked for, or 0 where the server sends all of it. */
  from: number;
  body: ReadableStream<Uint8Array>;
}

/** Of an attachment, below the address of the server. */
export const path = ({ message, attachment }: AttachmentKey): string => `/messages/${encodeURIComponent(message)}/attachments/${encodeURIComponent(attachment)}`;

/**
 * Asks for the bytes from an octet on. An upload that still runs is followed to its end; the answer may be
 * cut off at any time.
 * @throws {DmailProblem}
 */
export async function openBytes(http: Http, key: AttachmentKey, from: number, signal?: AbortSignal): Promise<Bytes> {
  const { status, headers, body } = await http.stream({ path: path(key), headers: { accept: 'application/octet-stream', ...(from && { range: `bytes=${from}-` }) }, signal });
  const start = status === 206 ? Number(/^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(headers.get('content-range') ?? '')?.[1] ?? NaN) : 0;
  if (!body || (start !== from && start !== 0)) {
    void body?.cancel();
    throw new DmailProblem('answer-invalid');
  }
  return { from: start, body };
}

/**
 * The digest the server has of the whole (Repr-Digest, RFC 9530), or `undefined` while it has not all arrived.
 * @returns `sha-256:` and unpadded base64url
 * @throws {DmailProblem}
 */
export async function askDigest(http: Http, key: AttachmentKey, signal?: AbortSignal): Promise<string | undefined> {
  const { headers } = await http.stream({ method: 'HEAD', path: path(key), headers: { accept: 'application/octet-stream' }, signal });
  const base64 = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43})=:/.exec(headers.get('repr-digest') ?? '')?.[1];
  return base64 && `sha-256:${base64.replaceAll('+', '-').replaceAll('/', '_')}`;
}

const versions = record<VersionList>({
  versions: list(record({
    version: whole, messageId: text, at: time, name: text, mediaType: text, size: whole, state: one('arriving', 'complete'), digest: optional(text),
    properties: optional(list(tag)), to: optional(list(record({ address: text, name: optional(text) }))),
  })),
});

/** All versions of the document an attachment belongs to, newest first. @throws {DmailProblem} */
export const listVersions = (http: Http, key: AttachmentKey, signal?: AbortSignal): Promise<VersionList> => http.json({ path: `${path(key)}/versions`, signal }, versions);

/** An address a browser can download by itself, once. @throws {DmailProblem} */
export const createLink = (http: Http, key: AttachmentKey, signal?: AbortSignal): Promise<Link> => http.json({ method: 'POST', path: `${path(key)}/links`, signal }, record<Link>({ uri: text, expiresAt: time }));
