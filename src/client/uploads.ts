/** Announcing attachments at a recipient's server, and how far each has come there. @module */
import type { Session, Upload, UploadRequest } from '../contract/index.ts';
import { uri } from './deposits.ts';
import type { Http } from './http.ts';
import { one, optional, record, text, whole } from './shape.ts';

const shape = record<Upload>({ id: text, uri, document: text, version: whole, size: whole, offset: whole, state: one('arriving', 'complete'), digest: optional(text), scan: one('pending', 'clean', 'infected', 'not-scanned'), pull: optional(record<NonNullable<Upload['pull']>>({ state: one('waiting', 'failed'), problem: optional(text) })) });

/** No server has more of it than there is. */
export const isUpload = (value: unknown): boolean => shape(value) && (value as Upload).offset <= (value as Upload).size && (value as Upload).offset >= 0;

const uploadUri = (resource: string, id: string): string => `${resource}/uploads/${encodeURIComponent(id)}`;

/**
 * Announces an attachment for the recipient of a session; again, it answers how far it has come.
 * @param resource `server` of the recipient's domain
 * @throws {DmailProblem} `conflict` where it was announced with another size or for another document, `too-large`,
 *   `type-forbidden`, `storage-full`, `session-expired`
 */
export const openUpload = (http: Http, resource: string, { uri }: Session, id: string, announced: UploadRequest, signal?: AbortSignal): Promise<Upload> =>
  http.json({ resource, method: 'PUT', path: `${uri}/uploads/${encodeURIComponent(id)}`, body: announced, signal }, isUpload);

/** @throws {DmailProblem} `not-found` */
export const getUpload = (http: Http, resource: string, id: string, signal?: AbortSignal): Promise<Upload> => http.json({ resource, path: uploadUri(resource, id), signal }, isUpload);

/** Gives up an upload. @throws {DmailProblem} `conflict` where a message refers to it */
export const deleteUpload = async (http: Http, resource: string, id: string): Promise<void> => {
  await http.answer({ resource, method: 'DELETE', path: uploadUri(resource, id) });
};
