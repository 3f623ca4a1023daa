/** What a sender announces at a recipient's server before its bytes go there. @module */
import type { AttachmentReference, Session, Upload, UploadRequest } from '../contract/index.ts';
import type { Http } from './http.ts';
import { one, optional, record, text, whole } from './shape.ts';

const upload = record<Upload>({ id: text, uri: text, document: text, version: whole, size: whole, offset: whole, state: one('arriving', 'complete'), digest: optional(text) });

/**
 * Announces an attachment in a session; repeating it answers how far it has come.
 * @param id of the upload, chosen by the client and the same at every recipient's server
 * @throws {DmailProblem} `too-large`, `type-forbidden`, `storage-full`: the recipient's server does not take it; `conflict`: announced with another size
 */
export const openUpload = (http: Http, resource: string, { uri }: Session, id: string, body: UploadRequest, signal?: AbortSignal): Promise<Upload> =>
  http.json({ resource, method: 'PUT', path: `${uri}/uploads/${encodeURIComponent(id)}`, body, signal }, upload);

/** Announces an attachment as the message names it. @throws {DmailProblem} as `openUpload` */
export const announce = (http: Http, resource: string, session: Session, { id, upload: name, mediaType, size, digest }: AttachmentReference, signal?: AbortSignal): Promise<Upload> =>
  openUpload(http, resource, session, name, { document: id, mediaType, size, ...(digest && { digest }) }, signal);

/** How far an upload has come. @throws {DmailProblem} `not-found` */
export const getUpload = (http: Http, resource: string, id: string, signal?: AbortSignal): Promise<Upload> => http.json({ resource, path: `/uploads/${encodeURIComponent(id)}`, signal }, upload);

/** Gives up an upload no message refers to. @throws {DmailProblem} `conflict`: one does */
export const deleteUpload = async (http: Http, resource: string, id: string): Promise<void> => void (await http.answer({ resource, method: 'DELETE', path: `/uploads/${encodeURIComponent(id)}` }));
